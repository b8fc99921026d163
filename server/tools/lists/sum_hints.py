"""Fields of a list's meta that say what its sums and amounts have in them, or why there are none.

A model that finds no sum adds up the page that it sees, and takes that for the whole.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from server.records.facts import says_it_credits
from server.source import MOST_SUMMED, OTHER_CURRENCY, Offer, Query, Source
from server.tools.kinds import Kind
from server.tools.lists.pages import ReadPage
from server.tools.lists.summed_amount import HINT as OTHER_AMOUNTS
from server.tools.lists.summed_amount import summed_amounts

_BOTH_SIGNS: Final = (
    "Some of these payments are below zero and say nothing of why (negativeAmounts): they may have been given back or"
    " paid to others, as to suppliers, and the amount in meta.sums has them taken off already. What came in is"
    " positiveAmounts."
)
_UNITS: Final = (
    "In some files of the data all amounts are whole numbers, which are or may be cents (1500 for 15.00), and in others"
    " they are not: amounts are compared as bare numbers, and not added up, so neither the order nor a range of amounts"
    " says which is worth more."
)

_CREDITS: Final = (
    "Some {}s of the data say that they are {}: whatever sign is shown, meta.sums, ranges and orders of amounts take"
    " what they state for below zero."
)
_CREDITED: Final = {"invoice": ("creditNotesAmong", "credit notes"), "payment": ("refundsAmong", "refunds")}
"""What records of a kind are called that credit what they state, in meta and in words."""

_VOID_ADDED: Final = {
    "invoice": (
        "Some of these invoices are void, failed, or were credited or refunded in full: the amount in meta.sums has"
        " theirs as well (voidAmount). Take it off before you say what was billed, unless the credit note that cancels"
        " such an invoice is in this list: that one is subtracted already."
    ),
    "payment": (
        "Some of these payments failed or were cancelled, or the money was given back or charged back: the amount in"
        " meta.sums has theirs as well (voidAmount). Take it off before you say what was paid, unless the refund of"
        " such a payment is in this list: that one is subtracted already."
    ),
    "subscription": (
        "Some of these subscriptions are cancelled, ended or paused: the amount in meta.sums has theirs as well"
        " (voidAmount). Take it off before you say what they bring in."
    ),
}
_DRAFTS_ADDED: Final = {
    "": (
        "Some of these {}s are drafts, which nobody has got yet: the amount in meta.sums has theirs as well"
        " (draftAmount)."
    ),
    "subscription": (
        "Some of these subscriptions are trials or have not begun: the amount in meta.sums has theirs as well"
        " (draftAmount). Take it off before you say what they bring in."
    ),
    "payment": (
        "Some of these payments are pending or drafts, which nobody has got yet: the amount in meta.sums has theirs as"
        " well (draftAmount). Take it off before you say what was received."
    ),
}
_PAID_AND_OWED: Final = (
    "{:,} of these {}s say that they are paid, and that something is left to pay: meta.sums has it in the balance. Do"
    " not give it as what is open without saying so."
)
_VOID_OWED: Final = (
    "Nothing is left to pay of a void invoice, a draft or one that is written off, whatever balance it shows:"
    " meta.sums, ranges and orders take it for 0."
)

_ABOVE: Final = (
    "More is left to pay of these {}s, or of those of some customer, than they come to: their balance may be what a"
    " customer owes in all, stated once for each of his {}s, or have fees in it. Do not give it as what is open without"
    " saying so."
)

_REFUNDS_HIDDEN: Final = (
    "A part of {:,} of these {}s was given back, and the profile of this connection hides how much: the amount in"
    " meta.sums has it, and voidAmount has all of those that call themselves refunded. Say so beside any figure of what"
    " came in."
)

_UNPRICED: Final = {
    "": "There is no meta.sums: no field of the {}s in the data is known for their amount.",
    "subscription": (
        "There is no meta.sums: no field of the {}s in the data says what they bring in a month. A price is not added"
        " up, which may be for a year, or for one seat."
    ),
}
_UNSTATED: Final = {
    "": "There is no meta.sums: none of these {}s states an amount that can be read.",
    "subscription": (
        "There is no meta.sums: none of these {}s says what it brings in a month. A price is not added up, which may be"
        " for a year, or for one seat."
    ),
}
_TOO_LARGE: Final = (
    "There is no meta.sums: one of these {}s states an amount of 10^15 or more, in which the cents of the others would"
    " be lost."
)
_DISPUTED: Final = "There is no meta.sums: of each of these {}s another record of the data states other amounts."
_LONG: Final = (
    f"More than {MOST_SUMMED:,} records are not added up: no meta.sums. Narrow the list, by dates say,"
    " and add up what its parts come to. What one page comes to says nothing of the whole."
)
_BEYOND: Final = (
    "There is no meta.sums: these records are in too many currencies, state an amount beyond measure, or too many of"
    " the data share their ids. What a page comes to says nothing of the whole."
)
_HIDDEN: Final = "There is no meta.sums: the profile of this connection hides an amount of these records."

_CENT: Final = Decimal("0.01")  # the least that is above zero


class Said(NamedTuple):
    """A field of meta, its value, and what it means; "" where that needs no words."""

    field: str
    value: object
    hint: str


def hints_of_sums(source: Source, query: Query, read: ReadPage) -> Iterator[Said]:
    """What is to be said of the amounts of a page's whole list."""
    yield from _units(query, read)
    yield from _other_amounts(read)
    yield from _credits(query, read)
    yield from _void(query, read)
    yield from _refunds_hidden(read)
    yield from _paid_and_owed(read)
    yield from _above_amount(read)
    yield from _below_zero(source, read)
    yield from _both_signs(read)
    if read.page.records:
        yield from _unadded(source, query, read)


def _units(query: Query, read: ReadPage) -> Iterator[Said]:
    """The hint that the files of a list state amounts in several units, where these are compared or not added up."""
    if query.goes_by.isdisjoint({"amount", "balance"}) and (read.sums or not read.page.records):
        return
    if read.page.mixes_units or read.written.mixes_units:
        yield Said("unitsMixed", True, _UNITS)


def _other_amounts(read: ReadPage) -> Iterator[Said]:
    """The hint which amount is added up, where records state others."""
    if read.sums and (found := summed_amounts(read)) is not None:
        summed, others = map(", ".join, found)
        yield Said("amountSummed", summed, OTHER_AMOUNTS.format(read.kind.words, summed, others))


def _credits(query: Query, read: ReadPage) -> Iterator[Said]:
    """The hint that some invoices are credit notes or some payments refunds, where amounts are added or compared."""
    if read.page.credits and (read.page.sums or not query.goes_by.isdisjoint({"amount", "balance"})):
        field, words = _CREDITED[read.kind.noun]
        yield Said(field, True, _CREDITS.format(read.kind.words, words))


def _void(query: Query, read: ReadPage) -> Iterator[Said]:
    """The hint that void invoices or failed payments are among what is added up, and that nobody owes the former."""
    page = read.page
    counted = any("voidAmount" in one for one in read.sums)
    unowed = any(one.unowed for one in page.sums)  # of those that are shown; a bound has left out what counts as 0
    owed = page.void and (unowed or ("balance" in query.goes_by and not (page.sums and query.statuses)))
    drafts = any(one.drafts for one in page.sums)
    if counted or owed or drafts:
        told = [_VOID_ADDED[read.kind.noun]] if counted and read.kind.noun in _VOID_ADDED else []
        told += [_DRAFTS_ADDED.get(read.kind.noun, _DRAFTS_ADDED[""]).format(read.kind.words)] if drafts else []
        told += [_VOID_OWED] if owed else []
        yield Said("voidAmong", True, " ".join(told))


def _refunds_hidden(read: ReadPage) -> Iterator[Said]:
    """The hint that the profile hides what of some records was given back, which is in their amount."""
    if read.sums and read.hides("refunded") and (found := sum(one.partly_refunded for one in read.page.sums)):
        yield Said("refundsHidden", found, _REFUNDS_HIDDEN.format(found, read.kind.words))


def _paid_and_owed(read: ReadPage) -> Iterator[Said]:
    """The hint that some of what is left to pay is stated by records that call themselves paid."""
    if read.sums and (found := sum(one.paid_and_owed for one in read.page.sums)):
        yield Said("paidWithBalance", found, _PAID_AND_OWED.format(found, read.kind.words))


def _above_amount(read: ReadPage) -> Iterator[Said]:
    """The hint that balances come to more than amounts above zero, of which they are what is left."""
    words = read.kind.words
    if read.sums and any(
        one.above
        or (
            one.balance is not None
            and one.amount is not None
            and not one.without_amount
            and one.balance - _CENT >= (one.amount if one.positive is None else one.positive)
            and one.balance > 0
        )
        for one in read.page.sums
    ):
        yield Said("balanceAboveAmount", True, _ABOVE.format(words, words))


def _below_zero(source: Source, read: ReadPage) -> Iterator[Said]:
    """The hint that payments are listed as what they take off an account.

    Where some payments of the data are above zero, those below are what was given back. So are all that say so.
    """
    kind, page = read.kind, read.page
    if kind.noun != "payment" or not any(
        one.amount is not None and one.amount < 0 and not one.positive for one in page.sums
    ):
        return
    if not all(says_it_credits(kind.of_records, one) for one in page.records) and not _some_above_zero(source, kind):
        hint = "Ledgers state payments below zero, as these are: they were received, and are no refunds for that."
        yield Said("paymentsBelowZero", True, hint)


def _both_signs(read: ReadPage) -> Iterator[Said]:
    """The hint that what was paid to others may be off the sum of payments: nothing says that it was given back."""
    both = any("negativeAmounts" in one for one in read.sums)
    if read.kind.noun == "payment" and both and not read.page.credits:
        yield Said("negativeAmong", True, _BOTH_SIGNS)


def _some_above_zero(source: Source, kind: Kind) -> bool:
    asked = Query(least=_CENT)
    return asked.goes_by <= source.offers[kind.noun].filters and bool(source.count(kind.noun, asked))


def _unadded(source: Source, query: Query, read: ReadPage) -> Iterator[Said]:
    """The hint why a list is not added up, or not all of it."""
    other = sum(one.records for one in read.page.sums if one.currency == OTHER_CURRENCY)
    if read.sums and other:
        hint = f"What {other:,} of these records state as their currency is none that is known: they are not added up."
        yield Said("currencyUnread", other, hint)
    offer = source.offers.get(read.kind.noun, Offer())
    if not read.sums and (offer.sums or offer.unpriced) and not any(_units(query, read)):
        yield Said("sumsLeftOut", True, _why_unadded(offer, read))


def _why_unadded(offer: Offer, read: ReadPage) -> str:
    page, kind = read.page, read.kind
    if offer.unpriced:
        return _UNPRICED.get(kind.noun, _UNPRICED[""]).format(kind.words)
    if page.total is not None and page.total > MOST_SUMMED:
        return _LONG
    if not page.sums:
        return _BEYOND
    if any(one.amount is not None or one.balance is not None for one in page.sums):
        return _HIDDEN
    if all(one.sharing_id == one.records for one in page.sums):
        return _DISPUTED.format(kind.words)
    if any(one.beyond for one in page.sums):
        return _TOO_LARGE.format(kind.words)
    return _UNSTATED.get(kind.noun, _UNSTATED[""]).format(kind.words)
