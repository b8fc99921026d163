"""What the index knows of a record: its card, filled in from the few fields that play a part.

Values are taken as billing systems write them: an id is a text or a whole number, a date is ISO 8601 or seconds or
milliseconds since 1970, an amount a number or the text of one. Anything else is as if it were not there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from server.data.shapes import MAX_NAME_CHARS, Place, Roles, fold, kinds_by_object, kinds_by_wrapper
from server.members import every_member, may_repeat

MAX_KEY_CHARS: Final = 128
"""Longest id, number, status or tenant, in code points; the tools take no longer argument."""

MAX_CALLED: Final = 16
"""Emails and names of one account that are looked for, each at most `MAX_CALLED_CHARS` long."""

MAX_CALLED_CHARS: Final = 320
"""Code points: an email address of RFC 5321 at its longest, 64 and 255 with the sign between them."""

UNDATED: Final = -(10**6)
"""The day of a record without one: before all others (days since 1970; the year 1 is -719162)."""

UNPRICED: Final = float("-inf")
"""The amount of a record without one: below all others."""

AMBIGUOUS: Final = object()
"""What a field says in which two tenants are named: no text, and so nobody."""

_LONGEST_INT: Final = 10**MAX_KEY_CHARS
_MILLISECONDS: Final = 10**11  # as seconds the year 5138, as milliseconds 1973
_LAST_DAY: Final = 200_000  # in 2517; an epoch beyond is no date
_DAY_SECONDS: Final = 86_400
_DATE_CHARS: Final = 10  # 2026-01-31
_DIGITS: Final = re.compile(r"[0-9]{9,13}(?:\.[0-9]{1,9})?\Z", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})\Z", re.ASCII)
_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])  # keys and boundaries; no value is decoded

Fields = Mapping[str, Any]
"""Folded names -> decoded values of one record."""


class Card(NamedTuple):
    """`day` counts from 1970 in UTC; `account` is the invoice in a line item; the texts are as they are written."""

    id: str | None
    number: str | None
    account: str | None
    status: str | None
    day: int
    amount: float
    tenant: str | None


def card(fields: Fields, roles: Roles) -> Card:
    """The card of a record."""
    return Card(
        _first(fields, roles.id, text_of),
        _first(fields, roles.number, text_of),
        _first(fields, roles.account, text_of),
        _first(fields, roles.status, text_of),
        _first(fields, roles.date, day_of, UNDATED),
        _first(fields, roles.amount, amount_of, UNPRICED),
        _first(fields, roles.tenant, text_of),
    )


def called(fields: Fields, roles: Roles) -> Iterator[tuple[str, str]]:
    """("email" or "name", as written) of what an account is called, the same one perhaps twice.

    A first and a last name are one name; each by itself is a "part" of it, by which nobody is found.
    """
    given = 0
    for kind, group in (("email", [(place,) for place in roles.emails]), ("name", roles.names)):
        for places in group:
            parts = [part for place in places if (part := _first(fields, (place,), _called)) is not None]
            found = [(kind, " ".join(parts))] if parts else []
            if len(parts) > 1:
                found += [("part", part) for part in parts]
            for one in found:
                given += 1
                if given > MAX_CALLED:
                    return
                yield one


def fields_of(record: bytes, heads: frozenset[str], tenant_field: str) -> dict[str, Any]:
    """The fields with these folded names of one JSON object, decoded; of several spellings, the last one with a value.

    Raises `ValueError`, `RecursionError`.
    """
    given = _FIELDS.decode(record)
    fields = told_once(_decoded(given.items(), heads), tenant_field)
    tenant = fold(tenant_field)
    if tenant in fields and may_repeat(record, [name for name in given if fold(name[:MAX_NAME_CHARS]) == tenant]):
        fields |= told_once(_decoded(every_member(record), frozenset({tenant})), tenant_field)
    return fields


def _decoded(members: Iterable[tuple[str, msgspec.Raw | bytes]], heads: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name, raw in members:
        if len(name) <= MAX_NAME_CHARS and (folded := fold(name)) in heads and (value := decoded(raw)) is not None:
            yield folded, value


def told_once(members: Iterable[tuple[str, Any]], tenant_field: str) -> dict[str, Any]:
    """Folded names with their values; of several, the last one's, but for whose the record is.

    A record that says of two tenants that it is theirs is nobody's: by the last spelling, whoever writes a record could
    give it to a tenant beside the one that is written first. (Two of the very same name: `server/members.py`.)
    """
    tenant = fold(tenant_field)
    fields: dict[str, Any] = {}
    for name, value in members:
        fields[name] = _agreed(fields[name], value) if name == tenant and name in fields else value
    return fields


def _agreed(first: Any, second: Any) -> Any:
    """What two spellings of one field say together: one of two equal ids, or the only one that is not empty."""
    if first in (None, ""):
        return second
    if second in (None, ""):
        return first
    text = text_of(second)
    return second if text is not None and text == text_of(first) else AMBIGUOUS


def decoded(raw: msgspec.Raw | bytes) -> Any:
    """A value, None for one that cannot be read."""
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None


def kind_in(fields: Fields, otherwise: int | None) -> int | None:
    """The kind of record: what `object` says, None where that is none of ours; else `otherwise`, that of the file."""
    said = fields.get("object")
    return kinds_by_object().get(fold(said[:MAX_NAME_CHARS])) if isinstance(said, str) else otherwise


def unwrapped(record: bytes, otherwise: int | None) -> tuple[int, bytes] | None:
    """(kind, inner object) of `{"invoice": {...}}`; of several the one of the file's kind, or else the first."""
    inner: tuple[int, bytes] | None = None
    for name, raw in _FIELDS.decode(record).items():
        kind = kinds_by_wrapper().get(fold(name)) if len(name) <= MAX_NAME_CHARS else None
        if kind is not None and bytes(memoryview(raw)[:1]) == b"{":
            if kind == otherwise:
                return kind, bytes(raw)
            inner = inner or (kind, bytes(raw))
    return inner if otherwise is None else None


def _first(fields: Fields, places: tuple[Place, ...], read: Callable[[Any], Any], default: Any = None) -> Any:
    for place in places:  # called seven times a record: a name without steps takes no further call
        value = inside(fields, place) if place.steps else fields.get(place.head)
        if value is not None and (found := read(value)) is not None:
            return found
    return default


def inside(fields: Fields, place: Place) -> Any:
    """What stands in a field, or at the end of the steps into it, or in the flat column of their names."""
    inner = fields.get(place.head)
    for step in place.steps:
        if isinstance(inner, dict):
            inner = next((value for name, value in inner.items() if fold(name[:MAX_NAME_CHARS]) == step), None)
        elif isinstance(inner, list) and step.isdigit():
            inner = inner[int(step)] if int(step) < len(inner) else None
        else:
            inner = None
            break
    return fields.get(place.flat) if inner is None else inner


def text_of(value: Any) -> str | None:
    """An id, number, status or tenant as text; None when it is empty, too long or of another type."""
    if type(value) is int:
        value = str(value) if abs(value) < _LONGEST_INT else ""
    return value if isinstance(value, str) and 0 < len(value) <= MAX_KEY_CHARS else None


def _called(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and len(value) <= MAX_CALLED_CHARS else None


def day_of(value: Any) -> int | None:
    """Days since 1970, in UTC."""
    if isinstance(value, str):
        # The time of day moves the date only where a zone is written with it.
        return _day(value[:_DATE_CHARS]) if value[_DATE_CHARS:] in {"", "Z"} else _moment(value[:MAX_KEY_CHARS])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(value)
    if isinstance(value, datetime):
        return _epoch((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    return value.toordinal() - EPOCH if isinstance(value, date) else None


EPOCH: Final = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=8192)
def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal() - EPOCH
    except ValueError:
        return _epoch(float(text)) if _DIGITS.match(text) else None


@lru_cache(maxsize=8192)
def _moment(text: str) -> int | None:
    text = text.strip()
    if _DIGITS.match(text):
        return _epoch(float(text))
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return _day(text[:_DATE_CHARS]) if text[_DATE_CHARS : _DATE_CHARS + 1] in {"T", " "} else None
    try:
        return (found.astimezone(UTC) if found.tzinfo else found).toordinal() - EPOCH
    except OverflowError:
        return None


def _epoch(seconds: float) -> int | None:
    if abs(seconds) >= _LAST_DAY * _DAY_SECONDS * 1000:  # before a division that no double may have room for
        return None
    seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS else seconds
    return int(seconds // _DAY_SECONDS) if abs(seconds) < _LAST_DAY * _DAY_SECONDS else None


def amount_of(value: Any) -> float | None:
    """An amount as the nearest double: equal amounts are equal doubles."""
    if isinstance(value, str):
        value = float(value) if _NUMBER.match(value := value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None
