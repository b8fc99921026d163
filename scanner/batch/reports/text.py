"""The report of a scan as text for people: what is where, the most severe first, and what could not be scanned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

import msgspec

from scanner.batch.found.file_findings import LONGEST_NAME, Fault, FileFindings
from scanner.batch.found.kinds import SEVERITIES, Kind, shortened
from scanner.batch.found.store import Store
from scanner.batch.progress import sized
from scanner.batch.reports.words import (
    counted,
    delimiter_words,
    encoding_words,
    files_read,
    headings,
    not_scanned,
    notes,
    severities,
    unread,
)
from scanner.batch.units import place_word

_COLUMN: Final = 34  # characters of a column's name
_SHOWN: Final = 12  # kinds of a file; the other formats of the report have all


def text_report(store: Store) -> str:
    """The report, without a value: examples are masked."""
    return "".join(f"{line}\n" for line in _lines(store))


def headline(store: Store) -> str:
    """The report in one sentence."""
    size = store.scanned()
    found = counted(store.count(), "finding" if store.compared is msgspec.UNSET else "new finding")
    return f"{found} in {counted(size.rows, 'row')} of {files_read(store)} ({sized(size.bytes)})"


def _totals(store: Store) -> Iterator[str]:
    """What was found in all files together, if there are several: the most severe first, then the most frequent."""
    kinds = store.by_type()
    if len(store.files) < 2 or not kinds:  # noqa: PLR2004  of one file the same lines follow
        return
    yield ""
    order = sorted(kinds.items(), key=lambda one: (-SEVERITIES.index(one[1].severity), -one[1].count, one[0]))
    holding = Counter(name for file in store.files.values() for name in {name for _, name, _ in file.kinds()})
    for name, kind in order:
        yield f"  {kind.severity:<8} {name:<20} {kind.count:>9,} in {counted(holding[name], 'file')}"


def _lines(store: Store) -> Iterator[str]:
    """The lines of the report: the totals, the files that were not scanned, and each file with its columns."""
    yield headline(store) + _by_severity(store)
    yield from _totals(store)
    together = unread(store)
    for reason, names in together.items():
        yield ""
        yield f"{counted(len(names), 'file')} not scanned: {reason}"
        yield from (f"  {shortened(name, LONGEST_NAME)}" for name in names)
    named = set(chain.from_iterable(together.values()))
    for name, file in sorted(store.files.items()):
        if name in named:
            continue
        yield ""
        yield _title(name, file)
        kinds = list(file.kinds())
        yield from (f"  {note}" for note in notes(file))
        for column, entity_type, kind in kinds[:_SHOWN]:
            yield _line(column, entity_type, kind, place_word(file.format))
        if len(kinds) > _SHOWN:
            more = counted(len(kinds) - _SHOWN, "more kind")
            yield f"  … and {more}: --report FILE.html and --format json have all"
        if not kinds and not file.incomplete:
            yield "  nothing found"
        yield from _faults(file)


def _title(name: str, file: FileFindings) -> str:
    beside = [part for part in (file.format, delimiter_words(file), encoding_words(file), headings(file)) if part]
    lost = f", {file.rows_reported:,} not scanned" if file.rows_reported else ""
    return f"{shortened(name, LONGEST_NAME)} ({', '.join([*beside, counted(file.rows_in, 'row')])}{lost})"


def _line(column: str, entity_type: str, kind: Kind, word: str) -> str:
    row = kind.row()
    example = f"  {kind.examples[0].text}" if kind.examples else ""
    where = f" from {word} {row:,}" if row else ""
    label = (
        column if len(column) <= _COLUMN else f"…{column[1 - _COLUMN :]}"
    )  # the end of a path says more than its beginning
    return f"  {kind.severity:<8} {entity_type:<20} {label:<{_COLUMN}} {kind.count:>10,}{where}{example}"


def _faults(file: FileFindings) -> Iterator[str]:
    """What could not be scanned, each reason once: where that is first, and how often it comes again."""
    first: dict[str, Fault] = {}
    times: dict[str, int] = {}
    for fault in not_scanned(file):
        first.setdefault(fault.reason, fault)
        times[fault.reason] = times.get(fault.reason, 0) + 1
    times |= file.reasons
    for reason, count in times.items():
        where = _at(file, first[reason], count - 1) if reason in first else f"{counted(count, 'place')}: "
        yield f"  not scanned: {where}{reason}"
    left = file.fault_count + len(file.unread) - sum(times.values())
    if left > 0:
        yield f"  … and {counted(left, 'more place')} that could not be scanned"


def _at(file: FileFindings, fault: Fault, more: int = 0) -> str:
    again = f" and {more:,} more" if more else ""
    return f"{place_word(file.format)} {fault.row:,}{again}: " if fault.row else ""


def _by_severity(store: Store) -> str:
    counts = severities(store)
    return ": " + ", ".join(f"{count:,} {severity}" for severity, count in counts.items()) if counts else ""
