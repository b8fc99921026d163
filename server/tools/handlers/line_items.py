"""An invoice with its line items, part by part: the handler of `get_invoice`.

A view holds the first line items only. `nextLinesCursor` continues exactly after the last one shown, also when the size
limit of the document left some out. If the lines are in the record, a cursor is a position in its list; if the source
keeps them apart, it is the source's own cursor. Later parts show the lines alone; the rest of the record is still read
for the names that must be masked in them.
"""

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from scanner import View
from scanner.views.window import Window, with_lines
from server.cursors import CURSOR_CHARS, decode_cursor, encode_cursor
from server.source import Page, SourceError
from server.tools.handlers.records import is_in_cents, readable, record_of, sharing_id, shown_as
from server.tools.kinds import BY_NOUN
from server.tools.lists.amounts import Written
from server.tools.lists.fetching import asked, related_to
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Handler, Request, Toolbox

MAX_LINES_CURSOR: Final = 1_024
"""Characters of a cursor into the lines of an invoice that is taken."""

_INVOICE: Final = BY_NOUN["invoice"]
_NEXT: Final = "nextLinesCursor"
_LOOKED_AT: Final = 2 * MAX_DOCUMENT_BYTES  # of lines; masks are shorter than what they hide, seldom by half
_WRONG: Final = "lines_cursor must be the nextLinesCursor of an earlier answer for this invoice, unchanged."


class _Place(NamedTuple):
    """Where a part begins: the number of items before it, and the cursor of a source that keeps lines apart."""

    start: int = 0
    cursor: str | None = None

    def encode(self, invoice_id: str) -> str:
        own = self.cursor or ""
        return encode_cursor(self.start, (invoice_id, own), _digest) + own


def _digest(text: str) -> int:
    # Without a key: a made-up cursor could only open another part of the same invoice. It shows that a cursor was
    # damaged, or taken from another invoice or list.
    digest = hashlib.blake2b(text.encode(), digest_size=8, person=b"invoice lines").digest()
    return int.from_bytes(digest, "big")


def _place(cursor: str, invoice_id: str) -> _Place:
    own = cursor[CURSOR_CHARS:]
    try:
        return _Place(decode_cursor(cursor[:CURSOR_CHARS], (invoice_id, own), _digest), own or None)
    except SourceError:
        raise ToolError("invalid_argument", _WRONG) from None


def invoice_getter(*, apart: bool) -> Handler:
    """The handler of `get_invoice`, whose arguments are `invoice_id` and `lines_cursor`.

    `apart`: the source keeps line items outside of the record.
    """

    def handle(tools: Toolbox, request: Request) -> Answer:
        record = shown_as(tools, _INVOICE, record_of(tools, request, _INVOICE))
        entity = tools.scanner.profile.entity(_INVOICE.entity)
        lines = "" if entity is None else entity.lines
        cursor: str | None = request.arguments.get("lines_cursor")
        if cursor is not None and not lines:
            raise ToolError("invalid_argument", "The profile of this server shows no line items of an invoice.")
        place = _Place() if cursor is None else _place(cursor, request.arguments[_INVOICE.argument])
        with readable(_INVOICE):
            # A source that keeps lines apart may have records that hold theirs: a place in such a list has no cursor.
            if apart and lines and (place.cursor is not None or not place.start):
                part = _part_of_source(tools, request, record, lines, place)
                if part is not None:
                    return part
            view = _view(tools, request, record, Window(start=place.start, alone=cursor is not None, bytes=_LOOKED_AT))
        if cursor is not None and view.lines is None:
            raise ToolError("invalid_argument", _WRONG)
        return _answer(view, request, _behind(view, place, alone=cursor is not None))

    return handle


def _part_of_source(tools: Toolbox, request: Request, record: bytes, lines: str, place: _Place) -> Answer | None:
    """A part of the lines of a source that keeps them apart, asked for again when not all of it fits; None for none."""
    alone = "lines_cursor" in request.arguments
    limit = tools.longest_page
    while True:
        with asked(tools, _INVOICE) as source:
            page = source.lines(request.arguments[_INVOICE.argument], limit=limit, cursor=place.cursor)
        if not page.records and place.cursor is None:
            return None
        more = page.next_cursor is not None
        window = Window(start=place.start, alone=alone, apart=True, total=page.total, more=more)
        longer = len(_Place(place.start, page.next_cursor).encode(""))
        view = _view(tools, request, with_lines(record, lines, page.records), window, longer)
        shown = 0 if view.lines is None else view.lines.shown
        if shown == len(page.records) or len(page.records) == 1:
            return _answer(view, request, _behind_page(page, shown, place, alone=alone))
        limit = max(1, shown)


def _view(tools: Toolbox, request: Request, record: bytes, window: Window, room: int = CURSOR_CHARS) -> View:
    """A view that leaves `room` characters for a cursor."""
    return tools.scanner.view(
        record,
        entity=_INVOICE.entity,
        meta={
            **request.meta,
            **Written(tools.scanner.profile, _INVOICE, (record,), in_cents=is_in_cents(tools, _INVOICE)).meta,
            **sharing_id(tools, request, _INVOICE),
        },
        beside={_NEXT: "-" * room},
        max_bytes=MAX_DOCUMENT_BYTES,
        window=window,
        related=related_to(tools, _INVOICE, (record,)),
    )


def _behind(view: View, place: _Place, *, alone: bool) -> _Place | None:
    """The place at which the next part begins, None when there is none."""
    if view.lines is None or view.lines.left is None or view.lines.left <= view.lines.shown:
        return None
    return _Place(place.start + _step(view.lines.shown, alone=alone))


def _behind_page(page: Page, shown: int, place: _Place, *, alone: bool) -> _Place | None:
    step = _step(shown, alone=alone)
    if step == 0 and page.records:
        return place
    return None if page.next_cursor is None else _Place(place.start + step, page.next_cursor)


def _step(shown: int, *, alone: bool) -> int:
    # Nothing shown: beside the record there was no room for a line. By itself it may fit; if not even so, it is passed.
    return shown or int(alone)


def _answer(view: View, request: Request, following: _Place | None) -> Answer:
    shown, meta = view.llm_view, view.meta
    if following is not None and _NEXT in shown:
        shown[_NEXT] = following.encode(request.arguments[_INVOICE.argument])
    else:
        shown.pop(_NEXT, None)
    if view.lines is not None and not view.lines.shown and view.lines.left != 0 and "lines_cursor" in request.arguments:
        meta["itemsTooLarge"] = 1
    return Answer(_encoded(shown, meta), _INVOICE.entity, view.counts, view.rules, 1)


def _encoded(shown: Mapping[str, object], meta: Mapping[str, object]) -> bytes:
    return msgspec.json.encode({"llm_view": shown, "meta": meta})
