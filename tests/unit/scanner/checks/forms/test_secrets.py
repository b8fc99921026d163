"""What stands where a secret may: secrets, and what only looks like one."""

import pytest

from scanner.checks.forms import secrets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("secret123", True),
        ("swordfish", True),
        ("correct horse battery staple", True),
        ("required", False),
        ("********", False),
        ("${DB_PASSWORD}", False),
        ("{{vault_password_2}}", False),
        ("{password!r}", False),
        ("{minLength:8", False),
        ("${HOST}secret123", False),
        ("{%if1!", False),
        ("{k9Lm!2vQ", True),
        ("{SSHA}5en6G6MezRroT3XKqkdP", True),
        ("$(cat", False),
        ("<your", False),
        ("raise", False),
        ("Enter your password", False),
    ],
)
def test_secret_value(text: str, *, expected: bool) -> None:
    assert secrets.secret_value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amFuZTpub3RSZWFs", True),  # jane:notReal
        ("amFuZTpub3RSZWE=", True),  # jane:notRea
        ("amFuZTpub3RSZWE", True),  # without what fills it up
        ("amFuZW5vdFJlYWw=", False),  # janenotReal
        ("OnJlYWw=", False),  # nobody's
        ("oauth2client", False),
        ("amFuZToA", False),  # jane: and what cannot be printed
        ("amFuZTpub3RSZWFs" * 50, False),
    ],
)
def test_basic_pair(text: str, *, expected: bool) -> None:
    assert secrets.basic_pair(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a1b2c3d4e5", True), ("required-for-access", False), ("12345678", False), ("a1", False), ("aaaaaaaaaa1", False)],
)
def test_secret_token(text: str, *, expected: bool) -> None:
    assert secrets.secret_token(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k3Lp0wQz", True),
        ("2026-03-02T10", False),
        ("2026-03-02T10:22:11.123Z", False),
        ("20260302T102211Z", False),
        ("02-Mar-2026", False),
        ("Mar/2026:10:22:11", False),
        ("2026-Tulip-T10", True),
        ("March2026", True),
    ],
)
def test_secret_token_is_no_time(text: str, *, expected: bool) -> None:
    assert secrets.secret_token(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Winter2024", True),
        ("Winter-2024", True),
        ("k3L/p0wQz", True),
        ("tulip7/otp9x!", True),
        ("HTTPanda2024", True),
        ("ERR_TIMEOUT_500", False),
        ("AUTH_0042", False),
        ("auth/v2/signin", False),
        ("api/users/42", False),
        ("okta-SAML2.0", False),
        ("OAuth2/OIDC", False),
        ("2FA-Code", False),
        ("TLSv1.3-ldap", False),
    ],
)
def test_login_token_is_no_error_page_or_way_of_signing_in(text: str, *, expected: bool) -> None:
    assert secrets.login_token(text) is expected
