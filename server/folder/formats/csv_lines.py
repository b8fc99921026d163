"""The lines of a CSV file, whose bytes are UTF-8, Windows-1252 or UTF-16, one row at a time."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from scanner.delimited.text_encoding import UTF16_BE, UTF16_LE

WIDE: Final = {UTF16_LE: b"\n\0", UTF16_BE: b"\0\n"}
"""Encodings of two bytes a character, and what ends a line there."""


class Lines:
    """The lines of a file for `csv.reader`, which takes as many as a row has and no more."""

    def __init__(self, stream: BinaryIO, offset: int, number: int, max_record_bytes: int, encoding: str) -> None:
        stream.seek(offset)
        self._stream = stream
        self._most = max_record_bytes
        self._encoding = encoding
        self._newline = WIDE.get(encoding, b"")
        self._read = self._wide_line if self._newline else stream.readline
        self.offset = self.second = self._start = offset
        self.number = self._first = number
        self.oversized = False

    def begin(self) -> tuple[int, int]:
        """(offset, number of lines) before the row that comes now."""
        self._start, self._first, self.oversized = self.offset, self.number, False
        return self.offset, self.number

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        text = self._read(self._most + 1)
        if not text:
            raise StopIteration
        self.offset += len(text)
        self.number += 1
        if self.number == self._first + 1:
            self.second = self.offset
        if self.offset - self._start > self._most:
            while text and not text.endswith(self._newline or b"\n"):
                text = self._read(self._most)
                self.offset += len(text)
            if self.number == self._first + 1:
                self.second = self.offset
            self.oversized = True
            raise csv.Error("oversized")
        return decoded(text, self._encoding)

    def _wide_line(self, most: int) -> bytes:
        """The next line of two bytes a character, or an even number of its bytes, `most` or one more."""
        text = bytearray()
        while piece := self._stream.readline(most + most % 2 - len(text)):
            text += piece
            if len(text) % 2 and self._newline.endswith(b"\0"):  # a line feed has one more byte, as have others
                text += self._stream.read(1)
            if len(text) % 2 == 0 and (text.endswith(self._newline) or len(text) >= most):
                break
        return bytes(text)


def split_lines(text: bytes, encoding: str) -> Iterator[str]:
    """The lines of some bytes."""
    if encoding in WIDE:
        return iter(io.StringIO(decoded(text, encoding), newline=""))
    return (decoded(line, encoding) for line in io.BytesIO(text))


def decoded(text: bytes, encoding: str) -> str:
    """Bytes as the text that they are."""
    if encoding in WIDE:
        return text.decode(encoding, "replace")
    # Spreadsheets still write the code page of their country. In it and in UTF-8 the delimiters are the same bytes.
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
