"""A long list of a record in parts: each view begins where the one before ended, and nothing is lost or shown twice."""

from typing import Any

import msgspec
import pytest

from scanner import ProfileError, Scanner
from scanner.findings import LinesShown
from scanner.selection.profile import parse_profile
from scanner.views.window import Window, with_lines

PROFILE = """
name: test
entities:
  Flat: {allow: [id, name, lineItems], lines: lineItems, fields: {lineItems: {allow: [id, text]}}}
  Nested:
    allow: [id, name, lines, parts]
    lines: lines.data
    fields:
      parts: {allow: [id]}
      lines: {allow: [data, url], fields: {data: {allow: [id, text, tags]}}}
  Open: {allow: "*", lines: lines.data}
  OpenFlat: {allow: "*", lines: lineItems}
  Without: {allow: [id, lineItems], fields: {lineItems: {allow: [id]}}}
"""

ENTITIES = ("Flat", "OpenFlat", "Nested", "Open")
FLAT = {"Flat", "OpenFlat"}
SCANNER = Scanner.from_profile(parse_profile(PROFILE.encode(), "test"))


def record(count: int, *, nested: bool, text: str = "ordinary") -> dict[str, Any]:
    lines = [{"id": n, "text": text} for n in range(count)]
    body = {"lines": {"url": "/v1/lines", "data": lines}} if nested else {"lineItems": lines}
    return {"id": "i", "name": "Jane Doe", "parts": [{"id": n} for n in range(30)], **body}


def lines_of(view: dict[str, Any], entity: str) -> list[Any]:
    found: list[Any] = view["lineItems"] if entity in FLAT else view["lines"]["data"]
    return found


@pytest.mark.parametrize("text", ["ordinary", "x y " * 1_500], ids=["cut by the profile", "cut by the budget"])
@pytest.mark.parametrize("entity", ENTITIES)
def test_parts_add_up_to_the_list(entity: str, text: str) -> None:
    longer = "limits: {max_text_length: 100000}\n"
    scanner = Scanner.from_profile(parse_profile(f"{PROFILE}{longer}".encode(), "test")) if len(text) > 200 else SCANNER
    payload = msgspec.json.encode(record(45, nested=entity not in FLAT, text=text))
    seen: list[int] = []
    window, left = Window(), 1
    while left:
        view = scanner.view(payload, entity=entity, window=window)
        assert len(view.encode()) <= 65_536
        shown = lines_of(view.llm_view, entity)
        assert view.lines is not None
        assert view.lines == (len(shown), 45 - len(seen))
        seen += [line["id"] for line in shown]
        left = 45 - len(seen)
        window = Window(start=len(seen), alone=True)
    assert seen == list(range(45))


def test_the_first_part_is_what_a_view_has_always_been() -> None:
    payload = record(45, nested=False)
    plain = SCANNER.view(payload, entity="Without").meta
    view = SCANNER.view(payload, entity="Flat")
    assert view.llm_view["_summary"] == "25 more items omitted"
    counts = ("listSummarized", "originalCount", "returnedCount")
    assert [view.meta[key] for key in counts] == [plain[key] for key in counts] == [True, 45, 20]


@pytest.mark.parametrize(
    ("start", "summary", "returned"),
    [
        (20, "items 21 to 40 of 45; 5 more items omitted", 20),
        (40, "items 41 to 45 of 45", 5),
        (45, "no items behind the first 45 of 45", 0),
        (10**9, "no items behind the first 1000000000 of 45", 0),
    ],
)
def test_a_later_part_says_where_it_stands(start: int, summary: str, returned: int) -> None:
    view = SCANNER.view(record(45, nested=False), entity="Flat", window=Window(start=start, alone=True))
    assert list(view.llm_view) == ["lineItems", "_summary"]
    assert view.llm_view["_summary"] == summary
    assert (view.meta["originalCount"], view.meta["returnedCount"]) == (45, returned)
    assert view.meta["fieldsRemoved"] == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_what_the_rest_of_the_record_names_is_masked_in_a_later_part(entity: str) -> None:
    payload = record(45, nested=entity not in FLAT, text="requested by Jane Doe")
    view = SCANNER.view(payload, entity=entity, window=Window(start=20, alone=True))
    assert "Jane" not in view.encode().decode()
    assert lines_of(view.llm_view, entity)[0]["text"] == "requested by J***e D***e"


def test_lists_inside_the_lines_and_beside_them_keep_their_beginning() -> None:
    payload = record(3, nested=True)
    payload["lines"]["data"][2]["tags"] = list(range(30))
    view = SCANNER.view(payload, entity="Nested", window=Window(start=2))
    assert lines_of(view.llm_view, "Nested") == [
        {"id": 2, "text": "ordinary", "tags": list(range(20)), "_summary": "10 more items omitted"}
    ]
    assert view.llm_view["parts"] == [{"id": n} for n in range(20)]


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize(
    ("window", "summary", "lines"),
    [
        (Window(apart=True, total=7), "4 more items omitted", LinesShown(3, 7)),
        (Window(apart=True, total=3), None, LinesShown(3, 3)),
        (Window(apart=True, more=True), "more items omitted", LinesShown(3, None)),
        (Window(apart=True), None, LinesShown(3, 3)),
        (Window(apart=True, start=20, alone=True, total=30), "items 21 to 23 of 30; 7 more items omitted", (3, 10)),
        (Window(apart=True, start=20, alone=True, more=True), "items 21 to 23; more items omitted", (3, None)),
        (Window(apart=True, start=20, alone=True), "items 21 to 23", (3, 3)),
    ],
)
def test_lines_that_stand_apart_are_put_into_the_record(
    entity: str, window: Window, summary: str | None, lines: tuple[int, int | None]
) -> None:
    path = "lineItems" if entity in FLAT else "lines.data"
    apart = tuple(b'{"id":%d,"text":"called Jane Doe"}' % n for n in range(3))
    payload = with_lines(b'{"id":"i","name":"Jane Doe","Lines":{"has_more":true,"data":[1]}}', path, apart)
    view = SCANNER.view(payload, entity=entity, window=window)
    assert view.lines == lines
    holder = view.llm_view if entity in FLAT else view.llm_view["Lines"]
    assert [line["id"] for line in holder["lineItems" if entity in FLAT else "data"]] == [0, 1, 2]
    assert holder.get("_summary") == summary
    assert "Jane" not in view.encode().decode()


def test_a_record_without_the_list_shows_no_part_of_it() -> None:
    for payload in ({"id": "i"}, {"id": "i", "lineItems": "many"}, {"id": "i", "lineItems": {"n": 1}}):
        assert SCANNER.view(payload, entity="Flat").lines is None
        assert SCANNER.view(payload, entity="Flat", window=Window(start=20)).lines is None


@pytest.mark.parametrize("lines", ["lineItems", "id.data", "parts.", "."])
def test_lines_have_to_be_a_field_that_passes(lines: str) -> None:
    profile = (
        f"name: x\nentities:\n  Invoice: {{allow: [id, parts], fields: {{parts: {{allow: [id]}}}}, lines: {lines}}}\n"
    )
    with pytest.raises(
        ProfileError, match=r"^profile x, line 3: lines of Invoice names a field that it does not allow$"
    ):
        parse_profile(profile.encode(), "x")
