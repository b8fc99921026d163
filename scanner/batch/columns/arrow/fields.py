"""The fields of an Arrow schema: which of them may hold something sensitive, and what their names tell of it.

What is scanned, as :func:`scanner.payloads.leaves.scalars.scannable` says for the JSON of a row:

* texts of every kind (``string``, ``large_string``, ``string_view``, dictionaries of them, run-end encoded ones,
  extension types over them such as ``arrow.json``);
* byte strings that are UTF-8; others are counted and become null, but for ids and digests (``column.py``);
* integers, floats and decimals of nine digits and more, and smaller ones under a name that claims them;
* dates and timestamps under a name that claims them, as a date of birth is.

A number, a date or a byte string that must be hidden becomes null, so that the type of its column stays; a field that
allows no nulls allows them in the redacted schema. A type that may hide texts from this module (a union) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

import pyarrow as pa

from scanner.documents.renaming import renamed
from scanner.errors import PayloadError
from scanner.payloads.members.siblings import among
from scanner.payloads.names.evidence import NO_EVIDENCE, Evidence
from scanner.payloads.names.fields import FieldIndex

KEY, VALUE = "key", "value"


class ValueKind(Enum):
    """What becomes of the values of a field."""

    TEXT = "text"
    BYTES = "bytes"
    NUMBER = "number"
    DATE = "date"
    OPAQUE = "opaque"  # nothing sensitive fits in
    STRUCT = "struct"
    LIST = "list"
    MAP = "map"


class Field(NamedTuple):
    """One field of a schema: what it is, what its name tells, and what stands below it.

    ``shown`` is its name in what is redacted, ``path`` how a report calls it: dotted names, those of a list's items
    the list's. ``repeated`` when a row may hold several, ``open`` when names are data here: below a map. ``kept``:
    the profile says that its values stay, also those that cannot be looked into.
    """

    name: str
    shown: str
    path: str
    type: pa.DataType
    kind: ValueKind
    evidence: Evidence
    inherited: tuple[int, ...]
    children: tuple[Field, ...] = ()
    repeated: bool = False
    open: bool = False
    kept: bool = False

    def leaves(self) -> Iterator[Field]:
        """The fields at the ends that are scanned."""
        if self.children:
            for child in self.children:
                yield from child.leaves()
        elif self.kind not in {ValueKind.OPAQUE, ValueKind.STRUCT}:
            yield self

    def member_names(self) -> Iterator[str]:
        """The names in the schema of what stands below it: those that the JSON of a row would have."""
        for child in self.children:
            if self.kind is ValueKind.STRUCT:
                yield child.name
            yield from child.member_names()

    def renamed(self, shown: str, safe: Mapping[str, str], above: str = "") -> Field:
        """A copy that is ``shown`` under that name, with safe names for the members of structs in it."""
        path = f"{above}.{shown}" if above else shown
        if self.kind is ValueKind.STRUCT:
            members = renamed([child.name for child in self.children], safe)
            children = [child.renamed(members.get(child.name, child.name), safe, path) for child in self.children]
        else:
            children = [
                child.renamed(shown if self.kind is ValueKind.LIST else child.name, safe, above)
                for child in self.children
            ]
        return self._replace(shown=shown, path=path, children=tuple(children))


def fields_of(schema: pa.Schema, index: FieldIndex, max_depth: int) -> tuple[Field, ...]:
    """The fields of a schema with the evidence that the walk over the JSON of a row would have for them.

    Raises PayloadError for a type that cannot be looked into, names that are not unique, and too deep a nesting.
    """
    if len(set(schema.names)) != len(schema.names):
        again = next(place for place, name in enumerate(schema.names) if name in schema.names[:place])
        raise PayloadError("unsupported", f"two columns have one name, that of column {again + 1}")
    known = among(index, schema.names)
    return tuple(_field(one, "", known, (), index, max_depth - 1) for one in schema)


def _field(
    field: pa.Field,
    path: str,
    known: Mapping[str, Evidence],
    inherited: tuple[int, ...],
    index: FieldIndex,
    depth: int,
) -> Field:
    """A member of an object, with what is ``known`` of its names."""
    path = f"{path}.{field.name}" if path else field.name
    evidence = known[field.name]
    return _typed(field.type, field.name, path, evidence, inherited, index, depth)


def _typed(
    whole: pa.DataType,
    name: str,
    path: str,
    evidence: Evidence,
    inherited: tuple[int, ...],
    index: FieldIndex,
    depth: int,
) -> Field:
    """A field of an Arrow type, with the fields within it. Raises PayloadError.

    ``evidence`` is what its name tells, ``inherited`` the rules that claim everything in it, ``depth`` how many levels
    of nesting it may have.
    """
    kind = _kind(plain_type(whole))
    made = Field(name, name, path, whole, kind, evidence, inherited)
    if kind in {ValueKind.STRUCT, ValueKind.LIST, ValueKind.MAP} and depth < 1:
        raise PayloadError("too_deep", "a column is nested too deeply")
    plain = plain_type(whole)
    if kind is ValueKind.STRUCT:
        members = [plain.field(number) for number in range(plain.num_fields)]
        if len({member.name for member in members}) != len(members):
            raise PayloadError("unsupported", "two fields of a struct have one name")
        below = inherited + evidence.inherited
        known = among(index, [member.name for member in members], evidence.below or name)
        return made._replace(children=tuple(_field(member, path, known, below, index, depth - 1) for member in members))
    if kind is ValueKind.LIST:
        item = _typed(plain.value_type, name, path, evidence, inherited, index, depth - 1)
        return made._replace(children=(marked(item, repeated=True),))
    if kind is ValueKind.MAP:
        # What a map's names tell is known row by row; here only that there are texts.
        key = _typed(plain.key_type, KEY, f"{path}.{KEY}", NO_EVIDENCE, (), index, depth - 1)
        value = _typed(plain.item_type, VALUE, f"{path}.{VALUE}", NO_EVIDENCE, (), index, depth - 1)
        return made._replace(
            children=tuple(marked(_searched(one), repeated=True, open=True) for one in (key, value)), open=True
        )
    telling = bool(evidence.rules or inherited)
    return made if telling or kind is not ValueKind.DATE else made._replace(kind=ValueKind.OPAQUE)


def marked(field: Field, **marks: Any) -> Field:
    """A copy with these marks, and all that stands below it."""
    return field._replace(children=tuple(marked(child, **marks) for child in field.children), **marks)


def _searched(field: Field) -> Field:
    """A copy in which every date is scanned as a text, since its name in the data may say that it is sensitive."""
    children = tuple(map(_searched, field.children))
    dated = not children and pa.types.is_temporal(field.type) and not pa.types.is_duration(field.type)
    return field._replace(children=children, kind=ValueKind.DATE if dated else field.kind)


def plain_type(whole: pa.DataType) -> pa.DataType:
    """A type without extension, dictionary and runs."""
    while True:
        if isinstance(whole, pa.BaseExtensionType):
            whole = whole.storage_type
        elif pa.types.is_dictionary(whole) or pa.types.is_run_end_encoded(whole):
            whole = whole.value_type
        else:
            return whole


_FIELD_ID: Final = b"PARQUET:field_id"  # what Arrow makes of it; tables such as Iceberg's know their columns by it
_FIELD_ID_DIGITS: Final = 10  # a signed 32-bit integer in the format

_TEXTS: Final = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_BYTES: Final = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
)
_LISTS: Final = (
    pa.types.is_list,
    pa.types.is_large_list,
    pa.types.is_fixed_size_list,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
)
_NUMBERS: Final = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
_DATES: Final = (pa.types.is_date, pa.types.is_timestamp)
_NO_DATA: Final = (
    pa.types.is_boolean,
    pa.types.is_null,
    pa.types.is_time,
    pa.types.is_duration,
    pa.types.is_interval,
)


def _kind(plain: pa.DataType) -> ValueKind:
    for tests, kind in (
        (_TEXTS, ValueKind.TEXT),
        (_NUMBERS, ValueKind.NUMBER),
        (_BYTES, ValueKind.BYTES),
        (_LISTS, ValueKind.LIST),
        ((pa.types.is_struct,), ValueKind.STRUCT),
        ((pa.types.is_map,), ValueKind.MAP),
        (_DATES, ValueKind.DATE),
        (_NO_DATA, ValueKind.OPAQUE),
    ):
        if any(test(plain) for test in tests):
            return kind
    raise PayloadError("unsupported", "a column has a type that cannot be looked into")


def safe_type(field: Field, *, bare: bool = False) -> pa.DataType:
    """The type of a field when it is redacted: its own, with fields of numbers, dates and bytes that allow nulls.

    ``bare`` is without extensions, dictionaries, runs and views, all the way down: what can be worked with.
    """
    own = plain_type(field.type)
    if not field.children:
        return bare_type(field.type) if bare else field.type
    if not bare and own != field.type:
        return field.type  # an extension type says what is in it
    if field.kind is ValueKind.STRUCT:
        return pa.struct([safe_field(child, own.field(at), bare=bare) for at, child in enumerate(field.children)])
    first = field.children[0]
    if field.kind is ValueKind.MAP:
        item = _bare_field(own.item_field).with_type(safe_type(field.children[1], bare=bare))
        key = safe_type(first, bare=bare)
        return pa.map_(key, _nulls_allowed(field.children[1], item), keys_sorted=own.keys_sorted)
    inner = _nulls_allowed(first, _bare_field(own.value_field).with_type(safe_type(first, bare=bare)))
    large = pa.types.is_large_list(own) or pa.types.is_large_list_view(own)
    if bare:
        return pa.large_list(inner) if large else pa.list_(inner)
    if pa.types.is_fixed_size_list(own):
        return pa.list_(inner, own.list_size)
    if pa.types.is_list_view(own) or pa.types.is_large_list_view(own):
        return pa.large_list_view(inner) if large else pa.list_view(inner)
    return pa.large_list(inner) if large else pa.list_(inner)


def bare_type(whole: pa.DataType) -> pa.DataType:
    """The type of a leaf without extension, runs and views; without dictionary too, but for one of texts or bytes."""
    own = plain_type(whole)
    if pa.types.is_string_view(own):
        own = pa.large_string()
    elif pa.types.is_binary_view(own):
        own = pa.large_binary()
    return pa.dictionary(pa.int32(), own) if is_coded(whole) else own


def is_coded(whole: pa.DataType) -> bool:
    """Whether a leaf is a dictionary of texts or bytes. It stays one: a long text may stand in a million rows."""
    while True:
        if isinstance(whole, pa.BaseExtensionType):
            whole = whole.storage_type
        elif pa.types.is_run_end_encoded(whole):
            whole = whole.value_type
        else:
            break
    own = plain_type(whole)
    texts = any(test(own) for test in (*_TEXTS, *_BYTES)) and not pa.types.is_fixed_size_binary(own)
    return bool(texts and pa.types.is_dictionary(whole))


def safe_field(field: Field, original: pa.Field, *, bare: bool = False) -> pa.Field:
    """An Arrow field as it is when redacted, without what was noted about it."""
    return _nulls_allowed(field, _bare_field(original).with_type(safe_type(field, bare=bare))).with_name(field.shown)


def _bare_field(field: pa.Field) -> pa.Field:
    """A field without its metadata, which is free text, but for the number that tables know it by."""
    number = (field.metadata or {}).get(_FIELD_ID, b"")
    plain = number.isdigit() and len(number) <= _FIELD_ID_DIGITS
    return field.with_metadata({_FIELD_ID: number}) if plain else field.remove_metadata()


def _nulls_allowed(field: Field, made: pa.Field) -> pa.Field:
    return made.with_nullable(True) if field.kind in {ValueKind.NUMBER, ValueKind.DATE, ValueKind.BYTES} else made
