"""Zstandard, from the standard library (Python 3.14), or from the package of the extra ``zstd`` before that."""

from __future__ import annotations

from importlib import import_module
from typing import Any, BinaryIO

from scanner.errors import BatchError


def zstd_reader(file: BinaryIO) -> BinaryIO:
    """A stream of what a compressed file holds."""
    return _opened(file, "rb")


def zstd_writer(file: BinaryIO) -> BinaryIO:
    """A stream that compresses into ``file``, which stays open when it is closed."""
    return _opened(file, "wb")


def _opened(file: BinaryIO, mode: str) -> BinaryIO:
    try:
        own: Any = import_module("compression.zstd")
    except ImportError:
        own = None
    if own is not None:
        stream: BinaryIO = own.ZstdFile(file, mode)
        return stream
    try:
        package: Any = import_module("zstandard")
    except ImportError:
        raise BatchError("zstd needs Python 3.14, or the extra: pip install 'sluicegate[zstd]'") from None
    if mode == "rb":
        reader: BinaryIO = package.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=False)
        return reader
    writer: BinaryIO = package.ZstdCompressor().stream_writer(file, closefd=False)
    return writer
