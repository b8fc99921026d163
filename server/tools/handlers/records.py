"""Billing records as views: the handlers of the get and list tools, where the data meets the scanner.

A record that the scanner refuses (a number out of range, nesting without end) is an error when it is asked for alone.
A page leaves it out and counts it in meta: one bad record must not hide the nineteen others. A page that is too large
for the document is requested again with fewer records, so that its cursor continues after the last one shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from scanner import PayloadError
from server.records.naming.profile_names import with_profile_names
from server.tools.handlers.by_customer import list_by_customer
from server.tools.kinds import Kind
from server.tools.lists.amounts import Written
from server.tools.lists.customers import account_of_token, is_token
from server.tools.lists.fetching import asked, page_of, related_to
from server.tools.lists.hints import currencies, fields_of, hints, no_such, of_one_row
from server.tools.lists.pages import ReadPage, page_view
from server.tools.lists.queries import query_of
from server.tools.lists.statuses import statuses_seen
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Handler, Request, Toolbox

_UNNUMBERED: Final = (
    "The {0}s of this data have no ids, so none can be had alone: {1} shows all that is to be had of them."
)


def getter(kind: Kind) -> Handler:
    """The handler of `get_<noun>`, whose one argument is `<noun>_id`."""

    def handle(tools: Toolbox, request: Request) -> Answer:
        record = record_of(tools, request, kind)
        related = related_to(tools, kind, (record,))
        shared = sharing_id(tools, request, kind)
        written = Written(tools.scanner.profile, kind, (record,), in_cents=is_in_cents(tools, kind))
        with readable(kind):
            view = tools.scanner.view(
                shown_as(tools, kind, record),
                entity=kind.entity,
                meta={**request.meta, **written.meta, **shared},
                max_bytes=MAX_DOCUMENT_BYTES,
                related=related,
            )
        return Answer(view.encode(), kind.entity, view.counts, view.rules, 1)

    return handle


def lister(kind: Kind) -> Handler:
    """The handler of `list_<noun>s`, whose arguments are `limit`, `cursor` and what the source offers."""

    def handle(tools: Toolbox, request: Request) -> Answer:
        if "group_by" in request.arguments:
            return list_by_customer(tools, request, kind)
        limit: int = min(request.arguments["limit"], tools.longest_page)
        query, cursor = query_of(tools, request), request.arguments.get("cursor")
        while True:
            page = page_of(tools, kind, query, limit, cursor)
            with asked(tools, kind) as source:
                read = ReadPage(tools.scanner.profile, kind, page, in_cents=source.in_cents(kind.noun))
                said = hints(tools, source, request, query, read)
            if query.statuses:
                said += statuses_seen(tools, kind, query, page, first=cursor is None)
            meta: Mapping[str, object] = {**request.meta, **fields_of(said)}
            if sums := read.sums:
                meta = {**meta, "sums": sums}
            related = related_to(tools, kind, page.records)
            view, room_for = page_view(tools.scanner, read, meta, related)
            shown = () if view is None or page.currencies else view.llm_view.get(kind.label, ())
            if mixed := currencies(query, shown):
                # Known when the view is made, as far as it shows them; such a list is made twice.
                view, room_for = page_view(tools.scanner, read, {**meta, **fields_of([*said, *mixed])}, related)
            if view is not None and (room_for >= len(page.records) or len(page.records) <= 1):
                shown = view.llm_view.get(kind.label, ())  # what a budget is charged with
                return Answer(view.encode(), kind.entity, view.counts, view.rules, len(shown))
            if len(page.records) <= 1:
                raise ToolError("internal", "This page cannot be read; tell whoever runs the server its request id.")
            limit = room_for or len(page.records) // 2

    return handle


def record_of(tools: Toolbox, request: Request, kind: Kind) -> bytes:
    """The raw record that the argument of a get tool names. Raises `ToolError`."""
    record_id: str = request.arguments[kind.argument]
    with asked(tools, kind) as source:
        if kind.noun == "account" and is_token(record_id):
            return account_of_token(source, record_id)
        record = source.get(kind.noun, record_id)
        offer = source.offers.get(kind.noun)
    if record is None and offer is None:
        raise ToolError("not_found", no_such(kind))
    if record is None and offer is not None and offer.unnumbered:
        raise ToolError("not_found", _UNNUMBERED.format(kind.words, kind.lister))
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


def is_in_cents(tools: Toolbox, kind: Kind) -> bool:
    """Whether the source says that the amounts of all records of a kind are in the smallest unit."""
    with asked(tools, kind) as source:
        return source.in_cents(kind.noun)


def shown_as(tools: Toolbox, kind: Kind, record: bytes) -> bytes:
    """A record with its id, number and account under names that the profile shows."""
    return with_profile_names(record, kind.noun, tools.scanner.profile.entity(kind.entity)).record


@contextmanager
def readable(kind: Kind) -> Iterator[None]:
    """Raises as `ToolError` what the scanner refuses."""
    try:
        yield
    except PayloadError as error:  # its text names a reason and a place, and holds no data
        reason = f"This {kind.words} exists, but its record cannot be read: {error}."
        raise ToolError("internal", f"{reason} Tell whoever runs the server its request id.") from None
