"""Which of several amounts in a table is what the customer pays, where one is a part of it or is without tax.

`Amount`, `Discount`, `Shipping`, `Tax`, `Total`: which two of these stand beside each other differs from program to
program, and with a discount or a rounded cent they do not add up. So the headings tell first: one that says that it is
with tax, or the whole invoice's, before a mere total, and that before a mere amount. The rows may show the opposite:
where what the headings tell and the tax come to another one of the amounts, that one is the whole.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from server.folder.stated_amounts import stated
from server.records.headings import folded
from server.records.shapes import INVOICE, RECORD_KINDS, FieldParts, field_parts, fold

NET: Final = "Net amount"
"""What a column without tax is called in place of its heading."""

LINE: Final = "Line amount"
"""What a column is called that is that of a line, where each line of an invoice is a row of its own."""

PART: Final = "{} [not the whole]"
"""What a column is called that is none of these; no list goes by that name."""

_KINDS: Final = frozenset({INVOICE, RECORD_KINDS.index("credit_note")})
_ROWS: Final = 1_000  # that are looked at
_ROUNDED: Final = Decimal("0.05")  # what cash is rounded to in Switzerland; cents of a tax are less

_BARE: Final = frozenset(
    map(fold, ("Amount", "Invoice amount", "Betrag", "Summe", "Montant", "Importe", "Importo", "Bedrag"))
)
_WHOLE: Final = re.compile(
    "gross|brutto|bruto|lordo|ivato|coniva|ttc|incl|grandtotal|invoicetotal|ordertotal|totalfactura|totalefattura"
    "|totaledocumento|netàpayer|endbetrag"
)


def with_whole_amount(names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int) -> tuple[str, ...]:
    """The distinct headings of a table of this kind; of several amounts the others are called what they are."""
    if kind not in _KINDS:
        return names
    heads = list(folded(names).values())
    parts = field_parts(kind, "").narrowed(heads)
    due = {place.head for place in parts.balance}
    places = [place.head for place in parts.amount if place.head in heads and place.head not in due]
    amounts = [heads.index(head) for head in sorted(places, key=_strength)]
    first = [row for row in islice(rows, _ROWS) if len(row) == len(names)]
    invoices = _of_invoices(first, heads, parts)
    amounts = _stated_alike(amounts, [lines[0] for lines in invoices])
    if not amounts:
        return names
    tax = next((heads.index(place.head) for place in parts.tax if place.head in heads), None)
    whole, *others = amounts
    if (taxed := next((at for at in others if _come_to(first, whole, tax, at)), None)) is not None:
        whole, others = taxed, [at for at in amounts if at != taxed]
    renamed = list(names)
    for at in (heads.index(place.head) for place in (*parts.tax, *parts.net) if place.head in heads):
        if _differ(invoices, at, whole):  # the tax of a line, which is not added up as that of the whole
            renamed[at] = PART.format(names[at])
    net = NET if not parts.net and NET not in names else ""
    for at in others:
        is_net = bool(net) and _come_to(first, at, tax, whole)
        renamed[at] = net if is_net else LINE if _are_lines(invoices, at, whole) else PART.format(names[at])
        net = "" if is_net else net
    return tuple(renamed) if len(set(renamed)) == len(renamed) else names


def _strength(head: str) -> int:
    """How surely a folded heading is that of the whole, 0 the most."""
    return 0 if _WHOLE.search(head) else 2 if head in _BARE else 1


def _of_invoices(rows: Sequence[Sequence[str]], heads: Sequence[str], parts: FieldParts) -> list[list[Sequence[str]]]:
    """The rows of each invoice, of which the first alone has to state the whole."""
    keys = [heads.index(place.head) for place in (*parts.id[:1], *parts.number[:1]) if place.head in heads]
    day = next((heads.index(place.head) for place in parts.date if place.head in heads), None)
    found: dict[tuple[str, ...], list[Sequence[str]]] = {}
    days: dict[tuple[str, ...], str] = {}  # later rows may leave it out, and numbers may begin anew
    for number, row in enumerate(rows):
        key = tuple(row[at] for at in keys) or (str(number),)
        days[key] = (row[day] if day is not None else "") or days.get(key, "")
        found.setdefault((*key, days[key]), []).append(row)
    return list(found.values())


def _are_lines(invoices: Iterable[Sequence[Sequence[str]]], part: int, whole: int) -> bool:
    """Whether the rows of each invoice that has several come to what its first one states as the whole."""
    several = False
    for lines in invoices:
        total, parts = stated(lines[0][whole]), [stated(row[part]) for row in lines]
        if len(lines) < 2 or total is None:  # noqa: PLR2004 - of which one is as much as the whole
            continue
        if None in parts or abs(sum(one for one in parts if one is not None) - total) > _ROUNDED:
            return False
        several = True
    return several


def _differ(invoices: Iterable[Sequence[Sequence[str]]], part: int, whole: int) -> bool:
    """Whether rows of one invoice that agree on the whole state other amounts of a part."""
    return any(
        len({stated(row[part]) for row in lines} - {None}) > 1
        for lines in invoices
        if {row[whole].strip() for row in lines} <= {lines[0][whole].strip(), ""}
    )


def _stated_alike(amounts: Sequence[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """Those amounts that at least half as many rows state as state any of them."""
    counts = {at: sum(stated(row[at]) is not None for row in rows) for at in amounts}
    most = max(counts.values(), default=0)
    return [at for at in amounts if 2 * counts[at] >= most]


def _come_to(rows: Iterable[Sequence[str]], net: int, tax: int | None, whole: int) -> bool:
    """Whether an amount and the tax are the other amount in all rows that state both, and some have a tax."""
    taxed = False
    if tax is None:
        return False
    for row in rows:
        without, added, other = (stated(row[at]) for at in (net, tax, whole))
        if without is None or other is None:
            continue
        if abs(without + (added or 0) - other) > _ROUNDED:
            return False
        taxed = taxed or (added is not None and abs(added) > _ROUNDED)
    return taxed
