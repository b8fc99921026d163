"""One field of many records: the texts of its values that are to be scanned, or why none is.

A column of small numbers is skipped as a whole, and one of ids or dates too; a text that is a JSON document makes the
column none, since it has leaves of its own. Each question is asked of all values by a few native calls.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple, Protocol

from scanner.documents.ids import worth_scanning
from scanner.documents.records import SmallNumbers
from scanner.documents.settled import Settled
from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.matching.engines.native import compile_native
from scanner.payloads.leaves.scalars import SMALLEST_NUMBER, scannable
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.payload import NUMBERS, Raw, document_in

Path = tuple[str, ...]
"""The names of fields from the top of a document down; the items of a list have that of the list."""

_LONG_NUMBER: Final = compile_native("[0-9]{9}|[eE]")  # every number from SMALLEST_NUMBER on has one of these
_MOSTLY_NUMBERS: Final = frozenset({int, Raw, bool, type(None)})
TEXTS: Final[frozenset[type]] = frozenset({str})
"""The types in a column of nothing but texts."""

_TEXTS_OR_NONE: Final = frozenset({str, type(None)})
# The beginning of a text that may be a JSON document: a bracket behind invisible characters, quotes or backslashes.
_OPENER: Final = compile_native(rf"{SEPARATOR_TEXT}(?:[\x00-\x1e \"\x7f\\]|[^\x00-\x7f])*[{{\[]")


class Holder(Protocol):
    """A record whose fields are set by name."""

    def __setitem__(self, name: str, value: Any, /) -> None:
        """Set a field."""


class Column(NamedTuple):
    """One field of all records: the objects that hold it, its name, the path above it, and the texts to scan.

    ``texts`` has one text for each record, "" where nothing is to be scanned. ``seen`` is false for each record that
    has no text there at all, so that an id, which is not scanned, differs from a missing value. ``settled`` are the
    values that need no scan since the field's name claims them (:mod:`scanner.documents.settled`); they are no leaves.
    ``claimable`` are the records with a text that its field's name may claim; None where that is any.
    """

    holders: Sequence[Holder]
    name: str
    path: Path
    evidence: Evidence
    inherited: tuple[int, ...]
    texts: Sequence[str]
    seen: Sequence[Any]
    settled: Settled | None = None
    claimable: Sequence[int] | None = None

    def holding(self, texts: Sequence[str], seen: Sequence[Any]) -> Column:
        """A copy with other texts, in half the time of ``_replace``, which would take 1 us for each field."""
        return Column(self.holders, self.name, self.path, self.evidence, self.inherited, texts, seen)

    @property
    def hidden(self) -> Sequence[str]:
        """The settled text of each record, "" for none."""
        if self.settled is None:
            return ()
        if not self.settled.rest:
            return self.texts
        return ["" if rest else text for rest, text in zip(self.settled.rest, self.texts, strict=True)]

    @property
    def open(self) -> Sequence[str]:
        """The text of each record that still has to be scanned, "" for none."""
        return self.texts if self.settled is None else self.settled.rest


def column_of(column: Column, joined: str | None) -> tuple[Column | None, bool]:
    """The column with its texts, or None when there are none; and whether one of them is a JSON document.

    ``column.seen`` are its values, none an object or a list; ``joined`` is the result of :func:`joined_texts` for them.
    """
    values = column.seen
    kinds: Collection[type] = TEXTS if joined is not None else set(map(type, values))
    if kinds == _TEXTS_OR_NONE:  # null as "", so that a column of dates is still one when some are missing
        values = [value or "" for value in values]
        joined, kinds = joined_texts(values), TEXTS
    texts = texts_of(values, kinds, column.evidence, column.inherited)
    if texts is None:
        return (column if joined is not None and any(values) else None), False
    if joined is None:
        return column.holding(texts, texts), _hold_documents(texts)
    begins = texts is not values or _begins_documents(joined)
    return column.holding(texts, column.seen), begins and _hold_documents(texts)


def _hold_documents(texts: Sequence[str]) -> bool:
    """Whether one of the texts is a JSON object or array. "[urgent] call back" is not."""
    return may_hold_documents(texts) and any(document_in(text) is not None for text in texts)


def small_numbers(values: Sequence[Any]) -> bool:
    """Whether a field holds only integers, or only decimals, that have too few digits to be scanned."""
    if isinstance(values, SmallNumbers):
        return True
    kind = type(values[0])
    try:
        if kind is Raw:  # 0.6 us for 20 decimals; a look at each one's type and value would take 6
            return _LONG_NUMBER.search(b" ".join(values)) is None
        return kind is int and bool(min(values) > -SMALLEST_NUMBER and max(values) < SMALLEST_NUMBER)
    except TypeError:  # other kinds among them
        return False


def texts_of(
    values: Sequence[Any], kinds: Collection[type], evidence: Evidence, inherited: tuple[int, ...]
) -> Sequence[str] | None:
    """The texts to scan of the values, "" for values that need no scan; None when none needs one."""
    kinds = frozenset(kinds)
    if kinds == TEXTS:
        if not any(values):
            return None
        return values if evidence.telling or inherited else worth_scanning(values)
    if kinds <= {bool, type(None)}:
        return None
    if not (evidence.rules or inherited):
        if kinds <= NUMBERS and min(values) > -SMALLEST_NUMBER and max(values) < SMALLEST_NUMBER:
            return None
        if kinds <= _MOSTLY_NUMBERS and _none_long(values):
            return None
    if kinds == {int}:  # the answers of scannable(), in 0.3 ms instead of 6 for 5,000 timestamps, many of them equal
        claimed = bool(evidence.rules or inherited)
        distinct = set(values)
        written = {n: str(n) if claimed or n >= SMALLEST_NUMBER or n <= -SMALLEST_NUMBER else "" for n in distinct}
        texts = list(map(written.__getitem__, values))
    else:
        texts = [scannable(value, evidence, inherited) or "" for value in values]
    return texts if any(texts) else None


def _none_long(values: Sequence[Any]) -> bool:
    """Whether no integer and no decimal among the values has enough digits to be scanned."""
    decimals = [value for value in values if type(value) is Raw]
    if decimals and _LONG_NUMBER.search(b" ".join(decimals)) is not None:
        return False
    integers = values if not decimals else [value for value in values if type(value) is int]
    return all(value is None or -SMALLEST_NUMBER < value < SMALLEST_NUMBER for value in set(integers))


def may_hold_documents(texts: Sequence[str]) -> bool:
    """Whether one of the texts begins like a JSON object or array."""
    return _begins_documents(SEPARATOR_TEXT.join(("", *texts)))


def _begins_documents(joined: str) -> bool:
    """Whether one of the texts that ``joined`` holds, each behind a separator, begins like a JSON document."""
    return ("{" in joined or "[" in joined) and _OPENER.search(joined.encode(errors="replace")) is not None


def joined_texts(values: Sequence[Any]) -> str | None:
    """The values joined, each behind a separator; None when one of them is not a text."""
    if type(values[0]) is not str:
        return None
    try:
        return SEPARATOR_TEXT.join(("", *values))
    except TypeError:
        return None
