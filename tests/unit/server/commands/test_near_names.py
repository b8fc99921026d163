"""A field that a profile removes since its name is misspelled in `allow`."""

import pytest

from scanner.selection.profile import parse_profile
from server.commands.near_names import near_misses

PROFILE = parse_profile(b"name: x\nentities: {Invoice: {allow: [id, lineItms, amount, tax_number, dueDate]}}\n", "x")


@pytest.mark.parametrize(
    ("removed", "shown", "told"),
    [
        (["lineItems"], ["id"], [("lineItems", "lineItms")]),
        (["items.line_items"], ["id"], [("items.line_items", "lineItms")]),
        (["dueDates"], ["id"], [("dueDates", "dueDate")]),
        (["dueDates"], ["id", "due_date"], []),  # the field that is listed is there
        (["cardNumber", "note"], [], []),
        (["di"], [], [("di", "id")]),
        (["ids"], ["amount"], []),
        (["paidDate"], [], []),
        (["x" * 65], [], []),
        ([], ["id"], []),
    ],
)
def test_a_removed_field_that_is_almost_listed_is_told(
    removed: list[str], shown: list[str], told: list[tuple[str, str]]
) -> None:
    assert list(near_misses(removed, shown, PROFILE)) == told
