"""The facts of a record: the id, number, account, status, day, amounts, currency and tenant that its fields state.

What a value is taken for is the business of `stated/values.py`, and of `columns.py` where it takes
a whole column to tell.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from server.records.columns import CREDIT_NOTES, REFUNDS, UNREAD_AMOUNT, VOID, Columns
from server.records.credits import is_credit, is_of_nothing, owes_nothing
from server.records.flags import says_void, says_yes, word_of_paid
from server.records.heading_forms.headings import Headings, headings_of
from server.records.json_members import members_in
from server.records.shapes import (
    ACCOUNT,
    INVOICE,
    KIND_FIELD,
    MAX_NAME_CHARS,
    PAYMENT,
    FieldParts,
    FieldPath,
    field_parts,
    fold,
    heads_of,
    kinds_by_object,
    kinds_by_wrapper,
)
from server.records.stated.amount_text import KNOWN_CODES, amount_text
from server.records.stated.currencies import code_in
from server.records.stated.money_objects import money_in
from server.records.stated.values import DASHES, MAX_KEY_CHARS, UNDATED, UNPRICED, Fields, inside, key_of, text_of
from server.records.tenant import agreed, owner_of, tenant_column

MAX_ACCOUNT_NAMES: Final = 16
"""Emails and names of one account that are looked for, each at most `MAX_ACCOUNT_NAME_CHARS` long."""

MAX_ACCOUNT_NAME_CHARS: Final = 320
"""Code points: an email address of RFC 5321 at its longest, 64 and 255 with the sign between them."""


_HEADING_CURRENCY: Final = "currency of headings"
"""Stands among a record's folded fields for the currency that its headings name; no folded name has a blank."""

_BETWEEN: Final = re.compile("[,;]")

NOTHING: Final = (b'""', b"null")
"""The members, as they are written, that state nothing."""


class Facts(NamedTuple):
    """`day` counts from 1970; `account` is the invoice in a line item; the texts are as they are written.

    But for the tenant, they have no blanks around them. `due`, in days like `day`, is when an invoice has to be paid,
    and `balance` is what is left to pay of it. `net` and `tax` are what an amount is made of, `refunded` is what was
    given back of it. `credits`: whether it says that it is a credit note or a refund. `invoices`: the ids and
    numbers of those that a payment names.
    """

    id: str | None
    number: str | None
    account: str | None
    status: str | None
    day: int
    due: int
    amount: float
    balance: float
    net: float
    tax: float
    refunded: float
    currency: str | None
    tenant: str | None
    credits: bool
    invoices: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """What the record is asked for by: its id, or else its number."""
        return self.number if self.id is None else self.id


def facts_of(fields: Fields, parts: FieldParts, columns: Columns | None = None) -> Facts:
    """The facts of a record of a file with these columns; without `columns` its day and its amounts are left out."""
    currency = _key(fields, parts.currency) if columns is None else stated_currency(fields, parts)
    if currency is None and columns is not None:
        currency = fields.get(_HEADING_CURRENCY)
    status = _status(fields, parts)
    credited = is_credit(parts.kind, document_of(fields, parts))
    day = due = UNDATED
    amounts = _UNPRICED
    if columns is not None:
        day, due = columns.day(fields, parts.date), columns.day(fields, parts.due, "due date")
        amounts = _amounts(fields, parts, columns, status, credited=credited)
    key, number = _key(fields, parts.id), _key(fields, parts.number)
    if key is None and number is None and parts.kind != PAYMENT:  # which alone needs no number to be a record
        key = _first(fields, (*parts.id, *parts.number), _dash)
    tenant = _first(fields, parts.tenant, text_of) if parts.tenant else None
    account = _key(fields, parts.account)
    return Facts(key, number, account, status, day, due, *amounts, currency, tenant, credited, _invoices(fields, parts))


def _invoices(fields: Fields, parts: FieldParts) -> tuple[str, ...]:
    """The invoices that a record names, several of them with commas or semicolons between."""
    texts = [text for place in parts.invoice if (text := _key(fields, (place,))) is not None]
    return tuple(one.strip() for text in texts for one in _BETWEEN.split(text) if one.strip())


def _status(fields: Fields, parts: FieldParts) -> str | None:
    """What a record says of itself, or what a field says that has an answer alone: `Paid`, `is_deleted`."""
    status = _key(fields, parts.status)
    if status is None and parts.paid:
        status = _first(fields, parts.paid, word_of_paid)
    if parts.kind == PAYMENT and parts.document and is_of_nothing(PAYMENT, document_of(fields, parts)):
        return status if owes_nothing(PAYMENT, status) else "void"
    if (parts.voided or parts.unsent or parts.returned) and (flagged := _flagged(fields, parts)) is not None:
        status = status if owes_nothing(parts.kind, status) else flagged
    return status


class _Amounts(NamedTuple):
    """Those of `Facts`, below zero where the record credits them, as a list adds them up."""

    amount: float
    balance: float
    net: float
    tax: float
    refunded: float


_UNPRICED: Final = _Amounts(UNPRICED, UNPRICED, UNPRICED, UNPRICED, UNPRICED)


def _amounts(fields: Fields, parts: FieldParts, columns: Columns, status: str | None, *, credited: bool) -> _Amounts:
    amount = columns.amount(fields, parts.amount)
    balance = columns.amount(fields, parts.balance, "balance")
    net = columns.amount(fields, parts.net, None) if parts.net else UNPRICED
    tax = columns.amount(fields, parts.tax, None) if parts.tax else UNPRICED
    if credited:
        columns.note_of_file(CREDIT_NOTES if parts.kind == INVOICE else REFUNDS)
        amount, balance, net, tax = min(amount, -amount), min(balance, -balance), min(net, -net), min(tax, -tax)
    named = fields.get(_HEADING_CURRENCY)
    if named is not None and (told := _key(fields, parts.currency)) is not None and code_in(told).upper() != named:
        # In which of the two its amounts are is not known.
        columns.unread.append(("amount", parts.currency[0].flat))
        amount, balance, net, tax = (min(one, UNREAD_AMOUNT) for one in (amount, balance, net, tax))
    if balance > UNREAD_AMOUNT and balance and owes_nothing(parts.kind, status):
        columns.note_of_file(VOID)
        balance = 0.0  # whatever it states: Stripe and Zoho leave it, and nobody is asked for it
    refunded = columns.amount(fields, parts.refunded, None) if parts.refunded else UNPRICED
    return _Amounts(amount, balance, net, tax, refunded)


def document_of(fields: Fields, parts: FieldParts) -> str | None:
    """What a record says that it is, in a list that may have others as well."""
    return _key(fields, parts.document) if parts.document else None


def _dash(value: Any) -> str | None:
    said = value.strip() if isinstance(value, str) else ""
    return said if said in DASHES else None


def _flagged(fields: Fields, parts: FieldParts) -> str | None:
    """The status that a record has by a field that says yes, such as `is_deleted`; None where none does."""
    if _first(fields, parts.voided, partial(says_void, parts.kind)):
        return "void"
    if _first(fields, parts.returned, says_yes):
        return "refunded"
    return "draft" if _first(fields, parts.unsent, says_yes) else None


def heading_currency(headings: Headings) -> dict[str, str]:
    """What stands among a record's folded fields for the currency that its headings name; nothing without one."""
    return {} if headings.currency is None else {_HEADING_CURRENCY: headings.currency}


def stated_currency(fields: Fields, parts: FieldParts) -> str | None:
    """What a field says, or else the code in the text of an amount; a sign of several currencies is none."""
    found: str | None = _key(fields, parts.currency)
    if found is not None and found not in KNOWN_CODES:
        found = code_in(found)
    if found is None:
        found = _first(fields, parts.amount, _priced_in)
    return _first(fields, parts.balance, _priced_in) if found is None else found


def _priced_in(value: Any) -> str | None:
    if isinstance(value, dict):
        money = money_in(value)
        return None if money is None else money.currency
    stated = amount_text(value.strip()) if isinstance(value, str) else None
    return stated.currency if stated is not None and stated.currency in KNOWN_CODES else None


def account_names(fields: Fields, parts: FieldParts) -> Iterator[tuple[str, str]]:
    """("email" or "name", as written) of what an account is called, the same one perhaps twice.

    A first and a last name are one name; each by itself is a "part" of it, by which nobody is found.
    """
    return islice(_every_name(fields, parts), MAX_ACCOUNT_NAMES)


def _every_name(fields: Fields, parts: FieldParts) -> Iterator[tuple[str, str]]:
    emails = [("email", (place,)) for place in parts.emails]
    for kind, places in (*emails, *(("name", places) for places in parts.names)):
        texts = [part for place in places if (part := _first(fields, (place,), _called)) is not None]
        if len(texts) < len(places) and parts.kind != ACCOUNT:
            continue  # half a name calls nobody
        if texts:
            yield kind, " ".join(texts)
        if len(texts) > 1:
            yield from (("part", part) for part in texts)


def customer_of(fields: Fields, parts: FieldParts) -> str | None:
    """Whom a record is of: the account that it names, or else what it calls its customer."""
    account = _key(fields, parts.account)
    if account is not None:
        return account
    return next((text.strip() for kind, text in account_names(fields, parts) if kind == "name"), None)


def says_it_credits(kind: int, record: bytes) -> bool:
    """Whether a record of a list says that it is a credit note or a refund, whatever sign its amount has."""
    parts = field_parts(kind, "")
    return is_credit(kind, _key(fields_of(record, heads_of(kind, ""), ""), parts.document))


def key_by_name(fields: Fields, parts: FieldParts) -> str | None:
    """What a customer without an id or a number is asked for by: the name by which other records know him."""
    return next((key_of(text) for kind, text in account_names(fields, parts) if kind == "name"), None)


def fields_of(record: bytes, heads: frozenset[str], tenant_field: str) -> dict[str, Any]:
    """The fields with these folded names of one JSON object, decoded; of several spellings, the last one with a value.

    Raises `ValueError`, `RecursionError`.
    """
    given = members_in(record)
    fields = fields_in(given, heads)
    if tenant_field:
        fields[tenant_column(tenant_field)] = owner_of(record, tenant_field, given)
    return fields


def fields_in(given: Mapping[str, msgspec.Raw], heads: frozenset[str]) -> dict[str, Any]:
    """The fields with these folded names of one object, whose members are decoded as far as their names."""
    headings = headings_of(given)
    return {said: value for _, said, value in stated(given, headings.folded, heads)} | heading_currency(headings)


def stated(
    members: Mapping[str, msgspec.Raw], known: Mapping[str, str], heads: frozenset[str]
) -> Iterator[tuple[str, str, Any]]:
    """(name, folded name, value) of the members with these folded names that say anything; `known`: all of these."""
    for name, raw in members.items():
        if (said := known[name]) in heads and (value := decoded(raw)) is not None:
            yield name, said, value


def combined_fields(members: Iterable[tuple[str, Any]], tenant_field: str) -> dict[str, Any]:
    """Folded names with their values: of several columns with one name the last one's, but for the tenant field."""
    tenant = tenant_column(tenant_field)
    fields: dict[str, Any] = {}
    for name, value in members:
        fields[name] = agreed(fields[name], value) if name == tenant and name in fields else value
    return fields


def key_of_account(record: bytes) -> str | None:
    """The id or number by which other records name this account; None for one without."""
    try:
        found = facts_of(fields_of(record, heads_of(ACCOUNT, ""), ""), field_parts(ACCOUNT, ""))
    except (ValueError, RecursionError):
        return None
    return found.key


def members_of(record: bytes) -> dict[str, msgspec.Raw] | None:
    """The members of an object, whose values are not decoded; None for what cannot be read as one."""
    try:
        return members_in(record)
    except (ValueError, RecursionError):
        return None


def decoded(raw: msgspec.Raw | bytes) -> Any:
    """A value, None for one that cannot be read."""
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None


def kind_in(fields: Fields, otherwise: int | None) -> int | None:
    """The kind that `KIND_FIELD` says, None where that is none of ours; else `otherwise`, that of the file."""
    said = fields.get(KIND_FIELD)
    return kinds_by_object().get(fold(said[:MAX_NAME_CHARS])) if isinstance(said, str) else otherwise


def unwrapped(record: bytes, otherwise: int | None) -> tuple[int, bytes] | None:
    """(kind, inner object) of `{"invoice": {...}}`; of several the one of the file's kind, or else the first."""
    inner: tuple[int, bytes] | None = None
    for name, raw in members_in(record).items():
        kind = kinds_by_wrapper().get(fold(name)) if len(name) <= MAX_NAME_CHARS else None
        if kind is not None and bytes(memoryview(raw)[:1]) == b"{":
            if kind == otherwise:
                return kind, bytes(raw)
            inner = inner or (kind, bytes(raw))
    return inner if otherwise is None else None


def _key(fields: Fields, places: tuple[FieldPath, ...]) -> str | None:
    """`_first` with `key_of`, asked five times for every record: a text under a name without steps takes no other call.

    Without this, the facts of a record take half as long again.
    """
    for place in places:
        head, steps, _ = place
        value = inside(fields, place) if steps else fields.get(head)
        if isinstance(value, str):
            value = value.strip()
            if 0 < len(value) <= MAX_KEY_CHARS and value not in DASHES:
                return value
        elif value is not None and (found := key_of(value)) is not None:
            return found
    return None


def _first(fields: Fields, places: tuple[FieldPath, ...], read: Callable[[Any], Any]) -> Any:
    for place in places:
        value = inside(fields, place) if place.steps else fields.get(place.head)
        if value is not None and (found := read(value)) is not None:
            return found
    return None


def _called(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and len(value) <= MAX_ACCOUNT_NAME_CHARS else None
