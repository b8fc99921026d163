"""DATEV's exports (EXTF): a line about the file stands above its headings, and rows are bookings.

The line names the category (21: bookings, 16: debtors and creditors), the fiscal year, the length of the accounts in
the general ledger, the period and the currency::

    "EXTF";700;21;"Buchungsstapel";13;20261129101010000;;"RE";"";"";12345;10001;20260101;4;20260101;20261129;...;"EUR"

A debtor's account has one digit more than those of the ledger and begins with 1 to 6. What a booking puts on it in
debit is an invoice, and in credit a credit note where it is taken from revenue. Payments and bookings without a debtor
are left out: neither has a number of its own. A date is written as day and month (`507` for July 5), and its year is
that of the period.
"""

import csv
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from server.records.shapes import fold

MARK: Final = "EXTF"
DELIMITER: Final = ";"

_BOOKINGS, _PARTIES = "21", "16"
_CATEGORY, _DIGITS, _SINCE, _UNTIL, _CURRENCY = 2, 13, 14, 15, 21
_MOST_DIGITS: Final = 8  # of an account in the ledger
_DEBTORS: Final = "123456"
_REVENUE: Final = "48"  # how accounts of revenue begin, in the charts SKR 04 and SKR 03
_DAY_MONTH: Final = (3, 4)  # digits

_ACCOUNT, _CONTRA, _SIDE = "konto", "gegenkontoohnebuschlüssel", "sollhabenkennzeichen"
_DATE, _PRICED = "belegdatum", "wkzumsatz"
_NAMES: Final = {_ACCOUNT: "Debitorennummer", _SIDE: "Belegart"}
"""What columns of bookings are called when their values say it."""


class Bookings(msgspec.Struct, frozen=True):
    """How the rows of a file of bookings are to be read; `since` and `until` are its period, such as 20260101.

    The others are numbers of columns.
    """

    digits: int
    since: int
    until: int
    currency: str
    account: int
    contra: int
    side: int
    date: int
    priced: int

    def plain(self, fields: list[str]) -> list[str]:
        """A row with its debtor, with what it is, and with its date and its currency as everybody writes them."""
        said = [*fields]
        own, contra = fields[self.account].strip(), fields[self.contra].strip()
        debit = fields[self.side].strip().upper() == "S"
        debtor, other, rises = own, contra, debit
        if not self._is_debtor(own):
            debtor, other, rises = (contra, own, not debit) if self._is_debtor(contra) else ("", "", False)
        credits_it = bool(debtor) and other[:1] in _REVENUE and len(other) == self.digits
        said[self.account] = debtor
        said[self.side] = "Rechnung" if rises else "Gutschrift" if credits_it else "Buchung"
        said[self.date] = self._day(fields[self.date].strip()) or fields[self.date]
        said[self.priced] = fields[self.priced].strip() or self.currency
        return said

    def _is_debtor(self, account: str) -> bool:
        return account.isdecimal() and len(account) == self.digits + 1 and account[0] in _DEBTORS

    def _day(self, text: str) -> str | None:
        if not text.isdecimal() or len(text) not in _DAY_MONTH:
            return None
        for year in range(self.since // 10_000, self.until // 10_000 + 1):
            try:
                found = date(year, int(text[-2:]), int(text[:-2]))
            except ValueError:
                continue
            if self.since <= int(found.strftime("%Y%m%d")) <= self.until:
                return found.isoformat()
        return None


def is_extf(line: str) -> bool:
    """Whether the first line of a file is DATEV's line about it."""
    return line.lstrip('"').startswith(MARK) and line.count(DELIMITER) >= _CURRENCY


def extf_names(line: str, names: Sequence[str]) -> tuple[list[str], Bookings | None]:
    """The headings below such a line, as what they hold is called, and how rows of bookings are to be read."""
    about = next(csv.reader([line], delimiter=DELIMITER), [])
    folded = [fold(name) for name in names]
    category = about[_CATEGORY].strip() if len(about) > _CURRENCY else ""
    if category == _PARTIES:
        return [_NAMES[_ACCOUNT] if name == _ACCOUNT else names[at] for at, name in enumerate(folded)], None
    columns = {part: folded.index(part) for part in (_ACCOUNT, _CONTRA, _SIDE, _DATE, _PRICED) if part in folded}
    numbers = [about[at].strip() for at in (_DIGITS, _SINCE, _UNTIL)] if category else []
    if category != _BOOKINGS or len(columns) < 5 or not all(map(str.isdecimal, numbers)):  # noqa: PLR2004  all of them
        return list(names), None
    digits, since, until = map(int, numbers)
    if not 0 < digits <= _MOST_DIGITS or not 0 <= until // 10_000 - since // 10_000 <= 1:
        return list(names), None
    bookings = Bookings(digits, since, until, about[_CURRENCY].strip(), *columns.values())
    return [_NAMES.get(folded[at], name) for at, name in enumerate(names)], bookings
