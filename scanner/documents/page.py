"""Lists of records that hold lists, decoded into structs: a page of an API, whose invoices have their lines.

What is true of flat records (:mod:`scanner.documents.regular`) is true of these: they have the same names in the same
order, and so have the objects in them. The shape is that of the first few records. A member is an object or a list of
objects where all of them say so; whatever else it holds is decoded as any value, and so is a member that turns out to
differ further on, as metadata do. For 1,000 invoices with five lines each, decoding takes 6 ms instead of 15, splitting
the objects into columns half the time, and the cycle collector has next to nothing to look through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from scanner.documents.records import (
    MOST_LEVELS,
    Held,
    Inner,
    ObjectShape,
    Page,
    decoder_of,
    may_be_fields,
    may_be_kept,
)
from scanner.errors import PayloadError
from scanner.payloads.payload import Raw, decode_exact

_FEWEST: Final = 16  # records
_SAMPLED: Final = 8  # records, and items of each list in them, whose shape counts
_SAMPLED_BYTES: Final = 32_768  # of these records, without the first
_MOST_LOOSE: Final = 4  # members that may differ further on; each costs to begin anew
_INDEX: Final = re.compile(r"\A\[[0-9]+\]")

_split = msgspec.json.Decoder(list[Raw]).decode


def page_of(body: memoryview) -> Page | None:
    """The records in a JSON list; None when they are few, or seem to differ in shape."""
    try:
        records = _split(body)  # 1 ms for a list of 2 MB
        if len(records) < _FEWEST:
            return None
        shape = _shape_of(list(_first(records)), MOST_LEVELS)
        # A list in an object without any other member may be the row of a table (:mod:`scanner.documents.matrix`).
        if shape is None or len(shape) == 1 or not may_be_kept(shape):
            return None
        return _read(body, shape)
    except (msgspec.MsgspecError, PayloadError, RecursionError, UnicodeDecodeError):
        return None


def _read(body: memoryview, shape: ObjectShape) -> Page | None:
    """The records of this shape, or of one in which a few members may hold anything; None when more of them differ."""
    for _ in range(_MOST_LOOSE + 1):
        try:
            return Page(decoder_of(shape)(body))
        except msgspec.ValidationError as error:
            looser = _loosened(shape, _place_in(str(error)))
            if looser is None:
                return None
            shape = looser
    return None


def _place_in(error: str) -> str:
    """Where in a record something differs, as the decoder says it: ".lines[0].price"; empty for the record itself."""
    return error.rpartition(" - at `$[")[2].partition("]")[2].removesuffix("`")


def _loosened(shape: ObjectShape, place: str) -> ObjectShape | None:
    """The shape with any value in place of the object at ``place``; None if there is none there."""
    for at, (name, inner) in enumerate(shape):
        if not isinstance(inner, Held) or not place.startswith(f".{name}"):
            continue
        rest = _INDEX.sub("", place[len(name) + 1 :])
        below = _loosened(inner.shape, rest) if rest else None
        if below is not None or not rest:
            return (*shape[:at], (name, Held(below, inner.many) if below else "any"), *shape[at + 1 :])
    return None


def _first(records: Sequence[Raw]) -> Iterator[Any]:
    yield decode_exact(records[0])
    size = 0
    for record in records[1:_SAMPLED]:
        size += len(memoryview(record))
        if size > _SAMPLED_BYTES:
            return
        yield decode_exact(record)


def _shape_of(samples: Sequence[Any], levels: int) -> ObjectShape | None:
    """The shape of some objects; None when they have different names, or unusual ones, or are none."""
    if not levels or not all(type(sample) is dict for sample in samples):
        return None
    names = list(samples[0])
    if not names or any(list(sample) != names for sample in samples):
        return None
    if not may_be_fields(names):
        return None
    return tuple((name, _inner([sample[name] for sample in samples], levels - 1)) for name in names)


def _inner(values: Sequence[Any], levels: int) -> Inner:
    held = [value for value in values if value is not None]
    many = bool(held) and all(type(value) is list for value in held)
    some = [item for value in held for item in value[:_SAMPLED]] if many else held
    shape = _shape_of(some, levels) if some else None
    return Held(shape, many) if shape else "any"
