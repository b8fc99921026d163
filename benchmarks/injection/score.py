"""The counts: of the attacks, those that were found (recall); of the benign texts, those that were (false alarms).

A case is one trial: a scanner says yes or no about the whole of it, since in use the whole text is withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

import msgspec

from benchmarks.accuracy.score import Rate
from benchmarks.injection.cases import Case

By = Literal["suite", "technique"]
GROUPINGS: tuple[By, ...] = get_args(By)


class Answers(NamedTuple):
    """What a scanner said of each case, and the seconds that asking took: scanning alone, nothing is set up in them."""

    hits: list[bool]
    seconds: float


class Tally(msgspec.Struct):
    """Hits of some cases, in all and by group. Techniques of several suites are told apart by the suite's name."""

    total: Rate = msgspec.field(default_factory=Rate)
    suite: dict[str, Rate] = msgspec.field(default_factory=dict)
    technique: dict[str, Rate] = msgspec.field(default_factory=dict)

    def by(self, grouping: By) -> dict[str, Rate]:
        """The rates of a grouping."""
        return self.suite if grouping == "suite" else self.technique


class Results(msgspec.Struct):
    """One scanner's counts and speed, or why there are none. Bytes are UTF-8 of texts and compact JSON of records."""

    attacks: Tally = msgspec.field(default_factory=Tally)
    benign: Tally = msgspec.field(default_factory=Tally)
    seconds: float = 0.0
    megabytes_per_second: float = 0.0
    problem: str = ""


def results(attacks: Sequence[Case], benign: Sequence[Case], answers: Answers) -> Results:
    """The counts of a scanner that was asked the attacks, then the benign cases."""
    edge = len(attacks)
    assert len(answers.hits) == edge + len(benign), "one answer a case"
    megabytes = sum(size(case) for case in (*attacks, *benign)) / 1e6
    return Results(
        attacks=tally(attacks, answers.hits[:edge]),
        benign=tally(benign, answers.hits[edge:]),
        seconds=answers.seconds,
        megabytes_per_second=megabytes / answers.seconds if answers.seconds else 0.0,
    )


def tally(cases: Sequence[Case], hits: Iterable[bool]) -> Tally:
    """The rates of some cases, groups in the order in which they first come."""
    result = Tally()
    one_suite = len({case.suite for case in cases}) < 2
    for case, hit in zip(cases, hits, strict=True):
        technique = case.technique if one_suite else f"{case.suite}/{case.technique}"
        for rate in (
            result.total,
            result.suite.setdefault(case.suite, Rate()),
            result.technique.setdefault(technique, Rate()),
        ):
            rate.add(hit)
    return result


def size(case: Case) -> int:
    """Bytes of a case."""
    if case.document is not None:
        return len(msgspec.json.encode(case.document))
    return len(case.text.encode("utf-8", "surrogatepass"))
