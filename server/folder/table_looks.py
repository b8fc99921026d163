"""What the first rows of a table show of all of them, and what they make of its headings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from server.folder.debit_credit import Sides, sides_of
from server.folder.foreign_amounts import Foreign, foreign_of, in_headings_currency
from server.folder.grouped_rows import NAME as GROUP
from server.folder.grouped_rows import with_groups
from server.folder.itemised_rows import is_itemised
from server.folder.line_amounts import with_line_amounts
from server.folder.misnamed_balances import without_billed_balance, without_running_balance
from server.folder.misnamed_columns import with_due_days, with_payment_numbers, with_ways_to_pay
from server.folder.mixed_rows import Apart, kinds_among, known_rows
from server.folder.summed_lines import summed_column
from server.folder.whole_amount import with_whole_amount
from server.records.headings import folded
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT, field_parts


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """The distinct headings of a table, and how its rows are to be read.

    `grouped`: whether the rows stand in groups below the customer whose they are (`grouped_rows.py`), and `aside`
    whether he gets the last column, which the file does not have, and not the first. `kinds`: those of the rows, where
    they are of several, and `types` and `coded` what they say there (`mixed_rows.py`). `itemised`: whether each line of
    an invoice is a row of its own (`itemised_rows.py`). `by_name`: whether rows are customers without an id or a
    number, whose name comes first and may be all that a row has. `summed`: the number of the column whose sum over the
    rows of an invoice is its amount (`summed_lines.py`). `foreign` and `sides`: how amounts are told that stand there
    in two currencies, and those that are credited (`foreign_amounts.py`, `debit_credit.py`).
    """

    names: tuple[str, ...]
    grouped: bool
    aside: bool
    kinds: tuple[int, ...]
    types: Mapping[str, int]
    coded: bool
    itemised: bool
    by_name: bool
    summed: int | None
    foreign: Foreign | None
    sides: Sides | None


def looks_of(
    names: tuple[str, ...],
    first: str,
    below: Callable[[], Iterator[Sequence[str]]],
    kind: int | None,
    delimiter: str,
    given: frozenset[str],
    *,
    bookings: bool,
) -> Looks:
    """How a table of this kind looks. `first`: its first heading as it is written; `below`: its first rows, each time.

    `given`: the folded names that somebody gave to headings, which the rows do not take from them.
    `bookings`: whether it is of DATEV's bookings, each of which is an invoice or nothing.
    """
    plain = names
    if kind in {INVOICE, PAYMENT} or not first.strip():
        names = with_groups(names, first, below())
    if aside := len(names) > len(plain):
        below = partial(_with_group, below, len(plain))
    names = names if bookings else with_ways_to_pay(names, below(), kind)
    names = with_payment_numbers(names, below(), kind)
    apart = Apart((INVOICE,) * (kind == INVOICE)) if bookings else kinds_among(names, below(), kind)
    foreign, sides = None, None
    if kind is not None and not bookings:
        listed = INVOICE if INVOICE in apart.kinds else kind
        names, foreign = foreign_of(names, listed, given)
        if foreign is None:
            names = in_headings_currency(names, below(), listed)
            names = with_whole_amount(names, known_rows(names, below(), kind, apart), listed, given)
            names = names if apart.kinds else with_line_amounts(names, below(), kind)
        names = with_due_days(names, below(), listed)
        names, sides = sides_of(names, below(), listed)
        rows = partial(_plain, below, len(names), foreign, sides) if foreign or sides else below
        if given.isdisjoint(place.flat for place in field_parts(listed, "").balance):
            names = without_running_balance(names, known_rows(names, rows(), kind, apart), listed, delimiter)
            names = without_billed_balance(names, rows(), listed, delimiter)
    itemised = not apart.kinds and is_itemised(names, below(), kind)
    return Looks(
        names=names,
        grouped=aside or names[0] == GROUP != plain[0],
        aside=aside,
        kinds=apart.kinds,
        types=apart.types,
        coded=apart.coded,
        itemised=itemised,
        by_name=kind == ACCOUNT and _are_by_name(names),
        summed=summed_column(list(folded(names).values())) if itemised else None,
        foreign=foreign,
        sides=sides,
    )


def _with_group(below: Callable[[], Iterator[Sequence[str]]], width: int) -> Iterator[Sequence[str]]:
    """The first rows, with room for the customer whose they are."""
    return ([*row, ""] if len(row) == width else row for row in below())


def _plain(
    below: Callable[[], Iterator[Sequence[str]]], width: int, foreign: Foreign | None, sides: Sides | None
) -> Iterator[Sequence[str]]:
    """The first rows, as they are read later."""
    for row in below():
        yield plain_row(list(row), foreign, sides) if len(row) == width else row


def plain_row(fields: list[str], foreign: Foreign | None, sides: Sides | None) -> list[str]:
    """A row with its amounts in its own currency, and below zero where it is credited."""
    if foreign is not None:
        fields = foreign.plain(fields)
    return fields if sides is None else sides.plain(fields)


def _are_by_name(names: Sequence[str]) -> bool:
    """Whether accounts with these headings are known by the name in the first column alone."""
    heads = list(folded(names).values())
    parts = field_parts(ACCOUNT, "").narrowed(heads)
    return not (parts.id or parts.number) and any(heads[0] == place.head for name in parts.names for place in name[:1])
