"""Torn texts: mostly signs between letters, so that little that was found out of one is of use for the next."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile("[A-Za-z0-9]+")
_WORDS, _LETTERS = 0.21, 3.0
"""Words to a character, and letters and digits in a word on average, from which on a long text is torn.

Lines of random signs have 0.23 and 2.9.
"""


def is_torn(text: str) -> bool:
    """Whether a long text is torn, so that no two readings of it have much in common."""
    words = _WORD.findall(text)
    return len(words) > _WORDS * len(text) and sum(map(len, words)) < _LETTERS * len(words)
