"""What is shown of a key, what a principal may do, and that every store refuses in the same words."""

from pathlib import Path

import msgspec
import pytest

from server.keys.file import FileKeyStore, write_keys
from server.keys.fixed import DemoKeyStore, NoKeyStore
from server.keys.principal import KeyStore, Principal, key_prefix
from server.keys.remote import RemoteKeyStore
from server.keys.ring import KeyRing
from server.keys.roles import Rights, rights_of
from tests.made_keys import NOW, entry, reason


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk-test-demo", "sk-test-..."),
        ("invalid-key-1", "invalid-key-..."),
        ("my-api_key_0123456789", "my-api_key_..."),
        ("billing-keys-0123456789", "billing-..."),
        ("a-secret-key-0123456789", "a-secret..."),
        ("s3cr3t-key-0123456789", "s3cr3t-k..."),
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
def test_a_prefix_shows_eight_plain_characters_and_the_word_key_or_nothing(key: str | None, shown: str) -> None:
    assert key_prefix(key) == shown


@pytest.mark.parametrize(
    ("rights", "allowed", "refused"),
    [
        (Rights(None, None), {"get_account", "delete_account"}, set()),
        (Rights(frozenset({"get_account"}), None), {"get_account"}, {"get_invoice", ""}),
        (Rights(), set(), {"get_account", ""}),
    ],
)
def test_who_may_call_and_see_what(rights: Rights, allowed: set[str], refused: set[str]) -> None:
    principal = Principal(user_id="ann", role="readonly", key_prefix="...", rights=rights)
    assert {tool for tool in allowed | refused if principal.may_call(tool)} == allowed
    seen = msgspec.structs.replace(principal, rights=Rights(rights.entities, rights.tools))
    assert {entity for entity in allowed | refused if seen.may_see(entity)} == allowed
    assert seen.may_see(None), "what belongs to no entity is no record"


def test_a_principal_without_rights_may_do_nothing() -> None:
    principal = Principal(user_id="ann", role="readonly", key_prefix="...")
    assert not principal.may_call("get_account")
    assert not principal.may_see("Account")


def test_the_demo_store_accepts_exactly_one_key() -> None:
    store = DemoKeyStore()
    assert store.authenticate("sk-test-demo", NOW) == Principal(
        user_id="test_user", role="readonly", key_prefix="sk-test-...", rights=rights_of("readonly")
    )
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
def test_every_store_refuses_with_the_same_reasons(tmp_path: Path, key: str | None, expected: str) -> None:
    path = tmp_path / "keys.yaml"
    write_keys(path, [entry("ann")[0]])
    remote = RemoteKeyStore(path.read_bytes, ttl=60, max_age=60)
    stores: tuple[KeyStore, ...] = (NoKeyStore(), DemoKeyStore(), KeyRing(), FileKeyStore(path), remote)
    assert [reason(store, key) for store in stores] == [expected] * 5
