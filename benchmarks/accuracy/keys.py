"""Secrets in the formats that their issuers document, and links and wallets.

Prefixes and bodies are joined only at run time, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import base64
import hashlib
import random
import string

from benchmarks.accuracy.cases import Half
from benchmarks.accuracy.people import Value

_ALNUM = string.ascii_letters + string.digits
_WORDLIKE = _ALNUM + "_-"

# Issuer: prefix, body alphabet, body length, suffix. Sources: the issuers' documentation of token formats, e.g.
# https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/, https://docs.stripe.com/keys,
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, https://docs.gitlab.com/security/tokens/
_FORMATS: dict[Half, tuple[tuple[str, tuple[str, ...], str, int], ...]] = {
    "tune": (
        ("aws", ("AKI", "A"), string.ascii_uppercase + "234567", 16),
        ("github", ("gh", "p_"), _ALNUM, 36),
        ("stripe", ("sk_", "live_"), _ALNUM, 24),
        ("slack", ("xo", "xb-123456789012-1234567890123-"), _ALNUM, 24),
        ("google", ("AI", "za"), _WORDLIKE, 35),
        ("npm", ("np", "m_"), _ALNUM, 36),
        ("sendgrid", ("S", "G.abcdefghijklmnopqrstuv."), _WORDLIKE, 43),
    ),
    "judge": (
        ("aws", ("ASI", "A"), string.ascii_uppercase + "234567", 16),
        ("github", ("gh", "o_"), _ALNUM, 36),
        ("stripe-restricted", ("rk_", "live_"), _ALNUM, 24),
        ("stripe-webhook", ("wh", "sec_"), _ALNUM, 32),
        ("gitlab", ("gl", "pat-"), _WORDLIKE, 20),
        ("shopify", ("shp", "at_"), "0123456789abcdef", 32),
        ("twilio", ("S", "K"), "0123456789abcdef", 32),
        ("square", ("sq0", "atp-"), _WORDLIKE, 22),
    ),
}
_WORDS: dict[Half, tuple[str, ...]] = {
    "tune": ("Winter", "Falcon", "Billing", "Qwerty", "dragon"),
    "judge": ("Autumn", "Osprey", "Ledger", "Zxcvbn", "monkey"),
}
_SCHEMES: dict[Half, tuple[str, ...]] = {
    "tune": ("postgres", "https", "mongodb+srv", "ftp"),
    "judge": ("mysql", "https", "redis", "amqps", "sftp"),
}
_USERS: dict[Half, tuple[str, ...]] = {
    "tune": ("svc_billing", "export", "admin"),
    "judge": ("ledger_ro", "sync", "root"),
}


def secret(draw: random.Random, half: Half) -> Value:
    """An API key, a JWT or a private key; the variant is its issuer."""
    choice = draw.random()
    if choice < 0.1:
        return Value(_jwt(draw), "jwt")
    if choice < 0.17:
        body = "\n".join(_random(draw, _ALNUM + "+/", 64) for _ in range(4))
        return Value(f"-----BEGIN PRIVATE {'KEY'}-----\n{body}\n-----END PRIVATE {'KEY'}-----", "pem")
    issuer, prefix, alphabet, length = draw.choice(_FORMATS[half])
    return Value("".join(prefix) + _random(draw, alphabet, length), issuer)


def password(draw: random.Random, half: Half) -> Value:
    """A password as people choose them; only ever used after a word that says what it is."""
    word = draw.choice(_WORDS[half])
    endings = (f"{draw.randint(10, 9999)}!", f"_{_random(draw, _ALNUM, 5)}")
    return Value(draw.choice((*(word + ending for ending in endings), _random(draw, _ALNUM, 12))), "password")


def credential_url(draw: random.Random, half: Half) -> Value:
    """A connection string with user and password in it."""
    scheme, user = draw.choice(_SCHEMES[half]), draw.choice(_USERS[half])
    login = f"{user}:{_random(draw, _ALNUM, 10)}"
    start = len(scheme) + len("://")
    return Value(f"{scheme}://{login}@db{draw.randint(1, 9)}.example.net/billing", scheme, (start, start + len(login)))


def bitcoin(draw: random.Random) -> Value:
    """A legacy address with its checksum (base58check, version 0)."""
    payload = b"\x00" + draw.randbytes(20)
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = alphabet[rest] + text
    return Value("1" * (len(whole) - len(whole.lstrip(b"\x00"))) + text)


def _jwt(draw: random.Random) -> str:
    parts = (
        b'{"alg":"HS256","typ":"JWT"}',
        f'{{"sub":"{draw.randrange(10**9)}","scope":"billing"}}'.encode(),
        draw.randbytes(32),
    )
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def _random(draw: random.Random, alphabet: str, length: int) -> str:
    return "".join(draw.choice(alphabet) for _ in range(length))
