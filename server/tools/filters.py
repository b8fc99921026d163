"""The arguments of a list that say which records it has, made from what the source offers for that kind."""

from collections.abc import Mapping
from typing import Final

from server.source import Filter, Offer
from server.tools.arguments import Schema, date_schema, number_schema, string_schema
from server.tools.kinds import Kind
from server.tools.lists.queries import MOST_STATUSES

ID_LENGTH: Final = 128
"""Characters of an id or number."""

LARGEST_AMOUNT: Final = 10**15
"""Bound of amounts: beyond any bill, and a float still holds it to the cent."""

_STATUS_LENGTH: Final = 256

_AMOUNT: Final = "Smallest {} (included), in the records' own unit: look at one, it may be cents (1500 for 15.00)."
_CURRENCY: Final = "Only records in this currency (EUR), so that amounts compare like with like."
_DUE: Final = "Only those with their {} on this day or earlier; for overdue ones yesterday, with {}."
_STATUSES: Final = (
    f"Only records with exactly this status, in any case, or with one of several (up to {MOST_STATUSES}), with commas"
    " between them: Posted, Overdue. meta.statusesSeen names the others that there are."
)
_ONE_STATUS: Final = "Only records with this status: {}. One at a time."


def filters(kind: Kind, offer: Offer) -> dict[str, Schema]:
    """The arguments of the filters that the source has for a kind."""
    unpaid = "min_balance 0.01" if "balance" in offer.filters else "a status of what is not paid"
    if not offer.sums:  # a folder takes what is void for paid, whatever balance it states
        unpaid += " and not voided"
    arguments: dict[Filter, Mapping[str, Schema]] = {
        "status": {"status": string_schema(_status(offer), _STATUS_LENGTH)},
        "account_id": {
            "account_id": string_schema(
                "Only records of this account: its id, its account number, or a token that stands for its customer; no"
                " email address, and a customer's whole name only where the records state nothing else. Where there is"
                " no such account, meta.accountKnown is false.",
                ID_LENGTH,
            )
        },
        "invoice_id": {
            "invoice_id": string_schema(
                "Only payments that name this invoice, by its id or number; they are whole, also where they pay others"
                " as well. A payment that names no invoice is in no such list.",
                ID_LENGTH,
            )
        },
        "date": {
            "from_date": date_schema(f"Only those with their {kind.date} on this day (UTC) or later, as YYYY-MM-DD."),
            "to_date": date_schema(f"Only those with their {kind.date} on this day (UTC) or earlier."),
        },
        "due_date": {
            "from_due_date": date_schema(f"Only those with their {kind.due} on this day or later."),
            "to_due_date": date_schema(_DUE.format(kind.due, unpaid)),
        },
        "amount": {
            "min_amount": number_schema(_AMOUNT.format(kind.amount), LARGEST_AMOUNT),
            "max_amount": number_schema(f"Largest {kind.amount} (included).", LARGEST_AMOUNT),
        },
        "balance": {
            "min_balance": number_schema(f"Smallest of {kind.balance} (included), in its own unit.", LARGEST_AMOUNT),
            "max_balance": number_schema("Largest (included).", LARGEST_AMOUNT),
        },
        "currency": {"currency": string_schema(_CURRENCY, 3, pattern="^[A-Za-z]{3}$", called="a code such as EUR")},
    }
    if kind.noun == "account":
        del arguments["account_id"]  # one account is what the get tool is for
    if kind.noun != "payment":
        del arguments["invoice_id"]
    if not kind.balance:
        del arguments["balance"], arguments["due_date"]
    return {name: schema for used in arguments if used in offer.filters for name, schema in arguments[used].items()}


def _status(offer: Offer) -> str:
    """What a client reads of the argument `status`."""
    if offer.statuses is None:
        return _STATUSES
    return _ONE_STATUS.format(", ".join(offer.statuses) or "exactly as records state it, in any case")
