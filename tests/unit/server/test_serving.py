"""What a server waits for at its start: the handshake for nothing, a call and the end for the rules."""

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import anyio
import msgspec
import pytest

import server.serving
from scanner import ProfileError
from server.calls.pipeline import Pipeline
from server.config import ServerConfig, load
from server.limits.table import DEFAULT_TABLE, Limit, LimitTable
from server.process import compiled
from server.serving import run_unless_failed

if TYPE_CHECKING:
    from server.http.endpoint import Endpoint


@pytest.mark.parametrize(
    ("settings", "over_http", "lists", "people"),
    [
        ({"data": Path("folder")}, False, 500, 50),
        ({"data": Path("folder")}, True, 50, 50),
        ({"demo": True}, False, 50, 50),
        ({"api": Path("billing.yaml")}, False, 50, 50),
    ],
)
def test_lists_of_ones_own_files_may_be_paged_through(
    settings: dict[str, Any], lists: int, people: int, monkeypatch: pytest.MonkeyPatch, *, over_http: bool
) -> None:
    seen: list[LimitTable] = []

    def opened(_: ServerConfig, limits: LimitTable) -> None:
        seen.append(limits)
        raise InterruptedError

    monkeypatch.setattr(server.serving, "open_parts", opened)
    monkeypatch.setattr(server.serving, "silence", lambda: None)
    config = msgspec.structs.replace(load({}), **settings)
    with pytest.raises(InterruptedError):
        server.serving.serve(config, "1", cast("Endpoint", object()) if over_http else None)
    (table,) = seen
    assert table.windows("list_invoices") == (Limit(lists, 3600),)
    assert table.windows("find_customer") == (Limit(people, 3600),)
    assert table.windows("get_invoice") == DEFAULT_TABLE.windows("get_invoice")
    assert table.budget() == DEFAULT_TABLE.budget()


def test_what_cannot_be_compiled_ends_a_server_that_would_go_on_for_ever() -> None:
    def fail() -> Pipeline:
        raise ProfileError("profile mine: no rule finds MADE_UP, so it cannot be masked")

    async def serve_for_ever() -> bool:
        await anyio.sleep_forever()
        return True

    with pytest.raises(ProfileError, match="MADE_UP"):
        run_unless_failed(serve_for_ever, compiled(fail))


def test_a_server_that_ends_before_it_is_compiled_still_says_whether_it_could() -> None:
    ended = threading.Event()

    def fail_later() -> Pipeline:
        assert ended.wait(30)
        raise ProfileError("profile mine: wrong")

    async def serve_nobody() -> bool:
        ended.set()
        return False

    with pytest.raises(ProfileError):
        run_unless_failed(serve_nobody, compiled(fail_later))


def test_a_server_whose_client_has_left_waits_for_nothing() -> None:
    left = threading.Event()

    async def serve_briefly() -> bool:
        return True

    pipeline = cast("Future[Pipeline]", compiled(lambda: left.wait(30)))
    run_unless_failed(serve_briefly, pipeline)
    assert not pipeline.done()
    left.set()
    assert pipeline.result(30)


def test_a_server_goes_on_after_it_is_compiled_and_its_own_error_is_the_one_that_counts() -> None:
    pipeline = cast("Future[Pipeline]", compiled(lambda: 7))
    seen: list[Any] = []

    async def serve() -> bool:
        seen.append(await anyio.to_thread.run_sync(pipeline.result))
        await anyio.wait_all_tasks_blocked()
        raise ExceptionGroup("a group", [OSError("gone")])

    with pytest.raises(OSError, match="gone"):
        run_unless_failed(serve, pipeline)
    assert seen == [7]


def test_what_nobody_waits_for_is_done_when_the_rest_is_there() -> None:
    done: Future[int] = Future()
    going_on = threading.Event()

    def then(made: int) -> None:
        assert going_on.wait(30)
        done.set_result(made)

    assert compiled(lambda: 7, then).result(30) == 7
    going_on.set()
    assert done.result(30) == 7


def test_what_fails_behind_it_takes_nothing_back() -> None:
    failed = threading.Event()

    def fail(_: int) -> None:
        failed.set()
        raise OSError

    made = compiled(lambda: 7, fail)
    assert failed.wait(30)
    assert made.result(30) == 7
