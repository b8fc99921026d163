"""How the records of a folder are read, as far as whoever runs the server says it, and not the files themselves."""

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

from server.records.account_matching import TokenOf
from server.records.heading_forms.heading_map import NO_MEANINGS
from server.records.shapes import table_bytes
from server.records.tenant import tenant_path

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024
"""A record beyond this is refused: it would have to be held in memory whole."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of all files; an index made by another reading is made anew.

    `meanings`: folded headings of tables, and the known names that they stand for. `tenant_field` names the field of a
    record that says whose it is (`server/records/tenant.py`). `token` makes the pseudonyms that views show, so that
    they are understood as arguments; None where they show none.
    """

    meanings: Mapping[str, str] = NO_MEANINGS
    tenant_field: str = "tenant"
    token: TokenOf | None = None
    max_record_bytes: int = MAX_RECORD_BYTES

    def digests(self) -> dict[str, str]:
        """What an index says that it was made by, free of data: this, and the table of what fields are called."""
        token = "" if self.token is None else self.token("CHECK", "check")
        return {
            "shapes": _digest(table_bytes()),
            "tenant": _digest(tenant_path(self.tenant_field).encode()),
            "meanings": _digest(repr(sorted(self.meanings.items())).encode()),
            "record": str(self.max_record_bytes),
            "token": _digest(token.encode()),
        }


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
