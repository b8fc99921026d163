"""Whether signals add up: the one place that knows thresholds.

One signal of an injected instruction is weak: "from now on you", "the user", "verbatim", an e-mail address to send
things to. Together they are not. So the weights of a text's signals are added. Of each category the heaviest counts,
since three ways to say "ignore" are not three reasons. The others add a part of their weight, up to a bound, and what
speaks against (a weight below 0) is taken off. The sum has to reach :data:`THRESHOLD`. Only signals that stand near one
another are added (:data:`NEAR`), since a page of harmless prose holds some of every kind. What speaks against excuses
only signals that it overlaps or stands beside (:data:`BESIDE`): "future invoices" behind an order would hide it.

Weights are set by hand, against the tuning half of the project's own cases: 1 is enough alone and hardly ever wrong;
0.9 is enough alone; 0.5 to 0.8 needs one other reason; less than that, two. Weights learned from public corpora did
worse on every corpus they had not seen (1.9 % false alarms on support tickets at equal recall). What the words of a
text weigh is learned (:mod:`scanner.language.weights.wording`), and is one signal among the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scanner.matching.spans import Span
from scanner.rules import Level, Rule

THRESHOLD: Final = 0.9
"""The sum from which on a text is taken to carry instructions."""

NEAR: Final = 300
"""Code points over which the signals of one instruction are spread at the most. Of 1,025 attacks found in public suites
this loses 2, and of 138 false alarms on manuals and books it avoids 25."""

BESIDE: Final = 40
"""Code points between a signal and what speaks against it, at the most."""

_MORE: Final = 0.3  # share of the weight of a category's further signals that counts …
_MOST_MORE: Final = 0.6  # … and what all of them add at the most; both set by hand, like the weights
_ROUNDING: Final = 1e-9


def is_enough(weight: float) -> bool:
    """Whether a sum of weights reaches the threshold."""
    return weight >= THRESHOLD - _ROUNDING


def score(rules: Iterable[Rule], level: Level) -> float:
    """The sum for the signals of one text; each rule counts once, at ``balanced`` without those of ``strict``."""
    best: dict[str, float] = {}
    more = 0.0
    for rule in {rule.id: rule for rule in rules}.values():
        if level == "balanced" and rule.level == "strict":
            continue
        weight, before = rule.weight, best.get(rule.category, 0.0)
        if weight < 0:
            best[rule.category] = min(weight, before)
        else:
            best[rule.category] = max(weight, before)
            more += min(weight, before) * _MORE
    return sum(best.values()) + min(more, _MOST_MORE)


def total(signals: Sequence[Span], level: Level) -> float:
    """The highest sum of signals of one text that stand near one another."""
    return max((score((signal.rule for signal in group), level) for group in _together(signals)), default=0.0)


def convincing(signals: Sequence[Span]) -> list[Span]:
    """The signals of those entity types for which they are enough, without those that speak against.

    They are ``certain`` unless they are enough only at level ``strict``.
    """
    enough_signals: list[Span] = []
    if not is_enough(sum(signal.rule.weight for signal in signals if signal.rule.weight > 0)):
        return enough_signals
    for entity_type in dict.fromkeys(signal.rule.entity_type for signal in signals):
        own = [signal for signal in signals if signal.rule.entity_type == entity_type]
        groups = _groups(own)
        level = _level(groups)
        if level is not None:
            enough = groups if len(groups) == 1 else [group for group in groups if _enough(group, level)]
            # By identity first, since each signal is in as many groups as begin near it, and to hash one takes 2 us.
            different = {id(signal): signal for group in enough for signal in group}
            counted = dict.fromkeys(different.values())
            enough_signals += [
                signal._replace(certain=level == "balanced") for signal in counted if signal.rule.weight > 0
            ]
    return enough_signals


def level_of(signals: Sequence[Span]) -> Level | None:
    """The lowest level at which the signals of one text are enough, or None."""
    return _level(_groups(signals))


def _groups(signals: Sequence[Span]) -> list[Sequence[Span]]:
    """The signals that stand near one another; none where all of them together are not enough."""
    if not is_enough(score((signal.rule for signal in signals if signal.rule.weight > 0), "strict")):
        return []
    return list(_together(signals))


def _level(groups: Sequence[Sequence[Span]]) -> Level | None:
    levels: tuple[Level, ...] = ("balanced", "strict")
    return next((level for level in levels if any(_enough(group, level) for group in groups)), None)


def _enough(signals: Sequence[Span], level: Level) -> bool:
    rules = [signal.rule for signal in signals]
    if level == "strict" and all(rule.level == "balanced" for rule in rules):
        return False
    return is_enough(score(rules, level))


def _together(signals: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """Groups of signals near one another: for each signal the ones from it on, and what stands beside any of them."""
    speaking = [signal for signal in signals if signal.rule.weight >= 0]
    against = [signal for signal in signals if signal.rule.weight < 0]
    first = min((signal.start for signal in speaking), default=0)
    if all(signal.end <= first + NEAR for signal in speaking):
        yield [*speaking, *(excuse for excuse in against if any(_is_beside(excuse, signal) for signal in speaking))]
        return
    # Each looks only at those near it: a text may hold ten thousand signals.
    all_speaking = _Placed(speaking)
    excuses = _Placed(
        [excuse for excuse in against if all_speaking.between(excuse.start - BESIDE, excuse.end + BESIDE)]
    )
    for start in sorted({signal.start for signal in speaking}):
        near = all_speaking.between(start + 1, start + NEAR - 1)
        yield near + excuses.between(start - BESIDE, start + NEAR + BESIDE)


def _is_beside(excuse: Span, signal: Span) -> bool:
    return excuse.start <= signal.end + BESIDE and signal.start <= excuse.end + BESIDE


class _Placed:
    """Signals sorted by their starts. The longer ones are few and looked at every time."""

    def __init__(self, signals: Sequence[Span]) -> None:
        self._long = [signal for signal in signals if signal.end - signal.start > NEAR]
        self._short = sorted((signal for signal in signals if signal.end - signal.start <= NEAR), key=_start)
        self._starts = list(map(_start, self._short))

    def between(self, first: int, last: int) -> list[Span]:
        """The signals that hold a place from ``first`` to ``last``, or that end or begin there."""
        earliest, begun, behind = (bisect_left(self._starts, place) for place in (first - NEAR, first, last + 1))
        found = [signal for signal in self._short[earliest:begun] if signal.end >= first]
        found += self._short[begun:behind]
        if self._long:
            found += [signal for signal in self._long if signal.end >= first and signal.start <= last]
        return found


def _start(signal: Span) -> int:
    return signal.start
