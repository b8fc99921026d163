"""A result with a block of text for each record, as the SDK sends lists: read in linear time, or refused unread."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.guard import results
from server.guard.message_scan import MessageScan
from server.guard.messages import encoded
from tests.guarded import Guarded


def _records(many: int) -> dict[str, Any]:
    items = [{"id": number, "title": f"Ticket {number}", "mail": "jane@example.com"} for number in range(many)]
    content = [{"type": "text", "text": json.dumps(item, indent=2)} for item in items]
    return {"content": content, "structuredContent": {"result": items}}


def _empty(many: int) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": ""}] * many}


def _reason(guarded: Guarded, result: dict[str, Any]) -> str | None:
    answer = guarded.ask("tools/call", result, {"name": "get", "arguments": {}})
    reason: str | None = answer["error"]["data"]["reason"] if "error" in answer else None
    return reason


def test_the_document_is_not_written_anew_for_each_block(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def counted(value: object, *, ordered: bool = False) -> bytes:
        data = encoded(value, ordered=ordered)
        written.append(len(data))
        return data

    monkeypatch.setattr(results, "encoded", counted)

    def work(many: int) -> int:
        written.clear()
        shown = Guarded().result(_records(many))
        said = [json.loads(block["text"]) for block in shown["content"]]
        assert said == shown["structuredContent"]["result"]
        assert "jane@" not in json.dumps(shown)
        return sum(written)

    assert work(200) < 2.5 * work(100)


def test_every_block_that_says_the_document_is_found() -> None:
    document = {"a": 1, "b": {"mail": "jane@example.com", "c": [1.10]}}
    turned = {"b": {"c": [1.10], "mail": "jane@example.com"}, "a": 1}
    said = [json.dumps(turned), json.dumps(document, indent=2), json.dumps({**turned, "a": True}), json.dumps(turned)]
    shown = Guarded().result(
        {"content": [{"type": "text", "text": one} for one in said], "structuredContent": document}
    )
    texts = [block["text"] for block in shown["content"]]
    assert texts[0] == texts[1] == texts[3] == json.dumps(shown["structuredContent"], separators=(",", ":"))
    assert json.loads(texts[2]) == {**shown["structuredContent"], "a": True}


def test_blocks_that_cannot_fit_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(MessageScan, "run", read)
    assert _reason(Guarded(), _records(8_000)) == "too_large"
    assert _reason(Guarded(), _records(10)) == "internal", "which is read"


def test_only_what_would_be_refused_once_it_was_read_is_refused_unread() -> None:
    """Blocks without a text are the smallest there are."""
    blocks, most = 460, 3 * 4_096
    while _reason(Guarded(max_bytes=4_096), _empty(blocks + 1)) is None:
        blocks += 1
    size = len(json.dumps({"jsonrpc": "2.0", "id": 1, "result": _empty(blocks)}, separators=(",", ":"))) + 1
    assert size <= most < size + len('{"type":"text","text":""},')
