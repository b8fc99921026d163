"""Which list of a JSON document holds its records, and whether more follow than it has.

A document that is one object is a record, or an envelope around a list of records: `{"object": "list", "data": [...]}`,
`{"invoices": [...]}`, `{"_embedded": {"payments": [...]}}`. What the list is called tells, or else what its first item
states: a list of records that passes for one record would be added up as one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from server.records.heading_forms.headings import headings_of
from server.records.json_members import members_in
from server.records.shapes import LINE, RECORD_KINDS, field_parts, fold, kinds_by_object, kinds_by_wrapper

LISTS: Final = frozenset(
    map(fold, ("data", "list", "records", "items", "results", "value", "content", "result", "rows", "entries",
               "elements", "objects", "hydra:member"))
)  # fmt: skip
"""Folded members that hold the records of an envelope: Stripe, Chargebee, Zuora's query, OData's `value`, Spring Data's
`content`, ServiceNow's `result`, CouchDB's `rows`, Box's `entries`, API Platform's `hydra:member`, and others."""

_OF_A_RECORD: Final = frozenset({"items", "rows", "elements", "entries", "objects"})
"""Those of them in which an invoice may have its lines."""

_FLAGS: Final = frozenset(
    map(fold, ("has_more", "has_more_page", "has_more_pages", "has_more_items", "has_next", "has_next_page"))
)
"""Members of an envelope that say whether more records follow; Paddle has a `next` beside them on each page."""

_LEADS: Final = frozenset(
    map(fold, ("next_offset", "next_page", "next_page_token", "next_cursor", "next", "next_link", "odata.nextLink",
               "cursor", "after"))
)  # fmt: skip
"""Members of an envelope that lead to more records: of Stripe, Zoho, Chargebee, Zuora, Square, OData."""

_ABOUT: Final = frozenset(map(fold, ("page_context", "pagination", "paging", "links", "_links", "meta", "cursors")))
"""Members in which some of these stand: Zoho, Mollie, JSON:API, GoCardless."""

_BESIDE: Final = frozenset(
    map(fold, ("total", "count", "total_count", "total_items", "total_pages", "number_of_elements", "page", "pages",
               "page_number", "page_size", "per_page", "size", "limit", "offset", "number", "success", "ok", "status",
               "code", "message", "error", "version", "object", "url", "path", "request_id", "generated_at"))
)  # fmt: skip
"""What else an envelope says of itself, beside a list of any name: who states more may be a record with a history."""

_DEEP: Final = 2  # of these within each other, and of objects around a list
_WIDEST: Final = 100  # members of an envelope; an object with more of them is no longer looked into
_SHORT: Final = 8  # bytes, one more than the longest of these
_NO: Final = frozenset({b"false", b'"false"', b'"no"', b"0", b'"0"'})
_NOTHING: Final = frozenset({b"null", b'""', b"{}", b'"null"', b'"none"'})

_EMPTY: Final = re.compile(rb"\[\s*\]")
_LOOKED_AT: Final = 64 * 1024  # bytes of a list, whose first item tells
_ALL: Final = 3  # a number, a day and an amount

Members = Mapping[str, msgspec.Raw]


class Envelope(NamedTuple):
    """Where the list of records of a document is: the names that lead to it, and the objects that they are members of.

    `others`: whether an object that holds it has a list of another kind of records as well.
    """

    names: tuple[str, ...]
    holders: tuple[Members, ...]
    others: bool

    @property
    def list(self) -> msgspec.Raw:
        """The list itself."""
        return self.holders[-1][self.names[-1]]

    @property
    def kind(self) -> int | None:
        """The kind that the name of the list says; None where it says none."""
        return kinds_by_wrapper().get(fold(self.names[-1]))

    @property
    def says_more(self) -> bool:
        """Whether more records follow than it has, by what it says."""
        return any(_says_more(one) for one in self.holders)


def envelope_of(fields: Members, kind: int | None) -> Envelope | None:
    """The list of records in a document with these members: that of this kind, if there is one; None for a record."""
    return _envelope((fields,), (), kind)


def hides_lists(fields: Members, kind: int | None) -> bool:
    """Whether an object that is taken for a record has lists of objects, and states nothing that such a record does."""
    if len(fields) > _WIDEST or any(_is_one(name) and _begins(raw, b"{") for name, raw in fields.items()):
        return False
    return not _is_record(fields, kind) and any(map(_first, fields.values()))


def _envelope(holders: tuple[Members, ...], names: tuple[str, ...], kind: int | None) -> Envelope | None:
    fields = holders[-1]
    record = len(fields) > _WIDEST or _is_record(fields, kind)
    named = {name: _holds(raw) for name, raw in fields.items() if wraps(name) and _begins(raw, b"[")}
    if names or "id" in map(fold, fields):  # as a record has one, and lists of its own
        named = {} if record else {name: held for name, held in named.items() if _is_sure(name, fields[name], kind)}
    name = list_of_kind(named, kind)
    if name is None and not record:
        name = _only_list(fields, kind)
    if name is not None:
        told = kinds_by_wrapper().get(fold(name))
        return Envelope((*names, name), holders, any(held and _is_other(one, told) for one, held in named.items()))
    if record or len(names) == _DEEP:
        return None
    objects = ((name, members_in(raw)) for name, raw in fields.items() if _begins(raw, b"{"))
    inside = ((name, inner) for name, inner in objects if not _is_one(name) or _holds_own(name, inner))
    found = [one for name, inner in inside if (one := _envelope((*holders, inner), (*names, name), kind))]
    of_kind = [one for one in found if one.kind is not None and one.kind == kind] or found
    return of_kind[0] if len(of_kind) == 1 else None  # of several, as of two years, none is the whole


def _only_list(fields: Members, kind: int | None) -> str | None:
    """The only list of records in an object that has nothing else but what an envelope says of itself."""
    beside = {fold(name) for name, raw in fields.items() if not _begins(raw, b"[")}
    if not beside <= _BESIDE | _FLAGS | _LEADS | _ABOUT:
        return None
    lists = [name for name, raw in fields.items() if not _is_other(name, kind) and _first(raw)]
    return lists[0] if len(lists) == 1 and _stated(fields[lists[0]], kind) == _ALL else None


def wraps(name: str) -> bool:
    """Whether a list of this name in an envelope may be that of its records."""
    return fold(name) in LISTS or fold(name) in kinds_by_wrapper()


def list_of_kind(lists: Mapping[str, bool], kind: int | None) -> str | None:
    """Which of the lists of an envelope is read: that of this kind, or else the first that may be; None for none.

    `lists`: name -> whether anything is in it. Empty ones count only where all are.
    """
    names = [name for name, holds in lists.items() if holds] or lists
    told = {name: kinds_by_wrapper().get(fold(name)) for name in names}
    fitting = [name for name, of in told.items() if kind is None or of in {kind, None}]
    return next((name for name in fitting if kind is not None and told[name] == kind), next(iter(fitting), None))


def _is_other(name: str, kind: int | None) -> bool:
    """Whether a list is of another kind than the one that is read; of which kind `items` are is not known."""
    found = kinds_by_wrapper().get(fold(name))
    return found is not None and kind is not None and found != kind


def _is_one(name: str) -> bool:
    """Whether an object of this name is the record itself: `{"invoice": {...}}`."""
    return fold(name) in kinds_by_wrapper()


def _holds_own(name: str, inner: Members) -> bool:
    """Whether such an object is an envelope after all: `{"invoices": {"invoice": [...]}}`, as XML becomes JSON."""
    kind = kinds_by_wrapper()[fold(name)]
    lists = [one for one, raw in inner.items() if _begins(raw, b"[") and _holds(raw)]
    return any(kinds_by_wrapper().get(fold(one)) == kind for one in lists) and "id" not in map(fold, inner)


def _is_record(fields: Members, kind: int | None) -> bool:
    """Whether an object states what a record does, and an envelope does not: its `total` may be a count."""
    said = fields.get("object")
    if said is not None and isinstance(text := msgspec.json.decode(said), str) and fold(text) in kinds_by_object():
        return True
    heads = frozenset(headings_of(fields).folded.values()) - {"total"}
    found = [field_parts(one, "").narrowed(heads) for one in _kinds(kind)]
    return any(one.date or one.due or one.amount or one.account or one.names or one.emails for one in found)


def _is_sure(name: str, raw: msgspec.Raw, kind: int | None) -> bool:
    """Whether a list with something in it surely is that of an envelope, where an object may have lines of its own."""
    if fold(name) in kinds_by_wrapper():
        return _holds(raw)
    return _stated(raw, kind) >= (_ALL if fold(name) in _OF_A_RECORD else _ALL - 1)


def _stated(raw: msgspec.Raw, kind: int | None) -> int:
    """How many of a number, a day and an amount the first item of a list states; 0 without a number."""
    if not (first := _first(raw)):
        return 0
    heads = frozenset(headings_of(first).folded.values())
    found = [field_parts(one, "").narrowed(heads) for one in _kinds(kind)]
    return max(1 + bool(one.date) + bool(one.amount) if one.id or one.number else 0 for one in found)


def _kinds(kind: int | None) -> Sequence[int]:
    return [one for one in range(len(RECORD_KINDS)) if one != LINE] if kind is None else [kind]


def _first(raw: msgspec.Raw) -> Mapping[str, Any]:
    """The first item of a list of objects; nothing of anything else."""
    if not _begins(raw, b"["):
        return {}
    start = bytes(memoryview(raw)[1:_LOOKED_AT]).decode("utf-8", "replace").lstrip()
    try:
        found, _ = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _begins(raw: msgspec.Raw, sign: bytes) -> bool:
    return bytes(memoryview(raw)[:1]) == sign


def _holds(raw: msgspec.Raw) -> bool:
    """Whether anything is in a list."""
    return _EMPTY.fullmatch(memoryview(raw)) is None


def _says_more(fields: Members) -> bool:
    """Whether an envelope says that more records follow than it has: by its flags alone, where it has any."""
    flags = [start not in _NO for start in _said(fields, _FLAGS, _DEEP) if start not in _NOTHING]
    return any(flags) if flags else any(one not in _NO | _NOTHING for one in _said(fields, _LEADS, _DEEP))


def _said(fields: Members, names: frozenset[str], deep: int) -> Iterator[bytes]:
    """How the values of such members begin, as they are written, and of those in what an envelope says of itself."""
    for name, raw in fields.items():
        start = bytes(memoryview(raw)[:_SHORT]).lower()
        if fold(name) in names and start[:1] != b"[":
            yield start
        if fold(name) in _ABOUT and deep and start[:1] == b"{":
            yield from _said(members_in(raw), names, deep - 1)
