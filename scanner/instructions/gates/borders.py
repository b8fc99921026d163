"""Whether some texts, joined in whatever way, may hold a word or phrase that makes them worth reading.

To join the texts of a row in all ways takes 0.3 ms, and hardly any two notes go on with each other. What makes joined
texts worth reading stands in one of them, or across a border: then a text ends with the first part of a phrase, and
another begins with the rest. So it is worked out once for each different text what it ends and begins with, and of a
row it is asked whether some fit: 5 us. A phrase counts as a whole: "de" and "re" are the words at a border of some
phrase, and where a country stands before "recurring" nothing of it goes on.

Where a word may stand across a border without a space between, as "least" in "size L" and "east", texts are joined
without spaces at every border. Of such a row the word across each is looked for in the phrases and asked of the gate,
each different one once.

The answer errs on one side: texts that do not fit are joined in no way by :mod:`scanner.instructions.cut.joinings`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from scanner.disguises.misspellings.corrections import holds_cut_words
from scanner.disguises.misspellings.misspelt import CORE, TELLING
from scanner.instructions.gates.gate import Gate
from scanner.instructions.gates.gate_patterns import GAP_BYTES, cut_in_two, in_words
from scanner.instructions.joined import AROUND, EDGE, near_edges
from scanner.instructions.seams import last_clause, without_stops
from scanner.language.lexicon import Lexicon

_FIRST_FOREIGN: Final = "\u0250"  # behind the Latin letters; fold leaves "ß" and "ø" of those that are not ASCII


class Ends(NamedTuple):
    """What of a text counts where it is joined with others, phrases without what stands between their words.

    ``before`` are the beginnings of phrases that it ends with, and ``end`` its last letters, as many as these may have.
    ``starts`` are its own beginning and that of its last clause, as long as what may follow there. ``last`` are its
    last word, as it is and without a stop, and ``first`` is its first word; ``alone`` if it has no other. ``apart``
    says that one of these has letters that are not ASCII: glued to another it is a word that nobody knows.
    """

    before: tuple[bytes, ...]
    end: bytes
    starts: tuple[bytes, ...]
    last: tuple[str, ...]
    first: str
    alone: bool
    apart: bool


class _Going(NamedTuple):
    """What stands at the ends of a text that others of the same rows go on with, or that goes on with them.

    ``begun`` are the rests of phrases that it begins with, each with what is left of it; ``wanted`` those that may
    follow it. ``glued`` are the first words with which its last one makes a known word, and ``longer`` those with which
    it makes the beginning of one.
    """

    begun: Sequence[Mapping[bytes, bytes]]
    wanted: Sequence[frozenset[bytes]]
    ends: Ends
    glued: set[str]
    longer: set[str]


class Borders:
    """The words and phrases of the gate, by what stands on either side of a border.

    Shared by threads. What it keeps of words that were asked for is bounded by the lexicon and by the phrases.
    """

    def __init__(self, gate: Gate, lexicon: Lexicon) -> None:
        """``gate`` has the phrases and words; words of ``lexicon`` may stand across a border without a space."""
        self._gate = gate
        self._phrases = [list(map(_letters_of, in_words(phrase))) for phrase in gate.phrases]
        rests: dict[bytes, set[bytes]] = {}
        for words in (*self._phrases, *(list(map(_letters_of, in_words(cut))) for cut in cut_in_two(CORE))):
            for at in range(1, len(words)):
                rests.setdefault(b"".join(words[:at]), set()).add(b"".join(words[at:]))
        for word in map(str.encode, TELLING):
            for at in range(1, len(word)):
                rests.setdefault(word[:at], set()).add(word[at:])
        self._rests = {beginning: frozenset(own) for beginning, own in rests.items()}
        sizes: dict[bytes, set[int]] = {}
        for beginning in rests:
            sizes.setdefault(beginning[-2:], set()).add(len(beginning))
        self._shortest = (1,)
        self._sizes = {last: (*self._shortest, *sorted(own - {1})) for last, own in sizes.items()}
        self._behind = sorted(set().union(*rests.values()))
        self._is_rest = frozenset(self._behind).__contains__
        self._longest_beginning, self._longest_rest = max(map(len, rests)), max(map(len, self._behind))
        self._words_of_phrases = frozenset(chain.from_iterable(self._phrases))
        self._first_of_phrases = frozenset(words[0] for words in self._phrases)
        self._last_of_phrases = frozenset(words[-1] for words in self._phrases)
        # What stands of such a word on the other side of the border; hardly any word across one has it.
        self._ends_of_first = frozenset(word[at:] for word in self._first_of_phrases for at in range(1, len(word) + 1))
        self._beginnings_of_last = frozenset(word[:at] for word in self._last_of_phrases for at in range(len(word)))
        self._around: dict[bytes, Sequence[tuple[bytes, bytes]]] = {}
        self._known = lexicon.known
        self._words = sorted(lexicon.vocabulary())
        self._words_behind: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def ends(self, texts: Sequence[str]) -> list[Ends | None]:
        """What each text ends and begins with; None if it is worth reading by itself, or may go on in any other.

        Words of other alphabets go on in each other without a space, and marks of lists are taken away.
        """
        pieces = list(map(near_edges, texts))
        holding = self._gate.holding_any(pieces)
        return [None if at in holding else self._ends(piece) for at, piece in enumerate(pieces)]

    def _ends(self, piece: str) -> Ends | None:
        """What of a piece may be half a word or half a phrase at a border; None where nothing may."""
        bare, clause = without_stops(piece), last_clause(piece, EDGE)
        if bare is None or clause is None:
            return None
        lower = piece.lower()
        outer = lower.split()
        if not outer or max(lower) >= _FIRST_FOREIGN or holds_cut_words(lower):
            return None
        letters = _letters(lower)
        end = letters[-self._longest_beginning :]
        # By its last two letters, since a beginning that ends so has hardly ever one of more than five lengths.
        before = [own for size in self._sizes.get(end[-2:], self._shortest) if (own := end[-size:]) in self._rests]
        starts = [letters] if clause is piece else [letters, _letters(clause.lower())]
        wholes = {lower, lower if bare is piece else bare.lower()}
        last = {one.rpartition(" ")[2].lstrip(AROUND) for one in wholes}
        first = lower.partition(" ")[0].rstrip(AROUND)
        return Ends(
            tuple(before),
            end,
            tuple(start[: self._longest_rest + 1] for start in starts),
            tuple(last),
            first,
            " " not in lower,
            not (outer[0].isascii() and outer[-1].isascii()),
        )

    def fitting(self, rows: Iterable[Sequence[Ends]]) -> list[bool]:
        """Whether texts of each row may make a phrase in their order, or a word without a space between."""
        rows = list(rows)
        going = self._going({id(ends): ends for ends in chain.from_iterable(rows)})  # to hash a text's takes 1 us
        fitting: list[bool] = []
        glued: dict[int, Sequence[Ends]] = {}
        for row in rows:
            own = [one for ends in row if (one := going.get(id(ends)))]
            fits = len(own) > 1 and _may_go_on(own)
            if not fits and (any(ends.apart for ends in row) or _may_mend(own)):
                glued[len(fitting)] = row
            fitting.append(fits)
        words = list({word for row in glued.values() for _, word, _ in _across(row)})
        holding = {words[at] for at in self._gate.holding_any(words)} if words else set()
        for at, row in glued.items():
            fitting[at] = any(
                word in holding or self._is_of_phrase(*border) for border in _across(row) if (word := border[1])
            )
        return fitting

    def _is_of_phrase(self, before: Ends, word: str, after: Ends) -> bool:
        """Whether a word across a border is one of a phrase whose others may stand in the texts on both sides.

        Or it ends with the first word of one, "x10" with that of "10 out of 10", or begins with the last: the gate
        finds a phrase within longer words as well.
        """
        letters, behind = _letters(word), len(_letters(after.first))
        border = len(letters) - behind
        is_whole = letters in self._words_of_phrases
        may_begin = letters[border:] in self._ends_of_first
        may_end = letters[:border] in self._beginnings_of_last
        if not (is_whole or may_begin or may_end):  # as nearly always
            return False
        left, right = before.end[: len(before.end) - border], after.starts[0][behind:]
        if is_whole and any(
            _end_alike(one, left) and _begin_alike(other, right) for one, other in self._phrases_with(letters)
        ):
            return True
        ends = (letters[at:] for at in range(1, border)) if may_begin else ()
        beginnings = (letters[:at] for at in range(border + 1, len(letters))) if may_end else ()
        return any(
            not one and _begin_alike(other, right)
            for end in filter(self._first_of_phrases.__contains__, ends)
            for one, other in self._phrases_with(end)
        ) or any(
            not other and _end_alike(one, left)
            for beginning in filter(self._last_of_phrases.__contains__, beginnings)
            for one, other in self._phrases_with(beginning)
        )

    def _phrases_with(self, word: bytes) -> Sequence[tuple[bytes, bytes]]:
        """What stands before and behind a word in the phrases that hold it; kept, since few words are asked for."""
        known = self._around.get(word)
        if known is None:
            known = self._around[word] = [
                (b"".join(words[:at]), b"".join(words[at + 1 :]))
                for words in self._phrases
                for at, own in enumerate(words)
                if own == word
            ]
        return known

    def _going(self, every: Mapping[int, Ends]) -> dict[int, _Going]:
        """The texts of some rows that may have a part in any; what none goes on with need not be asked of each row."""
        starts = {start for ends in every.values() for start in ends.starts}
        begun = {start: own for start in starts if (own := self._begun(start))}
        there = set().union(*begun.values())
        befores = {before for ends in every.values() for before in ends.before}
        wanted = {before: known for before in befores if (known := self._rests[before] & there)}
        asked = set().union(*wanted.values(), *[own.values() for own in begun.values()])
        begun = {
            start: {rest: every_rest[rest] for rest in met}
            for start, every_rest in begun.items()
            if (met := asked & every_rest.keys())
        }
        firsts = {ends.first for ends in every.values()}
        alone = {ends.first for ends in every.values() if ends.alone}
        lasts = filter(self._begins_word, {word for ends in every.values() for word in ends.last})
        mended = {word: both for word in lasts if any(both := self._mended(word, firsts, alone))}
        mending = set().union(*[words for both in mended.values() for words in both])
        going: dict[int, _Going] = {}
        for at, ends in every.items():
            own_begun = [begun[start] for start in ends.starts if start in begun]
            own_wanted = [wanted[before] for before in ends.before if before in wanted]
            words = [mended[word] for word in ends.last if word in mended]
            if own_begun or own_wanted or words or ends.first in mending:
                glued, longer = (set().union(*own) for own in zip(*words, strict=True)) if words else (set(), set())
                going[at] = _Going(own_begun, own_wanted, ends, glued, longer)
        return going

    def _begun(self, start: bytes) -> dict[bytes, bytes]:
        """The rests that a text begins with, each with what is left of it: all of a short text may stand within one."""
        begun = dict.fromkeys(filter(self._is_rest, [start[:size] for size in range(len(start) + 1)]), b"")
        at = bisect_right(self._behind, start) if start else len(self._behind)  # mere signs are passed over
        while at < len(self._behind) and self._behind[at].startswith(start):
            begun[self._behind[at]] = self._behind[at][len(start) :]
            at += 1
        return begun

    def _begins_word(self, word: str) -> bool:
        """Whether a known word begins with a word and is longer; not with an id."""
        at = bisect_right(self._words, word)
        return bool(word) and at < len(self._words) and self._words[at].startswith(word)

    def _mended(self, word: str, firsts: set[str], alone: set[str]) -> tuple[Collection[str], Collection[str]]:
        """The first words with which a last one makes a known word, and with which the beginning of a longer one.

        Two that are both known themselves make none. The beginning of one counts where a text has no other word, so
        that it may go on in a third.
        """
        rests, beginnings = self._words_behind.get(word) or self._behind_word(word)
        glued = rests & firsts
        return {first for first in glued if not (self._known(word) and self._known(first))}, beginnings & alone

    def _behind_word(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """What known words go on with behind a word, and the beginnings of that; kept, since few words begin others."""
        at = bisect_right(self._words, word)
        rests: set[str] = set()
        while at < len(self._words) and self._words[at].startswith(word):
            rests.add(self._words[at][len(word) :])
            at += 1
        beginnings = {rest[:size] for rest in rests for size in range(1, len(rest))}
        both = self._words_behind[word] = frozenset(rests), frozenset(beginnings)
        return both


def _may_go_on(row: Iterable[_Going]) -> bool:
    """Whether a phrase may stand across some texts: of each in order what it begins with, and what may follow it.

    Or the beginning of a known word, and a third text may end it: where the second has no other word.
    """
    wanted: set[bytes] = set()
    longer: set[str] = set()
    for one in row:
        if one.ends.alone and one.ends.first in longer:
            return True
        for own in one.begun if wanted else ():
            left = [own[rest] for rest in wanted.intersection(own)]
            if not all(left):
                return True
            wanted.update(left)
        wanted.update(*one.wanted)
        longer |= one.longer
    return False


def _may_mend(row: Iterable[_Going]) -> bool:
    """Whether two texts make a known word without a space between."""
    glued: set[str] = set()
    for one in row:
        if one.ends.first in glued:
            return True
        glued |= one.glued
    return False


def _across(row: Sequence[Ends]) -> Iterator[tuple[Ends, str, Ends]]:
    """The words across the borders of texts without a space between, of any two in their order."""
    for before, after in combinations(row, 2):
        for word in before.last:
            yield before, word + after.first, after


def _end_alike(one: bytes, other: bytes) -> bool:
    """Whether one of two ends with the other."""
    return one.endswith(other) or other.endswith(one)


def _begin_alike(one: bytes, other: bytes) -> bool:
    """Whether one of two begins with the other."""
    return one.startswith(other) or other.startswith(one)


def _letters(text: str) -> bytes:
    """A text without all that may stand between the words of a phrase."""
    return _letters_of(text.encode(errors="replace"))


def _letters_of(text: bytes) -> bytes:
    return text.translate(None, GAP_BYTES)
