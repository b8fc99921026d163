"""Amounts that are objects: `{"amount": "10.00", "currency": "EUR"}`, as of Mollie, PayPal and FreshBooks."""

from typing import Any, Final, NamedTuple

from server.records.shapes import MAX_NAME_CHARS, fold
from server.records.stated.amount_text import KNOWN_CODES
from server.records.stated.values import NUMBER

_MOST: Final = 4  # members: an amount, a currency, perhaps how it is shown
_NUMBERS: Final = ("amount", "value")  # FreshBooks, Shopify; Mollie, PayPal
_CURRENCIES: Final = ("currency", "currencycode", "code")  # Mollie; PayPal, Shopify; FreshBooks


class Money(NamedTuple):
    """`number` as it is written; None for one that may be in cents: Adyen's 1000 and Paddle's "1000" are 10.00."""

    number: str | None
    currency: str

    @property
    def text(self) -> str | None:
        """The amount in one text; None where it is not known."""
        return None if self.number is None else f"{self.number} {self.currency}"


def money_in(value: Any) -> Money | None:
    """What an object states as an amount; None for anything else."""
    if not isinstance(value, dict) or not 1 < len(value) <= _MOST:
        return None
    members = {fold(name[:MAX_NAME_CHARS]): one for name, one in value.items()}
    number = next((members[name] for name in _NUMBERS if name in members), None)
    currency = next((members[name] for name in _CURRENCIES if name in members), None)
    if (
        not isinstance(currency, str)
        or currency.upper() not in KNOWN_CODES
        or not isinstance(number, (str, int, float))
    ):
        return None
    decimal = number if isinstance(number, str) and "." in number and NUMBER.match(number) else None
    return Money(decimal, currency.upper())
