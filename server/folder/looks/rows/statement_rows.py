"""Rows that neither number what was paid nor name who paid, in the statement of a bank or of a service that takes fees.

Whether money came in or went out is told there by signs, by a column for debit and credit, by a balance that goes on,
by types that say so, or by what is left without the fee. Own expenses, claims of employees, hours and prices are listed
with a day, an amount and for what as well, all of them above zero: nothing says there that anybody paid them to whoever
asks. The statement of a credit card has both signs the other way round, and thanks for what was paid.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from server.folder.looks.rows.journal_rows import LONG_DIGITS
from server.folder.looks.rows.mixed_rows import type_column
from server.folder.looks.rows.paid_out import BALANCES, SERVICE, has_both_signs
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.credits import is_credit, is_of_others
from server.records.shapes import MAX_NAME_CHARS, PAYMENT, flat_names, fold
from server.records.stated.values import HALF_A_CENT
from server.records.statements import describing

_INCOMING: Final = frozenset(
    map(fold, ("customer payment", "payment received", "receivable payment", "invoice payment", "receipt",
               "sales receipt", "Zahlungseingang", "encaissement", "cobro", "incasso", "recebimento", "inbetalning",
               "indbetaling", "innbetaling", "wpłata"))
)  # fmt: skip
"""Types of `records/shapes.yaml` that say which way money went; a payment alone may be an own one."""
_THANKS: Final = tuple(map(fold, ("thank you", "besten dank")))
_RECEIVED: Final = tuple(
    map(fold, ("payment received", "Zahlung erhalten", "paiement reçu", "Pagamento recebido", "Pago recibido"))
)
"""What the issuers of cards write beside what paid the last statement: American Express, Chase, Nubank and others. To a
bank what is received is above zero."""
_ACCOUNTS: Final = flat_names(
    ("Account Number", "Account No", "IBAN", "Konto", "Kontonummer", "Kontonr", "Rekening", "Rekeningnummer", "Compte",
     "N° compte", "Cuenta", "Conto", "Numero conto", "Conta")
)  # fmt: skip
_FEWEST: Final = 2  # rows, for a balance to go on
_Stated = tuple[Decimal | None, Decimal | None]


def described_columns(table: Table, *, tells_way: bool) -> tuple[int, ...]:
    """The columns that say for what was paid, where nothing else tells rows apart and they tell where money went.

    `tells_way`: whether the columns of amounts do.
    """
    if table.kind != PAYMENT:
        return ()
    found = describing([head for at, head in enumerate(table.heads) if not _is_own_account(table, at)])
    columns = tuple(at for at, head in enumerate(table.heads) if head in found)
    if (
        not columns
        or not (tells_way or _tells_way(table))
        or any(_is_of_card(table, row, columns) for row in table.rows)
    ):
        return ()
    return columns


def _is_own_account(table: Table, at: int) -> bool:
    """Whether a column is the number of the account whose statement this is: one, in every row."""
    said = {*table.said(at)} if table.heads[at] in _ACCOUNTS else set()
    return len(said) == 1 and sum(map(str.isdigit, said.pop())) >= LONG_DIGITS


def _tells_way(table: Table) -> bool:
    """Whether something says if money came in or went out."""
    serviced = all(not names.isdisjoint(table.heads) for names in SERVICE)
    return serviced or has_both_signs(table) or _says_incoming(table) or _goes_on(table)


def _says_incoming(table: Table) -> bool:
    at = type_column(table.heads, PAYMENT)
    said = set() if at is None else {text[:MAX_NAME_CHARS] for text in table.said(at)} - {""}
    incoming = {text for text in said if fold(text) in _INCOMING}
    return bool(incoming) and all(is_credit(PAYMENT, text) or is_of_others(PAYMENT, text) for text in said - incoming)


def _goes_on(table: Table) -> bool:
    """Whether a balance rises by each amount, from above or from below."""
    balance = next((at for at, head in enumerate(table.heads) if head in BALANCES), None)
    amount = table.first(table.parts.amount)
    if balance is None or amount is None or len(table.rows) < _FEWEST:
        return False
    said = [(stated(row[amount]), stated(row[balance])) for row in table.rows]
    return any(all(map(_follows, pairwise(rows))) for rows in (said, said[::-1]))


def _follows(rows: tuple[_Stated, _Stated]) -> bool:
    (_, before), (amount, balance) = rows
    if before is None or amount is None or balance is None:
        return False
    return abs(balance - before - amount) < HALF_A_CENT


def _is_of_card(table: Table, row: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether a row has what was paid of the last statement of a card."""
    told = "".join(fold(row[at]) for at in columns)
    if any(thanks in told for thanks in _THANKS):
        return True
    amounts = (stated(row[at]) for at in table.at(table.parts.amount))
    return any(words in told for words in _RECEIVED) and any(amount is not None and amount < 0 for amount in amounts)
