"""What records of billing systems look like: names of files, of objects and of fields. The table is `shapes.yaml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from server.records.day_forms import FORM
from server.source import ENTITIES

RECORD_KINDS: Final = (*ENTITIES, "line")
"""Every kind of record that is looked for; a `line` is an invoice's line item in a file of its own."""

LINE: Final = RECORD_KINDS.index("line")
ACCOUNT: Final = RECORD_KINDS.index("account")
INVOICE: Final = RECORD_KINDS.index("invoice")
PAYMENT: Final = RECORD_KINDS.index("payment")
PAYMENT_METHOD: Final = RECORD_KINDS.index("payment_method")
CREDIT_NOTE: Final = RECORD_KINDS.index("credit_note")
REFUND: Final = RECORD_KINDS.index("refund")
SUBSCRIPTION: Final = RECORD_KINDS.index("subscription")

KIND_FIELD: Final = "object"
"""Where records of Stripe and Chargebee, which bill in the smallest unit, say what they are; few others have it."""

MAX_NAME_CHARS: Final = 64
"""Longest field name that is looked at, in code points; the longest one in the table has 46."""

_BEHIND_DATES: Final = re.compile(
    r"\s*[(\[]\s*(?:(?:UTC|GMT|WES?T|CES?T|EES?T|BST|MES?Z|[ECMP][SD]T)(?:\s*[+\u2212-]\d{1,2}(?::?\d{2})?)?"
    rf"|{FORM})\s*[)\]]\s*\Z",
    re.IGNORECASE,
)
"""The zone of a column's times, as the exports of Stripe's dashboard write it, or the form of its days."""


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
    cents: tuple[tuple[str, ...], ...] = ()
    due: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    net: tuple[str, ...] = ()
    tax: tuple[str, ...] = ()
    refunded: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    credits_alone: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    given_back: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    written_off: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    others_alone: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    beside: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    ways: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    people: tuple[tuple[str, ...], ...] = ()
    invoice: tuple[str, ...] = ()


class FieldParts(NamedTuple):
    """Which fields of one kind of record play which part, the likeliest first."""

    kind: int
    id: tuple[FieldPath, ...]
    number: tuple[FieldPath, ...]
    account: tuple[FieldPath, ...]
    status: tuple[FieldPath, ...]
    paid: tuple[FieldPath, ...]
    voided: tuple[FieldPath, ...]
    unsent: tuple[FieldPath, ...]
    returned: tuple[FieldPath, ...]
    date: tuple[FieldPath, ...]
    due: tuple[FieldPath, ...]
    amount: tuple[FieldPath, ...]
    balance: tuple[FieldPath, ...]
    net: tuple[FieldPath, ...]
    tax: tuple[FieldPath, ...]
    refunded: tuple[FieldPath, ...]
    document: tuple[FieldPath, ...]
    currency: tuple[FieldPath, ...]
    invoice: tuple[FieldPath, ...]
    tenant: tuple[FieldPath, ...]
    emails: tuple[FieldPath, ...]
    names: tuple[tuple[FieldPath, ...], ...]

    def heads(self) -> frozenset[str]:
        """Every field that has to be decoded, as an object's member or as a flat column."""
        places = [place for part in SINGLE for place in getattr(self, part)]
        places += [place for name in self.names for place in name]
        return frozenset(name for place in places for name in (place.head, place.flat))

    def narrowed(self, heads: Iterable[str]) -> "FieldParts":
        """The parts that a record can have whose fields are `heads` and no others."""
        known = frozenset(heads)

        def kept(places: tuple[FieldPath, ...]) -> tuple[FieldPath, ...]:
            return tuple(place for place in places if place.head in known or place.flat in known)

        single = {part: kept(getattr(self, part)) for part in SINGLE}
        return FieldParts(self.kind, **single, names=tuple(name for name in self.names if kept(name)))


SINGLE: Final = tuple(part for part in FieldParts._fields if part not in {"kind", "names"})
"""The parts that one field plays alone."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: Shape
    subscription: Shape
    invoice: Shape
    payment: Shape
    payment_method: Shape
    credit_note: Shape
    refund: Shape
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

    A time zone in brackets behind it is no part of it, nor is a form of days: `Due Date (UTC)` = `due_date`. A percent
    sign is a word, since `VAT %` is a rate and `VAT` an amount; `Nº` is `N°`.
    """
    plain = (undated(name) or name).lower().replace("%", "percent").replace("\u00ba", "")
    return "".join(character for character in plain if character.isalnum())


def undated(name: str) -> str:
    """A heading without the time zone or form of days in brackets behind it; "" for none, or nothing before it."""
    found = _BEHIND_DATES.search(name) if len(name) <= MAX_NAME_CHARS else None
    return "" if found is None else name[: found.start()]


def place(path: str) -> FieldPath:
    """Where `path`, a name with dots into objects and lists, leads."""
    head, *steps = (fold(step) for step in path.split("."))
    return FieldPath(head, tuple(steps), "".join((head, *steps)))


def flat_names(paths: Iterable[str]) -> frozenset[str]:
    """The folded names under which a table has what stands at some paths."""
    return frozenset(place(path).flat for path in paths)


@cache
def columns_of(*parts: str, kind: int | None = None) -> frozenset[str]:
    """The folded names under which a table has what plays one of these parts in records of a kind, or of any."""
    known = shapes() if kind is None else (shapes()[kind],)
    names = (name for shape in known for part in parts for name in getattr(shape, part))
    return flat_names(path for name in names for path in ((name,) if isinstance(name, str) else name))


@cache
def field_parts(kind: int, tenant_field: str) -> FieldParts:
    """Which fields of a kind of record play which part; `tenant_field` is the one that names the tenant."""
    shape = shapes()[kind]
    single = {part: _places(getattr(shape, part)) for part in SINGLE if part != "tenant"}
    if shape.invoice:
        single["invoice"] = _places((*shape.invoice, *shape.headings["invoiceNumber"]))
    column = fold(tenant_field)  # where readers put whose the record is, also if the field stands within another one
    tenant = (FieldPath(column, (), column),)
    said: tuple[str | tuple[str, ...], ...] = (*shape.names, *shape.people)
    names = tuple(tuple(place(path) for path in ((name,) if isinstance(name, str) else name)) for name in said)
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
    """What `KIND_FIELD` says in a record, folded -> its kind. One that says anything else is nothing that we know."""
    return {fold(name): kind for kind, shape in enumerate(shapes()) for name in (*shape.objects, RECORD_KINDS[kind])}


@cache
def kinds_by_wrapper() -> Mapping[str, int]:
    """The folded member that a record or a list of them stands in -> their kind."""
    found = {}
    for kind, shape in enumerate(shapes()):
        for name in shape.wrappers:
            found[fold(name)] = found[f"{fold(name)}s"] = kind
    return found


def kind_of_fields(names: frozenset[str]) -> int | None:
    """The kind of a record with these folded fields; None where they do not tell."""
    for kind, shape in enumerate(shapes()):
        if any(names >= {fold(name) for name in one} for one in shape.shapes) and not is_foreign(kind, names):
            return kind
    return None


def lists_invoices(names: frozenset[str]) -> bool:
    """Whether a table with these folded columns is of invoices that are due, as lists of open items are."""
    # "No." and "Nummer" are numbers of anything.
    others = (shape.number for kind, shape in enumerate(shapes()) if kind != INVOICE)
    numbers = set(map(fold, shapes()[INVOICE].number)).difference(*(map(fold, one) for one in others))
    return not names.isdisjoint(numbers) and not names.isdisjoint(map(fold, shapes()[INVOICE].due))


def is_billed_in_cents(kind: int, names: frozenset[str]) -> bool:
    """Whether records with these folded fields are of a table of a system that bills in the smallest unit."""
    return any(names >= {fold(name) for name in one} for one in shapes()[kind].cents)


def is_foreign(kind: int, names: frozenset[str]) -> bool:
    """Whether a record with these folded fields is of another kind, in spite of its file's name."""
    return any(fold(name) in names for name in shapes()[kind].foreign)
