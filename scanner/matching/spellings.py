"""The other ways in which a name is written: "Müller" as "Mueller", "Weiß" as "WEISS", "O'Neil" as "ONeil".

Folding drops accents, and so "Müller" and "Muller" are one already; what is here takes more letters or fewer. Each
rule is applied to a whole value or not at all, so there are never more than a dozen spellings of one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from scanner.matching.normalize import fold

# DIN 5007-2 (German names), and what passports make of the letters: ICAO Doc 9303-3, section 6.
_LONG: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ß": "ss"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae", "Œ": "Oe", "ẞ": "SS"}
)
# "Baer" is left: "bar" and "Joe" without its e are other words. That "Jane Doe" has no other spelling spares a view of
# her invoice a twelfth of its time.
_LONG_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_UNWRITTEN: Final = re.compile(r"[a-z]'[a-z]|[a-z]-[a-z]|ss|(?<![a-z])(?=[a-z]{5})[a-z]*[aou]e", re.IGNORECASE)
_UMLAUT: Final = re.compile("([aou])e", re.IGNORECASE)


def respelled(text: str) -> bool:
    """Whether :func:`spellings` may know others of ``text``."""
    if not text.isascii():
        return True
    plain = text.lower()
    # What each of them needs, written out: 0.2 us, where the pattern takes 1.5 for an address.
    marked = "'" in plain or "-" in plain
    if not (marked or "ss" in plain or "ae" in plain or "oe" in plain or "ue" in plain):
        return False
    return _UNWRITTEN.search(text) is not None or (marked and _UMLAUT.search(text) is not None)


def written_out(text: str) -> str:
    """The text with its umlauts and the like in more letters, folded."""
    return fold(unicodedata.normalize("NFC", text).translate(_LONG))


def spellings(text: str, *, person: bool) -> list[str]:
    """Other spellings of a name, folded, with single spaces; only a ``person`` has hyphens and apostrophes to drop."""
    if not respelled(text):
        return []
    composed = unicodedata.normalize("NFC", text)
    own = " ".join(fold(composed).split())
    found = dict.fromkeys((own, written_out(text), own.replace("ß", "ss"), own.replace("ss", "ß")))
    found[_LONG_WORD.sub(lambda word: _UMLAUT.sub(r"\1", word[0]), own)] = None
    if person:
        found.update(dict.fromkeys([one.replace("'", "") for one in found]))
        found.update(dict.fromkeys([one.replace("-", " ") for one in found]))
    others = dict.fromkeys(" ".join(one.split()) for one in found)
    others.pop(own, None)
    return [*others]
