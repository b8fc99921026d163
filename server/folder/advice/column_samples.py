"""What the columns of a CSV file hold, by its first rows: whether one may be meant to be an amount, a date and so on.

So that nobody is advised to take a tax id for what is left to pay. Of the values nothing is kept.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from scanner.regular_file import open_regular
from server.folder.exports.export_files import ExportFile
from server.folder.formats import csv_rows
from server.records.columns import reads_as_amount, reads_as_day
from server.records.credits import UNOWED, standing
from server.records.shapes import INVOICE
from server.records.stated.amount_text import CODES, amount_text

_FITS: Final[Mapping[str, Callable[[str], bool]]] = {
    "amount": reads_as_amount,
    "balance": reads_as_amount,
    "date": reads_as_day,
    "due": reads_as_day,
    "currency": lambda text: text.upper() in CODES,
    "priced": lambda text: (stated := amount_text(text)) is not None and stated.currency in CODES,
    "emails": lambda text: "@" in text,
    "names": lambda text: any(map(str.isalpha, text)) and "@" not in text,
    "id": lambda text: any(map(str.isalnum, text)) and not reads_as_day(text),
    "status": lambda text: any(map(str.isalpha, text)) and not any(map(str.isdecimal, text)),
}
"""Parts of a record, and whether a text may play them."""

_TELLS: Final[Mapping[str, Callable[[str], bool]]] = {"status": lambda text: standing(INVOICE, text) in UNOWED}
"""Whether a text surely plays a part that any word may play; one has to."""


def fitting_columns(file: ExportFile, part: str, *, stated: bool = False) -> frozenset[str]:
    """The headings of a file whose first values may play this part; without `stated`, those that have none as well."""
    fits = _FITS.get(part)
    if fits is None or file.head is None:
        return frozenset(file.columns)
    texts: dict[str, list[str]] = {name: [] for name in file.columns}
    with suppress(OSError), open_regular(file.stamp.path) as stream:
        for row in csv_rows.first_rows(stream, file.head):
            for name, text in row.items():
                texts[name] += [text.strip()] if text.strip() else []
    tells = _TELLS.get(part)
    return frozenset(
        name
        for name, said in texts.items()
        if all(map(fits, said)) and (said or not stated) and (tells is None or any(map(tells, said)))
    )
