"""Payloads of which no two are alike: ids, wording and amounts are new in each, as they are in what a server is sent.

Automata that are built while they read, and answers that are remembered, make a payload cheap that was read before; a
benchmark that repeats one sees nothing else. Each of these holds one email address to be found.
"""

from __future__ import annotations

import random
import string
import uuid
from collections.abc import Callable
from typing import Any, Final

import msgspec

_SYLLABLES: Final = "ba co del fer gan hu lim mor net pol ran sti tor ul ven wi zak ter ing ost".split()
_WORDS: Final = (  # what staff and billing systems write of renewals, credits and shipments
    "renewal usage volume rate overage tiers credit outage module quarter purchase order invoice proration upgrade"
    " period dunning procurement contact shipping label warehouse parcel courier signature basket subscription seats"
    " license plan discount coupon tax receipt ledger posting batch export report finance team asked moved paused paid"
    " booked shared checked the of for with after before until and by next last"
).split()
_BASE62: Final = string.ascii_letters + string.digits
_STRIPE: Final = ("in_1", "cus_", "sub_1", "price_1", "pi_3", "ch_3", "il_1", "txn_1")

LINES: Final = 20
IDS: Final = 36


def vendor_id(draw: random.Random) -> str:
    """An id as vendors make them: Stripe's, a UUID, base62 or hexadecimal."""
    made: tuple[Callable[[], str], ...] = (
        lambda: draw.choice(_STRIPE) + "".join(draw.choices(_BASE62, k=23)),
        lambda: str(uuid.UUID(int=draw.getrandbits(128))),
        lambda: "".join(draw.choices(_BASE62, k=22)),
        lambda: f"{draw.getrandbits(96):024x}",
    )
    return draw.choice(made)()


def wording(draw: random.Random, words: int) -> str:
    """Words of bills in any order, one in eight a name that nobody has heard."""
    return " ".join(
        "".join(draw.choices(_SYLLABLES, k=3)).capitalize() if draw.random() < 1 / 8 else draw.choice(_WORDS)
        for _ in range(words)
    )


def _address(draw: random.Random) -> str:
    return f"{''.join(draw.choices(_SYLLABLES, k=3))}@example.com"


def invoice(draw: random.Random) -> bytes:
    """An invoice of 20 lines; 6 KB."""
    lines: list[dict[str, Any]] = [
        {
            "id": str(uuid.UUID(int=draw.getrandbits(128))),
            "lineNumber": number,
            "description": wording(draw, draw.randint(4, 12)),
            "productRatePlanChargeId": f"{draw.getrandbits(128):032x}",
            "sku": f"SKU-{draw.randint(1000, 99999)}",
            "quantity": draw.randint(1, 500),
            "amount": round(draw.random() * 1000, 2),
            "servicePeriodStart": "2026-01-01",
            "currency": "USD",
        }
        for number in range(LINES)
    ]
    lines[draw.randrange(LINES)]["description"] += f", ask {_address(draw)}"
    return msgspec.json.encode(
        {"invoiceNumber": f"INV-{draw.randint(1, 99_999_999):08d}", "status": "Posted", "lineItems": lines}
    )


def message(draw: random.Random) -> bytes:
    """A tool's answer as a guard is given it: 36 vendor ids and hardly a word; 2 KB."""
    rows: list[dict[str, Any]] = [
        {name: vendor_id(draw) for name in ("id", "customer", "subscription")}
        | {"status": draw.choice(("open", "paid", "void")), "amount": draw.randint(100, 999_999)}
        for _ in range(IDS // 3)
    ]
    rows[-1]["email"] = _address(draw)
    return msgspec.json.encode({"jsonrpc": "2.0", "id": draw.getrandbits(20), "result": {"data": rows}})


def note(draw: random.Random) -> bytes:
    """A note of some sentences that names an id and an address, as JSON; 300 characters."""
    sentences = [wording(draw, draw.randint(6, 14)).capitalize() for _ in range(3)]
    text = f"{'. '.join(sentences)}. See {vendor_id(draw)} or write to {_address(draw)}."
    return msgspec.json.encode(text)


def series(make: Callable[[random.Random], bytes], count: int, seed: int = 0) -> list[bytes]:
    """So many payloads, the same in each run."""
    draw = random.Random(seed)
    return [make(draw) for _ in range(count)]
