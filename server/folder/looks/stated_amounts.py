"""What amounts in the rows of a table say by themselves, as far as that tells what columns are."""

from decimal import Decimal
from functools import cache

from server.records.columns import written_number
from server.records.shapes import columns_of, fold, shapes
from server.records.stated.amount_text import amount_text


def stated(text: str) -> Decimal | None:
    """What a text says as an amount, with its sign; None where it is none. A comma in doubt stands for decimals."""
    said = amount_text(text.strip())
    number = None if said is None else written_number(said.number)
    if said is None or number is None:
        return None
    value = Decimal(number.plain)
    return -value if said.negative else value


def negated(text: str) -> str:
    """An amount below zero, which it may be already; anything else as it is."""
    plain = text.strip().removeprefix("+").lstrip()
    value = stated(plain)
    return f"-{plain}" if value is not None and value > 0 else text


@cache
def amount_fields(kind: int) -> frozenset[str]:
    """The folded names under which such records state any amount of theirs as a whole."""
    paid = shapes()[kind].headings.get("amountPaid", ())
    return columns_of("amount", "balance", "net", "tax", "refunded", kind=kind) | frozenset(map(fold, paid))
