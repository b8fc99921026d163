"""The reports of a scan: the older report that it is compared with, and the places where its own are written."""

# ruff: noqa: PLC0415  as in `batch.py`, whose part this is

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands.command import CommandError, UsageError, write
from server.commands.piped import STANDARD

if TYPE_CHECKING:
    from scanner.batch.found.store import Store
    from scanner.batch.request import Request


def report_of(path: Path) -> "Store":
    """Read the report of an earlier scan, which this one is compared with."""
    from scanner.batch.found.store import from_json
    from scanner.disclosure.path import shown_path

    try:
        return from_json(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"--diff: {shown_path(str(path), 'the file')}: {reason}") from None


def write_reports(arguments: argparse.Namespace, store: "Store") -> None:
    """Write the reports that the command line asks for."""
    from scanner.batch.found.store import to_json
    from scanner.batch.reports.html import Run, html_report
    from scanner.batch.reports.sarif import to_sarif
    from scanner.batch.reports.text import text_report
    from server.commands.version import package_version

    if arguments.report:
        before = "" if arguments.diff is None else str(arguments.diff)
        run = Run(arguments.paths, datetime.now(UTC), package_version(), before)
        _put(arguments.report, html_report(store, run).encode("utf-8", "replace"))
    if arguments.format == "json":
        told = to_json(store)
    elif arguments.format == "sarif":
        told = to_sarif(store, package_version(), Path.cwd())
    else:
        told = text_report(store).encode("utf-8", "replace")
    if arguments.output:
        _put(arguments.output, told)
    elif arguments.redact == STANDARD:  # the copy is on standard output
        sys.stderr.buffer.write(told)
    else:
        write(told)


def refuse_places(arguments: argparse.Namespace, request: "Request") -> None:
    """Refuse places that reports and copies cannot be written to. Raises `CommandError`."""
    for option, folder in (("--redact", request.copies), ("--state", request.state)):
        if folder is not None and folder.exists() and not folder.is_dir():
            raise UsageError(f"{option}: {folder}: it is no folder")
    for option, path in (("--output", arguments.output), ("--report", arguments.report)):
        if path is not None:
            _refuse_unwritable(option, path, request.copies)
            if request.would_lose(path):
                raise UsageError(f"{option}: {path}: it is what is to be scanned")
    if (
        arguments.report is not None
        and arguments.output is not None
        and arguments.report.resolve() == arguments.output.resolve()
    ):
        raise UsageError("--output and --report: one would take the place of the other")


def _refuse_unwritable(option: str, path: Path, copies: Path | None) -> None:
    """Refuse a place that a report cannot be written to, before the scan instead of an hour later.

    The folder of `copies` may not exist yet: the scan makes it.
    """
    try:
        folder = path.resolve().parent
        if path.is_dir():
            reason = "it is a folder"
        elif path.exists():  # a file, a pipe, a device such as /dev/stdout
            reason = "" if os.access(path, os.W_OK) else "it may not be written to"
        elif not folder.is_dir():
            reason = "" if copies is not None and folder == copies.resolve() else "there is no such folder"
        else:
            reason = "" if os.access(folder, os.W_OK) else "its folder may not be written to"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    if reason:
        raise UsageError(f"{option}: {path}: {reason}")


def _put(path: Path, data: bytes) -> None:
    from scanner.batch.folder.atomic import is_special, write_whole

    try:
        if is_special(path):  # /dev/stdout, a pipe, a link: written to, never replaced
            path.write_bytes(data)
        else:
            write_whole(path, data)
    except OSError as error:
        raise CommandError(f"the report {path} cannot be written: {error.strerror}") from None
