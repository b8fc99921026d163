"""What fields' names claim their values to be: whole texts, each by the most credible rule whose form it has.

A claim needs the value to look the part (``field_value``, and for rules without a pattern their validator). One on a
kind that is certain in itself wins over whatever patterns match in the value: :func:`won`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.checks.validators import JUDGED_BY_CAPITALS, REGIONAL, VALIDATORS, Verdict
from scanner.entity_types import NUMERIC, VAGUE
from scanner.matching.arena import SEPARATOR_TEXT, Regions
from scanner.matching.normalize import fold, fold_looks
from scanner.payloads.leaves import Leaves
from scanner.rules import Rule

FEWEST_DIGITS: Final = 5
"""Digits from which on a field for numbers is taken at its word; fewer are a state, an ending or a mistake."""

_REMEMBERED: Final = 1_024  # combinations of rules that claim one field


class Claim(NamedTuple):
    """A rule that claims a whole text, and how sure it is of it."""

    certain: bool
    confidence: float
    rule: Rule


class Claims:
    """The rules that claim by fields' names. Shared by threads: what it remembers is the same for all."""

    __slots__ = ("_doubted", "_field_values", "_ranked", "_rules")

    def __init__(
        self, rules: Sequence[Rule], field_values: Mapping[int, Any], doubted: Callable[[str], bool] | None = None
    ) -> None:
        """``field_values`` are the compiled ones, by number of the rule.

        ``doubted`` tells of a text that its letters may be others; it then need not look like somebody's name, or like
        an address, to be claimed as one.
        """
        self._doubted = doubted
        self._rules = rules
        self._field_values = field_values
        self._ranked: dict[tuple[int, ...], tuple[int, ...]] = {}  # the most confident first; of equals, the first

    def of_leaves(self, leaves: Leaves) -> dict[int, Claim]:
        """By leaf, the rule that claims it whole, where its text looks the part."""
        claims: dict[int, Claim] = {}
        texts, sure = leaves.texts, leaves.sure
        # Of 2,000 customers' names 25 were different ones; to judge a name takes 15 us.
        known: dict[tuple[str, tuple[int, ...]], Claim | None] = {}
        for leaf, numbers in leaves.claims:
            text = texts[leaf]
            key = text, numbers
            if key in known:
                claim = known[key]
            else:
                claim = known[key] = self.of(text, numbers, leaves.regions_of)
            if sure and leaf in sure:
                claim = self._held(claim, text, numbers)
            if claim is not None:
                claims[leaf] = claim
        return claims

    def _held(self, claim: Claim | None, text: str, numbers: tuple[int, ...]) -> Claim | None:
        """The claim on a text that is such by its place, whatever it looks like; no style may keep it for its looks."""
        rule = self._rules[numbers[0]] if claim is None else claim.rule
        return Claim(certain=False, confidence=rule.confidence, rule=rule) if text.strip() else None

    def of(
        self,
        text: str,
        numbers: tuple[int, ...],
        regions: Regions | Callable[[], Regions] = (),
        *,
        remarked: bool = True,
    ) -> Claim | None:
        """The most credible of the rules that claim the whole text; a number may have remarks if it is ``remarked``.

        ``regions`` are those of the payload, or what tells them: hardly any validator asks, and to read them off its
        fields takes as long as to judge a name.
        """
        folded = fold(text).replace(SEPARATOR_TEXT, " ").strip()
        if not folded:
            return None
        seen = folded if folded.isascii() else fold_looks(text).replace(SEPARATOR_TEXT, " ").strip()
        best = self._best(folded, seen, numbers, regions, remarked=False)
        if best is None and remarked and sum(map(str.isdigit, folded)) >= FEWEST_DIGITS:
            best = self._best(folded, seen, numbers, regions, remarked=True)
        if best is None and self._doubted is not None and self._doubted(text):
            ranked = (self._rules[number] for number in self._by_confidence(numbers))
            claiming = (rule for rule in ranked if rule.entity_type in VAGUE)
            best = next((Claim(certain=False, confidence=rule.confidence, rule=rule) for rule in claiming), None)
        return best

    def _best(
        self,
        folded: str,
        seen: str,
        numbers: tuple[int, ...],
        regions: Regions | Callable[[], Regions],
        *,
        remarked: bool,
    ) -> Claim | None:
        """The most credible of the rules whose form a value has; ``seen`` is it as validators by looks read it.

        With ``remarked``, those of numbers need not have it. A field that holds a number holds it with remarks too:
        "4111111111111112 (declined by bank)".
        """
        best: Claim | None = None
        for number in self._ranked.get(numbers) or self._by_confidence(numbers):
            rule = self._rules[number]
            if best is not None and best.certain and rule.confidence <= best.confidence:
                break  # nor can any behind it win
            required = self._field_values.get(number)
            excused = remarked and rule.entity_type in NUMERIC
            if required is not None and not (excused or required.fullmatch(folded.encode())):
                continue
            certain = True
            if rule.validator and not rule.pattern:
                told: Regions = ()
                if rule.validator in REGIONAL:
                    told = regions if isinstance(regions, tuple) else regions()
                verdict = VALIDATORS[rule.validator](seen if rule.validator in JUDGED_BY_CAPITALS else folded, told)
                if verdict is Verdict.NO:
                    continue
                certain = verdict is Verdict.CERTAIN
            if best is None or (certain, rule.confidence) > best[:2]:
                best = Claim(certain, rule.confidence, rule)
        return best

    def _by_confidence(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        ranked = tuple(sorted(numbers, key=lambda number: -self._rules[number].confidence))
        if len(self._ranked) < _REMEMBERED:
            self._ranked[numbers] = ranked
        return ranked


def won(claims: Mapping[int, Claim]) -> set[int]:
    """The leaves in which a claim wins over whatever patterns match in them.

    It is on the whole text, of a kind that is certain in itself, and the longest span wins
    (:mod:`scanner.matching.spans`).
    """
    return {leaf for leaf, claim in claims.items() if claim.rule.entity_type not in VAGUE}
