"""Billing records as views: the handlers of the get and list tools, where the data meets the scanner.

A record that the scanner refuses (a number out of range, nesting without end) is an error when it is asked for alone.
A page leaves it out and counts it in meta: one bad record must not hide the nineteen others. A page that is too large
for the document is requested again with fewer records, so that its cursor continues after the last one shown.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from scanner import PayloadError, View
from scanner.masking.masks import OMITTED_CONTENT
from scanner.payloads.fields import canonical
from scanner.views.view import Related
from server.records.facts import word_of_paid
from server.records.profile_names import with_profile_names
from server.source import Page, Query, Source, SourceError
from server.tools.amounts import Written
from server.tools.customers import account_id_of, account_of_token, is_token
from server.tools.hints import currencies, fields_of, hints, no_such, of_one_row
from server.tools.kinds import BY_NOUN, Kind
from server.tools.pages import ReadPage, page_view, refuse_hidden
from server.tools.refusal import ToolError, refusal_of
from server.tools.toolbox import LONGEST_PAGE, MAX_DOCUMENT_BYTES, Answer, Handler, Request, Toolbox

_STATUS_FIELDS: Final = frozenset({"status", "state", "paymentmethodstatus"})
"""The canonical names of status fields in `server/records/shapes.yaml`, without those inside other objects."""

_PAID: Final = "paid"
"""The canonical name of the field that says whether an invoice is paid: the status of a record without another."""

MOST_STATUSES: Final = 8
"""Statuses of one call; each is a list of its own for a source."""

_NO_DATA: Final = "This server was started without billing data; whoever runs it can name some with --data FOLDER."


def getter(kind: Kind) -> Handler:
    """The handler of `get_<noun>`, whose one argument is `<noun>_id`."""

    def handle(tools: Toolbox, request: Request) -> Answer:
        record = record_of(tools, request, kind)
        related = related_to(tools, kind, (record,))
        shared = sharing_id(tools, request, kind)
        with readable(kind):
            view = tools.scanner.view(
                shown_as(tools, kind, record),
                entity=kind.entity,
                meta={**request.meta, **Written(tools.scanner.profile, kind, (record,)).meta, **shared},
                max_bytes=MAX_DOCUMENT_BYTES,
                related=related,
            )
        return Answer(view.encode(), kind.entity, view.counts, view.rules, 1)

    return handle


def lister(kind: Kind) -> Handler:
    """The handler of `list_<noun>s`, whose arguments are `limit`, `cursor` and what the source offers."""

    def handle(tools: Toolbox, request: Request) -> Answer:
        limit: int = min(request.arguments["limit"], tools.longest_page)
        query = _query(tools, request)
        while True:
            page = _page(tools, kind, query, limit, request.arguments.get("cursor"))
            read = ReadPage(tools.scanner.profile, kind, page)
            with asked(tools, kind) as source:
                said = hints(tools, source, request, query, read)
            meta: Mapping[str, object] = {**request.meta, **fields_of(said)}
            if sums := read.sums:
                meta = {**meta, "sums": sums}
            if query.statuses:
                meta = {**meta, **_statuses(tools, kind, query, page, first=request.arguments.get("cursor") is None)}
            related = related_to(tools, kind, page.records)
            view, room_for = page_view(tools.scanner, read, meta, related)
            shown = () if view is None or page.currencies else view.llm_view.get(kind.label, ())
            if mixed := currencies(query, shown):
                # Known when the view is made, as far as it shows them; such a list is made twice.
                view, room_for = page_view(tools.scanner, read, {**meta, **fields_of([*said, *mixed])}, related)
            if view is not None and (room_for >= len(page.records) or len(page.records) <= 1):
                return answer_of(view, kind)
            if len(page.records) <= 1:
                raise ToolError("internal", "This page cannot be read; tell whoever runs the server its request id.")
            limit = room_for or len(page.records) // 2

    return handle


def answer_of(view: View, kind: Kind) -> Answer:
    """A page as an answer; the records in it are what a budget is charged with."""
    return Answer(view.encode(), kind.entity, view.counts, view.rules, len(view.llm_view.get(kind.label, ())))


def record_of(tools: Toolbox, request: Request, kind: Kind) -> bytes:
    """The raw record that the argument of a get tool names. Raises `ToolError`."""
    record_id: str = request.arguments[kind.argument]
    with asked(tools, kind) as source:
        if kind.noun == "account" and is_token(record_id):
            return account_of_token(source, record_id)
        record = source.get(kind.noun, record_id)
        there = kind.noun in source.offers
    if record is None and not there:
        raise ToolError("not_found", no_such(kind))
    if record is None:
        raise ToolError(
            "not_found",
            f"There is no {kind.words} with this id; {kind.lister} shows the ids that exist. An id of another kind of"
            " record, or a masked value, finds nothing here.",
        )
    return record


def sharing_id(tools: Toolbox, request: Request, kind: Kind) -> Mapping[str, object]:
    """What meta says of other records with the id that the argument of a get tool names."""
    record_id: str = request.arguments[kind.argument]
    if kind.noun == "account" and is_token(record_id):
        return {}
    with asked(tools, kind) as source:
        return of_one_row(source, kind, record_id)


def shown_as(tools: Toolbox, kind: Kind, record: bytes) -> bytes:
    """A record with its id, number and account under names that the profile shows."""
    return with_profile_names(record, kind.noun, tools.scanner.profile.entity(kind.entity)).record


def related_to(tools: Toolbox, kind: Kind, records: Sequence[bytes]) -> tuple[Related, ...]:
    """The accounts that records name, whose names are masked in the records' texts; none that must be fetched first."""
    with asked(tools, kind) as source:
        accounts = dict.fromkeys(source.account_of(kind.noun, record) for record in records)
    return tuple(Related(BY_NOUN["account"].entity, account) for account in accounts if account is not None)


@contextmanager
def asked(tools: Toolbox, kind: Kind) -> Iterator[Source]:
    """The source. Its refusals, and a kind of which the profile shows nothing, are raised as `ToolError`."""
    if tools.source is None:
        raise ToolError("not_found", _NO_DATA)
    refuse_hidden(tools.scanner.profile, kind)
    try:
        yield tools.source
    except SourceError as error:
        if error.asked and kind.noun not in tools.source.offers:
            raise ToolError("not_found", no_such(kind)) from None
        raise refusal_of(error) from None


@contextmanager
def readable(kind: Kind) -> Iterator[None]:
    """Raises as `ToolError` what the scanner refuses."""
    try:
        yield
    except PayloadError as error:  # its text names a reason and a place, and holds no data
        reason = f"This {kind.words} exists, but its record cannot be read: {error}."
        raise ToolError("internal", f"{reason} Tell whoever runs the server its request id.") from None


def _page(tools: Toolbox, kind: Kind, query: Query, limit: int, cursor: str | None) -> Page:
    with asked(tools, kind) as source:
        return source.list(kind.noun, query, limit=limit, cursor=cursor)


def _is_vain(tools: Toolbox, kind: Kind, query: Query, page: Page) -> bool:
    """Whether no record that fits the rest of the query has one of the statuses that were asked for."""
    if not query.statuses or not page.records:
        return bool(query.statuses)
    if len(query.statuses) == 1:
        return False
    whole, *parts = _counts(tools, kind, query, query.statuses)
    return not whole and 0 in parts


def _counts(tools: Toolbox, kind: Kind, query: Query, statuses: Iterable[str | None]) -> list[int | None]:
    """How many records that fit the rest of the query have each of these statuses; None stands for any or none."""
    with asked(tools, kind) as source:
        return [source.count(kind.noun, msgspec.structs.replace(query, status=one)) for one in statuses]


def _statuses(tools: Toolbox, kind: Kind, query: Query, page: Page, *, first: bool) -> Mapping[str, object]:
    """Which statuses records have that match but for theirs, as a view shows them; nothing where none do.

    Where some were found, others may mean the same: `overdue` in one file is `überfällig` in the next. So the `first`
    page says it of a source that knows all statuses. One that does not is asked for its first records where no record
    has the status, and meta says that there may be others.
    """
    if not (first or _is_vain(tools, kind, query, page)):
        return {}
    free = msgspec.structs.replace(query, status=None, sort=None)
    with asked(tools, kind) as source:
        records = source.of_each_status(kind.noun, free)
    complete = records is not None
    if records is None:
        vain = not first or _is_vain(tools, kind, query, page)  # of another page this is known by now
        records = _page(tools, kind, free, LONGEST_PAGE, None).records if vain else ()
    seen: set[str] = set()
    for start in range(0, len(records), LONGEST_PAGE):  # as many as a view shows
        seen |= _shown_statuses(tools, kind, Page(records[start : start + LONGEST_PAGE], None, None))
    none_stated = complete and not records and bool(_counts(tools, kind, free, [None])[0])
    if set(map(str.lower, seen)) <= set(map(str.lower, query.statuses)) and not none_stated:
        return {}
    return {"statusesSeen": sorted(seen), "statusesComplete": complete}


def _shown_statuses(tools: Toolbox, kind: Kind, page: Page) -> set[str]:
    read = ReadPage(tools.scanner.profile, kind, page)
    view, _ = page_view(tools.scanner, read, {}, related_to(tools, kind, page.records))
    records: list[dict[str, Any]] = [] if view is None else view.llm_view.get(kind.label, [])
    return {status for record in records for status in _statuses_in(record) if status != OMITTED_CONTENT}


def _statuses_in(record: Mapping[str, Any]) -> Iterable[str]:
    """What the status fields of a record in a view say, or else what says whether it is paid."""
    fields = {canonical(name): value for name, value in record.items()}
    texts = (fields[name] for name in _STATUS_FIELDS & fields.keys())
    stated = {text.strip() for text in texts if isinstance(text, str) and text.strip()}
    return stated or filter(None, (word_of_paid(fields.get(name)) for name in ("status", _PAID)))


def _query(tools: Toolbox, request: Request) -> Query:
    """What the arguments of a list tool ask for; they fit its schema."""
    given = request.arguments
    query = Query(
        status=_status(given),
        account_id=_account_id(tools, request),
        since=_day(given, "from_date"),
        until=_day(given, "to_date"),
        due_since=_day(given, "from_due_date"),
        due_until=_day(given, "to_due_date"),
        least=_amount(given, "min_amount"),
        most=_amount(given, "max_amount"),
        least_balance=_amount(given, "min_balance"),
        most_balance=_amount(given, "max_balance"),
        currency=given.get("currency"),
        sort=given.get("sort"),
    )
    for least, most in (("from_date", "to_date"), ("from_due_date", "to_due_date")):
        if given.get(least, "") > given.get(most, "9999-12-31"):  # days in ISO 8601
            raise ToolError("invalid_argument", f"{least} must not be later than {most}.")
    for least, most in (("min_amount", "max_amount"), ("min_balance", "max_balance")):
        if given.get(least, -math.inf) > given.get(most, math.inf):
            raise ToolError("invalid_argument", f"{least} must not be more than {most}.")
    return query


def _status(given: Mapping[str, Any]) -> str | tuple[str, ...] | None:
    """A status, or several with commas between them; a status may have a comma of its own, so the whole is one, too."""
    text: str | None = given.get("status")
    parts = [] if text is None else [part for part in dict.fromkeys(map(str.strip, text.split(","))) if part]
    if text is None or len(parts) <= 1:
        return parts[0] if parts else text
    if len(parts) > MOST_STATUSES:
        raise ToolError("invalid_argument", f"status takes at most {MOST_STATUSES} statuses, with commas between them.")
    return (text, *parts)


def _account_id(tools: Toolbox, request: Request) -> str | None:
    given: str | None = request.arguments.get("account_id")
    if given is None or tools.source is None or not is_token(given):
        return given
    if not request.may_see("Account"):
        raise ToolError("forbidden", "The key of this connection may not look for accounts by a token; give an id.")
    with asked(tools, BY_NOUN["account"]) as source:
        return account_id_of(account_of_token(source, given))


def _day(given: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(given[name]) if name in given else None


def _amount(given: Mapping[str, Any], name: str) -> Decimal | None:
    # By way of its shortest text: 19.99 is meant, and not the binary number next to it.
    return Decimal(repr(given[name])) if name in given else None
