"""How keys are made, replaced and written down, and which entries are refused."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from server.keys.entries import KeyEntry, KeysError, decode_keys, encode_keys, rotated
from server.keys.principal import AuthenticationError, Principal, key_prefix
from server.keys.ring import KeyRing
from server.limits.table import Limit, LimitSet
from tests.made_keys import CHEAP, NOW, PLAIN, entry

DAY = timedelta(days=1)


def test_the_prefix_of_a_generated_key_ends_before_its_secret() -> None:
    made, key = entry()
    assert key.startswith(f"sk-{made.id}-")
    assert key_prefix(key).removesuffix("...") in f"sk-{made.id}"


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


def test_the_base_of_the_bad_files_is_good() -> None:
    text = good(expires="2027-01-01T00:00:00Z", tools="[get_account]", scrypt="{n: 1024, r: 8, p: 1}", revoked="true")
    (read,) = decode_keys(text.encode())
    assert (read.expires, read.scrypt, read.revoked) == (datetime(2027, 1, 1, tzinfo=UTC), CHEAP, True)
    assert (read.tools, read.entities, read.tenant) == (frozenset({"get_account"}), None, None)


INVALID = "the key file, line 1: "


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("null", f"{INVALID}the file must be a mapping of names to values"),
        ("keys: ]", "the key file is not valid YAML (line 1)"),
        ("keys: []\nscrypt: {}\nkeys: []", "the key file is not valid YAML: a key stands there twice (line 3)"),
        ('{"keys": [], "keys": []}', "the key file is not valid: a member stands there twice"),
        ("\x00", "the key file is not valid YAML"),
        ("keys: !!int ''", "the key file is not valid YAML"),
        ("keys: " + "[" * 2_000, "the key file is not valid YAML (line 1)"),
        ("keys: 2024-13-45", "the key file is not valid YAML"),
        ("{}", f"{INVALID}the file lacks keys"),
        (
            good(hsah="x"),
            (
                f"{INVALID}keys.0 has a key that is not known (did you mean hash?); known are id,"
                " user_id, role, scrypt, expires, revoked, successor, tools, entities, tenant, limits, profile,"
                " plain, salt, hash"
            ),
        ),
        (good(hash=None), f"{INVALID}keys.0 lacks hash"),
        (good(hash="aGFzaA=="), f"{INVALID}keys.0.hash must be base64 of at least 32 bytes"),
        (good(salt="c2FsdA=="), f"{INVALID}keys.0.salt must be base64 of at least 16 bytes"),
        (good(salt="'*'"), f"{INVALID}keys.0.salt must be base64"),
        (good(id="abcd"), f"{INVALID}keys.0.id must be a text of at least 5 characters"),
        (good(id="abc-def"), f"{INVALID}keys.0 is wrong: id must consist of letters, digits and _"),
        (good(role="root"), f"{INVALID}keys.0 is wrong: role must be one of readonly, analyst, admin"),
        (good(user_id='"a\\n"'), f"{INVALID}keys.0 is wrong: user_id must be printable"),
        (good(user_id="''"), f"{INVALID}keys.0.user_id must be a text of at least 1 character"),
        (
            good(expires="2027-01-01"),
            f"{INVALID}keys.0.expires must be a moment with its time zone, such as 2027-01-31T08:00:00Z or null",
        ),
        (
            good(expires="2027-01-01 00:00:00"),
            f"{INVALID}keys.0.expires must be a moment with its time zone, such as 2027-01-31T08:00:00Z or null",
        ),
        (good(scrypt="{n: 512}"), f"{INVALID}keys.0.scrypt.n must be a whole number of at least 1,024"),
        (good(scrypt="{n: 1025}"), f"{INVALID}keys.0.scrypt is wrong: n must be a power of two"),
        (good()[:-1] + good()[6:].replace("[", ", "), f"{INVALID}the file is wrong: ids must be unique"),
    ],
    ids=lambda value: value[:40],
)
def test_invalid_entries_are_refused_and_why(text: str, problem: str) -> None:
    with pytest.raises(KeysError) as caught:
        decode_keys(text.encode())
    assert str(caught.value) == problem
    with pytest.raises(KeysError) as caught:
        decode_keys(text.encode(), "the secret")
    assert str(caught.value) == problem.replace("key file", "secret")


@pytest.mark.parametrize("name", [PLAIN, f"{PLAIN}` - at `$.", f"{PLAIN}\n`{PLAIN}", "\u2028" + PLAIN])
@pytest.mark.parametrize("around", ["%s", '{"keys": [%s]}', '{"keys": [{"scrypt": %s}]}', '{"keys": [{"limits": %s}]}'])
def test_a_key_that_stands_where_a_name_should_is_not_repeated(name: str, around: str) -> None:
    text = around % json.dumps({name: "jane"})
    for data in (text, f"{text} # YAML, not JSON"):
        with pytest.raises(KeysError) as caught:
            decode_keys(data.encode())
        assert "has a key that is not known" in str(caught.value)
        assert PLAIN not in str(caught.value)


def rights(entries: tuple[KeyEntry, ...], key: str, now: datetime = NOW) -> Principal | None:
    try:
        return KeyRing(entries).authenticate(key, now)
    except AuthenticationError:
        return None


def test_a_file_that_was_cut_off_gives_no_key_more_rights() -> None:
    """Cut at every byte: what can still be read says the same of each key, or does not know it."""
    narrow: dict[str, Any] = {"tools": ["get_account", "get_invoice"], "entities": ["Invoice", "Account"]}
    made = [
        entry("ann", expires=NOW + DAY, tenant="acme", limits="bots", profile="finance-last4", **narrow),
        entry("bob", plain_key=PLAIN, expires=NOW, role="admin"),
        entry("eve", limits=LimitSet((Limit(1, 60), Limit(9, 3600)), {"get_account": Limit(1, 60)})),
        entry("joe", role="admin", tenant="acme"),
    ]
    keys = [key for _, key in made]
    revoked = msgspec.structs.replace(made[3][0], revoked=True, successor="0fb52b35")
    dear = msgspec.structs.replace(
        made[0][0], hash=hashlib.scrypt(keys[0].encode(), salt=made[0][0].salt, n=1024, r=8, p=1, dklen=64)
    )
    entries = (dear, made[1][0], made[2][0], revoked)
    for order in (entries, entries[::-1]):
        data = encode_keys(order)
        whole = {key: rights(order, key) for key in keys}
        seen: list[tuple[KeyEntry, ...]] = []
        for end in range(len(data)):
            try:
                read = decode_keys(data[:end])
            except KeysError:
                continue
            if read not in seen:
                seen.append(read)
                assert all(rights(read, key) in (whole[key], None) for key in keys), data[:end].decode()
        assert len(seen) > len(order), "some cuts can be read, or this shows nothing"


def test_an_entry_is_written_with_its_hash_at_the_end() -> None:
    assert KeyEntry.__struct_fields__[-2:] == ("salt", "hash")
    made = entry(expires=NOW, tools=["get_account"], limits=LimitSet(Limit(1, 60)))[0]
    names = [line.split(":")[0].strip(" -") for line in encode_keys([made]).decode().splitlines()]
    assert names[-2:] == ["salt", "hash"]


def test_what_is_made_can_be_written_and_read() -> None:
    entries = (
        entry("ann", expires=NOW, tools=["get_account", "get_invoice"])[0],
        entry("Zo\u00eb: \u2713", role="admin")[0],
        entry("bob", plain_key=PLAIN)[0],
        entry("eve", entities=["Invoice"], tenant="acme", limits="bots", profile="finance-last4")[0],
        entry("joe", limits=LimitSet((Limit(1, 60), Limit(9, 3600)), {"get_account": Limit(1, 60)}))[0],
    )
    assert decode_keys(encode_keys(entries)) == entries
    as_json = msgspec.json.encode({"keys": msgspec.to_builtins(entries)})
    assert decode_keys(as_json) == entries, "a secret store may hold JSON"


def test_nothing_written_or_shown_holds_the_key() -> None:
    made, key = entry()
    plain, _ = entry(plain_key=PLAIN)
    text = encode_keys([made, plain]).decode()
    secret = key.rpartition(f"{made.id}-")[2]
    assert secret not in text
    assert PLAIN not in text
    for shown in (repr(KeyRing((made,))), repr(made), repr([made]), str(made.__rich_repr__())):
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
        ({"user_id": "a" * 129}, "the key file, line 3: keys.0.user_id must be a text of at most 128 characters"),
        (
            {"expires": NOW.replace(tzinfo=None)},
            (
                "the key file, line 9: keys.0.expires must be a moment with its time zone,"
                " such as 2027-01-31T08:00:00Z or null"
            ),
        ),
        ({"tenant": "a\n"}, "tenant must be printable"),
        ({"limits": LimitSet(tools={"get_acount": Limit(1, 60)})}, "limits name a tool that does not exist"),
        (
            {"limits": LimitSet(Limit(0, 60))},
            "the key file, line 11: keys.0.limits.default.limit must be a whole number of at least 1",
        ),
        ({"tenant": ""}, "the key file, line 9: keys.0.tenant must be a text of at least 1 character"),
        ({"plain_key": "too-short"}, "a key has 16 to 256 visible ASCII characters"),
        ({"plain_key": "k" * 257}, "a key has 16 to 256 visible ASCII characters"),
        ({"plain_key": "with white space inside"}, "a key has 16 to 256 visible ASCII characters"),
    ],
)
def test_an_entry_that_no_file_could_hold_is_not_made(options: dict[str, Any], message: str) -> None:
    with pytest.raises(KeysError) as caught:
        entry(**options)
    assert str(caught.value) == message


def works(entries: tuple[KeyEntry, ...], key: str, now: datetime) -> bool:
    return rights(entries, key, now) is not None


def test_a_rotated_key_has_a_successor_with_the_same_rights() -> None:
    old, old_key = entry("ann", role="analyst", tools=["get_account"], entities=["Account"], tenant="acme", profile="p")
    revoked, fresh, key = rotated(old, NOW)
    assert revoked == msgspec.structs.replace(old, revoked=True, successor=fresh.id)
    own = {"id": old.id, "salt": old.salt, "hash": old.hash, "scrypt": old.scrypt}
    assert msgspec.structs.replace(fresh, **own) == old
    assert len({old.id, fresh.id}) == len({old.salt, fresh.salt}) == len({old.hash, fresh.hash}) == 2
    assert works((revoked, fresh), key, NOW)
    assert not works((revoked, fresh), old_key, NOW)


def test_both_keys_work_during_the_grace_and_only_one_after_it() -> None:
    old, old_key = entry("ann", expires=NOW + 9 * DAY)
    entries = rotated(old, NOW, grace=DAY, expires=NOW + 30 * DAY)
    pair, key = entries[:2], entries[2]
    before, after = NOW + DAY - timedelta(seconds=1), NOW + DAY
    assert [works(pair, each, before) for each in (old_key, key)] == [True, True]
    assert [works(pair, each, after) for each in (old_key, key)] == [False, True]
    assert [works(pair, each, NOW + 30 * DAY) for each in (old_key, key)] == [False, False]


def test_a_grace_does_not_outlive_the_old_keys_own_expiry() -> None:
    old, _ = entry("ann", expires=NOW + DAY)
    kept, fresh, _ = rotated(old, NOW, grace=9 * DAY)
    assert kept.expires == fresh.expires == NOW + DAY


def test_a_plain_key_is_replaced_by_one_that_names_its_entry() -> None:
    old, _ = entry("ann", plain_key=PLAIN)
    _, fresh, key = rotated(old, NOW)
    assert (fresh.plain, key.startswith(f"sk-{fresh.id}-")) == (False, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"revoked": True}, "a revoked key is not rotated"),
        ({"expires": NOW}, "the key has expired"),
        # The end of a grace is no expiry: a successor that inherited it would die within the hour.
        ({"expires": NOW + DAY, "successor": "0fb52b35"}, "this key was rotated before, to 0fb52b35; rotate that one"),
    ],
)
def test_what_is_over_is_not_rotated(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(KeysError, match=message):
        rotated(msgspec.structs.replace(entry()[0], **changes), NOW)
