"""Lists of records that hold lists, decoded into structs: a page of an API, whose invoices have their lines.

What is true of flat records (:mod:`scanner.documents.regular`) is true of these: they have the same names in the same
order, and so have the objects in them. The shape is that of the first few records. A member is an object or a list of
objects where all of them say so; whatever else it holds is decoded as any value, and so is a member that turns out to
differ further on, as metadata do. For 1,000 invoices with five lines each, decoding takes 6 ms instead of 15, splitting
the objects into columns half the time, and the cycle collector has next to nothing to look through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

import msgspec

from scanner.documents.records import MOST_LEVELS, Page, Record, are_few, struct_of
from scanner.errors import PayloadError
from scanner.payloads.payload import Raw, decode_exact

_FEWEST: Final = 16  # records
_SAMPLED: Final = 8  # records, and items of each list in them, whose shape counts
_SAMPLED_BYTES: Final = 32_768  # of these records, without the first
_REMEMBERED: Final = 32  # shapes whose decoders are kept; making one takes 0.3 ms
_MOST_LOOSE: Final = 4  # members that may differ further on; each costs to begin anew
_INDEX: Final = re.compile(r"\A\[[0-9]+\]")

_split = msgspec.json.Decoder(list[Raw]).decode


class _Items(NamedTuple):
    """A list of objects of one shape."""

    shape: Shape


Shape = tuple[tuple[str, "Shape | _Items | None"], ...]
"""The fields of an object in their order: the name, and what its values are, if they are objects or lists of them."""


def page_of(body: memoryview) -> Page | None:
    """The records in a JSON list; None when they are few, or seem to differ in shape."""
    try:
        records = _split(body)  # 1 ms for 2 MB
        if len(records) < _FEWEST:
            return None
        shape = _shape_of(list(_first(records)), MOST_LEVELS)
        # A list in an object without any other member may be the row of a table (:mod:`scanner.documents.matrix`).
        if shape is None or len(shape) == 1 or not are_few(_names(shape)):
            return None
        return _read(body, shape)
    except (msgspec.MsgspecError, PayloadError, RecursionError, UnicodeDecodeError):
        return None


def _read(body: memoryview, shape: Shape) -> Page | None:
    """The records of this shape, or of one in which a few members may hold anything; None when more of them differ."""
    for _ in range(_MOST_LOOSE + 1):
        try:
            return Page(_decoder_of(shape)(body))
        except msgspec.ValidationError as error:
            looser = _loosened(shape, _place_in(str(error)))
            if looser is None:
                return None
            shape = looser
    return None


def _place_in(error: str) -> str:
    """Where in a record something differs, as the decoder says it: ".lines[0].price"; empty for the record itself."""
    return error.rpartition(" - at `$[")[2].partition("]")[2].removesuffix("`")


def _loosened(shape: Shape, place: str) -> Shape | None:
    """The shape with any value in place of the object at ``place``; None if there is none there."""
    for at, (name, inner) in enumerate(shape):
        if inner is None or not place.startswith(f".{name}"):
            continue
        rest = place[len(name) + 1 :]
        looser: Shape | _Items | None = None
        if isinstance(inner, _Items):
            item = _INDEX.sub("", rest)
            below = _loosened(inner.shape, item) if item else None
            looser = below and _Items(below)
        elif rest:
            looser = _loosened(inner, rest)
        if looser is not None or not _INDEX.sub("", rest):
            return (*shape[:at], (name, looser), *shape[at + 1 :])
    return None


def _first(records: Sequence[Raw]) -> Iterator[Any]:
    yield decode_exact(records[0])
    size = 0
    for record in records[1:_SAMPLED]:
        size += len(memoryview(record))
        if size > _SAMPLED_BYTES:
            return
        yield decode_exact(record)


def _shape_of(samples: Sequence[Any], levels: int) -> Shape | None:
    """The shape of some objects; None when they have different names, or unusual ones, or are none."""
    if not levels or not all(type(sample) is dict for sample in samples):
        return None
    names = list(samples[0])
    if not names or any(list(sample) != names for sample in samples):
        return None
    if any('"' in name or "\\" in name or not name.isprintable() for name in names):
        return None
    return tuple((name, _inner([sample[name] for sample in samples], levels - 1)) for name in names)


def _inner(values: Sequence[Any], levels: int) -> Shape | _Items | None:
    held = [value for value in values if value is not None]
    if not held or not all(type(value) is list for value in held):
        return _shape_of(held, levels) if held else None
    items = [item for value in held for item in value[:_SAMPLED]]
    shape = _shape_of(items, levels) if items else None
    return None if shape is None else _Items(shape)


def _names(shape: Shape) -> Iterator[str]:
    for name, inner in shape:
        yield name
        if inner is not None:
            yield from _names(inner.shape if isinstance(inner, _Items) else inner)


@lru_cache(maxsize=_REMEMBERED)
def _decoder_of(shape: Shape) -> Callable[[memoryview], list[Record]]:
    decoder = msgspec.json.Decoder(list[_struct_of(shape)], float_hook=Raw)  # type: ignore[misc]
    return cast("Callable[[memoryview], list[Record]]", decoder.decode)


def _struct_of(shape: Shape) -> Any:
    return struct_of([(name, _type_of(inner)) for name, inner in shape])


def _type_of(inner: Shape | _Items | None) -> Any:
    if inner is None:
        return Any
    return list[_struct_of(inner.shape)] | None if isinstance(inner, _Items) else _struct_of(inner) | None  # type: ignore[misc]
