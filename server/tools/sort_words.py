"""What the orders of a list are called."""

from collections.abc import Mapping

from server.source import Measure, Sort
from server.tools.kinds import Kind


def sorted_by(kind: Kind, sorts: list[Sort]) -> str:
    """What a client reads of the argument that sorts records of a kind."""
    by = [words for measure, words in measured(kind).items() if measure in sorts]
    numbers = " Amounts are compared as numbers, whatever their currency." if "amount" in sorts else ""
    return f"Sorts by {_or(by)}.{numbers} A minus puts the latest or largest first."


def measured(kind: Kind) -> Mapping[Measure, str]:
    """What records of a kind may be sorted by, in words; "" for what they do not have."""
    balance = kind.balance and f"balance ({kind.balance})"
    return {"date": kind.date, "due_date": kind.due, "amount": kind.amount, "balance": balance}


def _or(words: list[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)
