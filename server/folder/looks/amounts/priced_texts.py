"""A currency that stands in the texts of amounts alone (`12,00 €`), as the first records of a file show it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from server.records.facts import stated_currency
from server.records.heading_forms.headings import folded
from server.records.shapes import field_parts, fold

CURRENCY: Final = fold("currency")
"""What a currency is called among the folded fields of a file, that its headings or the texts of its amounts name."""


def with_currency(
    kinds: Mapping[int, frozenset[str]], records: Sequence[Mapping[str, Any]]
) -> dict[int, frozenset[str]]:
    """Kinds of records -> their folded fields, with a currency where some of these first ones have one beside amounts.

    Not where a field is that of the currency.
    """
    values = [{said: record[name] for name, said in folded(record).items()} for record in records]

    def is_priced(kind: int, fields: frozenset[str]) -> bool:
        parts = field_parts(kind, "").narrowed(fields)
        priced = bool(parts.amount) and not parts.currency
        return priced and any(stated_currency(one, parts) is not None for one in values)

    return {kind: fields | {CURRENCY} if is_priced(kind, fields) else fields for kind, fields in kinds.items()}
