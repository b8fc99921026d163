"""Whether some texts, joined in whatever way, may hold a word or phrase that makes them worth reading.

To join the texts of a row in all ways takes 0.3 ms, and hardly any two notes go on with each other. What makes joined
texts worth reading stands in one of them, or across a border: then a text ends with the first part of a phrase, and
another begins with the rest. So it is worked out once for each different text what it ends and begins with, and of a
row it is asked whether any two fit: 10 us.

The answer errs on one side: texts of which no two fit are joined in no way by :mod:`scanner.instructions.joinings`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from scanner.disguises.corrections import holds_cut_words
from scanner.disguises.misspelt import CORE, TELLING
from scanner.instructions.gate import Gate
from scanner.instructions.gate_patterns import GAP_BYTES, cut_in_two
from scanner.instructions.joined import AROUND, EDGE, near_edges
from scanner.instructions.seams import last_clause, without_stops
from scanner.language.lexicon import Lexicon

_SPACED: Final = bytes(ord(" ") if code in GAP_BYTES else code for code in range(256))
_GLUED: Final = b"\x1f"
"""Before the part of a word that is looked for in texts without their spaces."""
_LONGEST_CUT: Final = max(map(len, TELLING))  # characters of a word that may be cut


class Ends(NamedTuple):
    """What of a text counts where it is joined with others.

    ``before`` are the first parts of phrases that it ends with, ``behind`` the rests that it begins with. ``last`` are
    its last word, as it is and without a stop, and ``first`` is its first word; ``alone`` if it has no other.
    """

    before: tuple[bytes, ...]
    behind: tuple[bytes, ...]
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
            for before, behind in _at_borders(phrase.encode()):
                for end in before:
                    rests.setdefault(end, set()).update(behind)
        for word in map(str.encode, TELLING):
            for at in range(1, len(word)):
                rests.setdefault(_GLUED + word[:at], set()).add(_GLUED + word[at:])
        self._rests = {before: frozenset(behind) for before, behind in rests.items()}
        self._behind = frozenset().union(*self._rests.values())
        self._glued = sorted(rest for rest in self._behind if rest.startswith(_GLUED))
        self._known = lexicon.known
        self._words = sorted(lexicon.vocabulary())

    def ends(self, text: str) -> Ends | None:
        """What a text ends and begins with; None if it is worth reading by itself, or may go on in any other.

        Words of other alphabets go on in each other without a space, and marks of lists are taken away.
        """
        piece = near_edges(text)
        bare, clause = without_stops(piece), last_clause(piece, EDGE)
        if bare is None or clause is None or self._gate.holds_any(piece):
            return None
        lower = piece.lower()
        outer = lower.split()
        if not (outer and outer[0].isascii() and outer[-1].isascii()) or holds_cut_words(lower):
            return None
        words = _words(lower)
        before = [*self._endings(words[-1]), *self._endings(b"".join(words)[-_LONGEST_CUT:], _GLUED)]
        if (whole := b" " + words[-1]) in self._rests:
            before.append(whole)
        behind: list[bytes] = []
        for words in map(_words, {lower, clause.lower()}):
            behind += self._beginnings(words[0] + b" ")
            behind += self._beginnings_glued(_GLUED + b"".join(words)[:_LONGEST_CUT])
        last = {one.rpartition(" ")[2].lstrip(AROUND) for one in (lower, bare.lower())}
        first = lower.partition(" ")[0].rstrip(AROUND)
        return Ends(tuple(before), tuple(behind), tuple(filter(None, last)), first, " " not in lower)

    def fitting(self, rows: Iterable[Sequence[Ends]]) -> Iterator[bool]:
        """Of each row of texts whether any two in their order may make a phrase, or a word without a space between."""
        rows = list(rows)
        there = {one for row in rows for ends in row for one in ends.behind}
        wanted: dict[bytes, frozenset[bytes]] = {}
        mended: dict[tuple[str, str, bool], bool] = {}
        for row in rows:
            yield self._fit(row, there, wanted, mended)

    def _fit(
        self,
        row: Sequence[Ends],
        there: set[bytes],
        wanted: dict[bytes, frozenset[bytes]],
        mended: dict[tuple[str, str, bool], bool],
    ) -> bool:
        """``there`` are all that any row begins with; the other two are known answers."""
        going_on: set[bytes] = set()
        words: dict[str, None] = {}
        for ends in row:
            if going_on and not going_on.isdisjoint(ends.behind):
                return True
            for word in words:
                key = word, ends.first, ends.alone
                fits = mended.get(key)
                if fits is None:
                    fits = mended[key] = self._may_mend(word, ends)
                if fits:
                    return True
            for before in ends.before:
                rests = wanted.get(before)
                if rests is None:
                    rests = wanted[before] = self._rests[before] & there
                going_on |= rests
            words.update(dict.fromkeys(ends.last))
        return False

    def _endings(self, text: bytes, mark: bytes = b"") -> Iterator[bytes]:
        """The first parts of phrases that a text ends with."""
        return filter(self._rests.__contains__, [mark + text[at:] for at in range(len(text) + 1)])

    def _beginnings(self, text: bytes) -> Iterator[bytes]:
        """The rests of phrases that a text begins with."""
        return filter(self._behind.__contains__, [text[:size] for size in range(len(text) + 1)])

    def _beginnings_glued(self, text: bytes) -> Iterator[bytes]:
        """The same for rests of words; all of a short text may stand within one."""
        yield from self._beginnings(text)
        at = bisect_left(self._glued, text)
        while at < len(self._glued) and self._glued[at].startswith(text):
            yield self._glued[at]
            at += 1

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


def _at_borders(phrase: bytes) -> Iterator[tuple[tuple[bytes, ...], tuple[bytes, ...]]]:
    """What stands before and behind each place at which a phrase may be cut: the outer word there.

    Where the phrase has another word beside that, there is a space between them, or none in a long phrase.
    """
    runs = [run.translate(_SPACED).split() for run in phrase.replace(b"' ", b"'").split(b" ")]
    for at in range(1, len(runs)):
        # Where nothing but signs stands on one side, as in "note :", anything may stand there.
        *others, last = chain.from_iterable(runs[:at]) if any(runs[:at]) else (b"",)
        first, *more = chain.from_iterable(runs[at:]) if any(runs[at:]) else (b"",)
        yield (
            (b" " + last, others[-1] + last) if others else (last,),
            (first + b" ", first + more[0]) if more else (first,),
        )


def _words(text: str) -> list[bytes]:
    """What stands in a text between all that may stand between the words of a phrase; at least one, be it empty."""
    return text.encode(errors="replace").translate(_SPACED).split() or [b""]
