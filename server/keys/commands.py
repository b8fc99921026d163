"""The `keys` commands: make, list, revoke and rotate API keys.

A fresh key goes to stdout, once and alone, so that it can be piped to where it belongs. The stores hold salted hashes
only: `entries.py` says what an entry is, `file.py` how a key file is written. A store in AWS is read here and never
written: people who may change it use AWS's own tools.
"""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports what `keys` needs when that runs

import argparse
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from server.commands.command import DONE, CommandError, UsageError, add_command
from server.keys.options import (
    chosen,
    expiry_of,
    grace_of,
    guarded_tools,
    name_of,
    profile_of,
    refuse_what_no_guard_takes,
)
from server.stderr import tell

if TYPE_CHECKING:
    from server.config import ServerConfig
    from server.keys.entries import KeyEntry

_AWS: Final = (
    ("aws_secret", "NAME", "the secret in AWS Secrets Manager that holds the keys, in place of --keys"),
    ("aws_region", "REGION", "its region; default: that of the AWS configuration"),
    ("aws_endpoint", "URL", "another endpoint than the region's own"),
    ("aws_ttl", "SECONDS", "how long keys read there are used; default: 60"),
    ("aws_max_age", "SECONDS", "and how long at most when AWS does not answer; default: 3600"),
)


def aws_options(group: argparse.ArgumentParser | argparse._ArgumentGroup, *, shown: bool = True) -> None:
    """The options that say where keys are in AWS; in the help of what only refuses them they are not shown."""
    for name, kind, text in _AWS:
        told = f"{text} (SLUICEGATE_{name.upper()})" if shown else argparse.SUPPRESS
        group.add_argument(f"--{name.replace('_', '-')}", metavar=kind, help=told)


def add_key_commands(commands: Any) -> None:
    """Put `add`, `list`, `revoke` and `rotate` among `commands`, which is what `add_subparsers` returned."""
    add = _adding(commands)
    listing = add_command(
        commands,
        "list",
        _list,
        "print id, user, role, state, expiry, tools, entities and tenant of each key",
        "sluicegate keys list --keys keys.yaml",
    )
    revoke = add_command(
        commands,
        "revoke",
        _revoke,
        "take a key back; a running server refuses it from the next call",
        "sluicegate keys revoke 1f2e3d4c --keys keys.yaml",
    )
    rotate = _rotating(commands)
    for each in (revoke, rotate):
        each.add_argument("id", help="the key's id, as shown by list")
    for each in (add, listing, revoke, rotate):
        each.add_argument("--keys", metavar="FILE", help="the key file (SLUICEGATE_KEYS)")
        text = "where the keys are; default: aws if SLUICEGATE_AWS_SECRET names a secret"
        if each is not listing:  # `aws` is taken, and refused with what to do instead
            text = "the key file, also where SLUICEGATE_AWS_SECRET names a secret, whose keys can be listed only"
        shown = None if each is listing else "file"
        each.add_argument("--store", choices=("file", "aws"), metavar=shown, help=text)
        aws_options(each, shown=each is listing)


def _adding(commands: Any) -> argparse.ArgumentParser:
    add = add_command(
        commands,
        "add",
        _add,
        "make a key and print it, this once",
        "sluicegate keys add --keys keys.yaml --user jane --role readonly --expires 2027-01-31",
        "sluicegate keys add --keys keys.yaml --user acme-bot --entities Invoice --tenant acme",
        "sluicegate keys add --keys keys.yaml --user coder --for guard --tools read_file,resources/read",
    )
    add.add_argument("--user", required=True, help="the user id that limits and the audit trail go by")
    add.add_argument(
        "--for",
        dest="place",
        choices=("server", "guard"),
        default="server",
        help="what it opens: this server (default), or one behind `sluicegate guard`, whose tools --tools then names",
    )
    add.add_argument(
        "--role", help="readonly, analyst or admin; default: readonly, and admin for a guard, which takes no other"
    )
    add.add_argument("--expires", metavar="DATE", help="when it stops working, such as 2027-01-31; default: never")
    add.add_argument(
        "--tools", metavar="NAME,...", help="only these tools, and methods of a guard; default: all of the role"
    )
    add.add_argument("--entities", metavar="NAME,...", help="only these entities; default: all of the role")
    add.add_argument("--tenant", metavar="NAME", help="only records of this tenant; default: all records")
    add.add_argument("--limits", metavar="NAME", help="a limit table of its own, by name; default: the server's")
    add.add_argument("--profile", metavar="NAME", help="a profile of its own, by name or path; default: the server's")
    return add


def _rotating(commands: Any) -> argparse.ArgumentParser:
    rotate = add_command(
        commands,
        "rotate",
        _rotate,
        "make a new key for the user of an old one, with the same rights, and print it, this once",
        "sluicegate keys rotate 1f2e3d4c --keys keys.yaml --grace 7d",
    )
    rotate.add_argument(
        "--grace",
        metavar="TIME",
        help="how long the old key works beside the new one, such as 30m, 12h or 7d; default: 0m",
    )
    rotate.add_argument("--expires", metavar="DATE", help="when the new key stops working; default: as the old one")
    return rotate


def _add(arguments: argparse.Namespace) -> int:
    from server.keys.entries import Grant, new_entry
    from server.keys.roles import known_entities, known_tools

    store = _key_file(arguments)
    user, tenant = name_of("--user", arguments.user), name_of("--tenant", arguments.tenant)
    guarded = arguments.place == "guard"
    if guarded:
        refuse_what_no_guard_takes(arguments)
        tools = guarded_tools(arguments.tools)
    else:
        tools = chosen("--tools", arguments.tools, known_tools(), "; tools of a guarded server: add --for guard")
    entities = chosen("--entities", arguments.entities, known_entities())
    expires = expiry_of(arguments.expires, datetime.now(UTC))
    profile = profile_of(arguments.profile)
    grant = Grant(
        role=arguments.role or ("admin" if guarded else "readonly"),
        expires=expires,
        tools=tools,
        entities=entities,
        tenant=tenant,
        limits=name_of("--limits", arguments.limits),
        profile=profile,
    )
    entry, key = new_entry(user or "", grant)
    _change(store, lambda entries: [*entries, entry], may_be_missing=True)
    print(key)
    tell(f"key {entry.id} added; it is shown this once and cannot be read back")
    if entry.limits is not None:
        tell("its calls are refused by a server whose --limits file does not have that name under `named`")
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    from server.keys.file import read_keys

    config = _config(arguments)
    if config.aws_secret is not None:
        from server.keys.entries import decode_keys
        from server.keys.remote import PLACE
        from server.keys.secrets_manager import secret_reader

        read = secret_reader(config.aws_secret, region=config.aws_region, endpoint=config.aws_endpoint)
        entries = decode_keys(read(), PLACE)
    else:
        entries = read_keys(_file_of(config))
    now = datetime.now(UTC)
    for entry in entries:
        print(_line(entry, now))
    return DONE


def _line(entry: "KeyEntry", now: datetime) -> str:
    fields = [
        entry.id,
        entry.user_id,
        entry.role,
        f"expires {'never' if entry.expires is None else entry.expires.isoformat()}",
        entry.state(now),
        f"tools: {_named(entry.tools)}",
        f"entities: {_named(entry.entities)}",
        f"tenant: {entry.tenant or 'any'}",
    ]
    if entry.successor is not None:
        fields.append(f"rotated to: {entry.successor}")
    if entry.limits is not None:
        fields.append(f"limits: {entry.limits if isinstance(entry.limits, str) else 'its own'}")
    if entry.profile is not None:
        fields.append(f"profile: {entry.profile}")
    return "  ".join(fields)


def _named(names: Iterable[str] | None) -> str:
    return "all of the role" if names is None else ",".join(sorted(names)) or "none"


def _revoke(arguments: argparse.Namespace) -> int:
    import msgspec

    def revoked(entries: list["KeyEntry"]) -> list["KeyEntry"]:
        place = _place(entries, arguments.id)
        if entries[place].revoked:
            raise CommandError("this key was revoked before")
        return [*entries[:place], msgspec.structs.replace(entries[place], revoked=True), *entries[place + 1 :]]

    _change(_key_file(arguments), revoked)
    print("revoked; a running server refuses it from the next call on")
    return DONE


def _rotate(arguments: argparse.Namespace) -> int:
    from server.keys.entries import rotated

    now = datetime.now(UTC)
    grace, expires = grace_of(arguments.grace), expiry_of(arguments.expires, now)
    made: list[tuple[str, str]] = []

    def with_successor(entries: list["KeyEntry"]) -> list["KeyEntry"]:
        place = _place(entries, arguments.id)
        old, fresh, key = rotated(entries[place], now, grace=grace, expires=expires)
        made.append((fresh.id, key))
        return [*entries[:place], old, fresh, *entries[place + 1 :]]

    _change(_key_file(arguments), with_successor)
    ((fresh_id, key),) = made
    print(key)
    fate = f"works until {(now + grace).isoformat(timespec='seconds')} at the latest" if grace else "is revoked"
    tell(f"key {fresh_id} added, shown this once and never again; key {arguments.id} {fate}")
    return DONE


# ---- the store ------------------------------------------------------------------------------------------------------


def _config(arguments: argparse.Namespace) -> "ServerConfig":
    """The settings, of which at most one store is left: the one that --store names, if it names one."""
    from server.config import load

    store = arguments.store
    given = {name: getattr(arguments, name) for name in ("keys", *(name for name, _, _ in _AWS))}
    if store is None:
        return load(**given)
    other = {"keys": arguments.keys} if store == "aws" else {"aws_secret": arguments.aws_secret}
    for name, value in other.items():
        if value is not None:
            raise UsageError(f"--{name.replace('_', '-')} says another store than --store {store}")
    config = load(**given, only_store=store)
    if store == "aws" and config.aws_secret is None:
        raise UsageError("say which secret: --aws-secret NAME or SLUICEGATE_AWS_SECRET")
    return config


def _key_file(arguments: argparse.Namespace) -> Path:
    """The key file to be changed."""
    config = _config(arguments)
    if config.aws_secret is not None:
        message = (
            "a secret in AWS can be listed and not changed here: change a key file with --keys, and make it the"
            " secret's value with `aws secretsmanager put-secret-value`"
        )
        raise UsageError(message)
    return _file_of(config)


def _file_of(config: "ServerConfig") -> Path:
    if config.keys is None:
        raise UsageError("say which key file: --keys FILE or SLUICEGATE_KEYS")
    return config.keys


def _change(
    path: Path, change: Callable[[list["KeyEntry"]], list["KeyEntry"]], *, may_be_missing: bool = False
) -> None:
    """Write what `change` makes of the entries of a key file; no other command changes it meanwhile."""
    from server.keys.file import editing, read_keys, write_keys

    try:
        with editing(path):
            missing = may_be_missing and not path.exists()
            write_keys(path, change([] if missing else list(read_keys(path))))
    except OSError as error:  # the path is the operator's own and may be repeated
        missing_folder = isinstance(error, FileNotFoundError)
        reason = "its folder does not exist" if missing_folder else error.strerror or "unknown error"
        raise UsageError(f"the key file {path} cannot be written: {reason}") from None


def _place(entries: list["KeyEntry"], key_id: str) -> int:
    for place, entry in enumerate(entries):
        if entry.id == key_id:
            return place
    raise CommandError("no key has this id; `sluicegate keys list` shows those that exist")
