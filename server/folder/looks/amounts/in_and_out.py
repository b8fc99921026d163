"""Statements with a column for what came in and one for what went out: one `Amount`, below zero what went out.

`Paid in` and `Paid out` say it by their names. `Credit` and `Debit` do so beside a balance that rises by what is
credited, as it does in the statement of a bank. One that rises by what is debited is that of a company's own book of
its bank, or else of what a customer, a loan or a card owes, and what is debited there was paid to nobody.

A statement says for what (`Description`). Money has cents, or a currency: whole numbers in all rows may be pieces in
stock, days of leave or points.

No row states both amounts: what came in and had something taken off it is another list, and none of its rows is read.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

import msgspec

from server.folder.looks.amounts.debit_credit import AMOUNT, amount_columns
from server.folder.looks.stated_amounts import negated, stated
from server.folder.looks.table import Table
from server.records.heading_forms.headings import CURRENCY_WORDS, with_currency_behind
from server.records.shapes import INVOICE, PAYMENT, columns_of, fold
from server.records.stated.amount_text import CODES, amount_text
from server.records.stated.values import HALF_A_CENT
from server.records.statements import described

_PAIRS: Final = (
    ("Paid In", "Paid Out"), ("Paid In", "Withdrawn"), ("Money In", "Money Out"), ("Amount In", "Amount Out"),
    ("Inflow", "Outflow"), ("Received", "Spent"),  # and above: HSBC, M-PESA, YNAB, Xero
    ("Deposit", "Withdrawal"), ("Deposits", "Withdrawals"), ("Deposit Amount", "Withdrawal Amount"),
    ("Deposit Amt", "Withdrawal Amt"), ("Deposited", "Withdrawn"),  # HDFC, OCBC
    ("Gutschrift", "Lastschrift"), ("Gutschrift", "Belastung"), ("Gutschriften", "Belastungen"),  # PostFinance, UBS
    ("Zahlungseingang", "Zahlungsausgang"), ("Einzahlung", "Auszahlung"),
    ("Encaissement", "Décaissement"), ("Encaissements", "Décaissements"),
    ("Abono", "Cargo"), ("Abonos", "Cargos"), ("Depósito", "Retiro"), ("Depósitos", "Retiros"),
    ("Accredito", "Addebito"), ("Accrediti", "Addebiti"), ("Entrate", "Uscite"), ("Importo entrate", "Importo uscite"),
    ("Bij", "Af"), ("Bijgeschreven", "Afgeschreven"), ("Entrada", "Saída"), ("Entradas", "Saídas"),
    ("Inn på konto", "Ut fra konto"), ("Inn", "Ut"), ("Indsat", "Hævet"), ("Insättning", "Uttag"),
    ("Insättningar", "Uttag"), ("Uznania", "Obciążenia"), ("Wpływy", "Wypływy"),
)  # fmt: skip
"""What banks call their two columns, what came in first. Own list, from what importers of their statements read."""

_BALANCES: Final = frozenset(
    map(fold, ("Balance", "Closing Balance", "Running Balance", "Account Balance", "Balance Amt",
               "Ending Daily Balance", "Available Balance", "Saldo", "Kontostand", "Solde",
               "Saldo contabilístico", "Saldo contabile",
               "Saldo progressivo", "Guthaben"))
)  # fmt: skip
_FEWEST: Final = 2  # rows, for a balance to go on
_CENTS: Final = re.compile(r"[.,]\d\d(?!\d)")


class InAndOut(msgspec.Struct, frozen=True, tag=True):
    """Which column has what came in, and gets both amounts, and which what went out; by their numbers."""

    came_in: int
    went_out: int

    def plain(self, fields: list[str]) -> list[str]:
        """A row with one amount: where both are stated, one that cannot be read."""
        came, went = fields[self.came_in].strip(), fields[self.went_out].strip()
        if not stated(went):
            return fields
        return [
            *fields[: self.came_in],
            f"{came} / {went}" if stated(came) else negated(went),
            *fields[self.came_in + 1 :],
        ]


def with_in_and_out(table: Table) -> Table:
    """The step for two columns of payments, one of which is empty, or 0, in each row."""
    if table.kind != PAYMENT or not columns_of("amount", kind=INVOICE).isdisjoint(table.heads) or table.parts.amount:
        return table  # in a book of invoices and payments both are parts of the amount
    if described().isdisjoint(table.heads):
        return table  # of a payment that is numbered both may be ways to pay, or a deposit beside the rent
    bare = [with_currency_behind(name) or (fold(name), "") for name in table.names]
    found = _called(bare) or _told_by_balance(table, [base for base, _ in bare])
    if found is None or bare[found.came_in][1] != bare[found.went_out][1] or not _is_either(table, found):
        return table
    currency = bare[found.came_in][1] or _told_beside(table, found)
    if not (currency or _has_cents(table, found)) or sum(base.endswith(CURRENCY_WORDS) for base, _ in bare) > 1:
        return table  # of two columns of currencies one is that of what went out
    named = table.called({found.came_in: f"{AMOUNT} ({currency})" if currency in CODES else AMOUNT})
    return table if named is None else named.read_by(found)


def _told_beside(table: Table, found: InAndOut) -> str:
    """The only currency that stands beside amounts, if only beside some; "" where none or two do."""
    texts = (amount_text(row[at].strip()) for row in table.rows for at in (found.came_in, found.went_out))
    told = {one.currency for one in texts if one is not None and one.currency}
    return told.pop() if len(told) == 1 else ""


def _called(bare: Sequence[tuple[str, str]]) -> InAndOut | None:
    """The columns that say by their names which way money went."""
    heads = [base for base, _ in bare]
    return next(
        (InAndOut(heads.index(came), heads.index(went)) for came, went in _folded() if {came, went} <= {*heads}), None
    )


def _told_by_balance(table: Table, heads: Sequence[str]) -> InAndOut | None:
    """The columns of debits and credits, where a balance that goes on tells which of them came in."""
    debit, credit = (next((heads.index(name) for name in known if name in heads), None) for known in amount_columns())
    balance = next((at for at, head in enumerate(heads) if head in _BALANCES), None)
    if debit is None or credit is None or balance is None:
        return None
    way = InAndOut(credit, debit)
    return way if _goes_on(table.read_by(way).rows, credit, balance) else None


def _goes_on(rows: Sequence[Sequence[str]], amount: int, balance: int) -> bool:
    """Whether a balance rises by each amount, from above or from below."""
    said = [(stated(row[amount]), stated(row[balance])) for row in rows if any(cell.strip() for cell in row)]
    return len(said) >= _FEWEST and any(all(map(_follows, pairwise(one))) for one in (said, said[::-1]))


def _follows(rows: tuple[tuple[Decimal | None, Decimal | None], tuple[Decimal | None, Decimal | None]]) -> bool:
    (_, before), (amount, balance) = rows
    if before is None or balance is None:
        return False
    return abs(balance - before - (amount or 0)) < HALF_A_CENT


def _is_either(table: Table, found: InAndOut) -> bool:
    """Whether each row states one of both, and what went out has one sign in all of them; something came in."""
    came, went = ([stated(row[at]) or Decimal(0) for row in table.rows] for at in (found.came_in, found.went_out))
    return (
        not any(one and other for one, other in zip(came, went, strict=True))
        and any(came)
        and (_is_above(went) or _is_above(-one for one in went))
    )


def _has_cents(table: Table, found: InAndOut) -> bool:
    return any(_CENTS.search(row[at]) for row in table.rows for at in (found.came_in, found.went_out))


def _is_above(amounts: Iterable[Decimal]) -> bool:
    return all(amount >= 0 for amount in amounts)


def is_of_one_way(name: str) -> bool:
    """Whether a column is called like one for what came in, or for what went out."""
    base, _ = with_currency_behind(name) or (fold(name), "")
    return any(base in pair for pair in _folded())


@cache
def _folded() -> tuple[tuple[str, str], ...]:
    return tuple((fold(came), fold(went)) for came, went in _PAIRS)
