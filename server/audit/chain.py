"""The hash chain of the audit trail: how a record is sealed, and how a line is told from what is none.

A line is a JSON object in ASCII. Behind the record's own members stand those of the chain, always last:

    …,"seq":812,"prev":"<64 hex digits>","hash":"<64 hex digits>"}

`seq` counts from 1 over all files of a trail; `prev` is the hash of the record before, sixty-four zeros for the first.
The canonical form is the line itself: the hash covers its bytes up to the comma before the member `hash`. Nothing has
to be encoded again to check it, and no two readers can disagree about spaces, numbers or the order of members.

Without a key that member is SHA-256 (FIPS 180-4): it shows damage and careless edits, but whoever can rewrite the whole
file can seal it anew. With a key the member is called `hmac` and is HMAC-SHA-256 (RFC 2104); then only who has the key
can. What stands between two records, such as the torn line of a process that was killed, is held by the next record's
`torn`, its SHA-256, so that nothing can be slipped in there later.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

OPENING: Final = b'{"timestamp":'
"""How every record begins."""

MAX_LINE: Final = 1 << 20
"""Bytes of a line that a reader takes for one; the longest record, with each of 1,650 rules in it, has some 70,000."""

_SEAL: Final = re.compile(
    rb',"seq":(?P<seq>[1-9][0-9]{0,17}),"prev":"(?P<prev>[0-9a-f]{64})"(?:,"torn":"(?P<torn>[0-9a-f]{64})")?'
    rb'(?P<end>,)"(?P<kind>hash|hmac)":"(?P<hash>[0-9a-f]{64})"\}\Z'
)
_SEAL_BYTES: Final = 320  # at most what _SEAL matches, so that a long line is not searched from its beginning

_LINK: Final = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


class Link(NamedTuple):
    """A record's place in the chain: its number, and its hash as 64 hex digits."""

    seq: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Link | None":
        """The link that `str` made, None for any other text."""
        match = _LINK.fullmatch(text)
        return None if match is None else cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


START: Final = Link(0, "0" * 64)
"""What the first record of a chain follows."""


class Sealed(NamedTuple):
    """A line that has the members of the chain. Whether they are right is another question, see `genuine`.

    `covered`: the bytes that the hash is of. `keyed`: it is an HMAC.
    """

    link: Link
    prev: str
    torn: str | None
    keyed: bool
    covered: bytes

    def genuine(self, key: bytes | None) -> bool:
        """Whether the hash is that of the line; `key` is used for a keyed line alone, which has none without it."""
        if self.keyed and key is None:
            return False
        return hmac.compare_digest(_digest(self.covered, key if self.keyed else None), self.link.hash)


_encode: Final = json.JSONEncoder(separators=(",", ":"), default=lambda value: f"({type(value).__name__})").encode


def encode(record: Mapping[str, object]) -> bytes:
    """A record as one JSON object, compact, ASCII, without a newline.

    ASCII escapes also keep control characters and lone surrogates out, so that no line can steer a terminal. A value
    that JSON does not know is named by its type alone: its text could hold anything.
    """
    return _encode(record).encode("ascii")


def seal(record: bytes, after: Link, *, key: bytes | None = None, torn: str | None = None) -> tuple[bytes, Link]:
    """(the line of an encoded record that follows `after`, newline included; its link)."""
    seq = after.seq + 1
    between = "" if torn is None else f',"torn":"{torn}"'
    covered = record[:-1] + f',"seq":{seq},"prev":"{after.hash}"{between}'.encode("ascii")
    digest = _digest(covered, key)
    name = b"hash" if key is None else b"hmac"
    return covered + b',"' + name + b'":"' + digest.encode("ascii") + b'"}\n', Link(seq, digest)


def unseal(line: bytes) -> Sealed | None:
    """The chain's members of a line, which comes without its newline; None when it is no record of a chain."""
    if not line.startswith(b"{"):
        return None
    match = _SEAL.search(line, max(0, len(line) - _SEAL_BYTES))
    if match is None:
        return None
    torn = match["torn"]
    return Sealed(
        Link(int(match["seq"]), match["hash"].decode()),
        match["prev"].decode(),
        None if torn is None else torn.decode(),
        match["kind"] == b"hmac",
        line[: match.start("end")],
    )


def _digest(data: bytes, key: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if key is None else hmac.digest(key, data, "sha256").hex()
