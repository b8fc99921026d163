"""The unit of the amounts in an answer (cents or whole units), and the form of its dates.

A vendor's profile says so of its vendor's records. A folder may have other exports beside the vendor's, in which
2802.39 is 2802.39; and under another profile the vendor's own records say what they are.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final, Literal

import msgspec

from scanner import Profile
from scanner.payloads.words.field_names import canonical
from server.records.facts import decoded, fields_in, kind_in, members_of
from server.records.plain_records import date_fields
from server.records.shapes import KIND_FIELD, MAX_NAME_CHARS, field_parts, fold, heads_of, shapes
from server.records.stated.amount_text import AmountStyle, amount_style
from server.records.stated.day_text import day_text
from server.records.stated.values import inside, stating
from server.source import OTHER_CURRENCY, Sum
from server.tools.kinds import Kind

OTHERS: Final = (
    "the unit in which their source writes them (12.50 is 12.50 EUR):"
    " they are not in the format of the profile's vendor"
)
MIXED: Final = (
    "the smallest unit of their currency (1500 is 15.00 EUR) in records in the format of the profile's vendor, and in"
    " the others the unit in which their source writes them (12.50 is 12.50 EUR)"
)
CENTS: Final = (
    "the smallest unit of their currency (1500 is 15.00 EUR, or 1500 JPY): the records are in the format of a system"
    " that bills so"
)
SOME_CENTS: Final = (
    "the smallest unit of their currency (1500 is 15.00 EUR) in records in the format of a system that bills so, which"
    " say in the field `object` what they are, and in the others the unit in which their source writes them"
    " (12.50 is 12.50 EUR)"
)
_AS_WRITTEN: Final = (
    "the form in which their source writes them: where it is not YYYY-MM-DD, nothing tells whether the day or the month"
    " comes first"
)

_Style = AmountStyle | Literal["zero", "0.00"]
_ZERO: Final = re.compile(r"[+-]?0*[.,]0+")
_Members = Mapping[str, msgspec.Raw]
"""Of a record, not decoded; none of one that cannot be read."""


class Written:
    """How the records of an answer write amounts and dates.

    Each is decoded once, which takes 1 ms for an invoice of 5,000 lines. `in_cents`: what their source says of all.
    """

    def __init__(self, profile: Profile, kind: Kind, records: Sequence[bytes], *, in_cents: bool = False) -> None:
        members = [members_of(record) or {} for record in records]
        self.amounts_in = _amounts_in(profile, kind, members, in_cents=in_cents)
        """What meta says of the unit instead of what the profile says, which is true of all where this is empty.

        None in place of words: no record has an amount, so nothing is to be said of it.
        """
        dated = any(_is_open(kind, record) for record in members)
        self.meta: Mapping[str, object] = {**self.amounts_in, **({"datesIn": _AS_WRITTEN} if dated else {})}
        """What meta says of both, where that is not plain."""

    @property
    def mixes_units(self) -> bool:
        """Whether some of these records have amounts in the smallest unit, and others have not."""
        return self.amounts_in.get("amountsIn") in {MIXED, SOME_CENTS}


def sums_shown(sums: Sequence[Sum], hidden: Collection[str]) -> list[dict[str, object]]:
    """What meta says of the sums of a whole list, but for `hidden` parts.

    Nothing where no record states an amount, or one in a currency that is not known.
    """
    stated = any(one.amount is not None or one.balance is not None or one.currency == OTHER_CURRENCY for one in sums)
    return [_shown(one, hidden) for one in sums] if stated else []


def _shown(found: Sum, hidden: Collection[str]) -> dict[str, object]:
    """What is told of a sum, by the names that `meta` has for its figures; `hidden` ones are left out."""
    refunded = None if "refunded" in hidden else found.refunded
    # Whoever takes off both what is void and what was given back would take it off twice.
    void, void_amount = (
        (found.void, found.void_amount) if refunded is None else (found.void_kept, found.void_kept_amount)
    )
    both = found.positive is not None and found.negative is not None
    net = None if "net" in hidden else found.net
    tax = None if "tax" in hidden else found.tax
    figures: dict[str, Decimal | int | None] = {
        "amount": found.amount,
        "positiveAmounts": found.positive if both else None,
        "negativeAmounts": found.negative if both else None,
        "voidRecords": void or None,
        "voidAmount": void_amount if void else None,
        "draftRecords": found.drafts or None,
        "draftAmount": found.draft_amount if found.drafts else None,
        "balance": found.balance,
        "netAmount": net,
        "taxAmount": tax,
        "refundAmount": refunded,
        "withoutAmount": found.without_amount or None,
        "withoutBalance": found.without_balance or None,
        "withoutNetAmount": None if net is None else found.without_net or None,
        "withoutTaxAmount": None if tax is None else found.without_tax or None,
        "sharingId": found.sharing_id or None,
    }
    stated = {name: one for name, one in figures.items() if one is not None}
    shown = {name: float(one) if isinstance(one, Decimal) else one for name, one in stated.items()}
    return {"currency": found.currency, "records": found.records, **shown}


def _amounts_in(profile: Profile, kind: Kind, records: Sequence[_Members], *, in_cents: bool) -> dict[str, object]:
    if not profile.minor_units:
        found = {
            how == "whole" and (in_cents or _says_object(kind, record))
            for record in records
            if (how := _written_in(record, kind.of_records)) in {"whole", "decimal"}
        }
        return {"amountsIn": SOME_CENTS if False in found else CENTS} if True in found else {}
    verdicts = {_in_vendors_unit(profile, kind, record, _written_in(record, kind.of_records)) for record in records}
    if False in verdicts:
        return {"amountsIn": MIXED if True in verdicts else OTHERS}
    return {} if True in verdicts else {"amountsIn": None}


def _in_vendors_unit(profile: Profile, kind: Kind, record: _Members, how: _Style | None) -> bool | None:
    """Whether a record has its amounts in the unit that the profile states; None where the record does not tell.

    A record of the vendor's has amounts further inside where the profile lists none of its own.
    """
    if how == "decimal":
        return False
    if how == "0.00" or (how is None and not _has_them_inside(profile, kind)):
        return None
    return _is_vendors(profile, kind, record) or (False if how == "whole" else None)


def _has_them_inside(profile: Profile, kind: Kind) -> bool:
    """Whether such records have amounts, none of which the profile lists among their own fields."""
    entity = profile.entity(kind.entity)
    places = field_parts(kind.of_records, "").amount
    return bool(places) and not (entity and any(entity.members[place.head] is not None for place in places))


def _is_open(kind: Kind, record: _Members) -> bool:
    """Whether a record has a date that is one day to whoever reads the day first, and else another one."""
    fields = date_fields(kind.of_records)
    texts = (decoded(raw) for name, raw in record.items() if fold(name[:MAX_NAME_CHARS]) in fields)
    found = (day_text(text.strip()) for text in texts if isinstance(text, str))
    return any(day is not None and day.is_open for day in found)


def _written_in(record: _Members, kind: int) -> _Style | None:
    """How a record's amounts are written, "decimal" where one is; None where there are none.

    "zero" where all are, "0.00" where one of these has decimals: then none of them is in cents.
    """
    prices = _prices(kind)
    fields = fields_in(record, heads_of(kind, "") | prices)
    known = field_parts(kind, "")
    values = [inside(fields, place) for place in stating(fields, (*known.amount, *known.balance))]
    values += [value for name, value in fields.items() if name in prices]
    found = {amount_style(value) for value in values}
    if found <= {None}:
        if any(isinstance(value, str) and _ZERO.fullmatch(value.strip()) for value in values):
            return "0.00"
        return None if all(value in (None, "") for value in values) else "zero"
    return "decimal" if "decimal" in found else "whole"


@cache
def _prices(kind: int) -> frozenset[str]:
    """The folded names under which records of a kind state a price that no list goes by."""
    headings = shapes()[kind].headings.get("amount", ())
    return frozenset(map(fold, ("amount", *headings))) if headings else frozenset()


def _is_vendors(profile: Profile, kind: Kind, record: _Members) -> bool:
    """Whether a record says what it is in the vendor's way, or has a field that tells the vendor's records."""
    entity = profile.entity(kind.entity)
    telling = {canonical(profile.kind_field)} if profile.kind_field else set()
    telling |= entity.marks if entity is not None else frozenset()
    return any(canonical(name) in telling for name in record)


def _says_object(kind: Kind, record: _Members) -> bool:
    """Whether a record says that it is of this kind where the vendors' records do that bill in the smallest unit."""
    raw = record.get(KIND_FIELD)
    return kind_in({} if raw is None else {KIND_FIELD: decoded(raw)}, None) == kind.of_records
