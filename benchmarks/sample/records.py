"""The records of the sample, as a billing system would have them: fields that a model may see beside others."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.sample.people import (
    AREAS,
    CARDS,
    COUNTRIES,
    CUSTOMERS,
    EMPLOYEES,
    INTERNAL,
    MAILBOXES,
    NOTES,
    PERSONS,
    PHONES,
    PLANS,
    SSNS,
    Country,
    Plan,
)

Record = dict[str, Any]

_CENT = Decimal("0.01")

NUMBERS = (
    "refundNumber",
    "paymentMethodNumber",
    "paymentNumber",
    "creditNoteNumber",
    "accountNumber",
    "invoiceNumber",
    "name",
)
"""Fields that number a record; the first that it has is its own, the others may name what it belongs to."""


def number_of(record: Record) -> str:
    return str(next(record[name] for name in NUMBERS if name in record))


def _identifier(*of: str | int) -> str:
    """Return 32 hexadecimal digits with the look of a Zuora id: a common beginning, then anything."""
    return "8ac6885e" + hashlib.sha256(repr(of).encode()).hexdigest()[:24]


def make_account(i: int) -> Record:
    name, kind, industry, code = CUSTOMERS[i]
    if i == 0:
        return _seed_account()
    country = COUNTRIES[code]
    contact = _contact(i, code)
    created = date(2020, 2, 3) + timedelta(days=19 * i)
    holder = f"{contact['firstName']} {contact['lastName']}"
    sole = kind == "Sole Proprietor"
    record: Record = {
        "id": _identifier("account", i),
        "accountNumber": f"A-{123 + i:08d}",
        "name": name,
        "status": "Canceled" if i % 17 == 9 else "Draft" if i % 13 == 11 else "Active",
        "balance": Decimal("0.00"),  # what its invoices leave open
        "currency": country.currency,
        "createdDate": f"{created}T{8 + i % 9:02d}:30:00Z",
        "updatedDate": f"{created + timedelta(days=40 + i)}T{9 + i % 8:02d}:05:00Z",
        "type": kind,
        "industry": industry,
        "email": contact["workEmail"],
        "phone": contact["workPhone"],
        "billingAddress": f"{contact['address1']}, {_place(country)}",
        "billToContact": contact,
    }
    if i % 3:
        record["paymentMethod"] = _payment_method(i, holder)
    else:
        record["bankAccount"] = {"accountHolderName": holder, **country.bank}
    if sole and code == "US":
        record["ssn"] = SSNS[i % len(SSNS)]
    else:
        record["taxId"] = country.tax_id
    record |= {"notes": NOTES[i % 4], "internalNotes": INTERNAL[i % 4 - 1], "createdBy": EMPLOYEES[i % 3]}
    return record


def _seed_account() -> Record:
    """Return the account of the example in the project's first document, with exactly the fields it names there."""
    return {
        "id": "8ac6885e98a80a470198a8574f040545",
        "accountNumber": "A-00000123",
        "name": "Acme Corporation",
        "status": "Active",
        "balance": Decimal("1500.00"),
        "currency": "USD",
        "createdDate": "2024-01-15T10:30:00Z",
        "type": "Enterprise",
        "email": "jane.doe@example.com",
        "phone": "212-555-0123",
        "billingAddress": "123 Main St, New York, NY 10001",
        "paymentMethod": {"cardNumber": "4111111111111111", "expiryDate": "12/25"},
        "ssn": "123-45-6789",
    }


def _contact(i: int, code: str) -> dict[str, str]:
    country = COUNTRIES[code]
    first, last = PERSONS[i % len(PERSONS)]
    house = 10 + i
    return {
        "firstName": first,
        "lastName": last,
        "workEmail": f"{first}.{last}@example.com".lower().translate(MAILBOXES),
        "workPhone": PHONES[i % len(PHONES)].format(AREAS[i % len(AREAS)], (7 * i) % 100),
        "address1": f"{country.street} {house}" if code in {"DE", "NL"} else f"{house} {country.street}",
        "city": country.city,
        "state": country.state,
        "postalCode": country.postal_code,
        "country": code,
    }


def _place(country: Country) -> str:
    if country.state:
        return f"{country.city}, {country.state} {country.postal_code}"
    return f"{country.postal_code} {country.city}"


def _payment_method(i: int, holder: str) -> dict[str, str]:
    return {
        "type": "CreditCard",
        "cardNumber": CARDS[i % len(CARDS)],
        "cardHolderName": holder,
        "expiryDate": f"{1 + i % 12:02d}/{27 + i % 4}",
    }


def stored_method(account: Record) -> Record:
    """Return the card or bank account that an account pays with, as a record of its own."""
    number = account["accountNumber"].removeprefix("A-")
    card, bank = account.get("paymentMethod"), account.get("bankAccount")
    record: Record = {
        "id": _identifier("payment method", number),
        "paymentMethodNumber": f"PM-{number}",
        "type": "BankTransfer" if card is None else "CreditCard",
        "status": "Closed" if account["status"] == "Canceled" else "Active",
        "isDefault": True,
        "accountId": account["id"],
        "createdDate": account["createdDate"],
    }
    if card is None:
        return {**record, "mandateInfo": {"mandateId": f"M-{number}"}, "bankAccount": bank}
    month, year = card["expiryDate"].split("/")
    holder = {"cardHolderName": card["cardHolderName"]} if "cardHolderName" in card else {}
    brand = next(brand for first, brand in _BRANDS.items() if card["cardNumber"].startswith(first))
    expiry = {"expirationMonth": int(month), "expirationYear": 2000 + int(year)}
    return {**record, "cardType": brand, "cardNumber": card["cardNumber"], **holder, **expiry}


# First digits of the test cards above, by issuer: https://en.wikipedia.org/wiki/Payment_card_number
_BRANDS = {"4": "Visa", "5": "MasterCard", "2": "MasterCard", "37": "AmericanExpress", "6": "Discover", "30": "Diners",
           "35": "JCB"}  # fmt: skip


def make_payments(invoices: list[Record], methods: list[Record]) -> list[Record]:
    """Return a payment for every invoice that is settled, and for some that are not the one that failed."""
    method_of = {method["accountId"]: method["id"] for method in methods}
    made: list[Record] = []
    for k, invoice in enumerate(invoices):
        contact = invoice["billToContact"]
        settled = invoice["status"] == "Posted" and invoice["balance"] == 0
        if not settled and (invoice["status"] != "Posted" or k % 4):
            continue
        number = 1 + len(made)
        amount = invoice["totalAmount"]
        made.append(
            {
                "id": _identifier("payment", number),
                "paymentNumber": f"P-{number:08d}",
                "status": "Processed" if settled else "Error",
                "type": "Electronic",
                "amount": amount,
                "appliedAmount": amount if settled else Decimal("0.00"),
                "unappliedAmount": Decimal("0.00"),
                "currency": invoice["currency"],
                "paymentDate": str(date.fromisoformat(invoice["invoiceDate"]) + timedelta(days=9 + k % 14)),
                "accountId": invoice["accountId"],
                "invoiceId": invoice["id"],
                "invoiceNumber": invoice["invoiceNumber"],
                "paymentMethodId": method_of[invoice["accountId"]],
                "payerName": f"{contact['firstName']} {contact['lastName']}",
                "gateway": "Sample Gateway",
                "gatewayResponse": "Approved" if settled else "Do not honor",
                "referenceId": f"ref-{number:05d}",
                "description": "" if settled else "To be tried again.",
                "createdBy": EMPLOYEES[k % 3],
            }
        )
    return made


def make_credit_notes(invoices: list[Record]) -> list[Record]:
    """Return a note for every eighth invoice: paid out where that was settled, open where it was not."""
    made: list[Record] = []
    for k, invoice in enumerate(invoices):
        if k % 8 != 3 or invoice["status"] != "Posted":
            continue
        number = 1 + len(made)
        line = invoice["lineItems"][0]
        amount = (line["amount"] / 10).quantize(_CENT)
        settled = invoice["balance"] == 0
        issued = date.fromisoformat(invoice["invoiceDate"]) + timedelta(days=21)
        made.append(
            {
                "id": _identifier("credit note", number),
                "creditNoteNumber": f"CN-{number:04d}",
                "status": "Posted",
                "reasonCode": "Service credit" if number % 2 else "Price correction",
                "amount": amount,
                "balance": Decimal("0.00") if settled else amount,
                "refundAmount": amount if settled else Decimal("0.00"),
                "currency": invoice["currency"],
                "creditNoteDate": str(issued),
                "accountId": invoice["accountId"],
                "invoiceId": invoice["id"],
                "invoiceNumber": invoice["invoiceNumber"],
                "description": "Ten percent of the first line.",
                "lineItems": [
                    {
                        "id": _identifier("credit line", number),
                        "description": f"Credit: {line['description']}",
                        "quantity": 1,
                        "unitPrice": amount,
                        "amount": amount,
                    }
                ],
                "createdBy": EMPLOYEES[k % 3],
            }
        )
    return made


def make_refunds(notes: list[Record], payments: list[Record]) -> list[Record]:
    """Return what was given back: a refund for every credit note that was paid out, of its invoice's payment."""
    paid_by = {payment["invoiceId"]: payment for payment in payments if payment["status"] == "Processed"}
    made: list[Record] = []
    for note in notes:
        if not note["refundAmount"]:
            continue
        number = 1 + len(made)
        payment = paid_by[note["invoiceId"]]
        made.append(
            {
                "id": _identifier("refund", number),
                "refundNumber": f"R-{number:08d}",
                "status": "Processed",
                "type": "Electronic",
                "amount": note["refundAmount"],
                "currency": note["currency"],
                "refundDate": str(date.fromisoformat(note["creditNoteDate"]) + timedelta(days=2 + number)),
                "reasonCode": note["reasonCode"],
                "accountId": note["accountId"],
                "paymentId": payment["id"],
                "paymentNumber": payment["paymentNumber"],
                "paymentMethodId": payment["paymentMethodId"],
                "creditNoteId": note["id"],
                "creditNoteNumber": note["creditNoteNumber"],
                "payeeName": payment["payerName"],
                "gateway": "Sample Gateway",
                "description": "",
                "createdBy": EMPLOYEES[number % 3],
            }
        )
    return made


def make_subscription(i: int, accounts: list[Record]) -> Record:
    account = accounts[i if i < len(accounts) else (5 * i + 2) % len(accounts)]
    start = date(2024, 1, 15) - timedelta(days=15 * i)
    status = "Cancelled" if i % 11 == 2 else "Expired" if i % 11 == 10 else "Active"
    years = 0 if i % 4 == 3 else 1 if status == "Expired" else 3  # 0: evergreen
    return {
        "id": _identifier("subscription", i),
        "name": f"A-S{1 + i:08d}",
        "subscriptionNumber": f"A-S{1 + i:08d}",
        "status": status,
        "subscriptionStartDate": str(start),
        "subscriptionEndDate": str(start.replace(year=start.year + years)) if years else None,
        "termType": "TERMED" if years else "EVERGREEN",
        "autoRenew": years > 0 and i % 5 != 0,
        "renewalTerm": 12 * (years > 0),
        "initialTerm": 12 * years,
        "accountId": account["id"],
        "ratePlanId": _identifier("plan", PLANS[i % len(PLANS)].name),
        "cancelReason": "Moved to another plan." if status == "Cancelled" else None,
        "notes": NOTES[(i + 1) % 4],
        "createdBy": EMPLOYEES[i % 3],
    }


def make_invoice(k: int, number: int, accounts: list[Record], subscriptions: list[Record]) -> Record:
    place = 7 * k % len(subscriptions)  # 7 and 48 have no common divisor: 40 different subscriptions, 0 first
    subscription = subscriptions[place]
    i = next(i for i, account in enumerate(accounts) if account["id"] == subscription["accountId"])
    code = CUSTOMERS[i][3]
    issued = date(2024, 1, 31) + timedelta(days=4 * k)
    lines = _metered_lines(1000) if number == 42 else _lines(k, place, f"{issued:%B %Y}")
    amount = sum((line["amount"] for line in lines), Decimal("0.00"))
    tax = (amount * COUNTRIES[code].tax_percent / 100).quantize(_CENT)
    contact = _contact(i, code)
    status = "Draft" if k % 9 == 7 else "Posted"
    return {
        "id": _identifier("invoice", number),
        "invoiceNumber": f"INV-{number:04d}",
        "status": status,
        "amount": amount,
        "balance": amount + tax if k % 5 in {0, 4} or status == "Draft" else Decimal("0.00"),
        "dueDate": str(issued + timedelta(days=30)),
        "invoiceDate": str(issued),
        "currency": COUNTRIES[code].currency,
        "taxAmount": tax,
        "totalAmount": amount + tax,
        "accountId": subscription["accountId"],
        "subscriptionId": subscription["id"],
        "lineItems": lines,
        "billToContact": contact,
        "paymentMethod": _payment_method(i, f"{contact['firstName']} {contact['lastName']}"),
        "notes": NOTES[k % 4],
        "internalNotes": INTERNAL[k % 4],
        "createdBy": EMPLOYEES[k % 3],
    }


def _lines(k: int, place: int, month: str) -> list[Record]:
    plans = [PLANS[place % len(PLANS)], *(PLANS[2 + (place + n) % 4] for n in range(k % 5))]
    quantities = [1 if plan.usual == 1 else plan.usual + plan.usual * k // 20 for plan in plans]
    return [_line(("line", k, n), *item, month) for n, item in enumerate(zip(plans, quantities, strict=True))]


def _metered_lines(count: int) -> list[Record]:
    days = [date(2024, 1, 1) + timedelta(days=n % 182) for n in range(count)]
    return [_line(("metered", n), PLANS[4], 100_000 + 7919 * n % 65_536, str(day)) for n, day in enumerate(days)]


def _line(of: tuple[str | int, ...], plan: Plan, quantity: int, month: str) -> Record:
    return {
        "id": _identifier(*of),
        "description": plan.line.format(month=month),
        "quantity": quantity,
        "unitPrice": plan.price,
        "amount": (plan.price * quantity).quantize(_CENT),
    }
