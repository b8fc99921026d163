"""Columns that one export calls like something else in the next: the rows tell what they are, and get them that name.

`Due` is what is left to pay, or the day by which it has to be paid. `Credit` in a column of types is a credit note, or
a refund; beside `Cash` and `Card` it is a way to pay, which takes nothing from any sum. `Payment No` and `Receipt #`
number each payment; or a receipt is for several of them, or a payment of several invoices has a row for each of these,
and rows of one number would count once: a sum would be too low. `Cancelled` says yes or no, since when, or how many
seats of a booking were; and beside invoices that are paid, when a membership was. `Company` is a customer's, or, beside
ERPNext's `Party` and `Party Type`, whose books these are. A `Party` of 4 is nobody's name. `State` beside a city is
that of an address where it reads so: TX is no status, and `void` is no state. `Lifecycle` is the status of invoices
where its words are those of one, and `Kind` the type of Shopify's payments.
"""

import re
from typing import Final

from server.folder.looks.amounts.debit_credit import is_of_transactions
from server.folder.looks.rows.mixed_rows import type_column, ways_to_pay
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.columns import reads_as_amount, reads_as_day
from server.records.credits import UNOWED, is_credit, is_of_others, standing
from server.records.heading_forms.number_headings import payment_number
from server.records.shapes import INVOICE, PAYMENT, flat_names, fold, shapes

_DUE_DAY: Final = "Due date"
_WAY_TO_PAY: Final = "Way to pay"  # no list goes by that name
_NUMBER: Final = "Payment Number"
_OWN: Final = "Own company"  # nor by that
_SIZE: Final = "Party size"  # nor that

_LONGEST: Final = 40  # characters of a type

_DUE: Final = fold("Due")
_CREDIT: Final = fold("Credit")
_OTHER_WAYS: Final = frozenset(
    map(fold, ("cash", "card", "credit card", "debit card", "transfer", "cheque", "check", "prepaid", "prepayment",
               "cash on delivery", "cash payment", "card payment", "bar"))
)  # fmt: skip
"""Ways that a document may be called after as well, or money that is paid out."""

CANCELLED: Final = flat_names(shapes()[INVOICE].voided)
_UNITS_CANCELLED: Final = "Cancelled units"  # nor that
_END: Final = "End of a membership"  # nor that
_OF_BILLS: Final = ("void", "storn")  # in the names of what is done to bills alone
_OF_MEMBERS: Final = frozenset(
    map(fold, ("Plan", "Plan Name", "Subscription", "Subscription ID", "Membership", "Membership ID", "Membership Type",
               "Tarif", "Abo", "Abonnement", "Suscripción", "Abbonamento"))
)  # fmt: skip
"""What invoices of a membership name. Own list."""

_COMPANY: Final = frozenset(map(fold, ("Company", "Company Name")))
_PARTY: Final = fold("Party")  # to ERPNext, whose companies are those that keep the books
_PARTY_TYPE: Final = fold("Party Type")

_STATES: Final = tuple((fold(state), fold(city)) for state, city in (
    ("State", "City"), ("Estado", "Ciudad"), ("Estado", "Cidade"), ("Stato", "Città")
))  # fmt: skip
_IN_ADDRESSES: Final = frozenset(
    map(fold, ("Street", "Address", "Zip", "Zip Code", "Postal Code", "Postcode", "Calle", "Código postal", "Rua",
               "CEP", "Via", "CAP"))
)  # fmt: skip
"""What an address has besides, in which states are written in full. Own list."""
_STATUSES: Final = frozenset(map(fold, ("active", "inactive", "open", "activo", "activa", "ativo", "attivo", "attiva")))
_ABBREVIATED: Final = re.compile(r"[A-Z]{2,3}")
_OF_ADDRESS: Final = "State of address"  # no list's status goes by that name

_STATUS: Final = "Status"
_STAGES: Final = tuple(
    map(fold, ("Stage", "Phase", "Progress", "Lifecycle", "Lifecycle stage", "Condition", "Situation", "Step",
               "Outcome", "Disposition", "Zustand", "Stand", "Bearbeitungsstand", "Fortschritt", "Stufe", "Avancement",
               "Étape", "Etape", "Etapa", "Fase", "Situación", "Situacion", "Avance", "Situazione", "Avanzamento",
               "Stadium", "Voortgang", "Toestand", "Andamento", "Stadie", "Fremdrift", "Tilstand", "Läge", "Tillstånd",
               "Etap", "Faza"))
)  # fmt: skip
_BILLS: Final = tuple(
    map(fold, ("", "Invoice", "Bill", "Document", "Rechnung", "Rechnungs", "Beleg", "Facture", "Factura", "Fattura",
               "Factuur", "Fatura", "Faktura"))
)  # fmt: skip
_CALLED_STAGES: Final = frozenset(said for stage in _STAGES for bill in _BILLS for said in (bill + stage, stage + bill))
"""What a status may be called, alone or with the bill it is of. Own lists; a freight, a deposit and a commission are
paid or cancelled as well, and have names of their own."""

_KIND: Final = fold("Kind")
_TYPE: Final = "Transaction type"
_MOVEMENTS: Final = frozenset(
    map(fold, ("authorization", "emv_authorization", "capture", "sale", "refund", "void", "change"))
)
"""What `kind` says of a transaction in Shopify's Admin API; `change` is what was given back of cash."""

_OF_CARDS: Final = frozenset({fold("Debit")})
"""What the card of a payment may be; an invoice that is debited is one of a ledger."""


def with_ways_to_pay(table: Table) -> Table:
    """The step for a column of types that says how is paid."""
    at = type_column(table.heads, table.kind) if table.kind in {INVOICE, PAYMENT} else None
    if at is None or is_of_transactions(table, at):
        return table
    if table.kind == PAYMENT and _came_in(table, at):
        return table.called({at: _WAY_TO_PAY}) or table
    said = {fold(text[:_LONGEST]) for text in table.said(at)}
    ways = ways_to_pay() | _OTHER_WAYS | (_OF_CARDS if table.kind == PAYMENT else frozenset())
    tells = _CREDIT in said and not said.isdisjoint(ways) and said <= {*ways, _CREDIT, ""}
    return (table.called({at: _WAY_TO_PAY}) if tells else None) or table


def _came_in(table: Table, at: int) -> bool:
    """Whether `Credit` in a column of types is what came in, as to a bank: others are below zero, and none says why."""
    amount = table.first(table.parts.amount)
    if amount is None:
        return False
    said = [(text, stated(row[amount]) or 0) for text, row in zip(table.said(at), table.rows, strict=True)]
    credited = [value for text, value in said if fold(text[:_LONGEST]) == _CREDIT]
    others = [(text, value) for text, value in said if fold(text[:_LONGEST]) != _CREDIT]
    if any(is_credit(PAYMENT, text) or is_of_others(PAYMENT, text) for text, _ in others):
        return False
    return bool(credited) and min(credited) >= 0 and any(value < 0 for _, value in others)


def with_order_movements(table: Table) -> Table:
    """The step for Shopify's transactions of orders, of which `Kind` says what each is; elsewhere, what was bought."""
    at = table.heads.index(_KIND) if table.kind == PAYMENT and _KIND in table.heads else None
    if at is None or _KIND in table.given or not {fold(text[:_LONGEST]) for text in table.said(at)} <= _MOVEMENTS:
        return table
    return table.called({at: _TYPE}) or table


def with_payment_numbers(table: Table) -> Table:
    """The step for a column that numbers each of the first payments, where no other does."""
    numbers = [at for at, name in enumerate(table.names) if payment_number(name)] if table.kind == PAYMENT else []
    if len(numbers) != 1 or table.parts.id or table.parts.number:
        return table
    said = table.said(numbers[0])
    tells = said and all(said) and len(set(said)) == len(said)
    return (table.called({numbers[0]: _NUMBER}) if tells else None) or table


def with_due_days(table: Table) -> Table:
    """The step for a column of days on which invoices are due."""
    if table.kind != INVOICE or _DUE not in table.heads or table.parts.due:
        return table
    at = table.heads.index(_DUE)
    said = {*table.said(at)} - {""}
    return (table.called({at: _DUE_DAY}) if said and all(map(_is_day, said)) else None) or table


def without_own_company(table: Table) -> Table:
    """The step for the company whose books these are."""
    at = next((at for at, head in enumerate(table.heads) if head in _COMPANY and head not in table.given), None)
    if at is None or table.kind not in {INVOICE, PAYMENT}:
        return table
    keeps_books = {_PARTY, _PARTY_TYPE} <= set(table.heads)
    return (table.called({at: _OWN}) if keeps_books else None) or table


def without_cancelled_units(table: Table) -> Table:
    """The step for a column that says how many, or how much, of each record was cancelled, or when something else was.

    A membership or an order, if it is of invoices that have been paid.
    """
    flags = [at for at, head in enumerate(table.heads) if head in CANCELLED and head not in table.given]
    counting = [at for at in flags if any(stated(text) not in {None, 0, 1} for text in table.said(at))]
    called = dict.fromkeys(counting[:1], _UNITS_CANCELLED) or dict.fromkeys(
        [at for at in flags if _ends_something(table, at)][:1], _END
    )
    return (table.called(called) if called else None) or table


def _ends_something(table: Table, at: int) -> bool:
    """Whether a column has days for what is paid by its status, or for what states none and is of a membership."""
    if table.kind not in {INVOICE, PAYMENT} or any(word in table.heads[at] for word in _OF_BILLS):
        return False
    ended = [row for row in table.rows if reads_as_day(row[at].strip())]
    status = table.first(table.parts.status)
    if status is None:
        return bool(ended) and not _OF_MEMBERS.isdisjoint(table.heads)
    said = (standing(table.kind, row[status].strip()[:_LONGEST]) for row in ended)
    return any(one == "settled" if table.kind == INVOICE else one is None for one in said)


def without_address_states(table: Table) -> Table:
    """The step for a state that an address has, and no record."""
    heads = {*table.heads} - table.given
    at = next((table.heads.index(state) for state, city in _STATES if {state, city} <= heads), None)
    said = set() if at is None else {*table.said(at)} - {""}
    if at is None or not said:
        return table
    in_full = not _IN_ADDRESSES.isdisjoint(heads) and not any(
        fold(text[:_LONGEST]) in _STATUSES or standing(table.kind, text) for text in said
    )
    tells = in_full or all(map(_ABBREVIATED.fullmatch, said))
    return (table.called({at: _OF_ADDRESS}) if tells else None) or table


def with_status_words(table: Table) -> Table:
    """The step for the only column of invoices that says of some that they are paid, and that nobody owes others.

    It is called like a stage, and no other is known to be a status. Where a stage of something else is paid, an invoice
    says otherwise: of one that is, nothing is left to pay.
    """
    if table.kind != INVOICE or table.parts.status:
        return table
    columns = [at for at, head in enumerate(table.heads) if head in _CALLED_STAGES and _says_both(table, at)]
    return (table.called({columns[0]: _STATUS}) if len(columns) == 1 else None) or table


def _says_both(table: Table, at: int) -> bool:
    """Whether a column says of some invoices that they are paid, as what is left of them does, and of others void."""
    said = [standing(INVOICE, text) if len(text) <= _LONGEST else None for text in table.said(at)]
    left = table.first(table.parts.balance)
    paid = (row for row, one in zip(table.rows, said, strict=True) if one == "settled")
    is_paid = left is None or not any(stated(row[left]) for row in paid)
    return "settled" in said and not UNOWED.isdisjoint(said) and is_paid


def without_party_sizes(table: Table) -> Table:
    """The step for parties that are numbers, of guests for one, and nobody's name."""
    at = table.heads.index(_PARTY) if _PARTY in table.heads and _PARTY not in table.given else None
    said = set() if at is None else {*table.said(at)} - {""}
    return (table.called({at: _SIZE}) if at is not None and said and all(map(reads_as_amount, said)) else None) or table


def _is_day(text: str) -> bool:
    return not reads_as_amount(text) and reads_as_day(text)
