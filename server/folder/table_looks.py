"""What the first rows of a table show of all of them, and what they make of its headings."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from server.folder.billed_balance import without_billed_balance
from server.folder.grouped_rows import NAME as GROUP
from server.folder.grouped_rows import with_groups
from server.folder.itemised_rows import is_itemised
from server.folder.mixed_rows import kinds_among, known_rows
from server.folder.running_balance import without_running_balance
from server.folder.summed_lines import summed_column
from server.records.headings import folded
from server.records.shapes import ACCOUNT, INVOICE, field_parts


class Looks(NamedTuple):
    """The distinct headings of a table, and how its rows are to be read: see `csv_rows.Header`."""

    names: tuple[str, ...]
    grouped: bool
    kinds: tuple[int, ...]
    itemised: bool
    by_name: bool
    summed: int | None


def looks_of(
    names: tuple[str, ...],
    first: str,
    below: Callable[[], Iterator[Sequence[str]]],
    kind: int | None,
    delimiter: str,
    *,
    bookings: bool,
) -> Looks:
    """How a table of this kind looks. `first`: its first heading as it is written; `below`: its first rows, each time.

    `bookings`: whether it is of DATEV's bookings, each of which is an invoice or nothing.
    """
    plain, names = names, with_groups(names, first, below())
    kinds = (INVOICE,) * (kind == INVOICE) if bookings else kinds_among(names, below(), kind)
    if kind is not None:
        listed = INVOICE if INVOICE in kinds else kind
        names = without_running_balance(names, known_rows(names, below(), kind, kinds), listed, delimiter)
        names = without_billed_balance(names, below(), listed, delimiter)
    itemised = not kinds and is_itemised(names, below(), kind)
    return Looks(
        names,
        grouped=names[0] == GROUP != plain[0],
        kinds=kinds,
        itemised=itemised,
        by_name=kind == ACCOUNT and _are_by_name(names),
        summed=summed_column(list(folded(names).values())) if itemised else None,
    )


def _are_by_name(names: Sequence[str]) -> bool:
    """Whether accounts with these headings are known by the name in the first column alone."""
    heads = list(folded(names).values())
    parts = field_parts(ACCOUNT, "").narrowed(heads)
    return not (parts.id or parts.number) and any(heads[0] == place.head for name in parts.names for place in name[:1])
