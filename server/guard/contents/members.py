"""Which member of a message is what: words of the protocol, strings to bring back, texts, data, binary.

Revisions of the protocol and extensions differ, so this goes by the names of members and not by methods. What is not in
a table is data, and is read with all that its names tell. What a server says of itself has tables of its own.

========== ========================================================= ==================================================
kind       what                                                      what becomes of it
========== ========================================================= ==================================================
word       one of the words that the protocol has for that member    stays; another word is a text
opaque     a string that the client brings back: `uri`, `nextCursor` stays if nothing is found in it, else a stand-in
text       a string for people or models                             masked or withheld, whatever its name
prompt     `systemPrompt`, and the texts of a prompt's messages      a text that may give a model its role and manner
structure  objects and lists that the protocol has a form for        their members one by one
named      objects whose members somebody named: `inputRequests`     structure under each name, which must not change
schema     a JSON schema: names and descriptions, few values         texts, and defaults as data; names must not change
binary     images, audio, blobs, where `--binary pass` left them     stays
data       everything else, unknown members among it                 names, texts and long numbers masked as a document
========== ========================================================= ==================================================
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from server.guard.contents.clearing import BLOCKS, MEDIA, SCHEMAS
from server.guard.contents.message_scan import MessageScan
from server.guard.contents.schemas import read_schema
from server.guard.wire.messages import Message, is_small

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

OPAQUE: Final = frozenset({"uri", "nextCursor", "requestState", "taskId", "elicitationId", "subscriptionId"})

TEXTS: Final = frozenset({"text", "title", "description", "name", "message", "mimeType", "instructions", "reason"})
"""Strings whose own name tells nothing: the `name` of a resource is no person's."""

STRUCTURE: Final = frozenset({"resource", "params", "completion", "task", "tasks", "result"}) | BLOCKS

NAMED: Final = frozenset({"inputRequests"})

SELF_TEXTS: Final = frozenset(
    {"title", "description", "name", "instructions", "version", "websiteUrl", "uri", "uriTemplate", "mimeType"}
)
"""Strings of definitions and handshakes, which may speak to a model."""

SELF_STRUCTURE: Final = frozenset({"annotations", "arguments", "serverInfo"})
"""Objects of definitions and handshakes with members like theirs."""

PLAIN: Final = frozenset(
    {"isError", "size", "priority", "progress", "total", "hasMore", "ttlMs", "maxTokens", "temperature", "pollInterval"}
)
"""Members that are a truth value or a number, and are left alone where they are one of fewer than nine digits."""


def gather(members: Message, scan: MessageScan) -> None:
    """Put what is to be scanned in an object of the protocol into `scan`."""
    unread = ("data" if _is_media(members.get("type")) else "blob") if scan.binary else None
    unknown: list[str] = []
    for name, value in list(members.items()):
        if isinstance(value, str) and (value in WORDS.get(name, ()) or name == unread):
            continue
        if not _is_plain(name, value) and not _gather_known(members, name, scan):
            unknown.append(name)
    scan.members(members, unknown)


def _gather_known(members: Message, name: str, scan: MessageScan) -> bool:
    """Put a member in whose name says what it is; False when it is data."""
    value = members[name]
    if name in OPAQUE and isinstance(value, str):
        scan.opaque(members, name)
    elif name == "systemPrompt" and isinstance(value, str):
        scan.prompt(members, name)
    elif name in TEXTS and isinstance(value, str):
        scan.text(members, name)
    elif name in STRUCTURE and isinstance(value, dict | list):
        _structure(members, name, scan)
    elif name in NAMED and isinstance(value, dict):
        for key in list(value):
            scan.name(key)
            _structure(value, key, scan)
    elif name in SCHEMAS and isinstance(value, dict):
        read_schema(value, scan)
    else:
        return False
    return True


def gather_spoken(members: Message, scan: MessageScan) -> None:
    """Put what is to be scanned in a definition or a handshake into `scan`: its texts may speak to a model."""
    for name, value in list(members.items()):
        if _is_plain(name, value):
            continue
        if name in SELF_TEXTS and isinstance(value, str):
            scan.text(members, name)
        elif name in SELF_STRUCTURE and isinstance(value, dict):
            gather_spoken(value, scan)
        elif name in SELF_STRUCTURE and isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    gather_spoken(item, scan)
                else:
                    scan.data(value, number)
        elif name in SCHEMAS and isinstance(value, dict):
            read_schema(value, scan)
        else:
            scan.data(members, name)


def _structure(holder: Any, place: Any, scan: MessageScan) -> None:
    value = holder[place]
    if isinstance(value, dict):
        gather(value, scan)
    elif isinstance(value, list):
        for number in range(len(value)):
            _structure(value, number, scan)
    elif isinstance(value, str):
        scan.text(holder, place)
    else:
        scan.data(holder, place)


def _is_plain(name: str, value: object) -> bool:
    return name in PLAIN and is_small(value)


def _is_media(kind: object) -> bool:
    return isinstance(kind, str) and kind in MEDIA
