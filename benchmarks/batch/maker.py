"""A deterministic table of invoice lines: 37 columns, any number of rows, planted values at known places.

Rows are made in blocks of a thousand, each from its own seed, so that any block can be made alone and ten times the
rows are the same rows and more. An invoice has about a dozen lines, and an account many invoices, as in a real export:
contact fields repeat from line to line, ids and free texts do not. About one free text in fifty (one row in
thirty-five) holds a planted value, and one in eight something that only looks like one.

``python -m benchmarks.batch.maker jsonl 1000000 FILE`` writes such a table (also ``csv``).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from benchmarks.accuracy.near import KINDS
from benchmarks.accuracy.values import Values

BLOCK: Final = 1_000
ACCOUNTS: Final = 20_000

COLUMNS: Final = (
    "invoice_id", "invoice_number", "invoice_date", "due_date", "status", "currency", "account_id", "account_number",
    "customer_name", "contact_name", "contact_email", "contact_phone", "address_line1", "city", "postal_code",
    "country", "vat_number", "line_id", "line_number", "sku", "product", "plan", "charge_type", "description", "notes",
    "comments", "quantity", "unit", "unit_price", "amount", "tax_code", "tax_amount", "service_start", "service_end",
    "region", "resource_id", "is_credit",
)  # fmt: skip
FREE_TEXTS: Final = ("description", "notes", "comments")
FIELD_TYPES: Final = {
    "customer_name": "ORGANIZATION", "contact_name": "PERSON", "contact_email": "EMAIL_ADDRESS",
    "contact_phone": "PHONE_NUMBER", "address_line1": "STREET_ADDRESS", "vat_number": "VAT_NUMBER",
}  # fmt: skip
"""Columns of which every value is sensitive, and its type."""

_LOCALES = {"en_US": "US", "en_GB": "GB", "de_DE": "DE", "fr_FR": "FR"}
_CURRENCY = {"US": "USD", "GB": "GBP", "DE": "EUR", "FR": "EUR"}
_PLANTED = ("CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "US_SSN", "SECRET", "URL_CREDENTIALS")
# What introduces a value, as people write it into a free text; {} is the value.
_PHRASES = {
    "CREDIT_CARD": ("paid with card {}", "card {} declined, retry on Monday"),
    "EMAIL_ADDRESS": ("please copy {} on renewals", "requested by {}"),
    "PHONE_NUMBER": ("customer asked for a call at {}", "call {} before delivery"),
    "IBAN_CODE": ("refund to IBAN {}", "paid from {} on account"),
    "US_SSN": ("W-9 on file, SSN {}", "verified by SSN {}"),
    "SECRET": ("api key {} was posted by mistake", "token: {}"),
    "URL_CREDENTIALS": ("export is at {}", "see {} for the log"),
}
_NEAR = ("order_number", "uuid", "sku", "tracking_ups", "version", "amount", "iso_timestamp", "luhn_fail", "isbn")
_WORDS = (
    "usage of compute storage bandwidth premium support seat license annual monthly overage tier credit adjustment "
    "prorated subscription addon backup west east data transfer request for the period committed rate applied as agreed"
).split()
_PRODUCTS = tuple(f"{kind} {size}" for kind in ("Compute", "Storage", "Gateway") for size in ("S", "M", "L", "XL"))
_PLANS = ("Starter", "Team", "Business", "Enterprise", "Legacy 2019")


class Plant(NamedTuple):
    """A planted value: row (from 0), column, code points of the column's text (end exclusive), what it is."""

    row: int
    column: str
    start: int
    end: int
    entity_type: str


class Row(NamedTuple):
    """One row, and what was planted in its free texts."""

    values: dict[str, Any]
    plants: list[Plant]


@lru_cache(maxsize=ACCOUNTS)
def _account(number: int) -> dict[str, str]:
    draw = random.Random(f"account {number}")
    locale = draw.choice(list(_LOCALES))
    values = Values(draw, locale, "judge")
    country = _LOCALES[locale]
    street, town = values.make("STREET_ADDRESS").text.split(", ")[0], f"{draw.choice(('North', 'South'))} Haven"
    return {
        "account_id": f"{draw.getrandbits(128):032x}",
        "account_number": f"A-{number:08d}",
        "customer_name": values.make("ORGANIZATION").text,
        "contact_name": values.make("PERSON").text,
        "contact_email": values.make("EMAIL_ADDRESS").text,
        "contact_phone": values.make("PHONE_NUMBER").text,
        "address_line1": street,
        "city": town,
        "postal_code": f"{draw.randint(10000, 99999)}",
        "country": country,
        "currency": _CURRENCY[country],
        "vat_number": "" if country == "US" else values.make("VAT_NUMBER").text,
    }


def rows(count: int, seed: int = 0) -> Iterator[Row]:
    """The first ``count`` rows."""
    made = 0
    while made < count:
        for row in _block(made // BLOCK, seed):
            if made == count:
                return
            yield row
            made += 1


def _block(number: int, seed: int) -> Iterator[Row]:
    draw = random.Random(f"{seed} block {number}")
    values = Values(draw, "en_US", "judge")
    left = 0
    head: dict[str, Any] = {}
    for place in range(BLOCK):
        at = number * BLOCK + place
        if not left:
            left = draw.randint(4, 20)
            head = _head(draw, at)
        left -= 1
        yield _row(draw, values, at, head)


def _head(draw: random.Random, at: int) -> dict[str, Any]:
    day = dt.date(2025, 1, 1) + dt.timedelta(draw.randrange(540))
    return {
        "invoice_id": f"{draw.getrandbits(128):032x}",
        "invoice_number": f"INV-{at:08d}",
        "invoice_date": day.isoformat(),
        "due_date": (day + dt.timedelta(30)).isoformat(),
        "status": draw.choice(("Posted", "Paid", "Draft", "Canceled")),
        **_account(draw.randrange(ACCOUNTS)),
        "service_start": day.replace(day=1).isoformat(),
        "service_end": (day.replace(day=1) + dt.timedelta(27)).isoformat(),
    }


def _row(draw: random.Random, values: Values, at: int, head: dict[str, Any]) -> Row:
    plants: list[Plant] = []
    quantity, price = draw.randint(1, 500), round(draw.random() * 100, 2)
    every: dict[str, Any] = {
        **head,
        "line_id": f"{draw.getrandbits(96):024x}",
        "line_number": at % 997 + 1,
        "sku": f"SKU-{draw.randint(1000, 1400)}",
        "product": draw.choice(_PRODUCTS),
        "plan": draw.choice(_PLANS),
        "charge_type": draw.choice(("usage", "recurring", "one-time")),
        "description": _text(draw, values, at, "description", plants),
        "notes": _text(draw, values, at, "notes", plants) if draw.random() < 0.3 else None,
        "comments": _text(draw, values, at, "comments", plants) if draw.random() < 0.1 else None,
        "quantity": quantity,
        "unit": draw.choice(("GB", "hour", "seat", "request")),
        "unit_price": price,
        "amount": round(quantity * price, 2),
        "tax_code": draw.choice(("V19", "V7", "T0")),
        "tax_amount": round(quantity * price * 0.19, 2),
        "region": draw.choice(("us-east-1", "eu-west-1", "eu-central-1")),
        "resource_id": f"i-{draw.getrandbits(68):017x}",
        "is_credit": draw.random() < 0.02,
    }
    return Row({name: every[name] for name in COLUMNS}, plants)


def _text(draw: random.Random, values: Values, at: int, column: str, plants: list[Plant]) -> str:
    text = " ".join(draw.choice(_WORDS) for _ in range(draw.randint(4, 14))).capitalize()
    chance = draw.random()
    if chance < 0.02:
        kind = draw.choice(_PLANTED)
        value = values.make(kind)
        before, _, after = draw.choice(_PHRASES[kind]).partition("{}")
        start = len(text) + 2 + len(before)
        text = f"{text}; {before}{value.text}{after}"
        inner, outer = value.inner or (0, len(value.text))
        plants.append(Plant(at, column, start + inner, start + outer, kind))
    elif chance < 0.145:
        kind = draw.choice(_NEAR)
        near = KINDS[kind]
        text = f"{text}, {near.noun('en')} {near.make(draw, 'judge')}"
    return text


def write_jsonl(path: Path, count: int) -> list[Plant]:
    """Write ``count`` rows as JSON Lines, and say what was planted."""
    encode = msgspec.json.Encoder().encode
    plants: list[Plant] = []
    with path.open("wb") as out:
        for row in rows(count):
            out.write(encode(row.values) + b"\n")
            plants += row.plants
    return plants


def write_csv(path: Path, count: int) -> list[Plant]:
    """Write ``count`` rows as CSV, as RFC 4180 has it, and say what was planted."""
    plants: list[Plant] = []
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in rows(count):
            writer.writerow(["" if value is None else value for value in row.values.values()])
            plants += row.plants
    return plants


def encoded(count: int) -> bytes:
    """``count`` rows as JSON Lines."""
    encode = msgspec.json.Encoder().encode
    out = io.BytesIO()
    for row in rows(count):
        out.write(encode(row.values) + b"\n")
    return out.getvalue()


if __name__ == "__main__":
    {"jsonl": write_jsonl, "csv": write_csv}[sys.argv[1]](Path(sys.argv[3]), int(sys.argv[2]))
