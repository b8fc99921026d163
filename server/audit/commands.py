"""The `audit` commands: check a trail, tell its head, follow it, search it, and count what is in it.

They read the files alone, never the lock, so they may run while a server writes. Records are printed as ASCII, with
everything else escaped: a trail that somebody has written into must not steer the terminal of whoever looks.
"""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports what `audit` needs when that runs

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from server.audit.record import Decision
from server.commands.command import DONE, FAILED, WRONG_USAGE, CommandError, UsageError, add_command, moment

if TYPE_CHECKING:
    from server.audit.chain import Link
    from server.audit.reading import Record
    from server.audit.verify import Verdict

FOLLOW_SECONDS: Final = 0.5
"""How often `tail -f` looks."""

_END_UNKNOWN: Final = 3
"""Exit code for a trail that is whole as far as it goes, where no head tells how far it went."""

_GRAVEST_FIRST: Final = (FAILED, WRONG_USAGE, _END_UNKNOWN, DONE)
"""Exit codes of single trails: which of them is that of all."""

_MOST_DIGITS: Final = 15  # of a count on the command line

_FILE: Final = "the file that a server writes to, with those put aside from it; default: SLUICEGATE_AUDIT_FILE"


def add_audit_commands(commands: Any) -> None:
    """Put `verify`, `head`, `tail`, `search` and `stats` among `commands`, which is what `add_subparsers` returned."""
    _add_verify(commands)
    _add_readers(commands)


def _add_verify(commands: Any) -> None:
    verify = add_command(
        commands,
        "verify",
        _verify,
        "check that a trail is whole, or name the first record that is not",
        "sluicegate audit verify /var/log/sluicegate/audit.jsonl --head /mnt/elsewhere/audit.head",
        "sluicegate audit verify /var/log/sluicegate --key-env AUDITORS_KEY",
        "sluicegate audit verify audit.jsonl --head 812:9f86d0...",
        codes="0 whole up to --head, 1 broken, 2 not checked: no file, records, key or head, 3 whole as far as it goes",
    )
    verify.add_argument("files", metavar="FILE|FOLDER", nargs="*", help=f"{_FILE}; all trails of a folder")
    verify.add_argument(
        "--head", metavar="HEAD", help="what `audit head` printed, or where it is kept: a file, s3://bucket/key"
    )
    verify.add_argument(
        "--key-env",
        metavar="NAME",
        help="the environment variable that holds the key of the chain; default: SLUICEGATE_AUDIT_KEY",
    )
    verify.add_argument(
        "--unkeyed-until",
        type=_count,
        default=0,
        metavar="SEQ",
        help="the last record from before the chain got its key; with a key, later ones have to have it; default: 0",
    )


def _add_readers(commands: Any) -> None:
    head = add_command(
        commands,
        "head",
        _head,
        "print number and hash of the newest record, to be kept elsewhere and given to `verify`",
        "sluicegate audit head audit.jsonl > /mnt/elsewhere/audit.head",
    )
    tail = add_command(
        commands, "tail", _tail, "print the newest records", "sluicegate audit tail -n 20 -f audit.jsonl"
    )
    search = add_command(
        commands,
        "search",
        _search,
        "print the records that all of the options fit",
        "sluicegate audit search --decision refused --since 2027-01-31 audit.jsonl",
        "sluicegate audit search --event authentication_failed --format json audit.jsonl",
        codes="0 found, 1 nothing found, 2 the command line or the configuration is wrong",
    )
    stats = add_command(
        commands,
        "stats",
        _stats,
        "count calls by decision, tool and user: bytes, errors, median and 95th percentile of milliseconds",
        "sluicegate audit stats --since 2027-01-31T08:00:00Z audit.jsonl",
    )
    for parser in (head, tail, search, stats):
        parser.add_argument("file", metavar="FILE", nargs="?", help=_FILE)
    tail.add_argument("-n", dest="count", type=_count, default=10, metavar="N", help="how many; default: 10")
    tail.add_argument("-f", dest="follow", action="store_true", help="go on with each new record, until interrupted")
    for name in ("user", "tool", "event"):
        search.add_argument(f"--{name}", metavar="NAME", help=f"records of this {name}")
    search.add_argument("--decision", choices=get_args(Decision), help="records of calls that ended like this")
    search.add_argument("--request-id", metavar="ID", help="what a caller was told, and `meta.requestId` says")
    text = "calls that asked for the same, by the `arguments_digest` of one of them"
    search.add_argument("--arguments", dest="arguments_digest", metavar="DIGEST", help=text)
    for parser in (search, stats):
        parser.add_argument("--since", type=_moment, metavar="TIME", help="such as 2027-01-31 or 2027-01-31T08:00:00Z")
        parser.add_argument("--until", type=_moment, metavar="TIME", help="before this moment")
    for parser in (tail, search, stats):
        parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


# ---- verify and head ------------------------------------------------------------------------------------------------


def _verify(arguments: argparse.Namespace) -> int:
    from server.audit.folder import checkable, trail_of, trails_in
    from server.audit.reading import escaped
    from server.audit.verify import KeyNeededError
    from server.config import AUDIT_KEY, audit_key

    named = arguments.key_env is not None
    variable = arguments.key_env if named else AUDIT_KEY
    key, head = audit_key(variable=variable), _given_head(arguments.head)
    if named and key is None:  # who names a key wants it checked, and a chain without one must not pass for keyed
        raise UsageError(f"--key-env: {variable} is not set")
    paths = [Path(file) for file in arguments.files] or [_default_file()]
    folders = [path for path in paths if path.is_dir()]
    code = DONE
    try:
        with _reading():
            names = [
                (name, path in folders) for path in paths for name in (trails_in(path) if path in folders else [path])
            ]
            if not names:
                places = ", ".join(map(str, folders))
                raise UsageError(f"{places}: there is no audit trail in this folder")
            if head is not None and len(names) > 1:
                raise UsageError("a head is of one trail; name it")
            for name, in_folder in names:
                verdict: Verdict | str = "there is no record of an audit trail in it"
                try:
                    if not in_folder or checkable(trail_of(name)):
                        verdict = _verdict(name, key, head, arguments.unkeyed_until)
                except (OSError, KeyNeededError) as error:
                    if len(names) == 1:
                        raise
                    verdict = _unchecked(error, variable)
                if isinstance(verdict, str):
                    print(f"{escaped(name.name)}: not checked, {verdict}")
                    found = WRONG_USAGE
                else:
                    found = _print_verdict(verdict, name, head)
                code = min(code, found, key=_GRAVEST_FIRST.index)
    except KeyNeededError:
        raise UsageError(f"the records carry an HMAC; its key has to stand in {variable}") from None
    return code


def _unchecked(error: Exception, variable: str) -> str:
    """Why one trail of several could not be checked: no reason to be silent about the others."""
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror or 'unknown error'}"
    return f"its key has to stand in {variable}"


def _print_verdict(verdict: "Verdict", name: Path, head: "Link | None") -> int:
    """Print what was found, and return the exit code that it stands for."""
    print(_in_words(verdict, name, head))
    for torn in verdict.torn:
        print(torn)
    if verdict.broken is not None:
        return FAILED
    if head is None:
        cut = f"whether records after {verdict.last.seq} were cut off"
        print(f"{name.name}: nothing vouches for the end: only --head shows {cut}")
        return _END_UNKNOWN
    return DONE if verdict.head_seen else WRONG_USAGE


def _verdict(name: Path, key: bytes | None, head: "Link | None", unkeyed_until: int) -> "Verdict":
    """The verdict on the trail called `name`, taken again when a file was put aside meanwhile."""
    from server.audit.folder import trail_of
    from server.audit.verify import verify

    while True:
        files = trail_of(name)
        try:
            verdict = verify(files, key=key, head=head, unkeyed_until=unkeyed_until)
        except FileNotFoundError:
            if trail_of(name) == files:
                raise
            continue
        if verdict.broken is None or trail_of(name) == files:
            return verdict


def _in_words(verdict: "Verdict", name: Path, head: "Link | None") -> str:
    if verdict.broken is not None:
        return str(verdict.broken)
    if not verdict.records:
        return f"{name.name}: whole, no records yet"
    if head is not None and not verdict.head_seen:
        there = f"records {verdict.first} to {verdict.last.seq}"
        return f"{name.name}: not checked, head {head.seq} is older than all that is there, {there}"
    said = [f"{name.name}: whole, records {verdict.first} to {verdict.last.seq}"]
    if verdict.unkeyed < verdict.records:
        said.append("keyed" if not verdict.unkeyed else f"keyed but for the first {verdict.unkeyed}")
    if verdict.first > 1:
        said.append("older ones removed as configured")
    if head is not None:
        said.append(f"head {head.seq} is {'among them' if head.seq >= verdict.first else 'the record before them'}")
    if verdict.torn_count:
        said.append(f"torn lines: {verdict.torn_count}")
    return ", ".join(said)


def _given_head(place: str | None) -> "Link | None":
    from server.audit.chain import Link
    from server.audit.head import HeadError, open_head

    if place is None or (link := Link.parse(place.strip())) is not None:
        return None if place is None else link
    try:
        link = open_head(place).read()
    except HeadError as error:
        raise UsageError(f"--head: {error}") from None
    if link is None:
        raise UsageError(f"--head: {place}: there is none")
    return link


def _head(arguments: argparse.Namespace) -> int:
    from server.audit.folder import newest_tail, trail_of

    with _reading():
        record = newest_tail(reversed(trail_of(_file(arguments)))).record
    if record is None:
        raise CommandError("there is no record yet")
    print(record.link)
    return DONE


# ---- tail, search and stats -----------------------------------------------------------------------------------------


def _tail(arguments: argparse.Namespace) -> int:
    from server.audit.reading import newest, written_after

    name = _file(arguments)
    with _reading():
        lines, place = newest(name, arguments.count)
        _show(lines, arguments.format)
        if arguments.follow:
            for line in written_after(name, place, sleep=lambda: time.sleep(FOLLOW_SECONDS)):
                _show([line], arguments.format)
    return DONE


def _search(arguments: argparse.Namespace) -> int:
    with _reading():
        found = _show(_wanted(arguments), arguments.format)
    return DONE if found else FAILED


def _stats(arguments: argparse.Namespace) -> int:
    from server.audit.stats import Statistics

    statistics = Statistics()
    with _reading():
        for record in _wanted(arguments):
            statistics.add(record)
    print(statistics.as_json() if arguments.format == "json" else statistics.as_text())
    return DONE


def _wanted(arguments: argparse.Namespace) -> "Iterator[Record]":
    """The records that fit all the options of `search` or `stats`, which has only some of them."""
    from server.audit.reading import Wanted, records

    wanted = Wanted(**{name: getattr(arguments, name, None) for name in Wanted.__struct_fields__})
    return filter(wanted.fits, records(_file(arguments)))


def _show(records: "Iterable[Record]", form: str) -> int:
    """Print records, one line each, and return how many there were."""
    from server.audit.reading import as_json, as_text

    count = 0
    for record in records:
        print(as_json(record) if form == "json" else as_text(record))
        count += 1
    sys.stdout.flush()
    return count


# ---- arguments ------------------------------------------------------------------------------------------------------


def _file(arguments: argparse.Namespace) -> Path:
    """The trail that the command line or the settings name; a folder may hold several."""
    path = Path(arguments.file) if arguments.file else _default_file()
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name the file in it that the server writes to")
    return path


def _default_file() -> Path:
    from server.config import load

    path = load().audit_file
    if path is None:
        raise UsageError("say which file: FILE or SLUICEGATE_AUDIT_FILE")
    return path


@contextmanager
def _reading() -> Iterator[None]:
    """Turns errors of reading a trail into `CommandError`; a reader of the output that stops early is no error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = error.filename or "the audit trail"
        raise UsageError(f"{place} cannot be read: {error.strerror or 'unknown error'}") from None


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError("takes a date or time such as 2027-01-31 or 2027-01-31T08:00:00Z") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise argparse.ArgumentTypeError("takes a whole number from 0 on")
    return int(text)
