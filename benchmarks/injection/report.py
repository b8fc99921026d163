"""The tables, in Markdown: one column a scanner, one row a group, the total last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from benchmarks.accuracy.score import Rate
from benchmarks.injection.misses import inert
from benchmarks.injection.score import By, Results, Tally

Columns = Mapping[str, Results]
_Row = tuple[str, Callable[[Results], str]]


def tables(columns: Columns, groupings: Iterable[By]) -> str:
    """Attacks found and benign texts flagged by each grouping, then the speed, then who could not be asked."""
    working = {name: result for name, result in columns.items() if not result.problem}
    parts = []
    for grouping in groupings:
        parts += [
            _rates(f"attacks found, by {grouping}", working, grouping, lambda result: result.attacks),
            _rates(f"benign flagged, by {grouping}", working, grouping, lambda result: result.benign),
        ]
    parts.append(_table("speed", _SPEED, working))
    parts += [f"{name} could not be run: {result.problem}" for name, result in columns.items() if result.problem]
    return "\n\n".join(part for part in parts if part)


_SPEED: Sequence[_Row] = (
    ("seconds, scanning alone", lambda result: f"{result.seconds:.2f}"),
    ("MB/s", lambda result: f"{result.megabytes_per_second:.2g}"),
)


def _rates(title: str, columns: Columns, grouping: By, side: Callable[[Results], Tally]) -> str:
    """Share, 95 % interval and, beside the group's name, the number of cases; empty where there are no cases."""
    sample = next((side(result) for result in columns.values()), Tally())
    if not sample.total.total:
        return ""
    rows: list[_Row] = [
        (_named(name, rate), _group(side, grouping, name)) for name, rate in sample.by(grouping).items()
    ]
    rows.append((f"**{_named('total', sample.total)}**", lambda result: _share(side(result).total)))
    return _table(title, rows, columns)


def _group(side: Callable[[Results], Tally], grouping: By, name: str) -> Callable[[Results], str]:
    return lambda result: _share(side(result).by(grouping)[name])


def _share(rate: Rate) -> str:
    """In per cent, since a false alarm in a hundred texts is many, with the 95 % interval."""
    if rate.value is None:
        return "-"
    low, high = rate.wilson()
    return f"{100 * rate.value:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def _named(name: str, rate: Rate) -> str:
    return f"{inert(name).replace('|', '/')} ({rate.total:,})"


def _table(title: str, rows: Sequence[_Row], columns: Columns) -> str:
    lines = [f"| {title} | {' | '.join(columns)} |", "|---|" + "--:|" * len(columns)]
    lines += [f"| {name} | {' | '.join(show(result) for result in columns.values())} |" for name, show in rows]
    return "\n".join(lines)
