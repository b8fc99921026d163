"""Pictures, sounds and archives that a string holds in base64: nobody here can read them, as those of blocks.

A server that returns an image from a tool with structured results sends it in the document as well. The first bytes
behind the base64 decide, and not a name: other base64 is text, which the scanner decodes and reads.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from scanner.matching.engines.native import compile_native
from server.guard.wire.messages import containers

SHORTEST: Final = 44
"""Characters: an icon of one pixel, a GIF of 33 bytes."""

_SIGNATURES: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"\x89PNG\r\n\x1a\n": "image",
        b"\xff\xd8\xff": "image",
        b"GIF87a": "image",
        b"GIF89a": "image",
        b"II*\x00": "image",
        b"MM\x00*": "image",
        b"\x00\x00\x01\x00": "image",  # an icon
        b"ID3": "audio",
        b"OggS": "audio",
        b"fLaC": "audio",
        b"%PDF-": "blob",
        b"PK\x03\x04": "blob",
        b"\x1f\x8b\x08": "blob",
        b"7z\xbc\xaf\x27\x1c": "blob",
        b"\xfd7zXZ\x00": "blob",
        b"\x28\xb5\x2f\xfd": "blob",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "blob",  # documents of offices before 2007
    }
)
"""First bytes of a file, and what it is; lists of magic numbers agree on these."""

_RIFF: Final[Mapping[bytes, str]] = MappingProxyType({b"WEBP": "image", b"WAVE": "audio", b"AVI ": "video"})
_BRANDS: Final[Mapping[bytes, str]] = MappingProxyType({b"avif": "image", b"heic": "image", b"mif1": "image"})
_MOST_READ: Final = 64  # characters that are decoded for the first bytes
_NEEDED: Final = 12  # bytes

_BASE64: Final = re.compile(
    r"\s*+(?:data:(?P<type>[a-z]+)/[^,;\s]{1,80}(?:;[^,;\s]{1,80}){0,4};base64,)?(?P<data>[\w+/=\s-]++)\Z",
    re.ASCII | re.IGNORECASE,
)
_MAY_BE: Final = compile_native(r'"(?:\\[nrt]| )*(?:(?i:data):|[A-Za-z0-9+/_-]{36})')
"""Looked for in whole documents, so by RE2: 52 KB in 0.05 ms, where the standard library takes 0.4."""


def omitted(kind: str) -> str:
    """What stands in the place of such a string, and of a block of that kind."""
    return f"[{'binary content' if kind == 'blob' else kind} omitted: it cannot be scanned]"


def media_in(text: str) -> str | None:
    """What kind of binary a string holds from beginning to end; None for text."""
    if len(text) < SHORTEST or (match := _BASE64.match(text)) is None:
        return None
    kind = (match["type"] or "").lower()
    if kind in {"image", "audio", "video"}:
        return kind
    front = "".join(text[match.start("data") : match.start("data") + 2 * _MOST_READ].split())[:_MOST_READ]
    front = front.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _kind_of(base64.b64decode(front[: len(front) // 4 * 4]))
    except (binascii.Error, ValueError):
        return None


def _kind_of(first: bytes) -> str | None:
    if first[:4] == b"RIFF":
        return _RIFF.get(first[8:_NEEDED])
    if first[4:8] == b"ftyp":
        return _BRANDS.get(first[8:_NEEDED], "video")
    return next((kind for signature, kind in _SIGNATURES.items() if first.startswith(signature)), None)


def may_hold_media(encoded: bytes) -> bool:
    """Whether a string in an encoded document may hold any: by one native call instead of one for each string."""
    return _MAY_BE.search(encoded) is not None


def omit_media(document: Any) -> list[str]:
    """Put notes in the places of such strings in a document, in place; the kind of each."""
    found: list[str] = []
    for container in containers(document):
        for key, value in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(value, str) and (kind := media_in(value)) is not None:
                container[key] = omitted(kind)
                found.append(kind)
    return found
