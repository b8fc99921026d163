"""Where an internal error comes from, as the audit trail says it: a type and a line of this program, and no data."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from server.audit.record import plain_name
from server.calls.admission import Trace, outcome_of
from server.calls.fault import fault_of
from server.keys.principal import Caller
from server.source import CancelledError
from server.tools.refusal import ToolError
from tests.compiled import compiled

CARD = "4111 1111 1111 1111"


class _Careless(Mapping[str, Any]):
    """What raises errors that quote the record, from a module that is not the program's."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(CARD)

    def __iter__(self) -> Any:
        raise msgspec.DecodeError(CARD)

    def __len__(self) -> int:
        return 0


def _raised(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as error:  # noqa: BLE001  any error is what is asked for
        return error
    raise AssertionError("nothing was raised")


def _internal() -> None:
    """As tools refuse a record that cannot be read."""
    try:
        plain_name(4111)  # type: ignore[arg-type]
    except TypeError:
        raise ToolError("internal", "This record cannot be read.") from None


FAULTS: list[tuple[str, Callable[[], object], str]] = [
    ("in our code", lambda: plain_name(4111), r"TypeError at server\.audit\.record:\d+"),  # type: ignore[arg-type]
    ("under our code", lambda: compiled("redact-only").view(_Careless()), r"\w+ at scanner\.[\w.]+:\d+"),  # type: ignore[arg-type]
    ("elsewhere alone", lambda: _Careless()["a"], "KeyError"),
    ("elsewhere, by a library", lambda: list(_Careless()), "DecodeError"),
]


@pytest.mark.parametrize(("work", "fault"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_a_type_and_a_line_of_ours_without_the_message(work: Callable[[], object], fault: str) -> None:
    assert re.fullmatch(fault, fault_of(_raised(work)))


OUTCOMES: list[tuple[str, Callable[[], BaseException], str | None]] = [
    ("a bug", lambda: _raised(lambda: plain_name(4111)), r"TypeError at server\.audit\.record:\d+"),  # type: ignore[arg-type]
    ("an error that a tool words", lambda: _raised(_internal), r"TypeError at server\.audit\.record:\d+"),
    ("one that it words itself", lambda: ToolError("internal", "It failed."), "ToolError"),
    ("a native panic", lambda: BaseException(CARD), "BaseException"),
    ("a refusal", lambda: ToolError("not_found", "There is none."), None),
    ("a call that was taken back", CancelledError, None),
]


@pytest.mark.parametrize(("raised", "fault"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
def test_internal_errors_alone_leave_a_fault(raised: Callable[[], BaseException], fault: str | None) -> None:
    trace = Trace("id", datetime(2026, 11, 28, tzinfo=UTC), Caller(None), {}, compiled("redact-only").profile)
    outcome_of(raised(), trace)
    assert trace.fault is None if fault is None else re.fullmatch(fault, trace.fault or "")
