"""Tables with a row for each line of an invoice that state what each line comes to, and nowhere the whole.

FreshBooks writes its invoice details so: `Line Subtotal`, taxes and `Line Total`. An invoice comes to what its lines
do, which is shown and added up as its `Total`. Where the lines may be without the taxes that stand beside them, their
sum is not what anybody pays, and nothing is added up.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from server.records.columns import written_number
from server.records.shapes import INVOICE, field_parts, fold, shapes
from server.records.stated.amount_text import amount_text

TAXED: Final = "Line total with tax"
"""What amounts of lines are called that the rows show to hold the taxes beside them (`amounts/line_amounts.py`)."""

NAME: Final = "Total"
"""What the sum is called; no column of such a table is called like an amount of the whole."""

_TAXED: Final = re.compile(
    r"tax|vat|mwst|umsatzsteuer|tva|iva|btw|^(?:ust|gst|hst)|(?:ust|gst|hst)(?:betrag|satz|amount|rate)?$"
)
"""In a folded heading; short words do not stand within others: `customer`, `billing state`."""
_UNTAXED: Final = "subtotal"


def summed_column(headings: Sequence[str]) -> int | None:
    """Which of these folded headings states what a line comes to, where an invoice is the sum of its lines."""
    if field_parts(INVOICE, "").narrowed(headings).amount:
        return None
    totals = [fold(name) for name in shapes()[INVOICE].lines]
    found = next((headings.index(name) for name in totals if name in headings), None)
    others = [name for name in headings if found is None or name != headings[found]]
    without = any(_UNTAXED in name for name in others) or (found is not None and headings[found] == fold(TAXED))
    return None if any(map(_TAXED.search, others)) and not without else found


def added_up(texts: Iterable[str]) -> str | None:
    """The sum of amounts as a plain number; None where nothing is stated, or one of them is in doubt by itself."""
    found: list[Decimal] = []
    for text in filter(None, map(str.strip, texts)):
        stated = amount_text(text)
        number = written_number(text if stated is None else stated.number)
        if number is None or number.doubt:
            return None
        value = Decimal(number.plain)
        found.append(-value if stated is not None and stated.negative else value)
    return str(sum(found)) if found else None
