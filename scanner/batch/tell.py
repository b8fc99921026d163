"""From what a table came to, to its findings: counted by column, with the first places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.batch.records import NAMES, Found, Whole
from scanner.batch.store import EXAMPLES, FileFindings, Place
from scanner.batch.table import Scanned, Table, Verdict


def tell(findings: FileFindings, table: Table, done: Scanned, rows: Sequence[int]) -> None:
    """Count what was found in the rows of a chunk. ``rows`` are their numbers, growing."""
    whole = done.whole
    for at, verdicts in done.columns.items():
        counts = Counter(map(id, verdicts))
        counts.pop(id(None), None)
        for row in whole:
            counts[id(verdicts[row])] -= 1
        label = table.names[at]
        first = dict(zip(map(id, reversed(verdicts)), range(len(verdicts) - 1, -1, -1), strict=True))
        for key, count in counts.items():
            row = first[key]
            if row in whole:  # the first row where it holds is another
                row = next((at for at in range(row, len(verdicts)) if id(verdicts[at]) == key and at not in whole), row)
            verdict = verdicts[row]
            for found in verdict.found if verdict is not None and count > 0 else ():
                _add(findings, label, found, rows[row], count)
        _first_places(findings, label, verdicts, whole, rows)
    for row, one in whole.items():
        tell_whole(findings, one, rows[row])


def tell_whole(findings: FileFindings, one: Whole, row: int) -> None:
    """Count what was found in one record."""
    for label, found in one.found:
        _add(findings, label, found, row, 1)


def tell_names(findings: FileFindings, found: Sequence[Found]) -> None:
    """Count what was found in names of columns; they stand in the first row."""
    for one in found:
        _add(findings, NAMES, one, 1, 1)


def _add(findings: FileFindings, label: str, found: Found, row: int, count: int) -> None:
    place = Place(row, found.start, found.end)
    findings.add(label, found.entity_type, found.rule, found.severity, found.confidence, place, found.example, count)


def _first_places(
    findings: FileFindings, label: str, verdicts: Sequence[Verdict | None], whole: dict[int, Whole], rows: Sequence[int]
) -> None:
    """A text that stands there often has several places; those of the first rows are kept."""
    for entity_type, kind in findings.column(label).items():
        if len(kind.first) == EXAMPLES and kind.first[-1].row < rows[0]:
            continue
        places = {place for place in kind.first if place.row < rows[0]}
        for row, verdict in enumerate(verdicts):
            if len(places) >= EXAMPLES:
                break
            if verdict is not None and row not in whole:
                places |= {
                    Place(rows[row], found.start, found.end)
                    for found in verdict.found
                    if found.entity_type == entity_type
                }
        kind.first = sorted(places)[:EXAMPLES]
