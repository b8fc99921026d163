"""Whose a record is: the one rule for the tenant field, whatever the record comes from.

The setting names a field, `tenant`, or a field within another one, `metadata.tenant`. Names are compared without regard
to case and to everything but letters and digits. A field within another one may also stand in a column of its own whose
name is the whole path, `metadata_tenant` or `metadata.tenant`, as exports of nested records have it.

Every field of a record that fits says whose the record is, in each spelling, and also where two members have the very
same name. A null or an empty text says nothing. A record belongs to a tenant if all that is said is one and the same
text or whole number. It belongs to nobody if it names two tenants, if a list, an object, a truth value or a fraction
stands there, or if it cannot be read: by the last of two spellings, whoever writes a record could give it to a tenant
beside the one that another program takes it for.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache, reduce
from typing import Any, Final

import msgspec

from server.records.json_members import every_member, may_repeat, members_in
from server.records.shapes import MAX_NAME_CHARS, fold
from server.records.stated.values import text_of


class Unclear(Enum):
    """What a record says that may name two tenants: no text, and so nobody."""

    AMBIGUOUS = "ambiguous"


AMBIGUOUS: Final = Unclear.AMBIGUOUS

Owner = str | Unclear | None
"""A tenant, or `AMBIGUOUS`, or None for a record that says nothing of whose it is."""


def is_tenant_field(field: str) -> bool:
    """Whether a setting can name the tenant field: each step of its path has a letter or a digit."""
    return all(_steps(field))


def is_nested(field: str) -> bool:
    """Whether the tenant field stands within another one."""
    return len(_steps(field)) > 1


def tenant_path(field: str) -> str:
    """The field as it is compared: equal for settings that mean the same field."""
    return ".".join(_steps(field))


def tenant_column(field: str) -> str:
    """The folded name of the column in which a table has the tenant field."""
    return "".join(_steps(field))


def owner_of(record: bytes, field: str, members: Mapping[str, msgspec.Raw] | None = None) -> Owner:
    """Whose a JSON object is; `members` are the object's, if they are decoded already."""
    try:
        decoded = members_in(record) if members is None else members
        said = list(_said(_all_of(record, decoded, field), field))
    except (ValueError, RecursionError):
        return AMBIGUOUS
    return _owner(said)


def owner_in(row: Iterable[tuple[str, Any]], field: str) -> Owner:
    """Whose the row of a table with these columns and values is, some of which may be objects."""
    return _owner(_said(row, field))


def agreed(first: Any, second: Any) -> Any:
    """What two fields say together: one of two equal ids, or the only one that is not empty, or else `AMBIGUOUS`."""
    if first in (None, ""):
        return second
    if second in (None, ""):
        return first
    text = text_of(second)
    return second if text is not None and text == text_of(first) else AMBIGUOUS


def _owner(said: Iterable[Any]) -> Owner:
    found = reduce(agreed, said, None)
    return None if found in (None, "") else text_of(found) or AMBIGUOUS


@lru_cache(maxsize=64)
def _steps(field: str) -> tuple[str, ...]:
    return tuple(map(fold, field.split(".")))


def _all_of(record: bytes, members: Mapping[str, msgspec.Raw], field: str) -> Iterable[tuple[str, Any]]:
    """All members of an object; also those of equal names, where the tenant field or one on the way may be such."""
    steps = _steps(field)
    names = [name for name in members if _folded(name) in {steps[0], "".join(steps)}]
    return every_member(record) if may_repeat(record, names) else members.items()


def _said(members: Iterable[tuple[str, Any]], field: str) -> Iterator[Any]:
    """What every field that fits holds. Raises `ValueError`, `RecursionError`."""
    first, *rest = _steps(field)
    column = tenant_column(field)
    for name, value in members:
        folded = _folded(name)
        if folded == column:
            yield _plain(value)
        elif folded == first:
            yield from _inside(value, ".".join(rest))


def _inside(value: Any, field: str) -> Iterator[Any]:
    """What the fields of an inner object say; what is no object says nothing if it is empty, or is ambiguous."""
    raw = bytes(value) if isinstance(value, bytes | msgspec.Raw) else None
    if raw is not None and raw[:1] == b"{":
        yield from _said(_all_of(raw, members_in(raw), field), field)
    elif isinstance(value, Mapping):
        yield from _said(value.items(), field)
    elif _plain(value) not in (None, ""):
        yield AMBIGUOUS


def _plain(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, bytes | msgspec.Raw) else value


def _folded(name: str) -> str:
    return fold(name) if len(name) <= MAX_NAME_CHARS else ""
