"""Slots into text: what a template says, with values drawn and marked where they landed."""

from __future__ import annotations

import random
import re
from typing import Any

from benchmarks.accuracy.cases import Half, Leaf, Mark, scalar_text, scalars
from benchmarks.accuracy.lists import COUNTRY, CURRENCY
from benchmarks.accuracy.near import KINDS
from benchmarks.accuracy.people import Value
from benchmarks.accuracy.values import PARTS, Values

_SLOT = re.compile(r"\{(?P<kind>[A-Za-z_]+(?:\.[a-z0-9_]+)?)(?::(?P<key>\w+))?(?:@(?P<variant>[\w-]+))?\}")


class Filler:
    """Fills the templates of one case; a slot with a key keeps its value for as long as the filler lives."""

    def __init__(self, draw: random.Random, locale: str, half: Half) -> None:
        self._draw = draw
        self._locale = locale
        self._half = half
        self._values = Values(draw, locale, half)
        self._kept: dict[tuple[str, str], Value] = {}

    def value(self, kind: str, key: str = "") -> Value:
        """A value of an entity type or part of one; a person with a key is its given and family name."""
        if not key:
            return self._values.make(kind)
        if kind == "PERSON":
            return Value(f"{self.value('GIVEN', key).text} {self.value('FAMILY', key).text}")
        return self._kept.setdefault((kind, key), self._values.make(kind))

    def text(self, template: str) -> Leaf:
        """A template's text as a leaf with its marks."""
        parts: list[str] = []
        marks: list[Mark] = []
        length = position = 0
        for slot in _SLOT.finditer(template):
            literal = template[position : slot.start()]
            value, mark = self._slot(slot["kind"], slot["key"] or "", slot["variant"] or "")
            length += len(literal)
            if mark is not None:
                marks.append(shifted(mark, length))
            parts += (literal, value)
            length += len(value)
            position = slot.end()
        parts.append(template[position:])
        return Leaf("".join(parts), tuple(marks))

    def document(self, template: Any) -> tuple[Any, tuple[Leaf, ...]]:
        """A filled document and its leaves."""
        marks: dict[tuple[int, ...], tuple[Mark, ...]] = {}
        filled = self._fill(template, (), marks)
        leaves = []
        for scalar in scalars(filled):
            text = scalar_text(scalar.value)
            own = marks.get(scalar.place, ())
            if text and (own or not scalar.key):
                leaves.append(Leaf(text, own, scalar.field, scalar.key))
        return filled, tuple(leaves)

    def _fill(self, template: Any, place: tuple[int, ...], marks: dict[tuple[int, ...], tuple[Mark, ...]]) -> Any:
        if isinstance(template, dict):
            return {
                self._fill(name, (*place, number, 0), marks): self._fill(value, (*place, number, 1), marks)
                for number, (name, value) in enumerate(template.items())
            }
        if isinstance(template, list):
            return [self._fill(value, (*place, number), marks) for number, value in enumerate(template)]
        if not isinstance(template, str) or "{" not in template:
            return template
        leaf = self.text(template.removeprefix("#"))
        if not template.startswith("#"):
            marks[place] = leaf.marks
            return leaf.text
        number, first = int(re.sub(r"\D", "", leaf.text)), leaf.marks[0]
        marks[place] = (Mark(0, len(str(number)), first.entity_type, first.near, first.variant),)
        return number

    def _slot(self, kind: str, key: str, variant: str) -> tuple[str, Mark | None]:
        group, _, name = kind.partition(".")
        if group == "locale":
            text = (COUNTRY if name == "country" else CURRENCY)[self._locale]
            return text, Mark(0, len(text)) if name == "country" else None
        if group == "near":
            text = KINDS[name].make(self._draw, self._half)
            return text, Mark(0, len(text), near=name)
        value = self.value(kind, key)
        start, end = value.inner or (0, len(value.text))
        return value.text, Mark(start, end, PARTS.get(kind, kind), variant=variant or value.variant)


def shifted(mark: Mark, by: int) -> Mark:
    """The mark in a text that has ``by`` characters before it."""
    return Mark(mark.start + by, mark.end + by, mark.entity_type, mark.near, mark.variant, mark.loose)
