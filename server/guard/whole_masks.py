"""Arguments that are masks: a model that read a masked record writes the mask back, and the server keeps it as data.

Nothing is known of the value behind it here, so such a call is refused. Only a value that is a mask from its first
character to its last counts; a text that quotes one passes, as do Markdown, globs and words with stars in them.
"""

import re
from typing import Final, Literal

from server.guard.messages import Message
from server.guard.repeated_texts import strings

Masks = Literal["refuse", "pass"]
"""What becomes of a call with a mask as a value."""

_LONGEST: Final = 200  # characters of a mask

# As `scanner.masking.masks` makes them, in the styles `edges`, `last4` and `omit`.
_PART: Final = r"[^\W_]?\*+[^\W_]?"
_WORD: Final = r"[^\W\d_]\*{3,}[^\W\d_]"
_MASK: Final = re.compile(
    rf"{_PART}@{_PART}(?:\.(?:{_PART}|[a-z]{{2,10}}))*"  # j***e@e***e.c***m, j***@***.com
    rf"|(?:{_WORD}|\*\*?)(?: (?:{_WORD}|\*\*?))* {_WORD}|{_WORD}(?: (?:{_WORD}|\*\*?))+"  # J***e D***e
    r"|[0-9]?[*#]{2,4}(?:-[*#]{2,4})+(?:-[0-9]{4}|[0-9])"  # 4***-****-****-****1, ***-**-6789
    r"|[^\W_]\*{5,}[0-9A-Z]|\*{4}[0-9]{4}"  # 1*******0, ****3000
    r"|\[[a-z][a-z ]{0,40} omitted(?: due to policy)?\]"
)


def is_mask(text: str) -> bool:
    """Whether a value is a mask of this guard, by its form."""
    text = text.strip()
    return len(text) <= _LONGEST and _MASK.fullmatch(text) is not None


def masked_argument(message: Message) -> str | None:
    """The name of the first argument of a call that is a mask, or holds one as a value; None for none."""
    params = message.get("params")
    arguments = params.get("arguments") if isinstance(params, dict) else None
    for name, value in arguments.items() if isinstance(arguments, dict) else ():
        if any(map(is_mask, [value] if isinstance(value, str) else strings(value))):
            return str(name)
    return None
