"""What the fault of an audit trail is called, once `verify` has found a line that does not fit: where it is, and how.

A look ahead at two more lines shows whether a record is missing or only in the wrong place. These are told apart:

- changed: the line's hash does not fit its content, or differs from the one that the next record names
- removed: a number is missing, and the chain continues after it
- swapped: two records stand in each other's place
- inserted: a line that the chain continues without
- tail cut: the head, which was kept elsewhere, belongs to a later record than the last one

Nothing here decides whether a trail is whole.
"""

import re
from typing import Final, Literal, NamedTuple

from server.audit.chain import START, Link, Sealed, unseal
from server.audit.folder import Line
from server.audit.lines import Ahead, Gap, opens

Fault = Literal["changed", "removed", "swapped", "inserted", "tail cut"]

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


class Given(NamedTuple):
    """What whoever verifies a trail has: its key, its head, and the number of the last record without the key."""

    key: bytes | None
    head: Link | None
    unkeyed_until: int


class Before(NamedTuple):
    """What is in front of a line: the last record and its place, the one before it, lines that are no record.

    `keyed`: whether any record has the key.
    """

    last: Link
    place: Line
    last_but_one: Link
    gap: Gap | None
    keyed: bool


def broken(place: Line, seq: int, fault: Fault, why: str) -> Broken:
    """The fault of record `seq`, which stands in this line, or should."""
    return Broken(place.file, place.number, seq, fault, why)


def before_first(line: Line, sealed: Sealed, gap: Gap | None, ahead: Ahead, key: bytes | None) -> Link:
    """What the first record of a trail follows, by its own word unless it is in the wrong place."""
    seq, prev, after = sealed.link.seq, sealed.prev, ahead.record(0)
    if not sealed.genuine(key):
        claims = _CLAIM.findall(line.data)
        if len(claims) > 1:  # two records that became one line
            seq = int(claims[0])
        elif after is not None:  # its own number may be what was changed
            seq = after.link.seq - 1
    elif after is not None and after.link.seq <= seq:  # the first line is the one that is wrong
        seq, prev = after.link.seq, after.prev
        seq -= seq == 2  # noqa: PLR2004  behind record 1, which stands elsewhere
    elif gap is not None and gap.digest != sealed.torn and gap.once(seq - 1, sealed.prev):
        seq -= 1  # the line before was a record, and `fault_of_record` will say so
    return Link(seq - 1, prev) if seq > 1 else START


def fault_of_record(line: Line, sealed: Sealed, before: Before, ahead: Ahead, given: Given) -> Broken:
    """The fault of a record that does not fit behind what is before it."""
    seq, due, gap = sealed.link.seq, before.last.seq + 1, before.gap
    if not sealed.genuine(given.key) or (before.keyed and not sealed.keyed):
        return _not_genuine(line, sealed, due, gap)
    if seq < due:
        return _surplus(line, sealed, before, ahead)
    if seq > due and gap is not None and (once := gap.once(due, before.last.hash)) is not None:
        return broken(once, due, "changed", "the line is no record any more")
    if seq > due:
        return _out_of_order(line, seq, due, ahead)
    if sealed.prev != before.last.hash:
        return broken(before.place, due - 1, "changed", "the next record names another hash")
    if given.head is not None and seq == given.head.seq and sealed.link != given.head:
        return broken(line, seq, "changed", "the head names another hash")
    if given.key is not None and not sealed.keyed and seq > given.unkeyed_until:
        return broken(line, seq, "changed", "sealed without the key")
    return _of_gap(line, sealed, gap)


def fault_behind(gap: Gap, last: Link) -> Broken:
    """The fault of lines behind the last record that are more than one which was never finished."""
    due = last.seq + 1
    if gap.lines == 1 and not gap.first.ended:
        if unseal(gap.first.data[:-1]) is not None:
            return broken(gap.first, due, "changed", "its newline is gone")
        return broken(gap.first, due, "inserted", _WHOLE)
    if (once := gap.once(due, last.hash)) is not None:
        return broken(once, due, "changed", "the line is no record any more")
    return broken(gap.first, due, "inserted", "the line is no record")


def missing(first: int, last: int) -> str:
    """Which records are not there."""
    return f"record {first} is missing" if first == last else f"records {first} to {last} are missing"


def _of_gap(line: Line, sealed: Sealed, gap: Gap | None) -> Broken:
    due = sealed.link.seq
    if gap is None:
        return broken(line, due, "removed", "the torn line before it is missing")
    if sealed.torn is None:
        return broken(gap.first, due, "inserted", "the line is no record, and none says that it is torn")
    if sealed.torn != gap.digest:
        return broken(gap.first, due, "changed", "the torn line is not the one that the next record names")
    return broken(gap.whole or gap.first, due, "inserted", _WHOLE)


def _not_genuine(line: Line, sealed: Sealed, due: int, gap: Gap | None) -> Broken:
    if sealed.genuine(None):
        return broken(line, due, "changed", "sealed without the key, behind records that have it")
    why = "its hash is not that of its content" + (", or another key's" if sealed.keyed else "")
    # A byte that became a newline makes two lines of a record, and the second looks like one.
    split = gap is not None and not opens(line.data) and gap.digest != sealed.torn
    return broken(gap.last if gap is not None and split else line, due, "changed", why)


def _surplus(line: Line, sealed: Sealed, before: Before, ahead: Ahead) -> Broken:
    """The fault of a record whose number has been before."""
    seq, after = sealed.link.seq, ahead.record(0)
    if (
        (seq, sealed.prev) == (before.last.seq, before.last_but_one.hash)
        and after is not None
        and after.prev == sealed.link.hash != before.last.hash
    ):
        return broken(before.place, seq, "inserted", "the chain goes on from another record")
    return broken(line, seq, "inserted", "its number has been before")


def _out_of_order(line: Line, seq: int, due: int, ahead: Ahead) -> Broken:
    """The fault of a record whose number is too high: what follows tells whether those before it are anywhere."""
    after, then = ahead.record(0), ahead.record(1)
    if after is not None and after.link.seq == due:
        if seq == due + 1 and not (then is not None and then.link.seq == seq):
            return broken(line, due, "swapped", f"record {seq} stands in its place")
        return broken(line, seq, "inserted", "its number comes later")
    if after is not None and after.link.seq == due + 1 < seq:
        return broken(line, due, "swapped", f"record {seq} stands in its place")
    return broken(line, due, "removed", missing(due, seq - 1))
