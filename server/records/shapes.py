"""What records of billing systems look like: names of files, of objects and of fields. The table is `shapes.yaml`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from server.records.amount_text import CODES, currency_of
from server.source import ENTITIES

RECORD_KINDS: Final = (*ENTITIES, "line")
"""Every kind of record that is looked for; a `line` is an invoice's line item in a file of its own."""

LINE: Final = RECORD_KINDS.index("line")
ACCOUNT: Final = RECORD_KINDS.index("account")
INVOICE: Final = RECORD_KINDS.index("invoice")

MAX_NAME_CHARS: Final = 64
"""Longest field name that is looked at, in code points; the longest one in the table has 46."""

# Without brackets or a word before it, only capitals and signs are a currency: `Total all` is none.
_CURRENCY_BEHIND: Final = re.compile(
    r"\s*(?P<name>.*?[^\W_])\.?\s*(?:[(\[]\s*(?:(?i:in|en)\s+)?(?P<inside>[^\s()\[\]]{1,4})\s*[)\]]"
    r"|\s(?i:in|en)\s+(?P<after>\S{1,4})|(?:\s(?P<bare>[A-Z]{3})|\s*(?P<sign>[^\w\s.,:;()\[\]/-])))\s*"
)
_ZONE_BEHIND: Final = re.compile(
    r"\s*[(\[]\s*(?:UTC|GMT|WES?T|CES?T|EES?T|BST|MES?Z|[ECMP][SD]T)(?:\s*[+\u2212-]\d{1,2}(?::?\d{2})?)?\s*[)\]]\s*\Z",
    re.IGNORECASE,
)
"""The zone of a column's times, as the exports of Stripe's dashboard write it: `Due Date (UTC)`."""
_RATE_BEHIND: Final = re.compile(
    r"\s*(?P<name>.*?[^\W\d_])\.?\s*(?:[(\[]\s*)?\d{1,2}(?:[.,]\d{1,2})?\s*%\s*[)\]]?\s*|"
    r"\s*\d{1,2}(?:[.,]\d{1,2})?\s*%\s*(?P<after>[^\W\d_].*?)\s*"
)
"""A rate beside the name of an amount, which is the amount at that rate: `MwSt. 19%`, `10 % TVA`."""
_OWN_BEFORE: Final = re.compile(r"([^.:]*)[.:](.*)", re.DOTALL)


class FieldPath(NamedTuple):
    """Where a value stands: the folded name of a field, the steps into it, and its name as a flat column."""

    head: str
    steps: tuple[str, ...]
    flat: str


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of record in the words of the table; see there."""

    files: tuple[str, ...]
    objects: tuple[str, ...]
    wrappers: tuple[str, ...]
    shapes: tuple[tuple[str, ...], ...]
    foreign: tuple[str, ...]
    id: tuple[str, ...]
    number: tuple[str, ...]
    account: tuple[str, ...]
    status: tuple[str, ...]
    date: tuple[str, ...]
    amount: tuple[str, ...]
    balance: tuple[str, ...]
    currency: tuple[str, ...]
    emails: tuple[str, ...]
    names: tuple[str | tuple[str, ...], ...]
    withheld: tuple[str, ...]
    either: tuple[str, ...]
    headings: dict[str, tuple[str, ...]]
    due: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    net: tuple[str, ...] = ()
    tax: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    credits_alone: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


SINGLE: Final = (
    *("id", "number", "account", "status", "paid", "date", "due"),
    *("amount", "balance", "net", "tax", "document", "currency", "tenant", "emails"),
)
"""The parts that one field plays alone."""


class FieldParts(NamedTuple):
    """Which fields of one kind of record play which part, the likeliest first."""

    kind: int
    id: tuple[FieldPath, ...]
    number: tuple[FieldPath, ...]
    account: tuple[FieldPath, ...]
    status: tuple[FieldPath, ...]
    paid: tuple[FieldPath, ...]
    date: tuple[FieldPath, ...]
    due: tuple[FieldPath, ...]
    amount: tuple[FieldPath, ...]
    balance: tuple[FieldPath, ...]
    net: tuple[FieldPath, ...]
    tax: tuple[FieldPath, ...]
    document: tuple[FieldPath, ...]
    currency: tuple[FieldPath, ...]
    tenant: tuple[FieldPath, ...]
    emails: tuple[FieldPath, ...]
    names: tuple[tuple[FieldPath, ...], ...]

    def heads(self) -> frozenset[str]:
        """Every field that has to be decoded, as an object's member or as a flat column."""
        places = [place for part in SINGLE for place in getattr(self, part)]
        places += [place for name in self.names for place in name]
        return frozenset(name for place in places for name in (place.head, place.flat))

    def narrowed(self, heads: Iterable[str]) -> "FieldParts":
        """These as far as records with no other fields than `heads` can have them."""
        known = frozenset(heads)

        def kept(places: tuple[FieldPath, ...]) -> tuple[FieldPath, ...]:
            return tuple(place for place in places if place.head in known or place.flat in known)

        single = {part: kept(getattr(self, part)) for part in SINGLE}
        return FieldParts(self.kind, **single, names=tuple(name for name in self.names if kept(name)))


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: Shape
    subscription: Shape
    invoice: Shape
    payment: Shape
    payment_method: Shape
    credit_note: Shape
    line: Shape
    others: tuple[str, ...]


@cache
def shapes() -> tuple[Shape, ...]:
    """The table, in the order of `RECORD_KINDS`."""
    return tuple(getattr(_table(), kind) for kind in RECORD_KINDS)


@cache
def _table() -> "_Table":
    return msgspec.yaml.decode(table_bytes(), type=_Table)


def other_words() -> tuple[str, ...]:
    """Words that make of the name of a kind of record the name of something else."""
    return _table().others


@cache
def table_bytes() -> bytes:
    """The table as it is written; an index made by another one is of no use."""
    return Path(__file__).with_name("shapes.yaml").read_bytes()


@lru_cache(maxsize=4096)  # names repeat from record to record; a file of ever new names fills no memory
def fold(name: str) -> str:
    """A field's name without case and everything but letters and digits: `account_id` = `accountId` = `Account ID`.

    A time zone in brackets behind it is no part of it: `Due Date (UTC)` = `due_date`. A percent sign is a word, since
    `VAT %` is a rate and `VAT` an amount; `Nº` is `N°`.
    """
    plain = (without_zone(name) or name).lower().replace("%", "percent").replace("\u00ba", "")
    return "".join(character for character in plain if character.isalnum())


def without_zone(name: str) -> str:
    """A heading without the time zone in brackets behind it; "" where there is none, or nothing before it."""
    found = _ZONE_BEHIND.search(name) if len(name) <= MAX_NAME_CHARS else None
    return "" if found is None else name[: found.start()]


class Headings(NamedTuple):
    """The folded names of one record's fields or one table's columns, and the currency that they name, if any.

    `folded` has "" for names too long to be any. `currency` is a code of ISO 4217. `priced`: whether any name has a
    currency behind it, one that counts or not.
    """

    folded: dict[str, str]
    currency: str | None = None
    priced: bool = False


def headings_of(names: Iterable[str]) -> Headings:
    """What the names of one record's fields or one table's columns say.

    A currency behind the name of an amount is no part of that name: `Betrag (EUR)`, `Offen in €`, `Amount USD`. It is
    the currency of the whole record. Where a field has the name without it, or headings name several currencies, the
    same amount stands there in another currency, and none of these plays a part. Thousands (`TEUR`) are no currency,
    and a symbol of several currencies (`$`) names none.

    Likewise a rate beside the name of a tax: `MwSt. 19%` is the tax, unless there is tax at another rate as well.
    """
    plain = {name: fold(name) if len(name) <= MAX_NAME_CHARS else "" for name in names}
    rated = {name: base for name, flat in plain.items() if "percent" in flat and (base := _taxed(name))}
    shared = Counter((*rated.values(), *(flat for name, flat in plain.items() if name not in rated)))
    plain |= {name: base for name, base in rated.items() if shared[base] == 1}
    priced = {name: found for name in plain if (found := _priced(name)) is not None}
    if not priced:
        return Headings(plain)
    bare = Counter(base for base, _ in priced.values())
    bare.update(flat for name, flat in plain.items() if name not in priced)
    currencies = {currency for _, currency in priced.values()}
    alone = len(currencies) == 1
    read = {name: base if alone and bare[base] == 1 else "" for name, (base, _) in priced.items()}
    currency = currencies.pop() if any(read.values()) else None
    return Headings(plain | read, currency if currency in CODES else None, priced=True)


def folded(names: Iterable[str]) -> dict[str, str]:
    """The folded names of one record's fields or one table's columns; see `headings_of`."""
    return headings_of(names).folded


@lru_cache(maxsize=4096)
def _priced(name: str) -> tuple[str, str] | None:
    """(the folded name of an amount, the currency behind it); None for what is no amount or has none."""
    found = _CURRENCY_BEHIND.fullmatch(name) if len(name) <= MAX_NAME_CHARS else None
    if found is None:
        return None
    base, said = fold(found["name"]), next(filter(None, found.group("inside", "after", "bare", "sign")))
    currency = currency_of(said)
    return (base, currency) if currency and base in _amounts() else None


@lru_cache(maxsize=4096)
def _taxed(name: str) -> str:
    """The folded name of the tax in a heading with its rate beside it; "" for what is no tax or has none."""
    found = _RATE_BEHIND.fullmatch(name)
    base = "" if found is None else fold(found["name"] or found["after"])
    return base if any(base == fold(said) for shape in shapes() for said in shape.tax) else ""


@cache
def _amounts() -> frozenset[str]:
    """The folded names of all amounts of any kind of record."""
    parts = ((*shape.amount, *shape.balance, *shape.net, *shape.tax, *shape.paid) for shape in shapes())
    paid = (shape.headings.get("amountPaid", ()) for shape in shapes())
    return frozenset(place(path).flat for paths in (*parts, *paid) for path in paths)


def place(path: str) -> FieldPath:
    """Where `path`, a name with dots into objects and lists, leads."""
    head, *steps = (fold(step) for step in path.split("."))
    return FieldPath(head, tuple(steps), "".join((head, *steps)))


@cache
def field_parts(kind: int, tenant_field: str) -> FieldParts:
    """Which fields of a kind of record play which part; `tenant_field` is the one that names the tenant."""
    shape = shapes()[kind]
    single = {part: _places(getattr(shape, part)) for part in SINGLE if part != "tenant"}
    column = fold(tenant_field)  # where readers put whose the record is, also if the field stands within another one
    tenant = (FieldPath(column, (), column),)
    names = tuple(tuple(place(path) for path in ((name,) if isinstance(name, str) else name)) for name in shape.names)
    return FieldParts(kind, **single, tenant=tenant, names=names)


@cache
def heads_of(kind: int, tenant_field: str) -> frozenset[str]:
    """`FieldParts.heads` of these parts, kept because each record that is read needs it and it takes 8 us."""
    return field_parts(kind, tenant_field).heads()


@cache
def known_fields() -> frozenset[str]:
    """The folded names of all fields that play a part in any kind of record."""
    return frozenset(name for kind in range(len(RECORD_KINDS)) for name in heads_of(kind, "tenant"))


def _places(paths: Iterable[str]) -> tuple[FieldPath, ...]:
    return tuple(dict.fromkeys(place(path) for path in paths))


@cache
def doubtful_amounts() -> frozenset[str]:
    """The folded names of fields that hold an amount in one export, and a day or yes and no in another."""
    return frozenset(fold(name) for shape in shapes() for name in shape.doubtful)


@cache
def kinds_by_object() -> Mapping[str, int]:
    """What `object` says in a record, folded -> its kind. One that says anything else is nothing that we know."""
    return {fold(name): kind for kind, shape in enumerate(shapes()) for name in (*shape.objects, RECORD_KINDS[kind])}


@cache
def kinds_by_wrapper() -> Mapping[str, int]:
    """The folded member that a record or a list of them stands in -> their kind."""
    found = {}
    for kind, shape in enumerate(shapes()):
        for name in shape.wrappers:
            found[fold(name)] = found[f"{fold(name)}s"] = kind
    return found


def without_own(name: str, kind: int) -> str:
    """A column without the record's own object before it: `Id` of `Account.Id` and `Account: ID`; "" without one."""
    found = _OWN_BEFORE.fullmatch(name)
    if found is None or fold(found[1][:MAX_NAME_CHARS]) not in own_names(kind):
        return ""
    return found[2].strip()


def plain_names(names: Sequence[str], kind: int | None) -> list[str]:
    """The columns of a table, without the record's own object before those that play a part.

    Only what is of the record and no name, address or number of anybody: `PaymentMethod.Number` tells more of its value
    than `Number`. Two columns never become one.
    """
    if kind is None or not any(map(_OWN_BEFORE.fullmatch, names)):
        return list(names)
    shorter = [short if fold(short := without_own(name, kind)) in _of_records(kind) else name for name in names]
    alike = Counter(map(fold, shorter))
    return [short if alike[fold(short)] == 1 else name for name, short in zip(names, shorter, strict=True)]


@cache
def own_names(kind: int) -> frozenset[str]:
    """What a kind of record is called itself, folded."""
    shape = shapes()[kind]
    return frozenset(map(fold, (RECORD_KINDS[kind], *shape.files, *shape.objects)))


@cache
def _of_records(kind: int) -> frozenset[str]:
    shape = shapes()[kind]
    paths = (*shape.id, *shape.number, *shape.account, *shape.status, *shape.date, *shape.due)
    paths += (*shape.amount, *shape.balance, *shape.currency)
    return frozenset(place(path).flat for path in paths if path not in (*shape.withheld, *shape.either))


def kind_of_fields(names: frozenset[str]) -> int | None:
    """The kind of a record with these folded fields; None where they do not tell."""
    for kind, shape in enumerate(shapes()):
        if any(names >= {fold(name) for name in one} for one in shape.shapes) and not is_foreign(kind, names):
            return kind
    return None


def is_foreign(kind: int, names: frozenset[str]) -> bool:
    """Whether a record with these folded fields is of another kind, in spite of its file's name."""
    return any(fold(name) in names for name in shapes()[kind].foreign)
