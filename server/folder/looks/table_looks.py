"""What the first rows of a table show of all of them, and what they make of its headings: all steps, in their order."""

from typing import Final, cast

import msgspec

from server.folder.looks.amounts.aged_totals import with_aged_totals
from server.folder.looks.amounts.debit_credit import Sides, with_sides
from server.folder.looks.amounts.foreign_amounts import Foreign, in_headings_currency, with_foreign_amounts
from server.folder.looks.amounts.in_and_out import InAndOut, with_in_and_out
from server.folder.looks.amounts.line_amounts import with_line_amounts
from server.folder.looks.amounts.measured_amounts import without_measured_amounts
from server.folder.looks.amounts.misnamed_balances import without_billed_balance, without_running_balance
from server.folder.looks.amounts.own_currencies import OwnCurrencies, with_own_currencies
from server.folder.looks.amounts.whole_amount import with_whole_amount
from server.folder.looks.cell_marks import Marks, with_cell_marks
from server.folder.looks.formula_cells import Formulas
from server.folder.looks.misnamed_columns import (
    with_due_days,
    with_order_movements,
    with_payment_numbers,
    with_status_words,
    with_ways_to_pay,
    without_address_states,
    without_cancelled_units,
    without_own_company,
    without_party_sizes,
)
from server.folder.looks.rows.datev_bookings import Bookings
from server.folder.looks.rows.grouped_rows import Room, with_groups
from server.folder.looks.rows.itemised_rows import is_itemised
from server.folder.looks.rows.journal_rows import is_journal
from server.folder.looks.rows.mixed_rows import Apart, kinds_among, of_known_rows, with_shared_numbers
from server.folder.looks.rows.own_money import Flows, with_categories, with_flows, with_status_types
from server.folder.looks.rows.paid_out import Directions, with_described_types, with_directions
from server.folder.looks.rows.statement_rows import described_columns
from server.folder.looks.rows.summed_lines import summed_column
from server.folder.looks.rows.supplier_rows import is_of_suppliers
from server.folder.looks.rows.template_rows import is_of_templates
from server.folder.looks.table import ANY_KIND, Step, Table, with_steps
from server.folder.problems import BILLS, JOURNAL, TEMPLATES
from server.records.shapes import ACCOUNT, INVOICE

RowSteps = tuple[
    Formulas | Bookings | Room | Marks | Directions | Flows | Foreign | OwnCurrencies | Sides | InAndOut, ...
]

_OF_ROWS: Final[tuple[Step, ...]] = (
    with_groups,
    with_in_and_out,
    with_described_types,
    with_order_movements,
    with_ways_to_pay,
    with_directions,
    with_flows,
    with_categories,
    with_status_types,
    with_payment_numbers,
)
"""Steps that tell what each row is of, and by what name."""

_OF_COLUMNS: Final[tuple[Step, ...]] = (
    without_measured_amounts,
    with_cell_marks,
    with_due_days,
    with_status_words,
    without_party_sizes,
    without_address_states,
    without_cancelled_units,
    without_own_company,
    with_aged_totals,
    with_foreign_amounts,
    in_headings_currency,
    with_own_currencies,
    with_whole_amount,
    with_line_amounts,
    with_sides,
    without_running_balance,
    without_billed_balance,
)
"""Steps that tell what the rows of known kinds state."""


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """The distinct headings of a table, and how its rows are to be read.

    `steps`: what makes of each row, one after the other, what everybody writes. `group_at`: as in `Table`. `apart`: the
    kinds of the rows (`rows/mixed_rows.py`). `itemised`: whether each line of an invoice is a row of its own
    (`rows/itemised_rows.py`). `by_name`: whether rows are customers without an id or a number, whose name comes first
    and may be all that a row has. `described`: the numbers of the columns that make payments of rows by saying for what
    was paid (`rows/statement_rows.py`). `summed`: the number of the column whose sum over the rows of an invoice is its
    amount (`rows/summed_lines.py`). `unused`: why it lists nothing of customers (`problems.py`), "" where it does.
    """

    names: tuple[str, ...]
    steps: RowSteps
    group_at: int | None
    apart: Apart
    itemised: bool
    by_name: bool
    described: tuple[int, ...]
    summed: int | None
    unused: str


def looks_of(table: Table, bookings: Bookings | None) -> Looks:
    """How a table looks. `bookings`: of DATEV, each of which is an invoice or nothing."""
    table = with_steps(table if bookings is None else table.read_by(bookings), _OF_ROWS)
    apart = kinds_among(table) if bookings is None else Apart((INVOICE,) * (table.kind == INVOICE))
    if table.kind != ANY_KIND and bookings is None:
        table = with_shared_numbers(table, apart)
        table = with_steps(of_known_rows(table, apart), _OF_COLUMNS)
    itemised = bookings is None and is_itemised(table)
    return Looks(
        names=table.names,
        steps=cast("RowSteps", table.steps),
        group_at=table.group_at,
        apart=apart,
        itemised=itemised,
        by_name=table.kind == ACCOUNT and _are_by_name(table),
        described=described_columns(table, tells_way=any(isinstance(step, InAndOut) for step in table.steps)),
        summed=summed_column(table.heads) if itemised else None,
        unused=_unused(table),
    )


def _unused(table: Table) -> str:
    lists = ((BILLS, is_of_suppliers), (JOURNAL, is_journal), (TEMPLATES, is_of_templates))
    return next((reason for reason, tells in lists if tells(table)), "")


def _are_by_name(table: Table) -> bool:
    """Whether accounts are known by the name in the first column alone."""
    numbered = table.parts.id or table.parts.number
    return not numbered and any(table.heads[0] == place.head for name in table.parts.names for place in name[:1])
