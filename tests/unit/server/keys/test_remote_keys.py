"""How old the keys of a remote store may get, who waits for it, and what an outage changes. Time stands still here."""

import threading
from collections.abc import Callable

import pytest

from server.keys.entries import KeyEntry, KeysError, encode_keys
from server.keys.principal import AuthenticationError
from server.keys.remote import MAX_BYTES, PATIENCE, RETRY_SECONDS, RemoteKeyStore
from tests.made_keys import NOW, entry

TTL, MAX_AGE = 60.0, 600.0
ANN, ANN_KEY = entry("ann")
BOB, BOB_KEY = entry("bob")


class Remote:
    """A store that holds what a test says, its clock, and what was going on."""

    def __init__(self, *entries: KeyEntry) -> None:
        self.holds: bytes | Exception = encode_keys(entries)
        self.now = 1000.0
        self.fetched = 0
        self.takes = 0.0  # seconds that a fetch takes
        self.told: list[str | None] = []
        self.beside: list[Callable[[], None]] = []
        self.store = RemoteKeyStore(
            self.fetch, ttl=TTL, max_age=MAX_AGE, report=self.told.append, timer=lambda: self.now, start=self.start
        )

    def fetch(self) -> bytes:
        self.fetched += 1
        self.now += self.takes
        if isinstance(self.holds, Exception):
            raise self.holds
        return self.holds

    def start(self, work: Callable[[], None]) -> None:
        self.beside.append(work)

    def run_beside(self) -> int:
        """Do what was to be done beside the calls; how many pieces of work that was."""
        work, self.beside[:] = list(self.beside), []
        for piece in work:
            piece()
        return len(work)

    def later(self, seconds: float) -> None:
        self.now += seconds

    def answer(self, key: str = ANN_KEY) -> str:
        try:
            return self.store.authenticate(key, NOW).user_id
        except AuthenticationError as error:
            return error.reason


OUTAGE = KeysError("the secret cannot be read (ThrottlingException)")


def test_nothing_is_asked_before_the_first_call_and_once_for_many() -> None:
    remote = Remote(ANN)
    assert remote.fetched == 0
    assert [remote.answer() for _ in range(9)] == ["ann"] * 9
    assert (remote.fetched, remote.beside, remote.told) == (1, [], [])


def test_keys_are_as_old_as_the_question_and_not_as_the_answer() -> None:
    remote = Remote(ANN)
    remote.takes = 20.0
    remote.answer()
    remote.takes = 0.0
    remote.later(TTL - 20.0)
    remote.answer()
    assert remote.fetched == 2, "the first answer may be a whole ttl old"


def test_keys_of_no_form_ask_nobody() -> None:
    remote = Remote(ANN)
    assert [remote.answer(key) for key in ("", "with space")] == ["missing_api_key", "malformed_api_key"]
    assert remote.fetched == 0


def test_half_way_the_keys_are_renewed_beside_the_calls_and_once() -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = encode_keys([BOB])
    remote.later(TTL / 2)
    assert [remote.answer() for _ in range(3)] == ["ann"] * 3, "nobody waits"
    assert (remote.fetched, remote.run_beside()) == (1, 1)
    assert (remote.answer(), remote.answer(BOB_KEY), remote.fetched) == ("invalid_api_key", "bob", 2)


def test_keys_older_than_the_ttl_are_renewed_before_they_are_used() -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = encode_keys([])
    remote.later(TTL)
    assert remote.answer() == "invalid_api_key"


def test_a_renewal_that_brings_the_same_keys_forgets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    remote = Remote(ANN)
    remote.answer()
    monkeypatch.setattr("server.keys.ring.scrypt", lambda *_: pytest.fail("paid again"))
    remote.later(TTL)
    assert (remote.answer(), remote.fetched) == ("ann", 2)


def test_an_outage_without_keys_refuses_and_asks_again_now_and_then() -> None:
    remote = Remote(ANN)
    there, remote.holds = remote.holds, OUTAGE
    assert [remote.answer() for _ in range(5)] == ["keystore_unavailable"] * 5
    assert (remote.fetched, remote.store.problem) == (1, str(OUTAGE))
    remote.later(RETRY_SECONDS)
    assert (remote.answer(), remote.fetched) == ("keystore_unavailable", 2)
    remote.holds = there
    remote.later(RETRY_SECONDS - 0.1)
    assert remote.answer() == "keystore_unavailable"
    remote.later(0.1)
    assert (remote.answer(), remote.store.problem) == ("ann", None)
    assert remote.told == [str(OUTAGE), None]


def test_an_outage_with_keys_delays_one_call_and_serves_until_the_greatest_age() -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = OUTAGE
    remote.later(TTL)
    assert (remote.answer(), remote.fetched) == ("ann", 2)
    for _ in range(int((MAX_AGE - TTL) / RETRY_SECONDS) - 1):
        remote.later(RETRY_SECONDS)
        asked = remote.fetched
        assert (remote.answer(), remote.fetched) == ("ann", asked), "nobody waits for a store that is known to be away"
        assert remote.run_beside() == 1
    remote.later(RETRY_SECONDS)
    assert remote.answer() == "keystore_unavailable"
    assert remote.told == [str(OUTAGE)], "told once"


@pytest.mark.parametrize("failed_at", [TTL / 2, TTL - PATIENCE, TTL - 1, TTL, 2 * TTL])
def test_one_failed_renewal_lets_a_revoked_key_work_for_the_patience_at_most(failed_at: float) -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = OUTAGE
    remote.later(failed_at)
    assert remote.answer() == "ann"
    remote.run_beside()
    assert remote.fetched == 2
    remote.holds = encode_keys([])
    remote.later(max(PATIENCE, TTL - failed_at))
    assert remote.answer() == "invalid_api_key"


def test_after_an_outage_that_nobody_noticed_the_end_of_a_revoked_key_is_refused_at_once() -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = OUTAGE
    remote.later(TTL)
    remote.answer()
    remote.holds = encode_keys([])
    remote.later(TTL)
    assert remote.answer() == "invalid_api_key"
    assert remote.told == [str(OUTAGE), None]


@pytest.mark.parametrize(
    ("holds", "problem"),
    [
        (b"keys: ]", "the secret is not valid YAML (line 1)"),
        (b'{"keys": 4111111111111111}', "the secret, line 1: keys must be a list"),
        (b"#" * (MAX_BYTES + 1), "the secret has more than 1,048,576 bytes"),
        (ValueError("4111111111111111"), "the secret cannot be read (ValueError)"),
        (SystemError("4111111111111111"), "the secret cannot be read (SystemError)"),
    ],
    ids=["no YAML", "no keys", "too large", "error", "failure"],
)
def test_what_cannot_be_used_is_an_outage_whose_reason_holds_no_data(holds: bytes | Exception, problem: str) -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = holds
    remote.later(TTL)
    assert remote.answer() == "ann"
    assert remote.told == [problem]
    remote.later(MAX_AGE)
    assert remote.answer() == "keystore_unavailable"


def test_an_emptied_secret_is_no_outage_and_opens_nothing() -> None:
    remote = Remote(ANN)
    remote.answer()
    remote.holds = b""
    remote.later(TTL)
    assert (remote.answer(), remote.told) == ("invalid_api_key", [])


def test_without_a_thread_for_it_the_renewal_waits_for_its_turn() -> None:
    remote = Remote(ANN)
    remote.answer()

    def no_thread(_: Callable[[], None]) -> None:
        raise RuntimeError

    remote.store._start = no_thread
    remote.later(TTL / 2)
    assert (remote.answer(), remote.fetched) == ("ann", 1)
    remote.later(TTL / 2)
    assert (remote.answer(), remote.fetched) == ("ann", 2), "the turn was given back"


def test_many_threads_at_the_first_call_ask_once() -> None:
    asked, go_on = threading.Event(), threading.Event()
    fetched: list[int] = []

    def fetch() -> bytes:
        fetched.append(1)
        asked.set()
        assert go_on.wait(30)
        return encode_keys([ANN])

    store = RemoteKeyStore(fetch, ttl=TTL, max_age=MAX_AGE)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(store.authenticate(ANN_KEY, NOW).user_id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    assert asked.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert (answers, len(fetched)) == (["ann"] * 8, 1)


def test_a_real_thread_renews_beside_a_call() -> None:
    clock = [0.0]
    done = threading.Event()
    names: list[str] = []

    def fetch() -> bytes:
        names.append(threading.current_thread().name)
        if len(names) > 1:
            done.set()
        return encode_keys([ANN])

    store = RemoteKeyStore(fetch, ttl=TTL, max_age=MAX_AGE, timer=lambda: clock[0])
    store.authenticate(ANN_KEY, NOW)
    clock[0] = TTL / 2
    store.authenticate(ANN_KEY, NOW)
    assert done.wait(30)
    assert names == [threading.current_thread().name, "key-store"]
