"""Where a record may state a part: what is left out states nothing."""

from typing import Any

import pytest

from server.records.shapes import RECORD_KINDS, field_parts
from server.records.stated.values import inside, stating

RECORDS: list[dict[str, Any]] = [
    {},
    {"amount": 1, "status": "open"},
    {"account": {"id": "a"}, "customername": None},
    {"customer": "c", "lines": [{"amount": 2}], "billtocontact": {"email": "jane@example.com"}},
    {"amountdue": None, "totalamount": "3", "metadata": {"invoice": 4}},
]


@pytest.mark.parametrize("fields", RECORDS)
@pytest.mark.parametrize("kind", range(len(RECORD_KINDS)))
def test_a_place_of_which_a_record_has_neither_field_states_nothing(kind: int, fields: dict[str, Any]) -> None:
    parts = field_parts(kind, "")
    places = [*parts.id, *parts.account, *parts.amount, *parts.balance, *parts.emails, *parts.currency]
    kept = stating(fields, places)
    assert kept == [place for place in places if place in kept]
    assert {inside(fields, place) for place in places if place not in kept} <= {None}
    assert len(kept) < len(places)


def test_a_place_is_kept_by_its_head_and_by_its_column() -> None:
    (nested,) = [place for place in field_parts(0, "").emails if place.steps][:1]
    assert stating({nested.head: {}}, [nested]) == stating({nested.flat: ""}, [nested]) == [nested]
