"""Addresses of crypto-currencies, by the check their own networks make.

Pure functions. Ethereum's mixed-case check (EIP-55) and Monero's need Keccak, which the standard library lacks; their
addresses are long enough to be known by their form.
"""

from __future__ import annotations

import hashlib
from typing import Final

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # Bitcoin Core, src/base58.cpp
_BASE58_VALUE: Final = {character: value for value, character in enumerate(_BASE58)}
_CHECK_BYTES: Final = 4
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # BIP 173
_BECH32_VALUE: Final = {character: value for value, character in enumerate(_BECH32)}
_BECH32_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)  # BIP 173
_LONGEST_BECH32: Final = 90  # characters, BIP 173
_LONGEST_BASE58: Final = 120  # characters; an extended key (BIP 32), the longest there is, has 111
_BECH32_FINALS: Final = frozenset({1, 0x2BC830A3})  # BIP 173; bech32m, BIP 350


def base58_check(text: str) -> bool:
    """Whether ``text`` is base58 that ends in four bytes of its double SHA-256, as Bitcoin's addresses and keys do."""
    if len(text) > _LONGEST_BASE58:
        return False
    number = 0
    for character in text:
        value = _BASE58_VALUE.get(character)
        if value is None:
            return False
        number = number * 58 + value
    leading = len(text) - len(text.lstrip("1"))
    data = b"\0" * leading + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    return (
        len(payload) > _CHECK_BYTES
        and hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK_BYTES] == check
    )


def bech32(text: str) -> bool:
    """Whether ``text`` is a segregated-witness address: bech32 or bech32m, in one case."""
    if len(text) > _LONGEST_BECH32 or text not in {text.lower(), text.upper()}:
        return False
    prefix, _, data = text.lower().rpartition("1")
    if not prefix or any(character not in _BECH32_VALUE for character in data):
        return False
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [_BECH32_VALUE[c] for c in data]
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATOR):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum in _BECH32_FINALS


def bitcoin_address(text: str) -> bool:
    """Whether ``text`` is an address of Bitcoin or of a chain that kept its forms (Litecoin, Dogecoin, Dash …)."""
    return bech32(text) or base58_check(text)
