"""What the records of a list add up to, in each currency.

Amounts stand in the index as the nearest doubles. Each is added as the shortest decimal that reads as that double,
which is the amount as its file states it: adding doubles would be wrong by a cent now and then.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from server.records.columns import UNREAD_AMOUNT
from server.source import OTHER_CURRENCY, Sum

MOST_SUMMED: Final = 5_000
"""Records of a list that is added up: 10 ms. More would hold up a page, which takes 1 to 3 ms."""

MOST_CURRENCIES: Final = 20
"""Currencies of a list that is added up; each takes some 60 bytes of every page."""

_LARGEST: Final = 1e15
"""Beyond any bill. With one such amount there is no sum: the cents of the others would be lost in it."""

Amounts = tuple[int | None, float, float | None]
"""(what stands for the currency in the index, amount, balance) of a record; the last is None but for invoices."""


def sums_of(records: Iterable[Amounts], currencies: Mapping[int, str]) -> tuple[Sum, ...]:
    """The sums of records, the currency of most records first. `currencies`: what stands for a code -> the code.

    Empty for more currencies than `MOST_CURRENCIES`.
    """
    groups: dict[str | None, list[Amounts]] = {}
    for record in records:
        currency = None if record[0] is None else currencies.get(record[0], OTHER_CURRENCY)
        groups.setdefault(currency, []).append(record)
    if len(groups) > MOST_CURRENCIES:
        return ()
    found = (_sum(currency, group) for currency, group in groups.items())
    return tuple(sorted(found, key=lambda one: (-one.records, one.currency or "")))


def _sum(currency: str | None, group: list[Amounts]) -> Sum:
    if currency == OTHER_CURRENCY:
        return Sum(currency=currency, records=len(group))
    amount, without_amount = _added([amount for _, amount, _ in group])
    balances = [balance for _, _, balance in group if balance is not None]
    balance, without_balance = _added(balances)
    return Sum(
        currency=currency,
        records=len(group),
        amount=amount,
        without_amount=without_amount,
        balance=balance,
        without_balance=without_balance if balance is not None else 0,
    )


def _added(amounts: list[float]) -> tuple[Decimal | None, int]:
    """(the sum of those that were read, or None; how many were not)."""
    read = [amount for amount in amounts if amount > UNREAD_AMOUNT]
    if not read or max(read) >= _LARGEST or min(read) <= -_LARGEST:
        return None, len(amounts) - len(read)
    return sum(map(Decimal, map(repr, read)), Decimal()), len(amounts) - len(read)
