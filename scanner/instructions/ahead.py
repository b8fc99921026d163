"""Readings of texts in disguise, made and heard for many texts at once before it is the turn of each.

Each text is read in some ten other ways until one says enough. Hardly any does, and to hear what each says takes 20 us
one by one, and 5 when a thousand are heard together (:mod:`scanner.language.telling`). So the readings of the texts
behind are made when it is the turn of one. What they take of the payload's allowance is written down, and taken when
it is their own turn, so that every text is read as far as it would be alone; what was made in vain is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.disguises.readings import Undisguised, readings
from scanner.disguises.wear import MAX_TEXT, Wear, may_be_read
from scanner.instructions.signals import Asked
from scanner.instructions.verdicts import THRESHOLD
from scanner.language.lexicon import Lexicon
from scanner.matching.allowance import Allowance, Foreseen, Noted, Spent, Steps
from scanner.matching.recalled import Recalled
from scanner.rules import Rule

_AHEAD: Final = 50_000
"""Units of the allowance that the readings made at once take together, one text's left out: 50 ms at the most."""

_TOGETHER: Final = 1 << 16  # characters of texts that are read at once, or one text
_FEW: Final = 4  # texts from which on that pays
_FIRST: Final = 16  # texts up to which only a part as much is made at once, until it is known that most say nothing
_LONGEST: Final = 1_000
"""Characters of a text that is read with others: of a longer one each reading takes as long as all those."""

Heard = Iterator[tuple[Undisguised, Sequence[Rule]]]
"""Readings of a text, each with the rules that it fulfils."""


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts that are read at once: as many as hold so many characters, or one."""
    first = behind = length = 0
    while first < len(texts):
        length += len(texts[behind])
        behind += 1
        if length >= _TOGETHER or behind == len(texts):
            yield texts[first:behind]
            first, length = behind, 0


class Ahead:
    """The readings of some texts, asked for in the order in which they stand. Belongs to one call."""

    def __init__(
        self,
        texts: Sequence[Asked],
        lexicon: Lexicon,
        allowance: Allowance,
        rules_in: Callable[[Sequence[Undisguised], Sequence[int]], list[list[Rule]]],
        recalled: Recalled,
    ) -> None:
        """``rules_in`` tells the rules that each of some readings of texts of some lengths fulfils.

        ``recalled`` is what is known.
        """
        self._recalled = recalled
        self._texts = texts
        self._lexicon = lexicon
        self._allowance = allowance
        self._rules_in = rules_in
        self._plans: dict[int, _Read] = {}
        self._reached = 0  # the place up to which readings were made
        self._begun = self._through = 0  # texts whose readings were asked for, and all of them

    def of(self, place: int) -> Heard:
        """The readings of the text at one place. Raises Spent."""
        text, wear = self._texts[place].text, self._texts[place].wear
        if not may_be_read(text, wear):  # to find that out took 30 us of the 400 that a ticket takes
            return
        if place >= self._reached and self._pays() and self._suits(place):
            self._make(place)
        self._begun += 1
        if place in self._plans:
            yield from self._plans[place].taken(self._allowance)
        elif (known := self._recalled.readings.get((text[:MAX_TEXT], wear))) is not None:
            yield from known.taken(self._allowance)
        else:
            yield from self._one_by_one(text, wear)
        self._through += 1

    def _one_by_one(self, text: str, wear: Wear | None) -> Heard:
        """The readings of one text, each made and heard when it is asked for; kept of a long text, if all were."""
        noted = Noted(self._allowance)
        heard: list[tuple[Undisguised, Sequence[Rule]]] = []
        behind: list[int] = []
        for reading in readings(text, self._lexicon, noted, wear):
            heard.append((reading, self._rules_in([reading], [len(text)])[0]))
            behind.append(len(noted.steps))
            yield heard[-1]
        if len(text) > _LONGEST:
            size = sum(len(reading.text) for reading, _ in heard)
            self._recalled.keep(text[:MAX_TEXT], wear, _Read(heard, behind, noted.steps), size)

    def _pays(self) -> bool:
        """Whether to read ahead: there are texts enough, and those before were mostly read to the end in vain.

        In disguised attacks the first or second reading says enough, and all others would be made for nothing.
        """
        return len(self._texts) >= _FEW and 2 * self._through >= self._begun

    def _suits(self, place: int) -> bool:
        text, wear = self._texts[place].text, self._texts[place].wear
        return len(text) <= _LONGEST and wear != "unread" and may_be_read(text, wear)

    def _make(self, first: int) -> None:
        """Make and hear the readings of the text at a place and of those behind it."""
        plans: dict[int, _Plan] = {}
        most = min(_AHEAD if self._begun >= _FIRST else _AHEAD // _FIRST, self._allowance.left)
        for place in range(first, len(self._texts)):
            # What says enough as it stands will not be read.
            if place == first or (self._suits(place) and _weight(self._texts[place]) < THRESHOLD):
                plans[place] = _Plan(self._texts[place], self._lexicon, self._allowance)
                most -= plans[place].units
                if most <= 0:
                    break
        self._reached = place + 1
        read = [(reading, len(self._texts[place].text)) for place, plan in plans.items() for reading in plan.readings]
        heard = iter(self._rules_in([reading for reading, _ in read], [length for _, length in read]))
        self._plans = {
            place: _Read([(reading, next(heard)) for reading in plan.readings], plan.behind, plan.foreseen.steps)
            for place, plan in plans.items()
        }


def _weight(asked: Asked) -> float:
    """What speaks for a text as it stands at the most."""
    return sum(max(match.rule.weight, 0) for match in asked.said) + sum(
        max(one.rule.weight, 0) for one in asked.matched
    )


class _Plan:
    """All readings of a text, and what each takes."""

    def __init__(self, asked: Asked, lexicon: Lexicon, allowance: Allowance) -> None:
        self.foreseen = Foreseen(allowance)
        self.readings: list[Undisguised] = []
        self.behind: list[int] = []  # for each, the number of steps up to it
        try:
            for reading in readings(asked.text, lexicon, self.foreseen, asked.wear):
                self.readings.append(reading)
                self.behind.append(len(self.foreseen.steps))
        except Spent:  # and so it will be when it is its turn
            pass
        self.units = self.foreseen.units


class _Read(NamedTuple):
    """All readings of a text that were made, and what was heard in them."""

    heard: Sequence[tuple[Undisguised, Sequence[Rule]]]
    behind: Sequence[int]  # for each, the number of steps up to it
    steps: Steps

    def taken(self, allowance: Allowance) -> Heard:
        """The readings, each when what it takes was taken. Raises Spent."""
        done = 0
        for heard, behind in zip(self.heard, self.behind, strict=True):
            self.steps.take_from(allowance, done, behind)
            done = behind
            yield heard
        self.steps.take_from(allowance, done, None)
