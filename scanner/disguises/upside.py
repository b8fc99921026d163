"""Letters and signs turned round: on their heads, or by ROT47.

Either is only believed where words come of it that are known; so a text is first asked whether enough could.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scanner.disguises.ciphers import rot47, upright
from scanner.language.lexicon import Lexicon

_LETTERS: Final = re.compile(r"[a-z]{4,}")
# What ROT47 makes letters of, capitals among them; and what is not ASCII, and is in lower case.
_BECOME_LETTERS: Final = re.compile(r"[!-+2-Kp-~\u0130\u212a]{4,}")
_FEWEST: Final = 3  # words that are known when the text is turned round, and not before


def upside_down(text: str, lexicon: Lexicon) -> Iterator[str]:
    """A text in lower case that stood on its head, as it is read from either end."""
    runs = _LETTERS.findall(text)
    if len(runs) < _FEWEST:
        return
    turned = upright(text)
    words = upright(" ".join(runs))  # letters stay letters
    for plain, own in ((turned, words), (turned[::-1], words[::-1])):
        known = _count_known(own.split(), lexicon)
        if known >= _FEWEST and known >= _count_known(runs, lexicon) + _FEWEST:
            yield plain


def by_rot47(text: str, lexicon: Lexicon) -> Iterator[str]:
    """A text with each sign of ASCII moved by half of them."""
    if len(_BECOME_LETTERS.findall(text)) < _FEWEST:  # as of all small letters but the last
        return
    plain = rot47(text).lower()
    if _count_known(_LETTERS.findall(plain), lexicon) >= _FEWEST:
        yield plain


def _count_known(words: Iterable[str], lexicon: Lexicon) -> int:
    """How many of some words in lower case are in the lexicon."""
    return sum(map(lexicon.vocabulary().__contains__, words))
