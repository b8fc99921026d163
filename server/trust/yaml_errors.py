"""What errors say about a wrong YAML file: the place and what would fit there, and nothing of what the file holds."""

import re
from typing import Any, Final

import msgspec

from scanner.disclosure.misfit import misfit

# The place after the name is kept only where it consists of known names: anything else may be part of the name itself.
_UNKNOWN_FIELD: Final = re.compile(
    r"unknown field `.*?`"
    r"( - at `\$(?:\.(?:keys|scrypt|limits|default|tools|budgets|roles|named)|\[\d{1,5}\]|\[\.\.\.\])*`)?\Z",
    re.DOTALL,
)
_UNKNOWN_VALUE: Final = re.compile(r"Invalid (?:enum )?value '.*'", re.DOTALL)


def quoting_nothing(error: msgspec.ValidationError) -> str:
    """The message of `error` without the unknown field or value that it quotes, which may be a misplaced secret.

    The rest of the message is harmless: types, bounds and the names of known fields.
    """
    message = _UNKNOWN_FIELD.sub(lambda found: f"an unknown field{found[1] or ''}", str(error))
    return _UNKNOWN_VALUE.sub("an unknown value", message)


def message_of(error: msgspec.ValidationError, text: bytes, kind: Any) -> str:
    """The line and place of `error` in a text and what would fit there, to be appended to the file's name."""
    try:
        return misfit(text, kind, named=False).sentence("the file")
    except msgspec.MsgspecError:  # JSON that is no YAML, such as with tabs
        return f": {quoting_nothing(error)}"
