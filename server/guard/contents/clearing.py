"""What leaves a message before it is read: binary that nobody here can read, and facts that only the guard may tell.

Both leave wherever they stand, since revisions of the protocol put blocks in new places and clients look for them
there. A schema and a document of data hold no blocks: what looks like one there is a name or a record like any other;
but a string that is a picture in base64 leaves there as well (`media.py`).
"""

from collections.abc import Iterable
from typing import Any, Final

from scanner.matching.buffer.normalize import fold
from server.guard.contents.media import SHORTEST, may_hold_media, media_in, omit_media, omitted
from server.guard.contents.message_scan import MessageScan
from server.guard.wire.messages import Message, UnreadableError, containers, encoded, object_in, read_line

FACTS: Final = "sluicegate/guard"
"""The member of `_meta` that says what was done to a result: kinds and counts, never data."""

SCHEMAS: Final = frozenset({"inputSchema", "outputSchema", "requestedSchema"})
"""Members of the protocol that are JSON schemas (schema.ts, 2024-11-05 to 2026-07-28)."""

MEDIA: Final = frozenset({"image", "audio", "video"})
"""Types of blocks whose data is binary: two of the protocol's, and the one that clients show besides."""

BLOCKS: Final = frozenset({"content", "contents", "messages"})
"""Members that hold blocks; an image without data is one there."""

BLOB_OMITTED: Final = omitted("blob")

_UNCLEARED: Final = SCHEMAS | {"structuredContent"}
_HOLDING_DATA: Final = frozenset({"data", "source"})
_PARTS: Final = FACTS.split("/")
_PLAINLY: Final = _PARTS[0].encode()  # stands in every imitation that is ASCII
_SHORTEST: Final = len(FACTS)  # a disguise adds characters, and takes none away


def media_omitted(kind: str) -> Message:
    """What stands in the place of an image or a sound."""
    return {"type": "text", "text": omitted(kind)}


def tell_facts(result: Message, facts: Message) -> None:
    """Tell in a result what was done to it, where anything was."""
    if facts:
        result["_meta"] = {**object_in(result, "_meta"), FACTS: facts}


def clear(value: Any, scan: MessageScan, *, blocks: bool = False) -> None:
    """Take both out of an object or a list, in place, and note in `scan` what binary was left out.

    `blocks`: whether the items of `value`, or itself, are blocks.
    """
    members: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict):
        if not scan.binary:
            _omit_binary(value, scan, block=blocks)
        _forget_imitations(value)
        members = value.items()
    for place, member in members:
        if place in _UNCLEARED and isinstance(member, dict | list):
            _clear_document(member, scan)
        elif isinstance(member, dict | list):
            clear(member, scan, blocks=blocks if isinstance(value, list) else place in BLOCKS)
        elif not scan.binary:
            _omit_in(value, place, scan)


def _omit_in(holder: Any, place: Any, scan: MessageScan) -> None:
    """Leave out a string that is binary, and those of one that is JSON: many tools return a document as a text."""
    member = holder[place]
    if not isinstance(member, str) or len(member) < SHORTEST:
        return
    if (kind := media_in(member)) is not None:
        holder[place] = omitted(kind)
        scan.omitted(kind)
    elif member.lstrip()[:1] in {"{", "["} and may_hold_media(text := member.encode(errors="surrogatepass")):
        try:
            document = read_line(text)
        except UnreadableError:
            return
        kinds = list(omit_media(document)) if isinstance(document, dict | list) else []
        for kind in kinds:
            scan.omitted(kind)
        if kinds:
            holder[place] = encoded(document).decode()


def _clear_document(value: Any, scan: MessageScan) -> None:
    """Remove both from data, which may be large: 700 records take 0.1 ms if they are ASCII, else 0.9."""
    data = encoded(value)
    if not scan.binary and may_hold_media(data):
        for kind in omit_media(value):
            scan.omitted(kind)
    if data.isascii() and _PLAINLY not in data.lower():
        return
    for container in containers(value):
        if isinstance(container, dict):
            _forget_imitations(container)


def _forget_imitations(members: Message) -> None:
    if max(map(len, members), default=0) >= _SHORTEST:
        for name in [name for name in members if len(name) >= _SHORTEST and imitates_facts(name)]:
            del members[name]


def imitates_facts(name: str) -> bool:
    """Whether a name looks like the one under which the guard tells its facts."""
    return [part.strip() for part in fold(name).casefold().split("/")] == _PARTS


def _omit_binary(members: Message, scan: MessageScan, *, block: bool) -> None:
    """Put a sentence in the place of pictures, sounds and other bytes, which no scan can read."""
    kind = _media_in(members, block=block)
    if kind is not None:
        whom = members.get("annotations")
        members.clear()
        members.update(media_omitted(kind))
        if block and isinstance(whom, dict):  # whom the block is for, and how much it matters; read like any other
            members["annotations"] = whom
        scan.omitted(kind)
    if "blob" in members:
        del members["blob"]
        members.update(text=BLOB_OMITTED, mimeType="text/plain")
        scan.omitted("blob")
    if "icons" in members:
        # An icon is fetched by whoever shows it; one that is here already is a picture that nobody can read.
        icons = members["icons"] if isinstance(members["icons"], list) else [members["icons"]]
        members["icons"] = [icon for icon in icons if isinstance(icon, dict) and _is_link(icon.get("src"))]
        if len(members["icons"]) < len(icons):
            scan.omitted("icon")


def _media_in(members: Message, *, block: bool) -> str | None:
    """What kind of binary an object is, if it is any."""
    kind, media = members.get("type"), members.get("mimeType")
    plain = fold(str(kind)).strip().casefold()
    if plain in MEDIA and (block or not _HOLDING_DATA.isdisjoint(members)):
        return plain
    if not isinstance(members.get("data"), str):
        return None
    typed = isinstance(media, str) and not media.startswith("text/")
    return "media" if typed or any(known in plain for known in MEDIA) else None


def _is_link(source: object) -> bool:
    return isinstance(source, str) and source.startswith("https://")
