"""The tables, in Markdown: one column a scanner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from benchmarks.accuracy.score import Rate, Score, TypeScore


class Results(msgspec.Struct):
    """A scanner's scores by section (texts, payloads, disguised, …), or why there are none."""

    sections: dict[str, Score] = msgspec.field(default_factory=dict)
    seconds: float = 0.0
    problem: str = ""


Columns = Mapping[str, Results]
_Row = tuple[str, Callable[[Results], str]]
_EMPTY = "-"
_MAIN_SECTIONS = ("texts", "payloads", "disguised")

# Questions of their own: title, section, variants that are summed.
_QUESTIONS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("names planted in notes", "payloads", ("PERSON/planted", "ORGANIZATION/planted")),
    ("cards of the 2-series and of 19 digits", "texts", (
        "CREDIT_CARD/mastercard-2", "CREDIT_CARD/visa-19", "CREDIT_CARD/unionpay-19", "CREDIT_CARD/maestro-19")),
    ("cards as JSON integers", "payloads", ("CREDIT_CARD/integer",)),
    ("values in keys", "payloads", ("EMAIL_ADDRESS/key", "CREDIT_CARD/key")),
    ("values in nested JSON", "payloads", ("EMAIL_ADDRESS/nested", "CREDIT_CARD/nested")),
    ("phones in national notation", "texts", ("PHONE_NUMBER/national",)),
    ("phones in international notation", "texts", ("PHONE_NUMBER/international",)),
)  # fmt: skip


def percent(rate: Rate) -> str:
    """A share without an interval, for characters: those of one value are not independent trials."""
    return _EMPTY if rate.value is None else f"{100 * rate.value:.1f} %"


def interval(rate: Rate) -> str:
    """A share with its 95 % interval."""
    if rate.value is None:
        return _EMPTY
    low, high = rate.wilson()
    return f"{rate.value:.3f} [{low:.2f}, {high:.2f}]"


def count(rate: Rate) -> str:
    """Hits of all."""
    return f"{rate.hits}/{rate.total}" if rate.total else _EMPTY


def main_table(results: Columns) -> str:
    """The measures of the whole, by section."""
    present = list(dict.fromkeys(name for result in results.values() for name in result.sections))
    rows: list[_Row] = []
    for name in present:
        rows += _invoice_rows(name) if name.startswith("invoice") else _section_rows(name, results)
    if set(_MAIN_SECTIONS) <= set(present):
        rows += [(f"found: {title}", _summed(where, variants)) for title, where, variants in _QUESTIONS]
        disguised = ("CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE")
        rows += [
            (f"found: disguised {kind}", _typed("disguised", kind, lambda t: count(t.found))) for kind in disguised
        ]
    rows.append(("seconds, start to end", lambda result: f"{result.seconds:.1f}"))
    return _table("measure", rows, results)


def type_table(results: Columns, section: str) -> str:
    """Recall, precision and leak of every entity type."""
    rows: list[_Row] = []
    for kind in _names(results, section, lambda score: score.types):
        rows += [
            (f"{kind}: recall", _typed(section, kind, lambda t: interval(t.found))),
            (f"{kind}: precision", _typed(section, kind, lambda t: interval(t.right))),
            (f"{kind}: left visible", _typed(section, kind, lambda t: percent(t.visible))),
        ]
    return _table(f"{section}, by type", rows, results)


def near_table(results: Columns, section: str) -> str:
    """The share of near-misses of each kind that some finding touches."""
    kinds = _names(results, section, lambda score: score.near)
    rows = [(kind, _summed(section, (kind,), lambda score: score.near, interval)) for kind in kinds]
    return _table(f"{section}, near-misses touched", rows, results)


def variant_table(results: Columns, section: str) -> str:
    """Recall of every variant: networks, notations, disguises."""
    kinds = _names(results, section, lambda score: score.variants)
    return _table(f"{section}, by variant", [(kind, _summed(section, (kind,))) for kind in kinds], results)


def _section_rows(name: str, results: Columns) -> list[_Row]:
    size = next(result.sections[name].cases for result in results.values() if name in result.sections)
    title = f"{name} ({size:,})"
    return [
        (f"{title}: precision", _scored(name, lambda s: interval(s.precision()))),
        (f"{title}: recall", _scored(name, lambda s: interval(s.recall()))),
        (f"{title}: sensitive characters left visible", _scored(name, lambda s: percent(s.leak()))),
        (f"{title}: the same, names aside", _scored(name, lambda s: percent(s.leak(names=False)))),
        (f"{title}: harmless characters masked", _scored(name, lambda s: percent(s.masked))),
    ]


def _invoice_rows(name: str) -> list[_Row]:
    return [
        (f"{name}: false findings", _scored(name, lambda s: f"{s.stray:,}")),
        (f"{name}: true values found", _scored(name, lambda s: count(s.recall()))),
    ]


def _scored(section: str, show: Callable[[Score], str]) -> Callable[[Results], str]:
    return lambda result: show(result.sections[section]) if section in result.sections else _EMPTY


def _typed(section: str, kind: str, show: Callable[[TypeScore], str]) -> Callable[[Results], str]:
    return _scored(section, lambda score: show(score.types.get(kind, TypeScore())))


def _summed(
    section: str,
    names: Iterable[str],
    table: Callable[[Score], Mapping[str, Rate]] = lambda score: score.variants,
    show: Callable[[Rate], str] = count,
) -> Callable[[Results], str]:
    def cell(score: Score) -> str:
        rates = [table(score).get(name, Rate()) for name in names]
        return show(Rate(sum(rate.hits for rate in rates), sum(rate.total for rate in rates)))

    return _scored(section, cell)


def _names(results: Columns, section: str, table: Callable[[Score], Iterable[str]]) -> list[str]:
    scores = (result.sections[section] for result in results.values() if section in result.sections)
    return sorted({name for score in scores for name in table(score)})


def _table(title: str, rows: Sequence[_Row], results: Columns) -> str:
    working = {name: result for name, result in results.items() if not result.problem}
    lines = [f"| {title} | {' | '.join(working)} |", "|---|" + "--:|" * len(working)]
    lines += [f"| {name} | {' | '.join(show(result) for result in working.values())} |" for name, show in rows]
    lines += [f"\n{name} could not be run: {r.problem}" for name, r in results.items() if r.problem]
    return "\n".join(lines)
