"""What the first objects of a file show of their members, as the first rows of a table do of its columns.

`amount`, `tax` and `total` stand beside each other in JSON and in Parquet, too, and a `balance` may go on from one
object to the next. What is shown to be something else than its name says is called what it is, as in a table. And as
there, a list may have records of several kinds, by what each of them says that it is (`rows/mixed_rows.py`),
payments to somebody else, or a currency for each amount.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Final, cast

import msgspec

from server.folder.looks.amounts.misnamed_balances import paid_amounts, without_billed_balance, without_running_balance
from server.folder.looks.amounts.own_currencies import OwnCurrencies, with_own_currencies
from server.folder.looks.amounts.whole_amount import NET, tells_of_amounts, with_whole_amount
from server.folder.looks.misnamed_columns import CANCELLED, without_cancelled_units, without_own_company
from server.folder.looks.rows.mixed_rows import Apart, kinds_among, numbering, of_known_rows, with_shared_numbers
from server.folder.looks.rows.own_money import FLOWS, Flows, is_of_journeys, with_flows, with_status_types
from server.folder.looks.rows.paid_out import PARTIES, Directions, with_directions
from server.folder.looks.rows.supplier_rows import is_of_suppliers, suppliers_among
from server.folder.looks.table import Step, Table, first_table, with_steps
from server.records.heading_forms.headings import CURRENCY_WORDS, folded, headings_of
from server.records.json_members import members_in
from server.records.resources import attributes_in
from server.records.shapes import INVOICE, PAYMENT, field_parts, fold

_OF_RECORDS: Final[tuple[Step, ...]] = (with_directions, with_flows, with_status_types)
"""Those of a table that tell what each record is of, by more than one of its members."""

_OF_MEMBERS: Final[tuple[Step, ...]] = (
    without_cancelled_units,
    without_own_company,
    with_own_currencies,
    with_whole_amount,
    without_running_balance,
    without_billed_balance,
)
"""Those of a table that tell which amount is which, in which currency, and whose."""

_TELLING: Final = frozenset(map(fold, ("Company", "Company Name", "Party", *PARTIES, *FLOWS, *CANCELLED)))
"""What tells of records besides amounts, states and currencies, folded."""

ObjectStep = Directions | Flows | OwnCurrencies


class ObjectLooks(msgspec.Struct, frozen=True):
    """`names`: of members that are not what they are called -> what they are. `apart`: the kinds of the objects.

    `steps`: what makes of each object what everybody writes, as of a row of which these members are the `columns`, None
    for one that no step looks at. `resources`: whether they are read from resources (`records/resources.py`).
    `unused`: why they are nothing of customers (`problems.py`), "" where they are.
    """

    names: Mapping[str, str] = {}
    apart: Apart = Apart()
    steps: tuple[ObjectStep, ...] = ()
    columns: tuple[str | None, ...] = ()
    resources: bool = False
    unused: str = ""

    def folded(self, members: Iterable[str]) -> dict[str, str]:
        """The folded names of the members of an object: of those that are none of what they are called, of that."""
        written = tuple(members)
        renamed = tuple(self.names.get(name, name) for name in written)
        known = headings_of(renamed).folded
        return {name: known[as_read] for name, as_read in zip(written, renamed, strict=True)}

    @property
    def stepped_names(self) -> tuple[str, ...]:
        """The members that the steps look at."""
        return tuple(name for name in self.columns if name is not None)

    def record(self, text: bytes) -> bytes:
        """An object, its members called what they are. Raises `ValueError`, `RecursionError`."""
        members = members_in(text)
        if self.steps:
            read = {name: msgspec.json.decode(members[name]) for name in self.stepped_names if name in members}
            members |= {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in self._changed(read).items()}
        return msgspec.json.encode(self._renamed(members))

    def opened(self, text: bytes) -> bytes:
        """The record in an object as it is written. Raises `ValueError`, `RecursionError`."""
        return attributes_in(text) if self.resources else text

    def shown(self, text: bytes) -> bytes:
        """The same for whoever is to see it; an amount without its tax keeps its name, which a profile may know."""
        text = self.opened(text)
        names = {name: other for name, other in self.names.items() if other != NET}
        return msgspec.structs.replace(self, names=names).record(text) if names or self.steps else text

    @property
    def nets(self) -> frozenset[str]:
        """The folded names of members that are shown under their own name, being an amount without its tax."""
        return frozenset(fold(name) for name, other in self.names.items() if other == NET)

    def members(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """`record`, of an object that is taken apart."""
        return self._renamed(self.stepped(record))

    def stepped(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """`record` by its `steps`, its members in their order and under their own names."""
        return {**record, **self._changed(record)}

    def _renamed(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {self.names.get(name, name): value for name, value in record.items()}

    def _changed(self, record: Mapping[str, Any]) -> dict[str, str]:
        """The members that are something else by the `steps`."""
        if not self.steps:
            return {}
        before = ["" if name is None else _text(record.get(name)) for name in self.columns]
        after = before
        for step in self.steps:
            after = step.plain(after)
        changed = zip(self.columns, before, after, strict=True)
        return {name: new for name, old, new in changed if new != old and name is not None}


def looks_of_objects(
    names: Iterable[str], values: Callable[[Sequence[str]], Iterable[Iterable[Any]]], kind: int
) -> ObjectLooks | None:
    """How objects of this kind with members of these names look; None where all are of it, and what they are called.

    `values`: of the members that tell of it, those of each of the first objects in turn.
    """
    told = tuple(name for name, head in folded(names).items() if _tells(head, kind))
    return _shown(first_table(told, (list(map(_text, row)) for row in values(told)), kind))


def are_of_suppliers(
    names: Sequence[str], values: Callable[[Sequence[str]], Iterable[Iterable[Any]]], kind: int
) -> bool:
    """Whether objects of this kind with members of these names are of suppliers; `values` as of `looks_of_objects`."""
    if not suppliers_among(tuple(folded(names).values()), kind):
        return False
    return is_of_suppliers(first_table(tuple(names), (list(map(_said, row)) for row in values(names)), kind))


def _said(value: Any) -> str:
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else _text(value)


def _shown(table: Table) -> ObjectLooks | None:
    if not table.names or len(set(table.heads)) < len(table.heads):  # `total` and `Total` are in two kinds of objects
        apart = kinds_among(table)
        return ObjectLooks(apart=apart) if apart != Apart() else None
    told = with_steps(table, _OF_RECORDS)
    apart = kinds_among(told)
    told = with_steps(of_known_rows(with_shared_numbers(told, apart), apart), _OF_MEMBERS)
    otherwise = {name: other for name, other in zip(table.names, told.names, strict=True) if name != other}
    steps = cast("tuple[ObjectStep, ...]", told.steps)
    read = {at for step in steps for at in step.reads}
    columns = tuple(name if at in read else None for at, name in enumerate(table.names)) if steps else ()
    looks = ObjectLooks(otherwise, apart, steps, columns)
    return looks if looks != ObjectLooks() else None


def may_be_otherwise(heads: Iterable[str], kind: int) -> bool:
    """Whether members of these folded names are two amounts, one beside a balance, a currency, or what an object is."""
    parts = field_parts(kind, "").narrowed(heads)
    amounts = {place.head for place in parts.amount} - {place.head for place in parts.balance}
    told = any(
        head in _TELLING or head.endswith(CURRENCY_WORDS) for head in {*heads} - {p.head for p in parts.currency}
    )
    return told or len(amounts) > 1 or bool(amounts and parts.balance) or bool(parts.document)


def _tells(head: str, kind: int) -> bool:
    parts = field_parts(kind, "")
    places = (*paid_amounts(), *parts.status, *parts.currency, *parts.document)
    named = head in _TELLING or head.endswith(CURRENCY_WORDS) or is_of_journeys(head)
    numbers = any(head in numbering(one) for one in (INVOICE, PAYMENT))
    return named or numbers or any(head == place.flat for place in places) or tells_of_amounts(head, kind)


def _text(value: Any) -> str:
    """A value as a table would state it; of what it would not, nothing."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    if isinstance(value, (int, float, Decimal)):
        return format(Decimal(str(value)), "f") if isfinite(value) else ""
    return str(value)
