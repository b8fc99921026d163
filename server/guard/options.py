"""What whoever runs a guard decides: what may pass, and its bounds; see `sluicegate guard --help`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from server.guard.pending.calls import MOST_OPEN
from server.settings import ConfigError

Arguments = Literal["pass", "flag", "refuse"]
"""What becomes of a message of the client that holds personal or payment data: it is data that leaves."""

Masks = Literal["refuse", "pass"]
"""What becomes of a call with a mask as a value."""

Prompts = Literal["instruct", "data", "trust"]
"""What prompts may say to a model: what a prompt is for, no more than data may, or anything."""

Addresses = Literal["public", "all"]
"""Which addresses of machines, and towns beside nothing of anybody's, are masked."""

MAX_BYTES: Final = 65_536
"""Of the texts of a result, and of its document: the 64 KB of the size limits."""

SMALLEST: Final = 4_096
"""The same at least: room for a document that says that most of it left."""

MAX_LINE: Final = 4 * 1024 * 1024
"""Bytes of a line of the upstream, an image of 3 MB. What is worst to read of that size takes 7 s and 400 MB."""

_MOST_OPEN: Final = 65_536
"""A record of some hundred bytes is kept of each; progress looks through them all."""

TIMEOUT: Final = 300.0
"""Seconds; a call that tells its progress has so many again each time."""


class GuardOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a guard besides the settings of a server. Raises `ConfigError` for what is none.

    `binary`: whether images, audio and blobs pass unread. `apps`: whether pages of MCP Apps do. `whole`: whether long
    texts that carry instructions leave, or the parts of them that do. `any_question`: whether questions pass that a
    server may not ask. `max_bytes`: of the texts of a result, and of its document. `max_line`: bytes of a line of the
    upstream. `timeout`: seconds, 0 for none.
    """

    allow: Sequence[str] = ()
    deny: Sequence[str] = ()
    pin: Path | None = None
    repin: bool = False
    binary: bool = False
    apps: bool = False
    whole: bool = False
    arguments: Arguments = "pass"
    masks: Masks = "refuse"
    prompts: Prompts = "instruct"
    any_question: bool = False
    addresses: Addresses = "public"
    max_bytes: int = MAX_BYTES
    max_line: int = MAX_LINE
    most_open: int = MOST_OPEN
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        for option, patterns in (("--allow-tool", self.allow), ("--deny-tool", self.deny)):
            if not all(map(str.strip, patterns)):
                raise ConfigError(f"{option}: takes a name, or a pattern of names such as 'get_*'")
        if self.max_bytes < SMALLEST:
            raise ConfigError(f"--max-bytes: has to be at least {SMALLEST}")
        if self.max_line < self.max_bytes:
            raise ConfigError("--max-line: has to be at least --max-bytes")
        if not 1 <= self.most_open <= _MOST_OPEN:
            raise ConfigError(f"--max-open: has to be from 1 to {_MOST_OPEN}")
        if not 0 <= self.timeout < 10**7:
            raise ConfigError("--timeout: seconds, 0 for none")
        if self.repin and self.pin is None:
            raise ConfigError("--repin: needs a file of pins (--pin)")
