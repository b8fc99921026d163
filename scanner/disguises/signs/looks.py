"""Letters of other alphabets that only look like Latin ones: ``іgпoгe аll``, in which a "п" stands for an "n".

Folding writes letters that nobody can tell apart as Latin ones wherever they stand. These can be told apart, and are
the letters of words in their own languages. So they are read as Latin ones only where that makes several words.
"""  # noqa: RUF002 - that is what they look like

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from scanner.character_table import with_ascii
from scanner.matching.engines.native import compiled_later

# Own list of folded letters, by what those who write Latin letters so take for them.
_LIKE: Final = (
    ("пцшщиядфлбчъюэұҽҿӟӷӿҍђє", "nuwwurdfnbybeeyeezrxbhe"),
    ("λμπσςδθξφψζᴦ", "lmnscdoefyzr"),
    ("ամնջսվտցքղէխչպդձճժոլ", "wuuousygpntpsnndddnl"),  # Armenian
    ("₳฿₵₣₲₭₥₦₱₴₮ʉ₩", "abcfgkmnpstuw"),  # of currencies
    ("คเภ๏รยฬקשץאן", "ainosuwpvyxj"),
)
# Runes of the elder futhark, by sound.
_RUNES: Final = ("ᚨᛒᚲᛞᛖᚠᚷᚺᛁᛃᛚᛗᚾᛟᛈᛩᚱᛊᛏᚢᚹᛪᛉ", "abcdefghijlmnopqrstuwxz")
_AS_LATIN: Final = with_ascii(
    str.maketrans(dict(pair for table in (*_LIKE, _RUNES) for pair in zip(*table, strict=True)))
)
_OTHER: Final = r"(?:[\xc9-\xd7][\x80-\xbf]|\xe2\x82[\xa0-\xbf]|\xe0[\xb8\xb9][\x80-\xbf]|\xe1\xb4\xa6)"
_MIXED: Final = rf"(?:[a-z]{_OTHER}|{_OTHER}[a-z])"
LOOKS: Final = rf"(?i:{_MIXED}[^\x1f]{{0,16}}?{_MIXED})|(?:\xe1[\x9a\x9b][\x80-\xbf]){{3}}"
"""Two letters that may be such, each beside a Latin one, or three runes; in bytes."""

_may_look: Final = compiled_later(LOOKS)
_WORD: Final = re.compile(r"[^\s!-@\[-`{-~]+")
_FEWEST: Final = 3  # words of three letters or more that come of it …
_SHARE: Final = 0.4  # … and their share of all words with such letters
_SHORTEST: Final = 3


def as_latin(text: str) -> str | None:
    """A folded text in lower case with Latin letters for all that look like them; None where none may be meant."""
    if text.isascii() or _may_look().search(text.encode()) is None:
        return None
    return text.translate(_AS_LATIN)


def by_looks(text: str, known: Collection[str]) -> str | None:
    """A folded text in lower case with Latin letters, where that makes ``known`` words of enough of its own."""
    plain = as_latin(text)
    if plain is None:
        return None
    # A word at a time, since a letter is one for another.
    words = [word for word in _WORD.findall(text) if len(word) >= _SHORTEST and not word.isascii()]
    made = sum(word.translate(_AS_LATIN) in known for word in words)
    return plain if made >= max(_FEWEST, _SHARE * len(words)) else None
