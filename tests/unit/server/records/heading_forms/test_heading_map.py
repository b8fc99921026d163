"""Headings to which whoever runs the server gives a meaning."""

import re

import pytest

from server.folder.files.file_names import kind_of_name
from server.records.heading_forms.heading_map import meanings_in, read_heading_map, with_meanings
from server.records.shapes import INVOICE, RECORD_KINDS


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("Debitorennr.=customerId", {"debitorennr": "customerId"}),
        (" Re-Betrag = amount ;; Netto=net amount;", {"rebetrag": "amount", "netto": "net amount"}),
        ("a=b=dueDate", {"ab": "dueDate"}),
        ("Wert=Bruttobetrag (EUR)", {"wert": "Bruttobetrag (EUR)"}),
        ("x=id;X=id", {"x": "id"}),
        ("Bill To: Number=customerId", {"billtonumber": "customerId"}),  # no kind of records
        ("Beleg 1:2=id", {"beleg12": "id"}),
        ("invoices: Betrag=amount", {"invoices:betrag": "amount"}),
        ("Belege:Wert=amount", {"belegewert": "amount"}),
        ("Account: Name=customerName", {"accountname": "customerName"}),  # as Zuora writes it
        ("", {}),
    ],
)
def test_reads(text: str, meanings: dict[str, str]) -> None:
    assert read_heading_map(text, lambda word: kind_of_name(word)[0]) == meanings


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Debitorennr.", "takes a heading and what it means, as in"),
        ("=id", "takes a heading and what it means, as in"),
        ("--=id", "takes a heading and what it means, as in"),
        ("x=", "knows no field ''"),
        ("x=shoeSize", "knows no field 'shoeSize'; fields are called id, accountId,"),
        (
            "facturas:Importe=amount",
            "takes accounts, subscriptions, invoices, payments, payment_methods, credit_notes or",
        ),
        ("facturas:Importe=amount", "'Kunden.csv:Nr=id'; 'facturas' would be 'invoices:Importe=amount'"),
        ("customers:Nr=id", "'customers' would be 'accounts:Nr=id'"),
        ("Gutschriften: Betrag=amount", "'Gutschriften' would be 'credit_notes:Betrag=amount'"),
        ("x=id;X.=amount", "gives the heading 'X.' two meanings"),
    ],
)
def test_refuses(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_heading_map(text, lambda word: kind_of_name(word)[0])


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["Wert", "Datum"], ["amount", "Datum"]),
        (["WERT:", "Datum"], ["amount", "Datum"]),
        (["Werte", "Datum"], ["Werte", "Datum"]),
        (["Amount", "Wert"], ["Amount (1)", "amount"]),  # one of the two is the amount
        (["Amount", "Datum"], ["Amount", "Datum"]),
    ],
)
def test_headings(names: list[str], shown: list[str]) -> None:
    assert with_meanings(names, read_heading_map("Wert=amount")) == shown


@pytest.mark.parametrize(
    ("meaning", "names", "shown"),
    [
        ("Wert=total", ["Amount", "Wert", "Gross"], ["Amount (1)", "total", "Gross"]),
        ("Wert=amount (EUR)", ["Wert", "Amount", "Net"], ["amount (EUR)", "Amount (2)", "Net"]),
        ("Bis=due_at", ["Due Date", "Bis"], ["Due Date (1)", "due_at"]),
        ("Rest=amount due", ["Total", "Rest", "Balance"], ["Total", "amount due", "Balance"]),  # an amount as well
        ("Kunde=customer", ["Customer ID", "Kunde"], ["Customer ID", "customer"]),
        ("Wert=total", ["Amount", "Gross"], ["Amount", "Gross"]),  # no column has it
    ],
)
def test_what_is_given_is_read_before_what_would_be(meaning: str, names: list[str], shown: list[str]) -> None:
    assert with_meanings(names, read_heading_map(meaning), INVOICE) == shown
    assert with_meanings([*names, "Name"], {}, INVOICE) == [*names, "Name"]


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("invoices:Wert=amount", {"invoices:wert": "amount"}),
        ("Credit Notes: Wert = amount;Wert=balance", {"credit_notes:wert": "amount", "wert": "balance"}),
        ("Kunden 2026.CSV:Nr=id", {"kunden 2026.csv:nr": "id"}),
        ("alt/Kunden.csv:Nr: neu=id", {"alt/kunden.csv:nrneu": "id"}),
        ("Account: ID=id", {"accountid": "id"}),  # a heading, as a query writes it
        ("Belege:Wert=amount", {"belegewert": "amount"}),
        ("Account: Name=customerName", {"accountname": "customerName"}),  # as Zuora writes it
    ],
)
def test_reads_where_a_heading_has_its_meaning(text: str, meanings: dict[str, str]) -> None:
    found = read_heading_map(text)
    assert found == meanings
    assert read_heading_map(";".join(f"{key}={name}" for key, name in found.items())) == meanings  # as a child gets it


def test_a_kind_has_the_fields_that_it_has() -> None:
    with pytest.raises(ValueError, match=r"^knows no field 'dueDate' of payments$"):
        read_heading_map("payments:Frist=dueDate")


@pytest.mark.parametrize(
    ("kind", "file", "meaning"),
    [
        ("invoice", "invoices.csv", "balance"),
        ("payment", "payments.csv", "amount"),
        ("payment", "old/Special.csv", "netAmount"),
        ("invoice", "old/special.csv", "netAmount"),
        ("invoice", "notspecial.csv", "balance"),
        ("payment", "old/other.csv", "currency"),
        (None, "x.csv", "amount"),
    ],
)
def test_the_nearest_meaning_counts(kind: str | None, file: str, meaning: str) -> None:
    found = read_heading_map(
        "Wert=amount;invoices:Wert=balance;special.csv:Wert=netAmount;old/other.csv:Wert=currency;refunds:Wert=id"
    )
    assert meanings_in(found, None if kind is None else RECORD_KINDS.index(kind), file) == {"wert": meaning}
