"""The maker: labelled texts and documents of one half, the same for the same seed on every machine."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from benchmarks.accuracy import phrases_en, phrases_world
from benchmarks.accuracy.cases import LOCALES, Case, Half, Leaf
from benchmarks.accuracy.disguise import DISGUISED_TYPES, DISGUISES
from benchmarks.accuracy.fill import Filler, shifted
from benchmarks.accuracy.near import KINDS
from benchmarks.accuracy.payloads import TEMPLATES
from benchmarks.accuracy.values import EVERYWHERE, NATIONAL

_BLOCKS = {
    "en": phrases_en.PHRASES,
    "de": phrases_world.GERMAN,
    "fr": phrases_world.FRENCH,
    "es": phrases_world.SPANISH,
    "it": phrases_world.ITALIAN,
}
# How many of each are made at scale 1: enough that a rate of nought has a Wilson bound of about 7 % per type.
_TEXTS_PER_TYPE = 9
_MORE_NATIONAL = 4  # times as many for a type that only one locale has
_TEXTS_PER_NEAR = 4
_PAYLOADS_PER_TEMPLATE = 4
_ONLY_HERE = frozenset(kind for kinds in NATIONAL.values() for kind in kinds) - {"VAT_NUMBER"}


def make(half: Half, seed: int = 0, scale: float = 1.0) -> list[Case]:
    """The cases of one half. ``scale`` multiplies how many texts there are of each kind (at least one)."""
    cases: list[Case] = []
    for locale in LOCALES:
        maker = _LocaleMaker(half, locale, seed)
        cases += maker.sensitive(_at_least_one(_TEXTS_PER_TYPE * scale))
        cases += maker.harmless(_at_least_one(_TEXTS_PER_NEAR * scale))
        cases += maker.disguised(_at_least_one(scale))
        cases += maker.payloads(_at_least_one(_PAYLOADS_PER_TEMPLATE * scale))
    return cases


def types_of(locale: str) -> tuple[str, ...]:
    """The entity types that stand in a locale's texts."""
    return EVERYWHERE + NATIONAL[locale]


class _LocaleMaker:
    """Makes the cases of one locale; each kind of case draws from its own generator, so that one may grow alone."""

    def __init__(self, half: Half, locale: str, seed: int) -> None:
        self._half = half
        self._locale = locale
        self._seed = seed
        self._language = locale.partition("_")[0]
        own, english = _phrases(_BLOCKS[self._language], half), _phrases(_BLOCKS["en"], half)
        self._phrases = {kind: own.get(kind) or english[kind] for kind in (*types_of(locale), "PASSWORD")}
        openings = phrases_en.OPENINGS if self._language == "en" else phrases_world.OPENINGS[self._language]
        fillers = phrases_en.FILLERS if self._language == "en" else phrases_world.FILLERS[self._language]
        carriers = phrases_en.CARRIERS if self._language == "en" else phrases_world.CARRIERS
        self._openings, self._fillers, self._carriers = (_lines(b, half) for b in (openings, fillers, carriers))

    def _generator(self, purpose: str) -> random.Random:
        return random.Random(f"{self._seed}/{self._half}/{self._locale}/{purpose}")

    def sensitive(self, count: int) -> Iterator[Case]:
        """Texts about each entity type, often with a second value and a near-miss beside it."""
        draw = self._generator("sensitive")
        kinds = (*types_of(self._locale), "PASSWORD")
        for kind in kinds:
            for number in range(count * (_MORE_NATIONAL if kind in _ONLY_HERE else 1)):
                filler = Filler(draw, self._locale, self._half)
                parts = [self._sentence(draw, filler, kind, number)]
                if draw.random() < 0.3:
                    parts.append(self._sentence(draw, filler, draw.choice(kinds)))
                if draw.random() < 0.5:
                    parts.append(self._near(draw, filler, draw.choice(list(KINDS))))
                if draw.random() < 0.6:
                    parts.append(Leaf(draw.choice(self._fillers)))
                draw.shuffle(parts)
                if draw.random() < 0.4:
                    parts.insert(0, Leaf(draw.choice(self._openings)))
                yield self._case(f"text/{kind}/{number}", joined(parts, draw.choice((" ", " ", "\n", " | "))))

    def harmless(self, count: int) -> Iterator[Case]:
        """Texts with near-misses and nothing else."""
        draw = self._generator("harmless")
        for kind in KINDS:
            for number in range(count):
                filler = Filler(draw, self._locale, self._half)
                parts = [self._near(draw, filler, kind), Leaf(draw.choice(self._fillers))]
                if draw.random() < 0.5:
                    parts.append(self._near(draw, filler, draw.choice(list(KINDS))))
                yield self._case(f"near/{kind}/{number}", joined(parts, draw.choice((" ", "\n"))))

    def disguised(self, count: int) -> Iterator[Case]:
        """Every disguise of every type that has a shape."""
        draw = self._generator("disguised")
        known = types_of(self._locale)
        for kind in (kind for kind in DISGUISED_TYPES if kind in known):
            for name, disguise in DISGUISES.items():
                for number in range(count):
                    filler = Filler(draw, self._locale, self._half)
                    value = filler.value(kind)
                    hidden = next((h for h in (disguise(value.text), *_retries(filler, kind, disguise)) if h), None)
                    if hidden is None:
                        continue
                    before, _, after = draw.choice(self._phrases[kind]).partition("{}")
                    sentence = filler.text(f"{before}{{{kind}}}{after}")
                    mark = sentence.marks[0]
                    text = sentence.text[: mark.start] + hidden + sentence.text[mark.end :]
                    marks = (type(mark)(mark.start, mark.start + len(hidden), kind, variant=name),)
                    yield self._case(f"disguised/{name}/{kind}/{number}", Leaf(text, marks), name)

    def payloads(self, count: int) -> Iterator[Case]:
        """Documents of every vendor's shape."""
        draw = self._generator("payloads")
        for name, template in TEMPLATES[self._half].items():
            for number in range(count):
                document, leaves = Filler(draw, self._locale, self._half).document(template)
                case = f"{self._locale}/payload/{name}/{number}"
                yield Case(name=case, leaves=leaves, document=document, locale=self._locale)

    def _sentence(self, draw: random.Random, filler: Filler, kind: str, number: int | None = None) -> Leaf:
        phrases = self._phrases[kind]
        phrase = phrases[number % len(phrases)] if number is not None else draw.choice(phrases)
        return filler.text(phrase.replace("{}", f"{{{kind}}}"))

    def _near(self, draw: random.Random, filler: Filler, kind: str) -> Leaf:
        noun = KINDS[kind].noun(self._language)
        carrier = draw.choice(self._carriers) if noun else "{value}"
        return filler.text(carrier.replace("{noun}", noun).replace("{value}", f"{{near.{kind}}}"))

    def _case(self, name: str, leaf: Leaf, disguise: str = "plain") -> Case:
        return Case(name=f"{self._locale}/{name}", leaves=(leaf,), locale=self._locale, disguise=disguise)


def joined(parts: Sequence[Leaf], separator: str) -> Leaf:
    """Several leaves as one text."""
    texts, marks, length = [], [], 0
    for part in parts:
        marks += [shifted(mark, length) for mark in part.marks]
        texts.append(part.text)
        length += len(part.text) + len(separator)
    return Leaf(separator.join(texts), tuple(marks))


def _retries(filler: Filler, kind: str, disguise: object) -> Iterator[str | None]:
    """More values, for a disguise that needs a space or a hyphen to hide."""
    if callable(disguise):
        for _ in range(12):
            yield disguise(filler.value(kind).text)


def _lines(block: str, half: Half) -> list[str]:
    """The lines of a block that belong to a half."""
    return [line[2:] for line in block.splitlines() if line.startswith(f"{half[0]} ")]


def _phrases(block: str, half: Half) -> dict[str, list[str]]:
    """Entity type to its phrases of a half."""
    sections = re.split(r"^([A-Z_]+)$", block, flags=re.MULTILINE)
    return {name: _lines(body, half) for name, body in zip(sections[1::2], sections[2::2], strict=True)}


def _at_least_one(count: float) -> int:
    return max(1, round(count))
