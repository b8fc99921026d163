r"""Words with anything put into them, joined where that makes a word: ``re.ve?al yo7ur pro, mpt``, ``ig\nnore``.

Whoever puts signs in at random uses many, so no sign tells by itself. What tells is that pieces which are no words make
one together. Of all ways to join the pieces of a text the cheapest counts: a word costs less than what is none, and a
joint a little, more where there is a space in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from scanner.disguises.misspellings.garbled import written
from scanner.disguises.signs.spaced import unpunctuated
from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import letter_runs, without_ids
from scanner.matching.engines.native import compiled_later

# A word with a digit in it, from its first letter on, and not only letters of hexadecimal numbers around it: ids and
# logs are full of those. In bytes, as what follows.
_DIGIT_WITHIN: Final = r"\b(?:[a-z]{0,11}[g-z][0-9]{1,2}[a-z]|[a-z]{1,12}[0-9]{1,2}[g-z])"
# A word with a sign, a digit or the end of a line in it. Hosts, names of fields and elisions are full of
# points, underscores and apostrophes (:mod:`scanner.disguises.signs.stuffed` knows these), and code of brackets.
_CUT: Final = rf"(?:[a-z](?:[^a-z0-9\s\x1f/@=&<>._'()\[\]{{}}]{{1,4}}|\r?\n|\t)[a-z]|{_DIGIT_WITHIN})"
CUT: Final = rf"(?i:(?:{_CUT}[^\s\x1f]*\s+(?:[^\s\x1f]+\s+){{0,3}}[^\s\x1f]*?){{2}}{_CUT})"
"""Three such words with blanks, and three others at the most, between each two."""

may_be_cut: Final = compiled_later(CUT)
"""Gives what finds them."""

_PIECE: Final = re.compile(r"[a-z]+")
_BETWEEN: Final = re.compile(r"(?<=[a-z])(?:[^a-z\s]{1,4}|\r?\n|\t)(?=[a-z])")
_MOST_PIECES: Final = 5  # of one word
_LONGEST: Final = 20
_FEWEST: Final = 3  # words that are put together …
_SHARE: Final = 0.06  # … and their share of all words, from which on it was done on purpose
_JOINTS_OF_ODD: Final = 2
"""Joints at the most for each odd piece that makes a word with those beside it; one of five pieces may hold none."""
_CERTAIN: Final = 5  # joints from which on nobody makes them by accident

# What each costs, set by hand. One letter is a word only where it is "a" or "i".
_WORD, _SHORT_WORD, _NO_WORD, _EACH_LETTER = 1.0, 1.2, 2.0, 0.3
_JOINT, _WIDE_JOINT = 0.2, 1.1
_SHORT: Final = 2
_SINGLE: Final = frozenset("aieouy")  # words of one letter: English, Spanish, French, Portuguese, Italian
_BOUND: Final = _SINGLE - {"a", "i"}  # … that no English text has alone


class Rejoined(NamedTuple):
    """A text in lower case with its words put together, and whether nobody writes so by accident."""

    text: str
    telling: bool


def without_cuts(text: str) -> str | None:
    """A text in lower case with nothing between letters but spaces; None where it holds too few such words."""
    return _BETWEEN.sub("", text) if may_be_cut().search(text.encode()) is not None else None


def rejoined(text: str, known: AbstractSet[str]) -> Rejoined | None:
    """A text in lower case whose words are in pieces, put together; None where few are. ``known`` are all words."""
    # Hardly any text has so many pieces that are no words, and hardly any of these so many that make words: 10 us.
    # Where letters stand apart, those of any words may make others, and so do those of ids.
    runs = letter_runs(without_ids(text))
    different = set(runs)
    odd = {run for run in different.difference(known) if len(run) > 1}
    odd.update(run for run in different if len(run) == 1 and (run not in _SINGLE or run in _BOUND))
    if 2 * list(map(len, runs)).count(1) > len(runs):
        return None
    if len(odd) < _FEWEST:
        return None
    most = _JOINTS_OF_ODD * _most_joints(runs, odd, known)
    if most < _JOINTS_OF_ODD * _FEWEST or most < _SHARE * (len(runs) - most):
        return None
    pieces = [(match.group(), *match.span()) for match in _PIECE.finditer(text)]
    ways = _cheapest(pieces, text, known)
    # From the last piece on, the words on that way.
    found: list[str] = []
    joints = 0
    end, behind = len(pieces), len(text)
    while end:
        first = end - ways[end]
        begin, stop = pieces[first][1], pieces[end - 1][2]
        own = [piece for piece, _, _ in pieces[first:end]]
        found += [text[stop:behind], "".join(own)]
        joints += len(own) > 1 and found[-1] in known and not all(len(piece) > 1 and piece in known for piece in own)
        end, behind = first, begin
    if joints < max(_FEWEST, _SHARE * (len(pieces) - joints)):
        return None
    return Rejoined("".join([text[:behind], *reversed(found)]), joints >= _CERTAIN)


def _most_joints(runs: Sequence[str], odd: AbstractSet[str], known: AbstractSet[str]) -> int:
    """How many odd pieces make a word with one or two pieces beside them; one of three pieces counts once at least."""
    found = 0
    for at, run in enumerate(runs):
        if run in odd:
            after, further = (*runs[at + 1 : at + 3], "", "")[:2]
            joined = {run + after, run + after + further}
            if at:
                joined |= {runs[at - 1] + run, runs[at - 1] + run + after}
            joined.discard(run)
            found += not joined.isdisjoint(known)
    return found


def put_together(text: str, lexicon: Lexicon) -> Iterator[Rejoined]:
    """A text in lower case with its words put together, with the signs between them and without; mostly nothing."""
    found = rejoined(text, written(lexicon).known)
    if found is not None:
        yield found
        yield found._replace(text=unpunctuated(found.text))


def _cheapest(pieces: list[tuple[str, int, int]], text: str, known: Collection[str]) -> list[int]:
    """By pieces read, of how many the last word is made on the cheapest way."""
    costs, lengths = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        word, start, _ = pieces[end - 1]
        least, length = costs[-1] + _cost(word, known), 1
        narrow = True  # what is no word either way is put together as well
        wide = 0.0
        odd = word in _BOUND or not _is_word(word, known)  # two words make one only where a sign is between
        for first in range(end - 2, max(end - _MOST_PIECES, 0) - 1, -1):
            piece, _, stop = pieces[first]
            word = piece + word
            gap = text[stop:start]
            if len(word) > _LONGEST or len(gap) > _SHORT + 2:
                break
            wide += _WIDE_JOINT if " " in gap else _JOINT
            odd = odd or " " not in gap or piece in _BOUND or not _is_word(piece, known)
            start = pieces[first][1]
            narrow = narrow and " " not in gap
            if odd and len(word) > _SHORT and (narrow or word in known):
                cost = costs[first] + _cost(word, known) + wide
                if cost < least:
                    least, length = cost, end - first
        costs.append(least)
        lengths.append(length)
    return lengths


def _cost(word: str, known: Collection[str]) -> float:
    if _is_word(word, known):
        return _WORD if len(word) > _SHORT else _SHORT_WORD
    return _NO_WORD + _EACH_LETTER * len(word)


def _is_word(word: str, known: Collection[str]) -> bool:
    return word in known if len(word) > 1 else word in _SINGLE
