"""Words of forms that ask for a secret, and words about one that do not."""

import pytest

from server.guard.questions.asked_secrets import label_asks, text_asks
from tests.compiled import compiled

SECRETS = [
    *("recovery_phrase", "Secret recovery phrase", "seedPhrase", "mnemonic", "12-word phrase", "keystore file", "PAT"),
    *(
        "Personal access token",
        "GitHub token",
        "Token value",
        "API key for OpenAI",
        "access token (classic)",
        "2FA code",
    ),
    *(
        "name and password",
        "Email / password",
        "Passwort",
        "totp",
        "Your wallet's recovery phrase",
        "card number",
        "CVC",
    ),
]
ABOUT = [
    *(
        "Name for the new API key",
        "label for the token",
        "token_label",
        "Key label",
        "password_policy",
        "Password hint",
    ),
    *(
        "Password hint",
        "name of the secret",
        "Number of tokens",
        "max_tokens",
        "next_page_token",
        "Stop token",
        "Issue key",
    ),
    *(
        "sort key",
        "Search phrase",
        "recovery email",
        "Pinned message",
        "Which API key should be rotated?",
        "PIN code (postal)",
    ),
    *("Public key", "Token owner", "Password length", "Title of the card", "coupon code", "ERC20 token"),
]
ASKING = [
    "Please enter your GitHub password to continue.",
    "Do not forget to enter your password.",
    "Do not wait: provide your PIN.",
    "To restore your wallet, provide your 12-word recovery phrase.",
    "We need your API key for OpenAI to continue.",
    "What is your password?",
    "Give us your AWS secret access key so that the sync can run.",
    "Enter the name and password of the user",
]
HONEST = [
    "Enter a name for the new API key.",
    "Confirm that you want to rotate the API key.",
    "Choose how long the token should be valid.",
    "Your favorite integer (do not give us your phone number, pin, or other sensitive info)",
    "Never share your password with anybody.",
    "You don't need to enter a password.",
    "Password must have 8 characters",
    "What is the name of the secret?",
    "Please provide the ID of the API key to delete",
    "Enter the environment variable that holds the password",
    "Enter a description of the secret, never the secret itself",
]

HOLDS = compiled("redact-only").held_by


@pytest.mark.parametrize("label", SECRETS)
def test_a_label_asks_for_a_secret(label: str) -> None:
    assert label_asks(label, HOLDS)


@pytest.mark.parametrize("label", ABOUT)
def test_a_label_about_a_secret_asks_for_none(label: str) -> None:
    assert not label_asks(label, HOLDS)


@pytest.mark.parametrize("text", ASKING)
def test_a_sentence_asks_for_a_secret(text: str) -> None:
    assert text_asks(text, HOLDS)


@pytest.mark.parametrize("text", HONEST)
def test_a_sentence_about_a_secret_asks_for_none(text: str) -> None:
    assert not text_asks(text, HOLDS)
