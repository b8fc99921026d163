"""When a circuit breaker lets a call pass, as a table of moments."""

import threading

import pytest

from server.services.outages import Outage
from tests.clock import Clock

# What happens in order: seconds that pass ("+2"), a call that ends ("failed", "failed 30", "answered"), or how long a
# call has to stay away (a number).
COURSES: list[tuple[str, list[str]]] = [
    ("closed, it lets every call pass", ["0", "0"]),
    ("a failure opens it", ["failed", "10", "+4", "6"]),
    ("half-open, one call tries and the others stay away", ["failed", "+10", "0", "10", "+3", "7"]),
    ("an attempt that succeeds closes it", ["failed", "+10", "0", "answered", "0", "0"]),
    ("an attempt that fails opens it again", ["failed", "+10", "0", "+1", "failed", "10"]),
    ("an attempt that never ends is followed by another one", ["failed", "+10", "0", "+10", "0"]),
    ("a service may ask for a longer pause", ["failed 30", "30", "+29", "1", "+1", "0", "10"]),
    ("an answer closes it at any time", ["failed", "10", "answered", "0"]),
]


@pytest.mark.parametrize("course", [case[1] for case in COURSES], ids=[case[0] for case in COURSES])
def test_when_calls_pass(course: list[str]) -> None:
    clock = Clock()
    outage = Outage(pause=10.0, clock=clock)
    for step in course:
        if step.startswith("+"):
            clock.now += float(step)
        elif step.startswith("failed"):
            pause = step.removeprefix("failed")
            outage.saw("down", pause=float(pause) if pause else None)
        elif step == "answered":
            outage.saw(None)
        else:
            assert outage.seconds_left() == float(step), step


def test_a_report_that_takes_long_keeps_no_other_call_and_the_next_one_comes_behind_it() -> None:
    told: list[str | None] = []
    reporting, go_on = threading.Event(), threading.Event()

    def report(problem: str | None) -> None:
        reporting.set()
        assert go_on.wait(30)
        told.append(problem)

    outage = Outage(report)
    first = threading.Thread(target=outage.saw, args=("down",))
    first.start()
    assert reporting.wait(30)
    others = [threading.Thread(target=outage.saw, args=(problem,), daemon=True) for problem in ("still down", None)]
    for other in others:
        other.start()
        other.join(10)
        assert not other.is_alive()
    assert (outage.problem, outage.changes, told) == (None, 2, [])
    go_on.set()
    first.join(30)
    assert told == ["down", None]


def test_a_report_may_say_how_another_attempt_ended() -> None:
    told: list[str | None] = []

    def report(problem: str | None) -> None:
        told.append(problem)
        outage.saw(None)

    outage = Outage(report)
    outage.saw("down")
    assert told == ["down", None]
