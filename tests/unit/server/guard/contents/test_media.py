"""Pictures, sounds and archives leave wherever they stand, also as strings of a document."""

import base64
import gzip
import json
import time
from typing import Any

import pytest

from server.guard.contents.media import media_in
from tests.guarded import Guarded, saying

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 60).decode()
REST = b"\x01\x7f\xc0" * 20


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PNG, "image"),
        (f"data:image/png;base64,{PNG}", "image"),
        (f"DATA:Image/svg+xml;charset=utf-8;base64,{b64(b'<svg/>' * 9)}", "image"),
        (f" {PNG[:20]}\n{PNG[20:]}\n", "image"),
        (base64.urlsafe_b64encode(b"\xff\xd8\xff\xfb" + REST).decode().rstrip("="), "image"),
        (b64(b"RIFF\0\0\0\0WEBP" + REST), "image"),
        (b64(b"RIFF\0\0\0\0WAVE" + REST), "audio"),
        (b64(b"\0\0\0\x20ftypisom" + REST), "video"),
        (b64(b"%PDF-1.7\n" + REST), "blob"),
        (b64(gzip.compress(b"jane.doe@example.com" * 9, mtime=0)), "blob"),
        # text
        (b64(b"mail jane.doe@example.com and pay with 4111 1111 1111 1111"), None),
        (b64(b'{"a": "a document in base64", "b": [1, 2, 3]}'), None),
        ("d41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e", None),
        ("iVBORw0KGgo", None),  # too short to be one
        (f"The picture is {PNG}", None),
        ("https://example.com/9j/4AAQSkZJRgABAQAAAQABAAD/a/long/path/that/goes/on", None),
        ("", None),
    ],
)
def test_the_first_bytes_say_what_a_string_is(text: str, kind: str | None) -> None:
    assert media_in(text) == kind


@pytest.mark.parametrize(
    "text", [" " * 200_000 + "!", "A" * 200_000 + "!", "data:" + ";a" * 99_999, "\n A" * 60_000 + "é"]
)
def test_a_text_that_is_made_to_look_like_one_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    assert media_in(text) is None
    assert time.process_time() - started < 0.5


def test_a_picture_leaves_the_document_as_it_leaves_the_block() -> None:
    document = {"result": [{"type": "image", "data": PNG, "mimeType": "image/png"}, PNG], "title": "Printer"}
    content = [{"type": "image", "data": PNG, "mimeType": "image/png"}]
    shown = Guarded().result({"content": content, "structuredContent": document})
    note = "[image omitted: it cannot be scanned]"
    assert shown["content"] == [{"type": "text", "text": note}]
    assert shown["structuredContent"] == {
        "result": [{"type": "image", "data": note, "mimeType": "image/png"}, note],
        "title": "Printer",
    }
    assert shown["_meta"] == {"sluicegate/guard": {"omitted": {"image": 3}}}


@pytest.mark.parametrize(
    "said",
    [
        saying(PNG),
        {"content": [], "structuredContent": PNG},
        {"content": [], "structuredContent": {"a": f" data:image/gif;base64,{PNG}"}},
        {"content": [], "_meta": {"x/y": {"picture": [PNG]}}},
        {"content": [], "more": PNG},
    ],
)
def test_no_picture_passes_in_any_member_unless_the_operator_says_so(said: dict[str, Any]) -> None:
    assert PNG[:20] not in str(Guarded().result(said))
    assert Guarded(binary=True).result(said) == said


def test_a_text_that_says_the_document_shows_the_note_as_well() -> None:
    document = {"picture": PNG}
    shown = Guarded().result(
        {"content": [{"type": "text", "text": f'{{"picture": "{PNG}"}}'}], "structuredContent": document}
    )
    assert PNG not in str(shown)


def test_a_picture_leaves_a_document_that_a_text_is() -> None:
    document = {"w": 12, "png": PNG, "cells": [{"data": {"image/png": PNG}}]}
    result = saying(json.dumps(document))
    shown = Guarded().ask("tools/call", result, {"name": "get"})["result"]
    note = "[image omitted: it cannot be scanned]"
    assert json.loads(shown["content"][0]["text"]) == {"w": 12, "png": note, "cells": [{"data": {"image/png": note}}]}
    assert shown["_meta"]["sluicegate/guard"]["omitted"] == {"image": 2}


@pytest.mark.parametrize("text", ['{"w": 12, "png": "iVBORw0KGgo"}', f'{{"png": "{PNG}"', f"[see {PNG}]"])
def test_a_text_that_is_no_document_with_a_picture_stays_byte_for_byte(text: str) -> None:
    result = saying(text)
    shown = Guarded().ask("tools/call", result, {"name": "get"})["result"]
    assert shown["content"][0]["text"] == text
