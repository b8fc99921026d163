"""Explained numbers: where a strong rule has found a card or a telephone, weaker rules need not read the same digits.

A card in four groups has the shape of five other rules, for cards in other groups and for telephones. Each of them
takes 3 us to refuse it, and whatever one of them accepts within the card is lost when spans are settled, since the
longest wins (:mod:`scanner.matching.spans`). So the numbers that a strong rule accepts are blanked out; one pass over
the rest finds the leaves in which another number may begin; and weaker rules read only those leaves, unblanked. For
5,000 notes with a card in each that saves 40 ms of 110.

Nothing is lost by it. Spans of these rules consist of digits and separators and end in digits. So a span that crosses
the edge of an explained number needs another digit behind a separator, or the beginning of an extension, and the same
pass searches for those (:data:`CROSSING`). Every other span either lies outside, where the blanked text is unchanged,
or within, where it loses; of two equal spans the more confident rule wins, which ran first. Held by
``tests/property/test_explained_numbers.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import compress
from operator import itemgetter, not_
from typing import Any, Final

from scanner.checks.numbers.checksums import NO_DIGIT
from scanner.matching.buffer.arena import SEPARATOR, JoinedLeaves, Leaf
from scanner.matching.engines import patterns
from scanner.matching.marked import marked_leaves
from scanner.matching.programs.program import Hit, Program

_BETWEEN: Final = r"[\s./_()+-]"
_EXTENSIONS: Final = (  # of telephone numbers, as the rules write them
    r"(?:(?:,? ?\(?(?:[xX]|[Ee]xt\.?|[Ee]xtension|;ext=)[ .:]?)[0-9]{1,6}\)?)?",
    r"(?:,?\s?(?:x|ext|ext\.|Ext\.?|extension)\s?[0-9]{1,6})?",
)
_REACH: Final = "{0,6}"  # characters between two groups; the rules allow three
CROSSING: Final = (
    rf"[0-9(+]{_BETWEEN}{_REACH}q\x00|\x00q{_BETWEEN}{_REACH}(?:[0-9]|q\x00)|\x00q[\s,;(]{_REACH}(?:[xX]|[eE]xt)"
)
"""Where a number may cross the edge of one that is blanked out."""

_NOTHING: Final = JoinedLeaves(b"", [])
_MANY: Final = 64  # leaves from which on it pays to find first all leaves without another digit
_SHORTEST: Final = 4  # bytes of a number, at the least, to be blanked out: "q", two zero bytes, "q"
_REPETITION = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_OPERATORS: Final = frozenset({"(", ")", "|", "?", "*", "+", "\\b"})  # parts of a pattern that consume nothing
_STRONG: Final = 0.97  # confidence from which on a rule belongs to the first stage
SURE: Final = 0.95  # confidence from which on a rule belongs to the second


def span_of(pattern: str) -> str:
    """The part of a pattern that becomes the span: its capture group, or all of it."""
    atoms = list(patterns.atoms(pattern))
    if "(" not in atoms:
        return pattern
    start = atoms.index("(")
    depth = 0
    for place in range(start, len(atoms)):
        depth += atoms[place].startswith("(") - (atoms[place] == ")")
        if not depth:
            return "".join(atoms[start + 1 : place])
    return pattern


def only_numbers(pattern: str, eats: Callable[[str, bytes], bool]) -> bool:
    """Whether all spans consist of digits and separators, a telephone's extension excepted.

    ``eats`` says whether an atom matches any of some bytes.
    """
    own = span_of(pattern)
    for extension in _EXTENSIONS:
        own = own.replace(extension, "")
    own = _REPETITION.sub("", own)
    atoms = [atom for atom in patterns.atoms(own) if atom not in _OPERATORS and not atom.startswith("(")]
    return all(atom.isascii() and not eats(atom, _OTHERS) for atom in atoms)  # other characters are of several bytes


_NO_DIGITS: Final = NO_DIGIT.replace(SEPARATOR, b"")
_OTHERS: Final = bytes(code for code in range(256) if chr(code) not in "0123456789 \t\n\r\f./_()+-")


def stages(programs: Sequence[Program], confidence: Callable[[Program], float]) -> tuple[tuple[Program, ...], ...]:
    """Rules for numbers by stages: where rules of two stages match the same, the rule of the earlier stage wins."""
    ranks = [(confidence(program) >= _STRONG) + (confidence(program) >= SURE) for program in programs]
    every = (tuple(program for program, own in zip(programs, ranks, strict=True) if own == rank) for rank in (2, 1, 0))
    return tuple(stage for stage in every if stage)


class Explained:
    """The leaves of one scan whose numbers are all explained, each with those numbers blanked out."""

    __slots__ = ("_bare", "_done", "_gate", "_texts")

    def __init__(self, gate: Any) -> None:
        """``gate`` finds where a number may begin, or cross an edge (:data:`CROSSING`)."""
        self._gate = gate
        # Leaves, their blanked texts, and which are explained.
        self._done: list[tuple[JoinedLeaves, bytes, set[int]]] = []
        self._bare: set[int] | None = None  # explained leaves without another digit, once they are known
        self._texts: dict[int, bytes] = {}  # blanked texts of other explained leaves, as far as they were needed

    def take(self, joined: JoinedLeaves, hits: Sequence[Hit]) -> JoinedLeaves:
        """Add what was found in some leaves; returns those of them that may hold more."""
        leaves = joined.leaves
        first = 0
        begins: Any = joined.starts
        if leaves[-1] - leaves[0] + 1 == len(leaves):  # consecutive, as in a column
            first = leaves[0]
        else:
            begins = dict(zip(leaves, joined.starts, strict=False))
        buffer = joined.buffer
        parts: list[bytes] = []  # to write into a bytearray takes half as long again
        behind = 0
        for leaf, start, end, _ in sorted(hits):
            begin = begins[leaf - first]
            if begin + start >= behind and end - start >= _SHORTEST:
                parts += (buffer[behind : begin + start], _blank(end - start))
                behind = begin + end
        blanked = b"".join((*parts, buffer[behind:]))
        done = set(map(itemgetter(0), hits))
        left = [place for place, _, _ in marked_leaves(self._gate, blanked)]
        done.difference_update([leaves[place] for place in left])
        if done:
            self._done.append((joined, blanked, done))
        if len(left) == len(leaves):
            return joined
        return joined.some(left) if left else _NOTHING

    def left(self, program: Program, leaves: Sequence[Leaf]) -> Sequence[Leaf]:
        """The leaves among these in which a rule for numbers may still find something."""
        if not self._done:  # most texts with an anchor hold no number
            return leaves
        if len(leaves) > _MANY:
            if self._bare is None:
                self._bare = self._without_digits()
            leaves = [leaf for leaf in leaves if leaf[0] not in self._bare]
        texts = self._texts
        for joined, blanked, done in self._done:
            own, starts = joined.leaves, joined.starts
            for leaf, _, _ in leaves:
                if leaf in done and leaf not in texts:
                    place = bisect_left(own, leaf)
                    texts[leaf] = blanked[starts[place] : starts[place + 1] - 1]
        explained = [leaf for leaf, _, _ in leaves if leaf in texts]
        blanked = SEPARATOR.join([texts[leaf] for leaf in explained])
        hot = {explained[place] for place, _, _ in marked_leaves(program.regex, blanked)}
        return [leaf for leaf in leaves if leaf[0] in hot or leaf[0] not in texts]

    def _without_digits(self) -> set[int]:
        """The explained leaves without any other digit: no number can begin in them."""
        bare: set[int] = set()
        for joined, blanked, done in self._done:
            digits = blanked.translate(None, _NO_DIGITS).split(SEPARATOR)
            bare |= done.intersection(compress(joined.leaves, map(not_, digits)))
        return bare


@lru_cache(maxsize=64)
def _blank(length: int) -> bytes:
    """What replaces a number of so many bytes, which are at least :data:`_SHORTEST`.

    It is as long as the number, so that leaves stay where they are, and has word characters at its edges, as digits
    are.
    """
    return b"q%bq" % bytes(length - 2)
