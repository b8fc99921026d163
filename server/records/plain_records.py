"""Records as everybody reads them: dates in ISO 8601 and plain amounts, where their file tells how it writes them."""

from collections.abc import Mapping

import msgspec

from server.records.facts import members_of
from server.records.headings import folded
from server.records.iso_dates import DateOrders, date_fields
from server.records.plain_amounts import AmountSigns, amount_fields


class PlainRecords:
    """The records of one file, by what its columns have shown (see `columns.py`); `delimiter`: "" without one."""

    def __init__(self, seen: Mapping[str, int], delimiter: str = "") -> None:
        self._dates = DateOrders(seen)
        self._amounts = AmountSigns(seen, delimiter)

    def rewritten(self, record: bytes, kind: int) -> bytes:
        """A record with its dates and amounts written plainly, the same bytes where there is nothing to write anew."""
        members = members_of(record) or {}
        made: dict[str, str] = {}
        for name, column in folded(members).items():
            raw = members[name]
            is_amount, is_date = column in amount_fields(kind), self._dates.any and column in date_fields(kind)
            if (is_amount or is_date) and bytes(memoryview(raw)[:1]) == b'"':
                text = msgspec.json.decode(raw, type=str)
                plain = self._amounts.plain(column, text) if is_amount else None
                plain = self._dates.day(column, text) if plain is None and is_date else plain
                made |= {} if plain is None else {name: plain}
        return msgspec.json.encode({**members, **made}) if made else record
