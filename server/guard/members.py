"""Which member of a message is what: words of the protocol, strings to bring back, texts, data, binary.

Revisions of the protocol and extensions differ, so this goes by the names of members and not by methods. What is not in
a table is data, and is read with all that its names tell.

========== ========================================================= ==================================================
kind       what                                                      what becomes of it
========== ========================================================= ==================================================
word       one of the words that the protocol has for that member    stays; another word is a text
handle     a string that the client brings back: `uri`, `nextCursor` stays if nothing is found in it, else a stand-in
text       a string for people or models                             masked or withheld, whatever its name
structure  objects and lists that the protocol has a form for        their members one by one
schema     a JSON schema: names and descriptions, no values          all strings in it as texts; names must not change
binary     images, audio, blobs: nobody here can read them           a note in their place, or passed as they are
data       everything else, unknown members among it                 names, texts and long numbers masked as a document
========== ========================================================= ==================================================
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from server.guard.messages import Message
from server.guard.sieve import Parcel

# schema.ts of the revisions 2024-11-05 to 2026-07-28.
WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "type": frozenset(
            {"text", "image", "audio", "resource", "resource_link", "tool_use", "tool_result", "ref/prompt"}
            | {"ref/resource", "object"}
        ),
        "role": frozenset({"user", "assistant"}),
        "resultType": frozenset({"complete", "input_required"}),
        "cacheScope": frozenset({"public", "private"}),
        "level": frozenset({"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}),
        "mode": frozenset({"form", "url"}),
        "includeContext": frozenset({"none", "thisServer", "allServers"}),
        "method": frozenset({"sampling/createMessage", "elicitation/create", "roots/list"}),
        "status": frozenset({"working", "input_required", "completed", "failed", "cancelled"}),
    }
)

HANDLED: Final = frozenset({"uri", "nextCursor", "requestState", "taskId", "elicitationId", "subscriptionId"})

TEXTS: Final = frozenset(
    {"text", "title", "description", "name", "message", "mimeType", "instructions", "systemPrompt", "reason"}
)
"""Strings whose own name tells nothing: the `name` of a resource is no person's."""

STRUCTURE: Final = frozenset({"content", "contents", "resource", "messages", "params", "completion", "inputRequests"})

SCHEMAS: Final = frozenset({"inputSchema", "outputSchema", "requestedSchema"})

PLAIN: Final = frozenset(
    {"isError", "size", "priority", "progress", "total", "hasMore", "ttlMs", "maxTokens", "temperature", "pollInterval"}
)
"""Members that are a truth value or a number, and are left alone where they are one of fewer than nine digits."""

MEDIA: Final = frozenset({"image", "audio"})

BLOB_OMITTED: Final = "[binary content omitted: it cannot be scanned]"

_SMALL: Final = 10**8


def media_omitted(kind: str) -> Message:
    """What stands in the place of an image or a sound."""
    return {"type": "text", "text": f"[{kind} omitted: it cannot be scanned]"}


def gather(members: Message, parcel: Parcel, *, binary: bool) -> None:
    """Put what is to be scanned in an object of the protocol into `parcel`. `binary`: whether that may pass unread."""
    if not binary:
        _omit_binary(members, parcel)
    unread = ("data" if members.get("type") in MEDIA else "blob") if binary else None
    for name, value in list(members.items()):
        if isinstance(value, str) and (value in WORDS.get(name, ()) or name == unread):
            continue
        if name in PLAIN and (value is None or (isinstance(value, bool | int) and -_SMALL < value < _SMALL)):
            continue
        if name in HANDLED and isinstance(value, str):
            parcel.handle(members, name)
        elif name in TEXTS and isinstance(value, str):
            parcel.text(members, name)
        elif name in STRUCTURE and isinstance(value, dict | list):
            _structure(members, name, parcel, binary=binary)
        elif name in SCHEMAS and isinstance(value, dict):
            parcel.schema(value)
        else:
            parcel.data(members, name)


def _structure(holder: Any, place: Any, parcel: Parcel, *, binary: bool) -> None:
    value = holder[place]
    if isinstance(value, dict):
        gather(value, parcel, binary=binary)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict) and not binary and item.get("type") in MEDIA:
                value[number] = media_omitted(item["type"])
                parcel.omitted(item["type"])
            else:
                _structure(value, number, parcel, binary=binary)
    elif isinstance(value, str):
        parcel.text(holder, place)
    else:
        parcel.data(holder, place)


def _omit_binary(members: Message, parcel: Parcel) -> None:
    kind = members.get("type")
    if kind in MEDIA:  # a block that stands alone, as in a message of a prompt
        members.clear()
        members.update(media_omitted(str(kind)))
        parcel.omitted(str(kind))
    if "blob" in members:
        del members["blob"]
        members.update(text=BLOB_OMITTED, mimeType="text/plain")
        parcel.omitted("blob")
    if isinstance(icons := members.get("icons"), list):
        # An icon is fetched by whoever shows it; one that is here already is a picture that nobody can read.
        members["icons"] = [icon for icon in icons if isinstance(icon, dict) and _is_link(icon.get("src"))]
        if len(members["icons"]) < len(icons):
            parcel.omitted("icon")


def _is_link(source: object) -> bool:
    return isinstance(source, str) and source.startswith("https://")
