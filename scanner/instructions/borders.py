"""Whether some texts, joined in whatever way, may hold a word or phrase that makes them worth reading.

To join the texts of a row in all ways takes 0.3 ms, and hardly any two notes go on with each other. What makes joined
texts worth reading stands in one of them, or across a border: then a text ends with the first part of a phrase, and
another begins with the rest. So it is worked out once for each different text what it ends and begins with, and of a
row it is asked whether some fit: 10 us. A phrase counts as a whole: "de" and "re" are the words at a border of some
phrase, and where a country stands before "recurring" nothing of it goes on.

The answer errs on one side: texts that do not fit are joined in no way by :mod:`scanner.instructions.joinings`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from scanner.disguises.corrections import holds_cut_words
from scanner.disguises.misspelt import CORE, TELLING
from scanner.instructions.gate import Gate
from scanner.instructions.gate_patterns import GAP_BYTES, cut_in_two, in_words
from scanner.instructions.joined import AROUND, EDGE, near_edges
from scanner.instructions.seams import last_clause, without_stops
from scanner.language.lexicon import Lexicon


class Ends(NamedTuple):
    """What of a text counts where it is joined with others, phrases without what stands between their words.

    ``before`` are the beginnings of phrases that it ends with. ``starts`` are its own beginning and that of its last
    clause, as long as what may follow there. ``last`` are its last word, as it is and without a stop, where known words
    begin with it, and ``first`` is its first word; ``alone`` if it has no other.
    """

    before: tuple[bytes, ...]
    starts: tuple[bytes, ...]
    last: tuple[str, ...]
    first: str
    alone: bool


class Borders:
    """The words and phrases of the gate, by what stands on either side of a border. Immutable; shared by threads."""

    def __init__(self, gate: Gate, lexicon: Lexicon) -> None:
        """Those of a gate, and the words of a lexicon, which may stand across a border without a space."""
        self._gate = gate
        rests: dict[bytes, set[bytes]] = {}
        for phrase in (*gate.phrases, *cut_in_two(CORE)):
            words = [word.translate(None, GAP_BYTES) for word in in_words(phrase)]
            for at in range(1, len(words)):
                rests.setdefault(b"".join(words[:at]), set()).add(b"".join(words[at:]))
        for word in map(str.encode, TELLING):
            for at in range(1, len(word)):
                rests.setdefault(word[:at], set()).add(word[at:])
        self._rests = {beginning: frozenset(own) for beginning, own in rests.items()}
        self._behind = sorted(set().union(*rests.values()))
        self._is_rest = frozenset(self._behind).__contains__
        self._longest_beginning, self._longest_rest = max(map(len, rests)), max(map(len, self._behind))
        self._known = lexicon.known
        self._words = sorted(lexicon.vocabulary())

    def ends(self, texts: Sequence[str]) -> list[Ends | None]:
        """What each text ends and begins with; None if it is worth reading by itself, or may go on in any other.

        Words of other alphabets go on in each other without a space, and marks of lists are taken away.
        """
        pieces = list(map(near_edges, texts))
        holding = self._gate.holding_any(pieces)
        return [None if at in holding else self._ends(piece) for at, piece in enumerate(pieces)]

    def _ends(self, piece: str) -> Ends | None:
        bare, clause = without_stops(piece), last_clause(piece, EDGE)
        if bare is None or clause is None:
            return None
        lower = piece.lower()
        outer = lower.split()
        if not (outer and outer[0].isascii() and outer[-1].isascii()) or holds_cut_words(lower):
            return None
        letters = _letters(lower)
        end = letters[-self._longest_beginning :]
        before = self._rests.keys() & {end[at:] for at in range(len(end) + 1)}
        starts = {letters, letters if clause is piece else _letters(clause.lower())}
        last = {one.rpartition(" ")[2].lstrip(AROUND) for one in (lower, bare.lower())}
        first = lower.partition(" ")[0].rstrip(AROUND)
        return Ends(
            tuple(before),
            tuple(start[: self._longest_rest + 1] for start in starts),
            tuple(filter(self._begins_word, last)),
            first,
            " " not in lower,
        )

    def fitting(self, rows: Iterable[Sequence[Ends]]) -> Iterator[bool]:
        """Of each row of texts whether some in their order may make a phrase, or a word without a space between."""
        rows = list(rows)
        every = {id(ends): ends for ends in chain.from_iterable(rows)}  # to hash a text's takes 1 us
        # What no text ends with, or none begins with, need not be asked of each row.
        begun = {start: self._begun(start) for start in {start for ends in every.values() for start in ends.starts}}
        there = set().union(*begun.values())
        wanted = {end: self._rests[end] & there for end in {end for ends in every.values() for end in ends.before}}
        asked = set().union(*wanted.values(), *[own.values() for own in begun.values()])
        begun = {start: {rest: own[rest] for rest in asked.intersection(own)} for start, own in begun.items()}
        borders = {
            at: (
                [begun[start] for start in ends.starts if begun[start]],
                [wanted[before] for before in ends.before if wanted[before]],
            )
            for at, ends in every.items()
        }
        mended: dict[tuple[str, str, bool], bool] = {}
        for row in rows:
            yield _may_go_on(borders[id(ends)] for ends in row) or self._may_mend_any(row, mended)

    def _begun(self, start: bytes) -> dict[bytes, bytes]:
        """The rests that a text begins with, each with what is left of it: all of a short text may stand within one."""
        begun = dict.fromkeys(filter(self._is_rest, [start[:size] for size in range(len(start) + 1)]), b"")
        at = bisect_right(self._behind, start) if start else len(self._behind)  # mere signs are passed over
        while at < len(self._behind) and self._behind[at].startswith(start):
            begun[self._behind[at]] = self._behind[at][len(start) :]
            at += 1
        return begun

    def _may_mend_any(self, row: Sequence[Ends], mended: dict[tuple[str, str, bool], bool]) -> bool:
        """Whether a known word may stand across any texts of a row; ``mended`` are known answers."""
        words: dict[str, None] = {}
        for ends in row:
            for word in words:
                key = word, ends.first, ends.alone
                fits = mended.get(key)
                if fits is None:
                    fits = mended[key] = self._may_mend(word, ends)
                if fits:
                    return True
            if ends.last:
                words.update(dict.fromkeys(ends.last))
        return False

    def _begins_word(self, word: str) -> bool:
        """Whether a known word begins with a word and is longer; not with an id."""
        at = bisect_right(self._words, word)
        return bool(word) and at < len(self._words) and self._words[at].startswith(word)

    def _may_mend(self, word: str, behind: Ends) -> bool:
        """Whether a known word may begin with a word and the first one behind it, which are not both known themselves.

        Behind a word that is alone in its text it may go on in a third text.
        """
        whole = word + behind.first
        at = bisect_left(self._words, whole)
        is_known = at < len(self._words) and self._words[at] == whole
        if is_known and not (self._known(word) and self._known(behind.first)):
            return True
        longer = at + is_known
        return behind.alone and longer < len(self._words) and self._words[longer].startswith(whole)


def _may_go_on(row: Iterable[tuple[Sequence[Mapping[bytes, bytes]], Sequence[frozenset[bytes]]]]) -> bool:
    """Whether a phrase may stand across some texts: of each in order what it begins with, and what may follow it."""
    wanted: set[bytes] = set()
    for begun, rests in row:
        for own in begun if wanted else ():
            left = [own[rest] for rest in wanted.intersection(own)]
            if not all(left):
                return True
            wanted.update(left)
        wanted.update(*rests)
    return False


def _letters(text: str) -> bytes:
    """A text without all that may stand between the words of a phrase."""
    return text.encode(errors="replace").translate(None, GAP_BYTES)
