"""Claims: a field's name says what its whole value is. Of several rules the most credible one whose form fits counts.

A field for somebody's name holds that within the object of an address too: what is claimed for a person is looked for
word by word in other texts, and what is claimed for an address is not.

A claim holds only if the value has the form that the rule wants (``field_value``, or the validator of a rule without a
pattern). A claim of a kind that is certain in itself wins over all patterns that match in the value: :func:`won`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.checks.forms.data_types import is_data_type
from scanner.checks.forms.hosts import is_host
from scanner.checks.forms.moments import is_moment
from scanner.checks.parties.no_party import addresses_alone
from scanner.checks.prose.alone import may_be_alone
from scanner.checks.validators import JUDGED_AS_WRITTEN, JUDGED_BY_CAPITALS, REGIONAL, VALIDATORS, Verdict
from scanner.checks.verdict import Regions
from scanner.entity_types import NUMERIC, VAGUE
from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.matching.buffer.normalize import fold, fold_looks
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.rule_kinds import OF_ANY_TEXT
from scanner.payloads.people_as_names import RULE as PERSON_AS_KEY
from scanner.payloads.people_as_names import people_among
from scanner.rules import Rule

FEWEST_DIGITS: Final = 5
"""The fewest digits of a value that a number's field claims whatever its form; fewer are a state or a number's end."""

_UNTYPED: Final = VAGUE | {"SECRET"}
"""What no type of a column is: ``{"api_key": "text"}`` is the description of a table."""

_REMEMBERED: Final = 1_024  # combinations of rules that claim one field


class Claim(NamedTuple):
    """A rule that claims a whole text, and how sure the claim is."""

    certain: bool
    confidence: float
    rule: Rule


class _Value(NamedTuple):
    """The value of a field: ``folded``, with look-alikes of Latin letters replaced (``seen``), and as it is written."""

    folded: str
    seen: str
    written: str

    def judged_by(self, validator: str) -> str:
        """What of it a validator asks for."""
        if validator in JUDGED_AS_WRITTEN:
            return self.written
        return self.seen if validator in JUDGED_BY_CAPITALS else self.folded


class Claims:
    """Finds the rule that claims a text by its field's name. Shared by threads: its cache is the same for all."""

    __slots__ = ("_alone", "_as_key", "_doubted", "_field_values", "_ranked", "_rules")

    def __init__(
        self, rules: Sequence[Rule], field_values: Mapping[int, Any], doubted: Callable[[str], bool] | None = None
    ) -> None:
        """``field_values`` are compiled patterns, by the rule's number.

        ``doubted`` says whether a text may be written in disguised letters. Such a text is claimed as a name or an
        address without looking like one.
        """
        self._doubted = doubted
        self._rules = rules
        self._as_key = next((rule for rule in rules if rule.id == PERSON_AS_KEY), None)
        self._field_values = field_values
        self._alone = tuple(number for number, rule in enumerate(rules) if rule.id == OF_ANY_TEXT)
        self._ranked: dict[tuple[int, ...], tuple[int, ...]] = {}  # a field's own first, then the most confident

    @property
    def doubting(self) -> bool:
        """Whether some texts may be claimed without looking like what they are claimed as."""
        return self._doubted is not None

    def of_leaves(self, leaves: Leaves) -> dict[int, Claim]:
        """The claim on each leaf whose field's name claims it and whose text has the form, by leaf.

        Names of fields that are names of people are claimed themselves.
        """
        claims: dict[int, Claim] = {}
        texts, sure = leaves.texts, leaves.sure
        # Names repeat (25 different ones among 2,000 customers), and judging one takes 15 us.
        known: dict[tuple[str, tuple[int, ...]], Claim | None] = {}
        for leaf, numbers in leaves.claims:
            text = texts[leaf]
            key = text, numbers
            if key in known:
                claim = known[key]
            else:
                claim = known[key] = self.of(text, numbers, leaves.regions_of)
            if sure and leaf in sure:
                claim = self.held(claim, text, numbers)
            if claim is not None:
                claims[leaf] = claim
        rule = self._as_key
        if rule is not None and (people := people_among(leaves)):
            claims.update(dict.fromkeys(people, Claim(certain=False, confidence=rule.confidence, rule=rule)))
        return claims

    def held(self, claim: Claim | None, text: str, numbers: tuple[int, ...]) -> Claim | None:
        """The claim on a text by its place alone, whatever its form. Never certain, so that no style keeps the text."""
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
        """The claim of the most credible of the rules ``numbers`` on the whole text; None when none of them fits.

        ``remarked`` allows a remark beside a number. ``regions`` are the payload's countries, or a function that works
        them out: few validators ask for them, and working them out takes as long as judging a name.
        """
        # Most texts of such a field are sentences: to judge each took four times what all else in a record takes.
        if numbers == self._alone and text.isascii() and not may_be_alone(text):
            return None
        folded = fold(text).replace(SEPARATOR_TEXT, " ").strip()
        if not folded:
            return None
        seen = folded if text.isascii() else fold_looks(text).replace(SEPARATOR_TEXT, " ").strip()
        value = _Value(folded, seen, text)
        best = self._best(value, numbers, regions, remarked=False)
        if best is None and remarked and self._may_be_remarked(folded, numbers):
            best = self._best(value, numbers, regions, remarked=True)
        if best is None and self._doubted is not None and self._doubted(text):
            ranked = (self._rules[number] for number in self._by_confidence(numbers))
            claiming = (rule for rule in ranked if rule.entity_type in VAGUE and rule.id != OF_ANY_TEXT)
            best = next((Claim(certain=False, confidence=rule.confidence, rule=rule) for rule in claiming), None)
        return None if best is None or _is_none_of_anybody(folded, best.rule.entity_type) else best

    def _best(
        self,
        value: _Value,
        numbers: tuple[int, ...],
        regions: Regions | Callable[[], Regions],
        *,
        remarked: bool,
    ) -> Claim | None:
        """The claim of the most credible rule whose form a value has.

        With ``remarked``, rules of numbers do not ask for the form: such a field may hold a number and a remark,
        "4111111111111112 (declined by bank)".
        """
        best: Claim | None = None
        for number in self._ranked.get(numbers) or self._by_confidence(numbers):
            rule = self._rules[number]
            if best is not None and best.certain and rule.confidence <= best.confidence:
                continue
            addressee = best is not None and best.rule.entity_type == "PERSON"
            if addressee and rule.inherit and rule.entity_type == "STREET_ADDRESS":
                continue
            required = self._field_values.get(number)
            excused = remarked and rule.entity_type in NUMERIC
            if required is not None and not (excused or required.fullmatch(value.folded.encode())):
                continue
            certain = True
            if rule.validator and not rule.pattern:
                told: Regions = ()
                if rule.validator in REGIONAL:
                    told = regions if isinstance(regions, tuple) else regions()
                verdict = VALIDATORS[rule.validator](value.judged_by(rule.validator), told)
                if verdict is Verdict.NO:
                    continue
                certain = verdict is Verdict.CERTAIN
            if best is None or (certain, rule.confidence) > best[:2]:
                best = Claim(certain, rule.confidence, rule)
        return best

    def _may_be_remarked(self, folded: str, numbers: tuple[int, ...]) -> bool:
        """Whether one of the rules is of numbers, and a value has the digits of one."""
        of_numbers = any(self._rules[number].entity_type in NUMERIC for number in numbers)
        return of_numbers and sum(map(str.isdigit, folded)) >= FEWEST_DIGITS

    def _by_confidence(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        rules = self._rules
        ranked = tuple(sorted(numbers, key=lambda number: (rules[number].inherit, -rules[number].confidence)))
        if len(self._ranked) < _REMEMBERED:
            self._ranked[numbers] = ranked
        return ranked


def _is_none_of_anybody(folded: str, entity_type: str) -> bool:
    """Whether a text is nobody's name, address or secret whatever its field is called: a column's type, a moment."""
    if entity_type not in _UNTYPED:
        return False
    if is_data_type(folded) or (entity_type != "SECRET" and is_moment(folded)):
        return True
    return entity_type == "STREET_ADDRESS" and (is_host(folded) or addresses_alone(folded))


def won(claims: Mapping[int, Claim]) -> set[int]:
    """The leaves in which a claim wins over all patterns that match there.

    Such a claim is of a kind that is certain in itself. It spans the whole text, and the longest span wins
    (:mod:`scanner.matching.spans`).
    """
    return {leaf for leaf, claim in claims.items() if claim.rule.entity_type not in VAGUE}
