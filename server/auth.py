"""Who is calling: API keys, the principals that they belong to, and what each role may call.

A key made here reads `sk-<id>-<secret>`. The id is public and names the entry of the key file that the key belongs to,
so that one call of scrypt decides, however many keys there are. A key with an unknown id pays for a dummy, so that time
does not tell which ids exist. An entry marked `plain: true` holds a key of any other form (one that another system gave
out); it cannot be found by id, so every plain entry is tried for every key, without early exit. Ids have at least five
characters: the eight of a key that logs may show then end before its secret begins.

What is stored is a salted scrypt hash. scrypt is made to be slow, so a key that was right is remembered, under a digest
keyed by a secret of this process, until the file changes. Whatever is wrong with a key, the caller gets one and the
same answer; `AuthenticationError.reason` is for the audit trail.
"""

import base64
import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Protocol

import msgspec

Reason = Literal["missing_api_key", "invalid_api_key", "expired_api_key", "malformed_api_key"]

DEMO_KEY = "sk-test-demo"  # public: it is printed in the documentation and opens the sample data alone

# Who may call what. A tool that is missing here is for admins alone, which is the safe way to forget something.
_LOOKUPS = {"get_account", "get_subscription", "get_invoice", "list_accounts", "list_subscriptions", "list_invoices"}
READ_ONLY_TOOLS = frozenset(_LOOKUPS | {"scan_text", "redact_payload", "get_security_status"})
ROLES: dict[str, frozenset[str] | None] = {"readonly": READ_ONLY_TOOLS, "analyst": READ_ONLY_TOOLS, "admin": None}

MIN_ID_LENGTH = 5  # "sk-" and five characters of the id are the eight that `key_prefix` shows
PREFIX_LENGTH = 8
PREFIX_MIN_KEY = 12  # the demo key's length: of a shorter key, eight characters are too much
MAX_KEY_LENGTH = 256
MIN_PLAIN_KEY_LENGTH = 16  # NIST SP 800-63B-4 asks for 15 where a secret stands alone; rounded up


class Principal(msgspec.Struct, frozen=True):
    """Who a key belongs to. `tools`: the only tools for this key, None for all that the role may call."""

    user_id: str
    role: str
    tools: frozenset[str] | None
    expires: datetime | None
    key_prefix: str

    def may_call(self, tool: str) -> bool:
        """Whether both the role and the key itself allow `tool`; an unknown role allows nothing."""
        of_role = ROLES.get(self.role, frozenset())
        return (of_role is None or tool in of_role) and (self.tools is None or tool in self.tools)


class AuthenticationError(Exception):
    """No principal for this key. Neither the message nor the fields hold more of the key than `key_prefix` shows."""

    def __init__(self, reason: Reason, prefix: str) -> None:
        super().__init__("authentication failed")
        self.reason: Reason = reason
        self.key_prefix = prefix


class KeyStore(Protocol):
    """Turns a key into its principal."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now` (with a time zone). Raises `AuthenticationError`."""
        ...


def key_prefix(key: str | None) -> str:
    """What logs and `meta` may show of a key: at most its first eight characters, then "..."."""
    start = (key or "")[:PREFIX_LENGTH]
    plain = start.isascii() and start.replace("-", "").replace("_", "").isalnum()
    return f"{start}..." if key and len(key) >= PREFIX_MIN_KEY and plain else "..."


class NoKeyStore:
    """Accepts no key: what a server without a key file has."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """Refuse `key`."""
        del now
        raise AuthenticationError("invalid_api_key", key_prefix(_well_formed(key)))


class DemoKeyStore:
    """Accepts the demo key alone, for the sample data."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The demo principal, which never expires. Raises `AuthenticationError`."""
        del now
        key = _well_formed(key)
        if not hmac.compare_digest(key.encode(), DEMO_KEY.encode()):
            raise AuthenticationError("invalid_api_key", key_prefix(key))
        return Principal("test_user", "readonly", None, None, key_prefix(key))


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


DEFAULT_COST = Cost()


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One key of a key file, without the key. `salt` and `hash` stand in the file as base64.

    `id`: public, unique, five to 32 letters, digits and "_". `expires`: with a time zone. `plain`: the key does not
    carry the id.
    """

    id: Annotated[str, msgspec.Meta(min_length=MIN_ID_LENGTH, max_length=32)]
    user_id: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    role: str
    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=64)]
    hash: Annotated[bytes, msgspec.Meta(min_length=32, max_length=64)]
    scrypt: Cost = DEFAULT_COST
    expires: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    tools: frozenset[str] | None = None
    plain: bool = False

    def __post_init__(self) -> None:
        if not (self.id.isascii() and self.id.replace("_", "").isalnum()):
            raise ValueError("id must consist of letters, digits and _")
        if not self.user_id.isprintable():
            raise ValueError("user_id must be printable")
        if self.role not in ROLES:
            raise ValueError(f"role must be one of {', '.join(ROLES)}")

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """The fields that people may see; the hash is not one of them."""
        return [("id", self.id), ("user_id", self.user_id), ("role", self.role)]

    def __repr__(self) -> str:
        return f"KeyEntry({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: tuple[KeyEntry, ...]

    def __post_init__(self) -> None:
        if len({entry.id for entry in self.keys}) != len(self.keys):
            raise ValueError("ids must be unique")


class KeyFileError(Exception):
    """A key file that cannot be used. The message names fields and positions, never what stands there."""


def new_entry(
    user_id: str,
    role: str = "readonly",
    *,
    expires: datetime | None = None,
    tools: Iterable[str] | None = None,
    plain_key: str | None = None,
    cost: Cost = DEFAULT_COST,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[KeyEntry, str]:
    """A fresh key and its entry; the key is in no place but the answer. `plain_key`: use this one, of any form.

    `random` gives that many random bytes. Raises `KeyFileError` for a value that a key file could not hold.
    """
    entry_id = random(4).hex()
    secret = base64.urlsafe_b64encode(random(32)).decode().rstrip("=")
    key = f"sk-{entry_id}-{secret}" if plain_key is None else plain_key
    if not MIN_PLAIN_KEY_LENGTH <= len(key) <= MAX_KEY_LENGTH or not _visible(key):
        raise KeyFileError(f"a key has {MIN_PLAIN_KEY_LENGTH} to {MAX_KEY_LENGTH} visible ASCII characters")
    salt = random(16)
    try:
        entry = KeyEntry(
            id=entry_id,
            user_id=user_id,
            role=role,
            salt=salt,
            hash=_scrypt(key, salt, cost, 32),
            scrypt=cost,
            expires=expires,
            tools=None if tools is None else frozenset(tools),
            plain=plain_key is not None,
        )
    except ValueError as error:
        raise KeyFileError(str(error)) from None
    _encode([entry])
    return entry, key


def read_keys(path: Path) -> tuple[KeyEntry, ...]:
    """The entries of a key file. Raises `KeyFileError`."""
    snapshot = _load(path)
    if snapshot.problem is not None:
        raise KeyFileError(snapshot.problem)
    return snapshot.entries


def write_keys(path: Path, entries: Iterable[KeyEntry]) -> None:
    """Replace the key file by one with `entries`, mode 0600, all or nothing. Raises `KeyFileError`, `OSError`."""
    data = _encode(entries)
    path = path.resolve()  # a link to the file stays a link
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


class _Snapshot(msgspec.Struct, frozen=True):
    """What the key file said at one time, and the entries of the keys that were right since, by keyed digest."""

    signature: tuple[int, ...] | None
    entries: tuple[KeyEntry, ...]
    problem: str | None
    known: dict[bytes, KeyEntry]


class FileKeyStore:
    """Keys from a file, read again whenever it changes, so that a removed key stops working at once.

    A file that is missing or wrong means that every key is refused. Threads may share a store; they wait for one
    another only to call scrypt, which bounds the memory it takes and never holds up a key that was right before.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest_key = secrets.token_bytes(32)
        self._dummy_salt = secrets.token_bytes(16)
        self._scrypt_turn = threading.Lock()
        self._snapshot = _load(path)  # replaced as a whole; a call works on the one that it found

    @property
    def problem(self) -> str | None:
        """Why every key is refused, None while the file is in order; free of what the file holds."""
        return self._current().problem

    @property
    def size(self) -> int:
        """How many keys the file holds now, the expired ones too."""
        return len(self._current().entries)

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now`. Raises `AuthenticationError`."""
        key = _well_formed(key)
        prefix = key_prefix(key)
        snapshot = self._current()
        digest = hashlib.blake2b(key.encode(), key=self._digest_key).digest()
        entry = snapshot.known.get(digest)
        if entry is None:
            with self._scrypt_turn:
                entry = self._search(key, snapshot.entries)
            if entry is None:
                raise AuthenticationError("invalid_api_key", prefix)
            snapshot.known[digest] = entry
        if entry.expires is not None and entry.expires <= now:
            raise AuthenticationError("expired_api_key", prefix)
        return Principal(entry.user_id, entry.role, entry.tools, entry.expires, prefix)

    def _search(self, key: str, entries: tuple[KeyEntry, ...]) -> KeyEntry | None:
        """The entry of `key`, by one call of scrypt for its id, known or not, and one for each plain entry."""
        scheme, _, rest = key.partition("-")
        key_id = rest.partition("-")[0] if scheme == "sk" else ""
        found: KeyEntry | None = None
        named = False
        for entry in entries:
            if entry.plain or entry.id == key_id:
                named = named or not entry.plain
                if hmac.compare_digest(_scrypt(key, entry.salt, entry.scrypt, len(entry.hash)), entry.hash):
                    found = entry
        if not named:
            costs = (entry.scrypt for entry in entries if not entry.plain)
            dearest = max(costs, key=lambda cost: cost.n * cost.r * cost.p, default=DEFAULT_COST)
            _scrypt(key, self._dummy_salt, dearest, 32)
        return found

    def _current(self) -> _Snapshot:
        # No lock: if a slow thread puts an older snapshot back, its signature is wrong and the next call reads again.
        try:
            signature = _signature(self._path.stat())
        except (OSError, ValueError):
            signature = None
        if signature is None or signature != self._snapshot.signature:
            self._snapshot = _load(self._path)
        return self._snapshot


def _well_formed(key: str | None) -> str:
    if not key:
        raise AuthenticationError("missing_api_key", "...")
    if len(key) > MAX_KEY_LENGTH or not _visible(key):
        raise AuthenticationError("malformed_api_key", key_prefix(key))
    return key


def _visible(key: str) -> bool:
    return key.isascii() and key.isprintable() and " " not in key


def _scrypt(key: str, salt: bytes, cost: Cost, length: int) -> bytes:
    # OpenSSL counts 128 * r * (n + p + 2) bytes and refuses to work above maxmem; a MiB of slack costs nothing.
    memory = 128 * cost.r * (cost.n + cost.p + 2) + 2**20
    return hashlib.scrypt(key.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=length)


def _signature(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _load(path: Path) -> _Snapshot:
    signature = None
    try:
        with path.open("rb") as file:
            # Taken before reading: after a change in between, the signature is old and the file is read again.
            signature = _signature(os.fstat(file.fileno()))
            return _Snapshot(signature, _decode(file.read()), None, {})
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return _Snapshot(None, (), f"the key file cannot be read ({type(error).__name__})", {})
    except KeyFileError as error:
        return _Snapshot(signature, (), str(error), {})


def _encode(entries: Iterable[KeyEntry]) -> bytes:
    try:
        data = msgspec.yaml.encode(_KeyFile(tuple(entries)), order="deterministic")
    except ValueError as error:
        raise KeyFileError(str(error)) from None
    _decode(data)  # what cannot be read back is refused now, not at the next start
    return data


def _decode(data: bytes) -> tuple[KeyEntry, ...]:
    if not data.strip():  # made by `touch`, to set its owner before there is a key: it holds none, and is no mistake
        return ()
    try:
        return msgspec.yaml.decode(data, type=_KeyFile).keys
    except msgspec.ValidationError as error:
        raise KeyFileError(f"the key file is invalid: {error}") from None
    except Exception:  # noqa: BLE001  PyYAML raises whatever int() or datetime() do, and its own messages quote the file
        raise KeyFileError("the key file is not valid YAML") from None
