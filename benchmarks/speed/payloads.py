"""Payloads to measure with: invoices in two vendors' shapes, of any size and density, and free text.

Densities: ``clean`` holds nothing sensitive, ``normal`` something in 3 % of the line items, ``dense`` in every one.
"""

from __future__ import annotations

import random
from typing import Any, Final, Literal

import msgspec

from benchmarks.invoices import invoice

Density = Literal["clean", "normal", "dense"]

DENSITIES: Final[dict[Density, float]] = {"clean": 0.0, "normal": 0.03, "dense": 1.0}

_SENTENCES: Final = (  # what support staff and billing systems write; no names, no numbers that identify
    "Customer asked to move the renewal to the first of the month.",
    "Usage exceeded the included volume, see the rate card for the overage tiers.",
    "Credit applied for the outage of the reporting module in the second quarter.",
    "The purchase order has to be on every invoice before it is sent.",
    "Proration covers the days between the upgrade and the end of the period.",
    "Dunning was paused until the new procurement contact is confirmed.",
)
_PLANTED: Final = ("jane.doe@example.com", "4111 1111 1111 1111", "212-555-0123", "123-45-6789")


def zuora_like(items: int, density: Density = "normal") -> bytes:
    """An invoice with flat line items in the spelling of Zuora's API; 375 bytes an item."""
    document = invoice(items, DENSITIES[density])
    if density == "clean":
        del document["billToContact"], document["notes"]
    return msgspec.json.encode(document)


def stripe_like(items: int, density: Density = "normal") -> bytes:
    """The same lines nested as Stripe nests them (``lines.data[].price.recurring``), amounts in cents."""
    lines = [
        {
            "id": f"il_{line['id'].replace('-', '')[:24]}",
            "object": "line_item",
            "amount": round(line["amount"] * 100),
            "currency": "usd",
            "description": line["description"],
            "period": {"start": 1_767_225_600, "end": 1_769_817_600},
            "price": {
                "id": f"price_{line['productRatePlanChargeId'][:24]}",
                "nickname": line["sku"],
                "unit_amount": round(line["unitPrice"] * 100),
                "recurring": {"interval": "month", "usage_type": "metered"},
            },
            "quantity": line["quantity"],
        }
        for line in invoice(items, DENSITIES[density])["lineItems"]
    ]
    head = {"id": "in_1NirD82eZvKYlo2CjQk6a8Fw", "object": "invoice", "status": "open", "currency": "usd"}
    return msgspec.json.encode({**head, "lines": {"object": "list", "has_more": False, "data": lines}})


_LINES_EACH: Final = 5


def page_of_invoices(items: int, density: Density = "normal") -> bytes:
    """Invoices as a list of Stripe's API gives them: a named customer, tags now and then and five lines in each."""
    draw = random.Random(0)
    lines: list[dict[str, Any]] = msgspec.json.decode(stripe_like(items, density))["lines"]["data"]

    def of(number: int, own: list[dict[str, Any]]) -> dict[str, Any]:
        account = f"{draw.getrandbits(56):014x}"
        return {
            "id": f"in_{draw.getrandbits(96):024x}",
            "object": "invoice",
            "number": f"A-{number:06d}",
            "status": draw.choice(("open", "paid", "paid", "paid", "void")),
            "currency": "usd",
            "created": 1_767_225_600 + draw.randrange(2_600_000),
            "customer": {"id": f"cus_{account}", "name": f"Northwind {number} Ltd", "metadata": {"tier": "standard"}},
            "custom_fields": [{"name": "PO", "value": f"PO-{draw.randint(1000, 99999)}"}]
            if draw.random() < 0.3
            else [],
            "tags": draw.sample(("annual", "partner", "net30"), draw.randint(0, 2)),
            "lines": {"object": "list", "has_more": False, "data": own},
            "total": sum(line["amount"] for line in own),
        }

    invoices = [of(place, lines[place : place + _LINES_EACH]) for place in range(0, items, _LINES_EACH)]
    return msgspec.json.encode({"object": "list", "url": "/v1/invoices", "has_more": True, "data": invoices})


def customers(rows: int) -> bytes:
    """A list of customers with four findings in each: a name, an email, a phone and a card."""
    draw = random.Random(0)
    first, last = ("Jane", "John", "Ola", "Maria", "Ahmed"), ("Doe", "Smith", "Nordmann", "Garcia", "Khan")

    def row(number: int) -> dict[str, Any]:
        given, family = draw.choice(first), draw.choice(last)
        return {
            "id": f"C-{number:07d}",
            "status": "Active",
            "customer_name": f"{given} {family}",
            "email": f"{given}.{family}{number}@example.com".lower(),
            "phone": f"212-555-{draw.randint(1000, 9999)}",
            "note": f"pays with {_card(draw)} since {draw.randint(2015, 2025)}",
            "balance": round(draw.random() * 1000, 2),
        }

    return msgspec.json.encode([row(number) for number in range(rows)])


def text(characters: int, density: Density = "clean") -> str:
    """Sentences of billing notes, with a finding in none, in 3 % or in each of them."""
    draw = random.Random(0)
    share = DENSITIES[density]
    parts: list[str] = []
    length = 0
    while length < characters:
        sentence = draw.choice(_SENTENCES)
        if draw.random() < share:
            sentence = f"{sentence[:-1]}, {draw.choice(_PLANTED)}."
        parts.append(sentence)
        length += len(sentence) + 1
    return " ".join(parts)[:characters]


def _card(draw: random.Random) -> str:
    digits = [4, *(draw.randint(0, 9) for _ in range(14))]
    total = sum(sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    number = "".join(map(str, [*digits, -total % 10]))
    return " ".join(number[place : place + 4] for place in range(0, 16, 4))
