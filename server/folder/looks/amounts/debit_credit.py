"""Ledgers that say by their columns what is owed and what is credited: as plain amounts, below zero what is credited.

Lists of open items (DATEV's OPOS, SAP) mark each amount in a column of its own, `S` or `H`, `D` or `C`. Others have a
column for what is put on an account and one for what is taken off (`Soll` and `Haben`, `Debit` and `Credit`). Added up
as they stand, credit notes would be owed. So what is credited to a customer gets a minus sign, where it is read and
where it is shown, and two columns become one `Amount`.

Of invoices a credit is below zero. Of payments a debit is: to the ledger as to a bank, what is credited is what came
in; of payments in two columns a balance has to say so (`in_and_out.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final

import msgspec

from server.folder.looks.amounts.misnamed_balances import GOES_ON, RUNNING
from server.folder.looks.stated_amounts import amount_fields, negated, stated
from server.folder.looks.table import Table
from server.records.shapes import INVOICE, PAYMENT, field_parts, fold

AMOUNT: Final = "Amount"
"""What the column of debits is called where it has got the credits as well."""

MARK: Final = "Debit or credit"
"""What a column of types is called that says nothing but this."""

_MARKS: Final = (
    "S/H", "S/H-Kz", "SHKz", "S/H-Kennzeichen", "SHKZG", "Soll/Haben", "Soll/Haben-Kz", "Soll/Haben-Kennz",
    "Soll-/Haben-Kennzeichen", "Soll/Haben-Kennung", "Soll oder Haben", "D/C", "DC", "D/C Indicator", "D/C Code",
    "Dr/Cr", "Cr/Dr", "Debit/Credit", "Credit/Debit", "Debit or Credit", "Debit/Credit Indicator",
    "Credit/Debit Indicator", "Debit/Credit Code", "Sens", "Débit/Crédit", "D/H", "Debe/Haber", "Dare/Avere", "D/A",
    "Debet/Credit", "Af Bij",
)  # fmt: skip
_DEBIT_COLUMNS: Final = (
    "Debit", "Debit Amount", "Amount Debit", "Soll", "Betrag Soll", "Sollbetrag", "Soll-Betrag", "Débit",
    "Montant débit", "Debe", "Importe debe", "Dare", "Importo dare", "Debet", "Bedrag debet", "Débito",
)  # fmt: skip
_CREDIT_COLUMNS: Final = (
    "Credit", "Credit Amount", "Amount Credit", "Haben", "Betrag Haben", "Habenbetrag", "Haben-Betrag", "Crédit",
    "Montant crédit", "Haber", "Importe haber", "Avere", "Importo avere", "Bedrag credit", "Kredit", "Crédito",
)  # fmt: skip
_PAIRS: Final = (
    ("S", "H"), ("Soll", "Haben"), ("D", "C"), ("Dr", "Cr"), ("Debit", "Credit"), ("Débit", "Crédit"), ("DBIT", "CRDT"),
    ("D", "H"), ("Debe", "Haber"), ("D", "A"), ("Dare", "Avere"), ("Debet", "Credit"), ("Af", "Bij"),
)  # fmt: skip
"""What a ledger marks what is debited and what is credited with: one of these, since `A` and `S` say much else."""

_SHORT: Final = 2  # letters of a mark that may be anything in a column of types; `S` and `H` are DATEV's
_LEDGERS: Final = tuple((fold(debit), fold(credit)) for debit, credit in _PAIRS)
_DEBITS, _CREDITS = (frozenset(marks) for marks in zip(*_LEDGERS, strict=True))


class Sides(msgspec.Struct, frozen=True, tag=True):
    """How rows say what is credited, in numbers of columns.

    `debit` and `credit`: the two columns of amounts, the first of which gets both; `mark`: the one that says of a row
    which it is; `balance`: the one that says what is left, and `signed` those of all other amounts. None where there is
    no such column. `lowering`: the marks of rows that are below zero. `own`: whether what is left is that of the row.
    """

    signed: tuple[int, ...]
    debit: int | None
    credit: int | None
    mark: int | None
    balance: int | None
    lowering: frozenset[str]
    own: bool = True

    def plain(self, fields: list[str]) -> list[str]:
        """A row with its amounts below zero where it is credited."""
        said = [*fields]
        marked = self.mark is not None and fold(fields[self.mark].strip()[:_LONGEST_MARK]) in self.lowering
        credited = marked
        if self.debit is not None and self.credit is not None:
            debit, credit = stated(fields[self.debit]) or None, stated(fields[self.credit]) or None
            if debit is not None and credit is not None:  # what was owed or credited, and what was set against it
                credited = marked or (self.mark is None and self._is_left(fields))
            elif debit is not None or credit is not None:
                credited = debit is None
            if credited and credit is not None:
                said[self.debit] = negated(fields[self.credit])
        for at in self.signed if credited else ():
            said[at] = negated(fields[at])
        if self.balance is not None and (marked if self.mark is not None or not self.own else credited):
            said[self.balance] = negated(fields[self.balance])
        return said

    def _is_left(self, fields: Sequence[str]) -> bool:
        left = None if self.balance is None else stated(fields[self.balance])
        return left is not None and left < 0


_LONGEST_MARK: Final = 16  # characters
_TRANSACTIONS: Final = frozenset(
    map(fold, ("Transaction Type", "Type of transaction", "Type de transaction", "Tipo de transacción"))
)
"""In which Mint and others write `debit` and `credit` beside amounts without a sign."""
_DEBIT_AND_CREDIT: Final = frozenset({"debit", "credit"})


def with_sides(table: Table) -> Table:
    """The step for what says debit and credit.

    Beside two columns of amounts what is left is the row's own where it comes to what they do; otherwise it goes on
    from row to row, and is called so.
    """
    heads, kind = table.heads, table.kind
    if kind not in {INVOICE, PAYMENT}:
        return table
    debits, credits_ = amount_columns()
    debit, credit = (next((heads.index(name) for name in known if name in heads), None) for known in (debits, credits_))
    apart = table.parts.narrowed(head for head in heads if head not in debits).amount
    if kind != INVOICE or debit is None or credit is None or apart:
        debit = credit = None
    mark = _mark(table)
    if debit is None and mark is None:
        return table
    balance = table.first(table.parts.balance)
    signed = tuple(at for at, head in enumerate(heads) if head in amount_fields(kind) and at not in {debit, balance})
    own = (
        debit is None
        or credit is None
        or balance is None
        or heads[balance] not in GOES_ON
        or _come_to(table.rows, debit, credit, balance)
    )
    names = ((debit, AMOUNT), (None if own else balance, RUNNING))
    marks = {mark: MARK} if mark is not None and heads[mark] not in _mark_columns() else {}
    renamed = table.called({at: name for at, name in names if at is not None} | marks)
    lowering = _CREDITS if kind == INVOICE else _DEBITS
    sides = Sides(signed, debit, credit, mark, balance, lowering, own)
    return table if renamed is None else renamed.read_by(sides)


def _come_to(rows: Iterable[Sequence[str]], debit: int, credit: int, balance: int) -> bool:
    """Whether what is left in each row is what its two amounts come to, whatever sign it has."""
    said = ([stated(row[at]) or 0 for at in (debit, credit, balance)] for row in rows)
    return all(abs(one - other) == abs(left) for one, other, left in said if one or other)


def _mark(table: Table) -> int | None:
    """Which column says debit or credit and nothing else: one that is called so, or one of types that says both.

    A payment's type may be that of its card; a transaction's is not, where no amount has a sign of its own.
    """
    for at, head in enumerate(table.heads):
        called = head in _mark_columns()
        typed = head in _type_columns(INVOICE) if table.kind == INVOICE else is_of_transactions(table, at)
        if not called and not typed:
            continue
        words = {fold(text[:_LONGEST_MARK]) for text in table.said(at)} - {""}
        for debit, credit in _LEDGERS:
            told = called or ({debit, credit} == words and (len(debit) > _SHORT or debit == "s"))
            if words and words <= {debit, credit} and told:
                return at
    return None


def is_of_transactions(table: Table, at: int) -> bool:
    """Whether a column of payments says `debit` or `credit` of each transaction, beside amounts without a sign."""
    if table.kind != PAYMENT or table.heads[at] not in _TRANSACTIONS:
        return False
    amounts = table.at(table.parts.amount[:1])
    told = {fold(text[:_LONGEST_MARK]) for text in table.said(at)} - {""} == _DEBIT_AND_CREDIT
    return told and not any((stated(row[number]) or 0) < 0 for row in table.rows for number in amounts)


@cache
def _mark_columns() -> frozenset[str]:
    return frozenset(map(fold, _MARKS))


@cache
def _type_columns(kind: int) -> frozenset[str]:
    return frozenset(place.head for place in field_parts(kind, "").document)


def is_in_amount(folded_name: str, columns: Collection[str]) -> bool:
    """Whether a column of invoices is that of credits, which the `Amount` among these columns has in it already."""
    return AMOUNT in columns and folded_name in amount_columns()[1]


@cache
def amount_columns() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded names of columns of debits, and of credits."""
    return tuple(map(fold, _DEBIT_COLUMNS)), tuple(map(fold, _CREDIT_COLUMNS))
