"""Amounts of something else than money: what was delivered, charged or driven, in the unit that a column says.

Lists of a pump, a charging point or a scale are called `transactions` as well, and their `Amount` is 41.20 l or kWh. It
has decimals like money, and nobody has paid it. Where a quantity or a price stands beside it, the unit is that of the
goods; a unit such as hours or pieces may be that of a line whose price is not stated.
"""

from typing import Final

from server.folder.looks.table import Table
from server.records.shapes import PAYMENT, flat_names, fold
from server.records.stated.amount_text import amount_text

MEASURED: Final = "Measured amount"
"""What such a column is called; no list goes by that name."""

_UNITS: Final = flat_names(
    ("Unit", "Units", "Unit of Measure", "UoM", "Measure", "Einheit", "Mengeneinheit", "Unité", "Unidad", "Unidade",
     "Unità", "Unità di misura", "Eenheid", "Enhed", "Enhet", "Jednostka")
)  # fmt: skip
_MEASURES: Final = frozenset(
    map(fold, ("l", "ltr", "liter", "liters", "litre", "litres", "litro", "litros", "litri", "gal", "gallon", "gallons",
               "hl", "m3", "cbm", "kWh", "MWh", "Wh", "kg", "g", "t", "lb", "lbs", "ton", "tons", "tonne", "tonnes",
               "Tonnen", "km", "mi", "miles", "GB", "MB", "TB"))
)  # fmt: skip
_LETTERS: Final = frozenset({"G", "T"})
"""Flats and shops that are called so; grams and tonnes are small letters. Litres are either."""
_COUNTED: Final = tuple(
    map(fold, ("quantity", "qty", "price", "rate", "weight", "volume", "usage", "Menge", "Anzahl", "Preis", "Gewicht",
               "Verbrauch", "quantité", "prix", "cantidad", "precio", "quantità", "prezzo", "aantal", "prijs", "antal",
               "consum", "consommation", "distance", "currency", "Währung", "devise", "moneda", "valuta"))
)  # fmt: skip
"""Within headings beside which an amount is money: how much of it there is stands in a column of its own."""


def without_measured_amounts(table: Table) -> Table:
    """The step for an amount of payments that is in no currency but in a unit of measure; invoices are for money."""
    at = table.first(table.parts.amount) if table.kind == PAYMENT else None
    units = next((table.said(unit) for unit, head in enumerate(table.heads) if head in _UNITS), [])
    if at is None or table.heads[at] in table.given or any(word in head for head in table.heads for word in _COUNTED):
        return table
    said = {*units} - {""}
    amounts = map(amount_text, table.said(at))
    if not said or not all(map(_is_measure, said)) or any(one is not None and one.currency for one in amounts):
        return table
    return table.called({at: MEASURED}) or table


def _is_measure(unit: str) -> bool:
    return fold(unit) in _MEASURES and unit not in _LETTERS
