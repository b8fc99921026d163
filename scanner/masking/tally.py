"""What was masked, counted: by entity type and by rule, for a document and for each of its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.matching.spans import Span
from scanner.rules import Rule


class Tally:
    """What was masked, by entity type and by rule id.

    A text that carries instructions counts once among the types, and each sign of it among the rules.
    """

    __slots__ = ("counts", "rules")

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}  # a Counter takes 1 us to make
        self.rules: dict[str, int] = {}

    def add(self, span: Span, *, counts: bool = True) -> None:
        """Count one masked span; ``counts`` is what :func:`counting` says of it."""
        self.add_times(span.rule, 1, counts=counts)

    def add_times(self, rule: Rule, times: int, *, counts: bool = True) -> None:
        """Count so many masked spans of one rule."""
        if not times:
            return
        if counts:
            self.counts[rule.entity_type] = self.counts.get(rule.entity_type, 0) + times
        self.rules[rule.id] = self.rules.get(rule.id, 0) + times


class Repeated(Tally):
    """The tally of a text that stands in a document more than once."""

    __slots__ = ("_of_all", "_times")

    def __init__(self, of_all: Tally, times: int) -> None:
        super().__init__()
        self._of_all = of_all
        self._times = times

    def add(self, span: Span, *, counts: bool = True) -> None:
        """Count one masked span, as often as the text stands there."""
        self._of_all.add_times(span.rule, self._times, counts=counts)


class OfOne(Tally):
    """The tally of one text, which is counted among all as well."""

    __slots__ = ("_of_all", "number")

    def __init__(self, of_all: Tally, number: int) -> None:
        super().__init__()
        self._of_all = of_all
        self.number = number

    def add(self, span: Span, *, counts: bool = True) -> None:
        """Count one masked span in both."""
        super().add(span, counts=counts)
        self._of_all.add(span, counts=counts)


class Ledger(Tally):
    """Keeps the masked spans themselves, in their order, and counts none: most are of one text, 1.5 us saved."""

    __slots__ = ("spans",)

    def __init__(self) -> None:  # no counters to make
        self.spans: list[Span] = []

    def add(self, span: Span, *, counts: bool = True) -> None:
        """Keep one masked span."""
        del counts
        self.spans.append(span)


def counting(spans: Sequence[Span]) -> Iterable[tuple[Span, bool]]:
    """Spans of one text, and whether each is counted: of the signs of an instruction, one stands for all."""
    if len(spans) == 1:  # most texts have one, for which this takes 0.4 us instead of 1.2
        return ((spans[0], True),)
    return _counting(spans)


def _counting(spans: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    seen: set[str] = set()
    for span in spans:
        if not span.rule.category:
            yield span, True
            continue
        yield span, span.rule.entity_type not in seen
        seen.add(span.rule.entity_type)
