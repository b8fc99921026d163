"""Names of files and folders, which are nobody's."""

import msgspec
import pytest

from scanner.checks.parties.file_names import is_file_name
from tests.compiled import compiled


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("README.md", True),
        ("Q3-Report.xlsx", True),
        ("main.go", True),
        ("archive.tar.GZ", True),
        ("Dockerfile", True),
        ("Downloads", True),
        ("Jane-Doe.pdf", False),
        ("Jane Doe.pdf", False),
        ("invoice_jane.pdf", False),
        ("JaneDoe.pdf", False),
        ("Müller.pdf", False),
        ("O'Brien.pdf", False),
        ("Bun.sh", False),
        ("deploy.sh", True),
        ("Smith.R", False),
        ("Thompson.RB", False),
        ("田中太郎.docx", False),
        ("My Document.docx", False),
        ("Rolls-Royce Holdings.md", False),
        ("Booking.com", False),
        ("Allegro.pl", False),
        (".md", False),
        ("Acme", False),
        ("Acme Inc.", False),
        ("Documents Ltd", False),
        ("A" * 300 + ".md", False),
        ("a\nb.md", False),
    ],
)
def test_the_name_of_a_file(text: str, *, is_name: bool) -> None:
    assert is_file_name(text) is is_name


@pytest.mark.parametrize("name", ["README.md", "Makefile", "Main.java", "Budget.xlsx", "Photos", "Backlog", "Staging"])
def test_a_listing_stays_as_it_is(name: str) -> None:
    listing = msgspec.json.encode({"entries": [{"name": name, "type": "file"}]})
    assert compiled("redact-only").redact_json(listing).data == listing


@pytest.mark.parametrize("name", ["Jane Doe.pdf", "Booking.com", "Acme", "Jane Doe"])
def test_who_is_named_is_masked_as_ever(name: str) -> None:
    entry = msgspec.json.encode({"name": name})
    assert name.encode() not in compiled("redact-only").redact_json(entry).data
