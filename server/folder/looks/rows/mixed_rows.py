"""Lists whose rows are records of several kinds, each of which says in a column what it is.

QuickBooks lists the payments of a customer among his invoices (Transaction List by Customer), and so do Sage and other
ledgers. A payment that is taken for an invoice of less than nothing falsifies what both come to. A list is mixed where
its first rows have records of both kinds, or where invoices that are due stand in a list of transactions. Credit
notes are among the invoices, and refunds among the payments, from which they subtract (`records/credits.py`). What
is neither, such as a journal entry, is left out of a mixed list, and so is what is not known: money that is paid out
stands in such lists as well. But where a list that is called after invoices has payments and no type that is known to
be an invoice's, it is a type that is not known. Of several words that name an invoice at their head it is one, unless
another of them says otherwise: `Tax invoice`, and not `Voided invoice`, `Invoice reminder` or `Payable invoice`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import msgspec

from server.folder.looks.table import Table
from server.records.credits import is_credit, is_of_others, owing_nothing
from server.records.shapes import INVOICE, MAX_NAME_CHARS, PAYMENT, field_parts, fold, shapes

_WORD: Final = re.compile(r"[^\W\d_]+")
_CODE: Final = re.compile(r"[A-Z\u00c4\u00d6\u00dc]{1,4}[0-9]{0,2}")
_LONG: Final = 6  # letters; "SI" and "RV" stand in many words
_BEGINS: Final = 4  # letters of a word with which others begin that say the same; "pre" and "no" do in others, too
NUMBER: Final = "Number"
"""What the column is called that numbers all of them."""

TYPE: Final = "type"
"""What is reported of a record whose type is a code that is not known."""

_MAY_BE_WAYS: Final = frozenset(
    map(fold, ("type", "Typ", "Tipo", "Soort", "invoice type", "Rechnungsart", "Rechnungstyp", "Type de facture"))
)
"""Columns in which a way to pay may be that of an invoice, where it would make a payment of a document."""

_SALE: Final = fold("Sales Receipt")
_SALE_GIVEN_BACK: Final = fold("Refund Receipt")
"""What was sold and paid at once, to QuickBooks: a payment among invoices, and among none what a shop has billed."""

_FIRST: Final = frozenset({"facture", "factura", "fattura"})
"""What an invoice is called in languages that say first what a thing is; in the others it is said last."""
_RELATING: Final = frozenset(
    {"for", "of", "on", "to", "against", "from", "per", "zu", "zur", "auf", "für", "aus", "op", "voor", "van", "bij"}
)
"""Words behind which stands what something is for, and not what it is: `Interest on invoice`."""


class Apart(msgspec.Struct, frozen=True):
    """The `kinds` of the records of a list, none where they are all of one; `types`: what types are of in it alone.

    These are folded types -> kinds. `coded`: whether the types of invoices that are all of one kind are codes, so that
    one which is not known may be that of anything (`is_unknown_code`).
    """

    kinds: tuple[int, ...] = ()
    types: Mapping[str, int] = {}
    coded: bool = False

    def kind_of(self, said: str | None, own: int) -> int | None:
        """The kind of a record that says this in a list of its own kind (`kind_in_list`)."""
        return kind_in_list(said, own, self.types) if self.kinds else own


def kinds_among(table: Table) -> Apart:
    """What the rows of a table are."""
    heads, kind = table.heads, table.kind
    column = type_column(heads, kind) if kind in {INVOICE, PAYMENT} else None
    if column is None:
        return Apart()
    said = set(table.said(column)) - {""}
    if kind == INVOICE and heads[column] in _MAY_BE_WAYS:
        said = {one for one in said if fold(one[:MAX_NAME_CHARS]) not in ways_to_pay()}
    types = _of_programs(said)
    sold = kind == INVOICE and _SALE in set(map(fold, said)) and not any(_is_invoice(one, types) for one in said)
    if sold:
        types = types | dict.fromkeys((_SALE, _SALE_GIVEN_BACK), INVOICE)
        unknown = [one for one in said if _kind_among(one, kind, types) is None]
        types |= dict.fromkeys(_may_be_invoices(unknown), INVOICE)
    found = {one: _kind_among(one, kind, types) for one in said}
    # A refund among invoices is a credit note, as in Odoo, unless there are payments as well.
    kinds = {of_row for one, of_row in found.items() if of_row != PAYMENT or not is_credit(INVOICE, one)}
    if kind == INVOICE and PAYMENT in kinds and not any(_is_invoice(one, types) for one in said):
        types = types | dict.fromkeys(_may_be_invoices(one for one, of_row in found.items() if of_row is None), INVOICE)
        kinds |= set(types.values())
    # A payment may be of the type "invoice", too, but is not due.
    due = not {place.head for place in field_parts(INVOICE, "").due}.isdisjoint(heads)
    mixed = INVOICE in kinds and (PAYMENT in kinds or (kind == PAYMENT and due) or (sold and None in kinds))
    if mixed:
        return Apart((INVOICE, PAYMENT), types)
    return Apart(coded=kind == INVOICE and any(_is_code(one) and _is_known(one) for one in said))


def of_known_rows(table: Table, apart: Apart) -> Table:
    """A table as one of invoices, without the rows of none of its kinds, where it has several."""
    if not apart.kinds:
        return table
    column = type_column(table.heads, table.kind)
    known = [row for row in table.rows if column is None or apart.kind_of(row[column], table.kind) is not None]
    return msgspec.structs.replace(table, rows=known, kind=INVOICE, mixed=True)


def with_shared_numbers(table: Table, apart: Apart) -> Table:
    """A table whose payments are numbered in the column that numbers its invoices, each by a number of its own.

    Ledgers have a document's number there, whatever it is. Where a payment has that of an invoice, it is what is paid.
    """
    numbers = [at for at, head in enumerate(table.heads) if head in numbering(INVOICE)]
    if INVOICE not in apart.kinds or PAYMENT not in apart.kinds or not numbers:
        return table
    column = type_column(table.heads, table.kind)
    if column is None or not numbering(PAYMENT).isdisjoint(table.heads) or table.heads[numbers[0]] in table.given:
        return table
    paid = [row[numbers[0]].strip() for row in table.rows if apart.kind_of(row[column], table.kind) == PAYMENT]
    billed = {row[numbers[0]].strip() for row in table.rows if apart.kind_of(row[column], table.kind) == INVOICE}
    own = all(paid) and len(set(paid)) == len(paid) and billed.isdisjoint(paid)
    return (table.called({numbers[0]: NUMBER}) if own else None) or table


@cache
def numbering(kind: int) -> frozenset[str]:
    """The folded headings under which records of a kind have an id or a number."""
    parts = field_parts(kind, "")
    return frozenset(place.head for place in (*parts.id, *parts.number))


def is_unknown_code(said: str | None) -> bool:
    """Whether a type is written like the codes of programs, and is none that is known for what stands among invoices.

    `SR` is a last bill to one program and a cancelled one to the next, `AN` an offer or a part of a bill.
    """
    return said is not None and _is_code(said) and not _is_known(said)


def _is_code(said: str) -> bool:
    return _CODE.fullmatch(said.strip()) is not None


def _is_known(said: str) -> bool:
    return kind_of_row(said, INVOICE) is not None or is_of_others(INVOICE, said)


def _kind_among(said: str, kind: int, types: Mapping[str, int]) -> int | None:
    if kind == INVOICE:
        return kind_in_list(said, kind, types)
    if is_of_others(kind, said):  # `Bankgutschrift auf PayPal-Konto` is no credit note
        return None
    return types.get(fold(said[:MAX_NAME_CHARS])) or kind_of_row(said, kind)  # PayPal writes `Invoice sent`


def _of_programs(said: Collection[str]) -> dict[str, int]:
    """The codes that mean a payment in the program that has others of a list's types as well, and elsewhere do not."""
    codes = {fold(one[:MAX_NAME_CHARS]) for one in said}
    programs = ((set(map(fold, others)), own) for others, own in shapes()[PAYMENT].beside)
    return {fold(one): PAYMENT for others, own in programs if not codes.isdisjoint(others) for one in own}


def _is_invoice(said: str, types: Mapping[str, int]) -> bool:
    """Whether a type is a word for an invoice that is known, and not just for what credits one."""
    return kind_in_list(said, INVOICE, types) == INVOICE and not is_credit(INVOICE, said)


def _may_be_invoices(said: Iterable[str]) -> Iterator[str]:
    """The types that may be those of invoices: nothing is known of them, and they are no word for anything else."""
    for one in said:
        if not is_of_others(INVOICE, one) and not any(map(_is_entry, map(fold, _WORD.findall(one.lower())))):
            yield fold(one[:MAX_NAME_CHARS])


def _is_entry(word: str) -> bool:
    return _is_unlike(word) or word.startswith(tuple(map(fold, shapes()[INVOICE].entries)))


def type_column(names: Sequence[str], kind: int) -> int | None:
    """Where the column is, among these folded names, in which rows say what they are."""
    heads = [place.head for place in field_parts(kind, "").document]
    return next((names.index(head) for head in heads if head in names), None)


def kind_of_row(said: str, own: int) -> int | None:
    """The kind of a row in a list of this kind that says this of itself; None where it is neither.

    A row that says nothing is of the list's own kind.
    """
    other = PAYMENT if own == INVOICE else INVOICE
    if not said.strip():
        return own
    exact = _kinds().get(fold(said[:MAX_NAME_CHARS]))
    if exact is not None:
        return exact
    return own if is_credit(own, said) else other if is_credit(other, said) else None


def kind_in_list(said: str | None, own: int, types: Mapping[str, int]) -> int | None:
    """The kind of a row in a mixed list of this kind that says this, an invoice perhaps in several words.

    None is said by an object without that member, which is of the list's own kind. `types`: see `Apart`.
    """
    if said is None:
        return own
    folded_type = fold(said[:MAX_NAME_CHARS])
    if folded_type in types:
        return types[folded_type]
    found = kind_of_row(said, own)
    if found is None and own == INVOICE and folded_type in ways_to_pay():
        return PAYMENT
    return INVOICE if found is None and _is_named_invoice(said[:MAX_NAME_CHARS]) else found


def _is_named_invoice(said: str) -> bool:
    """Whether words name an invoice that somebody owes at their head: `Down payment invoice`, `Facture d'acompte`.

    Of words for both kinds the first one may be the head, as in `Payment invoice`, so that they tell nothing.
    """
    words = _WORD.findall(said.lower())
    folded_words = list(map(fold, words))
    if not words or is_of_others(INVOICE, said) or any(map(_is_unlike, folded_words)):
        return False
    if folded_words[0] in _FIRST:
        return all(_kinds().get(word) != PAYMENT for word in folded_words)
    named = folded_words[-1].endswith(_last()) and _kinds().get(folded_words[0]) != PAYMENT
    return named and _RELATING.isdisjoint(words)


def _is_unlike(word: str) -> bool:
    exact, beginnings = _unlike()
    return word in exact or word.startswith(beginnings)


@cache
def _unlike() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words beside which an invoice is none that somebody owes, and how others begin that say so."""
    shape = shapes()[INVOICE]
    words = {fold(word) for word in (*shape.unlike, *owing_nothing(INVOICE), *shape.offers)}
    return frozenset(words), tuple(word for word in words if len(word) >= _BEGINS)


@cache
def _last() -> tuple[str, ...]:
    """What an invoice is called at the end of a longer word: `Schlussrechnung`."""
    return tuple(
        word for word, kind in _kinds().items() if kind == INVOICE and len(word) >= _LONG and word not in _FIRST
    )


@cache
def ways_to_pay() -> frozenset[str]:
    """What a payment is called after the way it came, folded."""
    return frozenset(map(fold, shapes()[PAYMENT].ways))


@cache
def _kinds() -> Mapping[str, int]:
    return {fold(word): kind for kind in (INVOICE, PAYMENT) for word in shapes()[kind].types}
