"""Texts of mostly signs between letters, so that little that was found out of one is of use for the next."""

from __future__ import annotations

import re
import string
from typing import Final

_WORD: Final = re.compile("[A-Za-z0-9]+")
_WORDS, _LETTERS = 0.21, 3.0
"""Words to a character, and letters and digits in a word on average, from which on a long text counts so.

Lines of random signs have 0.23 and 2.9.
"""

_SIGNS: Final = 24
_OFTEN: Final = 200
"""Different signs, and characters to one of each, from which on such a text is random.

Lines of random signs have all 32 so often; logs, forms, tables and minified programs 5 to 20.
"""


def is_mostly_signs(text: str) -> bool:
    """Whether a long text is mostly signs, so that no two readings of it have much in common."""
    words = _WORD.findall(text)
    return len(words) > _WORDS * len(text) and sum(map(len, words)) < _LETTERS * len(words)


def is_random_signs(text: str) -> bool:
    """Whether a long text is mostly signs of nearly all kinds, so that all rules are due in it."""
    often = sum(text.count(sign) * _OFTEN >= len(text) for sign in string.punctuation)
    return often >= _SIGNS and is_mostly_signs(text)
