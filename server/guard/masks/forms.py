"""The forms of masks, by which the guard knows its own again in what a client sends.

They follow `scanner.masking.masks` in the styles `edges`, `last4` and `omit`. A mask of stars alone (`**`, of two
characters) looks like a glob and one of the style `hash` like any hash, so neither is known again; a token may stand
for its value in a server that made it. Where in a text a mask stands as a value is what `arguments.py` knows.
"""

import re
from typing import Final

LONGEST: Final = 200
"""Characters of a value that is a mask."""

_WORD: Final = r"[^\W_]\*{3,}[^\W_]"
"""One word of a name, of three letters or more: ``J***e``, ``o******t``."""

_NOTE: Final = r"\[(?:[a-z][a-z0-9 ]{0,40} omitted(?: due to policy|: [a-z ]{1,40})?|omitted: [a-z ]{1,40})\]"
"""What stands for a value or a text that left as a whole."""

CUT: Final = r"\[(?:[0-9][0-9,]{0,15} )?more [a-z]{1,20} omitted(?:: too long)?\]"
"""What stands for the end of a text or a list that was too long."""

NOTES: Final = rf"(?:{_NOTE}|{CUT})"

_PART: Final = r"[^\s*@.]?\*{1,3}[^\s*@.]?"  # of a domain
_MAIL: Final = rf"(?=\S{{0,40}}\*{{3}})[^\s*@]?\*{{1,4}}[^\s*@]?@{_PART}(?:\.(?:{_PART}|[a-z]{{2,10}}))*"
"""``j***e@e***e.c***m``, ``j***@***.com``. Three stars stand somewhere: ``*@*.com`` is a pattern for addresses."""

_NUMBER: Final = r"[^\W_]?[*#]{3,5}(?:-[*#]{2,5})+(?:-[0-9]{4}|[^\W_])?|\*{4}[0-9A-Za-z]{4}"
"""``4***-****-****-****1``, ``***-**-6789``, ``****3000``."""

_BETWEEN: Final = r"(?:[^\w*\s]|[_ ]){1,3}"  # the words of a name
_NAME: Final = rf"(?:\*\*?{_BETWEEN})*{_WORD}(?:{_BETWEEN}(?:{_WORD}|\*\*?(?!\*)))*"
"""``J***e D***e``, ``a****e-s****h``, ``*. D***e``."""

MASK: Final = re.compile(rf"(?<![\w*])(?:{_MAIL}|{_NUMBER}|{_NAME})(?![\w*])|(?<!\[){_NOTE}(?!\])")
"""A mask of any form."""

_OTHERS: Final = re.compile(r"[\w*#]")

WITHIN: Final = re.compile(rf"(?<![\w*]){_WORD}(?![\w*])|[*#]{{3,4}}-[*#]{{2,4}}-|\*{{4}}[0-9]{{4}}|{_NOTE}|{CUT}")
"""What they look like within a text: `f***`, `5*****` and the `####` of a heading are none."""


def is_mask(text: str) -> bool:
    """Whether a value is a mask of this guard by its form, or several with nothing but signs between them."""
    if len(text := text.strip()) > LONGEST:
        return False
    rest, masks = MASK.subn("", text)
    return masks > 0 and _OTHERS.search(rest) is None


def may_show_mask(text: str) -> bool:
    """Whether a text holds a character or word that every mask has; most texts hold none."""
    return "*" in text or "#" in text or "omitted" in text


def shows_mask(text: str) -> bool:
    """Whether a mask stands in a text, as a value or in a sentence."""
    return may_show_mask(text) and (is_mask(text) or WITHIN.search(text) is not None)
