"""Answers of a billing API: the bytes of their records, and the few fields that paging needs.

Of an envelope only the keys and the boundaries of values are decoded; a record stays as bytes.
"""

from typing import Final

import msgspec

from server.source import SourceError

MAX_VALUE: Final = 4096
"""Characters of an id, a token or a link that is used for paging."""

_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_SCALAR: Final = msgspec.json.Decoder(str | int | bool | None)

_UNREADABLE: Final = "the billing API answered with something that is not what its description says"


def record(body: bytes, place: str | None, id_field: str) -> bytes:
    """The one record of an answer, an object with an id. Raises `SourceError`."""
    found = within(body, place)
    if found is None or scalar(found, id_field) in {None, ""}:
        raise SourceError(_UNREADABLE)
    return found


def records(body: bytes, place: str | None, inside: str | None) -> tuple[bytes, ...]:
    """The records of a list, each from its member `inside`; what is no object is dropped. Raises `SourceError`."""
    try:
        whole = within(body, place)
        items = [] if whole is None else _ITEMS.decode(whole)
    except (ValueError, RecursionError):
        raise SourceError(_UNREADABLE) from None
    if whole is None:
        raise SourceError(_UNREADABLE)
    found = (_item(bytes(item), inside) for item in items)
    return tuple(item for item in found if item is not None and item.lstrip()[:1] == b"{")


def within(data: bytes, place: str | None) -> bytes | None:
    """The value at `place` (names, outermost first), None when there is none. Raises `SourceError`."""
    if place is None:
        return data
    for name in place.split("."):
        try:
            found = _FIELDS.decode(data).get(name)
        except (ValueError, RecursionError):
            raise SourceError(_UNREADABLE) from None
        if found is None:
            return None
        data = bytes(found)
    return data


def scalar(data: bytes, place: str) -> str | bool | None:
    """A text, a number as text, or a truth value at `place`; None for nothing, and for anything else.

    Raises `SourceError`.
    """
    found = within(data, place)
    try:
        value = None if found is None else _SCALAR.decode(found)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)
    return text if len(text) <= MAX_VALUE else None


def _item(data: bytes, inside: str | None) -> bytes | None:
    try:
        return within(data, inside)
    except SourceError:  # one that is no object must not hide the others
        return None
