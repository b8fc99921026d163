"""Which keys are accepted, what a refusal tells, and what happens when the key file changes under a running server."""

import hashlib
import hmac
import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from server.auth import (
    READ_ONLY_TOOLS,
    ROLES,
    AuthenticationError,
    Cost,
    DemoKeyStore,
    FileKeyStore,
    KeyEntry,
    KeyFileError,
    KeyStore,
    NoKeyStore,
    Principal,
    key_prefix,
    new_entry,
    read_keys,
    write_keys,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHEAP = Cost(n=1024)
PLAIN = "live_0123456789abcdef"


def entry(user_id: str = "ann", **options: Any) -> tuple[KeyEntry, str]:
    return new_entry(user_id, cost=CHEAP, **options)


def reason(store: KeyStore, key: str | None, now: datetime = NOW) -> str:
    with pytest.raises(AuthenticationError) as caught:
        store.authenticate(key, now)
    assert str(caught.value) == "authentication failed"
    assert caught.value.key_prefix == key_prefix(key)
    return caught.value.reason


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.yaml"


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


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk-test-demo", "sk-test-..."),
        ("invalid-key-1", "invalid-..."),
        ("sk_live_0123456789", "sk_live_..."),
        ("sk-test-dem", "..."),
        ("", "..."),
        (None, "..."),
        ("ann@example.com", "..."),
        ("abc defghijklmn", "..."),
        ("abcdefg\nhijklmn", "..."),
        ("p\u0430sswords-0123", "..."),
        ("\u0661" * 12, "..."),
        ("------------", "..."),
    ],
)
def test_a_prefix_shows_eight_plain_characters_or_nothing(key: str | None, shown: str) -> None:
    assert key_prefix(key) == shown


def test_the_prefix_of_a_generated_key_ends_before_its_secret() -> None:
    made, key = entry()
    assert key.startswith(f"sk-{made.id}-")
    assert key_prefix(key).removesuffix("...") in f"sk-{made.id}"


@pytest.mark.parametrize(
    ("role", "tools", "allowed", "refused"),
    [
        ("readonly", None, {"get_account", "redact_payload"}, {"delete_account", ""}),
        ("analyst", None, {"list_invoices"}, {"delete_account"}),
        ("admin", None, {"get_account", "delete_account"}, set()),
        ("admin", {"get_account"}, {"get_account"}, {"get_invoice"}),
        ("readonly", {"get_account", "delete_account"}, {"get_account"}, {"get_invoice", "delete_account"}),
        ("readonly", set(), set(), {"get_account"}),
        ("unheard-of", None, set(), {"get_account"}),
    ],
)
def test_who_may_call_what(role: str, tools: set[str] | None, allowed: set[str], refused: set[str]) -> None:
    principal = Principal("ann", role, None if tools is None else frozenset(tools), None, "...")
    assert {tool for tool in allowed | refused if principal.may_call(tool)} == allowed


def test_the_roles() -> None:
    assert ROLES == {"readonly": READ_ONLY_TOOLS, "analyst": READ_ONLY_TOOLS, "admin": None}
    assert len(READ_ONLY_TOOLS) == 9


def test_the_demo_store_accepts_exactly_one_key() -> None:
    store = DemoKeyStore()
    assert store.authenticate("sk-test-demo", NOW) == Principal("test_user", "readonly", None, None, "sk-test-...")
    assert reason(store, "sk-test-demo2") == "invalid_api_key"
    assert reason(store, "SK-TEST-DEMO") == "invalid_api_key"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (None, "missing_api_key"),
        ("", "missing_api_key"),
        ("sk-test-demo ", "malformed_api_key"),
        ("sk-test\ndemo", "malformed_api_key"),
        ("sk-t\u0435st-demo", "malformed_api_key"),
        ("k\ud800", "malformed_api_key"),
        ("k" * 257, "malformed_api_key"),
        ("k" * 256, "invalid_api_key"),
    ],
)
def test_every_store_refuses_with_the_same_reasons(path: Path, key: str | None, expected: str) -> None:
    write_keys(path, [entry()[0]])
    stores: tuple[KeyStore, ...] = (NoKeyStore(), DemoKeyStore(), FileKeyStore(path))
    assert [reason(store, key) for store in stores] == [expected] * 3


def test_a_key_from_the_file(path: Path) -> None:
    expires = NOW + timedelta(days=1)
    made, key = entry("ann", role="analyst", expires=expires, tools=["get_invoice"])
    write_keys(path, [entry("bob")[0], made, entry("eve")[0]])
    store = FileKeyStore(path)
    assert store.problem is None
    assert store.authenticate(key, NOW) == Principal(
        "ann", "analyst", frozenset({"get_invoice"}), expires, f"sk-{made.id[:5]}..."
    )
    assert reason(store, f"{key}x") == "invalid_api_key"
    assert reason(store, key.replace(f"sk-{made.id}", "sk-00000000")) == "invalid_api_key"
    assert reason(store, key.replace("sk-", "pk-")) == "invalid_api_key"


@pytest.mark.parametrize(("seconds", "alive"), [(-1, True), (0, False), (1, False)])
def test_a_key_ends_at_its_expiry_even_when_it_is_remembered(path: Path, seconds: int, alive: bool) -> None:  # noqa: FBT001
    expires = NOW + timedelta(hours=1)
    made, key = entry(expires=expires)
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    at = expires + timedelta(seconds=seconds)
    if alive:
        assert store.authenticate(key, at).user_id == "ann"
    else:
        assert reason(store, key, at) == "expired_api_key"
    # Who does not hold the key does not learn that it has expired.
    assert reason(store, f"{key}x", at) == "invalid_api_key"


def test_plain_keys_of_any_form_work_beside_the_others(path: Path) -> None:
    made, key = entry("ann")
    lookalike = f"sk-{made.id}-not-the-one-with-this-id"
    entries = [made, *(entry(user, plain_key=text)[0] for user, text in (("bob", PLAIN), ("eve", lookalike)))]
    write_keys(path, entries)
    store = FileKeyStore(path)
    assert [store.authenticate(text, NOW).user_id for text in (key, PLAIN, lookalike)] == ["ann", "bob", "eve"]


@pytest.mark.parametrize("plain", [0, 2])
def test_every_key_costs_the_same_number_of_hashes(path: Path, scrypts: Callable[[], int], plain: int) -> None:
    keyed = [entry(f"user-{number}") for number in range(5)]
    others = [entry(f"plain-{number}", plain_key=f"{PLAIN}{number}") for number in range(plain)]
    write_keys(path, [made for made, _ in keyed + others])
    keys = [
        keyed[0][1],
        keyed[4][1],
        f"{keyed[0][1]}x",
        "sk-unknown1-secret",
        "nothing-like-a-key",
        *(k for _, k in others),
    ]
    for key in keys:
        store = FileKeyStore(path)
        scrypts()
        try:
            store.authenticate(key, NOW)
        except AuthenticationError as error:
            assert error.reason == "invalid_api_key"  # noqa: PT017  whether it is raised is not the point here
        assert scrypts() == 1 + plain


def test_an_unknown_id_pays_the_dearest_cost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_keys(path, [entry()[0], new_entry("bob", cost=Cost(n=2048, p=2))[0]])
    store = FileKeyStore(path)
    paid: list[tuple[object, object]] = []
    real = hashlib.scrypt

    def watched(password: bytes, **options: Any) -> bytes:
        paid.append((options["n"], options["p"]))
        return real(password, **options)

    monkeypatch.setattr(hashlib, "scrypt", watched)
    assert reason(store, "sk-unknown1-secret") == "invalid_api_key"
    assert paid == [(2048, 2)]


def test_hashes_are_compared_in_constant_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = entry()
    write_keys(path, [made])
    compared: list[bytes] = []
    real = hmac.compare_digest

    def watched(left: bytes, right: bytes) -> bool:
        compared.append(right)
        return real(left, right)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    FileKeyStore(path).authenticate(key, NOW)
    assert compared == [made.hash]


def test_a_right_key_pays_once_a_wrong_one_each_time(path: Path, scrypts: Callable[[], int]) -> None:
    made, key = entry()
    write_keys(path, [made])
    store = FileKeyStore(path)
    scrypts()
    for _ in range(3):
        store.authenticate(key, NOW)
    assert scrypts() == 1
    for _ in range(3):
        reason(store, f"{key}x")
    assert scrypts() == 3


def test_a_removed_key_stops_working_and_a_new_one_starts(path: Path) -> None:
    first, first_key = entry("ann")
    second, second_key = entry("bob")
    write_keys(path, [first])
    store = FileKeyStore(path)
    store.authenticate(first_key, NOW)
    write_keys(path, [second])
    assert reason(store, first_key) == "invalid_api_key"
    assert store.authenticate(second_key, NOW).user_id == "bob"


def test_a_change_that_keeps_size_and_times_is_seen_by_its_inode(path: Path) -> None:
    made, key = entry("ann")
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    before = path.stat()
    write_keys(path, [entry("bob")[0]])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert reason(store, key) == "invalid_api_key"


def test_a_missing_file_refuses_and_is_noticed_when_it_comes(path: Path) -> None:
    made, key = entry()
    store = FileKeyStore(path)
    assert reason(store, key) == "invalid_api_key"
    assert store.problem == "the key file cannot be read (FileNotFoundError)"
    write_keys(path, [made])
    assert store.authenticate(key, NOW).user_id == "ann"
    path.unlink()
    assert reason(store, key) == "invalid_api_key"


def good(**changes: object) -> str:
    fields: dict[str, object] = {
        "id": "abcde",
        "user_id": "ann",
        "role": "readonly",
        "salt": "c2FsdHNhbHRzYWx0c2FsdA==",
        "hash": "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g=",
        **changes,
    }
    return "keys: [{" + ", ".join(f"{name}: {value}" for name, value in fields.items() if value is not None) + "}]"


def test_the_base_of_the_bad_files_is_good(path: Path) -> None:
    path.write_text(good(expires="2027-01-01T00:00:00Z", tools="[get_account]", scrypt="{n: 1024, r: 8, p: 1}"))
    (read,) = read_keys(path)
    assert (read.expires, read.scrypt) == (datetime(2027, 1, 1, tzinfo=UTC), CHEAP)
    assert read.tools == frozenset({"get_account"})


INVALID = "the key file is invalid: "


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("null", f"{INVALID}Expected `object`, got `null`"),
        ("keys: [", "the key file is not valid YAML"),
        ("\x00", "the key file is not valid YAML"),
        ("keys: !!int ''", "the key file is not valid YAML"),
        ("[" * 2_000, "the key file is not valid YAML"),
        ("keys: 2024-13-45", "the key file is not valid YAML"),
        ("{}", f"{INVALID}Object missing required field `keys`"),
        (good(hsah="x"), f"{INVALID}Object contains unknown field `hsah` - at `$.keys[0]`"),
        (good(hash=None), f"{INVALID}Object missing required field `hash` - at `$.keys[0]`"),
        (good(hash="aGFzaA=="), f"{INVALID}Expected `bytes` of length >= 32 - at `$.keys[0].hash`"),
        (good(salt="c2FsdA=="), f"{INVALID}Expected `bytes` of length >= 16 - at `$.keys[0].salt`"),
        (good(salt="'*'"), f"{INVALID}Invalid base64 encoded string - at `$.keys[0].salt`"),
        (good(id="abcd"), f"{INVALID}Expected `str` of length >= 5 - at `$.keys[0].id`"),
        (good(id="abc-def"), f"{INVALID}id must consist of letters, digits and _ - at `$.keys[0]`"),
        (good(role="root"), f"{INVALID}role must be one of readonly, analyst, admin - at `$.keys[0]`"),
        (good(user_id='"a\\n"'), f"{INVALID}user_id must be printable - at `$.keys[0]`"),
        (good(user_id="''"), f"{INVALID}Expected `str` of length >= 1 - at `$.keys[0].user_id`"),
        (good(expires="2027-01-01"), f"{INVALID}Expected `datetime | null`, got `date` - at `$.keys[0].expires`"),
        (
            good(expires="2027-01-01 00:00:00"),
            f"{INVALID}Expected `datetime` with a timezone component - at `$.keys[0].expires`",
        ),
        (good(scrypt="{n: 512}"), f"{INVALID}Expected `int` >= 1024 - at `$.keys[0].scrypt.n`"),
        (good(scrypt="{n: 1025}"), f"{INVALID}n must be a power of two - at `$.keys[0].scrypt`"),
        (good()[:-1] + good()[6:].replace("[", ", "), f"{INVALID}ids must be unique"),
    ],
    ids=str,
)
def test_an_invalid_file_refuses_every_key_and_says_why(path: Path, text: str, problem: str) -> None:
    made, key = entry()
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    path.write_text(text)
    assert reason(store, key) == "invalid_api_key"
    assert store.problem == problem
    with pytest.raises(KeyFileError) as caught:
        read_keys(path)
    assert str(caught.value) == problem


@pytest.mark.parametrize("text", ["", "\n", " \n\n"])
def test_an_empty_file_is_a_store_without_keys(path: Path, text: str) -> None:
    path.write_text(text)
    store = FileKeyStore(path)
    assert (store.problem, store.size, read_keys(path)) == (None, 0, ())
    assert reason(store, PLAIN) == "invalid_api_key"
    made, key = entry()
    write_keys(path, [made])
    assert (store.authenticate(key, NOW).user_id, store.size) == ("ann", 1)


def test_an_invalid_file_is_not_parsed_again_for_each_call(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("keys: [")
    store = FileKeyStore(path)
    monkeypatch.setattr("server.auth._decode", lambda _: pytest.fail("parsed again"))
    assert reason(store, PLAIN) == "invalid_api_key"


def test_what_is_made_can_be_written_and_read(path: Path) -> None:
    entries = (
        entry("ann", expires=NOW, tools=["get_account", "get_invoice"])[0],
        entry("Zo\u00eb: \u2713", role="admin")[0],
        entry("bob", plain_key=PLAIN)[0],
    )
    write_keys(path, entries)
    assert read_keys(path) == entries
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_neither_file_nor_entry_holds_the_key(path: Path) -> None:
    made, key = entry()
    plain, _ = entry(plain_key=PLAIN)
    write_keys(path, [made, plain])
    secret = key.rpartition(f"{made.id}-")[2]
    assert secret not in path.read_text()
    assert PLAIN not in path.read_text()
    for shown in (repr(made), repr([made]), str(made.__rich_repr__())):
        assert shown.count("=") <= 3
        assert secret not in shown
        assert repr(made.hash) not in shown


def test_keys_and_salts_differ() -> None:
    (one, one_key), (two, two_key) = entry(), entry()
    assert len({one_key, two_key}) == len({one.salt, two.salt}) == len({one.id, two.id}) == 2
    assert len(one_key) == len("sk-") + 8 + len("-") + 43


def test_randomness_is_an_argument() -> None:
    made, key = entry(random=lambda size: bytes(range(size)))
    assert (made.id, made.salt, made.scrypt) == ("00010203", bytes(range(16)), CHEAP)
    assert key == "sk-00010203-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert made.hash == hashlib.scrypt(key.encode(), salt=made.salt, n=1024, r=8, p=1, dklen=32)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"role": "root"}, "role must be one of readonly, analyst, admin"),
        ({"user_id": "a\n"}, "user_id must be printable"),
        ({"user_id": "a" * 129}, f"{INVALID}Expected `str` of length <= 128 - at `$.keys[0].user_id`"),
        (
            {"expires": NOW.replace(tzinfo=None)},
            f"{INVALID}Expected `datetime` with a timezone component - at `$.keys[0].expires`",
        ),
        ({"plain_key": "too-short"}, "a key has 16 to 256 visible ASCII characters"),
        ({"plain_key": "k" * 257}, "a key has 16 to 256 visible ASCII characters"),
        ({"plain_key": "with white space inside"}, "a key has 16 to 256 visible ASCII characters"),
    ],
)
def test_an_entry_that_no_file_could_hold_is_not_made(options: dict[str, str], message: str) -> None:
    with pytest.raises(KeyFileError) as caught:
        entry(**options)
    assert str(caught.value) == message


def test_a_failed_write_leaves_the_old_file_and_no_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = entry()
    write_keys(path, [made])

    def full(_: int) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_keys(path, [])
    with pytest.raises(KeyFileError, match="ids must be unique"):
        write_keys(path, [made, made])
    assert list(path.parent.iterdir()) == [path]
    assert FileKeyStore(path).authenticate(key, NOW).user_id == "ann"


def test_a_link_to_the_key_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    path.symlink_to(real)
    made, key = entry()
    write_keys(path, [made])
    assert path.is_symlink()
    assert FileKeyStore(path).authenticate(key, NOW).user_id == "ann"


def test_threads_share_a_store_while_its_file_changes(path: Path) -> None:
    kept, key = entry("ann")
    gone, gone_key = entry("bob")
    write_keys(path, [kept, gone])
    store = FileKeyStore(path)
    answers: list[str] = []

    def work() -> None:
        for number in range(20):
            answers.append(store.authenticate(key, NOW).user_id)
            if number == 10:
                write_keys(path, [kept])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["ann"] * 160
    assert reason(store, gone_key) == "invalid_api_key"
