"""The SQL of an index. Every statement is put together here from constants; what a caller gives is a parameter.

The index holds lists in several orders, and a list is read along one of them. A page begins behind the last row of the
page before, which is found by its place in the order, so a deep page costs no more than the first. A filter that the
order does not serve is checked against each entry on the way, without leaving the index.
"""

from itertools import product
from typing import Final, Literal, NamedTuple

import msgspec

from server.folder.index.store import LINE_BITS
from server.records.stated.values import UNDATED, UNPRICED
from server.source import Measure

Scope = Literal["all", "status", "tenant", "account", "nameless"]
"""What the order is of: all records of a kind, those of one status, of one tenant, of one account, of nobody."""

Order = Literal["row", "day", "due", "amount", "balance"]

COLUMN_OF: Final[dict[Measure, Order]] = {"date": "day", "due_date": "due", "amount": "amount", "balance": "balance"}
"""The column of what lists are sorted by."""

BOUNDS: Final[dict[Order, tuple[str, str]]] = {
    "balance": ("least_balance", "most_balance"),
    "due": ("due_since", "due_until"),
    "day": ("since", "until"),
    "amount": ("least", "most"),
}
"""Columns that may be bounded, first those that leave the fewest records; each has its (lowest, highest) in `Where`."""

_SCOPES: Final = {
    "all": "kind = :kind",
    "status": "kind = :kind AND status = :status",
    "tenant": "tenant = :tenant AND kind = :kind",
    "account": "kind = :kind AND account = :account",
    "nameless": "kind = :kind AND account IS NULL",
}
_FILTERS: Final[dict[str, str]] = {
    "status": "status = :status",
    "tenant": "tenant = :tenant",
    **{column: f"{column} BETWEEN :{lowest} AND :{highest}" for column, (lowest, highest) in BOUNDS.items()},
    "currency": "currency = :currency",
    "invoice": "row IN (SELECT row FROM paid_invoice WHERE digest IN (:invoice, :invoice_too))",
}
_INDEXES: Final = (
    {
        (scope, order): f"{order[0]}_{scope}"
        for scope in ("all", "status", "tenant")
        for order in ("row", "day", "amount")
    }
    | {("account", order): "d_account" for order in ("row", *BOUNDS)}
    | {("nameless", order): "n_all" for order in ("row", *BOUNDS)}
    # Few invoices have something left to pay, so those of other statuses are passed by. So they are by due date, for
    # which an index of each status would be as large again.
    | {("all", "balance"): "b_all", ("status", "balance"): "b_all", ("tenant", "balance"): "b_tenant"}
    | {("all", "due"): "due_all", ("status", "due"): "due_all", ("tenant", "due"): "due_tenant"}
)
_COLUMNS: Final = {
    "row": ("row",),
    "day": ("day", "amount", "row"),
    "due": ("due", "day", "row"),
    "amount": ("amount", "day", "row"),
    "balance": ("balance", "day", "row"),
}
_OF_INVOICES: Final = frozenset({"due", "balance"})
"""The columns that only invoices have, and all of these: their indexes hold nothing else."""

_DAYS: Final = (UNDATED + 1, -UNDATED)
_AMOUNTS: Final = (-1.7e308, -UNPRICED)
"""(lowest, highest) where only one bound is stated: a record without a value, or with an unread one, is in neither."""

COLLECTED: Final = 5_000
"""Matches up to which they are all fetched and sorted, instead of passing by others in the order that is asked for."""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a list has. `kind` counts from 1, texts are digests and codes of the index, days count from 1970.

    Bounds include their ends. `statuses` and `accounts` hold several in place of one: each is a list of its own
    (`apart`), and no statement is made for all of them. `nameless`: those alone that do not say whose they are.
    `invoice`: the id and the number of one that payments name.
    """

    kind: int
    status: int | None = None
    statuses: tuple[int, ...] = ()
    account: int | None = None
    accounts: tuple[int, ...] = ()
    nameless: bool = False
    invoice: tuple[int, int] | None = None
    tenant: int | None = None
    since: int | None = None
    until: int | None = None
    due_since: int | None = None
    due_until: int | None = None
    least: float | None = None
    most: float | None = None
    least_balance: float | None = None
    most_balance: float | None = None
    currency: int | None = None

    @property
    def apart(self) -> tuple["Where", ...]:
        """One list for each status and account, where several are asked for: the index holds each in every order."""
        if not self.statuses and not self.accounts:
            return ()
        pairs = product(self.statuses or (self.status,), self.accounts or (self.account,))
        return tuple(
            msgspec.structs.replace(self, status=status, statuses=(), account=account, accounts=())
            for status, account in pairs
        )

    @property
    def bounded(self) -> tuple[Order, ...]:
        """The columns that are bounded, in the order of `BOUNDS`."""
        return tuple(
            column for column, bounds in BOUNDS.items() if any(getattr(self, one) is not None for one in bounds)
        )

    @property
    def scope(self) -> Scope:
        """The narrowest part of the index that holds the whole list."""
        if self.account is not None or self.nameless:
            return "nameless" if self.nameless else "account"
        if self.tenant is not None:
            return "tenant"
        return "all" if self.status is None else "status"

    @property
    def filters(self) -> frozenset[str]:
        """What has to be checked for each entry of that part."""
        scope = self.scope
        used = {
            "status": self.status is not None and scope != "status",
            "tenant": self.tenant is not None and scope != "tenant",
            "currency": self.currency is not None,
            "invoice": self.invoice is not None,
        }
        return frozenset((*self.bounded, *(name for name, on in used.items() if on)))

    def parameters(self) -> dict[str, int | float | None]:
        """The parameters of the statements."""
        values = {name: getattr(self, name) for name in ("kind", "status", "account", "tenant", "currency")}
        values["invoice"], values["invoice_too"] = self.invoice or (None, None)
        for column, bounds in BOUNDS.items():
            for name, otherwise in zip(bounds, _DAYS if column in {"day", "due"} else _AMOUNTS, strict=True):
                stated = getattr(self, name)
                values[name] = otherwise if stated is None else stated
        return values


class Located(NamedTuple):
    """A record: its row, which says the file and the line, its span there, and what lists are ordered by."""

    row: int
    offset: int
    length: int
    day: int
    due: int | None
    amount: float
    balance: float | None

    @property
    def slot(self) -> int:
        """The number of the record's file in the index."""
        return self.row >> LINE_BITS

    @property
    def place(self) -> "ListPosition":
        """Where it stands in a list."""
        return ListPosition(self.row, self.day, self.due, self.amount, self.balance)


_LOCATED: Final = ", ".join(Located._fields)


class ListPosition(NamedTuple):
    """A place in a list: a row with what it is ordered by."""

    row: int
    day: int
    due: int | None
    amount: float
    balance: float | None

    def along(self, order: Order) -> tuple[float, ...]:
        """What two places are compared by in lists of this order."""
        return tuple(getattr(self, column) for column in _COLUMNS[order])


def page_statements(where: Where, order: Order, *, descending: bool, after: bool, along: Order) -> list[str]:
    """The statements that select the rows of a page, to be run one after the other until there are enough rows.

    `after`: the page begins behind the place that the parameters `at_...` name. `along`: the order in which the index
    is read. Where this is not the order of the list, or for an account, one statement selects all matches and sorts
    them.
    """
    columns = _COLUMNS[order]
    head = f"SELECT {_LOCATED} {_indexed(where, along)}"
    direction = " DESC" if descending else ""
    tail = f" ORDER BY {', '.join(f'{column}{direction}' for column in columns)} LIMIT :limit"
    sign = "<" if descending else ">"
    if not after:
        return [head + _conditions(where.scope, where.filters) + tail]
    if along != order or where.scope == "account":
        behind = f"({', '.join(columns)}) {sign} ({', '.join(f':at_{column}' for column in columns)})"
        return [f"{head}{_conditions(where.scope, where.filters)} AND {behind}{tail}"]
    # First what is equal up to the last column, then up to the one before: each is a single stretch of the index, which
    # begins at the place. SQLite would take a bound of the filters for it, so those are kept from it by a plus.
    rest = _conditions(where.scope, where.filters - {order}, kept_off=True)
    ends = ""
    if order in where.filters:
        lowest, highest = BOUNDS[order]
        ends = f" AND {order} >= :{lowest}" if descending else f" AND {order} <= :{highest}"
    statements = []
    for equal in range(len(columns) - 1, -1, -1):
        ties = "".join(f" AND {column} = :at_{column}" for column in columns[:equal])
        behind = f" AND {columns[equal]} {sign} :at_{columns[equal]}"
        statements.append(f"{head}{rest}{ties}{behind}{'' if equal else ends}{tail}")
    return statements


def count_statement(where: Where) -> str:
    """The statement that counts a list: by its days, or entry by entry where the tally of days does not tell."""
    if not where.filters - {"status", "tenant", "day"} and where.scope not in {"account", "nameless"}:
        status = " AND status = :status" if where.status is not None else ""
        days = f" AND {_FILTERS['day']}" if where.bounded else ""
        return f"SELECT coalesce(sum(n), 0) FROM tally WHERE kind = :kind AND tenant IS :tenant{days}{status}"  # noqa: S608
    return count_along(where, _narrowest(where))


def count_along(where: Where, order: Order) -> str:
    """The statement that counts a list entry by entry, along an order of the index."""
    return f"SELECT count(*) {_indexed(where, order)}{_conditions(where.scope, where.filters)}"


def amounts_statement(where: Where) -> str:
    """The statement that selects (row, account, currency, status, amount, balance, …, refunded) of a whole list."""
    source = _indexed(where, _narrowest(where))
    parts = "row, account, currency, status, amount, balance, net, tax, refunded"
    return f"SELECT {parts} {source}{_conditions(where.scope, where.filters)}"


def _narrowest(where: Where) -> Order:
    return next(iter(where.bounded), "amount")


def _indexed(where: Where, order: Order) -> str:
    """The table along an order of its index, up to where conditions begin."""
    stated = f"{order} IS NOT NULL AND " if order in _OF_INVOICES else ""
    return f"FROM record INDEXED BY {_INDEXES[where.scope, order]} WHERE {stated}"


def _conditions(scope: Scope, filters: frozenset[str], *, kept_off: bool = False) -> str:
    """The conditions of a list. `kept_off`: SQLite is kept from using an index for the filters, by a plus."""
    # In a fixed order, so that there are few statements and SQLite keeps them prepared.
    used = [f"{'+' if kept_off else ''}{text}" for name, text in _FILTERS.items() if name in filters]
    return " AND ".join([_SCOPES[scope], *used])


BY_KEY: Final = {
    (column, tenant): f"SELECT {_LOCATED} FROM record INDEXED BY by_{column}"  # noqa: S608
    f" WHERE {column} = :key AND kind = :kind{' AND tenant = :tenant' if tenant else ''} ORDER BY row LIMIT :limit"
    for column in ("id", "number")
    for tenant in (False, True)
}
"""(column, whether of one tenant) -> what finds records by an id or a number."""

MOST_SPELLINGS: Final = 8
"""In how many spellings accounts are looked for at once."""

BY_NAME: Final = {
    (several, tenant): f"SELECT {'DISTINCT ' if several else ''}record.{_LOCATED}"  # noqa: S608
    " FROM account_name CROSS JOIN record ON record.row = account_name.row WHERE"
    f" digest {'IN (' + ', '.join(f':key{at}' for at in range(MOST_SPELLINGS)) + ')' if several else '= :key0'}"
    f" AND kind = :kind{' AND tenant = :tenant' if tenant else ''} ORDER BY record.row"
    for several in (False, True)
    for tenant in (False, True)
}
"""(whether in several spellings, whether of one tenant) -> what finds accounts by what they are called."""

REPEATED: Final = {
    tenant: f"SELECT count(*) FROM record INDEXED BY r_{'tenant' if tenant else 'all'} WHERE kind = -:kind"  # noqa: S608
    f"{' AND tenant = :tenant' if tenant else ''}"
    for tenant in (False, True)
}
"""(whether of one tenant) -> how many records another one with their id hides."""

PAIRS: Final = {
    tenant: f"SELECT {', '.join(f'{table}.{column}' for table in ('earlier', 'later') for column in Located._fields)}"  # noqa: S608
    f" FROM record AS later INDEXED BY r_{'tenant' if tenant else 'all'} CROSS JOIN record AS earlier INDEXED BY by_id"
    " ON earlier.id = later.id AND earlier.kind = :kind AND (later.tenant IS NULL OR earlier.tenant = later.tenant)"
    f" WHERE later.kind = -:kind{' AND later.tenant = :tenant' if tenant else ''} LIMIT :limit"
    for tenant in (False, True)
}
"""(whether of one tenant) -> records that another one with their id hides, each behind that one."""

MAYBE_TWICE: Final = {
    tenant: "SELECT count(*) FROM maybe_twice JOIN record USING (row) WHERE kind = :kind"  # noqa: S608
    f"{' AND tenant = :tenant' if tenant else ''}"
    for tenant in (False, True)
}
"""(whether of one tenant) -> how many records another file may have as well (`exported_again.py`)."""

ROW: Final = f"SELECT {_LOCATED} FROM record WHERE row = :row AND kind = :kind"  # noqa: S608
CURRENCY_COUNTS: Final = "SELECT currency, n FROM currency_count WHERE kind = :kind AND tenant IS :tenant"
"""What stands for each currency, NULL for none, and of how many records."""

SHORT_CODES: Final = "SELECT digest, code FROM short_code"
STANDINGS: Final = "SELECT kind, status, said FROM standing"
FAILED_ORDERS: Final = "SELECT row FROM failed_order"
STATUSES: Final = "SELECT DISTINCT status FROM tally WHERE kind = :kind AND tenant IS :tenant AND status IS NOT NULL"
CODE: Final = "SELECT code FROM short_code WHERE digest = :digest"
FILES: Final = "SELECT slot, name, columns FROM file ORDER BY slot"
GROUP_HEAD: Final = (
    "SELECT offset, length FROM group_head WHERE slot = :slot AND offset < :offset ORDER BY offset DESC LIMIT 1"
)
PROBLEMS: Final = (
    "SELECT name, reason, count, problem.lines FROM problem JOIN file ON file.slot = problem.slot"
    " ORDER BY file.slot, problem.rowid"
)
