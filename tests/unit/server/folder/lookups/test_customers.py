"""Accounts found by what they are called, as people write it and as views show it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scanner import Scanner
from scanner.masking.tokens import token
from server.folder.index.queries import MOST_SPELLINGS
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.records.account_matching import comparable_names
from server.source import Query, Source, SourceError

KEY = b"0123456789abcdef"

ACCOUNTS: list[dict[str, Any]] = [
    {"id": "a1", "name": "J\u00e9r\u00f4me Lef\u00e8vre", "email": "J.Lefevre@Example.com", "tenant": "acme"},
    {"id": "a2", "name": "Acme, Inc.", "billToContact": {"firstName": "Jane", "lastName": "Doe"}, "tenant": "acme"},
    {"id": "a3", "given_name": "Jane", "family_name": "Doe", "email_address": "jane@example.com", "tenant": "bolt"},
    {"id": "a4", "name": "Jane  Doe", "billToContact": {"workEmail": "jane@example.com"}},
    {"id": "4155550123", "accountNumber": "A-5", "name": None, "email": ["jane@example.com"], "tenant": "bolt"},
    {"id": "a6", "name": "x" * 400, "company": "Stra\u00dfe GmbH"},
    {"id": "a7", "first_name": "", "last_name": "Roe"},
    {"id": "a8", "name": "-", "email": "-"},
    {"id": "a9", "name": "...", "email": "@"},
]
INVOICES = [{"id": f"i{n}", "accountId": of, "tenant": "acme"} for n, of in enumerate(["a1", "a3", "a1", "4155550123"])]


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    for name, records in (("accounts", ACCOUNTS), ("invoices", INVOICES)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return FolderSource(tmp_path, Reading(token=partial(token, KEY)))


def ids(records: tuple[bytes, ...]) -> list[str]:
    return [json.loads(record)["id"] for record in records]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"email": "j.lefevre@example.com"}, ["a1"]),
        ({"email": " J.LEFEVRE@EXAMPLE.COM "}, ["a1"]),
        ({"email": "jane@example.com"}, ["a3", "a4"]),
        ({"email": "jane@example"}, []),
        ({"email": "Jane Doe"}, []),
        ({"name": "jerome lefevre"}, ["a1"]),
        ({"name": "J\u00c9R\u00d4ME   LEF\u00c8VRE"}, ["a1"]),
        ({"name": "Lefevre, Jerome"}, ["a1"]),
        ({"name": "jane doe"}, ["a2", "a3", "a4"]),
        ({"name": "Doe"}, []),
        ({"name": "Jane"}, []),
        ({"name": "Roe"}, ["a7"]),
        ({"name": "acme inc"}, ["a2"]),
        ({"name": "Acme"}, ["a2"]),  # "Acme, Inc."
        ({"name": "STRASSE"}, ["a6"]),
        ({"name": "Stras"}, []),  # no word
        ({"name": "inc acme"}, ["a2"]),
        ({"name": "GmbH"}, []),  # not where it begins
        ({"name": "Acme", "email": "jane@example.com"}, []),
        ({"name": "-"}, []),
        ({"name": "..."}, []),
        ({"name": "\u3164"}, []),  # a filler of Hangul
        ({"email": "-"}, []),
        ({"email": "@"}, []),
        ({"name": "-", "email": "jane@example.com"}, []),
        ({"name": "STRASSE gmbh"}, ["a6"]),
        ({"name": "x" * 400}, []),
        ({"name": "Jane Doe", "email": "jane@example.com"}, ["a3", "a4"]),
        ({"name": "Jerome Lefevre", "email": "jane@example.com"}, []),
        ({"name": ""}, []),
        ({"name": "\ud800"}, []),
        ({}, []),
    ],
    ids=str,
)
def test_names_and_emails_are_compared_as_people_write_them(
    source: FolderSource, asked: dict[str, str], found: list[str]
) -> None:
    assert ids(source.customers(**asked, limit=10)) == found


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("M\u00fcller GmbH & Co. KG", ["M\u00fcller GmbH", "Mueller", "muller gmbh", "M\u00fcller GmbH & Co."], True),
        ("M\u00fcller GmbH & Co. KG", ["GmbH", "M\u00fcller KG", "Co. KG", "M", "M\u00fcll"], False),
        ("Acme Corp", ["Acme"], True),
        ("Acme Corp", ["Corp", "Ac", "Acme Corporation", "Acme Ltd"], False),
        ("O'Neil & Sons Ltd", ["O'Neil", "ONeil & Sons"], True),
        ("3M Company Inc", ["3M Company"], True),
        ("3M Company Inc", ["3M"], False),  # too short
        ("Atelier Dubois", ["Atelier", "Dubois"], True),  # a trade tells a company as well
        ("Julie Dubois Consulting LLC", ["Dubois", "Julie"], True),
        ("Julie Dubois Consulting LLC", ["Consulting", "LLC", "Consulting LLC"], False),  # what many are called
        # A person is found by the whole name alone, and so is what does not say that it is a company.
        ("Jane Doe", ["Jane", "Doe"], False),
        ("Corp Jane", ["Corp"], False),
        ("Maria Sa", ["Maria"], False),
        ("MARIA SA", ["Maria"], False),
        ("Maria SA", ["Maria"], True),
        ("Blue Sky", ["Blue"], False),
    ],
)
def test_a_company_is_found_by_the_first_words_of_its_name_or_any_telling_one(
    name: str, asked: list[str], *, found: bool, tmp_path: Path
) -> None:
    (tmp_path / "accounts.jsonl").write_text(json.dumps({"id": "a", "name": name}))
    source = FolderSource(tmp_path)
    assert [ids(source.customers(name=one, limit=5)) for one in asked] == [["a"] if found else []] * len(asked)


def test_whose_name_it_is_comes_before_whose_name_begins_so(tmp_path: Path) -> None:
    names = ["Acme Corp", "Acme", "Acme GmbH"]
    records = [json.dumps({"id": f"a{number}", "name": name}) for number, name in enumerate(names)]
    (tmp_path / "accounts.jsonl").write_text("\n".join(records))
    assert ids(FolderSource(tmp_path).customers(name="acme", limit=5)) == ["a1"]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (
            "J\u00fcrgen M\u00fcller",
            ["Jurgen Muller", "Mueller Juergen", "JUERGEN MUELLER", "Mu\u0308ller, J\u00fcrgen"],
        ),
        ("Mueller Juergen", ["J\u00fcrgen M\u00fcller"]),
        ("B\u00e4ckerei \u00c7elik", ["Baeckerei Celik", "Backerei Celik"]),
        (
            "Stra\u00dfenbau K\u00f6ln GmbH & Co. KG",
            [
                "Strassenbau Koeln GmbH & Co. KG",
                "Strassenbau K\u00f6ln GmbH & Co KG",
                "stra\u00dfenbau koeln gmbh co kg",
            ],
        ),
        ("Strassenbau Koeln", ["Stra\u00dfenbau K\u00f6ln"]),
        ("S\u00f8ren \u00c6gidius \u00c5berg", ["Soeren Aegidius Aaberg"]),
        (
            "Zo\u00eb D\u00e9sir\u00e9e O'Connor",
            ["OConnor Zoe Desiree", "O Connor Zoe Desiree", "Zoe Desiree O\u2019Connor"],
        ),
        ("Sean OConnor", ["Sean O'Connor", "O Connor, Sean"]),
        ("Sean O Connor", ["Sean OConnor", "Sean O'Connor"]),
        ("Gina D'Angelo", ["Gina DAngelo", "dangelo gina"]),
        ("Bauer & Krone GmbH", ["Bauer und Krone GmbH", "Bauer and Krone GmbH", "Bauer und Krone", "bauer & krone"]),
        ("Lind och Falk AB", ["Lind & Falk AB"]),
        ("Dubois et Fils SARL", ["Dubois & Fils", "DUBOIS ET FILS SARL"]),
    ],
)
def test_a_name_is_found_in_every_spelling(name: str, asked: list[str], tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text(json.dumps({"id": "a", "name": name}))
    source = FolderSource(tmp_path)
    assert [one for one in (name, *asked) if ids(source.customers(name=one, limit=5)) != ["a"]] == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Michael", "Michal"),
        ("Mueller", "Muller"),
        ("Bauer", "Baur"),
        ("Roman O", "RomanO"),
        ("M\u00fcller", "Mullern"),
        ("John E Smith", "John Smith"),
        ("Chen En Wei", "Chen Wei"),
        ("And Bauer", "Bauer"),
        ("Bauer und", "Bauer"),
    ],
)
def test_two_names_stay_two(name: str, other: str, tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text(json.dumps({"id": "a", "name": name}))
    assert FolderSource(tmp_path).customers(name=other, limit=5) == ()


def test_one_account_in_two_spellings_is_found_once_and_in_order(tmp_path: Path) -> None:
    names = ["Mueller", "Muller", "M\u00fcller", "Mueller", "M\u00fcller"]
    records = [{"id": f"a{at}", "name": name, "tenant": f"t{at % 2}"} for at, name in enumerate(names)]
    (tmp_path / "accounts.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    source = FolderSource(tmp_path)
    assert ids(source.customers(name="M\u00fcller", limit=9)) == ["a0", "a1", "a2", "a3", "a4"]
    assert ids(source.customers(name="Mueller", limit=9)) == ["a0", "a2", "a3", "a4"]
    assert ids(source.of_tenant("t0").customers(name="M\u00fcller", limit=9)) == ["a0", "a2", "a4"]
    assert ids(source.customers(name="M\u00fcller", limit=2)) == ["a0", "a1"]


def test_more_spellings_are_never_looked_for_than_there_is_room_for() -> None:
    for name in ("O D'M\u00fcller O Stra\u00dfe", "\u00d6 O'\u00c4 O Connor d'Or", "\u00e6'\u00f8 D Abc"):
        assert 1 < len(comparable_names(name)) <= MOST_SPELLINGS


def test_a_token_of_half_a_name_still_stands_for_it(source: FolderSource) -> None:
    assert ids(source.customers(name=token(KEY, "PERSON", "Doe"), limit=5)) == ["a2", "a3"]


def test_no_more_are_given_than_were_asked_for(source: FolderSource) -> None:
    assert ids(source.customers(name="Jane Doe", limit=2)) == ["a2", "a3"]
    assert ids(source.customers(name="Jane Doe", limit=-1)) == ["a2"]


def test_a_record_comes_as_it_was_written(source: FolderSource) -> None:
    (record,) = source.customers(name="Jerome Lefevre", limit=5)
    assert record == json.dumps(ACCOUNTS[0]).encode()


@pytest.mark.parametrize(
    ("tenant", "name", "email"), [("acme", ["a2"], []), ("bolt", ["a3"], ["a3"]), ("nobody", [], []), ("", [], [])]
)
def test_a_tenant_finds_its_own_customers_alone(
    source: FolderSource, tenant: str, name: list[str], email: list[str]
) -> None:
    mine = source.of_tenant(tenant)
    assert ids(mine.customers(name="Jane Doe", limit=10)) == name
    assert ids(mine.customers(email="jane@example.com", limit=10)) == email


EMAIL = token(KEY, "EMAIL_ADDRESS", "j.lefevre@example.com")
PERSON = token(KEY, "PERSON", "Jane Doe")
COMPANY = token(KEY, "ORGANIZATION", "Acme, Inc.")
PHONE = token(KEY, "PHONE_NUMBER", "4155550123")


def test_a_token_stands_for_what_it_was_shown_for(source: FolderSource) -> None:
    assert ids(source.customers(email=EMAIL, limit=5)) == ["a1"]
    assert ids(source.customers(name=PERSON, limit=5)) == ["a2", "a3", "a4"]
    assert [json.loads(source.get("account", one) or b"{}").get("id") for one in (EMAIL, COMPANY, PHONE)] == [
        "a1",
        "a2",
        "4155550123",
    ]
    for asked, found in ((EMAIL, ["i0", "i2"]), (PHONE, ["i3"]), (COMPANY, [])):
        assert ids(source.list("invoice", Query(account_id=asked), limit=9, cursor=None).records) == found
    assert source.get("invoice", EMAIL) is None


def test_a_token_of_several_accounts_is_not_taken_for_one_of_them(source: FolderSource) -> None:
    for call in (
        lambda: source.get("account", PERSON),
        lambda: source.count("invoice", Query(account_id=PERSON)),
    ):
        with pytest.raises(SourceError, match=r"^several accounts share this token; ask for them by id$") as caught:
            call()
        assert caught.value.asked


@pytest.mark.parametrize("of", ["another key", "no key", "a lower case", "no token"])
def test_what_is_no_token_of_this_key_finds_nothing(source: FolderSource, of: str, tmp_path: Path) -> None:
    asked = {"another key": token(b"f" * 16, "EMAIL_ADDRESS", "j.lefevre@example.com"), "a lower case": EMAIL.lower()}
    asked |= {"no token": EMAIL[1:-1], "no key": EMAIL}
    keyless: Source = FolderSource(tmp_path) if of == "no key" else source
    assert keyless.get("account", asked[of]) is None
    assert keyless.customers(email=asked[of], limit=5) == ()
    assert keyless.count("invoice", Query(account_id=asked[of])) == 0


def test_a_token_leads_a_tenant_to_nobody_else(source: FolderSource) -> None:
    assert source.of_tenant("bolt").get("account", EMAIL) is None
    assert json.loads(source.of_tenant("acme").get("account", EMAIL) or b"")["id"] == "a1"
    assert json.loads(source.of_tenant("bolt").get("account", PERSON) or b"")["id"] == "a3", "its own one alone"
    assert source.of_tenant("bolt").count("invoice", Query(account_id=EMAIL)) == 0


def test_the_tokens_of_a_view_are_understood(source: FolderSource, tmp_path: Path) -> None:
    """What a view with the style `token` shows of an account leads back to it."""
    profile = tmp_path / "tokens.yaml"
    profile.write_text(
        "name: tokens\nstyle: token\nentities:\n  Account:\n    identified_by: [email]\n    allow: [id, name, email]\n"
    )
    scanner = Scanner.from_profile(profile, key=KEY)
    view = scanner.view(source.get("account", "a1") or b"", entity="Account").llm_view
    shown = [value for value in view.values() if isinstance(value, str) and value.startswith("<")]
    assert shown
    for value in shown:
        assert ids(source.customers(email=value, limit=5)) == ["a1"], value


def test_first_and_last_names_in_columns_are_one_name(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(
        "id,first_name,last_name,Customer Email\nc1,Jane,Doe,jane@example.com\nc2,Jane,Roe,\n"
    )
    source = FolderSource(tmp_path)
    assert ids(source.customers(name="jane doe", limit=5)) == ["c1"]
    assert source.customers(name="Jane", limit=5) == source.customers(name="Doe", limit=5) == ()
    assert ids(source.customers(email="Jane@Example.com", limit=5)) == ["c1"]


def test_a_tenant_sees_line_items_that_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("id,tenant\n1,acme\n1,bolt\n2,bolt\n")
    (tmp_path / "invoice_items.csv").write_text("id,invoice_id,tenant\na,1,acme\nb,1,bolt\nc,1,\nd,2,bolt\n")
    source = FolderSource(tmp_path)

    def lines(of: Source, invoice: str) -> list[str]:
        return ids(of.lines(invoice, limit=9, cursor=None).records)

    assert lines(source.of_tenant("acme"), "1") == ["a"]
    assert lines(source.of_tenant("bolt"), "1") == ["b"]
    assert lines(source, "1") == ["a", "b", "c"]
    with pytest.raises(SourceError, match=r"^there is no such invoice$"):
        lines(source.of_tenant("acme"), "2")
    assert source.of_tenant("acme").count("invoice", Query()) == 1


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("Mme \u00c9lodie Carpentier", "Elodie Carpentier", True),
        ("M. Thierry Vasseur", "Thierry Vasseur", True),
        ("Anna Weber", "Frau Dr. Anna Weber", True),
        ("Sig.ra Lucia Conti", "sig.ra lucia conti", True),
        ("Mevr. A. van Dijk", "A. van Dijk", True),
        ("Sr. Pablo D\u00edaz", "D\u00edaz, Pablo", True),
        ("Mme Carpentier", "Carpentier", False),  # half a name finds nobody
        ("Mme \u00c9lodie Carpentier", "Carpentier", False),
        ("Mme \u00c9lodie Carpentier", "Mme Carpentier", False),
        ("Dr. Oetker GmbH", "Dr. Oetker", True),
        ("Prof Clean Ltd", "Prof Clean Ltd", True),
        ("SARL Dupr\u00e9", "Dupr\u00e9", True),  # a legal form that stands first
        ("SCI Les Tilleuls", "Les Tilleuls", True),
        ("SCI Les Tilleuls", "Tilleuls", True),
        ("Sarl Dupr\u00e9", "Dupr\u00e9", False),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(tmp_path: Path, name: str, asked: str, found: bool) -> None:  # noqa: FBT001
    (tmp_path / "accounts.jsonl").write_text(json.dumps({"id": "a1", "name": name}))
    assert ids(FolderSource(tmp_path).customers(name=asked, limit=2)) == ["a1"] * found
