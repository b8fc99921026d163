"""A list of the lines of invoices whose amounts are called like those of invoices: `Item, Qty, Price, Amount`.

An invoice of three lines would come to its first one. What the quantity and the price of a row come to is the amount of
that row alone; so where in nearly all rows some column is that, with the tax beside it or without any, and no two rows
of an invoice have the same item, the amounts are those of lines, and an invoice comes to all of them
(`rows/summed_lines.py`). Two rows with one item may be two states of an invoice instead; of one piece each at one
price, the whole beside each item; and what is charged or taken off beside the lines is in none of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from server.folder.looks.amounts.foreign_amounts import in_two_currencies
from server.folder.looks.amounts.misnamed_balances import without_running_balance
from server.folder.looks.amounts.whole_amount import PART, is_beside_lines
from server.folder.looks.rows.grouped_rows import ends_group
from server.folder.looks.rows.itemised_rows import is_itemised
from server.folder.looks.rows.summed_lines import TAXED_TOTAL, summed_column
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.naming.line_names import line_columns
from server.records.shapes import INVOICE

TOTAL: Final = "Line total"
"""What the amounts that are added up are called in place of their heading."""

SUBTOTAL: Final = "Line subtotal"
"""What those are called that the tax is added to."""

_ROUNDED: Final = Decimal("0.05")  # as of whole amounts
_ODD: Final = 20  # rows that come to it for each one that does not

_Row = Sequence[str]


def with_line_amounts(table: Table) -> Table:
    """The step for amounts that the rows show to be those of lines."""
    heads, parts = table.heads, table.parts
    rows = table.rows if table.group_at is None else [row for row in table.rows if not ends_group(row)]
    items = {meaning: heads.index(name) for name, meaning in line_columns(heads).items()}
    if table.kind != INVOICE or in_two_currencies(table):
        return table
    if not {"description", "quantity", "unitPrice"} <= items.keys() or "amount" in items:
        return table
    keys, amounts = table.at((*parts.id[:1], *parts.number[:1])), table.at(parts.amount)
    beside = [at for at, head in enumerate(heads) if is_beside_lines(head)]
    if not keys or any(stated(row[at]) for row in rows for at in beside):
        return table
    if not _are_of_items(rows, keys, items["description"]) or not _differ(rows, keys, items["quantity"], amounts):
        return table
    counted = [
        at for at in table.at((*parts.net, *parts.amount)) if _come_to(rows, items["quantity"], items["unitPrice"], at)
    ]
    table = without_running_balance(table)  # what goes on from line to line is no whole on which lines disagree
    names = _names(table, rows, amounts, counted) or _names_of_taxed(table, rows, items, amounts)
    renamed = table.called(names)
    holds = renamed is not None and is_itemised(renamed) and summed_column(renamed.heads) is not None
    return renamed if renamed is not None and holds else table


def _names(table: Table, rows: Sequence[_Row], amounts: Sequence[int], counted: Sequence[int]) -> Mapping[int, str]:
    """What is of a line, and called so; nothing where it is not shown whether a tax is in it."""
    nets, taxes = table.at(table.parts.net), table.at(table.parts.tax)
    called: Mapping[int, str] = {}
    if not nets and len(amounts) == 1 and counted:  # beside a tax, these are not added up
        called = {amounts[0]: TOTAL}
    for net in (*nets, *amounts):
        for whole in amounts:
            both = {net, whole}
            taxed = net != whole and bool(taxes) and not both.isdisjoint(counted) and set(amounts) <= both
            if taxed and _add_up(rows, net, taxes[0], whole):
                called = {at: PART.format(table.names[at]) for at in taxes} | {net: SUBTOTAL, whole: TOTAL}
    return called


def _names_of_taxed(
    table: Table, rows: Sequence[_Row], items: Mapping[str, int], amounts: Sequence[int]
) -> Mapping[int, str]:
    """How the amount is called where prices are without the tax that stands beside them, and the amount has it."""
    taxes = table.at(table.parts.tax)
    if table.at(table.parts.net) or len(amounts) != 1 or not taxes:
        return {}
    said = ([stated(row[at]) for at in (items["quantity"], items["unitPrice"], taxes[0], amounts[0])] for row in rows)
    fitting = (
        number is not None and each is not None and abs(number * each + (plus or 0) - whole) <= _ROUNDED
        for number, each, plus, whole in said
        if whole is not None
    )
    return {taxes[0]: PART.format(table.names[taxes[0]]), amounts[0]: TAXED_TOTAL} if _nearly_all(fitting) else {}


def _are_of_items(rows: Sequence[_Row], keys: Sequence[int], item: int) -> bool:
    """Whether some invoice has several rows, one behind the other, and none has two of one item."""
    several = False
    before: list[str] = []
    items: set[str] = set()
    for row in rows:
        key = [row[at].strip() for at in keys]
        said = row[item].strip()
        if key != before or not any(key):
            before, items = key, set()
        elif said in items:
            return False
        else:
            several = True
        items.add(said)
    return several


def _differ(rows: Iterable[_Row], keys: Sequence[int], quantity: int, amounts: Sequence[int]) -> bool:
    """Whether most invoices of several rows have other amounts in them, or a row of several pieces."""
    telling = several = 0
    for _, group in groupby(rows, key=lambda row: [row[at].strip() for at in keys]):
        own = list(group)
        if len(own) > 1:
            several += 1
            unlike = any(len({row[at].strip() for row in own}) > 1 for at in amounts)
            telling += unlike or any(stated(row[quantity]) != 1 for row in own)
    return telling * 2 > several


def _come_to(rows: Iterable[_Row], quantity: int, price: int, at: int) -> bool:
    """Whether the quantity and the price are an amount in nearly all rows that state it."""
    said = ([stated(row[place]) for place in (quantity, price, at)] for row in rows)
    return _nearly_all(
        number is not None and each is not None and abs(number * each - amount) <= _ROUNDED
        for number, each, amount in said
        if amount is not None
    )


def _add_up(rows: Iterable[_Row], net: int, tax: int, whole: int) -> bool:
    """Whether an amount with its tax is the other one in nearly all rows."""
    said = ([stated(row[place]) for place in (net, tax, whole)] for row in rows)
    return _nearly_all(
        without is not None and other is not None and abs(without + (plus or 0) - other) <= _ROUNDED
        for without, plus, other in said
        if without is not None or other is not None
    )


def _nearly_all(fitting: Iterable[bool]) -> bool:
    counts = Counter(fitting)
    return counts[True] > 0 and counts[True] >= _ODD * counts[False]
