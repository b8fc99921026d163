"""A record that names its tenant twice is nobody's, also when both names are spelled alike."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.folder.source import FolderSource
from server.records.json_members import every_member, may_repeat
from server.records.tenant import AMBIGUOUS, owner_of
from server.source import Query

LONG = "9" * 5_000
TWICE = [
    '{"id": "i", "tenant": "rival", "tenant": "acme"}',
    '{"id": "i", "tenant":"acme" ,"amount":1, "tenant"  : "rival"}',
    '{"id": "i", "tenant": "rival", "\\u0074enant": "acme"}',
    '{"id": "i", "tena\\u006Et": "rival", "tenant": "acme"}',
    '{"id": "i", "Tenant": "rival", "Tenant": "acme", "x": [{"tenant": "acme"}]}',
    '{"id": "i", "tenant": "acme", "tenant": ["acme"]}',
    f'{{"id": "i", "tenant": "rival", "n": [{LONG}, "}}", {{"a": "\\"tenant\\": 1"}}], "tenant": "acme"}}',
    ' {"id": "i", "tenant": 5, "tenant": "acme"}',
]
ONCE = [
    '{"id": "i", "tenant": "acme", "note": "the \\"tenant\\" of \\u0061 house"}',
    '{"id": "i", "tenant": "acme", "x": {"tenant": "rival", "\\u0074enant": "rival"}}',
    '{"id": "i", "tenant": "rival", "tenant": "acme"}'.replace("rival", "acme"),
    f'{{"id": "i", "tenant": "acme", "\\u0069d2": {LONG}}}',
]


def owners(folder: Path) -> list[str]:
    source = FolderSource(folder)
    seen = {}
    for tenant in ("acme", "rival", "5"):
        mine = source.of_tenant(tenant)
        total = mine.list("invoice", Query(), limit=5, cursor=None).total
        assert total == (mine.get("invoice", "i") is not None)
        seen[tenant] = total
    assert source.count("invoice", Query()), "it is there for whoever sees everything"
    return [tenant for tenant, total in seen.items() if total]


@pytest.mark.parametrize("name", ["invoices.jsonl", "invoices.json"])
@pytest.mark.parametrize(("records", "owner"), [(TWICE, []), (ONCE, ["acme"])])
def test_a_tenant_named_twice_owns_nothing(name: str, records: list[str], owner: list[str], tmp_path: Path) -> None:
    for record in records:
        for text in (
            (record, f"{json.dumps({'id': 'j', 'tenant': 'zeta'})}\n{record}") if name[-1] == "l" else (f"[{record}]",)
        ):
            (tmp_path / name).write_text(text)
            assert owners(tmp_path) == owner, record


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("id,tenant,amount,tenant\ni,rival,1,acme\n", []),
        ("id,tenant,amount, tenant \ni,rival,1,acme\n", []),
        ("id,tenant,tenant_,tenant\ni,acme,acme,rival\n", []),
        ("id,tenant,amount,tenant\ni,acme,1,acme\n", ["acme"]),
        ("id,tenant,amount,tenant\ni,,1,acme\n", ["acme"]),
        ("id,tenant,amount,amount\ni,acme,1,2\n", ["acme"]),
    ],
)
def test_so_it_is_of_two_columns(text: str, owner: list[str], tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(text)
    assert owners(tmp_path) == owner


def test_so_it_is_of_what_a_billing_api_answers() -> None:
    assert {owner_of(record.encode(), "tenant") for record in TWICE} == {AMBIGUOUS}
    assert {owner_of(record.encode(), "tenant") for record in ONCE} == {"acme"}
    for twice in (
        '{"metadata": {"org": "a"}, "metadata": {"org": "b"}}',
        '{"metadata": {"org": "a", "\\u006frg": "b"}}',
    ):
        assert owner_of(twice.encode(), "metadata.org") is AMBIGUOUS


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    members=st.lists(st.tuples(st.sampled_from(["tenant", "Tenant", "t\u00e9", 'a"b', ""]), VALUES), max_size=5),
    ascii_alone=st.booleans(),
)
def test_every_member_comes_back_in_order(*, members: list[tuple[str, Any]], ascii_alone: bool) -> None:
    parts = [f"{json.dumps(name, ensure_ascii=ascii_alone)} : {json.dumps(value)}" for name, value in members]
    record = (" { " + " ,\n".join(parts) + "} ").encode("utf-8", "surrogatepass")
    try:
        record.decode()
    except ValueError:
        return
    assert [(name, json.loads(value)) for name, value in every_member(record)] == members
    names = [name for name, _ in members]
    assert all(may_repeat(record, [name]) for name in names if names.count(name) > 1)
