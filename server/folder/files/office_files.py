"""Files among the exports that are to be named, not to be read.

Spreadsheets and printed documents, whatever they are called; the statements of banks in forms of their own (SWIFT's
MT940, OFX, QIF); and XML, in which invoices are sent one by one, and much else that is no record stands.
"""

from pathlib import PurePosixPath
from typing import BinaryIO, Final

from scanner.errors import BatchError

_TEXTS: Final = frozenset({".pdf", ".docx", ".doc", ".odt"})
_ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", *_TEXTS})
_STATEMENTS: Final = frozenset({".mt940", ".mt942", ".940", ".942", ".sta", ".ofx", ".qfx", ".qif", ".qbo", ".camt"})
_XML: Final = ".xml"

UNREAD_FORM: Final = "unread form"
"""What a file of such a form is found to be."""

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Excel 97 and its time
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"


def is_office_name(name: str) -> bool:
    """Whether a file is called like a document; the lock file of an open one (`~$Book.xlsx`) is none."""
    path = PurePosixPath(name)
    return path.suffix.lower() in _ENDINGS and not path.name.startswith("~$")


def is_text_document(name: str) -> bool:
    """Whether a file is called like a printed document: a contract or one invoice, and no list of records."""
    return PurePosixPath(name).suffix.lower() in _TEXTS


def is_unread_form(name: str) -> bool:
    """Whether a file is called like a statement in a form that is not read, or like XML."""
    return PurePosixPath(name).suffix.lower() in _STATEMENTS or is_xml(name)


def is_xml(name: str) -> bool:
    """Whether a file is called like XML."""
    return PurePosixPath(name).suffix.lower() == _XML


def is_office_document(stream: BinaryIO) -> bool:
    """Whether an open file is a document by what is in it. Raises `OSError`."""
    start = stream.read(len(_COMPOUND))
    if not start.startswith(_ZIP):
        return start.startswith((_COMPOUND, _PDF))
    from scanner.batch.formats.compressed import holds_office_document  # noqa: PLC0415  all formats of a scan

    try:
        return holds_office_document(stream)
    except BatchError:
        return False
