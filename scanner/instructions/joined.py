"""Texts of one payload joined to one: where the borders between them are, and which signals stand across a border."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count, pairwise, takewhile
from typing import Final, NamedTuple

from scanner.instructions.seams import begins
from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import respaced
from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.matching.buffer.normalize import fold
from scanner.matching.spans import Span

EDGE: Final = 80
"""Characters at the beginning and the end of a text that are joined: a signal across a border stands near it."""

_FEW_ENDS: Final = 0.5  # share of the borders of some texts at which sentences may end where all are read as one text
AROUND: Final = " .,;:!?\"'"
"""Signs that may stand around a word."""

_STOPS: Final = ".!?;:"
_CODE: Final = re.compile("[A-Z]{3}")  # of a currency or country (ISO 4217, 3166), or a short word in capitals
_FULL_STOPS: Final = frozenset(".!?")


class Run(NamedTuple):
    """Some texts beside each other: the first, and the one behind the last."""

    first: int
    behind: int


class Joined(NamedTuple):
    """Several texts as one, and where each begins in it."""

    text: str
    starts: list[int]

    @property
    def parts(self) -> list[str]:
        """The texts, each with what stands between it and the next."""
        return [self.text[start:end] for start, end in pairwise([*self.starts, len(self.text)])]

    def crosses(self, signal: Span) -> bool:
        """Whether a signal stands across a border."""
        first, behind = self.touched(signal)
        return first + 1 != behind

    def touched(self, signal: Span) -> tuple[int, int]:
        """The first of the texts in which a signal stands, and the one behind the last."""
        return bisect_right(self.starts, signal.start) - 1, bisect_right(self.starts, signal.end - 1)

    def may_go_on(self) -> bool:
        """Whether a sentence goes on at any border."""
        return any(_open(self.text, border) for border in self.starts[1:])

    def goes_on(self, signal: Span) -> bool:
        """Whether a sentence goes on at every border across which a signal stands."""
        first, behind = self.touched(signal)
        return all(_open(self.text, border) for border in self.starts[first + 1 : behind])

    def mends(self, lexicon: Lexicon) -> bool:
        """Whether a known word stands across a border, where no space is between the texts.

        In scripts without spaces, anything across a border may be a word.
        """
        return any(_is_mended(self.text, border, lexicon) for border in self.starts[1:])

    def respaced(self, lexicon: Lexicon) -> Joined:
        """With spaces where words want them; each text begins where as many letters stand before it as did."""
        text = respaced(self.text.lower(), lexicon)
        places = list(compress(count(), map(str.isalnum, text)))
        counts = list(accumulate(map(str.isalnum, self.text), initial=0))
        starts = [places[min(counts[start], len(places) - 1)] if places else 0 for start in self.starts]
        return Joined(text, starts)


def joined(texts: Sequence[str], between: str) -> Joined:
    """Texts as one, with the same string between every two."""
    starts = list(accumulate([len(text) + len(between) for text in texts[:-1]], initial=0))
    return Joined(between.join(texts), starts)


def runs(texts: Sequence[str]) -> Iterator[Run]:
    """The longest stretches of several texts in which a sentence goes on at every border, in small letters.

    If it goes on at half of all borders: the texts from the first of these borders to the last, and then all texts,
    since an order may have several sentences, and names in it. Of 1,000 attacks cut over fields that finds 50 more. No
    stretch begins with a code: "USD" before four words would make a sentence of them.
    """
    ends = list(_ends_between(texts))
    borders = range(1, len(texts))
    if len(ends) > len(borders) * _FEW_ENDS:
        yield from _between(ends, texts)
        return
    before, after = (takewhile(ends.__contains__, way) for way in (borders, reversed(borders)))
    around = sorted({*before, *after})
    yield from _between(around, texts)
    if around:
        yield from _between((), texts)


def _ends_between(texts: Sequence[str]) -> Iterator[int]:
    """The borders at which no sentence goes on in small letters, each by the number of the text behind it."""
    last = ""
    for behind, (text, after) in enumerate(pairwise(texts), 1):
        last = text.rstrip()[-1:] or last  # a blank text ends nothing
        if not last or last in _STOPS or after[:1].isupper():
            yield behind


def _between(ends: Sequence[int], texts: Sequence[str]) -> Iterator[Run]:
    """The stretches of several texts between some borders, each by the number of the text behind it."""
    first = 0
    for behind in (*ends, len(texts)):
        if behind > first + 1 and _CODE.fullmatch(texts[first]):
            first += 1
        if behind > first + 1:
            yield Run(first, behind)
        first = behind


def near_edges(text: str) -> str:
    """The beginning and the end of a text, folded; of a name in snake case its words."""
    plain = fold(text).replace(SEPARATOR_TEXT, " ")
    if len(plain) > 2 * EDGE:
        return f"{plain[:EDGE]}. {plain[-EDGE:]}"
    return plain if " " in plain else plain.replace("_", " ")


def ends(text: str, other: str) -> bool:
    """Whether a text ends a sentence and no ``other`` one goes on with it."""
    plain = text.rstrip()
    return plain[-1:] in _FULL_STOPS and not plain.endswith("..") and not other[:1].islower()


def _is_mended(text: str, border: int, lexicon: Lexicon) -> bool:
    """Whether the word across a place is known, and its halves are not both known."""
    first, behind = text.rfind(" ", 0, border) + 1, text.find(" ", border)
    word = text[first : behind if behind >= 0 else len(text)].lower()
    if not word.isascii() and not lexicon.known(word.strip(AROUND)):
        return True
    head, tail = word[: border - first].lstrip(AROUND), word[border - first :].rstrip(AROUND)
    return bool(head and tail) and lexicon.known(head + tail) and not (lexicon.known(head) and lexicon.known(tail))


def _open(text: str, border: int) -> bool:
    """Whether a sentence goes on across a place: no stop before it, and behind it no capital but of an abbreviation."""
    return not begins(text[border : border + 2]) and text[:border].rstrip()[-1:] not in _STOPS
