"""Whether a text is the type of a column, as schemas of databases, data frames and JSON have it beside its name.

``{"address": "varchar(255) NOT NULL"}`` tells of a column called so, and holds nobody's address. A word that may be a
name or a password as well is none here: Long, Real and Date are families.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 80  # characters

# Of PostgreSQL, MySQL, SQLite, SQL Server, Oracle, BigQuery, Snowflake, Arrow, pandas and JSON Schema.
_OF_A_SIZE: Final = (
    r"n?(?:var)?char2?|character(?: varying)?|(?:var)?binary|n?varchar|numeric|decimal|number|float|int|bigint|bit"
    r"|varying|datetime2?|timestamp|time"
)
_SURE: Final = (
    r"n?varchar2?|nchar|character varying|bpchar|varbinary|longtext|mediumtext|tinytext|citext|bigint|smallint|tinyint"
    r"|mediumint|u?int(?:8|16|32|64)|int[248]|integer|bigserial|serial|bytea|boolean|float(?:32|64)|float[48]"
    r"|double precision|timestamptz|timestamp(?: with(?:out)? time zone)|datetime64\[[a-z, ]{1,20}\]|jsonb|nclob|clob"
    r"|large_string|string\[[a-z]{1,10}\]"
)
_PLAIN: Final = r"text|string|object|uuid|bool|datetime|timestamp|array|blob|json|nullable"
_REST: Final = (
    r"(?:\[\])?(?:,? (?:not null|null|unique|nullable|primary key|default (?:null|'[^'\x1f]{0,20}'|[0-9]{1,9})"
    r"|collate \w{1,30}|unsigned)){0,4}"
)
_TYPE: Final = re.compile(
    rf"(?:(?:{_OF_A_SIZE}) ?\([0-9]{{1,5}}(?:, ?[0-9]{{1,3}})?(?: char| byte)?\)|{_SURE}|{_PLAIN}){_REST}",
    re.IGNORECASE,
)
_CAPITALISED: Final = re.compile(r"[A-Z][a-z]")


def is_data_type(text: str) -> bool:
    """Whether a folded text is the type of a column and nothing more, each word in small letters or in capitals."""
    return len(text) <= _LONGEST and _TYPE.fullmatch(text) is not None and _CAPITALISED.search(text) is None
