"""The command `scan`: reports where exports hold sensitive data, and writes redacted copies of them.

The report goes to stdout or into files, progress and notes for the user to stderr. Neither holds a value.
"""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports the scanner when this one runs

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from server.commands.command import (
    DONE,
    FAILED,
    FOUND,
    CommandError,
    UsageError,
    add_command,
    fail_on_option,
    reaches,
)
from server.commands.options import profile_option
from server.commands.reports import refuse_places, report_of, write_reports
from server.default_profiles import OF_COPIES
from server.stderr import tell

if TYPE_CHECKING:
    from scanner.batch.found.store import Store
    from scanner.batch.request import Request
    from scanner.batch.scan import Outcome
    from scanner.batch.units import Headings
    from scanner.delimited.signs import Signs
    from server.commands.piped import Piped

NOT_ALL: Final = 4
"""Exit code when rows, values or files could not be scanned and were left out."""

INTERRUPTED: Final = 130
_EXIT_CODES: Final = """\
0 done, 1 failed, 2 wrong usage, 3 found what --fail-on asks for, 4 rows, values or
files could not be scanned and were left out, or were read in an encoding that is not theirs,
130 interrupted, 143 ended (go on with --resume)"""
_FORMATS: Final = ("text", "json", "sarif")
_WAITING: Final = "copies"
_CARET: Final = 2  # characters of ^A
_HEXADECIMAL: Final = re.compile(r"(?:\\x|0x)([0-7][0-9a-fA-F])")
_MOST_MB: Final = 1 << 30  # a petabyte


def add_batch_command(commands: Any) -> None:
    """Put `scan` among `commands`, which is what `add_subparsers` returned."""
    scan = add_command(
        commands,
        "scan",
        _scan,
        "report where exports (JSONL, JSON, CSV, Parquet, XML, texts) hold sensitive data, and write redacted copies",
        "sluicegate scan exports/",
        "sluicegate scan 'exports/*.jsonl' --redact safe/ --report report.html",
        "sluicegate scan exports/ --redact safe/ --resume",
        "zcat dump.gz | sluicegate scan - --redact - > safe.csv",
        "sluicegate scan exports/ --format json --output old.json",
        "sluicegate scan exports/ --diff old.json --fail-on high",
        codes=_EXIT_CODES,
    )
    scan.mixed = True
    _work_options(scan)
    _reading_options(scan)
    scan.add_argument("--quiet", action="store_true", help="no progress on stderr")
    profile_option(scan, OF_COPIES)


def _work_options(scan: argparse.ArgumentParser) -> None:
    add = scan.add_argument
    add("paths", metavar="PATH", nargs="+", help="files, folders, globs, s3://bucket/prefix; - for standard input")
    add(
        "--redact",
        metavar="DIR",
        help="write a redacted copy of each file into this folder (s3://… with --state; - for standard output)",
    )
    add("--report", metavar="FILE", type=Path, help="also write the report as one HTML file")
    add("--format", choices=_FORMATS, default="text", help="format of the report on stdout; default: text")
    add("--output", metavar="FILE", type=Path, help="write that report into a file instead of stdout")
    add("--workers", metavar="N", type=int, help="processes; default: as processors and memory allow")
    add("--memory", metavar="MB", type=int, help="for all processes; default: 512, or 633 where there is Parquet")
    add("--unit-mb", metavar="MB", type=int, default=32, help="a unit of work has at most so much; default: 32")
    add("--resume", action="store_true", help="continue a scan that was stopped or killed, or begin it")
    add("--state", metavar="DIR", type=Path, help="where to keep what is done; default: in --redact's DIR")
    add(
        "--on-error",
        choices=("skip", "fail"),
        default="skip",
        help="a row or file that cannot be scanned is left out and reported (skip, the default), or ends the scan",
    )
    fail_on_option(scan)
    add("--diff", metavar="OLD", type=Path, help="report only what is new since this earlier JSON report")


def _reading_options(scan: argparse.ArgumentParser) -> None:
    scan.add_argument(
        "--entity",
        metavar="NAME",
        help="the profile's entity that decides about columns: which pass, and how their values look",
    )
    header = scan.add_mutually_exclusive_group()
    header.add_argument(
        "--header",
        action="store_true",
        default=None,
        help="the first row of CSV files names the columns; default: decided by the rows, and reported",
    )
    header.add_argument(
        "--no-header", dest="header", action="store_false", default=None, help="the first row of CSV files is data"
    )
    scan.add_argument(
        "--columns", metavar="NAME,…", help="names for the columns of CSV files that have no such row, in order"
    )
    scan.add_argument(
        "--encoding",
        metavar="NAME",
        help="encoding of CSV files and texts without a byte order mark (koi8-r, cp1250, shift_jis, …); default: UTF-8,"
        " or else a guess, which is reported",
    )
    scan.add_argument(
        "--delimiter",
        metavar="SIGN",
        help="what parts the cells of CSV files (',', '\\t', '^A', …); default: told by the rows, and reported",
    )
    scan.add_argument(
        "--quote", metavar="SIGN", help='what cells of CSV files are quoted with; default: told, mostly "'
    )
    scan.add_argument("--escape", metavar="SIGN", help="what stands before a quote within a cell, such as \\")


def _scan(arguments: argparse.Namespace) -> int:
    from server.commands.piped import Piped

    with Piped(arguments) as piped:
        return _scan_paths(arguments, piped)


def _scan_paths(arguments: argparse.Namespace, piped: "Piped") -> int:
    from scanner.batch.reports.diff import news
    from scanner.batch.scan import Interrupted
    from scanner.errors import BatchError, RequestError

    request = _request(arguments, piped)
    before = report_of(arguments.diff) if arguments.diff else None
    refuse_places(arguments, request)
    try:
        outcome = _run(request, quiet=arguments.quiet)
    except Interrupted as stopped:
        tell(f"{stopped}{'; go on with the same command and --resume' if stopped.resumable else ''}")
        return INTERRUPTED
    except RequestError as error:
        raise UsageError(str(error)) from None
    except BatchError as error:
        raise CommandError(str(error), FAILED) from None
    if arguments.resume and not arguments.quiet:
        tell(f"units that were done before: {outcome.resumed:,}; scanned now: {outcome.scanned:,}")
    if _in_s3(arguments.redact):
        _publish(arguments)
    piped.tell(outcome.store)
    store = outcome.store if before is None else news(outcome.store, before)
    piped.publish()
    write_reports(arguments, store)
    if not arguments.quiet:
        for told in (_lost(store, copied=arguments.redact is not None), _doubted(store), _unnamed(store)):
            if told:
                tell(told)
    return _exit_code(store, arguments.fail_on)


def _request(arguments: argparse.Namespace, piped: "Piped") -> "Request":
    from scanner import load_profile
    from scanner.batch.memory import LEAST_MB
    from scanner.batch.request import Request
    from server.config import load
    from server.services.object_store import SCHEME, ObjectStore

    if arguments.workers is not None and arguments.workers < 1:
        raise UsageError("--workers must be at least 1")
    for option, given, least in (("--unit-mb", arguments.unit_mb, 1), ("--memory", arguments.memory, LEAST_MB)):
        if given is not None and not least <= given <= _MOST_MB:
            bound = f"at least {least}" if given < least else f"at most {_MOST_MB}"
            raise UsageError(f"{option} must be {bound} (MB)")
    if arguments.resume and not (arguments.redact or arguments.state):
        raise UsageError("--resume needs the --redact or --state of the scan that is to go on")
    config = load(profile=arguments.profile, default_profile=OF_COPIES)
    copies = piped.copies(arguments.redact)
    return Request(
        piped.paths,
        load_profile(config.profile),
        config.token_key,
        copies=Path(copies) if copies is not None and not _in_s3(copies) else _waiting(arguments),
        state=arguments.state,
        workers=arguments.workers,
        memory_mb=arguments.memory or 0,
        on_error=arguments.on_error,
        resume=arguments.resume,
        unit_bytes=arguments.unit_mb << 20,
        storages={SCHEME: ObjectStore()} if any(map(_in_s3, arguments.paths)) else {},
        entity=arguments.entity,
        headings=_headings(arguments),
        encoding=_encoding(arguments),
        signs=_signs(arguments),
        reports=[path for path in (arguments.report, arguments.output) if path is not None],
    )


def _headings(arguments: argparse.Namespace) -> "Headings":
    """Whether the first row of CSV files is a header, or the names of their columns, as the options say."""
    if arguments.columns is None:
        told: bool | None = arguments.header
        return told
    if arguments.header:
        raise UsageError("--columns: is for files whose first row does not name the columns")
    names = tuple(name.strip() for name in arguments.columns.split(","))
    if not all(names):
        raise UsageError("--columns: between two commas there has to be a name")
    return names


def _encoding(arguments: argparse.Namespace) -> str:
    """The encoding that `--encoding` names."""
    from scanner.delimited.text_encoding import encoding_named
    from scanner.errors import RequestError

    if arguments.encoding is None:
        return ""
    try:
        return encoding_named(arguments.encoding)
    except RequestError as error:
        raise UsageError(f"--encoding: {error}") from None


def _signs(arguments: argparse.Namespace) -> "Signs":
    """How rows are written, as the options say."""
    from scanner.delimited.signs import Signs

    options = ("delimiter", "quote", "escape")
    given = {option: _sign(option, getattr(arguments, option)) for option in options}
    named = [one for one in given.values() if one]
    if len(set(named)) < len(named):
        raise UsageError("--delimiter, --quote and --escape are different signs")
    return Signs(given["delimiter"], given["quote"], given["escape"])


def _sign(option: str, given: str | None) -> str:
    """One sign of ASCII, also as programs write those that nobody sees: ^A, a backslash and t or x01."""
    if given is None:
        return ""
    sign = {"\\t": "\t", "tab": "\t"}.get(given, given)
    if len(sign) == _CARET and sign[0] == "^" and sign[1].isupper():
        sign = chr(ord(sign[1]) - 64)
    elif hexadecimal := _HEXADECIMAL.fullmatch(sign):
        sign = chr(int(hexadecimal[1], 16))
    if len(sign) != 1 or not sign.isascii() or sign.isalnum() or sign in "\0\r\n":
        raise UsageError(f"--{option} is one sign of ASCII, no letter and no digit (',', '\\t', '^A', …)")
    return sign


def _in_s3(path: str | None) -> bool:
    from server.services.aws import S3_SCHEME

    return path is not None and path.startswith(S3_SCHEME)


def _waiting(arguments: argparse.Namespace) -> Path | None:
    """The folder below the state folder where copies for S3 wait until they are whole; None for no copies."""
    if arguments.redact is None:
        return None
    if arguments.state is None:
        raise UsageError("--redact s3://… needs --state DIR, where the copies wait until they are whole")
    copies = Path(arguments.state) / _WAITING
    if copies.exists() and not arguments.resume:
        raise UsageError("copies of another scan wait in --state; go on with --resume, or name another")
    return copies


def _publish(arguments: argparse.Namespace) -> None:
    """Upload the waiting copies to S3, except those that are there already."""
    from scanner.disclosure.path import shown_name
    from server.services.object_store import ObjectStore

    store, folder = ObjectStore(), Path(arguments.state) / _WAITING
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        try:
            store.put(file, f"{arguments.redact.rstrip('/')}/{name}")
        except OSError as error:
            shown, why = shown_name(name, "a copy"), error.strerror or type(error).__name__
            raise CommandError(f"{shown} cannot be put into S3 ({why}); go on with --resume", FAILED) from None


def _run(request: "Request", *, quiet: bool) -> "Outcome":
    from scanner.batch.progress import Ticker
    from scanner.batch.scan import scan

    out = None if quiet else sys.stderr
    return scan(request, lambda total: Ticker(out, total), (lambda _: None) if quiet else tell)


def _lost(store: "Store", *, copied: bool) -> str:
    """A sentence about the rows and files that could not be scanned, "" for none; the report lists them."""
    from scanner.batch.reports.words import lost

    told = lost(store)
    if not told:
        return ""
    kept = " and left out of the copies" if copied else ""
    return f"not scanned{kept}: {told}; the report says which and why (--on-error fail ends at the first)"


def _doubted(store: "Store") -> str:
    """A sentence about the texts whose encoding may be another, "" for none."""
    from scanner.batch.reports.words import counted

    doubts = [file.encoding_doubt for file in store.files.values() if file.encoding_doubt]
    wrong = doubts.count("unlikely")
    told = ((wrong, "is wrong: --encoding NAME"), (len(doubts) - wrong, "may be another, so names may be missed"))
    read = [
        f"{counted(count, 'file')} {'was' if count == 1 else 'were'} read in an encoding that {what}"
        for count, what in told
        if count
    ]
    return "; ".join([*read, "the report says which"]) if read else ""


def _unnamed(store: "Store") -> str:
    """A sentence about the CSV files whose columns nothing names, "" for none."""
    from scanner.batch.reports.words import counted

    count = sum(file.headings == "none" for file in store.files.values())
    if not count:
        return ""
    files = "1 CSV file does not name its" if count == 1 else f"{counted(count, 'CSV file')} do not name their"
    return f"{files} columns, so names and addresses there stay: --columns NAME,… or --header says what they are"


def _exit_code(store: "Store", fail_on: str | None) -> int:
    worst = store.worst()
    if worst is not None and reaches((worst,), fail_on):
        return FOUND
    missed = any(file.incomplete or file.encoding_doubt == "unlikely" for file in store.files.values())
    return NOT_ALL if missed else DONE
