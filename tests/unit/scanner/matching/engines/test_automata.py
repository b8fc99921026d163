"""Programs that are begun anew say what they said, and are begun anew when the process has grown, and not before."""

import gc
import subprocess
import sys
import threading
import weakref
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scanner.matching.engines.automata import MOST_MB, Automata, Automaton, resident_mb
from scanner.matching.engines.native import AUTOMATA, compile_native, compile_text

ROOT = Path(__file__).resolve().parents[5]
STEP = 1 << 16


class _Program:
    """What a native one is asked for here."""

    groups = 1
    pattern = b"text"

    def search(self, text: bytes) -> bytes:
        return text

    match = fullmatch = finditer = findall = split = sub = subn = search


class _Grown:
    """Automata whose process takes so many MB as is said, with the programs that were compiled."""

    def __init__(self, resident: int = 0) -> None:
        self.resident = resident
        self.compiled = 0
        self.automata = Automata(lambda: self.resident)
        self.one: Any = self.automata.add(Automaton(self._compiled))

    def _compiled(self) -> _Program:
        self.compiled += 1
        return _Program()

    def lets_go(self, size: int = STEP) -> bool:
        """Whether the program has to be made anew after so many bytes."""
        before = self.compiled
        self.automata.meet(size)
        assert self.one.search(b"text") == b"text"
        return self.compiled > before


def _said(automaton: Any, text: Any) -> list[Any]:
    found = automaton.search(text)
    return [
        found and found.span(),
        [one.span() for one in automaton.finditer(text)],
        automaton.findall(text),
        automaton.split(text),
        automaton.fullmatch(text) is None,
        automaton.match(text) is None,
        automaton.sub(text[:1], text),
        automaton.subn(text[:1], text),
        automaton.groups,
        automaton.pattern,
    ]


@pytest.mark.parametrize(
    ("automaton", "text"),
    [
        (compile_native("a(b+)|é"), "xabbé ab".encode()),
        (compile_text("a(b+)|é"), "xabbé ab"),
        (compile_native("^[0-9]+$"), b"x12"),
    ],
)
def test_a_program_that_is_begun_anew_says_what_it_said(automaton: Any, text: Any) -> None:
    before = _said(automaton, text)
    going_on = automaton.finditer(text)
    automaton.forget()
    assert _said(automaton, text) == before
    automaton.forget()
    assert [one.span() for one in going_on] == before[1]


def test_programs_are_begun_anew_while_threads_ask_them() -> None:
    automaton = compile_native("[ab]*a[ab]{6}")
    text = b"abbababbab" * 40
    expected, wrong, stop = automaton.search(text).span(), [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            if automaton.search(text).span() != expected:
                wrong.append(text)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        automaton.forget()
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize(("resident", "goes"), [(0, False), (MOST_MB, False), (MOST_MB + 1, True), (9_000, True)])
def test_a_process_lets_go_beyond_its_most_only(resident: int, *, goes: bool) -> None:
    assert _Grown(resident).lets_go() is goes


def test_memory_is_asked_for_now_and_then() -> None:
    grown = _Grown(MOST_MB + 1)
    assert not any(grown.lets_go(100) for _ in range(150))  # 53,400 bytes, with what calls count for
    assert any(grown.lets_go(100) for _ in range(50))


def test_what_letting_go_does_not_free_is_no_reason_to_do_it_over_and_over() -> None:
    grown = _Grown(800)
    assert grown.lets_go()
    assert not any(grown.lets_go() for _ in range(9))
    grown.resident = 928
    assert not grown.lets_go()
    grown.resident = 929
    assert grown.lets_go()


class _LongProgram(_Program):
    pattern = b"text" * 1_000


@pytest.mark.parametrize(("freed", "goes"), [(63, True), (64, False), (200, False)])
def test_programs_of_short_patterns_stay_where_the_long_ones_gave_back_enough(freed: int, *, goes: bool) -> None:
    begun: list[int] = []

    def begin(program: _Program) -> _Program:
        begun.append(len(program.pattern))
        return program

    told = iter([MOST_MB + 1, MOST_MB + 1 - freed, 200])
    automata = Automata(lambda: next(told))
    programs: list[Any] = [automata.add(Automaton(partial(begin, one))) for one in (_Program(), _LongProgram())]
    automata.meet(STEP)
    assert [one.search(b"text") for one in programs] == [b"text", b"text"]
    assert begun == [4, 4_000, *([4] if goes else []), 4_000]


def test_a_program_that_nobody_holds_is_forgotten_itself() -> None:
    one = weakref.ref(compile_native("a(b+)"))
    gc.collect()
    assert one() is None


def test_what_this_process_takes_is_told() -> None:
    if sys.platform == "linux":
        assert 10 < resident_mb() < 100_000
    else:
        assert resident_mb() == 0


def test_every_program_of_the_package_is_among_them() -> None:
    """One that is compiled past them would keep what it grows: nobody but the native module compiles any."""
    assert isinstance(compile_native("a"), Automaton)
    assert isinstance(compile_text("a"), Automaton)
    every = {id(one) for one in AUTOMATA._every}
    native = [one for one in gc.get_objects() if isinstance(one, Automaton)]
    assert native
    assert all(id(one) in every for one in native if one._compiled.__class__.__name__ == "partial")


_GROWING = """
import random, sys
from scanner.matching.engines.automata import resident_mb
from scanner.matching.engines.native import AUTOMATA, compile_native

start = most = resident_mb()
AUTOMATA.most_mb, AUTOMATA.again_mb = start + int(sys.argv[1]), 5
programs = [compile_native(f"[ab]*a[ab]{{17}}[c{letter}]") for letter in "defghijklmno"]
text = bytes(random.Random(1).choices(b"ab", k=60_000))
for program in programs:
    AUTOMATA.meet(len(text))
    program.search(text)
    most = max(most, resident_mb())
print(most - start)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process takes")
def test_what_programs_grow_is_bounded_together() -> None:
    """Twelve of them, each far below its own room, of 9 MB each."""

    def grown(most: int) -> int:
        line = [sys.executable, "-c", _GROWING, str(most)]
        return int(subprocess.run(line, cwd=ROOT, capture_output=True, check=True).stdout)  # noqa: S603  our own

    free, bounded = grown(10_000), grown(24)
    assert free > 90
    assert bounded < 60
