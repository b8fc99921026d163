"""What the first rows of a table show of all of them, and what they make of its headings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from server.folder.billed_balance import without_billed_balance
from server.folder.debit_credit import Sides, sides_of
from server.folder.due_days import with_due_days
from server.folder.foreign_amounts import Foreign, foreign_of, in_headings_currency
from server.folder.grouped_rows import NAME as GROUP
from server.folder.grouped_rows import with_groups
from server.folder.itemised_rows import is_itemised
from server.folder.line_amounts import with_line_amounts
from server.folder.mixed_rows import Apart, kinds_among, known_rows
from server.folder.payment_numbers import with_payment_numbers
from server.folder.running_balance import without_running_balance
from server.folder.summed_lines import summed_column
from server.folder.ways_to_pay import with_ways_to_pay
from server.folder.whole_amount import with_whole_amount
from server.records.headings import folded
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT, field_parts


class Looks(NamedTuple):
    """The distinct headings of a table, and how its rows are to be read: see `csv_rows.Header`."""

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
    names = with_payment_numbers(names, below, kind)
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
        names,
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
