"""Numbers that are explained: where a card or a telephone was found, no weaker rule need look at the same digits.

Every card in four groups has the shape of five other rules, of cards in other groups and of telephones. Each refused it
for a reason of its own, at 3 us; and what one of them accepts within a card is lost when spans are settled, since the
longest wins (:mod:`scanner.matching.spans`). So what a strong rule accepted is blanked out, one pass over what is left
says where a number may still begin, and weaker rules read those leaves only, as they stand. Of 5,000 notes with a card
in each that saves 40 ms of 110.

Why nothing is lost: the spans of these rules are made of digits and of what stands between digits, and end in digits,
so that a span that reaches over the edge of an explained number needs another digit behind what stands between, or the
beginning of an extension; the same pass looks for that. Every other span either lies outside, where the blanked text
reads as before, or within, where it loses; of two that are equal the more confident rule wins, which went first. Held
by ``tests/property/test_explained_numbers.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import compress
from operator import itemgetter, not_
from typing import Any, Final

from scanner.checks.checksums import NO_DIGIT
from scanner.matching import patterns
from scanner.matching.arena import SEPARATOR, Joined, Leaf
from scanner.matching.marked import marked_leaves
from scanner.matching.program import Hit, Program

_BETWEEN: Final = r"[\s./_()+-]"
_EXTENSIONS: Final = (  # how the rules for telephones write it
    r"(?:(?:,? ?\(?(?:[xX]|[Ee]xt\.?|[Ee]xtension|;ext=)[ .:]?)[0-9]{1,6}\)?)?",
    r"(?:,?\s?(?:x|ext|ext\.|Ext\.?|extension)\s?[0-9]{1,6})?",
)
_REACH: Final = "{0,6}"  # characters between two groups; rules allow three
CROSSING: Final = (
    rf"[0-9(+]{_BETWEEN}{_REACH}q\x00|\x00q{_BETWEEN}{_REACH}(?:[0-9]|q\x00)|\x00q[\s,;(]{_REACH}(?:[xX]|[eE]xt)"
)
"""Where a number may reach over the edge of one that is blanked out."""

_NOTHING: Final = Joined(b"", [])
_MANY: Final = 64  # leaves from which on it pays to ask in which of all no digit is left
_SHORTEST: Final = 4  # bytes of a number that is blanked out: its edges, and what tells them from other letters
_REPETITION = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_OPERATORS: Final = frozenset({"(", ")", "|", "?", "*", "+", "\\b"})  # what consumes nothing by itself
_STRONG: Final = 0.97  # confidence from which on a rule goes before all others, and …
SURE: Final = 0.95  # … before those that are left


def span_of(pattern: str) -> str:
    """The part of a pattern that a span is made of: its capture group, or else all of it."""
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
    """Whether spans are made of digits and of what stands between groups of them, but for a telephone's extension.

    ``eats`` says of an atom whether it matches any of some bytes.
    """
    own = span_of(pattern)
    for extension in _EXTENSIONS:
        own = own.replace(extension, "")
    own = _REPETITION.sub("", own)
    return not any(
        eats(atom, _OTHERS) for atom in patterns.atoms(own) if atom not in _OPERATORS and not atom.startswith("(")
    )


_NO_DIGITS: Final = NO_DIGIT.replace(SEPARATOR, b"")
_NO_BEGINNING: Final = _NO_DIGITS.translate(None, b"(+")
_OTHERS: Final = bytes(code for code in range(256) if chr(code) not in "0123456789 \t\n\r\f./_()+-")


def stages(programs: Sequence[Program], confidence: Callable[[Program], float]) -> tuple[tuple[Program, ...], ...]:
    """Rules for numbers in the order in which they explain them: none runs before one that wins where both match."""
    ranks = [(confidence(program) >= _STRONG) + (confidence(program) >= SURE) for program in programs]
    every = (tuple(program for program, own in zip(programs, ranks, strict=True) if own == rank) for rank in (2, 1, 0))
    return tuple(stage for stage in every if stage)


class Explained:
    """The leaves of one scan all of whose numbers are explained, each with those numbers blanked out."""

    __slots__ = ("_asked", "_bare", "_blanked", "_done", "_gate", "_known", "_open", "_texts")

    def __init__(self, gate: Any) -> None:
        """``gate`` finds where any number may begin, or reach over an edge (:data:`CROSSING`)."""
        self._gate = gate
        self._done: list[tuple[Joined, bytes, set[int]]] = []  # leaves, their blanked texts, and which are explained
        self._bare: set[int] | None = None  # those of them in which no digit is left
        self._texts: dict[int, bytes] = {}  # of the others, as far as somebody asked for them
        # The leaves that a rule was due in last, since the next one mostly is in the same: 1 us instead of 2.
        self._asked: Sequence[Leaf] = ()
        self._open: Sequence[Leaf] = ()  # those of them in which a digit is left, …
        self._known: Sequence[Leaf] = ()  # … those of these that are explained, …
        self._blanked = b""  # … and their blanked texts

    def take(self, joined: Joined, hits: Sequence[Hit]) -> Joined:
        """Take in what was found in some leaves; those of them that may hold more come back."""
        leaves = joined.leaves
        first = 0
        begins: Any = joined.starts
        if leaves[-1] - leaves[0] + 1 == len(leaves):  # in a row, as in a column
            first = leaves[0]
        else:
            begins = dict(zip(leaves, joined.starts, strict=False))
        edited = bytearray(joined.buffer)
        behind = 0
        for leaf, start, end, _ in sorted(hits):
            begin = begins[leaf - first]
            if begin + start >= behind and end - start >= _SHORTEST:
                behind = begin + end
                edited[begin + start : behind] = _blank(end - start)
        blanked = bytes(edited)
        done = set(map(itemgetter(0), hits))
        left = self._places_left(joined, blanked, several=len(done) < len(hits))
        done.difference_update([leaves[place] for place in left])
        if done:
            self._done.append((joined, blanked, done))
        if len(left) == len(leaves):
            return joined
        return joined.some(left) if left else _NOTHING

    def _places_left(self, joined: Joined, blanked: bytes, *, several: bool) -> Sequence[int]:
        """The places of leaves that may hold more than what is blanked out; ``several`` numbers may stand in one."""
        leaves, starts = joined.leaves, joined.starts
        if len(leaves) < _MANY or several:
            return [place for place, _, _ in marked_leaves(self._gate, blanked)]
        if self._gate.search(blanked) is None:
            return ()
        # Without a second number beside it, what is left has to hold a digit, or what a number may begin with: of 5,000
        # notes with a card, a telephone or a mail address in each, to look through all of them took 3.2 ms, and 1.9 so.
        rest = blanked.translate(None, _NO_BEGINNING).split(SEPARATOR)
        some = list(compress(range(len(rest)), rest))
        texts = Joined(blanked, [(place, starts[place], starts[place + 1] - 1) for place in some])
        return [some[at] for at, _, _ in marked_leaves(self._gate, texts.buffer, loosely=True)]

    def left(self, program: Program, leaves: Sequence[Leaf]) -> Sequence[Leaf]:
        """Those of some leaves in which a rule for numbers may still find something."""
        if not self._done:  # as in most texts that hold an anchor, and no number
            return leaves
        if leaves != self._asked:
            self._ask(leaves)
        known, texts = self._known, self._texts
        if not known:
            return self._open
        hot = {known[place][0] for place, _, _ in marked_leaves(program.regex, self._blanked)}
        return [leaf for leaf in self._open if leaf[0] in hot or leaf[0] not in texts]

    def _ask(self, leaves: Sequence[Leaf]) -> None:
        """Work out of some leaves what is the same for every rule that is due in them."""
        self._asked = leaves
        texts = self._texts
        if len(leaves) > _MANY:
            if self._bare is None:
                self._bare = self._without_digits()
            leaves = [leaf for leaf in leaves if leaf[0] not in self._bare]
        for joined, blanked, done in self._done:
            own, starts = joined.leaves, joined.starts
            for leaf, _, _ in leaves:
                if leaf in done and leaf not in texts:
                    place = bisect_left(own, leaf)
                    texts[leaf] = blanked[starts[place] : starts[place + 1] - 1]
        self._open = leaves
        self._known = [leaf for leaf in leaves if leaf[0] in texts]
        self._blanked = SEPARATOR.join([texts[leaf] for leaf, _, _ in self._known])

    def _without_digits(self) -> set[int]:
        """The explained leaves without a digit beside those numbers, in which no number of any kind may begin."""
        bare: set[int] = set()
        for joined, blanked, done in self._done:
            digits = blanked.translate(None, _NO_DIGITS).split(SEPARATOR)
            bare |= done.intersection(compress(joined.leaves, map(not_, digits)))
        return bare


@lru_cache(maxsize=64)
def _blank(length: int) -> bytes:
    """What a number of so many bytes, four at the least, is blanked out with: at its edges word characters, as digits.

    As long as the number, so that every leaf stays where it is.
    """
    return b"q%bq" % bytes(length - 2)
