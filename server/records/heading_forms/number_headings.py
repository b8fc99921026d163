"""Headings that end with the sign or a word for a number: `Customer #`, `Cust. No`, `Faktura-Nr.` are no names.

Folded, `Customer #` would be `Customer`, which is what the customer is called. The table has one or two spellings of
each number, and exports have them all; so what it does not have is looked for under another word for a number.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Final

from server.records.shapes import INVOICE, MAX_NAME_CHARS, PAYMENT, columns_of, fold

_NUMBER: Final = re.compile(
    r"(?P<base>.*[^\W\d_][).]?)(?:\s*(?P<sign>#)|(?:[\s_.-]+|(?<=[a-zß-ÿ])(?=N))"
    r"(?P<word>(?i:no|nr|num|nbr|number|nummer|n[\u00b0\u00ba]))\.?)\s*"
)
_CODE: Final = re.compile(r"(?P<base>.*[^\W\d_])[).]?(?:[\s_-]+|(?<=[a-z])(?=[IC]))(?P<word>(?i:id|code))\s*")

_NUMBERS: Final = ("no", "number", "nr", "nummer")
_LINKS: Final = ("", "n", "s", "en")
"""Between the two words of a German number: `Kundennummer`, `Zahlungsnummer`, `Debitorennummer`."""

_SHORT: Final[Mapping[str, str]] = {"cust": "customer", "inv": "invoice", "acct": "account", "pmt": "payment"}
"""How headings in English shorten what a number or an id is of, in spreadsheets (as in "Cust No", "Inv. #")."""

_BILL: Final = "bill"
_OF_OTHERS: Final = ("vendor", "supplier", "payee", "creditor")
"""How headings begin beside which a bill is one that was received."""

_OF_BANKS: Final = re.compile("bank|iban|sortcode|routing|swift|ifsc|^(?:bic|bsb|blz|micr)$")
"""Folded headings beside which `Account #` or `Acct No` is a bank's (ISO 9362, 13616; national codes of banks)."""

_ACCOUNT: Final = "account"
_ACCOUNT_IDS: Final = frozenset({"accountid", "accountcode"})


def numbered(folded: Mapping[str, str]) -> dict[str, str]:
    """What some of these headings (-> their folded names) are called in the table as numbers or ids, folded.

    Two never become one. A customer's name with a number sign behind it is none, also where no such number is known:
    it is called "" then, and plays no part.
    """
    found: dict[str, str] = {}
    taken = set(folded.values())
    bills = _are_bills(taken)
    banks = any(map(_OF_BANKS.search, taken))
    for name, said in folded.items():
        spellings = [one for one in _spellings(name, said, bills=bills) if one in _meant() and one not in taken]
        meant = next((one for one in spellings if not _is_other_account(one, taken, banks=banks)), "")
        if meant:
            taken.add(meant)
        if meant or (name.rstrip().endswith("#") and said in columns_of("names")):
            found[name] = meant
    return found


def is_number(name: str) -> bool:
    """Whether a heading ends with the sign or a word for a number, an id or a code."""
    return len(name) <= MAX_NAME_CHARS and bool(_NUMBER.fullmatch(name) or _CODE.fullmatch(name))


def _are_bills(folded: Collection[str]) -> bool:
    """Whether the number of a bill would be that of an invoice: nothing else is, and nobody is a vendor."""
    vendors = any(said.startswith(_OF_OTHERS) for said in folded)
    return not vendors and columns_of("number", kind=INVOICE).isdisjoint(folded)


def _is_other_account(meant: str, folded: Collection[str], *, banks: bool) -> bool:
    """Whether an account is not whose a record is: a bank's, or another id of a customer who has one already."""
    return meant.startswith(_ACCOUNT) and (banks or (meant in _ACCOUNT_IDS and not _customers().isdisjoint(folded)))


@lru_cache(maxsize=4096)  # names repeat from record to record
def _spellings(name: str, said: str, *, bills: bool) -> tuple[str, ...]:
    """What a heading that is a number, or an id with a shortened word, may be called otherwise; nothing if known."""
    number = _NUMBER.fullmatch(name) if said else None
    if number is not None and (number["sign"] or said not in known_keys()):
        base = fold(number["base"])
        whole = "invoice" if bills and base == _BILL else _SHORT.get(base, base)
        return tuple(f"{whole}{link}{word}" for link in _LINKS for word in _NUMBERS)
    code = _CODE.fullmatch(name) if said and said not in known_keys() else None
    owner = None if code is None else _SHORT.get(fold(code["base"]))
    return () if code is None or owner is None else (f"{owner}{fold(code['word'])}",)


def payment_number(name: str) -> str:
    """What a heading of payments is called in the table as their number, folded; "" for what is known or is none.

    A receipt may be for several payments, and a payment of several invoices have a row for each. So whether it is the
    number of each row, its values tell.
    """
    said = fold(name) if len(name) <= MAX_NAME_CHARS else ""
    numbers = columns_of("number", kind=PAYMENT) - columns_of("withheld", kind=PAYMENT)
    return next((one for one in _spellings(name, said, bills=False) if one in numbers), "")


@cache
def _meant() -> frozenset[str]:
    """The names that a heading has by its words alone; of a payment's number its values decide (`payment_number`)."""
    return known_keys() - columns_of("number", kind=PAYMENT)


def known_keys() -> frozenset[str]:
    """The folded names of all fields that hold an id or a number of a record of any kind, or of whose it is."""
    return columns_of("id", "number", "account")


@cache
def _customers() -> frozenset[str]:
    """The folded names of all fields that hold whose an invoice is, and never a name."""
    return columns_of("account", kind=INVOICE) - columns_of("either", kind=INVOICE)
