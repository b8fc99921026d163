"""Records of an audit trail for people: the newest, those that match a search, and new ones as they are written.

Nothing here checks the chain. A line that is no record is passed over: `verify` is who complains. One that looks like a
record and has no place in a chain, as anybody can write it, gets the member `sealed`, which is false.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from server.audit.chain import MAX_LINE, unseal
from server.audit.folder import lines_of, open_to_read, trail_of
from server.audit.trail import timestamp

Record = dict[str, Any]

_TOO_LARGE: Final = 2**63

NOT_SEALED: Final = "(NOT SEALED)"
"""The remark in a line for people about a record that is in no chain."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A description of records: each member that is not None has to fit. `until` is exclusive."""

    user: str | None = None
    tool: str | None = None
    event: str | None = None
    decision: str | None = None
    request_id: str | None = None
    arguments_digest: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, record: Record) -> bool:
        """Whether `record` is one of these. A security event about a tool names it in its details."""
        moment = record.get("timestamp")
        details = record.get("details")
        tool = record.get("tool", details.get("tool") if isinstance(details, dict) else None)
        return (
            all(
                wanted is None or wanted == found
                for wanted, found in (
                    (self.user, record.get("user_id")),
                    (self.tool, tool),
                    (self.event, record.get("event")),
                    (self.decision, record.get("decision")),
                    (self.request_id, record.get("request_id")),
                    (self.arguments_digest, record.get("arguments_digest")),
                )
            )
            # Timestamps have one form and one zone, so they sort as texts do.
            and (self.since is None or (isinstance(moment, str) and moment >= timestamp(self.since)))
            and (self.until is None or (isinstance(moment, str) and moment < timestamp(self.until)))
        )


class ReadPosition(NamedTuple):
    """How far a file was read: which one it is, by device and inode, and the byte."""

    device: int
    inode: int
    offset: int


def records(name: Path) -> Iterator[Record]:
    """All records of the trail called `name`, oldest first. Raises `OSError`."""
    for path in trail_of(name):
        for line in lines_of(path):
            if (record := _record(line.data)) is not None:
                yield record


def newest(name: Path, count: int) -> tuple[list[Record], ReadPosition]:
    """The last `count` records, and where they end in the file that is written to. Raises `OSError`."""
    found: deque[Record] = deque()
    *full, current = trail_of(name)
    with open_to_read(current) as file:
        status = _identity(os.fstat(file.fileno()))
        last: deque[Record] = deque(maxlen=count)
        end = 0
        while line := file.readline(MAX_LINE):
            if not line.endswith(b"\n") and len(line) < MAX_LINE:
                break  # it is still being written
            end += len(line)
            if (record := _record(line)) is not None:
                last.append(record)
    found.extend(last)
    for path in reversed(full):
        if len(found) >= count:
            break
        older: deque[Record] = deque(maxlen=count - len(found))
        older.extend(record for line in lines_of(path) if (record := _record(line.data)) is not None)
        found.extendleft(reversed(older))
    return list(found), ReadPosition(*status, end)


def written_after(name: Path, place: ReadPosition, *, sleep: Callable[[], object]) -> Iterator[Record]:
    """Each record that comes behind `place`, over rotations, without end; `sleep` is called when there is none.

    A file that is not there is waited for. Raises `OSError` for other reasons.
    """
    while True:
        with suppress(FileNotFoundError):  # put aside just now; the next look finds it under its new name
            for path, begin in _files_after(name, place):
                end = yield from _records_behind(path, begin)
                if end is None:
                    break
                place = end
        sleep()


def _files_after(name: Path, place: ReadPosition) -> list[tuple[Path, ReadPosition]]:
    """The file of a trail in which `place` is, and those behind it, each with where to read on. Raises `OSError`.

    Where no file is that one, the newest, from its beginning.
    """
    files = [(path, _identity(path.stat(follow_symlinks=False))) for path in trail_of(name)]
    known = [index for index, (_, identity) in enumerate(files) if identity == place[:2]]
    return [
        (path, place if identity == place[:2] else ReadPosition(*identity, 0))
        for path, identity in files[known[0] if known else -1 :]
    ]


def _records_behind(path: Path, begin: ReadPosition) -> Generator[Record, None, ReadPosition | None]:
    """The records of a file behind a place; returns where its whole lines end, None if it is another file by now."""
    device, inode, offset = begin
    with open_to_read(path) as file:
        if _identity(os.fstat(file.fileno())) != (device, inode):
            return None
        file.seek(offset)
        while (line := file.readline(MAX_LINE)).endswith(b"\n") or len(line) == MAX_LINE:
            offset += len(line)
            if (record := _record(line)) is not None:
                yield record
    return ReadPosition(device, inode, offset)


def as_json(record: Record) -> str:
    """A record as one line of ASCII."""
    return json.dumps(record, separators=(",", ":"))


def as_text(record: Record) -> str:
    """A record as one line for people, in ASCII."""
    parts = [_word(record.get("timestamp")), f"#{_word(record.get('seq'))}"]
    if record.get("sealed") is False:
        parts.append(NOT_SEALED)
    who = f"{_word(record.get('user_id'))} {_word(record.get('api_key'))}"
    if record.get("event_type") == "request":
        duration = figure(record.get("duration_ms"))
        parts += [
            f"{_word(record.get('decision')):9}",
            f"{_word(record.get('tool')):19}",
            who,
            "- ms" if duration is None else f"{duration:.1f} ms",
            f"in {_word(record.get('bytes_in'))} out {_word(record.get('bytes_out'))}",
            _pairs(record.get("details")),
            _pairs(record.get("counts")),
        ]
    else:
        parts += [f"{_word(record.get('severity')):9}", _word(record.get("event")), who, _pairs(record.get("details"))]
    return "  ".join(part for part in parts if part)


def figure(value: object) -> float | None:
    """A number of a record; None for what is none, or is none that a trail holds: anybody may write a line."""
    return float(value) if isinstance(value, int | float) and 0 <= value < _TOO_LARGE else None


def _record(line: bytes) -> Record | None:
    try:
        record = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or "event_type" not in record:
        return None
    if unseal(line.removesuffix(b"\n")) is None:
        record["sealed"] = False
    return record


def _word(value: object) -> str:
    """A value in a form that people can read: a text without quotes, anything else as JSON."""
    if value is None:
        return "-"
    return escaped(value) if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _pairs(value: object) -> str:
    return (
        " ".join(f"{escaped(str(key))}={_word(one)}" for key, one in value.items()) if isinstance(value, dict) else ""
    )


def escaped(text: str) -> str:
    """A text that no terminal acts on: control characters and everything but ASCII are escaped as in JSON."""
    return json.dumps(text)[1:-1]


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
