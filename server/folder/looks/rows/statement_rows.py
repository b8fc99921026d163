"""Rows that neither number what was paid nor name who paid, in the statement of a bank or of a service that takes fees.

Whether money came in or went out is told there by signs, by a column for debit and credit, or by types that lists of
payments have. Own expenses, claims of employees, hours and prices are listed with a day, an amount and for what as
well, all of them above zero: nothing says there that anybody paid them to whoever asks. The statement of a credit card
has both signs the other way round, and thanks for what was paid.
"""

from collections.abc import Sequence
from typing import Final

from server.folder.looks.rows.mixed_rows import kind_of_row, type_column
from server.folder.looks.rows.paid_out import has_both_signs
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.credits import is_credit, is_of_others
from server.records.shapes import PAYMENT, fold
from server.records.statements import describing

_THANKS: Final = tuple(map(fold, ("thank you", "besten dank")))
_RECEIVED: Final = tuple(
    map(fold, ("payment received", "Zahlung erhalten", "paiement reçu", "Pagamento recebido", "Pago recibido"))
)
"""What the issuers of cards write beside what paid the last statement: American Express, Chase, Nubank and others. To a
bank what is received is above zero."""


def described_columns(table: Table) -> tuple[int, ...]:
    """The columns that say for what was paid, where nothing else tells rows apart and they tell where money went."""
    if table.kind != PAYMENT:
        return ()
    found = describing(table.heads)
    columns = tuple(at for at, head in enumerate(table.heads) if head in found)
    if not columns or not (has_both_signs(table) or _says_payment(table)):
        return ()
    return () if any(_is_of_card(table, row, columns) for row in table.rows) else columns


def _is_of_card(table: Table, row: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether a row has what was paid of the last statement of a card."""
    told = "".join(fold(row[at]) for at in columns)
    if any(thanks in told for thanks in _THANKS):
        return True
    amounts = (stated(row[at]) for at in table.at(table.parts.amount))
    return any(words in told for words in _RECEIVED) and any(amount is not None and amount < 0 for amount in amounts)


def _says_payment(table: Table) -> bool:
    at = type_column(table.heads, PAYMENT)
    said = set() if at is None else {*table.said(at)} - {""}
    paid = any(kind_of_row(text, PAYMENT) == PAYMENT and not is_credit(PAYMENT, text) for text in said)
    return paid and all(kind_of_row(text, PAYMENT) is not None or is_of_others(PAYMENT, text) for text in said)
