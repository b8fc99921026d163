"""Two invoices of 5,000 items to cry wolf at: the one of the speed benchmarks, and one where every field is a number.

Both are cases like any other, with the few true values marked; what a scanner finds besides touches no mark.
"""

from __future__ import annotations

import random
import re
from typing import Any

from benchmarks.accuracy.cases import Case, Half, Leaf, Mark, scalar_text, scalars
from benchmarks.accuracy.fill import Filler
from benchmarks.accuracy.near import KINDS
from benchmarks.invoices import invoice

_TYPED_IN = re.compile(
    r"contact (?P<EMAIL_ADDRESS>\S+@example\.com)$|call (?P<PHONE_NUMBER>555-\d{3}-\d{4})$"
    r"|card (?P<CREDIT_CARD>4111 1111 1111 1111)$|password: (?P<SECRET>\w+)$"
)
_UNDER_NAMES = {"name": "PERSON", "email": "EMAIL_ADDRESS"}
_PLANTED = 28  # true values in the nastier invoice, as many phones as the first measurements of peers had

# Kinds of near-miss in the order of fields; those written as JSON numbers when they are digits only.
_FIELDS = {
    "orderNumber": "order_number",
    "reference": "tracking_numeric",
    "meter": "meter_number",
    "postedAt": "epoch_millis",
    "serial": "imei",
    "ledger": "ledger_code",
    "article": "ean",
}


def plain_invoice(items: int) -> Case:
    """The invoice that the speed benchmarks use, what support staff typed into it marked."""
    document = invoice(items)
    leaves = [
        Leaf(text, _marks(text, scalar.field), scalar.field)
        for scalar in scalars(document)
        if not scalar.key and (text := scalar_text(scalar.value))
    ]
    return Case(name="invoice/plain", leaves=tuple(leaves), document=document)


def id_invoice(items: int, seed: int = 0, half: Half = "judge") -> Case:
    """An invoice whose items are ids, epochs, meters and serial numbers, as strings and as JSON numbers."""
    draw = random.Random(f"id-invoice/{seed}")
    planted = set(draw.sample(range(items), min(_PLANTED, items)))
    marks: dict[int, tuple[Mark, ...]] = {}
    lines: list[dict[str, Any]] = []
    for number in range(items):
        line: dict[str, Any] = {"id": draw.randint(10**8, 10**10)}
        for name, kind in _FIELDS.items():
            value = KINDS[kind].make(draw, half)
            line[name] = int(value) if value.isdigit() and draw.random() < 0.3 else value
        near = draw.choice(list(KINDS))
        line["description"] = f"{KINDS[near].noun('en')} {KINDS[near].make(draw, half)}".strip()
        if number in planted:
            filled = Filler(draw, "en_US", half).text("call {PHONE_NUMBER} or {EMAIL_ADDRESS}")
            line["description"], marks[number] = filled.text, filled.marks
        lines.append(line)
    document = {"invoiceNumber": "INV-0002", "lineItems": lines}
    leaves = []
    for scalar in scalars(document):
        text = scalar_text(scalar.value)
        if text and not scalar.key:
            own = marks.get(_item(scalar.place), ()) if scalar.field == "description" else ()
            leaves.append(Leaf(text, own, scalar.field))
    return Case(name="invoice/ids", leaves=tuple(leaves), document=document)


def _item(place: tuple[int, ...]) -> int:
    """The number of the line item in a scalar's place: the list is the document's second value."""
    return place[2]


def _marks(text: str, field: str) -> tuple[Mark, ...]:
    if field in _UNDER_NAMES:
        return (Mark(0, len(text), _UNDER_NAMES[field]),)
    typed = _TYPED_IN.search(text)
    if typed is None or typed.lastgroup is None:
        return ()
    return (Mark(*typed.span(typed.lastgroup), typed.lastgroup),)
