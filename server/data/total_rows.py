"""The last rows of many lists, which add up those above them and are no record.

A spreadsheet writes "Summe", "Total EUR" or "Summe (137 Rechnungen)" where the records have their number: a word for a
sum, and behind it nothing but of what it is. Of a record a total has the amount alone: what has an account, a date or a
status is one, whatever it is called, and so is what is numbered like `SUM-001`.
"""

import re
from collections.abc import Sequence
from typing import Final

from server.data.amount_text import is_currency
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
            *(
                "Monatssumme",
                "Jahressumme",
                "Kontosumme",
                "Gesamtforderung",
                "Summe offene Posten",
                "Offene Posten gesamt",
            ),
            *(
                "\u00dcbertrag",
                "Uebertrag",
                "Saldo",
                "Endsaldo",
                "Ergebnis",
                "Anzahl",
                "\u03a3",
            ),  # what a page carries over, too
            *("carried forward", "balance carried forward", "\u00e0 reporter", "Suma y sigue", "Riporto"),
            *("Total g\u00e9n\u00e9ral", "totaux", "sous-total", "somme"),
            *("Total general", "Suma total", "suma"),
            *("totale", "totali", "Totale generale", "Totale complessivo", "subtotale", "somma"),
        ),
    )
)

# What may stand behind them, beside numbers and the codes of currencies: with taxes or without, what was counted, when.
_OF_SUMS: Final = (
    "net gross netto brutto ht ttc neto bruto lordo"
    " invoice invoices payment payments item items record records row rows open"
    " rechnung rechnungen zahlung zahlungen posten beleg belege gutschriften eintr\u00e4ge zeilen offen"
    " facture factures paiements r\u00e8glements avoirs lignes"
    " factura facturas pagos l\u00edneas fattura fatture pagamenti righe"
    " january february march april may june july august september october november december"
    " januar februar m\u00e4rz mai juni juli oktober dezember"
    " janvier f\u00e9vrier mars avril juin juillet ao\u00fbt septembre octobre novembre d\u00e9cembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
)
_KINDS: Final = frozenset(_OF_SUMS.split())
_NUMBERED: Final = re.compile(r"[^\W\d][^\w\s(:\[]*\d")
"""A number that stands at a word, without a blank: of `R7` and `SUM-001`."""

_WORD: Final = re.compile(r"\w+|[^\w\s.,:()/-]")
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
    if len(text) > _LONGEST or _NUMBERED.search(text):
        return False
    if fold(text) in _WORDS:
        return True
    words = [word.lower() for word in _WORD.findall(text)]
    while len(words) > 1 and (words[-1] in _KINDS or words[-1].isdecimal() or is_currency(words[-1])):
        words.pop()
    return "".join(words) in _WORDS
