"""An audit file on a clock that stands still: how tests write one, read it, check it and forge a record in it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.audit.chain import START, encode, seal, unseal
from server.audit.file import AuditFile
from server.audit.folder import trail_of
from server.audit.settings import AuditSettings
from server.audit.verify import Verdict, verify

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = b"0123456789abcdef"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def record(number: int, moment: datetime = NOON) -> bytes:
    return encode({"timestamp": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "event_type": "request", "number": number})


def describe(severity: str, event: str, details: Mapping[str, object]) -> bytes:
    return encode({"timestamp": "2026-03-01T12:00:00Z", "severity": severity, "event": event, "details": details})


def opened(path: Path, clock: Callable[[], datetime] | None = None, **more: Any) -> AuditFile:
    named = {*AuditSettings.__struct_fields__} - {"head"}  # which is opened here
    settings = AuditSettings(**{name: more.pop(name) for name in named & more.keys()})
    return AuditFile(path, clock or Clock(), settings, **more)


def write(file: AuditFile, *numbers: int, moment: datetime = NOON) -> None:
    for number in numbers:
        file.append(record(number, moment), describe)


def read(path: Path) -> list[dict[str, Any]]:
    lines = [line for part in trail_of(path) for line in part.read_bytes().splitlines()]
    return [json.loads(line) for line in lines if unseal(line)]


def events(path: Path) -> list[tuple[str, dict[str, Any]]]:
    return [(one["event"], one["details"]) for one in read(path) if "event" in one]


def checked(path: Path, **more: Any) -> Verdict:
    return verify(trail_of(path), **more)


def sealed_anew(path: Path, number: int, *, insert: bool = False) -> None:
    """What somebody without a key can do: write a record and seal it, in the place of the one with this number."""
    lines = path.read_bytes().splitlines(keepends=True)
    before = unseal(lines[number - 2].rstrip()) if number > 1 else None
    forged, _ = seal(record(999), START if before is None else before.link)
    lines[number - 1 : number if not insert else number - 1] = [forged]
    path.write_bytes(b"".join(lines))
