"""Tries, waits and outages of a billing API: a client that answers as told, and a clock that sleep moves."""

from collections.abc import Mapping

import pytest

from server.api.calls import PAUSE, TRIES, ApiCalls
from server.api.client import Answer, Tick, TransportError
from server.source import CancelledError, SourceError, Watch, no_watch

OK = Answer(200, b"{}")
DOWN = TransportError("cannot be reached", again=True)
FORGED = TransportError("has a certificate that cannot be verified", again=False)

Told = Answer | TransportError


class Signed:
    """Headers of a signer, the next ones when those at hand are refused."""

    def __init__(self, *values: str) -> None:
        self.values = list(values) or ["one"]

    def headers(self, *, refused: Mapping[str, str] | None = None, watch: Watch = no_watch) -> Mapping[str, str]:
        del watch
        if refused is not None and len(self.values) > 1:
            self.values.pop(0)
        return {"Authorization": self.values[0]}


class Api:
    """Calls to a client that answers by `told`, one after the other, the last one for ever."""

    def __init__(self, *told: Told, luck: float = 0.5, takes: float = 0.0) -> None:
        self.told = list(told)
        self.sent: list[tuple[str, Mapping[str, str]]] = []
        self.now = 100.0
        self.takes = takes
        self.waits: list[float] = []
        self.events: list[str | None] = []
        self.calls = ApiCalls(
            self,
            "/prefix/",
            headers={"X-Version": "1"},
            report=self.events.append,
            clock=lambda: self.now,
            sleep=self._sleep,
            random=lambda: luck,
        )

    def send(
        self, method: str, target: str, headers: Mapping[str, str], *, body: bytes | None = None, tick: Tick
    ) -> Answer:
        del body
        tick()
        self.sent.append((f"{method} {target}", headers))
        self.now += self.takes
        told = self.told.pop(0) if len(self.told) > 1 else self.told[0]
        if isinstance(told, TransportError):
            raise told
        return told

    def close(self) -> None: ...

    def get(self, signer: Signed | None = None, watch: Watch = no_watch) -> bytes | None:
        self.waits.append(0.0)
        return self.calls.get("/v1/x", signer or Signed(), watch)

    def failure(self) -> str:
        with pytest.raises(SourceError) as caught:
            self.get()
        assert not caught.value.asked
        return str(caught.value)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits[-1] += seconds


def test_a_question_carries_every_header_and_the_apis_own_path() -> None:
    api = Api(OK)
    assert api.get() == b"{}"
    assert api.sent == [("GET /prefix/v1/x", {"X-Version": "1", "Authorization": "one"})]


@pytest.mark.parametrize("trouble", [Answer(429, b""), Answer(500, b""), Answer(503, b""), DOWN])
def test_what_may_pass_is_tried_again(trouble: Told) -> None:
    api = Api(trouble, trouble, OK)
    assert api.get() == b"{}"
    assert len(api.sent) == 3
    assert api.events == []


@pytest.mark.parametrize(
    ("luck", "waited"), [(0.0, 0.0), (0.5, 0.25 + 0.5 + 1.0), (1.0, 0.5 + 1.0 + 2.0)], ids=["least", "mean", "most"]
)
def test_waits_are_random_and_may_be_twice_as_long_each_time(luck: float, waited: float) -> None:
    api = Api(DOWN, luck=luck)
    assert api.failure() == "the billing API cannot be reached after 4 tries; try again in 10 seconds"
    assert len(api.sent) == TRIES
    assert api.waits == [pytest.approx(waited)]


def test_the_api_is_given_the_time_that_it_asks_for() -> None:
    api = Api(Answer(429, b"", 7.0), OK, luck=0.0)
    assert api.get() == b"{}"
    assert api.waits == [pytest.approx(7.0)]


@pytest.mark.parametrize(
    ("asks", "message"),
    [
        (60.0, "the billing API answered 429 after 1 try; try again in 60 seconds"),
        (9.5, "the billing API answered 429 after 3 tries; try again in 10 seconds"),
        (1e9, "the billing API answered 429 after 1 try; try again in 300 seconds"),
    ],
)
def test_no_caller_waits_longer_than_20_seconds(asks: float, message: str) -> None:
    api = Api(Answer(429, b"", asks), luck=0.0)
    assert api.failure() == message
    assert api.waits[0] <= 20


def test_no_try_begins_20_seconds_after_the_first() -> None:
    api = Api(TransportError("did not answer in time", again=True), takes=15.0, luck=0.0)
    assert api.failure() == "the billing API did not answer in time after 2 tries; try again in 10 seconds"
    assert api.now == 130.0


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (Answer(401, b""), "the billing API refused the credential (401)"),
        (Answer(403, b""), "the billing API does not let this credential read that (403)"),
        (Answer(301, b""), "the billing API answered with a redirect (301), and none is followed"),
        (Answer(418, b""), "the billing API answered 418"),
        (FORGED, "the billing API has a certificate that cannot be verified"),
    ],
)
def test_what_will_not_pass_is_tried_once(told: Told, message: str) -> None:
    api = Api(told)
    assert api.failure() == message
    assert len(api.sent) == 1


def test_a_question_that_the_api_does_not_take_is_the_callers_to_change() -> None:
    with pytest.raises(SourceError, match=r"does not take this id, filter or cursor \(400\)") as caught:
        Api(Answer(400, b"")).get()
    assert caught.value.asked


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_none(status: int) -> None:
    assert Api(Answer(status, b"")).get() is None


def test_a_refused_credential_is_renewed_once() -> None:
    api = Api(Answer(401, b""), OK)
    assert api.get(Signed("old", "new")) == b"{}"
    assert [headers["Authorization"] for _, headers in api.sent] == ["old", "new"]
    refusing = Api(Answer(401, b""))
    with pytest.raises(SourceError, match="refused the credential"):
        refusing.get(Signed("old", "new", "newer"))
    assert len(refusing.sent) == 2


def test_an_api_that_is_down_is_left_alone_and_then_asked_by_one_call() -> None:
    api = Api(DOWN)
    api.failure()
    api.now += PAUSE / 2
    assert api.failure() == "the billing API does not answer at the moment; try again in 5 seconds"
    assert len(api.sent) == TRIES
    api.now += PAUSE / 2
    api.told = [OK]
    during: list[str] = []

    def another_call(*_: object) -> None:
        if not during:
            during.append("")
            during[0] = api.failure()

    assert api.get(watch=another_call) == b"{}"
    assert during == ["the billing API does not answer at the moment; try again in 10 seconds"]
    assert api.get() == b"{}"
    assert api.events == ["the API cannot be reached", None]


def test_an_outage_is_told_once_however_often_the_api_fails() -> None:
    api = Api(DOWN)
    for _ in range(3):
        api.failure()
        api.now += PAUSE
    assert api.events == ["the API cannot be reached"]


def test_a_call_from_before_an_outage_says_nothing_new_after_it() -> None:
    api = Api(DOWN)

    class Late:
        """A client whose answer comes when an outage, and the recovery from it, were reported meanwhile."""

        def send(self, *_: object, **__: object) -> Answer:
            api.calls._client = api
            api.failure()
            api.now += PAUSE
            api.told = [OK]
            api.get()
            api.told = [DOWN]
            raise DOWN

        def close(self) -> None: ...

    api.calls._client = Late()
    assert "cannot be reached" in api.failure()
    assert api.events == ["the API cannot be reached", None]
    api.told = [OK]
    assert api.get() == b"{}", "the circuit breaker is still closed"


def test_a_wait_tells_how_long_it_is_and_ends_when_nobody_waits() -> None:
    api = Api(DOWN, luck=1.0)
    told: list[tuple[int, int | None, str]] = []

    def watch(*progress: object) -> None:
        told.append(progress)  # type: ignore[arg-type]
        if api.now - 100 > 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        api.get(watch=watch)
    assert len(api.sent) == 2
    assert api.waits == [pytest.approx(1.25)]
    assert told[0] == (0, None, "seconds waited for the billing API")
    assert told[-1][0] == 1
    assert api.events == []


def test_a_request_under_way_ends_when_nobody_waits() -> None:
    api = Api(OK)
    looks = iter([False, True])  # before the request, and while its answer is waited for

    def watch(*_: object) -> None:
        if next(looks):
            raise CancelledError

    with pytest.raises(CancelledError):
        api.get(watch=watch)


def test_a_form_is_sent_without_the_headers_of_the_signer() -> None:
    api = Api(OK)
    assert api.calls.post_form("/token", b"a=b", {"Content-Type": "x"}) == b"{}"
    assert api.sent == [("POST /prefix/token", {"X-Version": "1", "Content-Type": "x"})]
    with pytest.raises(SourceError, match=r"refused the credential \(401\)"):
        Api(Answer(400, b"")).calls.post_form("/token", b"a=b", {})
