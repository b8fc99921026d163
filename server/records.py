"""Billing records as views: the handlers of the get and list tools, where the data meets the scanner.

A record that the scanner refuses (a number out of range, nesting without end) is an error of its own when it is asked
for, and is left out of a page, whose meta counts it: one bad record must not hide the nineteen others. A page that is
too large for the document is asked for again with fewer records, so that its cursor goes on behind what was shown.
"""

from collections.abc import Mapping

from scanner import PayloadError, View
from server.refusal import ToolError
from server.source import Page, Query, Source, SourceError
from server.toolbox import MAX_DOCUMENT_BYTES, Answer, Handler, Request, Toolbox


def getter(entity: str, noun: str) -> Handler:
    """The handler of `get_<noun>`, whose one argument is `<noun>_id`."""
    argument = f"{noun}_id"

    def handle(tools: Toolbox, request: Request) -> Answer:
        record = _source(tools).get(entity, request.arguments[argument])
        if record is None:
            raise ToolError("not_found", f"There is no {noun} with this id; list_{noun}s shows the ids that exist.")
        try:
            view = tools.scanner.view(record, entity=entity, meta=request.meta, max_bytes=MAX_DOCUMENT_BYTES)
        except PayloadError as error:  # its text names a reason and a place, and holds no data
            reason = f"This {noun} exists, but its record cannot be read: {error}."
            raise ToolError("internal", f"{reason} Tell whoever runs the server its request id.") from None
        return Answer(view.encode(), entity, view.counts, view.rules, 1)

    return handle


def lister(entity: str, noun: str) -> Handler:
    """The handler of `list_<noun>s`, whose arguments are `limit`, `cursor` and the filters of the source."""
    label = f"{noun}s"

    def handle(tools: Toolbox, request: Request) -> Answer:
        limit: int = request.arguments["limit"]
        if (longest := tools.scanner.profile.limits.max_list_items) is not None:
            limit = min(limit, longest)
        while True:
            page = _page(tools, entity, limit, request.arguments)
            view, room_for = _page_view(tools, entity, label, page, request.meta)
            if view is not None and (room_for >= len(page.records) or len(page.records) <= 1):
                shown = len(view.llm_view.get(label, ()))
                return Answer(view.encode(), entity, view.counts, view.rules, shown)
            if len(page.records) <= 1:
                raise ToolError("internal", "This page cannot be read; tell whoever runs the server its request id.")
            limit = room_for or len(page.records) // 2

    return handle


def _source(tools: Toolbox) -> Source:
    if tools.source is None:
        raise ToolError("not_found", "This server was started without billing data; start it with --data FOLDER.")
    return tools.source


def _page(tools: Toolbox, entity: str, limit: int, arguments: Mapping[str, str]) -> Page:
    query = Query(status=arguments.get("status"), account_id=arguments.get("account_id"))
    try:
        return _source(tools).list(entity, query, limit=limit, cursor=arguments.get("cursor"))
    except SourceError as error:
        raise ToolError("invalid_argument" if error.asked else "internal", f"{error}.") from None


def _page_view(
    tools: Toolbox, entity: str, label: str, page: Page, meta: Mapping[str, object]
) -> tuple[View | None, int]:
    """(view of a page, how many of its records there was room for); None when not even a view could be made."""

    def view(records: tuple[bytes, ...], meta: Mapping[str, object]) -> View:
        return tools.scanner.view(
            b"[" + b",".join(records) + b"]",
            entity=entity,
            label=label,
            beside={"nextCursor": page.next_cursor, "total": page.total},
            meta=meta,
            max_bytes=MAX_DOCUMENT_BYTES,
        )

    def readable(record: bytes) -> bool:
        try:
            view((record,), {})
        except PayloadError:
            return False
        return True

    records = page.records
    try:
        made = view(records, meta)
    except PayloadError:
        records = tuple(filter(readable, page.records))
        unreadable = len(page.records) - len(records)
        try:
            made = view(records, {**meta, "recordsUnreadable": unreadable} if unreadable else meta)
        except PayloadError:  # each is in order, and together they are too large
            return None, 0
    shown = made.llm_view.get(label, records)  # without the list, the profile does not know the entity
    return made, len(page.records) if len(shown) == len(records) else len(shown)
