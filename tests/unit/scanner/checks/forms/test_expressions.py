"""What a program writes where a value could stand is told from values."""

import pytest

from scanner.checks.forms.expressions import is_expression, is_path


@pytest.mark.parametrize(
    "text",
    [
        "input(",
        "z.string().min(8",
        "c->get_value(NULL",
        "os.environ[",
        "auth[2",
        "str",
        "str|None",
        "Optional[str",
        "Promise<string",
        "options.password",
        "self.proxy",
        "db_password",
        "userPassword",
        "$DB_PASSWORD",
        "$(pass",
        "@password",
    ],
)
def test_what_is_computed_is_no_value(text: str) -> None:
    assert is_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "tulip",
        "tulip.garden",
        "CorrectHorse",
        "Tr0ub4dor&3",
        "Hu7ter(x",
        "Summer(2024)",
        "Spring[2024]",
        "(open",
        "$ecret",
        "$Ecret99",
        "string9",
        "Stringent",
        "mypassword",
        "Password1",
        "pass_word_7",
        "hunter2(abc",
        "tiger(Lily)9",
        "Tiger[x9]Q!7",
        "Tiger[ab]Q",
        "$(kf93kd!!2",
        "number[k3Lp0wQz9",
        "List<k3Lp0wQz9!>",
        "account->k3Lp0wQz",
        "self",
    ],
)
def test_what_could_be_typed_is_a_value(text: str) -> None:
    assert not is_expression(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zod_1.z.string", True),
        ("base64.urlsafe_b64encode", True),
        ("ed25519.Ed25519PrivateKey.from_private_bytes", True),
        ("mF9.B5f-4.1JqM0notReal", False),
        ("a1b2c3.d4e5f6", False),
        ("Zx9Qw7.Vu7Ts6", False),
        ("a1b2c3d4e5f6", False),
        ("tulip9", False),
        ("tulip.garden9.north", False),
        ("aaa12345.bbb67890.ccc", False),
        ("sk.live.abcdefgh12345", False),
    ],
)
def test_a_row_of_names_is_none(text: str, *, expected: bool) -> None:
    assert is_path(text) is expected


def test_a_long_name_that_is_none_is_told_at_once() -> None:
    assert not is_path(f"aa.{'a' * 5_000}A")
    for form in ("a_" * 5_000, "a." * 5_000, "a1_" * 5_000, "Aa" * 5_000, "$" * 5_000, "a->" * 5_000):
        assert not is_expression(f"{form}!")
        assert not is_path(f"{form}!")
