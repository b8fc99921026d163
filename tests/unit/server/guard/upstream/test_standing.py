"""When a stream that ended or was refused is opened again, and behind what event, as a table of connections."""

from collections.abc import AsyncIterator
from typing import Any, Final

import anyio
import httpx2
import pytest

from server.guard.upstream.standing import LAST_EVENT, Standing

SILENT: Final = "open for long, and silent"
UNSENDABLE: Final = httpx2.LocalProtocolError("a header that cannot be sent")
BROKEN: Final = httpx2.ConnectError("no connection")
LONG: Final = "7" * 1_024


def event(lines: str) -> str:
    return f"{lines}\ndata: x\n\n"


class _EndError(Exception):
    """The course of a test is over."""


# What each connection is answered by: a status, the body of a stream, or what is raised. Then the event that each was
# asked to go on behind, and the seconds before each but the first; "anew" is a session that is begun, "waits" one that
# is waited for.
COURSES: dict[str, tuple[list[Any], list[str | None], list[Any]]] = {
    "pauses grow until an event is heard": (
        [500, BROKEN, 429, 409, 503, 500, 503, event(""), ""],
        [None] * 9,
        [1, 2, 4, 8, 16, 30, 30, 1],
    ),
    "an opened stream alone shortens no pause": (
        ["", "", ": \n\n", "data: half", event(""), ""],
        [None] * 6,
        [1, 2, 4, 8, 1],
    ),
    "one that stood for long does": (["", "", SILENT, ""], [None] * 4, [1, 2, 1]),
    "a server names its pause": ([event("retry: 5000"), event(""), 500, 500], [None] * 4, [5, 5, 10]),
    "but none shorter or longer than that": (
        [event(f"retry: {said}") for said in ("0", "-5", "9" * 400, "3600001", "3600000", "99", "101")] + [""],
        [None] * 8,
        [0.1, 0.1, 3_600, 3_600, 3_600, 0.1, 0.101],
    ),
    "what is no pause is none": ([event("retry: NaN"), event("retry: " + "9" * 5_000), ""], [None] * 3, [1, 1]),
    "an id is kept over connections": ([event("id: 7"), 503, event(""), ""], [None, "7", "7", "7"], [1, 2, 1]),
    "if a header brings it as it is": (
        [event(f"id: {said}") for said in (LONG, LONG + "7", " 8", "8 ", "\u00e9", "\x7f")] + [""],
        [None] + [LONG] * 6,
        [1] * 6,
    ),
    "one that cannot be sent is dropped": ([event("id: 7"), UNSENDABLE, ""], [None, "7", None], [1, 2]),
    "one that is refused is dropped, once": (
        [event("id: 7"), 431, event(""), 400, event("id: 8"), 401, ""],
        [None, "7", None, None, None, "8", None],
        [1, 2, 1, 2, 1, 2],
    ),
    "a stream that is refused twice has a forgotten session": (
        [event("id: 7"), 404, 503, 400, event("")],
        [None, "7", None, None, None],
        [1, 2, 4, "anew"],
    ),
    "one that is offered no more is waited for": ([event(""), 405, 405, event("")], [None] * 4, [1, 2, "waits"]),
    "or never was": ([405, event("")], [None] * 2, ["waits"]),
    "a path that knows no streams is no forgotten session": ([404, event("")], [None] * 2, ["waits"]),
}


class Course:
    """One such row: what stands around the stream, and what it asked and waited for."""

    def __init__(self, answers: list[Any]) -> None:
        self.left = iter(answers)
        self.asked: list[str | None] = []
        self.waited: list[Any] = []
        self.now = 0.0

    async def opened(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.headers.get(LAST_EVENT))
        answer = next(self.left, _EndError())
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx2.Response(answer, request=request)
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, content=self.body(answer), request=request)

    async def body(self, text: str) -> AsyncIterator[bytes]:
        if text == SILENT:
            self.now += 31
        else:
            yield text.encode()

    async def renewed(self, _: httpx2.Request) -> bool:
        self.waited.append("anew")
        return True

    async def changed(self, _: httpx2.Request) -> None:
        if anyio.current_effective_deadline() < float("inf"):  # within a pause
            await anyio.sleep_forever()
        self.waited.append("waits")

    async def run(self) -> None:
        request = httpx2.Request("GET", "http://server/mcp", headers={"mcp-session-id": "s"})
        async for _ in Standing(request, self.opened, self.renewed, self.changed, 8_192).events():
            pass


@pytest.mark.parametrize(("answers", "behind", "pauses"), COURSES.values(), ids=COURSES)
def test_when_a_stream_is_opened_again(
    monkeypatch: pytest.MonkeyPatch, answers: list[Any], behind: list[str | None], pauses: list[Any]
) -> None:
    course, scope = Course(answers), anyio.move_on_after

    def pause(seconds: float) -> anyio.CancelScope:
        course.waited.append(seconds)
        return scope(0)

    monkeypatch.setattr(anyio, "move_on_after", pause)
    monkeypatch.setattr(anyio, "current_time", lambda: course.now)
    with pytest.raises(_EndError):
        anyio.run(course.run)
    assert course.asked[:-1] == behind
    assert course.waited[: len(pauses)] == pauses
