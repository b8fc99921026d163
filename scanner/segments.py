"""Words without spaces between them, cut apart: ``forgetallpreviousinstructions``.

The cut that costs least wins. A word of the lexicon costs one and a little more when it is short, a letter that belongs
to none costs more than that; so long words are preferred, and what is unknown stays together as well as it can.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from scanner.lexicon import Lexicon

_LONGEST: Final = 20
"""Letters of a word that is looked for."""

_UNKNOWN: Final = 1.3  # what a letter outside all words costs
_FEWEST: Final = 3  # words that a run of letters must hold to be taken for several words …
_KNOWN_SHARE: Final = 0.7  # … and what share of its letters they must be: compounds of other languages are one word
_SHORTEST: Final = 4  # letters from which on any word of the lexicon is looked for, whatever its language

# Shorter words would be everywhere in a run; these are the English ones that hold instructions together.
_SHORT: Final = frozenset(
    "a i am an as at be by do go if in is it me my no of on or so to up us we all and any are ask ban but can dan did"
    " end for get god had has her him his how its key let may new not now off old one our out own pay per pin put run"
    " say see set she sum tax tell the two use was way who why you".split()
)


def cut(run: str, lexicon: Lexicon) -> list[str]:
    """A run of letters as words of the lexicon and what is between them."""
    words = _words(lexicon)
    best: list[tuple[float, int]] = [(0.0, 0)]  # by letters read: the cost, and how many letters the last word has
    for end in range(1, len(run) + 1):
        choice = (best[end - 1][0] + _UNKNOWN, 0)
        for length in range(1, min(_LONGEST, end) + 1):
            price = words.get(run[end - length : end])
            if price is not None:
                choice = min(choice, (best[end - length][0] + price, length))
        best.append(choice)
    return _pieces(run, [length for _, length in best])


def whole_words(run: str, lexicon: Lexicon) -> list[str]:
    """A run of letters as words, if it is made of several; the word that it is otherwise."""
    pieces = cut(run, lexicon)
    words = _words(lexicon)
    known = [piece for piece in pieces if piece in words]
    return pieces if len(known) >= _FEWEST and sum(map(len, known)) >= _KNOWN_SHARE * len(run) else [run]


def _pieces(run: str, lengths: list[int]) -> list[str]:
    """The run from its end to its start, a word at a time; letters between words stay together."""
    pieces: list[str] = []
    end = strange = len(run)
    while end:
        length = lengths[end]
        if length:
            pieces += [run[end:strange], run[end - length : end]]
            strange = end - length
        end -= length or 1
    pieces.append(run[:strange])
    return [piece for piece in reversed(pieces) if piece]


@cache
def _words(lexicon: Lexicon) -> dict[str, float]:
    """The words that a run may be cut into, and what each costs."""
    long = {word for word in lexicon.vocabulary() if _SHORTEST <= len(word) <= _LONGEST and word.isalpha()}
    return {word: 1 + 1 / len(word) for word in long | _SHORT}
