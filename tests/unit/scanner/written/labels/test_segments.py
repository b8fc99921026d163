"""Interchange formats in a text: what the code of a segment says of its elements."""

import pytest

from scanner.written.labels.segments import segments_in
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def said(text: str) -> list[str]:
    """What segments say, each with its field's name."""
    content = text.encode()
    return [f"{name.decode()}={content[start:end].decode()}" for name, start, end, _ in segments_in(content, bool)]


ADDRESS = ["postal address=1 Elm St", "city=Kiel", "postal code=24103"]
PAID = ["customer name=ANNA ROTH", "postal address=1 ELM ST"]
SEGMENTS = [
    ("BEGIN:VCARD\r\nN:Roth;Anna;;;\r\nEND:VCARD", ["last name=Roth", "last name=Anna"]),
    ("BEGIN:VCARD\nitem1.TEL;TYPE=cell:415\nFN:Anna Roth\n", ["phone=415", "full name=Anna Roth"]),
    ("BEGIN:VCARD\nADR;TYPE=home:;;1 Elm St;Kiel;;24103;\n", ADDRESS),
    ("dn: uid=a,dc=x\ncn: Anna Roth\nsn: Roth\nobjectClass: person\n", ["full name=Anna Roth", "last name=Roth"]),
    ("ST*1~N1*BY*ANNA ROTH*92*12~N3*1 ELM ST~", ["customer name=ANNA ROTH", "postal address=1 ELM ST"]),
    ("ST*1~\nPER*IC*ANNA ROTH*TE*415~", ["full name=ANNA ROTH", "phone=415"]),
    ("ST*1~NM1*IL*1*ROTH*ANNA****MI*12~", ["last name=ROTH", "first name=ANNA"]),
    ("NAD+BY+54::9++Roth+1 Elm St+Kiel++24103+DE'", ["customer name=Roth", *ADDRESS]),
    ("UNH+1'NAD+BY'CTA+IC+:Anna Roth'COM+4930:TE'", ["full name=Anna Roth", "phone=4930"]),
    ("MSH|^~\\&|A\rPID|1||12^^^M||ROTH^ANNA||19800203|M", ["full name=ROTH^ANNA", "date of birth=19800203"]),
    ("MSH|^~\\&|A\nPV1|1|I|W^2||||47^ROTH^ANNA^B^^DR|||SUR", ["last name=ROTH", "first name=ANNA", "first name=B"]),
    ("dn: uid=a,dc=x\nl: Kiel\npostalCode: 24103\n", ["city=Kiel", "postal code=24103"]),
    (":20:X\n:59:/123456\nANNA ROTH\n1 ELM ST\nKIEL\n:70:RENT", [*PAID, "postal address=KIEL"]),
    (":50H:ANNA ROTH\r\n1 ELM ST\r\n:30:260317", PAID),
    (":50F:/123456\n1/ANNA ROTH\n2/1 ELM ST\n3/DE/KIEL\n-}", [*PAID, "postal address=KIEL"]),
    ("!Type:Bank\nD1\nPANNA ROTH\nA1 Elm St\nAKiel\n^", ["payee=ANNA ROTH", *ADDRESS[:1], "postal address=Kiel"]),
]  # fmt: skip

PROSE = [
    "N:Roth;Anna\nFN:Anna",
    "cn: Anna Roth\nsn: Roth",
    "N1*BY*ANNA ROTH",
    "3 ~ N3*4 elements",
    "CTA+IC+:Anna Roth'",
    "PID|1||12||ROTH^ANNA",
    "MSH is a header, PID|5 a name",
    "log\n:59: step done\nall good here",
    "from 12:50:30\nto 12:59:30",
    "!Type:Memorised\nPANNA ROTH",
    "Type:Bank\nPANNA ROTH",
]


@pytest.mark.parametrize(("text", "found"), SEGMENTS)
def test_elements_are_fields(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize("text", PROSE)
def test_without_the_opening_of_its_format_a_code_says_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("gone", ["Roth", "4155550100", "Elm Street", "241035"])
def test_they_are_masked(gone: str) -> None:
    text = "BEGIN:VCARD\nN:Roth;Anna;;;\nTEL;TYPE=cell:4155550100\nADR:;;1 Elm Street;Kiel;;241035;\nEND:VCARD"
    assert gone not in SCANNER.redact(text).text


def test_many_segments_take_no_longer_each() -> None:
    assert len(said("ST*1~" + "N3*1 ELM ST~" * 30_000)) < 20_000
