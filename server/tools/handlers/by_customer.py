"""A list by its customers: who owes most, as the source adds it up, in a view like any other.

Each customer is shown as one of his records would be, with the sums in place of the amounts and nothing else: so a name
is masked, and an amount hidden, wherever the profile masks and hides it in a record.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from server.records.facts import decoded, members_of
from server.records.heading_forms.headings import folded
from server.records.shapes import FieldPath, field_parts
from server.source import MOST_SUMMED, OTHER_CURRENCY, OfCustomer, Page, Sum
from server.tools.kinds import Kind
from server.tools.lists.amounts import Written
from server.tools.lists.fetching import asked, page_of, related_to
from server.tools.lists.hints import fields_of, hints, nameless
from server.tools.lists.pages import ReadPage
from server.tools.lists.queries import query_of
from server.tools.lists.statuses import statuses_seen
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Request, Toolbox

LABEL: Final = "customers"
"""What the list of them is called in an answer."""

_MOST: Final = {"invoice": "Who owes most", "payment": "Who paid most"}

_DESCRIPTION: Final = (
    "{}: sums for each customer and currency, in llm_view.customers, by {}, the largest first, up to limit."
    " meta.recordsOfEach has the number of records in each sum."
)

_ORDERS: Final = ("-balance", "-amount")
"""What such a list may be sorted by: the largest are all that it shows."""

_OF_EACH: Final = (
    "Beside meta.recordsOfEach stands what of each customer's amount is of records of which nothing came"
    " (voidAmountOfEach) or of drafts (draftAmountOfEach): nobody owes that or has paid it, so it does not count for"
    " the order. Take it off before you say what a customer owes or has paid."
)

_UNADDED: Final = (
    f"Records are not added up by customer where there is no meta.sums; of a list of more than {MOST_SUMMED:,} there is"
    " none: narrow it, as by min_balance 0.01 or by dates."
)

_UNOWED: Final = (
    "None of these {}s says what is left to pay of it: these sums are of what was billed, and do not say who owes what."
)

_NAMELESS: Final = "The profile of this connection, {}, shows neither an id nor the name of these records' customers."


def description(kind: Kind) -> str:
    """What a client reads of the argument."""
    by = f"{kind.balance}, or with sort -amount by {kind.amount}" if kind.balance else kind.amount
    return _DESCRIPTION.format(_MOST.get(kind.noun, "By customer"), by)


def list_by_customer(tools: Toolbox, request: Request, kind: Kind) -> Answer:
    """What the records of a list add up to for each customer, the largest first. Raises `ToolError`."""
    if "cursor" in request.arguments:
        raise ToolError("invalid_argument", "group_by comes without cursor: the largest are first, up to limit.")
    if request.arguments.get("sort", _ORDERS[0]) not in _ORDERS:
        raise ToolError("invalid_argument", f"with group_by, sort is {' or '.join(_ORDERS)}: the largest are first.")
    limit: int = min(request.arguments["limit"], tools.longest_page)
    query = query_of(tools, request)
    page = page_of(tools, kind, query, 1, None)
    with asked(tools, kind) as source:
        found = source.by_customer(kind.noun, query, limit=limit) if page.records else None
        in_cents = source.in_cents(kind.noun)
        alone = msgspec.structs.replace(page, next_cursor=None)
        read = ReadPage(tools.scanner.profile, kind, alone, in_cents=in_cents)
        told = [*hints(tools, source, request, query, read), *nameless(kind, 0 if found is None else found.nameless)]
    if query.statuses:
        told += statuses_seen(tools, kind, query, page, first=True)
    meta: Mapping[str, object] = {**request.meta, **fields_of(told)}
    if page.records and (found is None or not read.sums):
        raise ToolError("invalid_argument", _UNADDED)
    largest, total = ([], 0) if found is None else (found.largest, found.total)
    samples = [one.record for one in largest]
    records = tuple(_summed(kind, one) for one in largest)
    shown = ReadPage(tools.scanner.profile, kind, Page(records, total, None))
    meta = {**meta, **Written(tools.scanner.profile, kind, samples, in_cents=in_cents).meta}
    if largest and kind.balance and all(one.sum.balance is None for one in largest):
        meta = {**meta, "balancesKnown": False, "hint": _joined(meta, _UNOWED.format(kind.words))}
    if largest:
        meta = {**meta, "sums": read.sums, "recordsOfEach": [one.sum.records for one in largest]}
        meta = {**meta, **_uncounted(meta, [one.sum for one in largest])}
    view = tools.scanner.view(
        b"[" + b",".join(one.record for one in shown.renamed) + b"]",
        entity=kind.entity,
        label=LABEL,
        beside={"total": total},
        meta=meta,
        max_bytes=MAX_DOCUMENT_BYTES,
        related=related_to(tools, kind, samples),
    )
    rows = view.llm_view.get(LABEL, ())
    said = (value for row in rows for name, value in row.items() if name != "currency")
    if rows and all(isinstance(value, (int, float)) for value in said):
        raise ToolError("invalid_argument", _NAMELESS.format(tools.scanner.profile.name))
    return Answer(view.encode(), kind.entity, view.counts, view.rules, len(rows))


def _uncounted(meta: Mapping[str, object], sums: Sequence[Sum]) -> dict[str, object]:
    """What of the amount of each is void or a draft, where any is."""
    parts = {
        "voidAmountOfEach": [float(one.void_amount or 0) for one in sums],
        "draftAmountOfEach": [float(one.draft_amount or 0) for one in sums],
    }
    found: dict[str, object] = {name: of_each for name, of_each in parts.items() if any(of_each)}
    return {**found, "hint": _joined(meta, _OF_EACH)} if found else {}


def _joined(meta: Mapping[str, object], hint: str) -> str:
    """The hint of an answer with another one behind it."""
    return " ".join(filter(None, (str(meta.get("hint", "")), hint)))


def _summed(kind: Kind, of: OfCustomer) -> bytes:
    """A record that says of a customer who he is, and what his records add up to, in the words of one of them."""
    members = members_of(of.record) or {}
    known = {said: name for name, said in folded(members).items()}
    parts = field_parts(kind.of_records, "")
    places = [*parts.account, *(place for name in parts.names for place in name)]
    named = {name for place in places for name in (place.head, place.flat)}
    made: dict[str, Any] = {name: members[name] for said, name in known.items() if said in named}
    for stated, value in ((parts.amount, of.sum.amount), (parts.balance, of.sum.balance)):
        if value is not None:
            name = _name_in(known, members, stated)
            made[name] = _number(value, members.get(name))
    if of.sum.currency not in {None, OTHER_CURRENCY}:
        made[_name_in(known, members, parts.currency)] = of.sum.currency
    return msgspec.json.encode(made)


def _name_in(known: Mapping[str, str], members: Mapping[str, msgspec.Raw], places: tuple[FieldPath, ...]) -> str:
    """What a record calls a part; the name that profiles have for it where it says nothing of it by itself."""
    own = (known[place.flat] for place in places if not place.steps and place.flat in known)
    return next((name for name in own if decoded(members[name]) not in (None, "")), places[0].flat)


def _number(value: Decimal, stated: msgspec.Raw | None) -> int | float:
    """A sum as its records write amounts: a whole number where they do, since those may be in cents."""
    whole = stated is not None and isinstance(decoded(stated), int) and value == value.to_integral_value()
    return int(value) if whole else float(value)
