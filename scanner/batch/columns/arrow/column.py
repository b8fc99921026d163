"""One leaf column of a batch: its distinct values as texts, and the array with those that must not be shown replaced.

Byte strings are texts if they are UTF-8. Others cannot be looked into, so a copy has null in their place and a report
counts them, unless they have the length of an id or a digest, in which hardly anything fits: a data team joins by
those. Where a profile's entity says that the column is kept, all of them stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns.arrow.fields import Field, ValueKind
from scanner.documents.ids import worth_scanning
from scanner.payloads.leaves.scalars import LARGEST_NUMBER, SMALLEST_NUMBER, as_float, scannable
from scanner.payloads.names.evidence import Evidence

_ID_LENGTHS: Final = frozenset({12, 16, 20, 28, 32, 48, 64})
"""Bytes of an ObjectId (BSON), a UUID or MD5, and of SHA-1 to SHA-512 (FIPS 180-4)."""

_WORDS: Final = re.compile(rb"[ -~]{8}")  # bytes that may be a text: of two random UUIDs in a thousand, some are
_FEW: Final = 8  # values of a column for each of those that are counted, from which on the others are left out first


@lru_cache(maxsize=4)
def counted_up(count: int) -> pa.Array:
    """0 and so on; all columns of a batch share them."""
    return pa.array(range(count), pa.int64())


class Column:
    """The values of one leaf field in one batch.

    ``texts`` are the distinct ones that are scanned, "" for one that is not, such as an id among ids; ``codes`` says
    for each position which it is, null for none. ``rows`` is the row of each position, None where there is one for each
    row. With ``distinct`` off, every position is a value of its own. ``unread`` are the values that cannot be looked
    into, and do not stay.
    """

    __slots__ = ("_said", "_values", "array", "codes", "field", "rows", "texts", "unread")

    def __init__(self, field: Field, array: pa.Array, rows: pa.Array | None, *, distinct: bool) -> None:
        self.field = field
        self.array = array
        self.rows = rows
        self.unread: set[int] = set()
        self._said: list[str] = []  # all texts, those too that need not be scanned
        self._values: pa.Array | None = None  # what is known by number, where that is not the position
        if not self._may_hold_any():
            self.codes: pa.Array = pa.nulls(len(array), pa.int32())
        elif distinct:
            coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
            self.codes, self._values = coded.indices, coded.dictionary
            self._said = self._read(self._values)
        else:
            self.codes = pc.if_else(array.is_valid(), pa.array(range(len(array)), pa.int32()), None)
            if pa.types.is_dictionary(array.type):
                texts = self._read(array.dictionary)  # each once, however many positions share it
                self._said = ["" if code is None else texts[code] for code in array.indices.to_pylist()]
            else:
                self._said = self._read(array)
        self.texts: Sequence[str] = _worth_scanning(field, self._said) if distinct else self._said

    def _may_hold_any(self) -> bool:
        """Whether any value may be worth a look; for a column of small numbers that is told by its extremes."""
        field = self.field
        if field.kind is not ValueKind.NUMBER or field.open or field.evidence.rules or field.inherited:
            return True
        if field.evidence.part == "value":  # which another field may name: {"key": "1 Main Street", "value": 7}
            return True
        array = self.array.cast(pa.float32()) if pa.types.is_float16(self.array.type) else self.array
        if pa.types.is_decimal(array.type):
            return bool(array.type.precision - array.type.scale >= len(str(SMALLEST_NUMBER)))
        extremes = pc.min_max(array)
        low, high = extremes["min"].as_py(), extremes["max"].as_py()
        return bool(low is not None and (low <= -SMALLEST_NUMBER or high >= SMALLEST_NUMBER))

    def _read(self, values: pa.Array) -> list[str]:
        """The texts of some values of an Arrow column."""
        kind = self.field.kind
        if kind is ValueKind.TEXT:
            return _texts(values)
        if kind is ValueKind.BYTES:
            named = bool(self.field.evidence.rules or self.field.inherited)
            decoded = [_decoded(value, named=named) for value in values.to_pylist()]
            if not self.field.kept:
                self.unread = {number for number, text in enumerate(decoded) if text is None}
            return [text or "" for text in decoded]
        if kind is ValueKind.NUMBER:
            evidence, inherited = self.field.evidence, self.field.inherited
            return [_written(as_number(value), evidence, inherited) for value in values.to_pylist()]
        return [text or "" for text in values.cast(pa.string()).to_pylist()]

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Self:
        """A copy with the values ``more`` behind its own, and ``codes`` at positions that held one of ``numbers``."""
        other = copy(self)
        other.texts = [*self.texts, *more]
        other._said = [*self._said, *more]  # noqa: SLF001  its own, as what follows
        if self._values is not None:
            other._values = pa.concat_arrays([self._values, _as_values(more, self._values.type)])  # noqa: SLF001
        other.codes = pc.replace_with_mask(self.codes, self._held(numbers), pa.array(codes, pa.int32()))
        return other

    def _held(self, numbers: Collection[int]) -> pa.Array:
        """Whether each position holds one of these values."""
        return pc.is_in(self.codes, value_set=pa.array(sorted(numbers), pa.int32()))

    def holders(self, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
        """Row and number of each position that holds one of these values, in order of positions."""
        positions = pc.indices_nonzero(self._held(numbers))
        return zip(self.row_of(positions).to_pylist(), self.codes.take(positions).to_pylist(), strict=True)

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """The texts in these rows, None for none; of a column with one position for each row."""
        codes = self.codes.take(pa.array(rows, pa.int64())).to_pylist()
        return [None if code is None else self._said[code] for code in codes]

    def unread_positions(self) -> int:
        """How many byte strings cannot be looked into."""
        if not self.unread:
            return 0
        return int(pc.sum(self._held(self.unread)).as_py() or 0)

    def times(self, numbers: Collection[int], without: Collection[int]) -> dict[int, int]:
        """How many positions hold each of these values, by number, and in free texts others as well."""
        codes = self.codes
        if without:
            elsewhere = pc.is_in(self.row_of(counted_up(len(codes))), value_set=pa.array(without, pa.int64()))
            codes = pc.if_else(elsewhere, pa.scalar(None, codes.type), codes)
        if len(numbers) * _FEW < len(self.texts):  # in free texts; to make an object of each count takes 0.1 us
            codes = codes.filter(self._held(numbers))
        counted = pc.value_counts(codes.drop_null())
        return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))

    def scalars(self) -> list[Any]:
        """The value of each position as the JSON of its row would have it; None for what is not scanned."""
        if self.field.kind is ValueKind.NUMBER:
            return [as_number(value) for value in self.array.to_pylist()]
        return [None if code is None else self._said[code] or None for code in self.codes.to_pylist()]

    def row_of(self, positions: pa.Array) -> pa.Array:
        """The rows of some positions."""
        return positions if self.rows is None else self.rows.take(positions)

    def masked(self, safe: dict[int, str]) -> pa.Array:
        """The array with these texts in place of these values; a number, a date or what is ``unread`` becomes null."""
        if not safe and not self.unread:
            return self.array
        codes = self.codes
        kind, whole = self.field.kind, self.array.type
        if pa.types.is_dictionary(whole):
            return self._masked_dictionary(safe)
        hidden = {*self.unread}
        array = self.array
        if kind is ValueKind.TEXT or (kind is ValueKind.BYTES and not pa.types.is_fixed_size_binary(whole)):
            new = _as_values([*map(safe.get, range(len(self.texts)))], whole).take(codes)
            array = pc.coalesce(new, array)
        else:
            hidden.update(safe)
        return pc.if_else(self._held(hidden), pa.nulls(len(array), whole), array) if hidden else array

    def _masked_dictionary(self, safe: dict[int, str]) -> pa.Array:
        """A dictionary, masked as :meth:`masked` says; it stays one, without the values that are no longer used."""
        if self._values is not None:
            new = _as_values([*map(safe.get, range(len(self.texts)))], self._values.type)
            codes = self.codes
            if self.unread:
                codes = pc.if_else(self._held(self.unread), pa.scalar(None, codes.type), codes)
            return pa.DictionaryArray.from_arrays(codes, pc.coalesce(new, self._values))
        dictionary = self.array.dictionary
        numbers = {text: number for number, text in enumerate(dict.fromkeys(safe.values()), len(dictionary))}
        indices = self.array.indices.to_pylist()
        for position, text in safe.items():
            indices[position] = numbers[text]
        for position in self.unread:
            indices[position] = None
        values = pa.concat_arrays([dictionary, _as_values(list(numbers), dictionary.type)])
        return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), values)


def _as_values(texts: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    """Texts in a type of texts or bytes."""
    values = pa.array(texts, pa.large_string())
    is_bytes = pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    return (values.cast(pa.large_binary()) if is_bytes else values).cast(kind)


def _worth_scanning(field: Field, texts: list[str]) -> Sequence[str]:
    """The texts with "" for ids, dates and small numbers, where a column holds nothing else."""
    if field.evidence.telling or field.inherited or field.open or not any(texts):
        return texts
    left = worth_scanning(texts)
    return [""] * len(texts) if left is None else left


def _texts(values: pa.Array) -> list[str]:
    try:
        return [text or "" for text in values.to_pylist()] if values.null_count else values.to_pylist()
    except UnicodeDecodeError:
        # Arrow does not check what others wrote. What is not UTF-8 is read as well as can be, and masked as it reads.
        raw = values.cast(pa.large_binary()).to_pylist()
        return [value.decode(errors="replace") if value else "" for value in raw]


def _decoded(value: bytes | None, *, named: bool) -> str | None:
    """A byte string as a text, "" for one that holds nothing, None for one that cannot be looked into.

    ``named``: its column's name says that it holds something sensitive.
    """
    try:
        return "" if value is None else value.decode()
    except UnicodeDecodeError:
        if named or value is None or len(value) not in _ID_LENGTHS:
            return None
        return value.decode("latin-1") if _WORDS.search(value) else ""


def as_number(value: Any) -> int | float | None:
    """A number as JSON would have it: a decimal as the number that it is."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) >= LARGEST_NUMBER:
            return None
        return int(value) if value == value.to_integral_value() else as_float(value)
    number: int | float | None = value
    return number


def _written(value: float | None, evidence: Evidence, inherited: tuple[int, ...]) -> str:
    return scannable(value, evidence, inherited) or ""
