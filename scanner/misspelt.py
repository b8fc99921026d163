"""Misspelt words, put right: letters exchanged, left out, doubled, replaced, or all but the first and last in disorder.

Two words that differ by one mistake become equal when at most one letter is left out of either, wherever it is (the
symmetric deletion of Garbe's SymSpell); a long word forgives two. So a table of the lexicon's words with letters left
out answers without comparing word by word; what it proposes is then measured (Damerau and Levenshtein, restricted).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

_SHORTEST: Final = 5
"""Letters from which on a word is recognised with a mistake in it; shorter ones are mistaken for each other."""

_FORGIVING: Final = 7  # … with two
_SHORTEST_JUMBLED: Final = 4
_LONGEST: Final = 20
_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHARE: Final = 0.34  # of the words that are not known must be misspelt to be so on purpose …
_SHARE_ALONE: Final = 0.5  # … and if it is but one, a long one
_REMEMBERED: Final = 32_768  # answers


_CORE_WORDS: Final = (
    "ignore ignoring disregard forget override bypass previous instruction instructions directive directives guidelines"
    " guideline prompt prompts reveal restrictions commands passwords everything customers credentials"
)
CORE: Final = frozenset(_CORE_WORDS.split())
"""Words that most injected instructions are made of: one of them misspelt is enough to look twice."""

_OTHER_WORDS: Final = (
    "approve approved account accounts administrator assistant always answer cancel chatbot confirm conversation"
    " customer database director discount document finance forward hidden invoices language manager mention message"
    " model payment policy pretend recommend records refund remember response restricted role secret summary supplier"
    " system token tokens transfer trusted unlimited unrestricted vendor whenever without"
)
TELLING: Final = CORE | frozenset(_OTHER_WORDS.split())
"""With those that are as common in bills: two of them misspelt are."""


class Misspellings:
    """Words by what is left of them when they are misspelt. Immutable after construction.

    The last letter of a word stays, and so does the first unless it is exchanged with the second: other mistakes are
    rare, and most words that differ by them are different words.
    """

    __slots__ = ("_jumbled", "_rank", "_reduced", "meant")

    def __init__(self, words: Iterable[str]) -> None:
        """``words`` are in the order in which they are preferred."""
        known = dict.fromkeys(word for word in words if word.isascii() and word.isalpha() and len(word) <= _LONGEST)
        self._rank = {word: rank for rank, word in enumerate(known)}
        self._jumbled: dict[str, str] = {}
        self._reduced: dict[str, tuple[str, ...]] = {}
        for word in known:
            if len(word) >= _SHORTEST_JUMBLED:
                self._jumbled.setdefault(_jumbled(word), word)
            if len(word) >= _SHORTEST:
                for rest in {word, *_reduced(word)}:
                    self._reduced[rest] = (*self._reduced.get(rest, ()), word)
        self.meant: Callable[[str], str | None] = lru_cache(_REMEMBERED)(self._meant)
        """The word that a misspelt one in lower case stands for; None when there is none, or nothing is wrong."""

    def _meant(self, word: str) -> str | None:
        if word in self._rank or not _SHORTEST_JUMBLED <= len(word) <= _LONGEST:
            return None
        jumbled = self._jumbled.get(_jumbled(word))
        if jumbled is not None:
            return jumbled
        near = {found for rest in (word, *_reduced(word)) for found in self._reduced.get(rest, ())}
        alike = [found for found in near if _alike(word, found)]
        measured = [(distance(word, one), not _slipped(word, one), self._rank[one], one) for one in alike]
        likely = [one for one in measured if one[0] <= 1 + (len(one[3]) >= _FORGIVING)]
        return min(likely)[3] if likely else None


def dense(misspelt: Collection[str] | Collection[bytes], unknown: int) -> bool:
    """Whether so many misspelt words among all that are unknown are no accident."""
    share = len(misspelt) / max(unknown, 1)
    return (
        share >= _SHARE
        if len(misspelt) > 1
        else share >= _SHARE_ALONE and any(len(word) >= _FORGIVING for word in misspelt)
    )


def _alike(word: str, other: str) -> bool:
    return word[-1] == other[-1] and (word[0] == other[0] or word[:2] == other[1::-1])


def _slipped(word: str, meant: str) -> bool:
    """Whether every letter that is not the word's own lies beside it on the keyboard."""
    return len(word) == len(meant) and all(
        one == other or any(pair in row for row in _KEYBOARD for pair in (one + other, other + one))
        for one, other in zip(word, meant, strict=True)
    )


def _jumbled(word: str) -> str:
    """What a word keeps when its inner letters are in disorder."""
    return f"{word[0]}{''.join(sorted(word[1:-1]))}{word[-1]}"


def _reduced(word: str) -> Iterator[str]:
    """A word with one letter but the last left out, and with two of the inner ones where two mistakes are forgiven."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1 :]
    if len(word) >= _FORGIVING:
        for first, second in combinations(range(1, len(word) - 1), 2):
            yield word[:first] + word[first + 1 : second] + word[second + 1 :]


def distance(left: str, right: str) -> int:
    """How many letters must be put in, left out, replaced or exchanged with their neighbour."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            least = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]
