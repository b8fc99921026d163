"""The kinds of records that there are tools for, and what each is called where: in a source, a profile, an answer."""

from collections.abc import Mapping
from typing import Final

import msgspec

from server.records.shapes import RECORD_KINDS
from server.source import Measure


class Kind(msgspec.Struct, frozen=True):
    """One kind of record, by its name in a source, such as `credit_note`.

    `shows`: what a view of one holds. `number`: what it may be found by besides its id. `date`: what its filters and
    sorts by date go by, `amount` those by amount, and `balance` and `due`, where they are not empty, those by balance
    and due date; `others`: what people ask for, and none goes by. `always`: its tools are there even when the source
    has no such records.
    """

    noun: str
    shows: str
    number: str
    date: str
    others: str
    always: bool = False
    amount: str = "amount"
    balance: str = ""
    due: str = ""

    @property
    def entity(self) -> str:
        """The name of the kind in profiles, roles and keys, such as `CreditNote`."""
        return "".join(word.capitalize() for word in self.noun.split("_"))

    @property
    def of_records(self) -> int:
        """What the functions of `server.records` take it by."""
        return RECORD_KINDS.index(self.noun)

    @property
    def words(self) -> str:
        """What people call it, such as `credit note`."""
        return self.noun.replace("_", " ")

    @property
    def label(self) -> str:
        """What a list of them is called in an answer, such as `creditNotes`."""
        return f"{self.entity[0].lower()}{self.entity[1:]}s"

    @property
    def argument(self) -> str:
        """The argument that names one, such as `credit_note_id`."""
        return f"{self.noun}_id"

    @property
    def measured(self) -> Mapping[Measure, str]:
        """What its lists may be sorted by, in words; "" for what its records do not have."""
        balance = self.balance and f"balance ({self.balance})"
        return {"date": self.date, "due_date": self.due, "amount": self.amount, "balance": balance}

    @property
    def lister(self) -> str:
        """The tool that lists them."""
        return f"list_{self.noun}s"


KINDS: Final = (
    Kind(
        "account",
        "name, status, balance, currency, type and notes",
        "account number",
        "creation date",
        "day of the last change",
        always=True,
        amount="balance",
    ),
    Kind(
        "subscription",
        "status, term, dates and renewal settings",
        "subscription number",
        "start date",
        "end, renewal or cancellation date",
        always=True,
        amount="monthly recurring revenue",
    ),
    Kind(
        "invoice",
        "status, amounts, dates and its first 20 line items",
        "invoice number",
        "invoice date",
        "day of payment",
        always=True,
        amount="total",
        balance="what is left to pay",
        due="due date",
    ),
    Kind(
        "payment",
        "status, amount, date, account, invoice and means of payment",
        "payment number",
        "payment date",
        "day of settlement or refund",
    ),
    Kind("payment_method", "type, brand, expiry and status", "number", "creation date", "expiry date"),
    Kind(
        "credit_note",
        "status, amounts, date, reason and invoice",
        "credit note number",
        "date of issue",
        "day it was applied or refunded",
    ),
    Kind(
        "refund",
        "status, amount, date, reason and payment",
        "refund number",
        "date of the refund",
        "day of the payment",
    ),
)

BY_NOUN: Final = {kind.noun: kind for kind in KINDS}
