"""Zstandard, from the standard library (Python 3.14), or from its backport, of the extra ``zstd``, before that.

The package ``zstandard`` will not do: its reader ends without an error where a file is broken off, and half of the rows
would pass for all of them.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from scanner.errors import BatchError


def zstd_reader(file: BinaryIO) -> BinaryIO:
    """A stream of what a compressed file holds; where that is broken off or damaged it raises one of `zstd_errors`."""
    return _opened(file, "rb")


def zstd_writer(file: BinaryIO) -> BinaryIO:
    """A stream that compresses into ``file``, which stays open when it is closed."""
    return _opened(file, "wb")


def zstd_errors() -> tuple[type[Exception], ...]:
    """What a reader raises for a file that is broken off or damaged."""
    try:
        return EOFError, _module().ZstdError
    except BatchError:  # so there is no reader
        return ()


def _opened(file: BinaryIO, mode: str) -> BinaryIO:
    stream: BinaryIO = _module().ZstdFile(file, mode)
    return stream


def _module() -> Any:
    with suppress(ImportError):
        return import_module("compression.zstd")
    try:
        return import_module("backports.zstd")
    except ImportError:
        raise BatchError("zstd needs Python 3.14, or the extra: pip install 'sluicegate[zstd]'") from None
