"""Lines with the same scalar fields: the rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec

from scanner.batch.columns.table import Table
from scanner.batch.formats.jsonl_block import Layout, Scalar
from scanner.engine import Scanner
from scanner.payloads.payload import encode


class Shape:
    """Lines with the same scalar fields in the same order."""

    def __init__(self, scanner: Scanner, names: Sequence[str], entity: str | None = None) -> None:
        fields = [f"f{number}" for number in range(len(names))]
        self.fields = fields
        self.table = Table(scanner.detector, scanner.masker, names, entity)
        self._kept = [
            (field, name) for field, name in zip(fields, names, strict=True) if name not in self.table.dropped
        ]
        self._struct = msgspec.defstruct(
            "Row",
            [(field, Scalar) for field in fields],
            rename=dict(zip(fields, names, strict=True)),
            forbid_unknown_fields=True,
            gc=False,
        )
        self.decode = msgspec.json.Decoder(self._struct).decode
        self.layout = Layout(names, self.table.dropped)

    def one_of(self, line: bytes) -> Any:
        """The row of one line of this shape, or None."""
        try:
            row = self.decode(line)
            written = encode(row)
            return row if written == line or written == msgspec.json.format(line, indent=-1) else None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def passing(self, row: Any) -> Any:
        """What is written of a row: all of it, unless columns are dropped."""
        if isinstance(row, dict) or not self.table.dropped:
            return row
        return {name: getattr(row, field) for field, name in self._kept}

    def columns(self, rows: Sequence[Any]) -> list[list[Any]]:
        """The rows' values by column."""
        width, every = len(self.fields), [*chain.from_iterable(map(msgspec.structs.astuple, rows))]
        return [every[at::width] for at in range(width)]
