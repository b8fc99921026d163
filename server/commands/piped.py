"""Standard input as what is to be scanned (`scan -`), and standard output as the place of its copy (`--redact -`).

What comes from a pipe comes once, while a scan reads the beginning of a file to tell its format, cuts it into units,
and tries a unit again whose worker died. So it is kept in a private temporary folder for as long as the scan takes; the
memory does not grow with it.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from server.commands.command import CommandError, UsageError, stdin

if TYPE_CHECKING:
    from scanner.batch.found.store import Store

STANDARD: Final = "-"
NAME: Final = "stdin"
"""What reports and copies call it."""

_COPIED: Final = 1 << 20  # bytes at a time


class Piped:
    """Standard input kept in a file, if the command line names it; the file is gone when the block ends."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Raises `CommandError` for options that do not go with it."""
        self._is_read = STANDARD in arguments.paths
        self._is_written = arguments.redact == STANDARD
        self._given: Sequence[str] = arguments.paths
        self._folder: Path | None = None
        if self._is_written and arguments.paths != [STANDARD]:
            raise UsageError("--redact - is for the copy of standard input alone: scan - --redact -")
        if arguments.paths.count(STANDARD) > 1:
            raise UsageError("standard input is named twice")
        if self._is_read and arguments.resume:
            raise UsageError("--resume: standard input comes only once; write it to a file first")
        if self._is_read and sys.stdin is not None and sys.stdin.isatty():
            raise UsageError("standard input is a terminal: send a file into it, as in `cat FILE | …`")

    def __enter__(self) -> Self:
        if self._is_read:
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="sluicegate-"))
                with (self._folder / NAME).open("xb") as file:
                    shutil.copyfileobj(stdin(), file, _COPIED)
            except OSError as error:
                self._let_go()
                raise CommandError(f"standard input cannot be kept for the scan: {error.strerror}") from None
            except BaseException:
                self._let_go()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def paths(self) -> list[str]:
        """The paths of the command line, with the file in place of standard input."""
        kept = "" if self._folder is None else str(self._folder / NAME)
        return [kept if path == STANDARD else path for path in self._given]

    def copies(self, redact: str | None) -> str | None:
        """The folder for copies."""
        return str(self._folder / "copies") if self._is_written and self._folder is not None else redact

    def tell(self, store: "Store") -> None:
        """Take the place of the file, which will be gone, out of a report."""
        if self._folder is not None:
            for file in store.files.values():
                if file.source == str(self._folder / NAME):
                    file.source = ""

    def publish(self) -> None:
        """Write the copy to standard output, if that is its place and there is one."""
        if self._is_written and self._folder is not None and (self._folder / "copies" / NAME).exists():
            with (self._folder / "copies" / NAME).open("rb") as copy:
                shutil.copyfileobj(copy, sys.stdout.buffer, _COPIED)
            sys.stdout.buffer.flush()
