"""Moments that a vendor writes as numbers: shown as ISO 8601 where the profile says so, and nowhere else."""

from typing import Any

import pytest

from scanner import ProfileError, Scanner
from scanner.selection.profile import parse_profile
from scanner.views.timestamps import as_timestamp
from tests.compiled import compiled

NEW_YEAR = "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1767225600, NEW_YEAR),
        (1767225600.0, NEW_YEAR),
        (1767225600.25, "2026-01-01T00:00:00.250Z"),
        (1767225600000, NEW_YEAR),
        (1767225600123, "2026-01-01T00:00:00.123Z"),
        ("1767225600", NEW_YEAR),  # a table in a warehouse
        ("1767225600000", NEW_YEAR),
        (100_000_000, "1973-03-03T09:46:40Z"),
        (3_999_999_999, "2096-10-02T07:06:39Z"),
        # What is no moment of billing is left alone.
        (99_999_999, 99_999_999),
        (20260131, 20260131),
        (4_000_000_000, 4_000_000_000),
        (4_111_111_111_111, 4_111_111_111_111),  # with 13 digits a card begins with 4
        (-1767225600, -1767225600),
        (0, 0),
        (float("nan"), None),
        (True, True),
        (None, None),
        ("", ""),
        ("2026-01-31", "2026-01-31"),
        ("１７６７２２５６００", "１７６７２２５６００"),
        ("1767225600 ", "1767225600 "),
        ([1767225600], [1767225600]),
        (10**400, 10**400),
    ],
)
def test_a_number_as_a_moment(value: object, shown: object) -> None:
    found = as_timestamp(value)
    assert found == shown or (shown is None and found is value)


def record(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": f"in_{number}",
        "object": "invoice",
        "created": 1767225600,
        "total": 1767225600,
        "period_end": None,
        "status_transitions": {"finalized_at": 1767225600, "paid_at": None},
        "lines": {"data": [{"object": "line_item", "id": "il", "period": {"start": 1767225600, "end": 1769904000}}]},
        **more,
    }


def test_a_record_shows_its_moments_wherever_they_stand() -> None:
    view = compiled("stripe").view(record()).llm_view
    assert (view["created"], view["period_end"]) == (NEW_YEAR, None)
    assert view["total"] == 1767225600
    assert view["status_transitions"] == {"finalized_at": NEW_YEAR, "paid_at": None}
    assert view["lines"]["data"][0]["period"] == {"start": NEW_YEAR, "end": "2026-02-01T00:00:00Z"}


@pytest.mark.parametrize("count", [1, 3, 4, 20])
def test_so_do_lists_short_and_long(count: int) -> None:
    view = compiled("stripe").view([record(number) for number in range(count)], entity="invoice").llm_view
    assert [one["created"] for one in view["items"]] == [NEW_YEAR] * count
    assert [one["status_transitions"]["finalized_at"] for one in view["items"]] == [NEW_YEAR] * count


@pytest.mark.parametrize(
    ("profile", "payload", "field"),
    [
        ("stripe", {"id": "in_1", "customer_id": "c", "amount_due": "5", "created": "1767225600"}, "created"),
        ("chargebee", {"object": "invoice", "id": "1", "date": 1767225600}, "date"),
        ("finance-default", {"invoiceNumber": "1", "invoiceDate": 1767225600000}, "invoiceDate"),
        ("finance-last4", {"invoiceNumber": "1", "Due Date": 1767225600}, "Due Date"),
    ],
)
def test_the_profiles_know_their_vendors_moments(profile: str, payload: dict[str, Any], field: str) -> None:
    assert compiled(profile).view(payload).llm_view[field] == NEW_YEAR


def test_what_a_rule_finds_in_such_a_field_stays_masked() -> None:
    profile = b"name: x\nepochs: [card]\nentities: {A: {identified_by: [id], allow: [id, card]}}\n"
    scanner = Scanner.from_profile(parse_profile(profile, "x.yaml"))
    for payload in ({"id": "1", "card": "4111 1111 1111 1111"}, {"id": "1", "card": 4111111111111111}):
        assert scanner.view(payload).llm_view["card"] == "4***-****-****-****1"


def test_a_field_that_nothing_allows_is_refused() -> None:
    with pytest.raises(ProfileError, match="epochs names a field that nothing allows"):
        parse_profile(b"name: x\nepochs: [made]\nentities: {A: {allow: [id]}}\n", "x.yaml")
