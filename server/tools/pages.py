"""A page of records as one view. It leaves out records that cannot be read, and says how many records fitted."""

from collections.abc import Iterable, Mapping, Sequence

from scanner import PayloadError, Profile, Scanner, View
from scanner.payloads.fields import canonical
from scanner.selection.profile import Entity
from scanner.views.view import Related
from server.records.profile_names import with_profile_names
from server.source import Page
from server.tools.amounts import written_in
from server.tools.kinds import Kind
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES


def is_hidden(profile: Profile, kind: Kind) -> bool:
    """Whether the profile shows nothing of records of this kind."""
    return profile.unknown_entity == "drop" and profile.entity(kind.entity) is None


def refuse_hidden(profile: Profile, kind: Kind) -> None:
    """Raises `ToolError` for a hidden kind: an empty view would look as if there were no data."""
    if is_hidden(profile, kind):
        raise ToolError("not_found", f"The profile of this connection, {profile.name}, shows no {kind.words}s.")


def page_view(
    scanner: Scanner, kind: Kind, page: Page, meta: Mapping[str, object], related: Sequence[Related] = ()
) -> tuple[View | None, int]:
    """(view of a page, how many of its records fitted); the view is None when the records are together too large.

    People whom the `related` records name are masked in the texts of all records.
    """

    def view(records: tuple[bytes, ...], meta: Mapping[str, object]) -> View:
        return scanner.view(
            b"[" + b",".join(records) + b"]",
            entity=kind.entity,
            label=kind.label,
            beside={"nextCursor": page.next_cursor, "total": page.total},
            meta=meta,
            max_bytes=MAX_DOCUMENT_BYTES,
            related=related,
        )

    def readable(record: bytes) -> bool:
        try:
            view((record,), {})
        except PayloadError:
            return False
        return True

    entity = scanner.profile.entity(kind.entity)
    meta = {**meta, **written_in(scanner.profile, kind, page.records)}
    known = [with_profile_names(record, kind.noun, entity) for record in page.records]
    records = given = tuple(record for record, _ in known)
    if later := _in_single_record(kind, entity, dict.fromkeys(name for _, names in known for name in names)):
        meta = {**meta, "inSingleRecord": later}
    try:
        made = view(records, meta)
    except PayloadError:
        records = tuple(filter(readable, given))
        unreadable = len(given) - len(records)
        try:
            made = view(records, {**meta, "recordsUnreadable": unreadable} if unreadable else meta)
        except PayloadError:  # each record can be read, but together they are too large
            return None, 0
    shown = made.llm_view.get(kind.label, records)
    return made, len(given) if len(shown) == len(records) else len(shown)


def _in_single_record(kind: Kind, entity: Entity | None, names: Iterable[str]) -> list[str]:
    """Those of these fields that a list removes and a single record shows, in the form of `fieldsRemoved`."""
    if entity is None or not entity.unlisted:
        return []
    unlisted = {canonical(name) for name in entity.unlisted}
    members = [entity.members[name] for name in names if canonical(name) in unlisted]
    return [f"{kind.label}.{member.name}" for member in members if member is not None]
