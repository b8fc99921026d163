"""Answers of a billing API: the bytes of their records, and the few fields that paging needs.

Of an envelope only the keys and the boundaries of values are decoded; a record stays as bytes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from server.records.json_members import every_member, may_repeat
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


def belongs(found: bytes, field: str, tenant: str) -> bool:
    """Whether a record names this tenant, and no other, in `field`; case, `_` and `-` in names make no difference.

    Only a text or a whole number counts. A record that cannot be read belongs to nobody.
    """
    values = _tenants(found, field)
    return values is not None and len(values) > 0 and all(value == tenant for value in values)


def names_another(found: bytes, field: str, tenant: str) -> bool:
    """Whether a record names another tenant than this; also True for a record that cannot be read."""
    values = _tenants(found, field)
    return values is None or any(value not in {None, tenant} for value in values)


def _item(data: bytes, inside: str | None) -> bytes | None:
    try:
        return within(data, inside)
    except SourceError:  # one that is no object must not hide the others
        return None


def _tenants(found: bytes, field: str) -> list[str | None] | None:
    """All values of the tenant field of a record, in every spelling of its name; None if it cannot be read."""
    try:
        return list(_values(found, [_folded(name) for name in field.split(".")]))
    except (ValueError, RecursionError):
        return None


def _values(data: bytes, names: list[str]) -> Iterator[str | None]:
    first, *rest = names
    members: Iterable[tuple[str, msgspec.Raw | bytes]] = _FIELDS.decode(data).items()
    if may_repeat(data, [name for name, _ in members if _folded(name) == first]):
        members = every_member(data)
    for name, raw in members:
        if _folded(name) != first:
            continue
        if rest:
            yield from _values(bytes(raw), rest)
            continue
        try:
            value = _SCALAR.decode(raw)
        except ValueError:
            yield None
        else:
            yield None if value is None or isinstance(value, bool) else str(value)


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
