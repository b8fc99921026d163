"""Which leaves of an arena look odd: shapes over all of it, with ids set aside, of which hardly any shape can be made.

The automaton of all shapes meets new states in every hexadecimal id, 5 us each: 1 MB of them takes 0.2 s. Only one
kind of shape fits a code, that is letters and digits with one hyphen or underscore near the beginning at the most: long
runs of letters. So codes are told first. In an arena that stands column by column they lie together, and one native
call tells a stretch of them at 500 MB/s; where they stand among other texts, each text is asked. Of 20,000 texts, half
of them ids like ``il_e3e70682c2094cac629f6fbe``, that took 25 ms with each text asked, and takes 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, compress
from typing import Any, Final

from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT, marked_leaves
from scanner.matching.native import compile_native

Leaf = tuple[int, int, int]
"""Number, start and end (in the arena's buffer) of one text."""

RUNS: Final = (
    r"[a-z]{20}|[A-Z]{20}|(?:[A-Z][a-z]{1,11}(?:[A-Z]{2})?[,.:;&]?){5}"
    r"|[a-z]{12}(?:[A-Z,.:;!?&][A-Za-z]{2,20}){2}"
)
"""Long runs of letters, the case told apart: the only shapes that fit a text of letters and digits alone."""

_LONGEST: Final = 39  # characters; base32 and base64 without spaces are looked for from 40 on
_BEGINNING: Final = 16  # base64 in pieces has 16 characters before what parts them
_STRETCH: Final = compile_native(
    rf"(?:(?:[A-Za-z0-9]{{0,{_BEGINNING - 1}}}[-_])?[A-Za-z0-9]{{0,{_LONGEST}}}{SEPARATOR_TEXT})*"
)

_PLAIN, _CODES, _OTHERS = range(3)
"""Kinds of texts: codes without a run of letters, codes, and all others."""

_MANY: Final = 64  # texts from which on codes are looked at by themselves
_WINDOW: Final = 1 << 12  # bytes that are told to be codes, or not, at once
_SAMPLE: Final = 16  # texts that are asked whether they are codes, where not all are, …
_LONG_CODE: Final = 12  # … of that many characters (short ones are soon known to the automaton) …
_SHARE: Final = 0.1  # … and how many of them have to be

_LETTERS: Final = bytes(ord("a") if bytes([code]).isalpha() else 0 for code in range(256))
_SIGNS: Final = frozenset(code for code in range(0x21, 0x7F) if not bytes([code]).isalnum())
_KINDS: Final = bytes(
    ord("a")
    if bytes([code]).islower() or bytes([code]).isdigit()
    else ord("A")
    if bytes([code]).isupper()
    else ord("!")
    if code in _SIGNS
    else 0
    for code in range(256)
)
_FEW_HUMPS: Final = 48  # bytes to one capital behind a small letter or a digit; fewer are base64, in which one in 6 is
_FEW_SIGNS: Final = 6  # bytes to one sign; of prose, and of an invoice, one in 20 is
_SHORTEST_RUN: Final = b"a" * 10  # letters in a row that each of RUNS has at least, in a code


class Shapes:
    """The programs of all shapes: together, as long as their states do not multiply. Immutable after construction."""

    __slots__ = ("_long_apart", "_long_together", "_marked_up", "_others", "_others_together")

    def __init__(self, long: Sequence[str], others: Sequence[str], marked_up: str) -> None:
        """Patterns: ``long`` ones are of runs of letters and digits, :data:`RUNS` among them.

        ``others`` are of anything else, ``marked_up`` of markup.
        """
        self._others = compile_native(f"(?i:{'|'.join(others)})")
        self._marked_up = compile_native(f"(?i:{marked_up})")
        self._others_together = compile_native(f"(?i:{'|'.join(others)}|{marked_up})")
        self._long_together = compile_native(f"(?i:{'|'.join(long)})")
        self._long_apart = [compile_native(f"(?i:{shape})") for shape in long]

    def of(self, buffer: bytes) -> list[Any]:
        """The programs by which to look for all shapes in a buffer."""
        kinds = buffer.translate(_KINDS)
        # Of 0.2 MB of any signs all in one took 200 ms, the two apart 50.
        apart = kinds.count(b"!") * _FEW_SIGNS > len(buffer)
        return [*self._long(kinds), *((self._others, self._marked_up) if apart else (self._others_together,))]

    def but_markup(self, buffer: bytes) -> list[Any]:
        """The same without markup."""
        return [*self._long(buffer.translate(_KINDS)), self._others]

    def _long(self, kinds: bytes) -> Sequence[Any]:
        """Those for the long ones. Of 0.2 MB of base64 all in one took 500 ms, each by itself 10: states multiply."""
        humps = kinds.count(b"aA")
        return self._long_apart if humps * _FEW_HUMPS > len(kinds) else [self._long_together]


class Oddity:
    """The shapes and what is left of them for codes. Immutable after construction."""

    __slots__ = ("_programs", "_runs")

    def __init__(self, programs: Callable[[bytes], Sequence[Any]]) -> None:
        """``programs`` tells the native programs of all shapes by which to look for them in a buffer."""
        self._programs = programs
        self._runs = compile_native(RUNS)

    def holds(self, text: bytes) -> bool:
        """Whether one of the shapes matches in a text."""
        return any(shapes.search(text) for shapes in self._programs(text))

    def leaves(self, buffer: bytes) -> list[Leaf]:
        """The leaves in which one of the shapes matches."""
        texts = buffer.count(SEPARATOR)
        if texts < _MANY or (len(buffer) < _WINDOW and buffer.count(b" ") > texts):
            # Few, or most of it prose: for an invoice of 20 lines 5 us instead of 20.
            return self._marked(buffer)
        found: list[Leaf] = []
        first = 0
        for start, end, kind in _stretches(buffer):
            part = buffer[start : end - 1]
            if kind != _PLAIN:
                own = marked_leaves(self._runs, part) if kind == _CODES else self._of_any(part)
                found += [(first + leaf, start + begin, start + stop) for leaf, begin, stop in own]
            first += part.count(SEPARATOR) + 1
        return found

    def _of_any(self, buffer: bytes) -> list[Leaf]:
        """The same for texts of which not all are codes: where many are, each is asked."""
        if not _has_many_codes(buffer):
            return self._marked(buffer)
        texts = buffer.split(SEPARATOR)
        # Most of an invoice's 35,000 texts are told without a call: 9 ms instead of 12.
        are_codes = [
            len(text) <= _LONGEST and (text.isalnum() or (text.count(b"-") + text.count(b"_") == 1 and _is_code(text)))
            for text in texts
        ]
        leaves = range(len(texts))
        odd: list[int] = []
        for marked, chosen in (
            (self._marked, [not code for code in are_codes]),
            (partial(marked_leaves, self._runs), are_codes),
        ):
            places = marked(SEPARATOR.join(compress(texts, chosen)))
            if places:
                own = list(compress(leaves, chosen))
                odd += [own[place] for place, _, _ in places]
        if not odd:
            return []
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        return [(leaf, starts[leaf], starts[leaf + 1] - 1) for leaf in sorted(odd)]

    def _marked(self, buffer: bytes) -> list[Leaf]:
        found = [leaf for shapes in self._programs(buffer) for leaf in marked_leaves(shapes, buffer)]
        return sorted(set(found)) if found else found


def _stretches(buffer: bytes) -> Iterator[tuple[int, int, int]]:
    """The buffer in parts of one kind: start, end behind the last leaf's separator, kind.

    The last part ends one behind the buffer, where a further leaf would begin.
    """
    start = place = 0
    before: int | None = None
    while place <= len(buffer):
        end = buffer.find(SEPARATOR, place + _WINDOW)
        end = len(buffer) + 1 if end < 0 else end + 1
        window = buffer[place:end]
        if _STRETCH.fullmatch(window if end <= len(buffer) else window + SEPARATOR) is None:
            kind = _OTHERS
        else:
            kind = _CODES if _SHORTEST_RUN in window.translate(_LETTERS) else _PLAIN
        if before is not None and kind != before:
            yield start, place, before
            start = place
        before, place = kind, end
    yield start, place, _OTHERS if before is None else before


def _has_many_codes(buffer: bytes) -> bool:
    """Whether so many of the texts are long codes that it pays to ask of each; else it costs an invoice a fifth."""
    codes = 0
    for place in range(0, len(buffer), max(1, len(buffer) // _SAMPLE)):
        start = buffer.find(SEPARATOR, place) + 1  # the leaf behind, or long ones would be met more often
        end = buffer.find(SEPARATOR, start)
        text = buffer[start : len(buffer) if end < 0 else end]
        codes += len(text) >= _LONG_CODE and _is_code(text)
    return codes > _SAMPLE * _SHARE


def _is_code(text: bytes) -> bool:
    """Whether a text is short, of letters and digits with one hyphen or underscore near its beginning at the most."""
    if text.isalnum():
        return len(text) <= _LONGEST
    if len(text) > _LONGEST:
        return False
    head, sign, tail = text.partition(b"_" if b"_" in text else b"-")
    return bool(sign) and len(head) < _BEGINNING and (not head or head.isalnum()) and (not tail or tail.isalnum())
