"""Resources of JSON:API as records: what stands in their `attributes`, with their id and whom they are related to.

`{"type": "invoices", "id": "7", "attributes": {"total": 120}, "relationships": {"customer": {"data": {"id": "3"}}}}` is
`{"customer_id": "3", "total": 120, "id": "7", "object": "invoice"}`, in the form in which other systems write it.

What a resource says that it is counts, whatever its file is called, if it is one of our kinds or of what others send
(`bills`). Any other word may be that of a system for a kind of ours.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import msgspec

from server.records.credits import is_of_others
from server.records.facts import decoded
from server.records.json_members import every_member, may_repeat, members_in
from server.records.shapes import (
    INVOICE,
    KIND_FIELD,
    MAX_NAME_CHARS,
    PAYMENT,
    RECORD_KINDS,
    fold,
    kinds_by_object,
    shapes,
)

_ID, _INNER, _RELATED, _DATA = "id", "attributes", "relationships", "data"
_MEMBERS: Final = frozenset({"type", _ID, _INNER, _RELATED, "links", "meta"})
"""All that a resource may have, by the specification (jsonapi.org)."""
_NEEDED: Final = frozenset({"type", _ID, _INNER})
_BESIDE: Final = frozenset(map(fold, _MEMBERS - {"type", _ID}))


def is_resource(record: Mapping[str, Any]) -> bool:
    """Whether a decoded object is a resource."""
    return _NEEDED <= record.keys() <= _MEMBERS and isinstance(record[_INNER], dict)


def attributes_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a decoded resource; of anything else, itself."""
    if not is_resource(record):
        return dict(record)
    related = dict(_related(record.get(_RELATED), lambda value: value if isinstance(value, dict) else {}))
    said = object_of(record["type"])
    return {**related, **record[_INNER], _ID: record[_ID]} | ({} if said is None else {KIND_FIELD: said})


def attributes_in(text: bytes) -> bytes:
    """The same of an object as it is written. Raises `ValueError`, `RecursionError`.

    Of an attribute that stands there twice both are kept, since one that names a tenant may (`tenant.py`); an object
    with a member of its own twice stays as it is.
    """
    members = members_in(text)
    if not (_NEEDED <= members.keys() <= _MEMBERS) or not _is_object(members[_INNER]):
        return text
    if may_repeat(text, members) and len([*every_member(text)]) > len(members):
        return text
    related = [_member(name, other) for name, other in _related(members.get(_RELATED), _opened)]
    inner = bytes(members[_INNER])[1:-1].strip()
    said = object_of(decoded(members["type"]))
    kind = b"" if said is None else _member(KIND_FIELD, msgspec.Raw(msgspec.json.encode(said)))
    return b"{%s}" % b",".join(filter(None, (*related, inner, _member(_ID, members[_ID]), kind)))


def object_of(said: Any) -> str | None:
    """What `KIND_FIELD` says in the record of a resource of this type; None where it tells nothing."""
    return _object_of(said) if isinstance(said, str) and len(said) <= MAX_NAME_CHARS else None


@lru_cache(maxsize=1024)
def _object_of(said: str) -> str | None:
    one = said.removesuffix("s")
    kind = _kinds().get(fold(one))
    if kind is not None:
        return RECORD_KINDS[kind]
    words = one.replace("-", " ").replace("_", " ")
    return said if any(is_of_others(kind, words) for kind in (INVOICE, PAYMENT)) else None


@cache
def _kinds() -> Mapping[str, int]:
    named = {fold(name): kind for kind, shape in enumerate(shapes()) for name in shape.files}
    return {**named, **kinds_by_object()}


def is_of_resources(field: str) -> bool:
    """Whether the path of a field begins in one of the members that a resource has beside its id and type."""
    return fold(field.partition(".")[0]) in _BESIDE


def _related(relations: Any, opened: Callable[[Any], Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """(`customer_id`, its id) of each other record to which one is related."""
    for name, relation in opened(relations).items():
        other = opened(opened(relation).get(_DATA))  # of several it is a list
        if _ID in other:
            yield f"{name}_{_ID}", other[_ID]


def _opened(value: msgspec.Raw | None) -> Mapping[str, Any]:
    return members_in(value) if value is not None and _is_object(value) else {}


def _is_object(value: msgspec.Raw) -> bool:
    return bytes(memoryview(value)[:1]) == b"{"


def _member(name: str, value: msgspec.Raw) -> bytes:
    return b"%s:%s" % (msgspec.json.encode(name), bytes(value))
