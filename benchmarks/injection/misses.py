"""Attacks that our scanner missed and benign texts that it flagged, written out so that nothing in them acts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from benchmarks.injection.cases import Case
from benchmarks.injection.score import Answers

_SHOWN = 300  # characters of a text


def misses(attacks: Sequence[Case], benign: Sequence[Case], answers: Answers, count: int) -> str:
    """Up to ``count`` of each, taken evenly from all of them so that every technique has its share."""
    edge = len(attacks)
    missed = [case for case, hit in zip(attacks, answers.hits[:edge], strict=True) if not hit]
    false = [case for case, hit in zip(benign, answers.hits[edge:], strict=True) if hit]
    lines = []
    for title, cases in (("missed attacks", missed), ("false alarms", false)):
        lines.append(f"\n{title}: {len(cases)}")
        shown = min(count, len(cases))
        lines += [f"  {_shown(cases[number * len(cases) // shown])}" for number in range(shown)]
    return "\n".join(lines)


def _shown(case: Case) -> str:
    text = case.text if case.document is None else msgspec.json.encode(case.document).decode()
    return f"{case.suite}/{case.technique}: {inert(text[:_SHOWN])}{'…' if len(text) > _SHOWN else ''}"


def inert(text: str) -> str:
    """The text on one line, with an escape for whatever a terminal would obey or not show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
