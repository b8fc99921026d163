"""Which keys are accepted, what a refusal tells, and what it costs."""

import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec
import pytest

from server.keys.entries import Cost, new_entry
from server.keys.principal import AuthenticationError, Principal
from server.keys.ring import KeyRing
from server.keys.roles import Rights
from tests.made_keys import NOW, PLAIN, entry, reason


@pytest.fixture
def scrypts(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often scrypt was called since this was last asked."""
    calls = count()
    seen = 0
    real = hashlib.scrypt

    def counted(password: bytes, **options: Any) -> bytes:
        next(calls)
        return real(password, **options)

    def asked() -> int:
        nonlocal seen, calls
        seen, calls = next(calls), count()
        return seen

    monkeypatch.setattr(hashlib, "scrypt", counted)
    return asked


def test_a_key_of_a_ring() -> None:
    expires = NOW + timedelta(days=1)
    made, key = entry(
        "ann",
        role="analyst",
        expires=expires,
        tools=["get_invoice", "delete_account"],
        entities=["Invoice"],
        tenant="acme",
        limits="bots",
        profile="finance-last4",
    )
    store = KeyRing((entry("bob")[0], made, entry("eve")[0]))
    assert store.authenticate(key, NOW) == Principal(
        user_id="ann",
        role="analyst",
        key_prefix=f"sk-{made.id[:5]}...",
        rights=Rights(frozenset({"get_invoice"}), frozenset({"Invoice"})),
        expires=expires,
        tenant="acme",
        limits="bots",
        profile="finance-last4",
    )
    assert reason(store, f"{key}x") == "invalid_api_key"
    assert reason(store, key.replace(f"sk-{made.id}", "sk-00000000")) == "invalid_api_key"
    assert reason(store, key.replace("sk-", "pk-")) == "invalid_api_key"


@pytest.mark.parametrize(("seconds", "alive"), [(-1, True), (0, False), (1, False)])
def test_a_key_ends_at_its_expiry_even_when_it_is_remembered(seconds: int, alive: bool) -> None:  # noqa: FBT001
    expires = NOW + timedelta(hours=1)
    made, key = entry(expires=expires)
    store = KeyRing((made,))
    store.authenticate(key, NOW)
    at = expires + timedelta(seconds=seconds)
    if alive:
        assert store.authenticate(key, at).user_id == "ann"
    else:
        assert reason(store, key, at) == "expired_api_key"
    # Who does not hold the key does not learn that it has expired.
    assert reason(store, f"{key}x", at) == "invalid_api_key"


def test_a_revoked_key_is_told_from_an_unknown_one_only_if_it_is_right() -> None:
    made, key = entry("ann", expires=NOW)
    store = KeyRing((msgspec.structs.replace(made, revoked=True),))
    assert reason(store, f"{key}x") == "invalid_api_key"
    with pytest.raises(AuthenticationError) as caught:
        store.authenticate(key, NOW)
    assert (caught.value.reason, caught.value.user_id) == ("revoked_api_key", "ann")


def test_plain_keys_of_any_form_work_beside_the_others() -> None:
    made, key = entry("ann")
    lookalike = f"sk-{made.id}-not-the-one-with-this-id"
    store = KeyRing((made, entry("bob", plain_key=PLAIN)[0], entry("eve", plain_key=lookalike)[0]))
    assert [store.authenticate(text, NOW).user_id for text in (key, PLAIN, lookalike)] == ["ann", "bob", "eve"]


@pytest.mark.parametrize("plain", [0, 2])
def test_every_key_costs_the_same_number_of_hashes(scrypts: Callable[[], int], plain: int) -> None:
    keyed = [entry(f"user-{number}") for number in range(5)]
    others = [entry(f"plain-{number}", plain_key=f"{PLAIN}{number}") for number in range(plain)]
    entries = tuple(made for made, _ in keyed + others)
    keys = [
        keyed[0][1],
        keyed[4][1],
        f"{keyed[0][1]}x",
        "sk-unknown1-secret",
        "nothing-like-a-key",
        *(k for _, k in others),
    ]
    for key in keys:
        store = KeyRing(entries)
        scrypts()
        try:
            store.authenticate(key, NOW)
        except AuthenticationError as error:
            assert error.reason == "invalid_api_key"  # noqa: PT017  whether it is raised is not the point here
        assert scrypts() == 1 + plain


def test_known_and_unknown_ids_pay_the_same_where_costs_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap, dear = entry()[0], new_entry("bob", cost=Cost(n=2048, p=2))[0]
    store = KeyRing((cheap, dear, entry("eve")[0], new_entry("joe", cost=Cost(n=4096), plain_key=PLAIN)[0]))
    paid: list[tuple[int, int]] = []
    real = hashlib.scrypt

    def watched(password: bytes, **options: Any) -> bytes:
        paid.append((options["n"], options["p"]))
        return real(password, **options)

    monkeypatch.setattr(hashlib, "scrypt", watched)
    for key_id in (cheap.id, dear.id, "unknown1"):
        paid.clear()
        assert reason(store, f"sk-{key_id}-secret") == "invalid_api_key"
        assert sorted(paid) == [(1024, 1), (2048, 2), (4096, 1)]


def test_hashes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = entry()
    compared: list[bytes] = []
    real = hmac.compare_digest

    def watched(left: bytes, right: bytes) -> bool:
        compared.append(right)
        return real(left, right)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    KeyRing((made,)).authenticate(key, NOW)
    assert compared == [made.hash]


def test_a_right_key_pays_once_a_wrong_one_each_time(scrypts: Callable[[], int]) -> None:
    made, key = entry()
    store = KeyRing((made,))
    scrypts()
    for _ in range(3):
        store.authenticate(key, NOW)
    assert scrypts() == 1
    for _ in range(3):
        reason(store, f"{key}x")
    assert scrypts() == 3


def test_unknown_revoked_and_expired_keys_cost_the_same_each_time(scrypts: Callable[[], int]) -> None:
    (revoked, revoked_key), (expired, expired_key) = entry("ann"), entry("bob", expires=NOW)
    store = KeyRing((msgspec.structs.replace(revoked, revoked=True), expired))
    costs = []
    for key in (revoked_key, expired_key, "sk-00000000-secret", f"{revoked_key}x", f"{expired_key}x"):
        scrypts()
        for _ in range(3):
            reason(store, key)
        costs.append(scrypts())
    assert costs == [3] * 5


def test_a_key_that_was_remembered_costs_as_much_once_it_has_expired(scrypts: Callable[[], int]) -> None:
    made, key = entry("ann", expires=NOW + timedelta(hours=1))
    store = KeyRing((made,))
    store.authenticate(key, NOW)
    scrypts()
    for _ in range(3):
        assert reason(store, key, NOW + timedelta(hours=1)) == "expired_api_key"
    assert scrypts() == 3


def test_fifty_principals_in_parallel_are_told_apart_and_pay_once_each(scrypts: Callable[[], int]) -> None:
    made = [entry(f"user-{number}") for number in range(50)]
    store = KeyRing(tuple(each for each, _ in made))
    scrypts()
    wrong: list[str] = []

    def work(start: int) -> None:
        for step in range(1250):
            expected, key = made[(start * 7 + step) % 50]
            user = store.authenticate(key, NOW).user_id
            if user != expected.user_id:
                wrong.append(user)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert (wrong, scrypts(), len(store._known)) == ([], 50, 50)
