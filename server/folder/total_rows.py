"""The last rows of many lists, which add up those above them and are no record.

A spreadsheet writes "Summe", "Total EUR" or "Summe (137 Rechnungen)" where the records have their number: a word for a
sum, and behind it nothing but of what it is. Of a record a total has the amount alone: what has an account, a date or a
status is one, whatever it is called, and so is what is numbered like `SUM-001`.
"""

import re
from collections.abc import Sequence
from typing import Final

from server.folder.file_names import counted_words, sum_words
from server.records.amount_text import is_currency
from server.records.facts import Facts
from server.records.shapes import ACCOUNT, LINE, fold
from server.records.values import UNDATED

TOTAL_ROW: Final = "total row"
"""The reason for which such a row is left out."""

_NUMBERED: Final = re.compile(r"[^\W\d][^\w\s(:\[]*\d")
"""A number that stands at a word, without a blank: of `R7` and `SUM-001`."""

_WORD: Final = re.compile(r"\w+|[^\w\s.,:()/-]")
_LONGEST: Final = 32  # characters


def is_total(facts: Facts, kind: int, row: Sequence[str]) -> bool:
    """Whether a row of a table with these fields is the sum of others.

    Where it has no number, the word may stand in any of its fields.
    """
    if kind in {ACCOUNT, LINE} or facts.day > UNDATED:  # a date that nobody could read is none, too
        return False
    key = facts.number if facts.id is None else facts.id
    stated = (facts.account, facts.status, facts.tenant)
    if any(text.strip() and not _is_word(text) for text in stated if text is not None):
        return False
    return any(map(_is_word, row)) if key is None else _is_word(key)


def _is_word(text: str) -> bool:
    if len(text) > _LONGEST or _NUMBERED.search(text):
        return False
    if fold(text) in sum_words():
        return True
    words = [word.lower() for word in _WORD.findall(text)]
    while len(words) > 1 and (words[-1] in counted_words() or words[-1].isdecimal() or is_currency(words[-1])):
        words.pop()
    return "".join(words) in sum_words()
