"""Rules are data: the form of a rule file, decoded strictly.

Each rule brings at least one example and one near-miss, and the tests run all of them through the real scanner. This
module refuses whatever is wrong with a rule by itself; the matcher refuses patterns that do not compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, Literal

import msgspec

from scanner.checks.parties.gazetteer import given_names
from scanner.checks.validators import VALIDATORS
from scanner.errors import RuleError
from scanner.traditional import either_way, spellings
from scanner.yaml_text import NotYamlError, decode_yaml

Severity = Literal["low", "medium", "high", "critical"]
Guard = Literal[
    "none",
    "digits",
    "word",
    "name",
    "piece",
    "number",
    "number-piece",
    "unlabelled",
    "unsold",
    "group",
    "pairs",
    "remote",
    "pass",
    "single",
]
Level = Literal["balanced", "strict"]
Channel = Literal["spaced", "leet", "typo", "glued", "backwards", "shifted", "encoded", "split", "unread", "undecoded"]

_RULE_ID: Final = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+")
_ENTITY_TYPE: Final = re.compile(r"[A-Z][A-Z0-9_]+")
_PART: Final = re.compile(r"\{\{([a-z-]+)\}\}")
EXAMPLE_OPEN, EXAMPLE_CLOSE = "⟦", "⟧"
GIVEN_NAMES: Final = "{{given-names}}"
"""An anchor that stands for every common given name between spaces, so that no name's field holds it."""
_SHORTEST_ANCHORED: Final = 3  # letters of such a name; "al" and "jo" stand in other languages' sentences


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that make a candidate credible, and their greatest distance, in bytes of the folded text.

    The words of the field's name always count as near.
    """

    words: tuple[str, ...]
    before: int = 40
    after: int = 20
    required: bool = True


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text with the expected span between ⟦ and ⟧; ``field`` is the name of its field."""

    text: str
    field: str = ""

    def parts(self) -> tuple[str, int, int]:
        """The text without its marks, and the span they enclosed (code points, end exclusive)."""
        before, _, rest = self.text.partition(EXAMPLE_OPEN)
        inside, _, after = rest.partition(EXAMPLE_CLOSE)
        return before + inside + after, len(before), len(before) + len(inside)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One kind of thing to find. ``confidence`` is its expected precision, 0 to 1.

    What bounds a class in ``pattern`` counts signs, or bytes (:func:`scanner.matching.engines.patterns.folded`).

    ``gate`` is a smaller pattern for the gate's alternation, which every match of ``pattern`` contains. It must not
    begin with an unbounded repetition, which would keep the automaton searching to the end of the text.

    A rule with a ``category`` is a *signal*: it finds nothing by itself, but adds its ``weight`` to a verdict on the
    whole text (:mod:`scanner.instructions.verdicts`; 1 is enough alone, below 0 speaks against). A signal is found by a
    ``pattern`` or ``phrases`` like other rules, by a ``grammar`` over word classes
    (:mod:`scanner.language.notation.grammar`), by a ``raw`` pattern over the code points before folding, by a
    ``channel`` (a disguise that the reader can undo), or by its ``leaning``: the least weight of the text's words
    (:mod:`scanner.language.weights.wording`). ``level`` is the lowest strictness at which it counts. A signal of
    ``rendered`` markup does not count in fenced code (:mod:`scanner.instructions.harmless.fenced_code`), one that
    ``closes`` something not where the text opened it (:mod:`scanner.instructions.harmless.quotations`).
    """

    id: str
    entity_type: str
    severity: Severity
    confidence: float = 0.0
    description: str
    category: str = ""
    weight: float = 0.0
    level: Level = "balanced"
    rendered: bool = False
    closes: bool = False
    pattern: str = ""
    grammar: str = ""
    raw: str = ""
    channel: Channel | None = None
    leaning: float = 0.0
    gate: str = ""
    phrases: tuple[str, ...] = ()
    anchors: tuple[tuple[str, ...], ...] = ()
    validator: str = ""
    guard: Guard = "none"
    context: Context | None = None
    fields: tuple[str, ...] = ()
    field_value: str = ""
    inherit: bool = False
    references: tuple[str, ...] = ()
    examples: tuple[str | Example, ...] = ()
    near_misses: tuple[str | Example, ...] = ()

    def example_list(self) -> list[Example]:
        """The examples, also those in short form."""
        return [Example(example) if isinstance(example, str) else example for example in self.examples]

    def near_miss_list(self) -> list[Example]:
        """The near-misses, also those in short form."""
        return [Example(text) if isinstance(text, str) else text for text in self.near_misses]


class ProvenRules(tuple[Rule, ...]):
    """Rules of the package itself, which its tests have compiled with every check.

    Whatever compiles them leaves most checks out and makes later what only some texts need; it saves a tenth of a
    second, and half of one. Any other sequence of rules is checked.
    """

    __slots__ = ()


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file under ``scanner/rules``; its rules share ``defaults``.

    ``parts`` are shared by patterns and grammars, and by later parts: ``{{name}}`` stands for the part of that name.
    """

    rules: list[dict[str, Any]]
    defaults: dict[str, Any] = {}
    parts: dict[str, str] = {}


def parse_rules(text: str | bytes, origin: str) -> tuple[Rule, ...]:
    """The rules of one YAML text; ``origin`` names it in errors."""
    try:
        file = decode_yaml(text, RuleFile)
        read = msgspec.convert([{**file.defaults, **rule} for rule in file.rules], tuple[Rule, ...])
    except (msgspec.ValidationError, NotYamlError) as error:
        raise RuleError(origin, str(error)) from None
    rules = _with_parts(read, file.parts, origin)
    for rule in rules:
        reason = _refusal(rule)
        if reason:
            raise RuleError(rule.id or origin, reason)
    return rules


def _with_parts(rules: Sequence[Rule], parts: dict[str, str], origin: str) -> tuple[Rule, ...]:
    """The rules with the file's parts in place of their names.

    A placeholder that names no part stays as it is. Raises RuleError for a part that nothing uses.
    """
    whole: dict[str, str] = {}
    for name, text in parts.items():
        whole[name] = _filled(text, whole)
    texts = chain(parts.values(), *((rule.pattern, rule.gate, rule.grammar) for rule in rules))
    idle = parts.keys() - set(chain.from_iterable(map(_PART.findall, texts)))
    if idle:
        raise RuleError(origin, f"nothing has the part {min(idle)!r}")
    filled = (
        msgspec.structs.replace(
            rule,
            pattern=_filled(rule.pattern, whole),
            anchors=tuple(_with_given_names(group) for group in rule.anchors),
            gate=_filled(rule.gate, whole),
            grammar=_filled(rule.grammar, whole),
        )
        for rule in rules
    )
    return tuple(map(_either_way, filled))


def _either_way(rule: Rule) -> Rule:
    """A rule that finds in traditional Chinese what it finds in simplified, in which rules are written."""
    return msgspec.structs.replace(
        rule,
        pattern=either_way(rule.pattern),
        gate=either_way(rule.gate),
        phrases=_spelled(rule.phrases),
        anchors=tuple(map(_spelled, rule.anchors)),
        fields=_spelled(rule.fields),
    )


def _spelled(literals: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(spellings, literals))))


def _with_given_names(group: tuple[str, ...]) -> tuple[str, ...]:
    """A group of anchors with every common given name, as it stands within a text, in place of GIVEN_NAMES."""
    if GIVEN_NAMES not in group:
        return group
    names = (f" {name} " for name in sorted(given_names()) if len(name) >= _SHORTEST_ANCHORED)
    return (*(word for word in group if word != GIVEN_NAMES), *names)


def _filled(text: str, parts: dict[str, str]) -> str:
    return _PART.sub(lambda part: parts.get(part[1], part[0]), text)


def refuse_duplicates(rules: Iterable[Rule]) -> None:
    """Raises RuleError for an id that is used twice."""
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(rule.id, "the id is used twice")
        seen.add(rule.id)


def _ways(rule: Rule) -> int:
    """The number of ways in which the rule finds something in a text."""
    return sum(map(bool, (rule.pattern, rule.phrases, rule.grammar, rule.raw, rule.channel, rule.leaning)))


def _refusal(rule: Rule) -> str:
    """Why the rule cannot be used; empty if it can."""
    checks = (
        (not _RULE_ID.fullmatch(rule.id), "the id must be dotted lower case, like pci.card"),
        (not _ENTITY_TYPE.fullmatch(rule.entity_type), "entity_type must be upper case, like CREDIT_CARD"),
        (bool(rule.category) != bool(rule.weight), "a category and a weight come together"),
        (not rule.category and not 0 < rule.confidence <= 1, "confidence must be above 0 and at most 1"),
        (bool(rule.category and rule.confidence), "a signal has a weight in place of a confidence"),
        (not -1 <= rule.weight <= 1, "weight must be from -1 to 1"),
        (
            not rule.category and bool(rule.grammar or rule.raw or rule.channel or rule.leaning),
            "a grammar, raw, channel or leaning is for signals only",
        ),
        (rule.rendered and not (rule.category and rule.anchors), "rendered is for signals with anchors only"),
        (rule.closes and not (rule.category and rule.anchors), "closes is for signals with anchors only"),
        (
            any(map(_PART.search, (rule.pattern, rule.gate, rule.grammar))),
            "it names a part that the file does not define above it",
        ),
        (not (rule.fields or _ways(rule)), "it needs a pattern, phrases or fields"),
        (_ways(rule) > 1, "a pattern and phrases are two rules"),
        (bool(rule.anchors and not rule.pattern), "anchors need a pattern"),
        (bool(rule.gate and (rule.anchors or not rule.pattern)), "a gate needs a pattern without anchors"),
        (any(not group for group in rule.anchors), "an anchor group is empty"),
        (
            any(not word or word != word.lower() for group in (*rule.anchors, rule.phrases) for word in group),
            "anchors and phrases must be lower case and not empty",
        ),
        (
            any("\x1f" in word for group in (*rule.anchors, rule.phrases) for word in group),
            "an anchor or phrase holds the arena's separator",
        ),
        (bool(rule.validator) and rule.validator not in VALIDATORS, f"no validator is called {rule.validator!r}"),
        (bool(rule.field_value and not rule.fields), "field_value needs fields"),
        (rule.inherit and not rule.fields, "inherit needs fields"),
        (not rule.references, "it needs at least one reference"),
        (not rule.examples, "it needs at least one example"),
        (not rule.near_misses, "it needs at least one near-miss"),
        (
            any(e.text.count(EXAMPLE_OPEN) != 1 or e.text.count(EXAMPLE_CLOSE) != 1 for e in rule.example_list()),
            "every example marks one span between ⟦ and ⟧",
        ),
    )
    return next((reason for refused, reason in checks if refused), "")
