"""DATEV's exports (EXTF): a line about the file stands above its headings, and rows are bookings.

The line names the category (21: bookings, 16: debtors and creditors), the fiscal year, the length of the accounts in
the general ledger, the period and the currency::

    "EXTF";700;21;"Buchungsstapel";13;20261129101010000;;"RE";"";"";12345;10001;20260101;4;20260101;20261129;...;"EUR"

A debtor's account has one digit more than those of the ledger and begins with 1 to 6. What a booking puts on it in
debit is an invoice, and in credit a credit note where it is taken from revenue. Payments and bookings without a debtor
are left out: neither has a number of its own. A date is written as day and month (`507` for July 5), and its year is
that of the period. `Belegfeld 2` is the day by which an invoice is due where it holds days (`040826`). What a credit
note states gets a minus sign, since not every profile shows what kind of document it is.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
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
_AMOUNT, _DUE = "umsatzohnesollhabenkz", "belegfeld2"
_DUE_DAY: Final = re.compile(r"\s*(?P<day>[0-3]?\d)(?P<month>[01]\d)(?P<year>\d\d)\s*", re.ASCII)
_LOOKED_AT: Final = 200  # rows
_DUE_NAME: Final = "Fälligkeit"
_NAMES: Final = {_ACCOUNT: "Debitorennummer", _SIDE: "Belegart"}
"""What columns of bookings are called when their values say it."""


class Bookings(msgspec.Struct, frozen=True, tag=True):
    """How the rows of a file of bookings are to be read; `since` and `until` are its period, such as 20260101.

    The others are numbers of columns; `due` that of the days by which invoices are due, None where there are none.
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
    amount: int
    due: int | None = None

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
        if credits_it and not rises and fields[self.amount].strip()[:1].isdigit():
            said[self.amount] = f"-{fields[self.amount].strip()}"
        if self.due is not None:
            said[self.due] = self.due_day(fields[self.due]) or fields[self.due]
        return said

    def due_day(self, text: str) -> str | None:
        """The day that such a text states in ISO 8601; None for another reference, or a day of other years."""
        found = _DUE_DAY.fullmatch(text)
        if found is None:
            return None
        year = 2000 + int(found["year"])
        if not self.since // 10_000 <= year <= self.until // 10_000 + 1:
            return None
        try:
            return date(year, int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            return None

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


def extf_names(
    line: str, names: Sequence[str], rows: Iterable[Sequence[str]] = ()
) -> tuple[list[str], Bookings | None]:
    """The headings below such a line, as what they hold is called, and how these rows of bookings are to be read."""
    about = next(csv.reader([line], delimiter=DELIMITER), [])
    folded = [fold(name) for name in names]
    category = about[_CATEGORY].strip() if len(about) > _CURRENCY else ""
    if category == _PARTIES:
        return [_NAMES[_ACCOUNT] if name == _ACCOUNT else names[at] for at, name in enumerate(folded)], None
    parts = (_ACCOUNT, _CONTRA, _SIDE, _DATE, _PRICED, _AMOUNT)
    columns = {part: folded.index(part) for part in parts if part in folded}
    numbers = [about[at].strip() for at in (_DIGITS, _SINCE, _UNTIL)] if category else []
    if category != _BOOKINGS or len(columns) < len(parts) or not all(map(str.isdecimal, numbers)):
        return list(names), None
    digits, since, until = map(int, numbers)
    if not 0 < digits <= _MOST_DIGITS or not 0 <= until // 10_000 - since // 10_000 <= 1:
        return list(names), None
    bookings = Bookings(digits, since, until, about[_CURRENCY].strip(), *columns.values())
    named = [_NAMES.get(folded[at], name) for at, name in enumerate(names)]
    due = folded.index(_DUE) if _DUE in folded else None
    if due is None or not _are_days(bookings, [row[due] for row in islice(rows, _LOOKED_AT) if len(row) > due]):
        return named, bookings
    named[due] = _DUE_NAME
    return named, msgspec.structs.replace(bookings, due=due)


def _are_days(bookings: Bookings, texts: Iterable[str]) -> bool:
    """Whether texts are days, all that say anything, and not references of which some look like one."""
    stated = [bookings.due_day(text) is not None for text in texts if text.strip()]
    return bool(stated) and all(stated)
