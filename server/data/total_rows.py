"""The last rows of many lists, which add up those above them and are no record.

A spreadsheet writes "Summe" or "Total" where the records have their number. Of a record a total has the amount alone:
what has an account, a date or a status is one, whatever it is called.
"""

from collections.abc import Sequence
from typing import Final

from server.data.cards import Card
from server.data.shapes import ACCOUNT, LINE, fold
from server.data.values import UNDATED

TOTAL_ROW: Final = "total row"
"""What reasons call it."""

# What spreadsheets and their pivot tables write in English, German, French, Spanish and Italian.
_WORDS: Final = frozenset(
    map(
        fold,
        (
            *("total", "totals", "grand total", "subtotal", "sum"),
            *(
                "Summe",
                "Summen",
                "Gesamt",
                "Gesamtsumme",
                "Gesamtbetrag",
                "Gesamtergebnis",
                "Endsumme",
                "Zwischensumme",
            ),
            *("Total g\u00e9n\u00e9ral", "totaux", "sous-total", "somme"),
            *("Total general", "Suma total", "suma"),
            *("totale", "totali", "Totale generale", "Totale complessivo", "subtotale", "somma"),
        ),
    )
)
_LONGEST: Final = 32  # characters


def is_total(card: Card, kind: int, row: Sequence[str]) -> bool:
    """Whether a row of a table with these fields is the sum of others.

    Where it has no number, the word may stand in any of its fields.
    """
    if kind in {ACCOUNT, LINE} or card.day > UNDATED:  # a date that nobody could read is none, too
        return False
    called = card.number if card.id is None else card.id
    stated = (card.account, card.status, card.tenant)
    if any(text.strip() and not _is_word(text) for text in stated if text is not None):
        return False
    return any(map(_is_word, row)) if called is None else _is_word(called)


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST and fold(text) in _WORDS
