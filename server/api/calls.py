"""Requests to a billing API: how often each is tried, what its status means, and what happens while the API is down.

A request is tried `TRIES` times at most, with a random wait before each further try, up to twice as long each time
(full jitter), or as long as the API asks for. All requests only read, so that a try too many does no harm; a POST is
sent for a token alone.

When the last try failed too, or the API asks for more patience than a caller has, a circuit breaker opens: calls in the
meantime are refused at once, instead of waiting for its timeouts one after the other (`server.services.outages`).

No message holds an address, a header, a parameter or anything that the API said, except its status.
"""

import time
from collections.abc import Callable, Mapping
from math import ceil
from typing import Final, NoReturn, Protocol

from server.api.client import Answer, Tick, TransportError
from server.api.credential import Signer
from server.services.outages import Outage, OutageReport, say_nothing
from server.source import SourceError, Watch, no_watch

TRIES: Final = 4

FIRST_WAIT: Final = 0.5
"""Seconds: the most that is waited before the second try; twice as long before each further one. The average wait is
half of it."""

PATIENCE: Final = 20.0
"""Seconds after the first try in which another one may begin, so that a client is answered before it loses patience."""

PAUSE: Final = 10.0
"""Seconds that an API is not asked after a call failed with all its tries."""

LONGEST_PAUSE: Final = 300.0
"""Seconds, whatever the API asks for: a wrong header must not close the server for a day."""

GLANCE: Final = 0.25
"""Seconds of a wait between two looks at whether anybody still waits for the answer."""

# RFC 9110, section 15, and RFC 6585, section 4. Stripe answers 409 and 429 for locks, https://docs.stripe.com/rate-limits.
_AGAIN: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_NOT_THERE: Final = frozenset({404, 410})
_NOT_UNDERSTOOD: Final = frozenset({400, 414, 422})
_REFUSED: Final = 401
_FORBIDDEN: Final = 403


class Client(Protocol):
    """What sends one request and returns its answer; `ApiClient` is one."""

    def send(
        self, method: str, target: str, headers: Mapping[str, str], *, body: bytes | None = None, tick: Tick
    ) -> Answer:
        """Send a request and return its answer; see `ApiClient.send`."""

    def close(self) -> None:
        """Close the connections; see `ApiClient.close`."""


class ApiCalls:
    """Questions to one API, whose URL has the path `prefix`. Threads share it; calls wait each for itself.

    `headers` go with every request, those of `signer` with every question. `clock` gives seconds, monotonic; `sleep`
    waits for some; `random` gives numbers from 0 to 1. `report` is told of the begin and the end of an outage.
    """

    def __init__(
        self,
        client: Client,
        prefix: str = "",
        *,
        headers: Mapping[str, str],
        report: OutageReport = say_nothing,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float],
    ) -> None:
        self._client = client
        self._prefix = prefix.rstrip("/")
        self._headers = headers
        self._clock = clock
        self._sleep = sleep
        self._random = random
        self._outage = Outage(report, pause=PAUSE, clock=clock)

    def get(self, target: str, signer: Signer, watch: Watch = no_watch) -> bytes | None:
        """The body of an answer, None when there is no such thing. Raises `SourceError`, and what `watch` does."""
        signed = signer.headers(watch=watch)
        answer = self._asked("GET", target, signed, None, watch)
        if answer.status == _REFUSED:
            again = signer.headers(refused=signed, watch=watch)
            if again != signed:
                answer = self._asked("GET", target, again, None, watch)
        if answer.status in _NOT_THERE:
            return None
        return _body(answer)

    def post_form(self, target: str, body: bytes, headers: Mapping[str, str], watch: Watch = no_watch) -> bytes:
        """The body of an answer to a form, which is sent without the headers of a signer. Raises as `get` does."""
        answer = self._asked("POST", target, headers, body, watch)
        if answer.status in _NOT_UNDERSTOOD:  # what RFC 6749, section 5.2, has for a wrong client
            answer = Answer(_REFUSED, b"")
        return _body(answer)

    def close(self) -> None:
        """Close the connections; nothing is asked afterwards."""
        self._client.close()

    def _asked(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, watch: Watch) -> Answer:
        """Send a request, and again while the API is busy or out of reach. Raises `SourceError`."""
        if seconds := self._outage.seconds_left():
            raise SourceError(f"the billing API does not answer at the moment; try again in {_whole(seconds)} seconds")
        started, since = self._clock(), self._outage.changes
        tries = 0

        def tick() -> None:
            watch(round(self._clock() - started), None, "seconds waited for the billing API")

        while True:
            tries += 1
            tick()
            try:
                given = {**self._headers, **headers}
                answer = self._client.send(method, self._prefix + target, given, body=body, tick=tick)
            except TransportError as error:
                if not error.again:
                    raise SourceError(f"the billing API {error.reason}") from None
                failure, wanted = error.reason, None
            else:
                if answer.status not in _AGAIN:
                    self._outage.saw(None, since)
                    return answer
                failure, wanted = f"answered {answer.status}", answer.retry_after
            wait = self._random() * FIRST_WAIT * 2 ** (tries - 1) + (wanted or 0.0)
            if tries == TRIES or self._clock() - started + wait > PATIENCE:
                self._give_up(failure, tries, wanted, since)
            self._wait(wait, tick)

    def _give_up(self, failure: str, tries: int, wanted: float | None, since: int) -> NoReturn:
        pause = min(max(PAUSE, wanted or 0.0), LONGEST_PAUSE)
        self._outage.saw(f"the API {failure}", since, pause=pause)
        times = "1 try" if tries == 1 else f"{tries} tries"
        raise SourceError(f"the billing API {failure} after {times}; try again in {_whole(pause)} seconds")

    def _wait(self, seconds: float, tick: Tick) -> None:
        end = self._clock() + seconds
        while (left := end - self._clock()) > 0:
            tick()
            self._sleep(min(left, GLANCE))


def _body(answer: Answer) -> bytes:
    status = answer.status
    if 200 <= status < 300:  # noqa: PLR2004  success, RFC 9110, section 15.3
        return answer.body
    if status == _REFUSED:
        raise SourceError("the billing API refused the credential (401)")
    if status == _FORBIDDEN:
        raise SourceError("the billing API does not let this credential read that (403)")
    if status in _NOT_UNDERSTOOD:
        raise SourceError(f"the billing API does not take this id, filter or cursor ({status})", asked=True)
    if 300 <= status < 400:  # noqa: PLR2004  redirection, RFC 9110, section 15.4
        raise SourceError(f"the billing API answered with a redirect ({status}), and none is followed")
    raise SourceError(f"the billing API answered {status}")


def _whole(seconds: float) -> int:
    return max(1, ceil(seconds))
