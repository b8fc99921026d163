"""What the first objects of a file show of their members, as the first rows of a table do of its columns.

`amount`, `tax` and `total` stand beside each other in JSON and in Parquet, too, and a `balance` may go on from one
object to the next. What is shown to be something else than its name says is called what it is, as in a table. And as
there, a list may have records of several kinds, by what each of them says that it is (`mixed_rows.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, BinaryIO, Final

import msgspec

from server.folder import parquet_rows
from server.folder.first_records import Format, first_records
from server.folder.misnamed_balances import paid_amounts, without_billed_balance, without_running_balance
from server.folder.mixed_rows import Apart, kinds_among, of_known_rows
from server.folder.table import ROWS, Step, Table, first_table, with_steps
from server.folder.whole_amount import NET, tells_of_amounts, with_whole_amount
from server.records.headings import folded, headings_of
from server.records.json_members import members_in
from server.records.shapes import KIND_FIELD, field_parts, fold

_STEPS: Final[tuple[Step, ...]] = (with_whole_amount, without_running_balance, without_billed_balance)
"""Those of a table that tell which amount is which."""


class ObjectLooks(msgspec.Struct, frozen=True):
    """`names`: of members that are not what they are called -> what they are. `apart`: the kinds of the objects."""

    names: Mapping[str, str] = {}
    apart: Apart = Apart()

    def folded(self, members: Iterable[str]) -> dict[str, str]:
        """The folded names of the members of an object: of those that are none of what they are called, of that."""
        written = tuple(members)
        renamed = tuple(self.names.get(name, name) for name in written)
        known = headings_of(renamed).folded
        return {name: known[as_read] for name, as_read in zip(written, renamed, strict=True)}

    def record(self, text: bytes) -> bytes:
        """An object, its members called what they are. Raises `ValueError`, `RecursionError`."""
        return msgspec.json.encode(self.members(members_in(text)))

    def shown(self, text: bytes) -> bytes:
        """The same for whoever is to see it; an amount without its tax keeps its name, which a profile may know."""
        names = {name: other for name, other in self.names.items() if other != NET}
        return ObjectLooks(names).record(text) if names else text

    @property
    def nets(self) -> frozenset[str]:
        """The folded names of members that are shown under their own name, being an amount without its tax."""
        return frozenset(fold(name) for name, other in self.names.items() if other == NET)

    def members(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """`record`, of an object that is taken apart."""
        return {self.names.get(name, name): value for name, value in record.items()}


def looks_of_objects(
    stream: BinaryIO, form: Format, kind: int | None, first: list[dict[str, Any]]
) -> tuple[ObjectLooks | None, list[dict[str, Any]]]:
    """(how the objects of an open file of records of this kind look, its `first` ones as they are read then).

    None where all are of this kind, and what they are called, or where that cannot be told.
    """
    names = dict.fromkeys(name for record in first for name in record)
    if kind is None or not _may_be_otherwise(list(folded(names).values()), kind):
        return None, first
    try:
        looks = _shown(_table(stream, form, kind))
    except (ArithmeticError, ValueError, RecursionError, parquet_rows.MissingError):
        looks = None  # whoever reads the file meets the same
    return looks, first if looks is None else list(map(looks.members, first))


def _shown(table: Table) -> ObjectLooks | None:
    apart = kinds_among(table)
    renamed = table
    if table.names and len(set(table.heads)) == len(table.heads):  # `total` and `Total` are in two kinds of objects
        renamed = with_steps(of_known_rows(table, apart), _STEPS)
    otherwise = {name: other for name, other in zip(table.names, renamed.names, strict=True) if name != other}
    return ObjectLooks(otherwise, apart) if otherwise or apart != Apart() else None


def _may_be_otherwise(heads: Sequence[str], kind: int) -> bool:
    """Whether there are two amounts, or one beside a balance, or what each object says that it is."""
    parts = field_parts(kind, "").narrowed(heads)
    amounts = {place.head for place in parts.amount} - {place.head for place in parts.balance}
    return len(amounts) > 1 or bool(amounts and parts.balance) or bool(parts.document)


def _table(stream: BinaryIO, form: Format, kind: int) -> Table:
    """What the first records state of amounts, and of which record each is."""
    if form == "parquet":
        known = folded(parquet_rows.columns(stream))
        names = tuple(name for name, head in known.items() if _tells(head, kind))
        return first_table(names, (list(map(_text, row)) for row in parquet_rows.values_in(stream, names)), kind)
    records = first_records(stream, form, {}, kind, most=ROWS).records
    own = [record for record in records if isinstance(record.get(KIND_FIELD, ""), str)]
    names = tuple(dict.fromkeys(name for record in own for name in record))
    names = tuple(name for name, head in folded(names).items() if _tells(head, kind))
    return first_table(names, ([_text(record.get(name)) for name in names] for record in own), kind)


def _tells(head: str, kind: int) -> bool:
    return tells_of_amounts(head, kind) or any(head == place.flat for place in paid_amounts())


def _text(value: Any) -> str:
    """A value as a table would state it; of what it would not, nothing."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    if isinstance(value, (int, float, Decimal)):
        return format(Decimal(str(value)), "f") if isfinite(value) else ""
    return str(value)
