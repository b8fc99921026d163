"""A scan told to people, in text: what is where, the worst first, and what could not be scanned."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.batch.progress import sized
from scanner.batch.store import LONGEST_NAME, SEVERITIES, FileFindings, Kind, Store, shortened

_COLUMN = 34
_SHOWN = 12  # kinds of a file; the rest is in the other forms of the report


def text_report(store: Store) -> str:
    """The report, without a value: examples are masked."""
    return "".join(f"{line}\n" for line in _lines(store))


def headline(store: Store) -> str:
    """The whole in one sentence."""
    files, found = len(store.files), store.count()
    rows = sum(file.rows_in for file in store.files.values())
    size = sum(file.bytes for file in store.files.values())
    return f"{_counted(found, 'finding')} in {_counted(rows, 'row')} of {_counted(files, 'file')} ({sized(size)})"


def severities(store: Store) -> dict[str, int]:
    """Findings by severity, the worst first, without those that there are none of."""
    counts = dict.fromkeys(reversed(SEVERITIES), 0)
    for file in store.files.values():
        for _, _, kind in file.kinds():
            counts[kind.severity] += kind.count
    return {severity: count for severity, count in counts.items() if count}


def _lines(store: Store) -> Iterator[str]:
    yield headline(store) + _by_severity(store)
    for name, file in sorted(store.files.items()):
        yield ""
        yield _title(name, file)
        kinds = list(file.kinds())
        for column, entity_type, kind in kinds[:_SHOWN]:
            yield _line(column, entity_type, kind)
        if len(kinds) > _SHOWN:
            yield f"  … and {_counted(len(kinds) - _SHOWN, 'more kind')}"
        if not kinds and not file.fault_count:
            yield "  nothing found"
        yield from _faults(file)


def _title(name: str, file: FileFindings) -> str:
    beside = [part for part in (file.format, file.encoding) if part]
    lost = f", {file.rows_reported:,} not scanned" if file.rows_reported else ""
    return f"{shortened(name, LONGEST_NAME)} ({', '.join([*beside, _counted(file.rows_in, 'row')])}{lost})"


def _line(column: str, entity_type: str, kind: Kind) -> str:
    place = kind.first[0] if kind.first else None
    example = f"  {kind.examples[0].text}" if kind.examples else ""
    where = f" from row {place.row:,}" if place else ""
    label = column if len(column) <= _COLUMN else f"…{column[1 - _COLUMN :]}"  # where it ends says more of a path
    return f"  {kind.severity:<8} {entity_type:<20} {label:<{_COLUMN}} {kind.count:>10,}{where}{example}"


def _faults(file: FileFindings) -> Iterator[str]:
    for fault in file.faults:
        yield f"  not scanned: {f'row {fault.row:,}: ' if fault.row else ''}{fault.reason}"
    if file.fault_count > len(file.faults):
        yield f"  … and {_counted(file.fault_count - len(file.faults), 'more place')} that could not be scanned"


def _by_severity(store: Store) -> str:
    counts = severities(store)
    return ": " + ", ".join(f"{count:,} {severity}" for severity, count in counts.items()) if counts else ""


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
