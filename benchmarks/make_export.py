"""A folder of exports of any size: invoices, their accounts, and line items, as JSONL or CSV, the same each time.

    python -m benchmarks.make_export FOLDER [INVOICES] [jsonl|csv]

An invoice takes about 1,180 bytes as JSONL and 560 as CSV: what thirty-seven columns of an invoice export take in a
warehouse. There is one account for ten invoices.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Literal, get_args

import msgspec

Format = Literal["jsonl", "csv"]

STATUSES: Final = ("Posted", "Posted", "Posted", "Posted", "Posted", "Paid", "Paid", "Draft", "Canceled", "Error")
FIRST_DAY: Final = date(2020, 1, 1)
DAYS: Final = 2_190  # six years
LARGEST: Final = 5_000_00  # cents

_FIRST = ("Jane", "Jérôme", "Liu", "Fatima", "Oluwaseun", "Karl-Heinz", "María", "Dmitri", "Aoife", "Sven")
_LAST = ("Doe", "Lefèvre", "Wei", "Haddad", "Adeyemi", "Müller", "García", "Ivanov", "Byrne", "Østergaard")
_WORDS = "usage of compute storage bandwidth premium support seat annual monthly overage tier credit region".split()


def account_id(number: int) -> str:
    """The id of an account by its number, from 0."""
    return f"8ac6885e{number * 2_654_435_761 % 2**32:08x}{number:016x}"


def invoice_id(number: int) -> str:
    """The id of an invoice by its number, from 0."""
    return f"2c92c0f9{number * 2_246_822_519 % 2**32:08x}{number:016x}"


def accounts(count: int) -> Iterator[dict[str, Any]]:
    """Accounts 0 to `count`."""
    for number in range(count):
        first, last = _FIRST[number % 10], _LAST[number // 10 % 10]
        yield {
            "id": account_id(number),
            "accountNumber": f"A-{number:08d}",
            "name": f"{first} {last} {number} Ltd",
            "email": f"billing+{number}@example.com",
            "status": "Active" if number % 7 else "Canceled",
            "currency": "USD",
            "createdDate": f"{FIRST_DAY + timedelta(days=number % DAYS)}T08:00:00Z",
        }


def invoices(count: int) -> Iterator[dict[str, Any]]:
    """Invoices 0 to `count`, flat, as a warehouse has them."""
    draw = random.Random(0)
    payers = max(1, count // 10)
    for number in range(count):
        bits = draw.getrandbits(64)
        day = FIRST_DAY + timedelta(days=bits % DAYS)
        cents = bits // 4_096 % LARGEST
        payer = bits // 65_536 % payers
        text = " ".join(_WORDS[bits >> shift & 7] for shift in range(0, 42, 3))
        yield {
            "id": invoice_id(number),
            "invoiceNumber": f"INV-{number:08d}",
            "accountId": account_id(payer),
            "accountName": f"{_FIRST[payer % 10]} {_LAST[payer // 10 % 10]} {payer} Ltd",
            "status": STATUSES[bits % len(STATUSES)],
            "invoiceDate": str(day),
            "dueDate": str(day + timedelta(days=30)),
            "targetDate": str(day),
            "amount": cents / 100,
            "amountWithoutTax": cents / 100,
            "taxAmount": 0.0,
            "balance": 0.0 if bits & 1 else cents / 100,
            "currency": "USD",
            "comments": text,
            "billToContactId": f"{bits:032x}",
            "billToName": f"{_FIRST[payer % 10]} {_LAST[payer // 10 % 10]}",
            "billToEmail": f"billing+{payer}@example.com",
            "billToPhone": f"212-555-{payer % 10_000:04d}",
            "billToAddress1": f"{number % 900 + 1} Main Street",
            "billToCity": "Springfield",
            "billToPostalCode": f"{number % 90_000 + 10_000}",
            "billToCountry": "US",
            "soldToContactId": f"{bits ^ 0xFFFF:032x}",
            "subscriptionId": f"{bits >> 3:032x}",
            "subscriptionNumber": f"A-S{number:08d}",
            "ratePlanId": f"{bits >> 5:032x}",
            "chargeDescription": text[::-1],
            "autoPay": bool(bits & 2),
            "reversed": False,
            "source": "BillRun",
            "sourceId": f"BR-{number // 1000:08d}",
            "postedDate": f"{day}T10:30:00Z",
            "createdDate": f"{day}T08:00:00Z",
            "updatedDate": f"{day}T11:00:00Z",
            "createdById": "8ad09fe8000000000000000000000001",
            "updatedById": "8ad09fe8000000000000000000000001",
            "transferredToAccounting": "No",
        }


def write(folder: Path, count: int, form: Format = "jsonl") -> None:
    """Write `invoices` and `accounts` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("invoices", invoices(count)), ("accounts", accounts(max(1, count // 10)))):
        if form == "csv":
            _write_csv(folder / f"{name}.csv", records)
        else:
            _write_lines(folder / f"{name}.jsonl", records)


def _write_lines(path: Path, records: Iterator[dict[str, Any]]) -> None:
    encoder = msgspec.json.Encoder()
    with path.open("wb") as stream:
        stream.writelines(encoder.encode(record) + b"\n" for record in records)


def _write_csv(path: Path, records: Iterator[dict[str, Any]]) -> None:
    first = next(records)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(first)
        writer.writerow(first.values())
        writer.writerows(record.values() for record in records)


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.make_export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("invoices", type=int, nargs="?", default=1_000_000, metavar="INVOICES")
    parser.add_argument("form", choices=get_args(Format), nargs="?", default="jsonl")
    options = parser.parse_args()
    write(options.folder, options.invoices, options.form)
    for path in sorted(options.folder.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
