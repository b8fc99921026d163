"""Whether what has the form of a mail address is one: an image's file name and an SSH algorithm are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# File name endings that follow an "@" in asset names (logo@2x.png); none is a delegated top-level domain
# (IANA root zone database, https://www.iana.org/domains/root/db).
_FILE_ENDINGS: Final = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "js", "json", "html", "htm", "pdf", "xml",
     "csv", "txt", "woff", "ttf", "map", "ts", "tsx", "jsx", "yaml", "yml", "docx", "xlsx"}
)  # fmt: skip
_LABEL: Final = r"(?!-)[^.]{1,63}(?<!-)"  # characters of one label of a domain, RFC 1035 2.3.4
_DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# SSH writes the name of an algorithm that no standard has as a name at the domain of who named it (RFC 4251, 6):
# umac-64@openssh.com. Who named any, and what: OpenSSH's PROTOCOL files, libssh. Each has a number in it, but for zlib;
# "support@openssh.com" may be written to.
_NAMERS: Final = frozenset({"openssh.com", "libssh.org"})
_ALGORITHM: Final = re.compile(
    r"(?=[a-z-]*[0-9])(?:hmac|umac|aes|chacha|curve|sntrup|mlkem|rijndael|ecdsa|ecdh|ssh|sk|webauthn|rsa|kex|hostkeys)"
    r"[a-z0-9]*-[a-z0-9-]+|zlib"
)


def email_address(text: str) -> bool:
    """Whether ``text``, already of the form local@domain.tld, can be delivered to (RFC 5321, RFC 1035 labels)."""
    local, _, domain = text.rpartition("@")
    return bool(local) and ".." not in local and _is_domain(domain) and not is_algorithm(local, domain)


def email_addresses(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`email_address` says of each of many texts."""
    parts = [text.rpartition(b"@") for text in texts]
    domains = {domain: _is_domain(domain.decode(errors="replace")) for domain in {domain for _, _, domain in parts}}
    good = [bool(local) and b".." not in local and domains[domain] for local, _, domain in parts]
    if not _NAMERS.isdisjoint(domain.decode(errors="replace") for domain in domains):
        good = [one and email_address(text.decode(errors="replace")) for one, text in zip(good, texts, strict=True)]
    return good


def _is_domain(domain: str) -> bool:
    """Whether mail can go to a domain."""
    if not _DOMAIN.fullmatch(domain):
        return False
    labels = domain.split(".")
    return (
        not (labels[0].isdecimal() and labels[1].split("-")[0].isdecimal())  # widget@3.4.x: a version
        and labels[-1].lower() not in _FILE_ENDINGS
    )


def is_algorithm(local: str, domain: str) -> bool:
    """Whether a name at a domain is that of an algorithm at who named it."""
    return domain in _NAMERS and _ALGORITHM.fullmatch(local) is not None
