"""Templates of invoices: each row says how often one is made and when the next one is, and no invoice is there yet.

Xero's `RepeatingInvoices`, Zoho's and QuickBooks' recurring ones have numbers, customers and amounts like invoices, and
would be added up as billed. An invoice of a subscription that says how often it comes has a day of its own as well.
"""

from typing import Final

from server.folder.looks.table import Table
from server.records.shapes import INVOICE, fold

_OFTEN: Final = frozenset(
    map(fold, ("Frequency", "Repeats", "Repeat every", "Recurrence", "Recurring frequency", "Interval", "Schedule",
               "Turnus", "Intervall", "Rhythmus", "Häufigkeit", "Wiederholung", "Fréquence", "Périodicité",
               "Frecuencia", "Periodicidad", "Frequenza", "Periodicità", "Frequentie", "Herhaling", "Frequência",
               "Frekvens", "Hyppighet", "Częstotliwość"))
)  # fmt: skip
"""Own list, as the next one, of what programs call the columns."""
_NEXT: Final = tuple(
    map(fold, ("next", "nächste", "naechste", "prochain", "próxim", "prossim", "volgende", "næste", "neste", "nästa",
               "następn"))
)  # fmt: skip
"""How headings begin of the day on which the next one is made."""


def is_of_templates(table: Table) -> bool:
    """Whether a table of invoices lists what they are made by."""
    if table.kind != INVOICE or _OFTEN.isdisjoint(table.heads):
        return False
    of_invoices = table.parts.date or table.parts.due or table.parts.balance
    return not of_invoices and any(head.startswith(_NEXT) for head in table.heads)
