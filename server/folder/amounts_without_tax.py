"""A column `Amount` that is without tax, beside one for the tax and one for what both come to.

`Amount`, `VAT`, `Total`: the last one is what the customer pays. Which of two amounts is meant by their headings
differs from program to program, so the rows tell: where the first and the tax come to the second in all of them.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from server.folder.stated_amounts import stated
from server.records.headings import folded
from server.records.shapes import field_parts

NAME: Final = "Net amount"
"""What such a column is called in place of its heading."""

_ROWS: Final = 1_000  # that are looked at


def with_net_amount(names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int) -> tuple[str, ...]:
    """The distinct headings of a table of this kind; an amount that is without tax is called what it is."""
    if NAME in names:
        return names
    heads = list(folded(names).values())
    parts = field_parts(kind, "").narrowed(heads)
    if len(parts.amount) < 2 or not parts.tax or parts.net:  # noqa: PLR2004 - the two of which one may be the net one
        return names
    net, gross, tax = (heads.index(place.head) for place in (*parts.amount[:2], parts.tax[0]))
    taxed = False
    for row in islice(rows, _ROWS):
        if len(row) != len(names):
            continue
        without, added, whole = (stated(row[at]) for at in (net, tax, gross))
        if without is None or whole is None:
            continue
        if without + (added or 0) != whole:
            return names
        taxed = taxed or bool(added)
    return (*names[:net], NAME, *names[net + 1 :]) if taxed else names
