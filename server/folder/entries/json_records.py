"""The facts of JSON records, read at the cost of the few members that they need.

What costs is not finding the members of an object but making Python values of them. So the names of a file's members
are learnt: a decoder is made that knows them all, decodes those that play a part and leaves the others as bytes (2.4
against 3.3 microseconds for a `dict[str, Raw]` of 37 members; 1.3 without the others, but then a member in a spelling
that was not foreseen would be missed). It refuses an object with a name that it does not know, which is then learnt.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from server.folder.entries.total_rows import is_total
from server.folder.looks.object_looks import ObjectLooks
from server.folder.looks.rows.mixed_rows import TYPE, Apart, is_unknown_code
from server.folder.problems import OTHER_KIND, TOTAL_ROW
from server.records.columns import Columns
from server.records.credits import is_of_others
from server.records.facts import Facts, document_of, facts_of, fields_of, kind_in, unwrapped
from server.records.heading_forms.headings import headings_of
from server.records.json_members import may_repeat, members_in
from server.records.shapes import INVOICE, KIND_FIELD, PAYMENT, RECORD_KINDS, FieldParts, field_parts, fold, heads_of
from server.records.stated.values import Fields
from server.records.tenant import is_nested, owner_of, tenant_column

MAX_NAMES: Final = 256
"""Names that are learnt of one file; beyond, as in a file of ever new ones, objects are taken apart one by one."""


class Read(NamedTuple):
    """A record that was understood: `start` and `length` in bytes say where in the text the record itself is."""

    kind: int
    facts: Facts
    fields: Fields
    start: int
    length: int


class JsonRecords:
    """Reads the records of one file that looks so, of `kind` where they do not say otherwise (None: they have to)."""

    def __init__(self, kind: int | None, tenant_field: str, columns: Columns, looks: ObjectLooks | None) -> None:
        self._kind, self._looks = kind, looks
        self._apart = Apart() if looks is None else looks.apart
        self._tenant_field = tenant_field
        self._tenant_nested = is_nested(tenant_field)
        self._columns = columns
        kinds = range(len(RECORD_KINDS))  # a record may say that it is of another kind than its file
        self._heads = frozenset({KIND_FIELD}).union(*(heads_of(one, tenant_field) for one in kinds))
        self._known: Mapping[str, str] = {}  # name -> folded name
        self._plans: dict[int, FieldParts] = {}
        self._decoder: msgspec.json.Decoder[Any] | None = None
        self._values: Callable[[Any], tuple[Any, ...]] = tuple
        self._stepped = () if looks is None else looks.stepped_names
        self._names: tuple[str, ...] = ()  # of the members that are decoded, as they are written
        self._wanted: tuple[str, ...] = ()  # and what these are
        self._tenants: tuple[str, ...] = ()  # the spellings of the field that says whose a record is
        self._spellings = False  # whether a name is known in several
        self._learn()

    def read(self, text: bytes) -> Read | str:
        """The record in `text`, or why there is none. Raises `ValueError`, `RecursionError` when it is broken."""
        if not text.isascii():
            text.decode()  # nobody looks into the members left alone: one that is not UTF-8 would spoil its page
        if self._looks is not None and self._looks.resources:
            read = self._read(self._looks.opened(text))
            return read if isinstance(read, str) else read._replace(start=0, length=len(text))
        return self._read(text)

    def _read(self, text: bytes) -> Read | str:
        fields = self._fields(text)
        if self._tenant_nested:
            fields = {**fields, tenant_column(self._tenant_field): owner_of(text, self._tenant_field)}
        kind = kind_in(fields, self._kind) if KIND_FIELD in fields else self._kind
        if self._apart.kinds and kind is not None and kind == self._kind:
            kind = self._apart.kind_of(document_of(fields, self._plan(kind)), kind)
        found = None if kind is None else facts_of(fields, self._plan(kind), self._columns)
        if found is None or found.key is None:
            if (inner := unwrapped(text, self._kind)) is not None:
                kind, record = inner
                fields = fields_of(record, self._heads, self._tenant_field)
                self._columns.unread.clear()  # of what it stands in
                found = facts_of(fields, self._plan(kind, fields), self._columns)
                return Read(kind, found, fields, text.find(record), len(record))
            if kind is None or found is None:
                return OTHER_KIND
        if kind in {INVOICE, PAYMENT} and is_of_others(kind, document_of(fields, self._plan(kind))):
            return OTHER_KIND
        if kind is not None and is_total(found, kind, ()):
            return TOTAL_ROW
        if self._apart.coded and kind == INVOICE and is_unknown_code(document_of(fields, self._plan(kind))):
            self._columns.unread.append((TYPE, self._plan(kind).document[0].flat))
        return Read(kind, found, fields, 0, len(text))  # type: ignore[arg-type]  # with facts there is a kind

    def _fields(self, text: bytes) -> Fields:
        if self._decoder is not None:
            try:
                values = self._decoded(self._decoder, text)
            except msgspec.ValidationError:
                pass  # a name that is not known yet, or no object
            else:
                if self._tenants and may_repeat(text, self._tenants):
                    return self._taken_apart(text)
                if not self._spellings:
                    return dict(zip(self._wanted, values, strict=True))
                given = [(name, value) for name, value in zip(self._wanted, values, strict=True) if value is not None]
                if len(fields := dict(given)) == len(given):
                    return fields  # else an object has a name in two spellings, and their order decides
        fields = self._taken_apart(text)
        if self._decoder is not None:
            self._learn(text)
        return fields

    def _decoded(self, decoder: msgspec.json.Decoder[Any], text: bytes) -> tuple[Any, ...]:
        values = self._values(decoder.decode(text))
        if self._looks is None or not self._stepped:
            return values
        return tuple(self._looks.stepped(dict(zip(self._names, values, strict=True))).values())

    def _taken_apart(self, text: bytes) -> dict[str, Any]:
        if self._looks is None:
            return fields_of(text, self._heads, self._tenant_field)
        fields = fields_of(self._looks.record(text), self._heads, "")
        if self._tenant_field:  # as it is written: a member that stands there twice tells
            fields[tenant_column(self._tenant_field)] = owner_of(text, self._tenant_field)
        return fields

    def _learn(self, text: bytes = b"{}") -> None:
        """Make a decoder for the names seen so far and those of `text`; it leaves undecoded what nobody asks."""
        headings = headings_of((*self._known, *self._stepped, *members_in(text)))
        self._known = headings.folded if self._looks is None else self._looks.folded(headings.folded)
        self._plans = {}
        # The currency that names tell is each record's own: another record of the file may name none, or another one.
        if len(self._known) > MAX_NAMES or headings.priced:
            self._decoder = None
            return
        members, wanted = [], []
        # Where no record says what it is, all are of the file's kind: what calls an account is of no use in invoices.
        told = self._kind is None or bool(self._apart.kinds) or KIND_FIELD in self._known.values()
        heads = self._heads if told else heads_of(self._kind, self._tenant_field)
        for number, (name, said) in enumerate(self._known.items()):
            kept = said in heads or name in self._stepped
            members.append((f"f{number}", Any if kept else msgspec.Raw, None, name))
            if kept:
                wanted.append((f"f{number}", name, said))
        made = msgspec.defstruct(
            "Members",
            [(attribute, kind, default) for attribute, kind, default, _ in members],
            rename={attribute: name for attribute, _, _, name in members},
            forbid_unknown_fields=True,
            gc=False,  # none refers to itself
        )
        self._decoder = msgspec.json.Decoder(made)
        self._names = tuple(name for _, name, _ in wanted)
        self._wanted = tuple(said for *_, said in wanted)
        tenant = fold(self._tenant_field)
        self._tenants = tuple(name for name, said in self._known.items() if said == tenant)
        self._spellings = len(set(self._wanted)) < len(self._wanted)
        attributes = [attribute for attribute, *_ in wanted]
        self._values = (
            operator.attrgetter(*attributes)
            if len(attributes) > 1
            else lambda record: tuple(getattr(record, attribute) for attribute in attributes)
        )

    def _plan(self, kind: int, fields: Fields | None = None) -> FieldParts:
        """The parts of a kind of record that fields of this file play."""
        if fields is not None or self._decoder is None:
            return field_parts(kind, self._tenant_field)
        if kind not in self._plans:
            self._plans[kind] = field_parts(kind, self._tenant_field).narrowed(
                (*self._wanted, tenant_column(self._tenant_field))
            )
        return self._plans[kind]
