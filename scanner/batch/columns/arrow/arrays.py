"""Arrow columns as columns of texts, and back: arrays are taken apart here, so that nobody else needs to know them.

A record batch becomes leaf columns: every text, number, date or byte string that may hold something sensitive, however
deep in structs, lists and maps it lies, with its distinct values and for each position the number of its value. What
is masked comes back in the same types, nulls, offsets and dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns.arrow.fields import KEY, VALUE, Field, Kind, bare_type, is_coded, plain_type, safe_type
from scanner.errors import PayloadError
from scanner.payloads.fields import Evidence
from scanner.payloads.leaves import LARGEST_NUMBER, SMALLEST_NUMBER, scannable

_FEW: Final = 8  # values of a column for each of those that are counted, from which on the others are left out first


@lru_cache(maxsize=4)
def counted_up(count: int) -> pa.Array:
    """0 and so on; all columns of a batch share them."""
    return pa.array(range(count), pa.int64())


def plain(array: pa.Array) -> pa.Array:
    """An array without extension, runs and views; without dictionary too, but for one of texts or bytes."""
    while True:
        kind = array.type
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif pa.types.is_dictionary(kind):
            if not is_coded(kind):
                array = array.dictionary_decode()
            elif kind != bare_type(kind):
                array = pa.DictionaryArray.from_arrays(array.indices.cast(pa.int32()), plain(array.dictionary))
            else:
                return array
        elif pa.types.is_run_end_encoded(kind):
            array = pc.run_end_decode(array)
        elif kind != bare_type(kind):
            array = array.cast(bare_type(kind))
        else:
            return array


def _restored(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    """What :func:`plain` made of a type, in that type again."""
    if isinstance(wanted, pa.BaseExtensionType):
        return array if array.type == wanted else wanted.wrap_array(_restored(array, wanted.storage_type))
    if pa.types.is_dictionary(wanted):
        indices, values = _coded(array)
        try:
            indices = indices.cast(wanted.index_type)
        except pa.ArrowInvalid:
            raise PayloadError("unsupported", "a dictionary's index type has no room for the masked values") from None
        values = _restored(values, wanted.value_type)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=wanted.ordered)
    if pa.types.is_run_end_encoded(wanted):
        return pc.run_end_encode(_restored(array, wanted.value_type), run_end_type=wanted.run_end_type)
    return array if array.type == wanted else array.cast(wanted)


def _coded(array: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Indices and distinct values of an array; of a dictionary those that are used, since others were not looked at."""
    if not pa.types.is_dictionary(array.type):
        encoded = array.dictionary_encode()
        return encoded.indices, encoded.dictionary
    used = array.indices.dictionary_encode()
    values = array.dictionary.take(used.dictionary)
    encoded = values.dictionary_encode()
    if len(encoded.dictionary) == len(values) and not values.null_count:  # none is there twice
        return used.indices, values
    return encoded.indices.take(used.indices), encoded.dictionary


class Column:
    """The values of one leaf field in one batch.

    ``texts`` are the distinct ones that are scanned, "" for one that is not; ``codes`` says for each position which it
    is, null for none. ``rows`` is the row of each position, None where there is one for each row. With ``distinct``
    off, every position is a value of its own.
    """

    __slots__ = ("_values", "array", "codes", "field", "rows", "texts", "unread")

    def __init__(self, field: Field, array: pa.Array, rows: pa.Array | None, *, distinct: bool) -> None:
        self.field = field
        self.array = array
        self.rows = rows
        self.unread: set[int] = set()
        self.texts: list[str] = []
        self._values: pa.Array | None = None  # what is known by number, where that is not the position
        if not self._may_hold_any():
            self.codes: pa.Array = pa.nulls(len(array), pa.int32())
        elif distinct:
            coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
            self.codes, self._values = coded.indices, coded.dictionary
            self.texts = self._read(self._values)
        else:
            self.codes = pc.if_else(array.is_valid(), pa.array(range(len(array)), pa.int32()), None)
            if pa.types.is_dictionary(array.type):
                texts = self._read(array.dictionary)  # each once, however many positions share it
                self.texts = ["" if code is None else texts[code] for code in array.indices.to_pylist()]
            else:
                self.texts = self._read(array)

    def _may_hold_any(self) -> bool:
        """Whether any value may be worth a look; for a column of small numbers that is told by its extremes."""
        field = self.field
        if field.kind is not Kind.NUMBER or field.open or field.evidence.rules or field.inherited:
            return True
        array = self.array.cast(pa.float32()) if pa.types.is_float16(self.array.type) else self.array
        if pa.types.is_decimal(array.type):
            return bool(array.type.precision - array.type.scale >= len(str(SMALLEST_NUMBER)))
        extremes = pc.min_max(array)
        low, high = extremes["min"].as_py(), extremes["max"].as_py()
        return bool(low is not None and (low <= -SMALLEST_NUMBER or high >= SMALLEST_NUMBER))

    def _read(self, values: pa.Array) -> list[str]:
        """The texts of values."""
        kind = self.field.kind
        if kind is Kind.TEXT:
            return _texts(values)
        if kind is Kind.BYTES:
            decoded = [_decoded(value) for value in values.to_pylist()]
            self.unread = {number for number, text in enumerate(decoded) if text is None}
            return [text or "" for text in decoded]
        if kind is Kind.NUMBER:
            evidence, inherited = self.field.evidence, self.field.inherited
            return [_written(as_number(value), evidence, inherited) for value in values.to_pylist()]
        return [text or "" for text in values.cast(pa.string()).to_pylist()]

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Self:
        """See :class:`scanner.batch.columns.values.Column`."""
        other = copy(self)
        other.texts = [*self.texts, *more]
        if self._values is not None:
            other._values = pa.concat_arrays([self._values, _as_values(more, self._values.type)])  # noqa: SLF001  its own
        other.codes = pc.replace_with_mask(self.codes, self._held(numbers), pa.array(codes, pa.int32()))
        return other

    def _held(self, numbers: Collection[int]) -> pa.Array:
        """Whether each position holds one of these values."""
        return pc.is_in(self.codes, value_set=pa.array(sorted(numbers), pa.int32()))

    def holders(self, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
        """See :class:`scanner.batch.columns.values.Column`."""
        positions = pc.indices_nonzero(self._held(numbers))
        return zip(self.row_of(positions).to_pylist(), self.codes.take(positions).to_pylist(), strict=True)

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """See :class:`scanner.batch.columns.values.Column`."""
        codes = self.codes.take(pa.array(rows, pa.int64())).to_pylist()
        return [None if code is None else self.texts[code] for code in codes]

    def unread_positions(self) -> int:
        """How many byte strings were not read because they are no UTF-8."""
        if not self.unread:
            return 0
        return int(pc.sum(self._held(self.unread)).as_py() or 0)

    def times(self, numbers: Collection[int], without: Collection[int]) -> dict[int, int]:
        """See :class:`scanner.batch.columns.values.Column`."""
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
        if self.field.kind is Kind.NUMBER:
            return [as_number(value) for value in self.array.to_pylist()]
        return [None if code is None else self.texts[code] or None for code in self.codes.to_pylist()]

    def row_of(self, positions: pa.Array) -> pa.Array:
        """The rows of some positions."""
        return positions if self.rows is None else self.rows.take(positions)

    def masked(self, safe: dict[int, str]) -> pa.Array:
        """The array with these texts in place of these values; a number or a date becomes null."""
        if not safe:
            return self.array
        codes = self.codes
        kind, whole = self.field.kind, self.array.type
        if pa.types.is_dictionary(whole):
            return self._masked_dictionary(safe)
        if kind is Kind.TEXT or (kind is Kind.BYTES and not pa.types.is_fixed_size_binary(whole)):
            new = _as_values([*map(safe.get, range(len(self.texts)))], whole).take(codes)
            return pc.coalesce(new, self.array)
        hidden_here = pc.is_in(codes, value_set=pa.array(list(safe), pa.int32()))
        return pc.if_else(hidden_here, pa.nulls(len(self.array), whole), self.array)

    def _masked_dictionary(self, safe: dict[int, str]) -> pa.Array:
        """See :meth:`masked`, for a dictionary, which stays one. Values that are no longer used leave it."""
        if self._values is not None:
            new = _as_values([*map(safe.get, range(len(self.texts)))], self._values.type)
            return pa.DictionaryArray.from_arrays(self.codes, pc.coalesce(new, self._values))
        dictionary = self.array.dictionary
        numbers = {text: number for number, text in enumerate(dict.fromkeys(safe.values()), len(dictionary))}
        indices = self.array.indices.to_pylist()
        for position, text in safe.items():
            indices[position] = numbers[text]
        values = pa.concat_arrays([dictionary, _as_values(list(numbers), dictionary.type)])
        return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), values)


def _as_values(texts: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    """Texts in a type of texts or bytes."""
    values = pa.array(texts, pa.large_string())
    is_bytes = pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    return (values.cast(pa.large_binary()) if is_bytes else values).cast(kind)


def _texts(values: pa.Array) -> list[str]:
    try:
        return [text or "" for text in values.to_pylist()] if values.null_count else values.to_pylist()
    except UnicodeDecodeError:
        # Arrow does not check what others wrote. What is not UTF-8 is read as well as can be, and masked as it reads.
        raw = values.cast(pa.large_binary()).to_pylist()
        return [value.decode(errors="replace") if value else "" for value in raw]


def _decoded(value: bytes | None) -> str | None:
    try:
        return "" if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def as_number(value: Any) -> int | float | None:
    """A number as JSON would have it: a decimal as the number that it is."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) >= LARGEST_NUMBER:
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    number: int | float | None = value
    return number


def _written(value: float | None, evidence: Evidence, inherited: tuple[int, ...]) -> str:
    return scannable(value, evidence, inherited) or ""


def bare(field: Field, array: pa.Array) -> pa.Array:
    """The array of a field in types that can be worked with, all the way down; dictionaries hold what is used."""
    if array.type == safe_type(field, bare=True) and not _has_dictionaries(field):
        return array
    return _rebuilt(field, array, lambda _, leaf: _compact(plain(leaf)))


def finished(field: Field, array: pa.Array, *, changed: bool) -> pa.Array:
    """What :func:`bare` made of a field, in its own types again; if ``changed``, without what dictionaries held."""
    if array.type == safe_type(field) and not (changed and _has_dictionaries(field)):
        return array
    return _rebuilt(field, array, lambda leaf_field, leaf: _restored(leaf, leaf_field.type), finish=True)


def _has_dictionaries(field: Field) -> bool:
    return any(is_coded(leaf.type) for leaf in field.leaves())


def _compact(array: pa.Array) -> pa.Array:
    """A dictionary with nothing in it that is not used, or twice; any other array as it is."""
    return pa.DictionaryArray.from_arrays(*_coded(array)) if pa.types.is_dictionary(array.type) else array


def gather(field: Field, array: pa.Array, masked: Iterator[pa.Array]) -> pa.Array:
    """The bare array of a field with its leaves replaced: what :func:`spread` took apart, put together again."""
    return _rebuilt(field, array, lambda leaf_field, leaf: leaf if leaf_field.kind is Kind.OPAQUE else next(masked))


def spread(field: Field, array: pa.Array, rows: pa.Array | None, *, distinct: bool) -> Iterator[Column]:
    """The leaf columns of a field's bare array, in order of its leaves; ``rows`` as in :class:`Column`."""
    if field.kind is Kind.OPAQUE:
        return
    if field.kind is Kind.STRUCT:
        inner = array.flatten()  # of a null struct, its fields are null too, whatever lies there
    elif field.children:
        array = as_lists(array)
        parents = pc.list_parent_indices(array)
        rows = parents if rows is None else rows.take(parents)
        inner = array.flatten().flatten() if field.kind is Kind.MAP else [array.flatten()]
    else:
        yield Column(field, array, rows, distinct=distinct)
        return
    for child, values in zip(field.children, inner, strict=True):
        yield from spread(child, values, rows, distinct=distinct)


def as_lists(array: pa.Array) -> pa.Array:
    """Lists of any kind, and maps, as lists."""
    whole = array.type
    if pa.types.is_map(whole):
        entry = pa.struct([pa.field(KEY, whole.key_type, nullable=False), whole.item_field.with_name(VALUE)])
        return array.cast(pa.list_(pa.field("entries", entry, nullable=False)))
    if pa.types.is_list(whole) or pa.types.is_large_list(whole):
        return array
    large = pa.types.is_large_list_view(whole)
    return array.cast(pa.large_list(whole.value_field) if large else pa.list_(whole.value_field))


def _rebuilt(
    field: Field, array: pa.Array, leaf: Callable[[Field, pa.Array], pa.Array], *, finish: bool = False
) -> pa.Array:
    """The array of a field with each leaf replaced by what ``leaf`` makes of it; to ``finish``, in its own types."""
    if not (field.children or field.kind is Kind.STRUCT):
        return leaf(field, array)
    whole = plain(array)
    wanted = safe_type(field, bare=not finish)
    made_in = plain_type(wanted)
    missing = whole.is_null() if whole.null_count else None
    if field.kind is Kind.STRUCT:
        parts = [
            _rebuilt(child, part, leaf, finish=finish)
            for child, part in zip(field.children, whole.flatten(), strict=True)
        ]
        new = pa.StructArray.from_arrays(parts, fields=list(made_in), mask=missing) if parts else whole
        return _restored(new, wanted)
    lists = as_lists(whole)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], lengths.type), pc.cumulative_sum(lengths)])
    if field.kind is Kind.MAP:
        keys, items = (
            _rebuilt(child, part, leaf, finish=finish)
            for child, part in zip(field.children, lists.flatten().flatten(), strict=True)
        )
        if keys.null_count:
            raise PayloadError("unsupported", "a map's key that is no text would have to be masked")
        new = pa.MapArray.from_arrays(offsets, keys, items, made_in, mask=missing)
    else:
        values = _rebuilt(field.children[0], lists.flatten(), leaf, finish=finish)
        of_lists = (pa.large_list if pa.types.is_large_list(lists.type) else pa.list_)(made_in.value_field)
        maker = pa.LargeListArray if pa.types.is_large_list(lists.type) else pa.ListArray
        new = maker.from_arrays(offsets, values, type=of_lists, mask=missing)
        new = new if new.type == made_in else new.cast(made_in)
    return _restored(new, wanted)
