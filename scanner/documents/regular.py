"""Lists of records of one shape, decoded as what they are: one struct's fields instead of a dictionary for each.

Records of an export are regular: the same names in the same order. What the first one looks like is what all are
expected to look like, and a typed decoder, made for that shape, reads the list in half the time that dictionaries
take, checks the names while it reads, and leaves decimals as they were written without a call for each. A table of
columns falls out of it, and it is written again in two thirds of the time.

Where the lists are is only guessed, by a look at the bytes; so is their shape. Nothing depends on the guess: a reading
counts only if writing it gives the payload, byte for byte. Then it is the document, with every name in its order and
none twice, every number as it was spelled, and nothing between. Another spelling of an escape, a record that is not
like the others or anything that is no JSON at all, and the payload is decoded as any other, at the price of the guess:
a tenth of what redacting it takes. White space between tokens is taken out before. Where nothing was found, the
payload is the answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from operator import setitem
from typing import Any, ClassVar, Final, NamedTuple, cast

import msgspec

from scanner.errors import PayloadError
from scanner.matching.native import compile_native
from scanner.payloads.payload import JSON_SPACE, Raw, decode_exact, encode

_SMALLEST: Final = 16_384  # bytes of a list from which on its decoder pays
_MOST_TRIES: Final = 32  # small lists, and texts that look like the end of one, after which no more is guessed
_MOST_FIELDS: Final = 200  # of a record, those of its objects among them
_MOST_LEVELS: Final = 8
_LONGEST_NAMES: Final = 4_096  # characters of all names of a record, remembered with its decoder
_REMEMBERED: Final = 32  # shapes; a decoder takes 50 us to make

_OPENING: Final = b'[{"'
_NEXT: Final = b'},{"'
_LIST_END: Final = b"]"
_OBJECT_END: Final = b"}"
_BEGINNING: Final = 256  # bytes of a payload by which it is told …
_SPACED: Final = (b'": ', b', "', b"{\n", b"[\n", b"{\r", b"[\r", b"{ ", b"[ ")  # … that there is white space in it
_MARK: Final = "1e-{:08}"  # a number that stands for a list while the rest is decoded

_DECIMAL: Final = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)"
# Integers as they are written again, so no -0; none of more than eight bytes, or such as are too short to be scanned.
_SMALL: Final = compile_native(r"(?:(?:0|-?[1-9][0-9]{0,7}|-?(?:0|[1-9][0-9]{0,7})\.[0-9]{1,8}),)*")
_SCALARS: Final = compile_native(f"(?:(?:0|-?[1-9][0-9]{{0,17}}|{_DECIMAL}|null|true|false),)*")

Shape = tuple[tuple[str, "Shape | bool"], ...]
"""The fields of a record in their order: the name, and the shape of an object, or whether it is a decimal number."""


class Reading(NamedTuple):
    """A document, and its payload without white space, if writing the document gives just that."""

    document: Any
    written: bytes | None = None


class _Record(msgspec.Struct):
    """One record; its fields are set by the names that the payload gives them."""

    attributes: ClassVar[dict[str, str]] = {}

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self, self.attributes[name], value)


def put(holders: Sequence[Any], name: str, values: Iterable[Any]) -> None:
    """Put a value into the field ``name`` of each of some records, all of them dictionaries or all of one shape.

    0.1 us for each, where setting them one by one takes 0.25 to 0.5.
    """
    if holders and isinstance(holders[0], _Record):
        deque(map(setattr, holders, repeat(holders[0].attributes[name]), values), maxlen=0)
    else:
        deque(map(setitem, holders, repeat(name), values), maxlen=0)


class SmallNumbers(list[Raw]):
    """A column of numbers with eight digits at the most before the point and behind it."""


class Records(list[Any]):
    """Records of one shape: their names in order, and column by column what they hold, objects as records again."""

    def __init__(self, items: Sequence[Any], names: Sequence[str], columns: Sequence[Sequence[Any]]) -> None:
        super().__init__(items)
        self.names = names
        self.columns = columns

    def loosen(self) -> Iterator[dict[str, Any]]:
        """Become a list of dictionaries, as it is now; all of them come back, with those within."""
        self[:] = decode_exact(encode(self))
        return _objects(self)


def _objects(items: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for members in items:
        yield members
        yield from _objects([value for value in members.values() if isinstance(value, dict)])


def read(body: bytes) -> Reading:
    """The document that ``body`` is, every decimal as it is written; its large lists as :class:`Records`, if they are.

    Raises PayloadError.
    """
    written = _compact(body)
    document = _guessed(written)
    if document is not None and encode(document) == written:
        return Reading(document, written)
    return Reading(decode_exact(body))


def _compact(body: bytes) -> bytes:
    """The same without white space between its tokens, if there is some near its beginning; 2 ms for 2 MB."""
    if len(body) >= _SMALLEST and any(sign in body[:_BEGINNING] for sign in _SPACED):
        try:
            return msgspec.json.format(body, indent=-1)
        except (msgspec.MsgspecError, RecursionError):
            pass  # to be refused as any other
    return body.rstrip(JSON_SPACE)


def _guessed(body: bytes) -> Any:
    """The document as it seems to be; None when it seems to have no large regular list."""
    rest: list[bytes] = []
    lists: dict[str, Records] = {}
    place = 0
    for start, end in _lists(body):
        records = _records(body[start:end])
        if records is not None:
            mark = _MARK.format(len(lists))
            lists[mark] = records
            rest += (body[place:start], mark.encode())
            place = end
    if not lists:
        return None

    def number(written: str) -> Any:
        return lists[written] if written in lists else Raw(written)

    try:
        document = msgspec.json.Decoder(float_hook=number).decode(b"".join((*rest, body[place:])))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    # Within lists of objects, tables are made of plain lists and dictionaries (:mod:`scanner.documents.strata`).
    return document if _outside_lists(document) == len(lists) else None


def _outside_lists(document: Any) -> int:
    """How many :class:`Records` are the document, or stand in objects that no list holds."""
    count, values = 0, [document]
    while values:
        value = values.pop()
        if isinstance(value, Records):
            count += 1
        elif isinstance(value, dict):
            values += value.values()
    return count


def _lists(body: bytes) -> Iterator[tuple[int, int]]:
    """Where large lists of records without lists of their own seem to begin and to end."""
    start = body.find(_OPENING)
    for _ in range(_MOST_TRIES):
        if start < 0:
            return
        end = body.find(_LIST_END, start) + 1
        for _ in range(_MOST_TRIES):
            if not end or body[end - 2 : end - 1] == _OBJECT_END:
                break
            end = body.find(_LIST_END, end) + 1  # one in a text
        if not end:
            return
        if end - start >= _SMALLEST:
            yield start, end
        start = body.find(_OPENING, end)


def _records(body: bytes) -> Records | None:
    """A list of records of the first one's shape; None when they are not, or its shape is none that is read here."""
    cut = body.find(_NEXT)
    if cut < 0:
        return None
    try:
        first = decode_exact(body[1 : cut + 1])
    except PayloadError:
        return None
    shape = _shape_of(first) if isinstance(first, dict) else None
    if shape is None or not _is_small(shape):
        return None
    try:
        items = _decoder_of(shape)(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    return _table(items, shape)


def _shape_of(members: dict[str, Any], levels: int = _MOST_LEVELS) -> Shape | None:
    fields: list[tuple[str, Shape | bool]] = []
    for name, value in members.items():
        if isinstance(value, list) or '"' in name or "\\" in name or not name.isprintable():
            return None
        if isinstance(value, dict):
            inner = _shape_of(value, levels - 1) if levels else None
            if inner is None:
                return None
            fields.append((name, inner))
        else:
            fields.append((name, isinstance(value, Raw)))
    return tuple(fields)


def _is_small(shape: Shape) -> bool:
    names = list(_names(shape))
    return len(names) <= _MOST_FIELDS and sum(map(len, names)) <= _LONGEST_NAMES


def _names(shape: Shape) -> Iterator[str]:
    for name, inner in shape:
        yield name
        if not isinstance(inner, bool):
            yield from _names(inner)


@lru_cache(maxsize=_REMEMBERED)
def _decoder_of(shape: Shape) -> Callable[[bytes], list[_Record]]:
    decoder = msgspec.json.Decoder(list[_struct_of(shape)], float_hook=Raw)  # type: ignore[misc]
    return cast("Callable[[bytes], list[_Record]]", decoder.decode)


def _struct_of(shape: Shape) -> Any:
    """A struct that takes objects with just these names; numbers that may be decimals stay undecoded."""
    attributes = {name: f"f{number}" for number, (name, _) in enumerate(shape)}
    types = [_struct_of(inner) if isinstance(inner, tuple) else Raw if inner else Any for _, inner in shape]
    return msgspec.defstruct(
        "Record",
        list(zip(attributes.values(), types, strict=True)),
        bases=(_Record,),
        namespace={"attributes": attributes},
        rename={attribute: name for name, attribute in attributes.items()},
        forbid_unknown_fields=True,
        gc=False,
    )


def _table(items: Sequence[_Record], shape: Shape) -> Records | None:
    """Records with their columns; None when what was left undecoded are not numbers."""
    width = len(shape)
    every = list(chain.from_iterable(map(msgspec.structs.astuple, items)))  # 1.3 ms for 5,000 of twelve fields
    columns: list[Sequence[Any]] = []
    for at, (_, inner) in enumerate(shape):
        values: Sequence[Any] | None = every[at::width]
        if isinstance(inner, tuple):
            values = _table(cast("Sequence[_Record]", values), inner)
        elif inner:
            values = _numbers(cast("Sequence[Raw]", values))
        if values is None:
            return None
        columns.append(values)
    return Records(items, [name for name, _ in shape], columns)


def _numbers(values: Sequence[Raw]) -> Sequence[Any] | None:
    """A column of decimals, of which some may be integers or none; None when there is anything else among them."""
    joined = b"%b," % b",".join(values)
    if _SMALL.fullmatch(joined) is not None:
        return SmallNumbers(values)
    return list(map(decode_exact, values)) if _SCALARS.fullmatch(joined) is not None else None
