"""A form of address within capitals begins another name; words of a ledger before it are nobody's."""

import pytest

from tests.compiled import compiled


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("DR SVC CHG MR JOHN BERG", "DR SVC CHG MR J***N B***G"),
        ("DR MISC ADJ MRS ANNA KERN 12.00", "DR MISC ADJ MRS A***A K***N 12.00"),
        ("DR SVC CHG", "DR SVC CHG"),
        ("DR SVC CHG MS OFFICE", "DR SVC CHG MS OFFICE"),
        ("MR JOHN BERG MRS ANNA KERN", "MR J***N B***G M***S A***A K***N"),
        ("MR BERG MRS ANNA KERN", "MR B***G M***S A***A K***N"),
        ("MR JOHN A BERG MRS ANNA KERN", "MR J***N * B***G M***S A***A K***N"),
        ("MR JOHN BERG", "MR J***N B***G"),
        ("HERR UND FRAU BERG", "HERR UND FRAU B***G"),
        ("HERR ODER FRAU", "HERR ODER FRAU"),
        ("STO MR SMITH RENT", "STO MR S****H RENT"),
        ("BONIFICO SIG. MARIO ROSSI AFFITTO", "BONIFICO SIG. M****O R****I AFFITTO"),
        ("VIR SRA LOPEZ FACTURA", "VIR SRA L****Z FACTURA"),
        ("SR CITIZEN DISCOUNT", "SR CITIZEN DISCOUNT"),
        ("MS OFFICE LICENCE", "MS OFFICE LICENCE"),
        ("PAN CARD COPY", "PAN CARD COPY"),
    ],
)
def test_each_name_of_a_line_in_capitals_is_masked(text: str, safe: str) -> None:
    assert compiled("redact-only").redact(text).text == safe
