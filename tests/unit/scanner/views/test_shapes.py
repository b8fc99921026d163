"""What passes of objects of one shape is worked out once, and remembered within bounds."""

import pytest

from scanner.selection.profile import parse_profile
from scanner.views.places import Spot
from scanner.views.shapes import MOST_FIELDS, REMEMBERED, Shapes
from tests.compiled import compiled

PROFILE = parse_profile(
    b"""
name: shapes
entities:
  Invoice:
    allow: [id, note, payer, name]
    fields:
      payer: {holds: PERSON, masks: {PERSON: keep}}
      name: {called: customer_name}
""",
    "shapes",
)
DETECTOR = compiled("redact-only").detector
INVOICE = PROFILE.entities["Invoice"]


def shapes() -> Shapes:
    return Shapes(DETECTOR, PROFILE)


def names(prefix: str, count: int) -> dict[str, None]:
    return dict.fromkeys(f"{prefix}{number}" for number in range(count))


def test_fields_come_as_the_payload_spells_them_and_each_name_passes_once() -> None:
    shape = shapes().of(
        INVOICE, Spot("", "lines."), dict.fromkeys(["ID", "other", "id", "pay\u200ber", "payer", "name"])
    )
    assert [(field.spelled, field.name, field.node is not None) for field in shape.fields] == [
        ("ID", "ID", True),
        ("other", "other", False),
        ("id", "id", False),
        ("pay\u200ber", "payer", True),
        ("payer", "payer", False),
        ("name", "name", True),
    ]
    assert (shape.taken, shape.renamed, shape.free) == (("other", "id", "payer"), True, (0,))
    payer, name = shape.fields[3], shape.fields[5]
    assert (payer.quiet, name.quiet) == (True, False)
    assert (payer.object_at.path, payer.object_at.depth) == ("lines.payer.", 2)
    assert DETECTOR.rules[payer.held.rules[0]].entity_type == "PERSON"
    assert name.evidence == DETECTOR.fields.lookup("customer_name")


@pytest.mark.parametrize("spot", [Spot("", "a."), Spot("b"), Spot(inherited=(1,)), Spot(depth=3)])
def test_a_shape_is_remembered_for_its_place_and_names(spot: Spot) -> None:
    known = shapes()
    one = known.of(INVOICE, Spot(), {"id": 1, "note": 2})
    assert known.of(INVOICE, Spot(), {"id": 3, "note": 4}) is one
    for other in (known.of(INVOICE, spot, {"id": 1, "note": 2}), known.of(INVOICE, Spot(), {"note": 1, "id": 2})):
        assert other is not one
    assert known.of(INVOICE.members["payer"].node, Spot(), {"id": 1, "note": 2}).fields[0].node is None  # type: ignore[union-attr]


def test_what_is_remembered_has_bounds() -> None:
    known = shapes()
    wide = names("w", MOST_FIELDS + 1)
    assert known.of(INVOICE, Spot(), wide) is not known.of(INVOICE, Spot(), wide)
    first = known.of(INVOICE, Spot(), {"id": 1})
    for number in range(2 * REMEMBERED // MOST_FIELDS):
        known.of(INVOICE, Spot(), names(f"{number}-", MOST_FIELDS))
    assert known.of(INVOICE, Spot(), {"id": 1}) is not first, "it made room for others"
    assert known.of(INVOICE, Spot(), {"id": 1}) is known.of(INVOICE, Spot(), {"id": 1}), "and is remembered again"


def test_long_names_take_the_room_of_many_fields() -> None:
    known = shapes()
    for number in range(REMEMBERED):
        known.of(INVOICE, Spot(), {f"{number}-{'n' * 4_000}": 1})
    assert len(known._known) * 4_000 < 100 * REMEMBERED + 8_000
    first, long = {"id": 1}, {"n" * 5_000: 1}
    known.of(INVOICE, Spot(), long)
    assert known.of(INVOICE, Spot(), first) is known.of(INVOICE, Spot(), first)
    assert "n" * 5_000 not in INVOICE.members, "no node keeps what is too long to be a field's name"
