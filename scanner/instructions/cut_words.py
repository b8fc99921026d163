"""Telling words that are cut in two, their beginning at the end of one text and their end at the beginning of another.

And words that no text ends or begins with but a piece of a sentence (:mod:`scanner.instructions.seams`), where some
other text goes on, or ends, as a phrase worth reading does that is cut there: "for all" and "customers without
exception". Many goods end in "of": to look at the neighbours of 181 of 5,000 took as long as all the rest of a
redaction.

What parts the texts of an arena is the one byte that both halves stand at. An end of a word is looked for from there
on, which RE2 does as fast as memory is read; a beginning ends there, and was looked for at every letter of the arena,
at 220 MB/s. In the arena read backwards it begins there: turning it round and looking take a third of that.

Whether another text goes on with a half is asked in the same way, of the few halves that were found: an automaton for
all 1,187 ways to go on with a phrase took 1.4 ms for an invoice of 5,000 lines and 4.4 where each of these is nested,
a search for those of two halves 0.4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count, islice, repeat
from operator import add
from typing import Any, Final, NamedTuple

from scanner.instructions.seams import FIRST_WORDS, LAST_WORDS
from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.matching.native import compile_native

_LONG: Final = 7  # letters from which on a word is known by a part of it
_HEAD, _TAIL = 4, 5  # letters of a word by which it is known when its end or its beginning is in another text

MOST_PIECES: Final = 16
"""Different texts of one payload that begin within a sentence and have their neighbours looked at, though nothing in
them is worth reading: hardly any payload has one, and where memos are written in small letters each is one."""

MOST_BEGUN: Final = 1_000
"""Texts of a payload, and those of them that begin so, from which it is told how texts are written in it."""

_WAY: Final = 12
"""How many different ones there are at least where that is the way in which all are written, if they are half of all
that are like sentences. To look at the neighbours of each took 9 ms of the 11 that a view of 20 lines then took."""

_SENTENCE: Final = re.compile(r"\W*[^\W\d_]+[,;:]? [^\W\dA-Z_]")
"""Words, the second in small letters: no number in groups and no name, which may be settled and so be no text."""

# The number, letter or bullet of one text of a list: what follows it may begin within a sentence.
_MARK: Final = (
    r"[(\[#]?(?:[0-9]{1,2}(?:/[0-9]{1,2})?|[A-Za-z]|[ivx]{2,5})[)\].:]{1,2} |[0-9]{1,2}/[0-9]{1,2} |#[0-9]{1,2} "
    r"|[Pp]art [0-9]{1,2}[.:]? |(?:[-*+>|]|\xe2\x80\xa2|\xc2\xb7) "
)
# A blank or a stop first, or several words in small letters: no name of goods, and no code or status.
_PIECE: Final = compile_native(
    rf"{SEPARATOR_TEXT}(?:{_MARK})?(?: {{1,9}}[^ \x1f]|[a-z]{{1,40}}[ ,;:'][^\x1f]|[),.;:!?][ a-z])"
)

_FEWEST: Final = 2  # texts that an instruction is cut over
_FIRST: Final = frozenset(map(str.encode, FIRST_WORDS))
_LAST: Final = frozenset(map(str.encode, LAST_WORDS))


class CutWords:
    """Words, and what may be left of them. Immutable after construction."""

    __slots__ = ("_endings", "_heads", "_one_head", "_one_tail", "_phrases", "_rests", "_tails")

    def __init__(self, words: Collection[str], phrases: Iterable[str] = ()) -> None:
        """``words`` are ASCII, in lower case; ``phrases`` of several words each are worth reading, in lower case."""
        long = [word for word in words if len(word) >= _LONG]
        heads = sorted({word[:at] for word in long for at in range(_HEAD, len(word) - 1)})
        tails = sorted({word[at:] for word in long for at in range(2, len(word) - _TAIL + 1)})
        heads, tails = sorted({*heads, *LAST_WORDS}), sorted({*tails, *FIRST_WORDS})
        last = _any_of(half[::-1] for half in LAST_WORDS)
        head, tail = _any_of(half[::-1] for half in heads), _any_of(tails)
        others = _any_of(half[::-1] for half in heads if half not in LAST_WORDS)
        self._heads, self._tails = compile_native(head), compile_native(tail)
        self._endings = compile_native(rf"{last}[^\t-\r \x1f]*(?:[\t-\r ]+[^\t-\r \x1f]+)?|{others}")
        # A text of one word is a piece in any case: an instruction may be cut word by word.
        self._one_head, self._one_tail = (compile_native(rf"{half}[^ \x1f]*(?:\x1f|\z)") for half in (head, tail))
        self._rests = _Rests(_rests(words))
        self._phrases = _Rests(_rests_of_phrases(phrases))

    def leaves(self, arena: Arena) -> list[tuple[int, int, int]]:
        """The leaves that end or begin within a word, if another goes on with it or they are one word; or a sentence.

        Of each its number, start and end in the arena's buffer.
        """
        found: list[tuple[int, int, int]] = []
        buffer = arena.buffer
        if SEPARATOR not in buffer:
            return found
        lower = arena.lower()
        backwards = arena.backwards().lower()
        borders = _Borders(lower, backwards)
        if not self._may_hold(lower, backwards, borders):
            return found
        whole: dict[bytes, bool] = {}
        leaf = counted = 0
        for first, last in self._pieces(lower, backwards):
            piece = lower[first:last]
            within = first + 1 if piece.startswith(SEPARATOR) else first
            if within > first and piece[1:] in _FIRST and not buffer[within : within + 1].islower():
                continue  # "Your order" begins a sentence
            start = buffer.rfind(SEPARATOR, 0, within) + 1
            end = buffer.find(SEPARATOR, within)
            end = len(buffer) if end < 0 else end
            if piece[:-1] in _LAST:
                piece = _last_words(lower[start:end].split())
            if piece not in whole:
                whole[piece] = self._goes_on(piece, borders)
            if whole[piece] or buffer.find(b" ", start, end) < 0:
                leaf += buffer.count(SEPARATOR, counted, start)
                counted = start
                found.append((leaf, start, end))
        return found

    def _may_hold(self, lower: bytes, backwards: bytes, borders: _Borders) -> bool:
        """Whether any text is such a piece, asked of each different half: 0.7 ms for an invoice of 5,000, not 1.3.

        Of its goods, 200 end in "data", 200 in "of", and nothing begins with "base".
        """
        endings = {b" ".join(half[::-1].split()) for half in set(self._endings.findall(backwards))}
        halves = endings.union(self._tails.findall(lower))
        if any(self._goes_on(half, borders) for half in halves):
            return True
        return bool(halves) and (
            self._one_tail.search(lower) is not None or self._one_head.search(backwards) is not None
        )

    def _goes_on(self, piece: bytes, borders: _Borders) -> bool:
        """Whether another text goes on with a piece, or ends as one that it goes on with."""
        last_word = piece.rpartition(b" ")[2]  # of the beginning of a phrase, which is also known by two
        return borders.hold(self._rests, piece) or any(borders.hold(self._phrases, half) for half in {piece, last_word})

    def _pieces(self, lower: bytes, backwards: bytes) -> Iterator[tuple[int, int]]:
        """Where halves of words stand, separators included, in order; none within another."""
        size = len(lower)
        pieces = [match.span() for match in self._tails.finditer(lower)]
        pieces += [(size - match.end(), size - match.start()) for match in self._heads.finditer(backwards)]
        stop = 0
        for start, end in sorted(pieces):
            if start >= stop:
                yield start, end
                stop = end


class _Rests:
    """What may stand on the other side of a border for each half; compiled for those that are met.

    Shared by threads: to compile one twice does no harm.
    """

    __slots__ = ("_of", "_patterns")

    def __init__(self, of: Mapping[bytes, Collection[bytes]]) -> None:
        self._of = of
        self._patterns: dict[bytes, Any] = {}

    def pattern(self, half: bytes) -> Any:
        """Finds any of them from the border on, in a text read backwards if they end there; None if there are none."""
        pattern = self._patterns.get(half)
        if pattern is None and half in self._of:
            rests = [rest.strip(SEPARATOR) for rest in self._of[half]]
            rests = rests if half.endswith(SEPARATOR) else [rest[::-1] for rest in rests]
            # By their bytes: those of letters that are not ASCII are none when they are turned round.
            alternatives = ("".join(f"\\x{code:02x}" for code in rest) for rest in sorted(rests))
            pattern = self._patterns[half] = compile_native(f"{SEPARATOR_TEXT}(?:{'|'.join(alternatives)})")
        return pattern


class _Borders:
    """The borders of one arena, asked what stands beside them: each question once."""

    __slots__ = ("_answers", "_backwards", "_lower")

    def __init__(self, lower: bytes, backwards: bytes) -> None:
        self._lower = lower
        self._backwards = backwards
        self._answers: dict[tuple[_Rests, bytes], bool] = {}

    def hold(self, rests: _Rests, half: bytes) -> bool:
        """Whether some text goes on with a half, or ends as one that goes on with it."""
        known = self._answers.get((rests, half))
        if known is None:
            pattern = rests.pattern(half)
            buffer = self._lower if half.endswith(SEPARATOR) else self._backwards
            known = self._answers[rests, half] = pattern is not None and pattern.search(buffer) is not None
        return known


def pieces(arena: Arena, most: int = 0) -> list[int]:
    """The leaves that begin within a sentence, in order: by their first sign alone, so that all can be asked.

    The first ``most`` of them, or all.
    """
    # What stands between two such beginnings tells how many leaves do: 0.3 us for each, where a match takes 1.
    between = _PIECE.split(SEPARATOR + arena.buffer, most)
    between.pop()
    behind = accumulate(map(bytes.count, between, repeat(SEPARATOR)))
    return list(map(add, behind, count()))


class Doubtful(NamedTuple):
    """The leaves of one payload that may be parts of a sentence: ``marked`` ones, and those that go on with one."""

    marked: list[int]
    begun: list[int]

    def worth(self, texts: Sequence[str]) -> Doubtful:
        """What is worth looking at, by nothing but the texts of the payload: of most payloads, nothing.

        Equal texts count as one, since a column may have them once for all its rows. One alone that begins within a
        sentence is a note in small letters, and where most begin so that is how they are written there.
        """
        begun = set(map(texts.__getitem__, self.begun))
        if _are_all(begun, texts) or (len(begun) < _FEWEST and not self.marked):
            return Doubtful(self.marked, [])
        return self

    def beside(self, texts: Sequence[str], carrying: Container[int]) -> set[int]:
        """Those whose neighbours are to be looked at, but for some; ``texts`` are the payload's."""
        text_of = texts.__getitem__
        marked = {leaf for leaf in self.marked if leaf not in carrying}
        begun = [leaf for leaf in self.begun if leaf not in carrying]
        chosen = set(islice(dict.fromkeys(map(text_of, begun)), MOST_PIECES))
        if len(chosen.union(map(text_of, marked))) < _FEWEST:
            return marked
        return marked.union(leaf for leaf in begun if texts[leaf] in chosen)


def _are_all(begun: set[str], texts: Sequence[str]) -> bool:
    """Whether texts that begin within a sentence are how most are written that are like sentences."""
    if len(begun) < _WAY:
        return False
    others = {text for text in texts[:MOST_BEGUN] if " " in text} - begun
    # Whether as many are like sentences. Of an invoice's texts there is none to ask: 3 us instead of 26.
    return len(others) < len(begun) or sum(map(bool, map(_SENTENCE.match, others))) < len(begun)


def _any_of(halves: Iterable[str]) -> str:
    """The pattern of any of some halves from a border on."""
    return rf"{SEPARATOR_TEXT}(?:{'|'.join(halves)})\b"


def _rests(words: Collection[str]) -> dict[bytes, set[bytes]]:
    """What may stand on the other side of a border for each half of a word."""
    rests: dict[bytes, set[bytes]] = {}
    for word in map(str.encode, words):
        for at in range(1, len(word)):
            head, tail = word[:at] + SEPARATOR, SEPARATOR + word[at:]
            rests.setdefault(head, set()).add(tail)
            rests.setdefault(tail, set()).add(head)
    return rests


def _rests_of_phrases(phrases: Iterable[str]) -> dict[bytes, set[bytes]]:
    """The same for phrases that are cut behind a word of :data:`LAST_WORDS`, or before one of :data:`FIRST_WORDS`.

    A beginning is known by :func:`_last_words`.
    """
    rests: dict[bytes, set[bytes]] = {}
    for phrase in phrases:
        words = phrase.encode().split(b" ")
        for at in range(1, len(words)):
            head, tail = b" ".join(words[:at]) + SEPARATOR, SEPARATOR + b" ".join(words[at:])
            if words[at - 1] in _LAST:
                rests.setdefault(_last_words(words[:at]), set()).add(tail)
            if words[at] in _FIRST:
                rests.setdefault(SEPARATOR + words[at], set()).add(head)
    return rests


def _last_words(beginning: Sequence[bytes]) -> bytes:
    """What the beginning of a phrase is known by: its last two words, since many phrases have the last one."""
    return b" ".join(beginning[-2:]) + SEPARATOR
