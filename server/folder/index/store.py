"""The file of an index: its tables, where it lies, and how it is opened.

An index is made under another name, never changed after it has got its own, and replaced as a whole. So a reader needs
no lock and sees one state of the data, two processes do not come into each other's way, and a build that is killed
leaves a file behind that nobody takes for an index.
"""

import errno
import hashlib
import os
import secrets
import sqlite3
from pathlib import Path
from typing import Final

from server.folder.index.digester import KEY_BYTES, Digester
from server.trust.private_files import foreign_writer, replace_file

VERSION: Final = 59
"""Version of the tables below and of how records are read; an index of another version is made anew."""

APPLICATION: Final = 0x5347_4958
"""What SQLite's header calls the file: "SGIX"."""

KEY_FILE: Final = "key"

SERIAL: Final = "serial"
"""The setting that identifies one index: a random number made with it."""

CACHE_KB: Final = 8_192
"""Pages of the index that a connection keeps. To make one of a million records takes no longer than with twice as many,
and 17 MB less."""

LINE_BITS: Final = 32
"""The number of a row is that of its file, its slot, before so many bits of that of its line in it."""

INSERT: Final = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""A row of the table `record`, which has so many columns."""

_FOLDER_MODE: Final = 0o700

TABLES: Final = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    # `looks` is how a file looked that may have grown since, `columns` what its columns have shown of
    # how they write amounts and dates
    """CREATE TABLE file (slot INTEGER PRIMARY KEY, name TEXT, modified INTEGER, size INTEGER, inode INTEGER, form TEXT,
    kind INTEGER, looks BLOB, lines INTEGER, checksum INTEGER, columns BLOB)""",
    # `row`: see `LINE_BITS`; `kind` counts from 1 and is negative for what a duplicate id hides; `due` and
    # `balance` are of invoices only, `credits` is 1 of what says that it is a credit note or a refund, or 0
    """CREATE TABLE record (row INTEGER PRIMARY KEY, kind INTEGER, offset INTEGER, length INTEGER, id INTEGER,
    number INTEGER, account INTEGER, status INTEGER, day INTEGER, due INTEGER, amount REAL, balance REAL,
    net REAL, tax REAL, refunded REAL, currency INTEGER, tenant INTEGER, credits INTEGER)""",
    "CREATE TABLE account_name (digest INTEGER, row INTEGER, PRIMARY KEY (digest, row)) WITHOUT ROWID",
    # the invoices that payments name, by id or number
    "CREATE TABLE paid_invoice (digest INTEGER, row INTEGER, PRIMARY KEY (digest, row)) WITHOUT ROWID",
    # the rows of a table that head a group of records, or end one
    "CREATE TABLE group_head (slot INTEGER, offset INTEGER, length INTEGER, PRIMARY KEY (slot, offset)) WITHOUT ROWID",
    # records that another file may have as well, in other columns (exported_again.py)
    "CREATE TABLE maybe_twice (row INTEGER PRIMARY KEY)",
    "CREATE TABLE short_code (digest INTEGER PRIMARY KEY, code INTEGER)",
    # what statuses say of records of a kind, which counts from 1 (`Standing`)
    "CREATE TABLE standing (kind INTEGER, status INTEGER, said TEXT, PRIMARY KEY (kind, status)) WITHOUT ROWID",
    # orders whose payment failed, of which nothing came
    "CREATE TABLE failed_order (row INTEGER PRIMARY KEY)",
    "CREATE TABLE problem (slot INTEGER, reason TEXT, count INTEGER, lines TEXT)",
    "CREATE TABLE tally (kind INTEGER, tenant INTEGER, day INTEGER, status INTEGER, n INTEGER)",
    # `currency` is NULL for records that name none
    "CREATE TABLE currency_count (kind INTEGER, tenant INTEGER, currency INTEGER, n INTEGER)",
    "CREATE INDEX tally_of ON tally (kind, tenant, day)",
    "CREATE TABLE band (kind INTEGER, side INTEGER, number INTEGER, lowest REAL, highest REAL)",  # 0: of days
    "CREATE TABLE grid (kind INTEGER, tenant INTEGER, status INTEGER, day INTEGER, amount INTEGER, n INTEGER)",
    "CREATE INDEX grid_of ON grid (kind, tenant, status, day, amount, n)",
)

INDEXES: Final = {
    "by_id": "record (id) WHERE id IS NOT NULL",
    "by_number": "record (number) WHERE number IS NOT NULL",
    "r_all": "record (kind)",
    "d_all": "record (kind, day, amount, status, currency)",
    "a_all": "record (kind, amount, day, status, currency)",
    "r_status": "record (kind, status)",
    "d_status": "record (kind, status, day, amount, currency)",
    "a_status": "record (kind, status, amount, day, currency)",
    "b_all": "record (kind, balance, day, due, amount, status, currency) WHERE balance IS NOT NULL",
    "b_tenant": "record (tenant, kind, balance, day, due, amount, status, currency)"
    " WHERE tenant IS NOT NULL AND balance IS NOT NULL",
    "due_all": "record (kind, due, day, balance, amount, status, currency) WHERE due IS NOT NULL",
    "due_tenant": "record (tenant, kind, due, day, balance, amount, status, currency)"
    " WHERE tenant IS NOT NULL AND due IS NOT NULL",
    "d_account": "record (kind, account, day, amount, status, currency) WHERE account IS NOT NULL",
    "n_all": "record (kind, tenant, day, amount, status, currency) WHERE account IS NULL",
    "r_tenant": "record (tenant, kind) WHERE tenant IS NOT NULL",
    "d_tenant": "record (tenant, kind, day, amount, status, currency) WHERE tenant IS NOT NULL",
    "a_tenant": "record (tenant, kind, amount, day, status, currency) WHERE tenant IS NOT NULL",
}
"""Every order in which lists are read. Each holds all that filters ask for, so that what is passed over is cheap."""


def private_folder(path: Path) -> Path:
    """The folder at `path`, made for its owner alone where it is not there.

    Raises `OSError`, also for one that others may write to: whoever can change the index says where records are.
    """
    path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    if foreign_writer(path.stat(), root_may=False) is not None:
        raise PermissionError(errno.EPERM, "not a folder of this user alone")
    return path


def index_path(folder: Path, data: Path) -> Path:
    """The path of the index of a data folder; its name is a digest of the folder's path."""
    name = hashlib.blake2b(str(data.resolve()).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return folder / f"{name}.sqlite"


def digest_key(folder: Path) -> bytes:
    """The key of the digests in an index folder, made with the first index. Raises `OSError`."""
    path = folder / KEY_FILE
    for _ in range(2):
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            key = b""
        if len(key) == KEY_BYTES:
            return key
        replace_file(path, secrets.token_bytes(KEY_BYTES))  # of two processes the last one wins, and both read it
    return path.read_bytes()


def new_file(path: Path) -> Path:
    """An empty file that is going to be the index at `path`, for its owner alone. Raises `OSError`."""
    fresh = path.with_name(f"{path.stem}.{secrets.token_hex(8)}.new")
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600))
    return fresh


def remove_remains(path: Path) -> None:
    """Delete what killed builds of the index at `path` have left. Nobody may be building it."""
    for left in path.parent.glob(f"{path.stem}.*.new*"):
        left.unlink(missing_ok=True)


def writable(path: Path | None) -> sqlite3.Connection:
    """A connection that an index is made through: nothing is synced, since it is thrown away if anything happens."""
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "temp_store = FILE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return connection


def make_tables(connection: sqlite3.Connection) -> None:
    """The tables of a new index, without `INDEXES`."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in TABLES:
        connection.execute(statement)


def make_indexes(connection: sqlite3.Connection) -> None:
    """What records are found by, after they were put in: sorting them once is faster than placing each."""
    for name, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX {name} ON {columns}")


def drop_indexes(connection: sqlite3.Connection) -> None:
    """The opposite of `make_indexes`."""
    for name in INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


class ReplacedError(Exception):
    """The index file was replaced by another index."""


def readable(path: Path, serial: str | None = None) -> sqlite3.Connection:
    """A connection to a finished index, and with a serial to the one that has it.

    Raises `sqlite3.Error` when there is none, or it is of another version, `ReplacedError`.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if found == [APPLICATION, VERSION]:
            if serial is None or settings_of(connection).get(SERIAL) == serial:
                return connection
            trouble: Exception = ReplacedError()
        else:
            trouble = sqlite3.DatabaseError("not an index of this version")
    except BaseException:
        connection.close()
        raise
    connection.close()
    raise trouble


def settings_of(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index was made with; empty for one that was not finished. Raises `sqlite3.Error`."""
    return dict(connection.execute("SELECT name, value FROM setting"))


def check_of(digester: Digester) -> str:
    """A check value that shows whether digests were made under this key."""
    return f"{digester('check') & 0xFFFF_FFFF:08x}"
