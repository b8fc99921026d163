"""What the columns of a CSV file hold, by its first rows: whether one may be meant to be an amount, a date and so on.

So that nobody is advised to take a tax id for what is left to pay. Of the values nothing is kept.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Final

from scanner.regular_file import open_regular
from server.folder import csv_rows
from server.folder.export_files import ExportFile
from server.records.amount_text import CODES, amount_text
from server.records.columns import reads_as_amount
from server.records.day_text import day_text
from server.records.values import day_of

_ROWS: Final = 50
_MOST_BYTES: Final = 1024 * 1024  # of a row


def _is_day(text: str) -> bool:
    return day_of(text) is not None or day_text(text) is not None


_FITS: Final[Mapping[str, Callable[[str], bool]]] = {
    "amount": reads_as_amount,
    "balance": reads_as_amount,
    "date": _is_day,
    "due": _is_day,
    "currency": lambda text: text.upper() in CODES,
    "priced": lambda text: (stated := amount_text(text)) is not None and stated.currency in CODES,
    "emails": lambda text: "@" in text,
    "names": lambda text: any(map(str.isalpha, text)) and "@" not in text,
    "id": lambda text: any(map(str.isalnum, text)) and not _is_day(text),
}
"""Parts of a record, and whether a text may play them."""


def fitting_columns(file: ExportFile, part: str, *, stated: bool = False) -> frozenset[str]:
    """The headings of a file whose first values may play this part; without `stated`, those that have none as well."""
    fits = _FITS.get(part)
    if fits is None or file.form != "csv":
        return frozenset(file.columns)
    others: set[int] = set()
    filled: set[int] = set()
    names: tuple[str, ...] = ()
    with suppress(OSError, ValueError), open_regular(file.stamp.path) as stream:
        head = csv_rows.header(stream, file.kind, meanings=file.meanings)
        names = head.names
        for row in islice(csv_rows.rows(stream, head, _MOST_BYTES, offset=head.end, line=head.lines), _ROWS):
            texts = [(at, text.strip()) for at, text in enumerate(row.fields) if text.strip()]
            others |= {at for at, text in texts if not fits(text)}
            filled.update(at for at, _ in texts)
    left = {name for at, name in enumerate(names) if at in others or (stated and at not in filled)}
    return frozenset(file.columns) - left
