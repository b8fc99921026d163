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
_NOTHING: Final[Mapping[bytes, set[bytes]]] = {}


class Ends(NamedTuple):
    """What of a text counts where it is joined with others.

    ``before`` is what has to follow where it ends with the beginning of a phrase, without what stands between words.
    ``behind`` are those of such rests that it begins with, each with what is left of it if it is longer than the text.
    ``last`` are its last word, as it is and without a stop, where known words begin with it, and ``first`` is its first
    word; ``alone`` if it has no other.
    """

    before: frozenset[bytes]
    behind: Mapping[bytes, bytes]
    last: tuple[str, ...]
    first: str
    alone: bool


class Borders:
    """The words and phrases of the gate, by what stands on either side of a border. Immutable; shared by threads."""

    def __init__(self, gate: Gate, lexicon: Lexicon) -> None:
        """Those of a gate, and the words of a lexicon, which may stand across a border without a space."""
        self._gate = gate
        # By the word at the border, the beginnings of phrases with what follows each; and the rests.
        self._rests: dict[bytes, dict[bytes, set[bytes]]] = {}
        self._behind: dict[bytes, set[bytes]] = {}
        for phrase in map(str.encode, (*gate.phrases, *cut_in_two(CORE))):
            for cut in _at_borders(phrase):
                self._add(cut.before, cut.behind, cut.beginning, cut.rest)
        for word in map(str.encode, TELLING):
            for at in range(1, len(word)):
                self._add((_GLUED + word[:at],), (_GLUED + word[at:],), word[:at], word[at:])
        self._glued = sorted(rest for rest in self._behind if rest.startswith(_GLUED))
        self._known = lexicon.known
        self._words = sorted(lexicon.vocabulary())

    def _add(self, before: Iterable[bytes], behind: Iterable[bytes], beginning: bytes, rest: bytes) -> None:
        for end in before:
            self._rests.setdefault(end, {}).setdefault(beginning, set()).add(rest)
        for start in behind:
            self._behind.setdefault(start, set()).add(rest)

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
        letters = b"".join(words)
        ended = [*self._endings(words[-1]), *self._endings(letters[-_LONGEST_CUT:], _GLUED), b" " + words[-1]]
        before: set[bytes] = set()
        for end in ended:
            for beginning, rests in self._rests.get(end, _NOTHING).items():
                if letters.endswith(beginning):
                    before |= rests
        behind: dict[bytes, bytes] = {}
        for words in map(_words, {lower, clause.lower()}):
            letters = b"".join(words)
            begun = [*self._beginnings(words[0] + b" "), *self._beginnings_glued(_GLUED + letters[:_LONGEST_CUT])]
            for rest in chain.from_iterable(map(self._behind.__getitem__, begun)):
                if letters.startswith(rest):
                    behind[rest] = b""
                elif rest.startswith(letters):
                    behind.setdefault(rest, rest[len(letters) :])
        last = {one.rpartition(" ")[2].lstrip(AROUND) for one in (lower, bare.lower())}
        first = lower.partition(" ")[0].rstrip(AROUND)
        return Ends(frozenset(before), behind, tuple(filter(self._begins_word, last)), first, " " not in lower)

    def fitting(self, rows: Iterable[Sequence[Ends]]) -> Iterator[bool]:
        """Of each row of texts whether some in their order may make a phrase, or a word without a space between."""
        mended: dict[tuple[str, str, bool], bool] = {}
        for row in rows:
            yield self._fit(row, mended)

    def _fit(self, row: Sequence[Ends], mended: dict[tuple[str, str, bool], bool]) -> bool:
        """``mended`` are known answers."""
        wanted: set[bytes] = set()
        words: dict[str, None] = {}
        for ends in row:
            if wanted:
                left = [ends.behind[rest] for rest in wanted.intersection(ends.behind)]
                if not all(left):
                    return True
                wanted.update(left)
            for word in words:
                key = word, ends.first, ends.alone
                fits = mended.get(key)
                if fits is None:
                    fits = mended[key] = self._may_mend(word, ends)
                if fits:
                    return True
            wanted |= ends.before
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


class _Cut(NamedTuple):
    """A place at which a phrase may be cut: its ``beginning`` and its ``rest`` without what stands between words.

    ``before`` and ``behind`` are the outer word there. Where the phrase has another word beside that, there is a space
    between them, or none in a long phrase.
    """

    before: tuple[bytes, ...]
    behind: tuple[bytes, ...]
    beginning: bytes
    rest: bytes


def _at_borders(phrase: bytes) -> Iterator[_Cut]:
    """The places at which a phrase may be cut."""
    runs = [run.translate(_SPACED).split() for run in phrase.replace(b"' ", b"'").split(b" ")]
    for at in range(1, len(runs)):
        # Where nothing but signs stands on one side, as in "note :", anything may stand there.
        head, tail = list(chain.from_iterable(runs[:at])) or [b""], list(chain.from_iterable(runs[at:])) or [b""]
        yield _Cut(
            (b" " + head[-1], head[-2] + head[-1]) if head[1:] else (head[-1],),
            (tail[0] + b" ", tail[0] + tail[1]) if tail[1:] else (tail[0],),
            b"".join(head),
            b"".join(tail),
        )


def _words(text: str) -> list[bytes]:
    """What stands in a text between all that may stand between the words of a phrase; at least one, be it empty."""
    return text.encode(errors="replace").translate(_SPACED).split() or [b""]
