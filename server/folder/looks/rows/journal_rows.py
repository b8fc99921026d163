"""Journals of bookkeeping under the name of a list of payments: each row takes an amount from one account to another.

What was billed, what was paid and what it cost stand there side by side, all above zero. No column says which of them a
row is but the two accounts (`Sollkonto` and `Habenkonto`), and what these are only the chart of accounts says. What
customers owe is debited when it is billed and credited when it is paid: where no account is on both sides, the rows may
be payments alone. A bank calls the accounts of a transfer so as well: their numbers are longer than those of a ledger.
"""

from typing import Final

from server.folder.looks.table import Table
from server.records.shapes import PAYMENT, fold

LONG_DIGITS: Final = 7
"""Of the number of a bank account at the least; one of a ledger has fewer."""

_PAIRS: Final = tuple(
    (fold(debit), fold(credit)) for debit, credit in (
        ("Debit Account", "Credit Account"), ("Account Debit", "Account Credit"),
        ("Debit Account Name", "Credit Account Name"), ("Debit Account No", "Credit Account No"),
        ("Sollkonto", "Habenkonto"), ("Konto Soll", "Konto Haben"), ("Sollkonto-Nr", "Habenkonto-Nr"),
        ("Compte débit", "Compte crédit"), ("Compte débité", "Compte crédité"), ("Cuenta debe", "Cuenta haber"),
        ("Conto dare", "Conto avere"), ("Debetrekening", "Creditrekening"), ("Conta débito", "Conta crédito"),
        ("Debetkonto", "Kreditkonto"), ("Konto debet", "Konto kredit"), ("Konto Wn", "Konto Ma"),
    )
)  # fmt: skip
"""What the two columns of accounts are called, that of debits first. Own list, from what programs for bookkeeping
import and export."""


def is_journal(table: Table) -> bool:
    """Whether a table of payments lists the bookings of a ledger."""
    if table.kind != PAYMENT:
        return False
    pair = next((pair for pair in _PAIRS if {*pair} <= {*table.heads}), None)
    if pair is None:
        return False
    debited, credited = ({*table.said(table.heads.index(head))} - {""} for head in pair)
    of_bank = any(sum(map(str.isdigit, text)) >= LONG_DIGITS for text in debited | credited)
    return not of_bank and not debited.isdisjoint(credited)
