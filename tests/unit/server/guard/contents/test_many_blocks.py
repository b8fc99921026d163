"""A result with a block of text for each record, as the SDK sends lists: read in linear time, and cut with one note."""

import json
from typing import Any

import pytest

from server.guard.contents import document_texts
from server.guard.contents.message_scan import MessageScan
from server.guard.wire.messages import encoded
from tests.guarded import Guarded, block, saying


def _records(many: int) -> dict[str, Any]:
    items = [{"id": number, "title": f"Ticket {number}", "mail": "jane@example.com"} for number in range(many)]
    content = [{"type": "text", "text": json.dumps(item, indent=2)} for item in items]
    return {"content": content, "structuredContent": {"result": items}}


def test_the_document_is_not_written_anew_for_each_block(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def counted(value: object, *, ordered: bool = False) -> bytes:
        data = encoded(value, ordered=ordered)
        written.append(len(data))
        return data

    monkeypatch.setattr(document_texts, "encoded", counted)

    def work(many: int) -> int:
        written.clear()
        shown = Guarded().result(_records(many))
        said = [json.loads(block["text"]) for block in shown["content"]]
        assert said == shown["structuredContent"]["result"]
        assert "jane@" not in json.dumps(shown)
        return sum(written)

    assert work(200) < 2.5 * work(100)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_text_that_says_a_document_passes_byte_for_byte_where_nothing_is_masked(
    *, indent: int | None, ascii_only: bool
) -> None:
    document = {"b": [1, 1.5, None], "a": "caf\u00e9 / \u2028", "c": {"d": True}}
    said = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    shown = Guarded().result(saying(said, structuredContent=document))
    assert shown == saying(said, structuredContent=document)


@pytest.mark.parametrize(
    "said",
    [
        '{"a": "4111 1111 1111 1111", "a": 2}',
        '{"a": {"b": "mail jane@example.com"}, "a": 2}',
        '{"\\u0061": "4111 1111 1111 1111", "a": 2}',
        '{"a": 2' + " " * 70_000 + "}",
    ],
)
def test_what_such_a_text_says_besides_the_document_does_not_pass(said: str) -> None:
    shown = Guarded().result(saying(said, structuredContent={"a": 2}))
    assert shown["content"] == [block('{"a":2}')]


@pytest.mark.parametrize(
    ("said", "document", "passes"),
    [
        ('{"b": "caf\\u00e9", "a": 1}', {"b": "caf\u00e9", "a": 1}, True),
        ('{"a": 1, "b": "caf\\u00e9"}', {"b": "caf\u00e9", "a": 1}, False),
        ('{"a": 1, "b": 2}', {"b": 2, "a": 1}, False),
        ('{"b": 2, "a": 1.0}', {"b": 2, "a": 1}, False),
    ],
)
def test_a_text_passes_in_the_order_that_was_read_alone(said: str, document: Any, *, passes: bool) -> None:
    """An order may be cut over several values, and is found in the order in which they are read."""
    compact = encoded(document)
    shown = document_texts.Mirror(block(said), said, compact).shown(compact, "anew", 1_000)
    assert shown == (said if passes else "anew")


@pytest.mark.parametrize("indent", [1, 2, 4])
@pytest.mark.parametrize(
    "document", [{"a": [{"name": "Jane Doe", "n": 1.5}], "b": [], "c": {}}, [{"name": "Jane Doe"}]]
)
def test_a_text_that_is_written_anew_is_indented_as_it_was(document: Any, indent: int) -> None:
    said = json.dumps(document, indent=indent)
    shown = Guarded().result(saying(said, structuredContent=document))
    assert shown["content"][0]["text"] == said.replace("Jane Doe", "J***e D***e")


def test_a_text_that_would_be_too_long_is_not_indented() -> None:
    document = [{"name": "Jane Doe", "n": number} for number in range(96)]
    said = json.dumps(document, indent=8)
    shown = Guarded(max_bytes=4_096).result(saying(said, structuredContent=document))
    assert "\n" not in shown["content"][0]["text"]


def test_every_block_that_says_the_document_is_found() -> None:
    document = {"a": 1, "b": {"mail": "jane@example.com", "c": [1.10]}}
    turned = {"b": {"c": [1.10], "mail": "jane@example.com"}, "a": 1}
    said = [json.dumps(turned), json.dumps(document, indent=2), json.dumps({**turned, "a": True}), json.dumps(turned)]
    shown = Guarded().result(saying(*said, structuredContent=document))
    texts = [block["text"] for block in shown["content"]]
    assert texts[0] == texts[3] == json.dumps(shown["structuredContent"], separators=(",", ":"))
    assert texts[1] == json.dumps(shown["structuredContent"], indent=2)
    assert json.loads(texts[2]) == {**shown["structuredContent"], "a": True}


@pytest.mark.parametrize("many", [1_000, 1_500, 2_500, 20_000])
def test_what_finds_no_room_is_told_in_one_note_with_its_number(many: int) -> None:
    shown = Guarded().result(_records(many))
    *blocks, note = shown["content"]
    said = [json.loads(block["text"]) for block in blocks]
    assert [one["id"] for one in said] == list(range(len(said)))
    assert len(said) > 200
    assert note == block(f"[{many - len(said)} more blocks omitted: too long]")
    assert shown["_meta"]["sluicegate/guard"]["cut"] is True


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "text", "text": ""}] * 30_000,
        [{"type": "image", "data": "AAAA", "mimeType": "image/png"}] * 30_000,
        [{"type": "text", "text": "\n" * 40}] * 5_000,
        [{"type": "resource_link", "uri": "file:///a", "name": "a"}] * 9 + [block("b" * 200)] * 3_000,
    ],
    ids=["empty texts", "images", "texts that grow in JSON", "links"],
)
def test_a_result_is_never_refused_for_the_number_of_its_texts(blocks: list[Any]) -> None:
    answer = Guarded().ask("tools/call", {"content": blocks}, {"name": "get"})
    assert len(json.dumps(answer, separators=(",", ":"))) <= 3 * 65_536
    if "result" in answer:
        *shown, note = answer["result"]["content"]
        assert note == block(f"[{len(blocks) - len(shown)} more blocks omitted: too long]")
    else:
        assert answer["error"]["data"]["reason"] == "too_large", "of what is no text"


def test_what_is_sure_to_find_no_room_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    run = MessageScan.run

    def counted(self: MessageScan, *arguments: Any, **options: Any) -> Any:
        read.append(len(self.texts))
        return run(self, *arguments, **options)

    monkeypatch.setattr(MessageScan, "run", counted)
    Guarded().result({"content": _records(20_000)["content"]})
    assert read[-1] < 3_000


def test_a_few_long_texts_are_cut_where_they_stand() -> None:
    shown = Guarded(max_bytes=4_096).result({"content": [block("word " * 700), block("word " * 700), block("end")]})
    texts = [block["text"] for block in shown["content"]]
    assert texts[0] == "word " * 700
    assert texts[1].endswith(" more bytes omitted: too long]")
    assert texts[2:] == ["[1 more block omitted: too long]"]
