"""Which of several amounts in a table is what the customer pays, where the rows show that one is a part of another.

`Amount`, `Discount`, `Shipping`, `Tax`, `Total`: which two of these stand beside each other differs from program to
program. The first one that a list goes by counts, as anywhere, unless the rows show that another one is the whole: that
it comes to the first with the tax, what else is charged and what is taken off, or to what the lines of each invoice
come to. A heading alone shows little, since a total may be of an order, a contract, a customer or all rows above, and
what is gross may be a weight or a wage; one that names the whole with its tax is believed beside a mere `Amount` where
it is as much larger in all rows as taxes are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from server.folder.looks.amounts.foreign_amounts import in_two_currencies
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.shapes import CREDIT_NOTE, INVOICE, fold, heads_of

NET: Final = "Net amount"
"""What a column without tax is called in place of its heading."""

LINE: Final = "Line amount"
"""What a column is called that is that of a line, where each line of an invoice is a row of its own."""

PART: Final = "{} [not the whole]"
"""What a column is called that is none of these; no list goes by that name."""

_KINDS: Final = frozenset({INVOICE, CREDIT_NOTE})
_ROUNDED: Final = Decimal("0.05")  # what cash is rounded to in Switzerland; cents of a tax are less
_ODD: Final = 20  # rows that add up for each one that does not
_TAXED: Final = Decimal("1.3")  # what no tax and shipping make of an amount

_CHARGED: Final = re.compile(".*(shipping|freight|versand|porto|fraisdeport|envío|spedizione|verzend|latefee).*|tips?")
_TAKEN_OFF: Final = re.compile("discount|rabatt|remise|descuento|dto|sconto|korting")
_BARE: Final = frozenset(map(fold, ("Amount", "Betrag", "Summe", "Montant", "Importe", "Importo", "Bedrag")))
_WITH_TAX: Final = re.compile("(invoicetotal|totalfactura|totalefattura|totaledocumento|.*(incl|ttc|ivato|coniva).*)")


def with_whole_amount(table: Table) -> Table:
    """The step for amounts that are shown not to be the whole.

    One that has its name from somebody is the whole, unless it is that of a line. Where amounts stand there in two
    currencies, which one is the whole is known.
    """
    heads, parts, rows = table.heads, table.parts, table.rows
    due = {place.head for place in parts.balance}
    amounts = [at for at in table.at(parts.amount) if heads[at] not in due]
    if table.kind not in _KINDS or not amounts or in_two_currencies(table):
        return table
    invoices = _of_invoices(table)
    tax = table.first(parts.tax)
    said = heads[amounts[0]] in table.given
    whole = _whole(amounts, invoices, rows, tax, heads, said=said)
    if whole == amounts[0] and table.kind == INVOICE and heads[whole] in _BARE and not said:
        taxed = (at for at in amounts if _WITH_TAX.fullmatch(fold(table.names[at])))
        whole = next((at for at in taxed if _exceeds(rows, whole, at)), whole)
    # The tax of a line is not added up as that of the whole.
    apart = [at for at in table.at((*parts.tax, *parts.net)) if _differ(invoices, at, whole)]
    called = {at: PART.format(table.names[at]) for at in apart}
    net = NET if not parts.net and NET not in table.names else ""
    for number, at in enumerate(at for at in amounts if at != whole):
        if _are_lines(invoices, at, whole):
            called[at] = LINE
        elif net and tax is not None and _come_to(rows, at, [tax], [], whole):
            called[at], net = net, ""
        elif number < amounts.index(whole):  # a list would go by it
            called[at] = PART.format(table.names[at])
    return table.called(called) or table


def tells_of_amounts(head: str, kind: int) -> bool:
    """Whether a column of this folded name may show which amount is the whole, or be one."""
    return head in heads_of(kind, "") or is_beside_lines(head)


def is_beside_lines(head: str) -> bool:
    """Whether a column of this folded name is charged or taken off beside the lines: shipping, a tip, a discount."""
    return bool(_CHARGED.fullmatch(head) or _TAKEN_OFF.fullmatch(head))


def _whole(
    amounts: Sequence[int],
    invoices: Sequence[Sequence[Sequence[str]]],
    rows: Sequence[Sequence[str]],
    tax: int | None,
    heads: Sequence[str],
    *,
    said: bool,
) -> int:
    """Which amount the rows show to be the whole; the first, if they show none, or if it is `said` to be."""
    base, *others = amounts
    for at in amounts:
        if any(_are_lines(invoices, part, at) for part in amounts if part != at):
            return at
    if said:
        return base
    more = [at for at, head in enumerate(heads) if at not in amounts and _CHARGED.fullmatch(head)]
    less = [at for at, head in enumerate(heads) if at not in amounts and _TAKEN_OFF.fullmatch(head)]
    for at in others:
        if _states_as_often(rows, at, base) and any(
            _come_to(rows, base, added, taken, at) for added, taken in _charges(tax, more, less)
        ):
            return at
    return base


def _charges(tax: int | None, more: list[int], less: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """What may be added to an amount, and taken off it: something is added at least."""
    taxes: list[list[int]] = [] if tax is None else [[tax]]
    extras: list[list[int]] = [more] if more else []
    for added in (*taxes, *extras, *(one + more for one in taxes if more)):
        yield from ((added, taken) for taken in ([], less)[: 1 + bool(less)])


def _of_invoices(table: Table) -> list[list[Sequence[str]]]:
    """The rows of each invoice, of which the first alone has to state the whole."""
    keys = table.at((*table.parts.id[:1], *table.parts.number[:1]))
    day = table.first(table.parts.date)
    found: dict[tuple[str, ...], list[Sequence[str]]] = {}
    days: dict[tuple[str, ...], str] = {}  # later rows may leave it out, and numbers may begin anew
    for number, row in enumerate(table.rows):
        key = tuple(row[at] for at in keys) or (str(number),)
        days[key] = (row[day] if day is not None else "") or days.get(key, "")
        found.setdefault((*key, days[key]), []).append(row)
    return list(found.values())


def _are_lines(invoices: Iterable[Sequence[Sequence[str]]], part: int, whole: int) -> bool:
    """Whether the rows of each invoice that has several, and agree on the whole, come to it."""
    several = False
    for lines in invoices:
        total, parts = stated(lines[0][whole]), [stated(row[part]) for row in lines]
        if len(lines) < 2 or total is None:  # noqa: PLR2004 - of which one is as much as the whole
            continue
        if not _agree(lines, whole) or None in parts:
            return False
        if abs(sum(one for one in parts if one is not None) - total) > _ROUNDED:
            return False
        several = several or total != 0
    return several


def _agree(lines: Sequence[Sequence[str]], whole: int) -> bool:
    return {row[whole].strip() for row in lines} <= {lines[0][whole].strip(), ""}


def _differ(invoices: Iterable[Sequence[Sequence[str]]], part: int, whole: int) -> bool:
    """Whether rows of one invoice that agree on the whole state other amounts of a part."""
    return any(len({stated(row[part]) for row in lines} - {None}) > 1 for lines in invoices if _agree(lines, whole))


def _states_as_often(rows: Sequence[Sequence[str]], one: int, other: int) -> bool:
    """Whether at least half as many rows state one amount as state the other."""
    said, others = (sum(stated(row[at]) is not None for row in rows) for at in (one, other))
    return 2 * said >= others


def _come_to(rows: Iterable[Sequence[str]], net: int, added: Sequence[int], taken: Sequence[int], whole: int) -> bool:
    """Whether an amount with what is added, less what is taken off, is the other one in nearly all rows with both.

    Some have to state that something is added.
    """
    fit = odd = more = 0
    for row in rows:
        without, other = stated(row[net]), stated(row[whole])
        if without is None or other is None:
            continue
        plus = sum((stated(row[at]) or Decimal(0) for at in added), Decimal(0))
        less = sum((abs(stated(row[at]) or Decimal(0)) for at in taken), Decimal(0))
        if abs(without + plus - less - other) > _ROUNDED:
            odd += 1
        else:
            fit, more = fit + 1, more + (abs(plus) > _ROUNDED)
    return more > 0 and fit >= _ODD * odd


def _exceeds(rows: Iterable[Sequence[str]], bare: int, whole: int) -> bool:
    """Whether an amount is in all rows as much as another one or, as in some, by no more larger than taxes are."""
    larger = False
    for row in rows:
        less, more = stated(row[bare]), stated(row[whole])
        if less is None and more is None:
            continue
        if less is None or more is None or not abs(less) <= abs(more) <= abs(less) * _TAXED:
            return False
        larger = larger or abs(more) > abs(less)
    return larger
