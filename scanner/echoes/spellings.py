"""Other spellings of a name: "Müller" as "Mueller", "Weiß" as "WEISS", "O'Neil" as "ONeil".

Folding drops accents, so "Müller" and "Muller" are equal already; the spellings here have more letters or fewer. Each
rule applies to a whole value or not at all, so that a name has at most a dozen spellings.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from scanner.character_table import with_ascii
from scanner.matching.buffer.normalize import fold

# DIN 5007-2 (German names), and the spelling in passports: ICAO Doc 9303-3, section 6.
_LONG: Final = with_ascii(
    str.maketrans(
        {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ß": "ss"}
        | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae", "Œ": "Oe", "ẞ": "SS"}
    )
)
# Words of four letters are left as they are: "Baer" and "Joe" would become other words. And a view of an invoice of
# "Jane Doe" takes a twelfth less since she has no other spelling.
_LONG_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_UNWRITTEN: Final = re.compile(r"[a-z]'[a-z]|[a-z]-[a-z]|ss|(?<![a-z])(?=[a-z]{5})[a-z]*[aou]e", re.IGNORECASE)
_UMLAUT: Final = re.compile("([aou])e", re.IGNORECASE)


def respelled(text: str) -> bool:
    """Whether :func:`other_spellings` may give any for ``text``."""
    if not text.isascii():
        return True
    plain = text.lower()
    # A necessary condition of each rule, written out: 0.2 us, where the pattern takes 1.5 for an address.
    marked = "'" in plain or "-" in plain
    if not (marked or "ss" in plain or "ae" in plain or "oe" in plain or "ue" in plain):
        return False
    return _UNWRITTEN.search(text) is not None or (marked and _UMLAUT.search(text) is not None)


def written_out(text: str) -> str:
    """The text with its umlauts and the like written with two letters, folded."""
    return fold(unicodedata.normalize("NFC", text).translate(_LONG))


def other_spellings(text: str, *, person: bool) -> list[str]:
    """Other spellings of a name, folded, with single spaces. Hyphens and apostrophes are dropped for a ``person``."""
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
