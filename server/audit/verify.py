"""Whether an audit trail is whole, and if not, which line is the first that does not fit.

The records are read once, line by line. A record fits if `_Walk._fits` says so, which is all that decides; what its
fault is called, and in which line it is named, is said in `faults.py`.

What stands between two records, as a killed process, a full disk or a power cut leaves it, is torn. That is no fault:
the next record holds its hash. One unfinished line at the very end of a trail, where nothing follows yet, counts as
torn too. A line that is a whole JSON object is never torn, since no beginning of a record is one. Only before record 1
may a file have such lines, which are older than its chain.

A trail begins with record 1, unless a record in it says that the files before were removed as too old (`keep`).
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from server.audit.chain import START, Link, Sealed, unseal
from server.audit.faults import Before, Broken, Given, before_first, broken, fault_behind, fault_of_record, missing
from server.audit.folder import Line, lines_of
from server.audit.lines import Ahead, Gap

MAX_TORN: Final = 20
"""Torn lines that a verdict lists; more are counted."""


class Torn(NamedTuple):
    """One or several unfinished lines: the place of the first one, and the bytes of all."""

    file: str
    line: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: torn, {self.bytes} bytes"


class Verdict(NamedTuple):
    """What was found. `first`: the number of the first record; `last`: the last one that is in order.

    `unkeyed`: how many records come before the chain got its key. `head_seen`: whether the head's record was found, or
    is the one that the first record follows, and that record has the key. Without it the head is not checked.
    """

    broken: Broken | None
    records: int
    first: int
    last: Link
    unkeyed: int
    head_seen: bool
    torn: tuple[Torn, ...]
    torn_count: int


class KeyNeededError(Exception):
    """The records carry an HMAC, which nobody can check without its key."""


def verify(
    files: Sequence[Path], *, key: bytes | None = None, head: Link | None = None, unkeyed_until: int = 0
) -> Verdict:
    """The verdict on a trail that is in `files`, in this order. Memory is bounded.

    With a `key` all records have to be keyed, but for those up to the number `unkeyed_until`, and the last one always:
    what was sealed without it can be made by anybody. Raises `OSError` for a file that cannot be read, and
    `KeyNeededError`.
    """
    walk = _Walk(Given(key, head, unkeyed_until), files[0].name if files else "(no file)")
    found = walk.run(chain.from_iterable(map(lines_of, files)))
    first, torn = walk.begun.seq + 1, tuple(walk.torn)
    return Verdict(found, walk.count, first, walk.last, walk.unkeyed, walk.head_seen, torn, walk.torn_count)


class _Walk:
    """The state of one verification."""

    def __init__(self, given: Given, file: str) -> None:
        self.given = given
        self.head_seen = False
        self.count = 0
        self.begun = START  # the last record that is not there any more
        self.pruned = 0  # up to which number the chain says that files were removed
        self.last = START
        self.place = Line(file, 0, b"", ended=True)  # of the last record
        self.last_but_one = START
        self.start: Line | None = None  # of the first record
        self.keyed = False
        self.unkeyed = 0
        self.gap: Gap | None = None
        self.torn: list[Torn] = []
        self.torn_count = 0

    def run(self, lines: Iterator[Line]) -> Broken | None:
        """Read the records in order, up to the first that does not follow from those before it; None if all do."""
        ahead = Ahead(lines)
        for line in ahead:
            sealed = unseal(line.data)
            if sealed is None:
                self.gap = self.gap or Gap(line)
                self.gap.add(line)
                self.place = line if self.place.number == 0 else self.place
                continue
            if sealed.keyed and self.given.key is None:
                raise KeyNeededError
            if self.start is None:
                self.begun = before_first(line, sealed, self.gap, ahead, self.given.key)
                self.last = self.last_but_one = self.begun
            if not self._fits(sealed):
                before = Before(self.last, self.place, self.last_but_one, self.gap, self.keyed)
                return fault_of_record(line, sealed, before, ahead, self.given)
            self._accept(line, sealed)
        return self._end()

    def _fits(self, sealed: Sealed) -> bool:
        """Whether the chain goes on with this record."""
        key, head, unkeyed_until = self.given
        seq = sealed.link.seq
        return (
            sealed.genuine(key)
            and (seq, sealed.prev) == (self.last.seq + 1, self.last.hash)
            and (sealed.keyed or not self.keyed)
            and (sealed.keyed or key is None or seq <= unkeyed_until)
            and (head is None or seq != head.seq or sealed.link == head)
            and sealed.torn == (None if self.gap is None else self.gap.digest)
            and (self.gap is None or self.gap.whole is None or seq == 1)
        )

    def _accept(self, line: Line, sealed: Sealed) -> None:
        if self.gap is not None:
            self._note_torn(self.gap)
        if self.start is None and self.given.head is not None and self.begun.seq and sealed.keyed:
            self.head_seen = self.given.head == self.begun  # that it was there is what only the key can say
        self.start = self.start or line
        self.last_but_one, self.last, self.place = self.last, sealed.link, line
        self.count += 1
        self.keyed = self.keyed or sealed.keyed
        self.unkeyed += not sealed.keyed
        self.head_seen = self.head_seen or sealed.link == self.given.head
        if self.begun.seq and b'"audit_files_pruned"' in line.data:
            self.pruned = max(self.pruned, _pruned_up_to(line.data))

    def _note_torn(self, gap: Gap) -> None:
        self.gap = None
        self.torn_count += 1
        if len(self.torn) < MAX_TORN:
            self.torn.append(Torn(gap.first.file, gap.first.number, gap.bytes))

    def _end(self) -> Broken | None:
        """The fault of a trail whose records all fit: behind the last one, or in front of the first."""
        head, base = self.given.head, self.begun.seq
        if self.gap is not None:
            if not self.gap.is_unfinished:
                return fault_behind(self.gap, self.last)
            self._note_torn(self.gap)
        if self.start is not None and base > self.pruned:
            return broken(self.start, self.pruned + 1, "removed", missing(self.pruned + 1, base))
        if self.start is not None and head is not None and head.seq == base and head != self.begun:
            return broken(self.start, base + 1, "changed", "it follows a record with another hash than the head")
        if head is not None and head.seq > self.last.seq:
            return broken(self.place, self.last.seq + 1, "tail cut", missing(self.last.seq + 1, head.seq))
        if self.given.key is not None and self.count and not self.keyed:
            return broken(self.start or self.place, base + 1, "changed", "no record is sealed with the key")
        return None


class _PrunedDetails(msgspec.Struct):
    up_to: int = 0


class _Pruned(msgspec.Struct):
    event: str = ""
    details: _PrunedDetails = msgspec.field(default_factory=_PrunedDetails)


def _pruned_up_to(line: bytes) -> int:
    try:
        record = msgspec.json.decode(line, type=_Pruned)
    except ValueError:
        return 0
    return record.details.up_to if record.event == "audit_files_pruned" else 0
