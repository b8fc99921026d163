"""Whether an audit trail is whole, and if not, which record is the first that is wrong, where it stands and how.

The records are read once, line by line, with a look ahead at two more lines, which show whether a record is missing or
only in the wrong place. These faults are told apart:

- changed: the line's hash does not fit its content, or differs from the one that the next record names
- removed: a number is missing, and the chain continues after it
- swapped: two records stand in each other's place
- inserted: a line that the chain continues without
- torn: the part of a line that a killed process, a full disk or a power cut has left. That is no fault: the next record
  holds its hash. One unfinished line at the very end of a trail, where nothing follows yet, counts as torn too. A line
  that is a whole JSON object is never torn, since no beginning of a record is one: it is inserted. Only before record 1
  may a file have such lines, which are older than its chain
- tail cut: the head, which was kept elsewhere, belongs to a later record than the last one

A trail begins with record 1, unless a record in it says that the files before were removed as too old (`keep`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from server.audit.chain import START, Link, Sealed, unseal
from server.audit.folder import Piece, pieces
from server.audit.lines import Ahead, Gap, opens

Fault = Literal["changed", "removed", "swapped", "inserted", "tail cut"]

MAX_TORN: Final = 20
"""Torn lines that a verdict lists; more are counted."""

_WHOLE: Final = "the line is whole and was never sealed"

_CLAIM: Final = re.compile(rb'"seq":([1-9][0-9]{0,17}),"prev":"')


class Broken(NamedTuple):
    """The first record that is wrong: its number, and the line where it stands, or should."""

    file: str
    line: int
    seq: int
    fault: Fault
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: record {self.seq}: {self.fault} ({self.why})"


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
    walk = _Walk(key, head, unkeyed_until)
    walk.place = Piece(files[0].name if files else "(no file)", 0, b"", ended=True)
    broken = walk.run(chain.from_iterable(map(pieces, files)))
    return Verdict(
        broken, walk.count, walk.base + 1, walk.last, walk.unkeyed, walk.head_seen, tuple(walk.torn), walk.torn_count
    )


class _Walk:
    """The state of one verification."""

    def __init__(self, key: bytes | None, head: Link | None, unkeyed_until: int) -> None:
        self.key = key
        self.head = head
        self.unkeyed_until = unkeyed_until
        self.head_seen = False
        self.count = 0
        self.base = 0  # number of the last record that is not there any more
        self.begun = START  # that record
        self.pruned = 0  # up to which number the chain says that files were removed
        self.last = START
        self.place = Piece("(no file)", 0, b"", ended=True)  # of the last record
        self.before = START  # the record before the last one
        self.start: Piece | None = None  # of the first record
        self.keyed = False
        self.unkeyed = 0
        self.gap: Gap | None = None
        self.torn: list[Torn] = []
        self.torn_count = 0

    def run(self, lines: Iterator[Piece]) -> Broken | None:
        ahead = Ahead(lines)
        for piece in ahead:
            sealed = unseal(piece.data)
            if sealed is None:
                self.gap = self.gap or Gap(piece)
                self.gap.add(piece)
                self.place = piece if self.place.line == 0 else self.place
                continue
            broken = self._check(piece, sealed, ahead)
            if broken is not None:
                return broken
            self._accept(piece, sealed)
        return self._end()

    # ---- one record ----

    def _check(self, piece: Piece, sealed: Sealed, ahead: Ahead) -> Broken | None:
        if self.start is None:
            self._begin(piece, sealed, ahead)
        due = self.last.seq + 1
        if not self._is_genuine(sealed):
            return self._not_genuine(piece, sealed, due)
        seq = sealed.link.seq
        if seq < due:
            return self._surplus(piece, sealed, ahead)
        if seq > due:
            if self.gap is not None and (once := self.gap.once(due, self.last.hash)) is not None:
                return _broken(once, due, "changed", "the line is no record any more")
            return _out_of_order(piece, sealed, due, ahead)
        if sealed.prev != self.last.hash:
            return _broken(self.place, due - 1, "changed", "the next record names another hash")
        if self.head is not None and seq == self.head.seq and sealed.link != self.head:
            return _broken(piece, seq, "changed", "the head names another hash")
        if self.key is not None and not sealed.keyed and seq > self.unkeyed_until:
            return _broken(piece, seq, "changed", "sealed without the key")
        return self._check_gap(piece, sealed, due)

    def _begin(self, piece: Piece, sealed: Sealed, ahead: Ahead) -> None:
        """Take the number that the first record has, unless it is only in the wrong place."""
        seq, prev, after = sealed.link.seq, sealed.prev, ahead.record(0)
        if not sealed.genuine(self.key):
            claims = _CLAIM.findall(piece.data)
            if len(claims) > 1:  # two records that became one line
                seq = int(claims[0])
            elif after is not None:  # its own number may be what was changed
                seq = after.link.seq - 1
        elif after is not None and after.link.seq <= seq:  # the first line is the one that is wrong
            seq, prev = after.link.seq, after.prev
            seq -= seq == 2  # noqa: PLR2004  behind record 1, which stands elsewhere
        elif self.gap is not None and self.gap.digest != sealed.torn and self.gap.once(seq - 1, sealed.prev):
            seq -= 1  # the line before was a record, and `_check` will say so
        self.base = max(seq - 1, 0)
        self.begun = self.last = self.before = Link(self.base, prev) if self.base else START

    def _is_genuine(self, sealed: Sealed) -> bool:
        if sealed.keyed and self.key is None:
            raise KeyNeededError
        return sealed.genuine(self.key) and (sealed.keyed or not self.keyed)

    def _not_genuine(self, piece: Piece, sealed: Sealed, due: int) -> Broken:
        if sealed.genuine(None):
            return _broken(piece, due, "changed", "sealed without the key, behind records that have it")
        why = "its hash is not that of its content" + (", or another key's" if sealed.keyed else "")
        # A byte that became a newline makes two lines of a record, and the second looks like one.
        gap = self.gap
        split = gap is not None and not opens(piece.data) and gap.digest != sealed.torn
        return _broken(gap.last if gap is not None and split else piece, due, "changed", why)

    def _surplus(self, piece: Piece, sealed: Sealed, ahead: Ahead) -> Broken:
        """The fault of a record whose number has been before."""
        after = ahead.record(0)
        if (
            sealed.link.seq == self.last.seq
            and sealed.prev == self.before.hash
            and after is not None
            and after.prev == sealed.link.hash != self.last.hash
        ):
            return _broken(self.place, sealed.link.seq, "inserted", "the chain goes on from another record")
        return _broken(piece, sealed.link.seq, "inserted", "its number has been before")

    def _check_gap(self, piece: Piece, sealed: Sealed, due: int) -> Broken | None:
        gap = self.gap
        if gap is None:
            if sealed.torn is None:
                return None
            return _broken(piece, due, "removed", "the torn line before it is missing")
        if sealed.torn is None:
            return _broken(gap.first, due, "inserted", "the line is no record, and none says that it is torn")
        if sealed.torn != gap.digest:
            return _broken(gap.first, due, "changed", "the torn line is not the one that the next record names")
        if gap.whole is not None and due > 1:
            return _broken(gap.whole, due, "inserted", _WHOLE)
        self._note_torn(gap)
        return None

    def _note_torn(self, gap: Gap) -> None:
        self.gap = None
        self.torn_count += 1
        if len(self.torn) < MAX_TORN:
            self.torn.append(Torn(gap.first.file, gap.first.line, gap.bytes))

    def _accept(self, piece: Piece, sealed: Sealed) -> None:
        if self.start is None and self.head is not None and self.base and sealed.keyed:
            self.head_seen = self.head == self.last  # that it was there is what only the key can say
        self.start = self.start or piece
        self.before, self.last, self.place = self.last, sealed.link, piece
        self.count += 1
        self.keyed = self.keyed or sealed.keyed
        self.unkeyed += not sealed.keyed
        self.head_seen = self.head_seen or sealed.link == self.head
        if self.base and b'"audit_files_pruned"' in piece.data:
            self.pruned = max(self.pruned, _pruned_up_to(piece.data))

    # ---- the end ----

    def _end(self) -> Broken | None:
        due = self.last.seq + 1
        if self.gap is not None:
            broken = self._last_line(self.gap, due)
            if broken is not None:
                return broken
            self._note_torn(self.gap)
        if self.start is not None and self.base > self.pruned:
            return _broken(self.start, self.pruned + 1, "removed", _missing(self.pruned + 1, self.base))
        if self.start is not None and self.head is not None and self.head.seq == self.base and self.head != self.begun:
            return _broken(self.start, self.base + 1, "changed", "it follows a record with another hash than the head")
        if self.head is not None and self.head.seq > self.last.seq:
            return _broken(self.place, due, "tail cut", _missing(due, self.head.seq))
        if self.key is not None and self.count and not self.keyed:
            return _broken(self.start or self.place, self.base + 1, "changed", "no record is sealed with the key")
        return None

    def _last_line(self, gap: Gap, due: int) -> Broken | None:
        """The fault of lines behind the last record; None when they are one that was never finished."""
        if gap.lines == 1 and not gap.first.ended:
            whole = unseal(gap.first.data[:-1]) is not None
            if whole:
                return _broken(gap.first, due, "changed", "its newline is gone")
            return None if gap.whole is None else _broken(gap.first, due, "inserted", _WHOLE)
        if (once := gap.once(due, self.last.hash)) is not None:
            return _broken(once, due, "changed", "the line is no record any more")
        return _broken(gap.first, due, "inserted", "the line is no record")


def _broken(place: Piece, seq: int, fault: Fault, why: str) -> Broken:
    return Broken(place.file, place.line, seq, fault, why)


def _out_of_order(piece: Piece, sealed: Sealed, due: int, ahead: Ahead) -> Broken:
    """The fault of a record whose number is too high: what follows tells whether those before it are anywhere."""
    seq = sealed.link.seq
    after, then = ahead.record(0), ahead.record(1)
    if after is not None and after.link.seq == due:
        if seq == due + 1 and not (then is not None and then.link.seq == seq):
            return _broken(piece, due, "swapped", f"record {seq} stands in its place")
        return _broken(piece, seq, "inserted", "its number comes later")
    if after is not None and after.link.seq == due + 1 < seq:
        return _broken(piece, due, "swapped", f"record {seq} stands in its place")
    return _broken(piece, due, "removed", _missing(due, seq - 1))


def _missing(first: int, last: int) -> str:
    return f"record {first} is missing" if first == last else f"records {first} to {last} are missing"


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
