"""What the fields of a payload tell of countries, and that a national number is read in them."""

import msgspec
import pytest

from scanner import PayloadError
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.places.countries import countries
from scanner.payloads.places.regions import MAX_REGIONS, Kind, Mentions, country_code
from tests.compiled import compiled

FIELDS = FieldIndex(())
SCANNER = compiled("redact-only")
NOTE = "left 8123 4567 as the new one"  # a number in Singapore, Hong Kong, Norway and others; nothing without them


def test_the_table_is_sound() -> None:
    table = countries()
    assert len(table.codes) > 240
    assert all(len(code) == 2 and code.isupper() for code in table.codes)
    assert all(name == name.lower() and name.isascii() for name in table.by_name)
    assert {table.by_calling_code[code] for code in ("1", "7", "39", "44", "49")} == {"US", "RU", "IT", "GB", "DE"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DE", "DE"),
        ("deu", "DE"),
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("UK", "GB"),
        ("États-Unis", "US"),
        ("España", "ES"),
        ("Regno Unito", "GB"),
        ("Korea, Republic of", "KR"),
        (" nl ", "NL"),
        ("Bavaria", None),
        ("", None),
    ],
)
def test_countries_by_any_name(name: str, code: str | None) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("name", "parent", "kind"),
    [
        ("country", "", Kind.COUNTRY),
        ("billing_country_code", "", Kind.COUNTRY),
        ("Land", "", Kind.COUNTRY),
        ("pays", "", Kind.COUNTRY),
        ("code", "country", Kind.COUNTRY),
        ("code", "plan", None),
        ("countrySubdivision", "", None),
        ("landline", "", None),
        ("currency", "", Kind.CURRENCY),
        ("preferred_locale", "", Kind.LOCALE),
        ("language", "", Kind.LOCALE),
        ("workPhone", "", Kind.PHONE),
        ("iban", "", Kind.ACCOUNT),
        ("vatNumber", "", Kind.ACCOUNT),
        ("privateNote", "", None),
        ("description", "", None),
    ],
)
def test_field_names_that_tell(name: str, parent: str, kind: Kind | None) -> None:
    assert FIELDS.lookup(name, parent).region is kind


@pytest.mark.parametrize(
    ("kind", "text", "regions"),
    [
        (Kind.COUNTRY, "France", ("FR",)),
        (Kind.COUNTRY, "somewhere", ()),
        (Kind.LOCALE, "de_DE", ("DE",)),
        (Kind.LOCALE, "zh-Hans-SG", ("SG",)),
        (Kind.LOCALE, "pt_BR.UTF-8", ("BR",)),
        (Kind.LOCALE, "it", ("IT",)),
        (Kind.LOCALE, "en", ()),
        (Kind.CURRENCY, "GBP", ("GB",)),
        (Kind.CURRENCY, "chf", ("CH",)),
        (Kind.CURRENCY, "EUR", ()),
        (Kind.CURRENCY, "XOF", ()),
        (Kind.CURRENCY, "DE", ()),
        (Kind.PHONE, "+65 8123 4567", ("SG",)),
        (Kind.PHONE, "0049 30 1234567", ("DE",)),
        (Kind.PHONE, "8123 4567", ()),
        (Kind.ACCOUNT, "NL91ABNA0417164300", ("NL",)),
        (Kind.ACCOUNT, "EL123456789", ("GR",)),
        (Kind.ACCOUNT, "none", ()),
    ],
)
def test_values_that_tell(kind: Kind, text: str, regions: tuple[str, ...]) -> None:
    mentions = Mentions()
    mentions.hear(kind, text)
    assert mentions.regions() == regions


def test_the_plainest_come_first_and_few_are_kept() -> None:
    mentions = Mentions()
    for kind, text in [
        (Kind.CURRENCY, "USD"),
        (Kind.LOCALE, "fr-CA"),
        (Kind.COUNTRY, "Spain"),
        (Kind.COUNTRY, "US"),
        (Kind.LOCALE, "it"),
        (Kind.PHONE, "+49 30 1234567"),
    ]:
        mentions.hear(kind, text)
    assert mentions.regions() == ("ES", "US", "CA", "DE")
    assert len(mentions.regions()) == MAX_REGIONS


def test_a_hostile_payload_is_not_remembered_whole() -> None:
    mentions = Mentions()
    for number in range(10_000):
        mentions.hear(Kind.COUNTRY, f"nowhere {number}")
    assert not mentions.hear(Kind.COUNTRY, "FR")
    assert mentions.regions() == ()


@pytest.mark.parametrize(
    "record",
    [
        {"country": "SG"},
        {"billToContact": {"address": {"country": {"code": "SGP"}}}},
        {"contacts": [{"name": "x"}, {"Land": "Singapur"}]},
        {"currency": "SGD"},
        {"locale": "en_SG"},
        {"mobile": "+65 9123 4567"},
    ],
)
def test_a_record_speaks_for_its_notes(record: dict[str, object]) -> None:
    for document in ({**record, "memo": NOTE}, {"memo": NOTE, **record}):
        masked = msgspec.json.decode(SCANNER.redact_json(msgspec.json.encode(document)).data)
        assert "4567" not in masked["memo"]
    untold = msgspec.json.decode(SCANNER.redact_json(msgspec.json.encode({"memo": NOTE})).data)
    assert untold["memo"] == NOTE


@pytest.mark.parametrize("padding", [0, 3_000])  # small payloads are decoded at once, large ones member by member
@pytest.mark.parametrize("removed", [{"country": "SG"}, {"soldToContact": {"country": "SG", "city": "x"}}])
def test_a_field_that_is_not_shown_speaks_too(removed: dict[str, object], padding: int) -> None:
    scanner = compiled("finance-default")
    payload = {"accountNumber": "A-1", "industry": "x", "status": "y" * padding, **removed, "notes": NOTE}
    shown = scanner.view(payload, entity="Account").llm_view
    assert "4567" not in shown["notes"]
    assert not removed.keys() & shown.keys()


def test_a_caller_may_name_the_region() -> None:
    assert [finding.entity_type for finding in SCANNER.find(NOTE, region="Singapore")] == ["PHONE_NUMBER"]
    assert "4567" not in SCANNER.redact(NOTE, region="sg").text
    assert SCANNER.find(NOTE) == []
    with pytest.raises(PayloadError, match="ISO 3166"):
        SCANNER.find(NOTE, region="Atlantis")
