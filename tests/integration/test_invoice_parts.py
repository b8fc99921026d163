"""An invoice part by part: all of its lines come, each once, wherever the source keeps them."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.integration.tool_calls import ACCOUNTS, INVOICES, Keys, Served, invoice
from tests.memory_source import MemorySource


def lines_of(answers: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [line["id"] for answer in answers for line in answer["llm_view"].get("lineItems", ())]


def apart(lines: int, *, counts: bool = True, **more: Any) -> MemorySource:
    """A source that keeps line items outside of the record."""
    record = invoice(2, "a1", lines, **more)
    return MemorySource(
        {"account": ACCOUNTS, "invoice": [record]}, lines={"i2": record.pop("lineItems")}, counts=counts
    )


@pytest.mark.parametrize("profile", ["finance-default", "redact-only"])
@pytest.mark.parametrize("kept", ["in the record", "apart", "apart, uncounted"])
@pytest.mark.parametrize("lines", [0, 1, 19, 20, 21, 45, 60])
def test_the_parts_of_an_invoice_add_up_to_all_of_its_lines(profile: str, kept: str, lines: int) -> None:
    records = {"account": ACCOUNTS, "invoice": [invoice(2, "a1", lines)]}
    source = MemorySource(records) if kept == "in the record" else apart(lines, counts="uncounted" not in kept)
    answers = Served(source, profile=profile).parts("INV-2")
    assert lines_of(answers) == list(range(lines))
    assert answers[0]["llm_view"]["invoiceNumber"] == "INV-2"
    assert all("invoiceNumber" not in answer["llm_view"] for answer in answers[1:])
    assert all("Doe" not in json.dumps(answer) for answer in answers)
    if profile == "finance-default":
        assert len(answers) == max(1, -(-lines // 20))
        known = [answer["meta"].get("originalCount") for answer in answers]
        assert set(known) <= ({None} if "uncounted" in kept or lines <= 20 else {lines})


@pytest.mark.parametrize("kept", ["in the record", "apart"])
def test_the_first_part_has_the_meta_of_the_documentation(kept: str) -> None:
    records = {"account": ACCOUNTS, "invoice": [invoice(2, "a1", 1_000)]}
    answer = Served(MemorySource(records) if kept == "in the record" else apart(1_000)).ask(
        "get_invoice", invoice_id="i2"
    )
    assert answer["llm_view"]["_summary"] == "980 more items omitted"
    counts = [answer["meta"][key] for key in ("listSummarized", "originalCount", "returnedCount")]
    assert counts == [True, 1000, 20]
    assert (
        list(answer["llm_view"])[-2:] == ["_summary", "nextLinesCursor"] or list(answer["llm_view"])[-1] == "_summary"
    )


@pytest.mark.parametrize("kept", ["in the record", "apart"])
@pytest.mark.parametrize(("count", "size"), [(15, 9_000), (2, 70_000)])
def test_what_the_budget_dropped_comes_with_the_next_part(kept: str, count: int, size: int) -> None:
    """Lines of 9 KB fill a document before there are twenty; one of 70 KB alone fits into none and is passed over."""
    wide = [{"id": n, "sku": f"{n} " + "x y " * (size // 4)} for n in range(count)]
    record = invoice(2, "a1", lineItems=wide)
    records = {"account": ACCOUNTS, "invoice": [record]}
    source = MemorySource(records)
    if kept == "apart":
        source = MemorySource({**records, "invoice": [{**record, "lineItems": []}]}, lines={"i2": wide})
    answers = Served(source, profile="redact-only").parts("i2")
    passed = sum(answer["meta"].get("itemsTooLarge", 0) for answer in answers)
    if size < 65_536:
        assert lines_of(answers) == list(range(count))
        assert passed == 0
    else:
        assert (lines_of(answers), passed) == ([], count)
    assert len(answers) > 1


def test_a_source_that_keeps_lines_apart_may_have_records_that_hold_theirs() -> None:
    records = {"account": ACCOUNTS, "invoice": [invoice(2, "a1", 45)]}
    served = Served(MemorySource(records, lines={"i2": []}))
    assert lines_of(served.parts("INV-2")) == list(range(45))


def test_lines_that_find_no_room_beside_the_record_come_by_themselves() -> None:
    records = {"account": ACCOUNTS, "invoice": [invoice(2, "a1", 30, comment="y z " * 17_000)]}
    answers = Served(MemorySource(records), profile="redact-only").parts("i2")
    assert answers[0]["llm_view"].get("lineItems") == []
    assert lines_of(answers) == list(range(30))


WRONG = "lines_cursor must be the nextLinesCursor of an earlier answer for this invoice, unchanged."


@pytest.mark.parametrize("kept", ["in the record", "apart"])
def test_a_cursor_leads_into_no_other_list(kept: str) -> None:
    records = {"account": ACCOUNTS, "invoice": INVOICES}
    lines = {each["id"]: each["lineItems"] for each in INVOICES} if kept == "apart" else None
    served = Served(MemorySource(records, lines=lines))
    cursor = served.ask("get_invoice", invoice_id="i2")["llm_view"]["nextLinesCursor"]
    of_list = served.ask("list_invoices", limit=3)["llm_view"]["nextCursor"]
    forged = base64.urlsafe_b64encode(base64.urlsafe_b64decode(cursor + "==")[:8] + b"\xff\xff\xff\xff").decode()
    half = cursor[: len(cursor) // 2]
    for wrong in (f"{cursor}=", cursor[:-1], half, f"{cursor}A", of_list, forged, "x", "é" * 20, "-" * 1_024, "A" * 16):
        error = served.ask("get_invoice", invoice_id="i2", lines_cursor=wrong)["meta"]["error"]
        assert (error["code"], error["message"]) == ("invalid_argument", WRONG)
    assert served.code("get_invoice", invoice_id="i4", lines_cursor=cursor) == "invalid_argument"
    assert served.code("list_invoices", cursor=cursor) == "invalid_argument"
    assert served.code("get_invoice", invoice_id="i2", lines_cursor="A" * 1_025) == "invalid_argument"
    assert "error" not in served.ask("get_invoice", invoice_id="i2", lines_cursor=cursor)["meta"]


def test_a_cursor_of_one_tenant_shows_another_nothing() -> None:
    theirs = [invoice(2, "a1", 45), invoice(3, "a3", 45)]
    source = MemorySource({"account": ACCOUNTS, "invoice": theirs})
    cursor = Served(source, keys=Keys(tenant="acme")).ask("get_invoice", invoice_id="i2")["llm_view"]["nextLinesCursor"]
    bolt = Served(source, keys=Keys(tenant="bolt"))
    assert bolt.code("get_invoice", invoice_id="i2", lines_cursor=cursor) == "not_found"
    assert bolt.code("get_invoice", invoice_id="i3", lines_cursor=cursor) == "invalid_argument"
