"""An XML document as elements and runs of text, each with the bytes that it is written in.

What an entity stands for is nowhere to be looked up: a document type, which is where entities are defined and other
files are named, is refused, and nothing is ever loaded. Depth and size are bounded by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.parsers import expat

import msgspec

from scanner.errors import BatchError

_ENCODINGS: Final = {
    "utf-8": "utf-8", "us-ascii": "ascii", "iso-8859-1": "iso-8859-1", "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
}  # fmt: skip
"""Encodings in which ASCII is one byte, and what Python calls them."""

_ATTRIBUTE: Final = re.compile(rb"""\s+[^\s=]+\s*=\s*(?:"([^"]*)"|'([^']*)')""")
MOST_PARTS: Final = 500_000
"""Elements, attributes and runs of one document: ten invoices of 2,000 lines. Each takes some 300 bytes of memory."""

_LONGEST_NAME: Final = 1_000  # characters; that of an element is a name of a field, and scanned as such


class Run(msgspec.Struct, gc=False):
    """A text, a comment or the like: what it says, and the bytes (end exclusive) that are replaced when that changes.

    A text goes on behind a comment within it: that stands in its bytes, and is a run of its own as well.

    ``kind`` is "text", "comment", "instruction" or "attribute"; ``name`` that of an attribute, else the kind.
    """

    kind: str
    name: str
    text: str
    start: int
    end: int


class Element(msgspec.Struct, gc=False):
    """An element by its name without prefix; ``start`` is the byte where its tag begins."""

    name: str
    start: int
    children: list[Element | Run]
    attributes: Sequence[Run] = ()


class Document(msgspec.Struct):
    """A document: ``top`` has the root element, and what stands beside it, for children."""

    data: bytes
    top: Element
    encoding: str


def read_xml(data: bytes, max_depth: int) -> Document:
    """The elements of a document. Raises BatchError, with the reason and without data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise BatchError("it is XML in an encoding that is not read; UTF-8 is")
    reader = _Reader(data, max_depth)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BatchError(f"line {error.lineno}: it is not well-formed XML") from None
    except (LookupError, ValueError):  # what pyexpat says of an encoding that there is not
        raise BatchError("it is XML in an encoding that is not read; UTF-8 is") from None
    return Document(data, reader.top, reader.encoding)


class _Reader:
    """Hears from expat what there is, and where."""

    def __init__(self, data: bytes, max_depth: int) -> None:
        self.encoding = "utf-8"
        self.top = Element("", 0, [])
        self.parser = parser = expat.ParserCreate()
        self._data, self._max_depth = data, max_depth
        self._open = [self.top]
        self._begun: int | None = None  # where the run of text begins that is not at its end
        self._texts: list[str] = []
        self._said = False  # whether it holds more than space
        self._paused: tuple[int, int] | None = None  # the byte and the number of texts where it was interrupted
        self._parts = 0
        self._names: dict[str, str] = {}
        parser.ordered_attributes = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = lambda: self._text("")
        parser.CommentHandler = lambda text: self._aside("comment", text, b"-->")
        parser.ProcessingInstructionHandler = lambda target, text: self._aside("instruction", f"{target} {text}", b"?>")

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        known = _ENCODINGS.get((encoding or "utf-8").lower())
        if known is None:
            raise BatchError("it is XML in an encoding that is not read; UTF-8 is")
        self.encoding = known

    def _refuse(self, *_: object) -> None:
        raise BatchError("it is XML with a document type, which is not read")

    def _start(self, name: str, attributes: list[str]) -> None:
        self._end_run()
        if len(self._open) > self._max_depth:
            raise BatchError(f"it is nested more than {self._max_depth} levels deep")
        self._count(1 + len(attributes) // 2)
        if max(map(len, (name, *attributes[::2]))) > _LONGEST_NAME:
            raise BatchError(f"it has names of more than {_LONGEST_NAME} characters")
        element = Element(self._local(name), self.parser.CurrentByteIndex, [])
        if attributes:
            behind_name = element.start + 1 + len(name.encode(self.encoding, "replace"))
            element.attributes = self._attributes(attributes, behind_name)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _attributes(self, names_and_texts: list[str], place: int) -> list[Run]:
        """The attributes of a tag. Expat says what they are and not where; they are as many, in the same order."""
        runs: list[Run] = []
        for name, text in zip(names_and_texts[::2], names_and_texts[1::2], strict=True):
            found = _ATTRIBUTE.match(self._data, place)
            if found is None:
                raise BatchError("it is XML whose attributes cannot be told")
            place = found.end()
            runs.append(Run("attribute", self._local(name), text, *found.span(found.lastindex or 0)))
        return runs

    def _end(self, name: str) -> None:
        del name
        self._end_run()
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._begun is None:
            self._begun = self.parser.CurrentByteIndex
        self._texts.append(text)
        if text and not text.isspace():
            self._said, self._paused = True, None

    def _aside(self, kind: str, text: str, end: bytes) -> None:
        """A comment or the like. Who reads the document has the texts around it as one, and so has the scan."""
        if not self._said:
            self._end_run()
        elif self._paused is None:
            self._paused = self.parser.CurrentByteIndex, len(self._texts)
        self._count(1)
        start = self.parser.CurrentByteIndex
        self._open[-1].children.append(Run(kind, kind, text, start, self._data.index(end, start) + len(end)))

    def _count(self, parts: int) -> None:
        self._parts += parts
        if self._parts > MOST_PARTS:
            raise BatchError(f"it is one XML document of more than {MOST_PARTS:,} elements, attributes and texts")

    def _end_run(self) -> None:
        """What comes now is no text: what there was of it is a run, unless it is space between elements."""
        if self._begun is not None:
            end, count = self._paused or (self.parser.CurrentByteIndex, len(self._texts))
            text = "".join(self._texts[:count])
            if text.strip():
                self._count(1)
                self._open[-1].children.append(Run("text", "text", text, self._begun, end))
            self._begun = self._paused = None
            self._said = False
            self._texts.clear()

    def _local(self, name: str) -> str:
        """A name without its prefix; the same object each time."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = name.rpartition(":")[2]
        return known
