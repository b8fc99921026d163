"""The `keys` commands: make, list and revoke API keys in a key file.

A fresh key goes to stdout, once, and nothing else does when one is made, so that it can be piped to where it belongs.
The file holds salted hashes only; what is in it, and how it is read and written, is the business of `auth.py`.
"""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports what `keys` needs when that runs

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from server.command import DONE, WRONG_USAGE, CommandError, add_command, tell

MAX_USER_ID: Final = 128
"""Characters; what an entry of a key file takes."""


def add_key_commands(commands: Any) -> None:
    """Put `add`, `list` and `revoke` among `commands`, which is what `add_subparsers` returned."""
    example = "sluicegate keys add --keys keys.yaml --user jane --role readonly --expires 2027-01-31"
    add = add_command(commands, "add", _add, "make a key and print it, this once", example)
    add.add_argument("--user", required=True, help="the user id that limits and the audit trail go by")
    add.add_argument("--role", default="readonly", choices=("readonly", "analyst", "admin"), help="default: readonly")
    add.add_argument("--expires", metavar="DATE", help="when it stops working, such as 2027-01-31; default: never")
    add.add_argument("--tools", metavar="NAME,...", help="only these tools; default: all of the role")
    listing = add_command(commands, "list", _list, "print id, user, role, expiry and tools of each key")
    revoke = add_command(commands, "revoke", _revoke, "remove a key; a running server refuses it from the next call on")
    revoke.add_argument("id", help="the key's id, as shown by list")
    for each in (add, listing, revoke):
        each.add_argument("--keys", metavar="FILE", help="the key file (SLUICEGATE_KEYS)")


def _add(arguments: argparse.Namespace) -> int:
    from server.auth import new_entry, read_keys, write_keys

    store = _key_file(arguments)
    user, tools = _user_id(arguments.user), _tool_names(arguments.tools)
    expires = _expiry(arguments.expires, datetime.now(UTC))
    entries = read_keys(store) if _exists(store) else ()
    entry, key = new_entry(user, arguments.role, expires=expires, tools=tools)
    try:
        write_keys(store, [*entries, entry])
    except OSError as error:
        raise _unwritable(store, error) from None
    print(key)
    tell(f"key {entry.id} added; it is shown this once and cannot be read back")
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    from server.auth import read_keys

    for entry in read_keys(_key_file(arguments)):
        expires = "never" if entry.expires is None else entry.expires.isoformat()
        tools = "all of the role" if entry.tools is None else ",".join(sorted(entry.tools))
        print(f"{entry.id}  {entry.user_id}  {entry.role}  expires {expires}  tools: {tools}")
    return DONE


def _revoke(arguments: argparse.Namespace) -> int:
    from server.auth import read_keys, write_keys

    store = _key_file(arguments)
    entries = read_keys(store)
    kept = [entry for entry in entries if entry.id != arguments.id]
    if len(kept) == len(entries):
        raise CommandError("no key has this id; `sluicegate keys list` shows those that exist")
    try:
        write_keys(store, kept)
    except OSError as error:
        raise _unwritable(store, error) from None
    print("revoked; a running server refuses it from the next call on")
    return DONE


def _key_file(arguments: argparse.Namespace) -> Path:
    from server.config import load

    path = load(keys=arguments.keys).keys
    if path is None:
        raise CommandError("say which key file: --keys FILE or SLUICEGATE_KEYS", WRONG_USAGE)
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> CommandError:
    """The refusal to write a key file; the path is the operator's own and may be repeated."""
    reason = "its folder does not exist" if isinstance(error, FileNotFoundError) else error.strerror or "unknown error"
    return CommandError(f"the key file {path} cannot be written: {reason}", WRONG_USAGE)


def _user_id(text: str) -> str:
    if not text.strip() or len(text) > MAX_USER_ID or not text.isprintable():
        raise CommandError(f"--user takes a name of 1 to {MAX_USER_ID} printable characters", WRONG_USAGE)
    return text


def _expiry(text: str | None, now: datetime) -> datetime | None:
    moment = _moment(text)
    if moment is not None and moment <= now:
        message = "--expires is in the past: the key would never work (a date alone means 0:00 UTC)"
        raise CommandError(message, WRONG_USAGE)
    return moment


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = "--expires takes a date or time such as 2027-01-31 or 2027-01-31T12:00:00Z"
        raise CommandError(message, WRONG_USAGE) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tool_names(text: str | None) -> list[str] | None:
    from server.auth import READ_ONLY_TOOLS

    if text is None:
        return None
    names = text.split(",")
    if not READ_ONLY_TOOLS.issuperset(names):
        raise CommandError(f"--tools takes names out of: {', '.join(sorted(READ_ONLY_TOOLS))}", WRONG_USAGE)
    return names
