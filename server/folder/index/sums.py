"""What the records of a list add up to, in each currency.

Amounts stand in the index as the nearest doubles. Each is added as the shortest decimal that reads as that double,
which is the amount as its file states it: adding doubles would be wrong by a cent now and then.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import msgspec

from server.records.columns import UNREAD_AMOUNT
from server.records.credits import UNOWED, Standing
from server.records.stated.values import HALF_A_CENT, UNPRICED
from server.source import OTHER_CURRENCY, Sum

MOST_CURRENCIES: Final = 20
"""Currencies of a list that is added up; each takes some 60 bytes of every page."""

_LARGEST: Final = 1e15
"""Beyond any bill. With one such amount there is no sum: the cents of the others would be lost in it."""

_HIGHEST_RATE: Final = 30
"""Percent; Hungary's 27 is the highest rate of a value added tax."""

_FEWER: Final = 2
"""How many times fewer different values there are where they are rates: a tax is another one for each other amount."""


class Amounts(NamedTuple):
    """What a sum takes from a record: codes of its currency and status, its amount, and the balance of an invoice.

    `net` and `tax`: what the amount is made of, `refunded`: what was given back of it, None where the record does not
    say. `alone`: whether no other record has its id, so that its amounts are all that is said of it. `ordered`: whether
    it is an order whose payment failed.
    """

    currency: int | None
    status: int | None
    amount: float
    balance: float | None
    net: float | None
    tax: float | None
    refunded: float | None
    alone: bool
    ordered: bool


Stated = tuple[int, int | None, Amounts]
"""(number of a record's row, what stands for its customer, what it states)."""


class Meant(NamedTuple):
    """What stands for codes of currencies -> the codes; what stands for statuses -> how a record with it stands."""

    currencies: Mapping[int, str]
    standings: Mapping[int, Standing] = {}

    def of(self, record: Amounts) -> Standing | None:
        """How a record stands by its status."""
        return None if record.status is None else self.standings.get(record.status)


class Currencies(NamedTuple):
    """Codes that records of a kind name, and how many of them name none that is known."""

    codes: tuple[str, ...]
    unknown: int


def sums_by_customer(records: Iterable[Stated], meant: Meant, *, by_amount: bool = False) -> list[tuple[int, Sum]]:
    """(row of one of the records, their sum) for each customer and currency, the largest balance first.

    Where nothing has a balance, and `by_amount`, the largest amount but for what is void or a draft, since nobody owes
    that or has paid it; as bare numbers, whatever their currency. The rest as `sums_of`.
    """
    groups: dict[int | None, list[tuple[int, Amounts]]] = {}
    for row, customer, stated in records:
        groups.setdefault(customer, []).append((row, stated))
    found = [
        (group[0][0], added) for group in groups.values() for added in sums_of((stated for _, stated in group), meant)
    ]
    owed = not by_amount and any(added.balance is not None for _, added in found)

    def largest(one: tuple[int, Sum]) -> tuple[bool, Decimal, Decimal]:
        added = one[1]
        value = added.balance if owed else added.amount
        counted = whole = value or Decimal()
        if not owed:
            counted -= (added.void_amount or 0) + (added.draft_amount or 0)
        return value is None, -counted, -whole

    return sorted(found, key=largest)


def sums_of_list(records: Sequence[Stated], meant: Meant) -> tuple[Sum, ...]:
    """`sums_of` the records of a list, with what is to be said of its customers (`Sum.above`)."""
    above = _owing_more(records, meant)
    added = sums_of((one for _, _, one in records), meant)
    return tuple(msgspec.structs.replace(one, above=one.currency in above) for one in added)


def _owing_more(records: Iterable[Stated], meant: Meant) -> frozenset[str | None]:
    """The currencies in which some customer of several records has more left to pay than these come to.

    Of one record alone, fees may have been added.
    """
    owed: dict[tuple[int, int | None], list[tuple[float, float]]] = {}
    for _, customer, one in records:
        if customer is None or one.balance is None or not one.alone:
            continue
        if min(one.balance, one.amount) > UNREAD_AMOUNT:
            owed.setdefault((customer, one.currency), []).append((one.balance, max(one.amount, 0.0)))
    found = set()
    for (_, currency), both in owed.items():
        left, of = (sum(values) for values in zip(*both, strict=True))
        if len(both) > 1 and left > 0 and left - of > HALF_A_CENT:
            found.add(None if currency is None else meant.currencies.get(currency, OTHER_CURRENCY))
    return frozenset(found)


def sums_of(records: Iterable[Amounts], meant: Meant) -> tuple[Sum, ...]:
    """The sums of records, the currency of most records first.

    Empty for more currencies than `MOST_CURRENCIES`.
    """
    groups: dict[str | None, list[Amounts]] = {}
    for record in records:
        currency = None if record.currency is None else meant.currencies.get(record.currency, OTHER_CURRENCY)
        groups.setdefault(currency, []).append(record)
    if len(groups) > MOST_CURRENCIES:
        return ()
    found = (_sum(currency, group, meant) for currency, group in groups.items())
    return tuple(sorted(found, key=lambda one: (-one.records, one.currency or "")))


def _sum(currency: str | None, group: list[Amounts], meant: Meant) -> Sum:
    """What the records of one currency come to: their amounts, balances and taxes, and what of these does not count."""
    unowed = sum(meant.of(record) in UNOWED for record in group)
    if currency == OTHER_CURRENCY:
        return Sum(currency=currency, records=len(group), unowed=unowed)
    alone = [record for record in group if record.alone]
    amounts = [record.amount for record in alone]
    amount, without_amount = _added(amounts)
    above, below = ([one for one in amounts if one * sign > 0 and one > UNREAD_AMOUNT] for sign in (1, -1))
    apart = amount is not None and bool(above and below)
    balance, without_balance = _added([record.balance for record in alone if record.balance is not None])
    rates = _are_rates(alone)
    net, without_net = _added([UNREAD_AMOUNT if record.net is None else record.net for record in alone])
    tax, without_tax = _added([UNREAD_AMOUNT if record.tax is None or rates else record.tax for record in alone])
    void = [one for one in alone if _came_to_nothing(one, meant.of(one), beside=bool(above))]
    left = (_not_given_back(record, partly=meant.of(record) == "given back") for record in void)
    kept = [amount for amount in left if amount is not None]
    not_yet = [record.amount for record in alone if meant.of(record) == "draft"]
    return Sum(
        currency=currency,
        records=len(group),
        void=len(void),
        void_amount=_added([record.amount for record in void])[0],
        void_kept=len(kept),
        void_kept_amount=_added(kept)[0],
        partly_refunded=sum(0 < (record.refunded or 0) < record.amount for record in alone),
        drafts=len(not_yet),
        draft_amount=_added(not_yet)[0],
        unowed=unowed,
        paid_and_owed=sum(meant.of(one) == "settled" and (one.balance or 0) > 0 for one in group),
        beyond=any(abs(one) >= _LARGEST for one in amounts if one > UNREAD_AMOUNT),
        amount=amount,
        without_amount=without_amount,
        positive=_added(above)[0] if apart else None,
        negative=_added(below)[0] if apart else None,
        balance=balance,
        without_balance=without_balance if balance is not None else 0,
        net=net,
        without_net=without_net if net is not None else 0,
        tax=tax,
        without_tax=without_tax if tax is not None else 0,
        refunded=_added([record.refunded for record in alone if record.refunded is not None])[0],
        sharing_id=len(group) - len(alone),
    )


def _came_to_nothing(record: Amounts, standing: Standing | None, *, beside: bool) -> bool:
    """Whether a record is one of which nothing came; `beside`: whether others have amounts above zero.

    Beside payments above zero, one below that says that it was given back is what was given back of another. Whose
    payment failed owes an invoice still, and an order of which something is left to pay.
    """
    if standing == "given back":
        return record.amount > 0 or not beside
    return standing == "void" or (record.ordered and record.balance in {None, UNPRICED, 0.0})


def _not_given_back(record: Amounts, *, partly: bool) -> float | None:
    """The amount of a record of which nothing came, without what the sum of refunds has of it; None where it has all.

    Whoever takes off both what is void and what was given back would take it off twice. `partly`: whether the status
    says no more than that something was given back, of which the refund says how much.
    """
    if not record.refunded or record.refunded <= 0 or record.amount <= 0:
        return record.amount
    if partly:
        return None
    left = Decimal(repr(record.amount)) - Decimal(repr(record.refunded))
    return float(left) if left > 0 else None


def _are_rates(records: list[Amounts]) -> bool:
    """Whether the tax of records is the rate, as in a column called `VAT` with 19 and 7: it does not grow with amounts.

    A record without tax tells neither way.
    """
    taxed = [(record.tax, record.amount) for record in records if record.tax is not None and record.tax > 0]
    taxes, amounts = {tax for tax, _ in taxed}, {amount for _, amount in taxed}
    return bool(taxes) and max(taxes) <= _HIGHEST_RATE and _FEWER * len(taxes) <= len(amounts)


def _added(amounts: list[float]) -> tuple[Decimal | None, int]:
    """(the sum of those that were read, or None; how many were not)."""
    read = [amount for amount in amounts if amount > UNREAD_AMOUNT]
    if not read or max(read) >= _LARGEST or min(read) <= -_LARGEST:
        return None, len(amounts) - len(read)
    return sum(map(Decimal, map(repr, read)), Decimal()), len(amounts) - len(read)
