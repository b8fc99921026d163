"""XML such as UBL invoices: a document is one record, and only what is masked changes in its copy.

Names of elements are names of fields, whatever their prefix, and what an element holds is what a JSON object would:
``<cac:Contact><cbc:Name>Jane Doe</cbc:Name></cac:Contact>`` is ``{"Contact": {"Name": "Jane Doe"}}``, and elements of
one name are a list. Attributes stand beside their element, as ``PriceAmount currencyID``; comments and processing
instructions are texts like others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from scanner.batch.columns.counts import count_record
from scanner.batch.columns.records import Records
from scanner.batch.formats.text_format import OFFICE, TextFormat
from scanner.batch.formats.xml_files.xml_reading import Element, Run, read_xml
from scanner.batch.formats.xml_files.xml_writing import edits
from scanner.batch.units import HEAD, Job, Traits, Unit
from scanner.delimited.text_encoding import encoding_of
from scanner.errors import BatchError, PayloadError

_SIGNS: Final = (
    b"urn:oasis:names:tc:opendocument:xmlns:office:",
    b"urn:schemas-microsoft-com:office:spreadsheet",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"http://schemas.microsoft.com/office/2006/xmlPackage",
)
"""Namespaces of office documents that are one XML file: flat OpenDocument, and the XML of Office 2003 and 2007."""


class XmlDocument(TextFormat):
    """An XML document."""

    name = "xml"
    traits = Traits((".xml",))

    def recognises(self, head: bytes, name: str) -> float:
        """By its declaration; or by its first character, where the name says so too."""
        encoding, mark, _ = encoding_of(head)
        text = head[mark:].decode(encoding, "replace").lstrip()
        return 0.9 if text.startswith("<?xml") or (text.startswith("<") and name.endswith(self.traits.endings)) else 0.0

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan an open document. Raises BatchError for one that is not read as it is written."""
        longest, deepest = job.scanner.profile.limits.max_payload_bytes, job.scanner.profile.limits.max_depth
        data = file.read(longest + 1)
        if len(data) > longest:
            raise BatchError(f"it is one XML document of more than {longest} bytes")
        if any(sign in data[:HEAD] for sign in _SIGNS):
            raise BatchError(OFFICE)
        findings = job.findings
        findings.format, findings.bytes = self.name, unit.bytes
        document = read_xml(data, deepest)
        record = _Record()
        (done,) = Records(job.scanner.redactor).detected([record.members(document.top)])
        if isinstance(done, PayloadError):
            raise BatchError(str(done))
        if record.renamed():
            raise BatchError("the name of an element or attribute is sensitive itself")
        findings.rows_in = findings.rows_out = findings.lines = 1
        count_record(findings, done, 1)
        if job.out is not None:
            job.out.write(_copied(data, record.places, document.encoding))
        yield len(data)


class _Place(NamedTuple):
    """Where in the record a run stands."""

    holder: Any
    key: Any
    run: Run


class _Record:
    """Makes the record of a document, and remembers where each run stands in it."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self._named: list[tuple[dict[str, Any], list[str]]] = []

    def renamed(self) -> bool:
        """Whether names of fields were masked since; there is no such form for those of elements."""
        return any(list(members) != names for members, names in self._named)

    def members(self, element: Element) -> dict[str, Any]:
        """What is in an element, by name; what is there several times is a list."""
        grouped: dict[str, list[Element | Run]] = {}
        for child in element.children:
            grouped.setdefault(child.name, []).append(child)
            for attribute in child.attributes if isinstance(child, Element) else ():
                grouped.setdefault(f"{child.name} {attribute.name}", []).append(attribute)
        members: dict[str, Any] = {}
        self._named.append((members, list(grouped)))
        for name, ones in grouped.items():
            if len(ones) == 1:
                members[name] = self._value(ones[0], members, name)
            else:
                items = members[name] = [None] * len(ones)
                for number, one in enumerate(ones):
                    items[number] = self._value(one, items, number)
        return members

    def _value(self, one: Element | Run, holder: Any, key: Any) -> Any:
        if isinstance(one, Element):
            if not one.children:
                return ""
            first = one.children[0]
            if len(one.children) > 1 or not isinstance(first, Run) or first.kind != "text":
                return self.members(one)
            one = first
        self.places.append(_Place(holder, key, one))
        return one.text.strip()


def _copied(data: bytes, places: list[_Place], encoding: str) -> bytes:
    """The document with what is safe in its places."""
    changes = [
        edit
        for holder, key, run in places
        if (safe := holder[key]) != run.text.strip()
        for edit in edits(data, run, safe, encoding)
    ]
    parts: list[bytes] = []
    copied = 0
    for edit in sorted(changes, key=lambda edit: (edit.start, -edit.end)):
        if edit.start < copied:  # a comment among words that were replaced
            continue
        parts += (data[copied : edit.start], edit.data)
        copied = edit.end
    return b"".join([*parts, data[copied:]])


XML_DOCUMENT: Final = XmlDocument()
"""XML documents."""
