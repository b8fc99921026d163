"""The unit of the amounts in an answer, under profiles of vendors that write amounts in the smallest unit (cents).

A folder may also hold exports of other systems, in which 2802.39 means 2802.39. Meta then says which unit applies.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from scanner import Profile
from scanner.payloads.fields import canonical
from server.data.cards import fields_of
from server.data.shapes import KINDS, heads_of, roles
from server.data.units import Written, written
from server.data.values import inside
from server.tools.kinds import Kind

OTHERS: Final = (
    "the unit in which their source writes them (12.50 is 12.50 EUR):"
    " they are not in the format of the profile's vendor"
)
MIXED: Final = (
    "the smallest unit of their currency (1500 is 15.00 EUR) in records in the format of the profile's vendor, and in"
    " the others the unit in which their source writes them (12.50 is 12.50 EUR)"
)
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def amounts_in(profile: Profile, kind: Kind, records: Sequence[bytes]) -> dict[str, object]:
    """The field of meta that corrects the profile's unit; empty where the profile is right about all records."""
    if not profile.minor_units:
        return {}
    found = {
        how == "whole" and _is_vendors(profile, kind, record)
        for record in records
        if (how := _written_in(record, KINDS.index(kind.noun))) is not None
    }
    return {"amountsIn": MIXED if True in found else OTHERS} if False in found else {}


def _written_in(record: bytes, kind: int) -> Written | None:
    """How a record's amounts are written, "decimal" where one is; None where there are none or it cannot be read."""
    try:
        fields = fields_of(record, heads_of(kind, ""), "")
    except (ValueError, RecursionError):
        return None
    known = roles(kind, "")
    found = {written(inside(fields, place)) for place in (*known.amount, *known.balance)}
    return "decimal" if "decimal" in found else "whole" if "whole" in found else None


def _is_vendors(profile: Profile, kind: Kind, record: bytes) -> bool:
    """Whether a record says what it is in the vendor's way, or has a field that tells the vendor's records."""
    entity = profile.entity(kind.entity)
    telling = {canonical(profile.kind_field)} if profile.kind_field else set()
    telling |= entity.marks if entity is not None else frozenset()
    return any(canonical(name) in telling for name in _MEMBERS.decode(record))
