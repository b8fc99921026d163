"""Several records as one view, which leaves out what cannot be read and says how many records it had room for."""

from collections.abc import Mapping

from scanner import PayloadError, Profile, Scanner, View
from server.source import Page
from server.tools.kinds import Kind
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES


def is_hidden(profile: Profile, kind: Kind) -> bool:
    """Whether the profile shows nothing of such records."""
    return profile.unknown_entity == "drop" and profile.entity(kind.entity) is None


def refuse_hidden(profile: Profile, kind: Kind) -> None:
    """Raises `ToolError` for a kind of record of which the profile shows nothing, which would read like no data."""
    if is_hidden(profile, kind):
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
    shown = made.llm_view.get(kind.label, records)
    return made, len(page.records) if len(shown) == len(records) else len(shown)
