"""Several records as one view, which leaves out what cannot be read and says how many records it had room for."""

from collections.abc import Mapping

from scanner import PayloadError, Profile, Scanner, View
from server.data.handles import with_handles
from server.source import Page
from server.tools.kinds import Kind
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES


def refuse_hidden(profile: Profile, kind: Kind) -> None:
    """Raises `ToolError` for a kind of record of which the profile shows nothing, which would read like no data."""
    if profile.unknown_entity == "drop" and profile.entity(kind.entity) is None:
        raise ToolError("not_found", f"The profile of this connection, {profile.name}, shows no {kind.words}s.")


def page_view(scanner: Scanner, kind: Kind, page: Page, meta: Mapping[str, object]) -> tuple[View | None, int]:
    """(view of a page, how many of its records there was room for); None when not even a view could be made."""

    def view(records: tuple[bytes, ...], meta: Mapping[str, object]) -> View:
        return scanner.view(
            b"[" + b",".join(records) + b"]",
            entity=kind.entity,
            label=kind.label,
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

    entity = scanner.profile.entity(kind.entity)
    given = tuple(with_handles(record, kind.noun, entity) for record in page.records)
    records = given
    try:
        made = view(records, meta)
    except PayloadError:
        records = tuple(filter(readable, given))
        unreadable = len(given) - len(records)
        try:
            made = view(records, {**meta, "recordsUnreadable": unreadable} if unreadable else meta)
        except PayloadError:  # each is in order, and together they are too large
            return None, 0
    shown = made.llm_view.get(kind.label, records)
    return made, len(given) if len(shown) == len(records) else len(shown)
