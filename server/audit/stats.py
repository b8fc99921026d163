"""Statistics of an audit trail: calls by decision, tool and user. Memory is bounded, however long the trail is."""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final

from server.audit.reading import NOT_SEALED, escaped, figure

MAX_NAMES: Final = 10_000
"""Users, tools or events that are counted by name; later names are counted together."""

OTHERS: Final = "(others)"

_STEP: Final = 1.05
"""Durations are counted in classes of 5 % width, so a percentile is right to within 2.5 %."""

_COLUMNS: Final = ("calls", "allowed", "refused", "error", "cancelled", "bytes in", "bytes out", "p50 ms", "p95 ms")


class Tally:
    """Some calls: how many, how they ended, their bytes, and their durations in classes."""

    def __init__(self) -> None:
        self.calls = 0
        self.decisions: Counter[str] = Counter()
        self.bytes_in = 0
        self.bytes_out = 0
        self._classes: Counter[int] = Counter()

    def add(self, record: dict[str, Any]) -> None:
        """Count one record of a call; what is no number in it counts as nothing."""
        self.calls += 1
        self.decisions[_name(record.get("decision"), self.decisions)] += 1
        self.bytes_in += int(figure(record.get("bytes_in")) or 0)
        self.bytes_out += int(figure(record.get("bytes_out")) or 0)
        milliseconds = figure(record.get("duration_ms")) or 0
        self._classes[math.floor(math.log(max(milliseconds, 0.001), _STEP))] += 1

    def percentile(self, share: float) -> float:
        """The milliseconds that `share` (0 to 1) of the calls took at most."""
        left = math.ceil(share * self.calls)
        for number, count in sorted(self._classes.items()):
            left -= count
            if left <= 0:
                return float(f"{_STEP ** (number + 0.5):.3g}")
        return 0.0

    def row(self) -> dict[str, Any]:
        """The figures by name."""
        return {
            "calls": self.calls,
            **{decision: self.decisions.get(decision, 0) for decision in ("allowed", "refused", "error", "cancelled")},
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "p50_ms": self.percentile(0.5),
            "p95_ms": self.percentile(0.95),
        }


class Statistics:
    """What is counted of a trail; `add` each record."""

    def __init__(self) -> None:
        self._all = Tally()
        self._by: dict[str, dict[str, Tally]] = {"tool": {}, "user": {}}
        self._events: Counter[str] = Counter()
        self._masked: Counter[str] = Counter()

    def add(self, record: dict[str, Any]) -> None:
        """Count one record, and as an event too that it is in no chain."""
        if record.get("sealed") is False:
            self._events[_name(NOT_SEALED, self._events)] += 1
        if record.get("event_type") != "request":
            self._events[_name(record.get("event"), self._events)] += 1
            return
        self._all.add(record)
        for by, member in (("tool", "tool"), ("user", "user_id")):
            tallies = self._by[by]
            tallies.setdefault(_name(record.get(member), tallies), Tally()).add(record)
        counts = record.get("counts")
        if isinstance(counts, dict):
            for entity_type, count in counts.items():
                self._masked[_name(entity_type, self._masked)] += int(figure(count) or 0)

    def as_json(self) -> str:
        """Everything as one line of JSON."""
        return json.dumps(
            {
                "all": self._all.row(),
                **{f"by_{by}": {name: tallies[name].row() for name in tallies} for by, tallies in self._by.items()},
                "events": dict(self._events.most_common()),
                "masked": dict(self._masked.most_common()),
            },
            separators=(",", ":"),
        )

    def as_text(self) -> str:
        """Everything as tables for people."""
        rows = [("", list(_COLUMNS)), ("all calls", _cells(self._all))]
        for by, tallies in self._by.items():
            rows.append((f"by {by}", []))
            most = sorted(tallies.items(), key=lambda item: (-item[1].calls, item[0]))
            rows += [(f"  {escaped(name)}", _cells(tally)) for name, tally in most]
        lines = _aligned(rows)
        for title, counter in (("security events", self._events), ("masked", self._masked)):
            if counter:
                listed = [(f"  {escaped(name)}", [f"{count:,}"]) for name, count in counter.most_common()]
                lines += _aligned([(title, []), *listed])
        return "\n".join(lines)


def _cells(tally: Tally) -> list[str]:
    return [f"{value:,}" for value in tally.row().values()]


def _aligned(rows: Iterable[tuple[str, list[str]]]) -> list[str]:
    rows = list(rows)
    first = max(len(name) for name, _ in rows)
    columns = max(len(cells) for _, cells in rows)
    widths = [max(len(cells[column]) for _, cells in rows if cells) for column in range(columns)]
    return [
        "  ".join(
            [name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=False))]
        ).rstrip()
        for name, cells in rows
    ]


def _name(value: object, known: Collection[str]) -> str:
    name = "-" if value is None else str(value)
    return name if name in known or len(known) < MAX_NAMES else OTHERS
