"""The maker: the project's own attacks and harmless texts of one half, the same for the same seed on every machine.

Templates are data and stand in the YAML files beside this module, split into halves there; ``disguise.py`` disguises
some of them. This module fills slots, puts attacks into harmless surroundings and builds documents.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from benchmarks.accuracy.cases import Half
from benchmarks.injection.cases import Case
from benchmarks.injection.disguise import DISGUISES, ENCODED, HIDDEN, Variant

Kind = Literal["attack", "jailbreak", "benign"]

PLAIN_FILES = ("attacks", "attacks_world")
"""YAML files whose every line is an attack of its own."""
JAILBREAK_FILES = ("jailbreaks",)
BENIGN_FILES = (
    "benign",
    "tickets",
    "benign_noise",
    "benign_honest",
    "benign_office",
    "benign_natural",
    "benign_replies",
)

_CODE_POINT = re.compile(r"⟨([0-9A-F]+)⟩")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_HOLE = re.compile(r"\{(\d)\}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_NOTE = (6, 10)  # sentences, both inclusive
_LONG_NOTES = 20  # enough that a false alarm by position shows
_HONEST_ENCODINGS = ("base64", "hex", "percent", "html_entity", "backslash_u", "quoted_printable")
_KEY_STYLES: Mapping[Half, tuple[Callable[[list[str]], str], ...]] = {
    "tune": ("_".join, lambda words: words[0] + "".join(word.capitalize() for word in words[1:])),
    "judge": ("-".join, " ".join, lambda words: "".join(word.capitalize() for word in words), "_".join),
}
"""Ways to write a sentence as the name of a field."""


def make(kind: Kind, half: Half, seed: int = 0) -> list[Case]:
    """All cases of a kind and a half. A seed changes what stands in slots, surroundings and random disguises."""
    makers = {"attack": _Attacks, "jailbreak": _Jailbreaks, "benign": _Benign}
    return list(makers[kind](half, seed).cases())


def plain_attacks() -> Iterator[Case]:
    """The attacks of the tuning half that are not disguised, bare and in surroundings."""
    return _Attacks("tune", 0).plain()


def surrounded(texts: Iterable[str]) -> Iterator[str]:
    """Texts, each in harmless surroundings of the tuning half."""
    filler = _Filler(random.Random(0), templates("surroundings", "tune"))
    return (filler.within("carriers", text) for text in texts)


def templates(name: str, half: Half) -> dict[str, list[str]]:
    """The templates of a YAML file by its keys, as they were written."""
    sections = msgspec.yaml.decode(_source(name), type=dict[str, dict[Half, str]])
    return {key: [line for line in halves[half].splitlines() if line] for key, halves in sections.items()}


def shapes(name: str, half: Half) -> dict[str, list[dict[str, Any]]]:
    """The document templates of a YAML file by its keys."""
    sections = msgspec.yaml.decode(_source(name), type=dict[str, dict[Half, list[dict[str, Any]]]])
    return {key: halves[half] for key, halves in sections.items()}


@cache
def _source(name: str) -> bytes:
    return (Path(__file__).parent / f"{name}.yaml").read_bytes()


class _Filler:
    """Fills slots; each technique has one of its own, so that one technique may grow and the others stay."""

    def __init__(self, draw: random.Random, lines: Mapping[str, list[str]]) -> None:
        self.draw = draw
        self._lines = lines

    def line(self, key: str) -> str:
        """One of the surroundings, its slots not yet filled."""
        return self.draw.choice(self._lines[key])

    def text(self, template: str) -> str:
        """A template with line breaks, code points and slots put in; a slot has one value in a template."""
        values: dict[str, str] = {}

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                values[match[1]] = self._value(match[1], match[0])
            return values[match[1]]

        plain = template.replace("⏎", "\n")
        return _SLOT.sub(value, _CODE_POINT.sub(lambda match: chr(int(match[1], 16)), plain))

    def within(self, key: str, text: str) -> str:
        """A text, as it is, in surroundings; at its end where they have no hole."""
        around = self.text(self.line(key))
        return around.replace("{}", text) if "{}" in around else around + text

    def sentences(self, least: int, most: int) -> list[str]:
        """So many different harmless sentences."""
        return [self.text(line) for line in self.draw.sample(self._lines["fillers"], self.draw.randint(least, most))]

    def document(self, shape: Any, parts: tuple[str, ...] = ()) -> Any:
        """A document template with keys and values filled; ``{1}`` takes the first part, as it is."""
        if isinstance(shape, dict):
            return {self.document(key, parts): self.document(value, parts) for key, value in shape.items()}
        if isinstance(shape, list):
            return [self.document(value, parts) for value in shape]
        if isinstance(shape, str):
            return _HOLE.sub(lambda match: parts[int(match[1]) - 1], self.text(shape))
        return shape

    def _value(self, slot: str, otherwise: str) -> str:
        draw = self.draw
        if f"slot/{slot}" in self._lines:
            return self.line(f"slot/{slot}")
        if slot == "amount":
            amount = f"{draw.randint(12, 9800)}.{draw.randint(0, 99):02}"
            return draw.choice((f"EUR {amount}", f"${amount}", f"{amount} GBP"))
        if slot == "invoice":
            return draw.choice((f"INV-{draw.randint(1000, 99999)}", f"2025/{draw.randint(100, 9999)}"))
        if slot == "date":
            return f"{draw.randint(1, 28)} {draw.choice(_MONTHS)}"
        numbered = {"po": "PO {:05}", "account": "A-{:05}", "number": "{}"}
        return numbered[slot].format(draw.randint(200, 99999)) if slot in numbered else otherwise


class _Maker:
    """Generators and surroundings of a half."""

    suite = ""

    def __init__(self, half: Half, seed: int) -> None:
        self._half = half
        self._seed = seed
        self._around = templates("surroundings", half)

    def cases(self) -> Iterator[Case]:
        """The cases of the half, in a fixed order."""
        raise NotImplementedError

    def _filler(self, technique: str) -> _Filler:
        draw = random.Random(f"{self._seed}/{self._half}/{self.suite}/{technique}")
        return _Filler(draw, self._around)

    def _case(self, technique: str, text: str) -> Case:
        return Case(suite=self.suite, technique=technique, text=text)

    def _document(self, technique: str, document: dict[str, Any]) -> Case:
        return Case(suite=self.suite, technique=technique, document=document)


class _Attacks(_Maker):
    """Plain attacks bare and in surroundings, the disguised ones, and those that need a document."""

    suite = "own_attacks"

    def cases(self) -> Iterator[Case]:
        """The attacks in the order of their files."""
        yield from self.plain()
        bases = templates("bases", self._half)
        for technique, halves in DISGUISES.items():
            yield from self._disguised(technique, halves[self._half], bases["disguised"])
        documents = shapes("attack_documents", self._half)
        yield from self._split(bases["split"], documents["split"])
        yield from self._named(bases["field_name"], documents["field_name"])
        yield from self._nested(bases["nested_json"], documents["nested_json"])
        yield from self._placed("enumeration", bases["enumeration"], documents["enumeration"])
        yield from self._buried(bases["mixed_in_long"])

    def plain(self) -> Iterator[Case]:
        """Those that are not disguised."""
        for name in PLAIN_FILES:
            for technique, lines in templates(name, self._half).items():
                yield from self._plain(technique, lines)

    def _plain(self, technique: str, lines: list[str]) -> Iterator[Case]:
        filler = self._filler(technique)
        for line in lines:
            yield self._case(technique, filler.text(line))
            yield self._case(technique, filler.within("carriers", filler.text(line)))

    def _disguised(self, technique: str, variants: tuple[Variant, ...], lines: list[str]) -> Iterator[Case]:
        """Every base sentence in every variant, bare and in surroundings; the invisible never stands alone."""
        filler = self._filler(technique)
        for variant in variants:
            for line in lines:
                text = _ascii(filler.text(line))
                around = filler.draw.choice(_surroundings(technique))
                yield self._case(technique, filler.within(around, variant(text, filler.draw)))
                hidden = variant(text, filler.draw)
                yield self._case(technique, filler.within("carriers", hidden) if technique in HIDDEN else hidden)

    def _split(self, lines: list[str], documents: list[dict[str, Any]]) -> Iterator[Case]:
        """One instruction over three fields, or word by word over the items of an invoice."""
        filler = self._filler("split")
        for number, line in enumerate(lines):
            parts = tuple(filler.text(line).split("|"))
            for shape in (documents[number % len(documents)], documents[(number + 1) % len(documents)]):
                yield self._document("split", filler.document(shape, parts))
            words = " ".join(parts).split()
            keys = ("line_items", "description") if self._half == "tune" else ("rows", "text")
            items = [{keys[1]: word, "amount": filler.draw.randint(1, 900)} for word in words]
            yield self._document("split", {"number": filler.text("{invoice}"), keys[0]: items})

    def _named(self, lines: list[str], documents: list[dict[str, Any]]) -> Iterator[Case]:
        """An instruction as the name of a field."""
        filler = self._filler("field_name")
        for number, line in enumerate(lines):
            for style in _KEY_STYLES[self._half]:
                shape = documents[number % len(documents)]
                yield self._document("field_name", filler.document(shape, (style(line.split()),)))

    def _nested(self, lines: list[str], documents: list[dict[str, Any]]) -> Iterator[Case]:
        """An instruction in JSON that is the string of a field, once or twice over."""
        filler = self._filler("nested_json")
        keys = ("comment", "note", "message") if self._half == "tune" else ("detail", "remark", "text")
        for number, line in enumerate(lines):
            inner = json.dumps({"id": number, filler.draw.choice(keys): filler.text(line)})
            for part in (inner, json.dumps({"version": 2, "payload": inner})):
                shape = documents[number % len(documents)]
                yield self._document("nested_json", filler.document(shape, (part,)))

    def _placed(self, technique: str, lines: list[str], documents: list[dict[str, Any]]) -> Iterator[Case]:
        """An instruction in the field that a document template leaves for it."""
        filler = self._filler(technique)
        for number, line in enumerate(lines):
            for shape in (documents[number % len(documents)], documents[(number + 1) % len(documents)]):
                yield self._document(technique, filler.document(shape, (filler.text(line),)))

    def _buried(self, lines: list[str]) -> Iterator[Case]:
        """An instruction at the start, inside and at the end of a long note."""
        filler = self._filler("mixed_in_long")
        for line in lines:
            for place in (0.0, 0.5, 1.0):
                note = filler.sentences(*_LONG_NOTE)
                note.insert(round(place * len(note)), filler.text(line))
                yield self._case("mixed_in_long", " ".join(note))


class _Jailbreaks(_Maker):
    """Prompts against a model's rules, each as it stands: nobody hides one in an invoice."""

    suite = "own_jailbreaks"

    def cases(self) -> Iterator[Case]:
        """The prompts in the order of their file."""
        for name in JAILBREAK_FILES:
            for family, lines in templates(name, self._half).items():
                filler = self._filler(family)
                yield from (self._case(family, filler.text(line)) for line in lines)


class _Benign(_Maker):
    """Texts and documents that no filter should withhold."""

    suite = "own_benign"

    def cases(self) -> Iterator[Case]:
        """The harmless cases in the order of their files."""
        for name in BENIGN_FILES:
            for key, lines in templates(name, self._half).items():
                technique = key.partition("/")[0]
                filler = self._filler(key)
                yield from (self._case(technique, filler.text(line)) for line in lines)
        yield from self._encoded(templates("benign", self._half)["plain"])
        filler = self._filler("long")
        for _ in range(_LONG_NOTES):
            yield self._case("long", " ".join(filler.sentences(*_LONG_NOTE)))
        for technique, documents in shapes("benign_documents", self._half).items():
            filler = self._filler(technique)
            yield from (self._document(technique, filler.document(shape)) for shape in documents)

    def _encoded(self, lines: list[str]) -> Iterator[Case]:
        """Harmless notes in the encodings that machines use."""
        filler = self._filler("encoded")
        for name in _HONEST_ENCODINGS:
            for variant in DISGUISES[name][self._half]:
                for line in filler.draw.sample(lines, 3):
                    text = filler.within("references", variant(_ascii(filler.text(line)), filler.draw))
                    yield self._case("encoded", text)


def _surroundings(disguise: str) -> tuple[str, ...]:
    if disguise in HIDDEN:
        return ("covers",)
    return ("references", "references", "requests") if disguise in ENCODED else ("carriers",)


def _ascii(text: str) -> str:
    """A text that every disguise takes: accents are dropped."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
