"""What is said of a YAML file of the operator's that is wrong: where, what would fit, and nothing that stands there."""

import re
from typing import Any, Final

import msgspec

from scanner.disclosure.misfit import misfit

# The place behind the name is kept where it is made of our names alone: what looks like one may be part of the name.
_UNKNOWN_FIELD: Final = re.compile(
    r"unknown field `.*?`"
    r"( - at `\$(?:\.(?:keys|scrypt|limits|default|tools|budgets|roles|named)|\[\d{1,5}\]|\[\.\.\.\])*`)?\Z",
    re.DOTALL,
)
_UNKNOWN_VALUE: Final = re.compile(r"Invalid (?:enum )?value '.*'", re.DOTALL)


def quoting_nothing(error: msgspec.ValidationError) -> str:
    """What `error` says, without the name of an unknown field, or an unknown value, that it repeats.

    A key that stands where a name should is a secret. Everything else in it is ours: types, bounds and the names of
    known fields.
    """
    told = _UNKNOWN_FIELD.sub(lambda found: f"an unknown field{found[1] or ''}", str(error))
    return _UNKNOWN_VALUE.sub("an unknown value", told)


def told(error: msgspec.ValidationError, text: bytes, kind: Any) -> str:
    """On which line of a text, and at which place, `error` is, and what would fit; to be put behind the file's name."""
    try:
        return misfit(text, kind, named=False).told("the file")
    except msgspec.MsgspecError:  # JSON that is no YAML, such as with tabs
        return f": {quoting_nothing(error)}"
