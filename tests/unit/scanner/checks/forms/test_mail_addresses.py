"""What has the form of a mail address and is none."""

import pytest

from scanner.checks.forms import mail_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jane.doe@example.com", True),
        ("j@mail.example.co.uk", True),
        ("jane@163.com", True),
        ("иван@пример.испытание", True),
        ("security@openssh.com", True),
        ("umac-64@example.com", True),
        ("umac-64@openssh.com", False),
        ("logo@2x.png", False),
        ("widget@3.4.21-beta.rc", False),
        ("a..b@example.com", False),
        ("jane@-example.com", False),
        (f"jane@{'x' * 64}.com", False),
    ],
)
def test_email_address(text: str, *, expected: bool) -> None:
    assert mail_addresses.email_address(text) is expected


def test_many_are_judged_as_one_is() -> None:
    texts = ["umac-64@openssh.com", "jane@example.com", "logo@2x.png", "security@openssh.com"]
    assert mail_addresses.email_addresses([text.encode() for text in texts]) == [False, True, False, True]
