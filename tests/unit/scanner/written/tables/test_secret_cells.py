"""Passwords and tokens in the cells of tables and forms: the same in every way to draw one, and no words about them."""

import pytest

from scanner import Scanner
from tests.compiled import compiled


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return compiled("finance-default")


def secrets(scanner: Scanner, text: str) -> list[str]:
    found = scanner.find(text)
    return [text[finding.start : finding.end] for finding in found if finding.entity_type == "SECRET"]


@pytest.mark.parametrize(
    "table",
    [
        "| User | Password |\n|---|---|\n| jd | {} |\n",
        "|User|Passwort|\n|--|--|\n|jd|`{}`|\n",
        "+------+----------+\n| user | password |\n+------+----------+\n| jd   | {} |\n+------+----------+\n",
        " user | passwd \n------+--------\n jd   | {}\n(1 row)\n",
        "-[ RECORD 1 ]---\nuser     | jd\npassword | {}\n",
        "**************************** 1. row ****************************\n    user: jd\npassword: {}\n",
        "┌──────┬──────────┐\n│ user │ kennwort │\n├──────┼──────────┤\n│ jd   │ {} │\n└──────┴──────────┘\n",
        "<table><tr><th>User</th><th>Mot de passe</th></tr><tr><td>jd</td><td>{}</td></tr></table>",
        "<table><tr><td>User</td><td>Password</td></tr><tr><td>jd</td><td>{}</td></tr></table>",
        "<dl><dt>User</dt><dd>jd</dd><dt>Password</dt><dd>{}</dd></dl>",
        "User      Password      Last seen\njd        {}    May\n",
        "user\tpassword\nkb\t{}\n",
        "user,password\njd,{}\n",
        '["User","Password"]\n["jd","{}"]\n',
    ],
)
@pytest.mark.parametrize("value", ["tulip9Garden", "b4umhaus", "Rosen!Garten", "x9Kq!vRt2"])
def test_a_password_is_found_below_or_beside_its_name_in_every_table(scanner: Scanner, table: str, value: str) -> None:
    assert secrets(scanner, table.format(value)) == [value]


@pytest.mark.parametrize(
    ("heading", "value"),
    [("API token", "a91b2c7d4e5f"), ("Client secret", "Kq81vRtz77Lm"), ("PIN", "4417"), ("Passwort", "123456")],
)
def test_what_a_column_of_secrets_holds_is_found(scanner: Scanner, heading: str, value: str) -> None:
    assert secrets(scanner, f"| User | {heading} |\n|---|---|\n| jd | {value} |\n") == [value]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Password", "required"),
        ("Password", "Yes"),
        ("Password", "none"),
        ("Password", "********"),
        ("Password", "<password>"),
        ("Password", "${DB_PASSWORD_2}"),
        ("Password", "8-64 characters"),
        ("Password", "8"),
        ("Password", "bcrypt"),
        ("Password", "scram-sha-256"),
        ("Password", "SHA256"),
        ("Password", "argon2id"),
        ("Password", "2026-11-03T08:12:44Z"),
        ("Token", "10240"),
        ("Token", "OAuth2"),
        ("Secret", "STRIPE_KEY_V2"),
        ("Secret", "stripe-key-v2"),
        ("API key", "https://example.com/keys/v2"),
        ("Password policy", "tulip9Garden"),
        ("Tokens", "1024k"),
    ],
)
def test_words_and_figures_about_secrets_are_none(scanner: Scanner, heading: str, value: str) -> None:
    assert secrets(scanner, f"| Step | {heading} |\n|---|---|\n| 1 | {value} |\n") == []
