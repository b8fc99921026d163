"""A page of records as one view. It leaves out records that cannot be read, and says how many records fitted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from scanner import PayloadError, Profile, Scanner, View
from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Entity
from scanner.views.request import Related
from server.records.heading_forms.headings import folded
from server.records.naming.profile_names import with_profile_names
from server.records.shapes import ACCOUNT, field_parts
from server.source import Page
from server.tools.kinds import Kind
from server.tools.lists.amounts import Written, sums_shown
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES


def is_hidden(profile: Profile, kind: Kind) -> bool:
    """Whether the profile shows nothing of records of this kind."""
    return profile.unknown_entity == "drop" and profile.entity(kind.entity) is None


def refuse_hidden(profile: Profile, kind: Kind) -> None:
    """Raises `ToolError` for a hidden kind: an empty view would look as if there were no data."""
    if is_hidden(profile, kind):
        raise ToolError("not_found", f"The profile of this connection, {profile.name}, shows no {kind.words}s.")


class ReadPage:
    """A page whose records are decoded and renamed once, for its view and for all that meta says of them."""

    def __init__(self, profile: Profile, kind: Kind, page: Page, *, in_cents: bool = False) -> None:
        self.page = page
        self.kind = kind
        self.entity = profile.entity(kind.entity)
        self.written = Written(profile, kind, page.records, in_cents=in_cents)
        self.renamed = [with_profile_names(record, kind.noun, self.entity) for record in page.records]

    @property
    def sums(self) -> list[dict[str, object]]:
        """What meta says of the sums of the whole list: nothing where the profile hides an amount of the page.

        Nor where some of the page are in the smallest unit of their currency, and others are not.
        """
        if self.written.mixes_units or not all(record.shows_amounts for record in self.renamed):
            return []
        return sums_shown(self.page.sums, [part for part in ("net", "tax", "refunded") if self.hides(part)])

    def hides(self, part: Literal["net", "tax", "refunded"]) -> bool:
        """Whether the profile removes or masks a field of the page that plays this part."""
        if self.entity is None:
            return False
        places = {place.flat for place in getattr(field_parts(self.kind.of_records, ""), part)}
        names = {name for record in self.renamed for name, flat in folded(record.names).items() if flat in places}
        members = [self.entity.members[name] for name in names]
        return any(member is None or bool(member.node.holds) for member in members)


def page_view(
    scanner: Scanner, read: ReadPage, meta: Mapping[str, object], related: Sequence[Related] = ()
) -> tuple[View | None, int]:
    """(view of a page, how many of its records fitted); the view is None when the records are together too large.

    People whom the `related` records name are masked in the texts of all records.
    """
    kind = read.kind

    def view(records: tuple[bytes, ...], meta: Mapping[str, object]) -> View:
        return scanner.view(
            b"[" + b",".join(records) + b"]",
            entity=kind.entity,
            label=kind.label,
            beside={"nextCursor": read.page.next_cursor, "total": read.page.total},
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

    meta = {**meta, **read.written.meta}
    records = given = tuple(one.record for one in read.renamed)
    names = dict.fromkeys(name for one in read.renamed for name in one.names)
    if later := _in_single_record(kind, read.entity, names):
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


def _can_be_had_alone(kind: Kind, names: Iterable[str]) -> bool:
    """Whether any of these fields is an id or number that a get tool takes; a customer may be known by his name."""
    parts = field_parts(kind.of_records, "")
    keys = {name for place in (*parts.id, *parts.number) for name in (place.head, place.flat)}
    return kind.of_records == ACCOUNT or not keys.isdisjoint(folded(names).values())


def _in_single_record(kind: Kind, entity: Entity | None, names: Collection[str]) -> list[str]:
    """The fields among these that a list removes and a single record shows, as `fieldsRemoved` writes them."""
    if entity is None or not entity.unlisted or not _can_be_had_alone(kind, names):
        return []
    unlisted = {canonical(name) for name in entity.unlisted}
    members = [entity.members[name] for name in names if canonical(name) in unlisted]
    return [f"{kind.label}.{member.name}" for member in members if member is not None]
