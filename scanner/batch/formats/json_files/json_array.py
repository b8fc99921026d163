"""JSON documents: an array of records, read item by item whatever its size; one record; or records behind each other.

Each item of an array is a record of its own, as a line of JSON Lines is, and so is each document where one follows the
other, as programs print them that indent, with commas between them or without. What stands between items stays as it
is. In UTF-16, which PowerShell writes, documents are read and written as well, and so are JSON Lines.
"""

from __future__ import annotations

import codecs
import json
import re
from codecs import BOM_UTF8
from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO, Final

import msgspec

from scanner.batch.decided.passing import Beginning
from scanner.batch.formats.json_files.jsonl import JsonItems
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import Job, Traits, Unit, lose
from scanner.delimited.text_encoding import UTF8, encoding_of
from scanner.errors import BatchError

_NAMED: Final = 0.8
_IN_UTF16: Final = 0.96  # more than that it is CSV, whose name may be that of a file of JSON
_HEAD: Final = 4_096  # bytes that tell the encoding
_LONGEST_TAIL: Final = 1 << 16  # characters behind the last item: space, and the bracket
_CLOSING: Final = '"]}'  # what texts, lists and objects end with
_BEHIND: Final = " \t\r\n,]"  # … and what may follow any other item
_BLANK: Final = " \t\r\n"
_BETWEEN: Final = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_BEGINS: Final = re.compile(
    rb"\[\s*(?:\Z|[\[{\"\]]|(?:-?[0-9][0-9.eE+-]*|true|false|null)\s*(?:[,\]]|\Z))|\{\s*(?:\Z|[\"}])"
)
"""A list up to its first item, or an object up to its first name: "[smtp]" and "[2026-11-12 09:01]" begin neither."""


class JsonArray(TextFormat):
    """A JSON document: a list of records, or one object that may hold such a list."""

    name = "json"
    traits = Traits((".json",), "item", takes_entity=True)

    def recognises(self, head: bytes, name: str) -> float:
        """By how it begins; surer where the name says so too. Lines of JSON know better what they are."""
        encoding = encoding_of(head)
        if encoding.name != UTF8 and 0 in head:
            begun = head[encoding.mark :].decode(encoding.name, "replace").lstrip().encode()
            return _IN_UTF16 if _BEGINS.match(begun) else 0.0
        begun = head.removeprefix(BOM_UTF8).lstrip()
        if begun[:1] not in {b"[", b"{"}:
            return 0.0
        if name.endswith(self.traits.endings):
            return _NAMED
        if _BEGINS.match(begun) is None:
            return 0.0
        return _NAMED if begun[:1] == b"[" else 0.4

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of the fields of the first record, if it is not longer than what is known of the file."""
        encoding = encoding_of(file.head)
        known = encoding.name if 0 in file.head else UTF8
        text = file.head[encoding.mark :].decode(known, errors="replace").lstrip(_BLANK)
        try:
            record, _ = json.JSONDecoder().raw_decode(text.removeprefix("[").lstrip(_BLANK))
        except (ValueError, RecursionError):
            return ()
        return tuple(record) if isinstance(record, dict) else ()

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan an open document from its beginning to its end."""
        job.findings.format, job.findings.bytes = self.name, unit.bytes
        text = _Text(file, job)
        job.findings.encoding = "" if text.encoding == UTF8 else text.encoding
        if text.starts_with("\ufeff"):
            text.write(text.take(1))
        text.write(text.space())
        if text.starts_with("["):
            yield from _Items(text, unit, job).scan_array()
            return
        body = text.rest(job.scanner.profile.limits.max_payload_bytes + 1)
        if _is_one(body):
            yield from _one_record(body, text, unit, job)
        else:
            text.give_back(body)
            yield from _Items(text, unit, job, "document").scan_documents()


class _Items:
    """The items of one array, or documents one after the other, a few at a time."""

    def __init__(self, text: _Text, unit: Unit, job: Job, what: str = "item") -> None:
        self._text, self._unit, self._job = text, unit, job
        self._in_array = what == "item"
        self._items = JsonItems(unit, job, what)
        self._before: str | None = None  # what stands between the last item that was written and the next

    def scan_array(self) -> Iterator[int]:
        """Scan every item, and write the array."""
        text = self._text
        text.write(text.take(1) + text.space())
        broken = yield from self._scan("the array is broken off, or is not valid JSON from here on")
        tail = text.rest(_LONGEST_TAIL)
        if not broken and tail.strip() != "]":
            lose(self._job, self._unit, self._items.done + 1, "something follows the array", rows=0)
        text.write((self._before or "").replace(",", "") + (tail if tail.strip() == "]" else "]"))
        yield text.done

    def scan_documents(self) -> Iterator[int]:
        """Scan every document, and write them one after the other."""
        yield from self._scan("the document is broken off, or what follows is not valid JSON from here on")
        self._text.write(self._before or "")

    def _scan(self, why: str) -> Generator[int, None, bool]:
        """Scan items up to the last; whether it is broken off, which is reported as ``why``."""
        text, broken = self._text, False
        while not broken and not self._is_over():
            batch, gaps, broken = self._read()
            done = self._items.redacted([item.encode("utf-8", "surrogatepass") for item in batch])
            for item, gap in zip(done, gaps, strict=True):
                if item is not None:
                    text.write((self._before or "") + item.decode("utf-8", "surrogatepass"))
                    self._before = gap
            if broken:
                self._items.lost(self._items.done + 1, why)
            yield text.done
        self._job.findings.lines = self._items.done
        return broken

    def _is_over(self) -> bool:
        return self._text.starts_with("]") if self._in_array else self._text.is_read()

    def _read(self) -> tuple[list[str], list[str], bool]:
        """Items of about a chunk, what follows each, and whether nothing more can be read."""
        batch: list[str] = []
        gaps: list[str] = []
        size = 0
        while size < self._job.chunk_bytes and not self._is_over():
            item = self._text.item()
            if item is None:
                return batch, gaps, True
            gap = self._text.between()
            batch.append(item)
            gaps.append(gap)
            size += len(item)
            if self._in_array and "," not in gap and not self._is_over():
                return batch, gaps, True
        return batch, gaps, False


def _is_one(body: str) -> bool:
    """Whether a text is one document, or none that can be read, and not the first of several."""
    try:
        msgspec.json.decode(body.encode("utf-8", "surrogatepass"), type=msgspec.Raw)
    except msgspec.MsgspecError:
        try:
            _, end = json.JSONDecoder().raw_decode(body)
        except (ValueError, RecursionError):
            return True
        return not body[end:].strip(_BLANK)
    return True


def _one_record(body: str, text: _Text, unit: Unit, job: Job) -> Iterator[int]:
    longest = job.scanner.profile.limits.max_payload_bytes
    if len(body) > longest:
        raise BatchError(f"the file is one JSON document of more than {longest} bytes")
    items = JsonItems(unit, job, "document")
    for item in items.redacted([body.encode("utf-8", "surrogatepass")]):
        if item is not None:
            text.write(item.decode("utf-8", "surrogatepass"))
    job.findings.lines = items.done
    yield text.done


class _Text:
    """The text of a file, read as far as it is needed, and written in its encoding. ``done`` bytes were read."""

    def __init__(self, file: BinaryIO, job: Job) -> None:
        self.done = 0
        self._file, self._job = file, job
        self._size = job.chunk_bytes
        self._ahead = file.read(_HEAD)
        self.encoding = encoding_of(self._ahead).name if 0 in self._ahead else UTF8
        self._longest = job.scanner.profile.limits.max_payload_bytes
        self._decode = codecs.getincrementaldecoder(self.encoding)()
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._ended = False

    def _more(self) -> bool:
        """Read on; False at the end."""
        if self._ended:
            return False
        block, self._ahead = self._ahead[: self._size] or self._file.read(self._size), self._ahead[self._size :]
        self.done += len(block)
        self._ended = not block
        try:
            more = self._decode.decode(block, final=self._ended)
        except UnicodeDecodeError:
            raise BatchError(f"the file is not {self.encoding.upper()}") from None
        self._text = self._text[self._at :] + more
        self._at = 0
        return not self._ended

    def starts_with(self, character: str) -> bool:
        while self._at >= len(self._text):
            if not self._more():
                return self._text[self._at : self._at + 1] == character
        return self._text[self._at] == character

    def is_read(self) -> bool:
        """Whether nothing is left."""
        while self._at >= len(self._text):
            if not self._more():
                return self._at >= len(self._text)
        return False

    def give_back(self, taken: str) -> None:
        """Take back what was taken last; it comes again."""
        self._at -= len(taken)

    def write(self, text: str) -> None:
        """Write a text in the encoding of this one."""
        self._job.write(text.encode(self.encoding, "surrogatepass"))

    def take(self, count: int) -> str:
        """The next characters, which are known to be there."""
        taken = self._text[self._at : self._at + count]
        self._at += len(taken)
        return taken

    def space(self) -> str:
        """The white space that comes next."""
        return self._matched(_SPACE)

    def between(self) -> str:
        """White space around a comma."""
        return self._matched(_BETWEEN)

    def _matched(self, pattern: re.Pattern[str]) -> str:
        while True:
            found = pattern.match(self._text, self._at)
            end = found.end() if found else self._at
            if end < len(self._text) or not self._more():
                found = pattern.match(self._text, self._at)
                return self.take(found.end() - self._at if found else 0)

    def item(self) -> str | None:
        """The next value as it is written; None when there is none."""
        while True:
            try:
                _, end = self._scan(self._text, self._at)
            except (ValueError, RecursionError):
                end = len(self._text)
            else:
                if self._ended or (end < len(self._text) and self._is_over(end)):
                    return self.take(end - self._at)
            if len(self._text) - self._at > self._longest:
                return None
            if not self._more():
                try:
                    _, end = self._scan(self._text, self._at)
                except (ValueError, RecursionError):
                    return None
                return self.take(end - self._at)

    def _is_over(self, end: int) -> bool:
        """Whether a value that ends there for the parser has ended: of a number, 2 in 2.50, more may come."""
        return self._text[end - 1] in _CLOSING or self._text[end] in _BEHIND

    def rest(self, most: int = 1 << 62) -> str:
        """What is left, or so many characters of it."""
        while len(self._text) - self._at < most and self._more():
            pass
        return self.take(most)


JSON_ARRAY: Final = JsonArray()
"""A JSON document, or several."""
