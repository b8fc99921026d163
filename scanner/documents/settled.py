"""Columns that their field's name settles: what a value is, is known by construction, and nothing else can be in it.

In a customer export the fields for mail, telephones and cards claim their values, and nearly every value has the usual
form. One by one such a value cost 7 us: its claim, the gates, the span, the mask, its place. Here a whole column is
asked: has every value the form that its rule wants, is it plain ASCII without escapes, and does no pass for signs of
instructions or for encodings stop at it? What passes is no leaf any more, and is masked column by column; whatever
does not goes the way of every other text. Four native calls a column: 0.6 us a value.

Why nothing is lost: a claim on a kind that is certain in itself wins over every pattern in its value
(:mod:`scanner.detector`), so that only signs of instructions could stand beside it, and of those there are none. No
echo wins over it. A value without words is no piece of an instruction (:mod:`scanner.instructions.cut_texts`); one
without a space would have to be in the lexicon, which holds none of that form. What it tells of a country is heard all
the same, and mail addresses are looked for in other texts where any text could hold one. Held by
``tests/property/test_settled_columns.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.entity_types import MAIL, VAGUE
from scanner.instructions.reader import Reader
from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.matching.matcher import Matcher
from scanner.matching.native import compile_native
from scanner.rules import Level, Rule

# Printable ASCII without space, without what escapes begin with (SIGNS), and without a slash: 10/10 is a word too.
_PLAIN: Final = r"[!-$'-.0-<>-\[\]-~]"
_WORD: Final = f"{_PLAIN}*[0-9@]{_PLAIN}*"
_GROUP: Final = r"[!-$'-.0-<>-@\[\]-`{-~]+"  # … and without letters
FORMS: Final = rf"(?:{_WORD}|{_GROUP}(?:[ ]+{_GROUP})+)"
"""What a value may look like so that it is no piece of a sentence: one word with a digit or an at sign, or groups
without a letter."""
_ONE_FORM: Final = compile_native(FORMS)
_SAMPLE: Final = 64  # values by which a column is told that is worth asking value by value


class Settled(NamedTuple):
    """The rule that claims the values of a column, and the values that it does not settle: "" for one that it does.

    ``rest`` is empty when it settles all.
    """

    rule: Rule
    rest: Sequence[str]


class _Form(NamedTuple):
    """What one value must look like, and a whole column of them."""

    one: tuple[Any, ...]
    column: tuple[Any, ...]


class Settling:
    """The rules whose claims settle a column, with what finds signs of instructions. Shared by threads."""

    def __init__(
        self, rules: Sequence[Rule], field_values: Mapping[int, Any], matcher: Matcher, reader: Reader, level: Level
    ) -> None:
        """``field_values`` are the compiled ones, by number of the rule; ``level`` as for a scan."""
        self._rules = rules
        self._field_values = field_values
        self._matcher = matcher
        self._reader = reader
        self._level = level
        self._forms: dict[int, _Form] = {}

    def settle(self, numbers: tuple[int, ...], texts: Sequence[str]) -> Settled | None:
        """What is settled of the texts of one field, "" for none, that the rules ``numbers`` claim; None for nothing.

        Where more than one rule claims a field, their validators have to be asked value by value.
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
        # Not whether one may stand in any of them: all together a hundred mail addresses hold what rules begin with.
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
"""Where a mail address may stand that another field claims: one word counts only with a capital (propagation.py)."""


def is_settled(text: str) -> bool:
    """Whether a value that a field claims has a form in which its column is settled, if it stands in one."""
    return text.isascii() and _ONE_FORM.fullmatch(text.encode()) is not None


def _column(form: str) -> Any:
    return compile_native(rf"(?:(?:{form})?{SEPARATOR_TEXT})*")


def _fitting(form: _Form, texts: Sequence[str]) -> Sequence[str] | None:
    """The texts that have the form, "" in the place of others; the very same if all have, None if hardly any."""
    buffer = SEPARATOR_TEXT.join((*texts, "")).encode(errors="replace")
    if buffer.count(SEPARATOR) == len(texts) and all(regex.fullmatch(buffer) for regex in form.column):
        return texts

    def fits(text: str) -> bool:
        return text.isascii() and all(regex.fullmatch(text.encode()) for regex in form.one)

    sample = [text for text in texts if text][:_SAMPLE]
    if sum(map(fits, sample)) * 2 < len(sample):
        return None
    return [text if text and fits(text) else "" for text in texts]
