"""Why records of a file, or a file as a whole, are left out, or are not all that they could be.

Beside these reasons, which several modules know: "broken", "oversized", "no id", "duplicate id" (the first one stays),
"duplicate number" (that record is kept, its number finds the first one), "unread amount in COLUMN" or "unread date in
COLUMN" (kept, and ordered as if it had none; `records/columns.py`); and of a file as a whole
"compressed", "office document", "needs pyarrow", "link out of the folder" and "name is not UTF-8".
"""

from typing import Final

import msgspec

OLDER: Final = "older state"
"""A file of a later date in its name has the record as well."""

OTHER_KIND: Final = "unknown kind"
"""The record says itself that it is something else."""

TOTAL_ROW: Final = "total row"
"""The row adds up others (`entries/total_rows.py`)."""

NOTE: Final = "note"
"""The row has words in its first cell and nothing else: `Thank you`, below a list."""

OTHER_TABLE: Final = "another table"
"""The row stands below the header of another table in the same file."""

ALIKE: Final = "alike"
"""The record stays, and may be one that a file with other columns has as well (`index/exported_again.py`)."""

FURTHER: Final = "further pages"
"""The file is one page of several, by what it says itself."""

OTHER_LIST: Final = "another list"
"""The file has a list of another kind of records as well, which is not read."""

UNKNOWN_LIST: Final = "unknown list"
"""The file is one object around a list, which nothing tells to be one of records."""

PAYOUTS: Final = "payouts"
"""The file lists what a payment service paid to whoever uses it (`looks/rows/own_money.py`)."""

BILLS: Final = "bills"
"""The file lists what others have billed or were paid (`looks/rows/supplier_rows.py`)."""

JOURNAL: Final = "journal"
"""The file lists the bookings of a ledger (`looks/rows/journal_rows.py`)."""

TEMPLATES: Final = "templates"
"""The file lists what invoices are made by from time to time (`looks/rows/template_rows.py`)."""

CLOSED: Final = "cannot be read"
"""What the reason begins with for a file or a folder that this process may not read."""


class Problem(msgspec.Struct, frozen=True):
    """Records of one file that were left out, or are not all that they could be, for one reason.

    `lines` are the first ten line numbers (of a CSV row, the one it begins in), or in a JSON document or a Parquet file
    the places of the records, from 1; 0 stands for the file as a whole.
    """

    file: str
    reason: str
    count: int
    lines: tuple[int, ...]


def of_whole(file: str, reason: str) -> Problem:
    """A file, or a folder, that is left out as a whole."""
    return Problem(file, reason, 1, (0,))
