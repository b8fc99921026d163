"""The last rows of many lists, which add up those above them and are no record.

A spreadsheet writes "Summe", "Total EUR" or "Summe (137 Rechnungen)" where the records have their number: a word for a
sum, and behind it nothing but of what it is. Of a record a total has the amount alone: what has an account, a date or a
status is one, whatever it is called, and so is what is numbered like `SUM-001`.

What no word tells, such as `Summe Müller`, its amount does: a row without all of these that states exactly what the
rows above add up to, all of them or those since the last sum, is no invoice by chance. Of one row below another sum it
is one if it begins with such a word; and one that is called so and nothing else is a sum then with a day as well, and
in a list of customers, of whom one may be called Total.

Odoo's lists in groups have the sum of a group above its rows, called after whose these are and how many: `Kim (2)`.
All rows of such a list are in groups, so the first one heads one; further down only a copy may be called so.

Xero writes below them what share of the whole each column is, in percent.
"""

import re
from collections.abc import Sequence
from typing import Final

from server.folder.entries.entry import UnreadAboveError
from server.folder.files.file_names import balance_words, counted_words, for_words, sum_words
from server.records.columns import UNREAD_AMOUNT
from server.records.facts import Facts, customer_of
from server.records.shapes import ACCOUNT, LINE, FieldParts, fold
from server.records.stated.amount_text import is_currency
from server.records.stated.values import HALF_A_CENT, UNDATED, UNPRICED, Fields

_NUMBERED: Final = re.compile(r"[^\W\d][^\w\s(:\[]*\d")
"""A number that stands at a word, without a blank: of `R7` and `SUM-001`."""

_GROUP: Final = re.compile(r"(?=.*[^\W\d_])(?P<of>.*\S) \([1-9]\d{0,5}\)")
"""Whose the rows of a group are, and how many."""

_WORD: Final = re.compile(r"\w+|[^\w\s.,:()/-]")
_LONGEST: Final = 32  # characters

_SHARE: Final = re.compile(r"-?[\d.,]{1,12} ?%")
_FEWEST: Final = 2  # rows that are added up, since one row may well cost what another does
_DIGITS: Final = re.compile(r"\d+")


def is_total(facts: Facts, kind: int, row: Sequence[str]) -> bool:
    """Whether a row of a table with these fields is the sum of others.

    Where it has no number, the word may stand in any of its fields.
    """
    if kind in {ACCOUNT, LINE} or facts.day > UNDATED:  # a date that nobody could read is none, too
        return False
    key = facts.key
    if not _has_amounts_alone(facts):
        return False
    return any(map(_is_word, row)) if key is None else _is_word(key)


def _has_amounts_alone(facts: Facts) -> bool:
    """Whether a row states nothing of whose it is or how it stands."""
    stated = (facts.account, facts.status, facts.tenant)
    return not any(text.strip() and not _is_word(text) for text in stated if text is not None)


def is_balance(text: str) -> bool:
    """Whether a row of a statement that says this of itself has what was on the account: `Closing balance 30/09`."""
    return len(text) <= _LONGEST and _DIGITS.sub("", fold(text)) in balance_words()


def is_share(facts: Facts, row: Sequence[str]) -> bool:
    """Whether a row states percentages where others have their amounts, and nothing else: `Percentage of total`."""
    shares = [text.strip() for text in row[1:] if text.strip()]
    return UNREAD_AMOUNT in {facts.amount, facts.balance} and all(map(_SHARE.fullmatch, shares))


class AddedUp:
    """What the rows of a table have come to so far: all of them, and those since the last sum. One for each reading.

    `whole`: whether it is read from its first row. `parts` are those that its columns play.
    """

    def __init__(self, kind: int, parts: FieldParts, *, whole: bool) -> None:
        self._parts = parts
        # Where no row says when it was or whose it is, a sum is a row like the others, unless it is called one.
        self._called = kind == ACCOUNT
        self.tells = kind != LINE and bool(parts.amount and (parts.date or self._called))
        self._owned = bool(parts.account or parts.names)
        self._whole = whole
        self._all, self._since = _Sums(), _Sums()
        self._parted = False  # whether a sum stood above
        self._in_groups = False  # whether the first row heads a group
        self._key = ""

    def add(self, facts: Facts) -> None:
        """Count a record in."""
        self._all.add(facts)
        self._since.add(facts)
        self._key = facts.key or ""

    def end_part(self) -> None:
        """Begin to add up anew, behind a row that is a sum."""
        self._since, self._parted = _Sums(), True

    def is_sum(self, facts: Facts, fields: Fields) -> bool:
        """Whether a row is the sum of those above it, without account, customer and status, and mostly without a date.

        Raises `UnreadAboveError`.
        """
        if not self.tells or not _has_amounts_alone(facts) or not _adds_up(facts):
            return False
        key = facts.key or ""
        if (self._called or facts.day != UNDATED) and not _is_word(key):
            return False
        if (not self._called and customer_of(fields, self._parts)) or (
            self._key and _DIGITS.sub("0", key) == _DIGITS.sub("0", self._key)
        ):
            return False  # what is numbered like the row above it is one like it
        if not self._whole:
            raise UnreadAboveError
        if self._owned and not self._called and _heads_group(key):
            self._in_groups = self._in_groups or not self._all.rows
            if self._in_groups:
                return True
        fewest = 1 if self._parted and _begins_as_word(key) else _FEWEST
        return self._all.come_to(facts, _FEWEST) or self._since.come_to(facts, fewest)


class _Sums:
    """The amounts and balances of some rows, added up; a row without one does not count, as in spreadsheets."""

    def __init__(self) -> None:
        self.rows = 0
        self._amount = self._balance = 0.0

    def add(self, facts: Facts) -> None:
        self.rows += 1
        if facts.amount > UNREAD_AMOUNT:
            self._amount += facts.amount
        if facts.balance > UNREAD_AMOUNT:
            self._balance += facts.balance

    def come_to(self, facts: Facts, fewest: int) -> bool:
        """Whether each amount that a row states is the sum of so many rows or more."""
        sums = ((facts.amount, self._amount), (facts.balance, self._balance))
        return self.rows >= fewest and all(
            abs(stated - found) < HALF_A_CENT for stated, found in sums if stated != UNPRICED
        )


def _adds_up(facts: Facts) -> bool:
    """Whether an amount is stated that is not nothing, which any row may cost."""
    return any(stated > UNREAD_AMOUNT and stated for stated in (facts.amount, facts.balance))


def _is_word(text: str) -> bool:
    if len(text) > _LONGEST or _NUMBERED.search(text):
        return _is_for(text)
    if fold(text) in sum_words() or _is_for(text):
        return True
    words = [word.lower() for word in _WORD.findall(text)]
    while len(words) > 1 and (words[-1] in counted_words() or words[-1].isdecimal() or is_currency(words[-1])):
        words.pop()
    return "".join(words) in sum_words()


def _heads_group(text: str) -> bool:
    """Whether a text says whose some rows are and how many, and is no number with something behind it: `INV-7 (2)`."""
    found = _GROUP.fullmatch(text)
    return found is not None and _NUMBERED.search(found["of"]) is None


def _begins_as_word(text: str) -> bool:
    """Whether the first word of a text is one for a sum: `Subtotal Acme`."""
    return fold(text[:_LONGEST].partition(" ")[0]) in sum_words()


def _is_for(text: str) -> bool:
    """Whether a text is a word for a sum and whose: `Total for Acme Corp`."""
    first, *others = text.split(maxsplit=2) or ("",)
    return len(others) > 1 and others[0].lower() in for_words() and fold(first) in sum_words()
