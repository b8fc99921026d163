"""Columns that their field's name settles: the name claims every value, and nothing else can be found in them.

In a customer export the names of the fields for mail, telephones and cards claim their values, and nearly every value
has the usual form. One by one, such a value costs 7 us: claim, gates, span, mask, place. Here four native calls check
a whole column, for 0.6 us a value. A value is settled if it has the form that its rule wants, is plain ASCII without
escapes, and passes the gates for instructions and encodings. Settled values are not leaves, and are masked as a column.
All other values are scanned like any text.

Nothing is lost by this. A claim of a certain kind wins over every pattern in its value
(:mod:`scanner.detection.detector`), so that only signals of instructions could be found beside it, which the gates have
ruled out. A value without words is no piece of an instruction (:mod:`scanner.instructions.cut.cut_texts`), and the
lexicon holds no word of these forms. The country that a value tells is still learnt, and values are still looked for in
other texts.
``tests/property/test_settled_columns.py`` tests this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.checks.prose.alone import may_be_alone
from scanner.entity_types import MAIL, VAGUE
from scanner.instructions.reader import Reader
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.matching.engines.native import compile_native
from scanner.matching.matcher import Matcher
from scanner.payloads.names.rule_kinds import OF_ANY_TEXT
from scanner.rules import Level, Rule

# Printable ASCII without a space, without the signs that begin escapes (SIGNS), and without a slash: 10/10 is a word.
_PLAIN: Final = r"[!-$'-.0-<>-\[\]-~]"
_WORD: Final = f"{_PLAIN}*[0-9@]{_PLAIN}*"
_GROUP: Final = r"[!-$'-.0-<>-@\[\]-`{-~]+"  # … and without letters
FORMS: Final = rf"(?:{_WORD}|{_GROUP}(?:[ ]+{_GROUP})+)"
"""The forms of values that cannot be a piece of a sentence: one word with a digit or an at sign, or groups without
letters."""
_ONE_FORM: Final = compile_native(FORMS)
_SAMPLE: Final = 64  # values that decide whether a column is checked value by value


class Settled(NamedTuple):
    """The rule that claims the values of a column, and the values that are not settled, "" in place of those that are.

    ``rest`` is empty when all values are settled.
    """

    rule: Rule
    rest: Sequence[str]


class _Form(NamedTuple):
    """Patterns that one value must match, and patterns that a whole column must match."""

    one: tuple[Any, ...]
    column: tuple[Any, ...]


class Settling:
    """Decides which values of a column its field's name settles. Shared by threads."""

    def __init__(
        self, rules: Sequence[Rule], field_values: Mapping[int, Any], matcher: Matcher, reader: Reader, level: Level
    ) -> None:
        """``field_values`` are compiled patterns, by the rule's number; ``level`` is the strictness of the scan."""
        self._rules = rules
        self._field_values = field_values
        self._matcher = matcher
        self._reader = reader
        self._level = level
        self._forms: dict[int, _Form] = {}
        self._of_any_text = tuple(number for number, rule in enumerate(rules) if rule.id == OF_ANY_TEXT)

    def settle(self, numbers: tuple[int, ...], texts: Sequence[str]) -> Settled | None:
        """What is settled of the ``texts`` of one field that the rules ``numbers`` claim; None when nothing is.

        ``texts`` has "" for no text. A field that several rules claim is never settled: their validators decide on each
        value.
        """
        if len(numbers) != 1:
            return None
        rule = self._rules[numbers[0]]
        if not rule.field_value or (rule.validator and not rule.pattern) or rule.entity_type in VAGUE or rule.category:
            return None
        form = self._forms.get(numbers[0]) or self._form(numbers[0])
        fitting = _fitting(form, texts)
        if fitting is None:
            return None
        arena = Arena(fitting)
        # Asked for each text: a hundred mail addresses together hold the literals of many rules.
        doubtful = self._matcher.hiding(arena) | self._matcher.telling(arena)
        doubtful.update(leaf for leaf, _, _ in self._reader.gate.suspicious(arena))
        if self._level == "strict":
            doubtful.update(leaf for leaf, _, _ in self._reader.strict_gate.suspicious(Arena(fitting)))
        if fitting is texts and not doubtful:
            return Settled(rule, ())
        rest = ["" if fits else text for fits, text in zip(fitting, texts, strict=True)]
        for leaf in doubtful:
            rest[leaf] = texts[leaf]
        return Settled(rule, rest if any(rest) else ())

    def claimable(self, numbers: tuple[int, ...], texts: Sequence[str]) -> list[int] | None:
        """The ``texts`` of one field that the rules ``numbers`` may claim, by their looks alone; None for all.

        Hardly a note is nothing but somebody's name: 0.1 us for each that begins with a small letter, where a claim
        that does not hold takes 1.
        """
        if not numbers or numbers != self._of_any_text:
            return None
        return [
            row
            for row, text in enumerate(texts)
            if not (text.isascii() and ("a" <= text[:1] <= "z" or not may_be_alone(text)))
        ]

    def _form(self, number: int) -> _Form:
        rule = self._rules[number]
        own = _WORD if rule.entity_type in MAIL else FORMS
        wanted = self._field_values[number].pattern
        wanted = wanted.decode("latin-1") if isinstance(wanted, bytes) else wanted
        form = _Form(
            (compile_native(own), self._field_values[number]),
            (_column(own), _column(wanted)),
        )
        self._forms[number] = form
        return form


ECHO_OF_MAIL: Final = compile_native(r"[A-Z][!-?A-~]*@")
"""Where a mail address from another field may be found again: a single word counts only with a capital letter
(:mod:`scanner.echoes.propagation`)."""


def is_settled(text: str) -> bool:
    """Whether a claimed value has a form that would be settled in a column."""
    return text.isascii() and _ONE_FORM.fullmatch(text.encode()) is not None


def _column(form: str) -> Any:
    return compile_native(rf"(?:(?:{form})?{SEPARATOR_TEXT})*")


def _fitting(form: _Form, texts: Sequence[str]) -> Sequence[str] | None:
    """The texts that have the form, "" in place of others; ``texts`` itself if all have it, None if few have."""
    buffer = SEPARATOR_TEXT.join((*texts, "")).encode(errors="replace")
    if buffer.count(SEPARATOR) == len(texts) and all(regex.fullmatch(buffer) for regex in form.column):
        return texts

    def fits(text: str) -> bool:
        return text.isascii() and all(regex.fullmatch(text.encode()) for regex in form.one)

    sample = [text for text in texts if text][:_SAMPLE]
    if sum(map(fits, sample)) * 2 < len(sample):
        return None
    return [text if text and fits(text) else "" for text in texts]
