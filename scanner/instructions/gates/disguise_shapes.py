"""Which leaves of an arena have the shape of a disguise; ids are set aside first, since hardly any shape fits them.

The automaton of all shapes meets new states in every hexadecimal id, 5 us each: 1 MB of ids takes 0.2 s. Only one kind
of shape fits a code (letters and digits, with at most one hyphen or underscore near the beginning): long runs of
letters. So stretches of codes are recognised first, each by one native call at 500 MB/s. Codes stand together where an
arena is filled column by column, and else :mod:`scanner.matching.distinct_texts` puts them together. Words make
few states as well, as long as no digit or unusual sign is among them: leaves of these are asked for all shapes at once.
The few leaves with such signs that stand among words are asked apart from them.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from scanner.instructions.gates.blanked_codes import Blanked
from scanner.instructions.gates.notes import GateNotes
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT, Arena, Leaf
from scanner.matching.distinct_texts import asked_once
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves

RUNS: Final = (
    r"[a-z]{20}|[A-Z]{20}|(?:[A-Z][a-z]{1,11}(?:[A-Z]{2})?[,.:;&]?){5}"
    r"|[a-z]{12}(?:[A-Z,.:;!?&][A-Za-z]{2,20}){2}"
)
"""Long runs of letters, capitals and small ones apart: the only shapes that fit a text of letters and digits."""

_LONGEST: Final = 39  # characters; base32 and base64 without spaces are looked for from 40 on
_BEGINNING: Final = 16  # base64 in pieces has 16 characters before what parts them
_STRETCH: Final = compile_native(
    rf"(?:(?:[A-Za-z0-9]{{0,{_BEGINNING - 1}}}[-_])?[A-Za-z0-9]{{0,{_LONGEST}}}{SEPARATOR_TEXT})*"
)

_WORDY: Final = string.ascii_letters.encode() + b" \n,.;:?'()-" + SEPARATOR
_PLAIN, _CODES, _WORDS, _OTHERS = range(4)
"""Kinds of stretches: codes without a run of letters, codes, words without a digit or unusual sign, all others."""

_MANY: Final = 64  # texts from which on codes are set aside
_WINDOW: Final = 1 << 12  # bytes that are asked at once whether they are codes
_APART: Final = 4  # of a window of words, the share in leaves with unusual signs up to which these are asked apart
_SAMPLE: Final = 512  # bytes of a window whose unusual signs are counted first …
_MOST_SIGNS: Final = 24  # … and how many may be among them: a mail address or telephone has ten, notes have 30 to 80

# Of ids, to put a byte in place of each takes a sixth of the time of taking some out. The search for a run passes over
# what differs from its letter in the last six bits.
_KINDS: Final = bytes(ord("a") if bytes([code]).isalpha() else int(code in _WORDY) for code in range(256))
_UNUSUAL: Final = bytes(1)
_SHORTEST_RUN: Final = b"a" * 10  # letters in a row that each of RUNS has in a code


class DisguiseShapes:
    """The shapes, and those of them that fit codes. Immutable after construction."""

    __slots__ = ("_every", "_programs", "_runs")

    def __init__(self, groups: Sequence[str]) -> None:
        """``groups`` are the patterns of all shapes, :data:`RUNS` among them; each becomes a program of its own."""
        self._programs = [compile_native(group) for group in groups]
        # In words alone one program makes no more states than four: 0.3 MB of goods take 0.6 ms instead of 2.4.
        self._every = compile_native("|".join(groups))
        self._runs = compile_native(RUNS)

    def holds(self, text: bytes) -> bool:
        """Whether one of the shapes matches in a text."""
        programs = self._programs if _UNUSUAL in text.translate(_KINDS) else (self._every,)
        return any(shapes.search(text) for shapes in programs)

    def leaves(self, buffer: bytes) -> list[Leaf]:
        """The leaves in which one of the shapes matches."""
        if len(buffer) < _WINDOW:
            texts = buffer.count(SEPARATOR)
            if texts < _MANY or buffer.count(b" ") > texts:
                # Few, or most of it prose: for an invoice of 20 lines 5 us instead of 20.
                return _marked(self._programs if _UNUSUAL in buffer.translate(_KINDS) else [self._every], buffer)
        programs = {_PLAIN: (), _CODES: [self._runs], _WORDS: [self._every], _OTHERS: self._programs}
        found: list[Leaf] = []
        first = counted = 0  # the leaves before a stretch; counted where one has a shape, since hardly any has
        apart: list[tuple[int, int]] = []
        stretches = list(_stretches(buffer, apart))
        words = _blanked(buffer, apart)
        for start, end, kind in stretches:
            own = _marked(programs[kind], words[start : end - 1])
            if own:
                first, counted = first + buffer.count(SEPARATOR, counted, start), start
                found += [(first + leaf, start + begin, start + stop) for leaf, begin, stop in own]
        if apart:
            odd = _marked(self._programs, SEPARATOR.join(buffer[start:end] for start, end in apart))
            places = [apart[leaf] for leaf, _, _ in odd]
            found = sorted([*found, *((buffer.count(SEPARATOR, 0, start), start, end) for start, end in places)])
        return found

    def beside_codes(self, blanked: Blanked) -> list[Leaf]:
        """The leaves that :meth:`leaves` finds in a buffer from which codes were blanked out."""
        found = _marked(self._programs, blanked.buffer)
        long = [number for number, code in enumerate(blanked.codes) if _SHORTEST_RUN in code.translate(_KINDS)]
        if long:
            codes = SEPARATOR.join(map(blanked.codes.__getitem__, long))
            running = [long[place] for place, _, _ in marked_leaves(self._runs, codes)]
            found = sorted({*found, *blanked.leaves(running)}) if running else found
        return found


def disguise_shaped(arena: Arena) -> list[int]:
    """The leaves with the shape of a disguise, if the gate has looked for them in this arena; else none."""
    return asked_once(lambda different: different.notes.of(GateNotes).disguise_shaped or (), arena)


def _marked(programs: Iterable[Any], buffer: bytes) -> list[Leaf]:
    """The leaves in which one of some programs matches."""
    if len(buffer) < _WINDOW:  # hardly ever one: 0.2 us less each
        programs = [shapes for shapes in programs if shapes.search(buffer) is not None]
    return sorted({leaf for shapes in programs for leaf in marked_leaves(shapes, buffer)})


def _stretches(buffer: bytes, apart: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The buffer in stretches of one kind: start, end behind the last leaf's separator, kind.

    The last stretch ends one behind the buffer, where a further leaf would begin. Leaves that stand among words and are
    no words are added to ``apart``.
    """
    # All of the buffer at once: Python finds a run of one letter in a tenth of the time that windows take for it.
    kinds = buffer.translate(_KINDS)
    run = start = place = 0  # where the next run of letters is, from the last window of codes on
    before: int | None = None
    while place <= len(buffer):
        end = buffer.find(SEPARATOR, place + _WINDOW)
        end = len(buffer) + 1 if end < 0 else end + 1
        if kinds.find(_UNUSUAL, place, end) < 0:
            kind = _WORDS
        elif _STRETCH.fullmatch(buffer[place:end] if end <= len(buffer) else buffer[place:] + SEPARATOR) is None:
            odd = _odd(buffer, kinds, place, min(end, len(buffer)))
            apart += odd
            kind = _WORDS if odd else _OTHERS
        else:
            if run < place:
                run = kinds.find(_SHORTEST_RUN, place)
                run = len(buffer) if run < 0 else run
            kind = _CODES if run + len(_SHORTEST_RUN) <= end else _PLAIN
        if before is not None and kind != before:
            yield start, place, before
            start = place
        before, place = kind, end
    yield start, place, _OTHERS if before is None else before


def _odd(buffer: bytes, kinds: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Where the leaves with unusual signs in a window are, if most of it is words; else none.

    Where one line in thirty names somebody, nearly every window holds such a line: 1.4 ms for 0.3 MB of goods, 2.6 if
    all of them are asked as if there were no words.
    """
    if kinds.count(_UNUSUAL, start, start + _SAMPLE) > _MOST_SIGNS:
        return []
    odd: list[tuple[int, int]] = []
    left = (end - start) // _APART
    place = kinds.find(_UNUSUAL, start, end)
    while place >= 0:
        begin = buffer.rfind(SEPARATOR, start, place) + 1 or start
        stop = buffer.find(SEPARATOR, place, end)
        stop = end if stop < 0 else stop
        left -= stop - begin
        if left < 0:
            return []
        odd.append((begin, stop))
        place = kinds.find(_UNUSUAL, stop, end)
    return odd


def _blanked(buffer: bytes, apart: Sequence[tuple[int, int]]) -> bytes:
    """The buffer with blanks, which are of no shape, for some of its leaves."""
    if not apart:
        return buffer
    parts: list[bytes] = []
    place = 0
    for start, end in apart:
        parts += buffer[place:start], b" " * (end - start)
        place = end
    return b"".join([*parts, buffer[place:]])
