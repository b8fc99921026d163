"""A currency that stands in the texts of amounts alone (`12,00 €`), as the first records of a file show it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO, Final

from server.folder import csv_rows
from server.folder.first_records import Format
from server.records.facts import stated_currency
from server.records.headings import folded
from server.records.shapes import field_parts, fold

CURRENCY: Final = fold("currency")
"""What a currency is called among the folded fields of a file, that its headings or the texts of its amounts name."""

_ROWS: Final = 50
_MOST_BYTES: Final = 1024 * 1024  # of a row

Kinds = Mapping[int, frozenset[str]]


def with_currency(
    kinds: Kinds, stream: BinaryIO, form: Format, records: Iterable[Mapping[str, Any]], meanings: Mapping[str, str]
) -> Kinds:
    """Kinds of records -> their folded fields, with a currency where some of the first amounts have one beside them.

    `records`: the first of them, of a table its headings alone.
    """
    found = {}
    for kind, fields in kinds.items():
        parts = field_parts(kind, "").narrowed(fields)
        amounts = parts._replace(currency=())
        if parts.amount and not parts.currency:
            rows = _rows(stream, kind, meanings) if form == "csv" else records
            values = ({said: row[name] for name, said in folded(row).items()} for row in rows)
            if any(stated_currency(one, amounts) is not None for one in values):
                fields |= {CURRENCY}
        found[kind] = fields
    return found


def _rows(stream: BinaryIO, kind: int, meanings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    head = csv_rows.header(stream, kind, meanings=meanings)
    for row in islice(csv_rows.rows(stream, head, _MOST_BYTES, offset=head.end, line=head.lines), _ROWS):
        if not row.problem:
            yield dict(zip(head.names, row.fields, strict=True))
