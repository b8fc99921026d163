"""Lists whose rows are records of several kinds, each of which says in a column what it is.

QuickBooks lists the payments of a customer among his invoices (Transaction List by Customer), and so do Sage and other
ledgers. A payment that is taken for an invoice of less than nothing falsifies what both come to. A list is mixed where
its first rows have records of both kinds, or where invoices that are due stand in a list of transactions.
Credit notes are among the invoices, and refunds among the payments, from which they subtract (`credits.py`). What is
neither, such as a journal entry, is left out of a mixed list, and so is what is not known: money that is paid out
stands in such lists as well. Of several words that name an invoice at their head it is one, unless another of them says
otherwise: `Tax invoice`, and not `Voided invoice`, `Invoice reminder` or `Payable invoice`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

from server.records.credits import is_credit, is_of_others, owing_nothing
from server.records.headings import folded
from server.records.shapes import INVOICE, MAX_NAME_CHARS, PAYMENT, field_parts, fold, shapes

_ROWS: Final = 1_000  # that are looked at
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONG: Final = 6  # letters; "SI" and "RV" stand in many words
_BEGINS: Final = 4  # letters of a word with which others begin that say the same; "pre" and "no" do in others, too
_FIRST: Final = frozenset({"facture", "factura", "fattura"})
"""What an invoice is called in languages that say first what a thing is; in the others it is said last."""
_RELATING: Final = frozenset(
    {"for", "of", "on", "to", "against", "from", "per", "zu", "zur", "auf", "für", "aus", "op", "voor", "van", "bij"}
)
"""Words behind which stands what something is for, and not what it is: `Interest on invoice`."""


def kinds_among(names: Sequence[str], rows: Iterable[Sequence[str]], kind: int | None) -> tuple[int, ...]:
    """The kinds of records that the rows of a table of this kind have; nothing where they are all of one."""
    if kind not in {INVOICE, PAYMENT}:
        return ()
    column = type_column(list(folded(names).values()), kind)
    if column is None:
        return ()
    said = {row[column] for row in islice(rows, _ROWS) if len(row) == len(names) and row[column].strip()}
    # A refund among invoices is a credit note, as in Odoo, unless there are payments as well.
    of = kind_in_list if kind == INVOICE else kind_of_row  # PayPal writes `Invoice sent`
    found = {of_row for one in said if (of_row := of(one, kind)) != PAYMENT or not is_credit(INVOICE, one)}
    # A payment may be of the type "invoice", too, but is not due.
    due = not {place.head for place in field_parts(INVOICE, "").due}.isdisjoint(folded(names).values())
    mixed = INVOICE in found and (PAYMENT in found or (kind == PAYMENT and due))
    return (INVOICE, PAYMENT) if mixed else ()


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


def kind_in_list(said: str | None, own: int) -> int | None:
    """The kind of a row in a mixed list of this kind that says this, an invoice perhaps in several words.

    None is said by an object without that member, which is of the list's own kind.
    """
    if said is None:
        return own
    found = kind_of_row(said, own)
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


def known_rows(
    names: Sequence[str], rows: Iterable[Sequence[str]], kind: int, kinds: Sequence[int]
) -> Iterator[Sequence[str]]:
    """The rows of a table of this kind but for those that are of none of its `kinds`, where it has several."""
    column = type_column(list(folded(names).values()), kind) if kinds else None
    for row in rows:
        if column is None or len(row) != len(names) or kind_in_list(row[column], kind) is not None:
            yield row


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
def _kinds() -> Mapping[str, int]:
    return {fold(word): kind for kind in (INVOICE, PAYMENT) for word in shapes()[kind].types}
