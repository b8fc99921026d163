"""API keys as they are stored: entries without the key, how one is made, replaced, written down and read back.

A key made here reads `sk-<id>-<secret>`. The id is public and names the entry that the key belongs to; the secret has
256 random bits and is in no place but the answer of whoever made it. What is stored is a salted scrypt hash.

Ids have at least five characters: the eight of a key that logs may show then end before its secret begins. An entry
marked `plain: true` holds a key of any other form (one that another system gave out).

The same YAML, of which JSON is a part, stands in a key file and in a secret of a secret store.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from scanner.yaml_text import NotYamlError, decode_yaml
from server.keys.principal import MAX_KEY_LENGTH, visible
from server.keys.roles import known_tools, roles
from server.limits.table import LimitSet
from server.trust.each_once import each_once
from server.trust.yaml_errors import message_of

MIN_ID_LENGTH: Final = 5  # "sk-" and five characters of the id are the eight that `key_prefix` shows
MIN_PLAIN_KEY_LENGTH: Final = 16  # NIST SP 800-63B-4 asks for 15 where a secret stands alone; rounded up

KEY_FILE: Final = "the key file"
"""The name that errors give to the place that entries were read from."""

State = Literal["active", "expired", "revoked"]

Random = Callable[[int], bytes]
"""Gives that many random bytes."""


class KeysError(Exception):
    """Stored keys that cannot be read or made. The message names fields and positions, never what stands there."""


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of scrypt, see RFC 7914. The default takes 16 MiB and about 60 ms.

    A generated secret has 256 random bits and is safe at any cost; for plain keys that a person made up, raise `n`.
    """

    n: Annotated[int, msgspec.Meta(ge=2**10, le=2**20)] = 2**14
    r: Annotated[int, msgspec.Meta(ge=1, le=32)] = 8
    p: Annotated[int, msgspec.Meta(ge=1, le=16)] = 1

    def __post_init__(self) -> None:
        if self.n & (self.n - 1):
            raise ValueError("n must be a power of two")


DEFAULT_COST: Final = Cost()

MAX_NAME: Final = 128
"""Characters of a user id or tenant."""

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
_PRINTABLE: Final = ("user_id", "tenant", "profile")


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One key, without the key. `salt` and `hash` are written as base64.

    `id`: public, unique, five to 32 letters, digits and "_". `expires`: with a time zone. `plain`: the key does not
    carry the id. `revoked`: the key was taken back; its entry stays, so that the audit trail tells its use from that of
    an unknown key. `successor`: id of the key that replaced it. `tools` and `entities`: the only ones of the role that
    the key opens, None for all of them. `tenant`, `limits` and `profile`: see `Principal`.

    Fields are written in this order, and the hash, which is required, comes last. So a file that was cut off in the
    middle of an entry (a full disk, a copy that stopped) is refused, and never read without the fields that narrow the
    key.
    """

    id: Annotated[str, msgspec.Meta(min_length=MIN_ID_LENGTH, max_length=32)]
    user_id: _Name
    role: str
    scrypt: Cost = DEFAULT_COST
    expires: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    revoked: bool = False
    successor: Annotated[str, msgspec.Meta(max_length=32)] | None = None
    tools: frozenset[str] | None = None
    entities: frozenset[str] | None = None
    tenant: _Name | None = None
    limits: str | LimitSet | None = None
    profile: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)] | None = None
    plain: bool = False
    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=64)]
    hash: Annotated[bytes, msgspec.Meta(min_length=32, max_length=64)]

    def __post_init__(self) -> None:
        if not (self.id.isascii() and self.id.replace("_", "").isalnum()):
            raise ValueError("id must consist of letters, digits and _")
        for name in _PRINTABLE:
            if not (getattr(self, name) or "").isprintable():
                raise ValueError(f"{name} must be printable")
        if self.role not in roles():
            raise ValueError(f"role must be one of {', '.join(roles())}")
        if isinstance(self.limits, LimitSet) and not known_tools().issuperset(self.limits.tools):
            raise ValueError("limits name a tool that does not exist")

    def state(self, now: datetime) -> State:
        """Whether the key works at `now`, and if not, why."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "active"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """The fields that people may see; the hash is not one of them."""
        return [("id", self.id), ("user_id", self.user_id), ("role", self.role)]

    def __repr__(self) -> str:
        return f"KeyEntry({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


class _Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: tuple[KeyEntry, ...]

    def __post_init__(self) -> None:
        if len({entry.id for entry in self.keys}) != len(self.keys):
            raise ValueError("ids must be unique")


# ---- making ---------------------------------------------------------------------------------------------------------


class Grant(msgspec.Struct, frozen=True):
    """What a key opens and until when; the fields are those of `KeyEntry`."""

    role: str = "readonly"
    expires: datetime | None = None
    tools: Collection[str] | None = None
    entities: Collection[str] | None = None
    tenant: str | None = None
    limits: str | LimitSet | None = None
    profile: str | None = None


READONLY: Final = Grant()


def new_entry(
    user_id: str,
    grant: Grant = READONLY,
    *,
    plain_key: str | None = None,
    cost: Cost = DEFAULT_COST,
    random: Random = secrets.token_bytes,
) -> tuple[KeyEntry, str]:
    """A fresh key and its entry; the key is in no place but the answer. `plain_key`: use this one, of any form.

    Raises `KeysError` for a value that a key file could not hold.
    """
    entry_id = random(4).hex()
    key = _generated(entry_id, random) if plain_key is None else plain_key
    if not MIN_PLAIN_KEY_LENGTH <= len(key) <= MAX_KEY_LENGTH or not visible(key):
        raise KeysError(f"a key has {MIN_PLAIN_KEY_LENGTH} to {MAX_KEY_LENGTH} visible ASCII characters")
    salt = random(16)
    try:
        entry = KeyEntry(
            id=entry_id,
            user_id=user_id,
            role=grant.role,
            salt=salt,
            hash=scrypt(key, salt, cost, 32),
            scrypt=cost,
            expires=grant.expires,
            tools=None if grant.tools is None else frozenset(grant.tools),
            entities=None if grant.entities is None else frozenset(grant.entities),
            tenant=grant.tenant,
            limits=grant.limits,
            profile=grant.profile,
            plain=plain_key is not None,
        )
    except ValueError as error:
        raise KeysError(str(error)) from None
    encode_keys([entry])
    return entry, key


def rotated(
    old: KeyEntry,
    now: datetime,
    *,
    grace: timedelta = timedelta(),
    expires: datetime | None = None,
) -> tuple[KeyEntry, KeyEntry, str]:
    """(the old entry as it is from now on, a new entry for the same principal, the new key).

    The old key works for `grace` more, though never beyond its own expiry; without grace it is revoked. The new one
    ends at `expires`, or when the old one would have. Raises `KeysError` when that moment is past, or when `old` is
    revoked or has a successor already: what is left of its life is the grace, and no expiry to be inherited.
    """
    if old.successor is not None:
        raise KeysError(f"this key was rotated before, to {old.successor}; rotate that one")
    if old.revoked:
        raise KeysError("a revoked key is not rotated; make a new one with `keys add`")
    expires = old.expires if expires is None else expires
    if expires is not None and expires <= now:
        raise KeysError("the key has expired, and its successor would be no better; say when that one does")
    entry_id = secrets.token_hex(4)
    key = _generated(entry_id, secrets.token_bytes)
    salt = secrets.token_bytes(16)
    digest = scrypt(key, salt, DEFAULT_COST, 32)
    changes = {"id": entry_id, "salt": salt, "hash": digest, "scrypt": DEFAULT_COST, "expires": expires, "plain": False}
    fresh = msgspec.structs.replace(old, **changes)
    if grace <= timedelta():
        return msgspec.structs.replace(old, revoked=True, successor=entry_id), fresh, key
    end = now + grace
    end = end if old.expires is None else min(end, old.expires)
    return msgspec.structs.replace(old, expires=end, successor=entry_id), fresh, key


def _generated(entry_id: str, random: Random) -> str:
    return f"sk-{entry_id}-{base64.urlsafe_b64encode(random(32)).decode().rstrip('=')}"


def scrypt(key: str, salt: bytes, cost: Cost, length: int) -> bytes:
    """`length` bytes of the scrypt hash of a key."""
    # OpenSSL counts 128 * r * (n + p + 2) bytes and refuses to work above maxmem; a MiB of slack costs nothing.
    memory = 128 * cost.r * (cost.n + cost.p + 2) + 2**20
    return hashlib.scrypt(key.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=length)


# ---- writing and reading --------------------------------------------------------------------------------------------


def encode_keys(entries: Iterable[KeyEntry]) -> bytes:
    """Entries as YAML. Raises `KeysError` for what could not be read back."""
    try:
        data = msgspec.yaml.encode(_Entries(tuple(entries)), order="deterministic")
    except ValueError as error:
        raise KeysError(str(error)) from None
    decode_keys(data)  # what cannot be read back is refused now, not at the next start
    return data


def decode_keys(data: bytes, place: str = KEY_FILE) -> tuple[KeyEntry, ...]:
    """The entries in YAML or JSON; `place` is what an error calls it. Raises `KeysError`."""
    if not data.strip():  # made by `touch`, to set its owner before there is a key: it holds none, and is no mistake
        return ()
    try:
        return _decoded(data).keys
    except msgspec.ValidationError as error:
        raise KeysError(f"{place}{message_of(error, data, _Entries)}") from None
    except NotYamlError as error:
        raise KeysError(f"{place} is {error}") from None


def _decoded(data: bytes) -> _Entries:
    # JSON is YAML, except that a moment of time is a string there, which the YAML decoder would not take for one.
    try:
        entries = msgspec.json.decode(data, type=_Entries)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decode_yaml(data, _Entries)
    try:
        json.loads(data, object_pairs_hook=each_once)
    except ValueError:  # as the YAML decoder refuses it: the last one would silently win
        raise NotYamlError("not valid: a member stands there twice") from None
    return entries
