"""Objects that define a field instead of holding its value: JSON Schema, OpenAPI, columns of a database.

``{"address": {"type": "string", "description": "Where the customer lives", "maxLength": 80}}`` tells of a field called
so. Its members are not what the name claims, but for those that hold values: a default, an example, the largest one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scanner.checks.forms.data_types import is_data_type

_TYPES: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
"""Types of JSON Schema; those of columns are told by :func:`is_data_type`."""

_KINDS: Final = ("type", "data_type", "dataType", "dtype", "column_type")

# JSON Schema 2020-12, OpenAPI 3.1, and what information schemas, profilers and data frames say of a column.
_SAYING: Final = (
    "type data_type dataType dtype column_type title description comment properties required items additionalProperties"
    " format pattern minLength maxLength minimum maximum minItems maxItems uniqueItems nullable is_nullable isNullable"
    " readOnly writeOnly deprecated allOf anyOf oneOf not $ref $id $schema $defs definitions $comment label name count"
    " null_count nullCount nulls distinct distinct_count unique unique_count missing length max_length min_length"
    " character_maximum_length precision scale primary_key primaryKey index indexed references foreign_key mean std"
    " freq ordinal_position position generated autoincrement collation charset encoding"
)
VALUES: Final = frozenset(
    {"default", "example", "examples", "const", "enum", "sample", "samples", "top", "min", "max", "column_default"}
)
"""Members of a definition that hold values of the field."""

_MARKS: Final = frozenset((*_KINDS, "$ref"))
_KNOWN: Final = frozenset(_SAYING.split()) | VALUES


def defines(members: Mapping[str, Any]) -> bool:
    """Whether an object is the definition of a field: it has a type or a reference, and says nothing that none says."""
    if _MARKS.isdisjoint(members):  # as of nearly all objects, which costs them 0.1 us
        return False
    kinds = [members[name] for name in _KINDS if name in members]
    typed = all(type(kind) is str and (kind in _TYPES or is_data_type(kind)) for kind in kinds)
    referred = "$ref" not in members or (type(members["$ref"]) is str and members["$ref"][:1] == "#")
    return typed and referred and all(name in _KNOWN or name.startswith("x-") for name in members)
