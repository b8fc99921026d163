"""Arrow columns as columns of texts, and back: arrays are taken apart here, so that nobody else needs to know them.

A record batch becomes leaf columns: every text, number, date or byte string that may hold something sensitive, however
deep in structs, lists and maps it lies, with its distinct values and for each position the number of its value. What
is masked comes back in the same types, nulls, offsets and dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns.arrow.column import Column
from scanner.batch.columns.arrow.fields import KEY, VALUE, Field, ValueKind, bare_type, is_coded, plain_type, safe_type
from scanner.errors import PayloadError


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
    return _rebuilt(
        field, array, lambda leaf_field, leaf: leaf if leaf_field.kind is ValueKind.OPAQUE else next(masked)
    )


def spread(field: Field, array: pa.Array, rows: pa.Array | None, *, distinct: bool) -> Iterator[Column]:
    """The leaf columns of a field's bare array, in order of its leaves; ``rows`` as in :class:`Column`."""
    if field.kind is ValueKind.OPAQUE:
        return
    if field.kind is ValueKind.STRUCT:
        inner = array.flatten()  # of a null struct, its fields are null too, whatever lies there
    elif field.children:
        array = as_lists(array)
        parents = pc.list_parent_indices(array)
        rows = parents if rows is None else rows.take(parents)
        inner = array.flatten().flatten() if field.kind is ValueKind.MAP else [array.flatten()]
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
    if not (field.children or field.kind is ValueKind.STRUCT):
        return leaf(field, array)
    whole = plain(array)
    wanted = safe_type(field, bare=not finish)
    made_in = plain_type(wanted)
    missing = whole.is_null() if whole.null_count else None
    if field.kind is ValueKind.STRUCT:
        parts = [
            _rebuilt(child, part, leaf, finish=finish)
            for child, part in zip(field.children, whole.flatten(), strict=True)
        ]
        new = pa.StructArray.from_arrays(parts, fields=list(made_in), mask=missing) if parts else whole
        return _restored(new, wanted)
    lists = as_lists(whole)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], lengths.type), pc.cumulative_sum(lengths)])
    if field.kind is ValueKind.MAP:
        keys, items = (
            _rebuilt(child, part, leaf, finish=finish)
            for child, part in zip(field.children, lists.flatten().flatten(), strict=True)
        )
        if keys.null_count:
            raise PayloadError("unsupported", "a map's key that is no text would have to be masked")
        new = pa.MapArray.from_arrays(offsets, keys, items, made_in, mask=missing)
    else:
        if finish and missing is not None and pa.types.is_fixed_size_list(made_in) and made_in.list_size:
            # Arrow can fill up what is missing in types that can be worked with, and not, say, in views.
            filled = lists.cast(pa.list_(lists.type.value_field, made_in.list_size)).values
            values = _rebuilt(field.children[0], filled, leaf, finish=True)
            return _restored(pa.FixedSizeListArray.from_arrays(values, type=made_in, mask=missing), wanted)
        values = _rebuilt(field.children[0], lists.flatten(), leaf, finish=finish)
        of_lists = (pa.large_list if pa.types.is_large_list(lists.type) else pa.list_)(made_in.value_field)
        maker = pa.LargeListArray if pa.types.is_large_list(lists.type) else pa.ListArray
        new = maker.from_arrays(offsets, values, type=of_lists, mask=missing)
        new = new if new.type == made_in else new.cast(made_in)
    return _restored(new, wanted)
