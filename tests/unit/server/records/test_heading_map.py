"""Headings to which whoever runs the server gives a meaning."""

from __future__ import annotations

import re

import pytest

from server.records.heading_map import read_heading_map, with_meanings


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("Debitorennr.=customerId", {"debitorennr": "customerId"}),
        (" Re-Betrag = amount ;; Netto=net amount;", {"rebetrag": "amount", "netto": "net amount"}),
        ("a=b=dueDate", {"ab": "dueDate"}),
        ("Wert=Bruttobetrag (EUR)", {"wert": "Bruttobetrag (EUR)"}),
        ("x=id;X=id", {"x": "id"}),
        ("", {}),
    ],
)
def test_reads(text: str, meanings: dict[str, str]) -> None:
    assert read_heading_map(text) == meanings


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Debitorennr.", "takes a heading and what it means, as in"),
        ("=id", "takes a heading and what it means, as in"),
        ("--=id", "takes a heading and what it means, as in"),
        ("x=", "knows no field ''"),
        ("x=shoeSize", "knows no field 'shoeSize'; fields are called id, accountId,"),
        ("x=id;X.=amount", "gives the heading 'X.' two meanings"),
    ],
)
def test_refuses(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_heading_map(text)


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
