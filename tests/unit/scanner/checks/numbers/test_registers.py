"""What python-stdnum is asked: every kind knows its modules, nothing crashes on nonsense, nothing is loaded early.

The numbers are those that the registers' own documents print as examples, or test numbers with a computed check digit.
"""

import subprocess
import sys

import pytest

from scanner.checks.numbers.registers import REGISTERS, swedish_person, vat_number

NUMBERS = [
    ("uk_nhs", "943 476 5919"),
    ("de_tax_id", "36 574 261 809"),
    ("fr_siren", "732 829 320"),
    ("fr_siret", "732 829 320 00074"),
    ("es_nif", "12345678Z"),
    ("es_nie", "X-1234567-L"),
    ("it_fiscal_code", "RSSMRA85T10A562S"),
    ("nl_bsn", "1112.22.333"),
    ("be_rrn", "85.07.30-033.28"),
    ("ch_ahv", "756.9217.0769.85"),
    ("fi_hetu", "131052-308T"),
    ("pl_pesel", "44051401359"),
    ("pt_nif", "501 964 843"),
    ("br_cpf", "390.533.447-05"),
    ("au_tfn", "123 456 782"),
    ("au_abn", "51 824 753 556"),
    ("mx_curp", "BOXW310820HNERXN09"),
    ("za_id", "8001015009087"),
]
NONSENSE = ["", "0", "-", "ABC", "A1B2C3D4", "99999999999999", "+-+", "12345678901234567890123456789", "\x00", "é١٢٣"]


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
def test_a_documented_number_is_accepted(kind: str, number: str) -> None:
    assert REGISTERS[kind](number)


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
def test_its_last_character_decides(kind: str, number: str) -> None:
    others = "ABCDEFGHJKLMNPQRSTVWXYZ" if number[-1].isalpha() else "0123456789"
    wrong = [number[:-1] + character for character in others if character != number[-1]]
    assert not any(REGISTERS[kind](candidate) for candidate in wrong)


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_nonsense_is_refused_and_never_raises(kind: str) -> None:
    assert not any(REGISTERS[kind](text) for text in NONSENSE)


@pytest.mark.parametrize(
    "text",
    ["ATU13585627", "DE 136 695 976", "FR40303265045", "IE6433435F", "NL004495445B01", "EL094259216", "GR094259216",
     "GB980780684", "XI980780684", "CHE-107.787.577 MWST", "NO988077917MVA", "988077917MVA", "fr 40 303 265 045"],
)  # fmt: skip
def test_a_vat_number_is_known_by_its_prefix(text: str) -> None:
    assert vat_number(text)


@pytest.mark.parametrize(
    "text", ["DE136695977", "US136695976", "136695976", "CHE-107.787.578", "GB", "GBGB980780684", "", "EU372000041"]
)
def test_other_prefixes_and_wrong_digits_are_no_vat_number(text: str) -> None:
    assert not vat_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("811228-9874", True),
        ("8112289874", True),
        ("19811228-9874", True),
        ("811228-9875", False),
        ("701063-2391", True),  # a coordination number: day 3, and 60
        ("701063-2392", False),
        ("701092-2391", False),  # no day 32
        ("811228-987", False),
    ],
)
def test_a_swedish_number_has_a_date_and_a_check_digit(text: str, *, expected: bool) -> None:
    assert swedish_person(text) is expected


def test_no_register_is_loaded_before_its_first_candidate() -> None:
    program = (
        "import sys, scanner; scanner.load_rules(); sys.exit(any(name.startswith('stdnum') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own code
