"""Addresses of crypto-currencies, on the examples of their own specifications."""

import pytest

from scanner.checks.numbers import wallets

ADDRESSES = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # the genesis block's
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # BIP 173
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",  # BIP 350
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_published_address_passes(address: str) -> None:
    assert wallets.bitcoin_address(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_changed_character_is_noticed(address: str) -> None:
    for place in range(5, len(address)):
        other = "q" if address[place] not in "qQ" else "p"
        changed = address[:place] + (other.upper() if address.isupper() else other) + address[place + 1 :]
        assert not wallets.bitcoin_address(changed)


@pytest.mark.parametrize(
    "text", ["", "1", "bc1", "bc1q", "0OIl", "Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "1" * 34]
)
def test_other_texts_are_no_address(text: str) -> None:
    assert not wallets.bitcoin_address(text)
