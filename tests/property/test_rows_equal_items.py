"""The items of a view's list give the same field by field as item by item."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import scanner.views.rows
from scanner import Scanner
from scanner.selection.profile import parse_profile
from tests.examples import examples

PROFILE = b"""
name: rows
unknown_entity: drop
kind_field: object
limits: {max_text_length: 30, max_list_items: 6}
entities:
  Invoice:
    allow: [id, note, contact, lines]
    fields:
      lines:
        allow: [id, note, name, amount, region, price, payer, part, empty]
        fields:
          name: {called: customer_name, masks: {PERSON: keep}}
          price: {allow: [amount, label], fields: {label: {holds: PERSON}}}
          payer: {holds: PERSON, masks: {PERSON: keep}}
          part: {like: "*"}
  Part:
    kinds: [part]
    allow: [object, id, note]
"""

SCANNER = Scanner.from_profile(parse_profile(PROFILE, "rows"))

TEXTS = ["", "Posted", "Card 4111 1111 1111 1111", "jane.doe@example.com", "for Jane Doe", "DE", "Ann Lee"]
TEXTS += ["ssn", "243217727"]
ODD = [
    "x" * 40,
    '{"a":"jane.doe@example.com"}',
    4111111111111111,
    5,
    1.5,
    None,
    True,
    {"amount": 1, "label": "Jane"},
    ["x"],
]
NAMES = ["id", "note", "Note", "name", "amount", "region", "contact_name"]
NAMES += ["key", "value", "price", "payer", "part", "empty", "period"]


def objects(draw: st.DrawFn) -> dict[str, Any]:
    """Objects of one shape that may stand in a field of every item."""
    text = draw(st.sampled_from(TEXTS))
    price = {"amount": 5, "Label": text, "contact_name": draw(st.sampled_from(TEXTS)), "deep": {"label": text}}
    part = {"object": draw(st.sampled_from(["part", "other"])), "id": "1", "note": text, "secret": text}
    return {"price": price, "part": part, "period": {"from": text, "name": text}, "empty": []}


@st.composite
def items(draw: st.DrawFn) -> list[Any]:
    shape = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=2, max_size=9))
    random = draw(st.randoms(use_true_random=False))
    odd = {name for name in shape if draw(st.integers(0, 5)) == 0}
    pool = [*TEXTS, *ODD]
    made: list[Any] = [
        {name: random.choice(pool if name in odd else TEXTS) for name in shape} for _ in range(draw(st.integers(3, 9)))
    ]
    if draw(st.booleans()):
        for item in made:
            item.update({name: one for name, one in objects(draw).items() if name in item and name not in odd})
    if draw(st.integers(0, 5)) == 0:
        made.append(random.choice([{}, {"id": "1"}, "text", 1, []]))
    return made


@example(lines=[{"note": '{"customer_name":"Ann Poe"}'}] * 5, note="")
@example(lines=[{"price": {"amount": 4111111111111111, "Label": "x"}, "part": {"object": "part"}}] * 5, note="")
@example(lines=[{"part": {"object": kind, "id": "1"}} for kind in ("part", "part", "other", "part")], note="")
@example(lines=[{"period": {"contact_name": "Ola Poe"}}] * 5, note="for Ola Poe")
@example(lines=[{"note": {"id": "Posted"}, "payer": "Ann Lee"}] * 5, note="")
@examples(200)
@given(lines=items(), note=st.sampled_from(TEXTS))
def test_field_by_field_gives_what_item_by_item_gives(lines: list[Any], note: str) -> None:
    payload = json.dumps({"id": "1", "note": note, "contact": "Ann Lee", "lines": lines}).encode()
    table = SCANNER.view(payload, entity="Invoice")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner.views.rows, "FEWEST", 10**9)
        visited = SCANNER.view(payload, entity="Invoice")
    assert json.loads(table.encode()) == json.loads(visited.encode())
    assert table.counts == visited.counts
