"""Texts and payloads of the caller: the handlers of `scan_text` and `redact_payload`, which need no billing data."""

from bisect import bisect_right
from collections import Counter
from typing import Final

import msgspec

from scanner import PayloadError
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Request, Toolbox, document

MAX_PAYLOAD_BYTES: Final = 60_000
"""Bytes that `redact_payload` takes, as compact JSON: the rest of the document is for meta and for longer masks."""

MAX_TEXT_CHARACTERS: Final = 100_000
"""What `scan_text` takes, in code points."""

MAX_FINDINGS: Final = 200
"""Findings listed by `scan_text`, about 130 bytes each, which leaves more than half of the document to the text."""

# Texts of callers get pseudonyms of their own: a caller could otherwise try all dates of birth against a customer's.
_PURPOSE: Final = "texts of a caller"


def scan_text(tools: Toolbox, request: Request) -> Answer:
    """The handler of `scan_text`, whose argument is `text`."""
    redacted = tools.scanner.apart(_PURPOSE).redact(request.arguments["text"])
    counts = Counter(finding.entity_type for finding in redacted.findings)
    rules = Counter(finding.rule for finding in redacted.findings)
    listed = [
        {
            "rule": finding.rule,
            "entityType": finding.entity_type,
            "start": finding.start,
            "end": finding.end,
            "severity": finding.severity,
            "confidence": finding.confidence,
        }
        for finding in redacted.findings[:MAX_FINDINGS]
    ]
    view: dict[str, object] = {"findings": listed, "entityTypes": counts, "redacted": ""}
    more: dict[str, object] = {}
    if left := len(redacted.findings) - len(listed):
        view["_summary"] = f"{left} more items omitted"
        more = {"listSummarized": True, "originalCount": len(redacted.findings), "returnedCount": len(listed)}
    room = MAX_DOCUMENT_BYTES - len(document(tools, {**view, "redactedCut": True}, request, **more))
    view["redacted"] = _fit(redacted.text, room)
    if view["redacted"] != redacted.text:
        view["redactedCut"] = True
    return Answer(document(tools, view, request, **more), None, counts, rules)


def _fit(text: str, room: int) -> str:
    """The longest prefix of `text` that takes at most `room` bytes as a JSON string, its quotes not counted."""
    return text[: bisect_right(range(1, len(text) + 1), room, key=lambda end: len(msgspec.json.encode(text[:end])) - 2)]


def redact_payload(tools: Toolbox, request: Request) -> Answer:
    """The handler of `redact_payload`, whose argument is `payload`."""
    limit = f"payload may be at most {MAX_PAYLOAD_BYTES:,} bytes of compact JSON; split it and call again."
    try:
        payload = msgspec.json.encode(request.arguments["payload"])
    except (OverflowError, TypeError, ValueError):
        raise ToolError("invalid_argument", "payload must hold no number of more than 64 bits.") from None
    except RecursionError:
        raise ToolError("invalid_argument", "payload is nested too deeply.") from None
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise ToolError("too_large", limit)
    try:
        redacted = tools.scanner.apart(_PURPOSE).redact_json(payload)
    except PayloadError as error:
        raise ToolError("invalid_argument", f"payload cannot be read: {error}") from None
    encoded = document(tools, {"payload": msgspec.Raw(redacted.data)}, request)
    if len(encoded) > MAX_DOCUMENT_BYTES:
        raise ToolError("too_large", limit)
    return Answer(encoded, None, redacted.counts, redacted.rules)
