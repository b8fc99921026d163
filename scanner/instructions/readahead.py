"""Readings of texts in disguise, made and matched for many texts at once before it is the turn of each.

Each text is read in some ten other ways until one says enough. Hardly any does, and to match many readings at once
takes less for each: lists of misspelt texts take 1.2 times as long one by one, of words in pieces 1.4 times. So when it
is the turn of one text, the readings of the texts behind it are made as well. What they cost is written down, and taken
from the payload's allowance when it is their own turn, so that every text is read as far as it would be alone. What was
made in vain is bounded.

Of nine texts of ten no reading fulfils any rule. Such a *silent* text is known when it comes again in another message
(:mod:`scanner.instructions.kept_answers`), and only its cost is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.disguises.kinds import MAX_TEXT, DisguiseKind, may_be_read
from scanner.disguises.readings import Undisguised, readings
from scanner.instructions.kept_answers import KeptAnswers
from scanner.instructions.signals import TextMatches
from scanner.instructions.verdicts import is_enough
from scanner.language.lexicon import Lexicon
from scanner.matching.buffer.allowance import Allowance, Foreseen, Noted, Spent, Steps
from scanner.matching.buffer.memory import Memory
from scanner.rules import Rule

_AHEAD: Final = 50_000
"""Units of the allowance that the readings made at once cost together, without those of one text: 50 ms at the most."""

_TOGETHER: Final = 1 << 16  # characters of the texts that are read at once, unless it is a single text
_FEW: Final = 4  # texts from which on reading ahead pays
_FIRST: Final = 16  # texts up to which a sixteenth as much is made at once, until it is known that most say nothing
_MOST_KEPT: Final = 1 << 20  # characters of the readings that are kept of one message
_LONGEST: Final = 1_000
"""Characters of a text that is read with others: each reading of a longer one takes as long as all of those."""

Silent = KeptAnswers[tuple[int]]
"""What the readings of texts cost of the allowance, in units, of which none fulfils a rule; the way is the disguise."""

MatchedReadings = Iterator[tuple[Undisguised, Sequence[Rule]]]
"""Readings of a text, each with the rules that it fulfils."""


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts in the portions that are read at once: as many as hold so many characters, or one."""
    first = behind = length = 0
    while first < len(texts):
        length += len(texts[behind])
        behind += 1
        if length >= _TOGETHER or behind == len(texts):
            yield texts[first:behind]
            first, length = behind, 0


def no_disguise() -> DisguiseKind:
    """The disguise of a text that is read as it stands."""
    return ""


def too_dear() -> DisguiseKind:
    """The disguise of a text for which the allowance is spent already."""
    return "unread"


def no_readings() -> MatchedReadings:
    """No readings: those of a text that shows no disguise, or for which the allowance is spent."""
    yield from ()


class Disguises:
    """How each of some texts is disguised, looked for once that is asked. Belongs to one call.

    A text that says enough as it stands is hardly ever asked: half of all attacks. All others are looked at together.
    """

    def __init__(
        self, texts: Sequence[TextMatches], kinds_of: Callable[[Sequence[str]], Sequence[DisguiseKind]]
    ) -> None:
        """``kinds_of`` gives the disguises of some texts."""
        self._texts = texts
        self._kinds_of = kinds_of
        self._known: dict[int, DisguiseKind] = {}

    def of(self, place: int) -> DisguiseKind:
        """The disguise of the text at one place."""
        if place not in self._known:
            places = [place]
            if not is_enough(self._texts[place].most):
                places = [at for at, matches in enumerate(self._texts) if not is_enough(matches.most)]
            self._known.update(zip(places, self._kinds_of([self._texts[at].text for at in places]), strict=True))
        return self._known[place]


class ReadAhead:
    """The readings of some texts, asked for in the order of the texts. Belongs to one call."""

    def __init__(
        self,
        texts: Sequence[TextMatches],
        disguises: Disguises,
        lexicon: Lexicon,
        allowance: Allowance,
        rules_in: Callable[[Sequence[Undisguised], Sequence[int]], Sequence[Sequence[Rule]]],
        memory: Memory,
        silent: Silent,
    ) -> None:
        """``rules_in`` gives the rules that each of some readings of texts of some lengths fulfils.

        ``disguises`` are those of the texts; ``memory`` keeps the readings of the message's long texts, and ``silent``
        what is known of those of other messages.
        """
        self._silent = silent
        self._kept = memory.of(KeptReadings)
        self._texts = texts
        self._disguises = disguises
        self._lexicon = lexicon
        self._allowance = allowance
        self._rules_in = rules_in
        self._plans: dict[int, JudgedReadings] = {}
        self._reached = 0  # the place behind the last text whose readings were made
        self._begun = self._through = 0  # texts whose readings were asked for, and those that were read to the end

    def of(self, place: int) -> MatchedReadings:
        """The readings of the text at one place. Raises Spent."""
        text, disguise = self._texts[place].text, self._disguises.of(place)
        if not may_be_read(
            text, lambda: disguise
        ):  # asked before any reading is made, which saves 30 us of the 400 that a ticket takes
            return
        if (cost := self._silent.known(text, disguise)) is not None:
            self._begun += 1
            self._allowance.take(*cost)
            self._through += 1
            return
        if place >= self._reached and self._pays() and self._suits(place):
            self._make(place)
        self._begun += 1
        if place in self._plans:
            yield from self._plans[place].taken(self._allowance)
        elif (known := self._kept.readings.get((text[:MAX_TEXT], disguise))) is not None:
            yield from known.taken(self._allowance)
        else:
            yield from self._one_by_one(text, disguise)
        self._through += 1

    def _one_by_one(self, text: str, disguise: DisguiseKind) -> MatchedReadings:
        """The readings of one text, each made when it is asked for. Those of a long text are kept, if all were made."""
        noted = Noted(self._allowance)
        matched: list[tuple[Undisguised, Sequence[Rule]]] = []
        behind: list[int] = []
        for reading in readings(text, self._lexicon, noted, disguise):
            matched.append((reading, self._rules_in([reading], [len(text)])[0]))
            behind.append(len(noted.steps))
            yield matched[-1]
        judged = JudgedReadings(matched, behind, noted.steps)
        if len(text) > _LONGEST:
            self._kept.keep(text[:MAX_TEXT], disguise, judged)
        self._keep_silent(text, disguise, judged)

    def _keep_silent(self, text: str, disguise: DisguiseKind, judged: JudgedReadings) -> None:
        """Keep what the readings of a text cost, all of which were made, if none fulfils a rule."""
        units = None if any(rules for _, rules in judged.matched) else judged.steps.units()
        if units is not None:
            self._silent.keep(text, disguise, (units,))

    def _pays(self) -> bool:
        """Whether to read ahead: there are texts enough, and most of those before were read to the end in vain.

        In disguised attacks the first or second reading says enough, and all others would be made for nothing.
        """
        return len(self._texts) >= _FEW and 2 * self._through >= self._begun

    def _suits(self, place: int) -> bool:
        text, disguise = self._texts[place].text, self._disguises.of(place)
        return len(text) <= _LONGEST and disguise != "unread" and may_be_read(text, lambda: disguise)

    def _make(self, first: int) -> None:
        """Make and match the readings of the text at a place and of those behind it."""
        plans: dict[int, _Plan] = {}
        most = min(_AHEAD if self._begun >= _FIRST else _AHEAD // _FIRST, self._allowance.left)
        for place in range(first, len(self._texts)):
            # A text that says enough as it stands will not be read in other ways.
            if place == first or (self._says_nothing_yet(place) and self._suits(place) and not self._is_silent(place)):
                plans[place] = _Plan(self._texts[place].text, self._disguises.of(place), self._lexicon, self._allowance)
                most -= plans[place].units
                if most <= 0:
                    break
        self._reached = place + 1
        read = [(reading, len(self._texts[place].text)) for place, plan in plans.items() for reading in plan.readings]
        matched = iter(self._rules_in([reading for reading, _ in read], [length for _, length in read]))
        self._plans = {
            place: JudgedReadings(
                [(reading, next(matched)) for reading in plan.readings], plan.behind, plan.foreseen.steps
            )
            for place, plan in plans.items()
        }
        for place, plan in plans.items():
            if plan.whole:
                self._keep_silent(self._texts[place].text, self._disguises.of(place), self._plans[place])

    def _says_nothing_yet(self, place: int) -> bool:
        """Whether a text does not say enough as it stands."""
        return not is_enough(self._texts[place].most)

    def _is_silent(self, place: int) -> bool:
        """Whether a text is known to say nothing in any other way."""
        return self._silent.known(self._texts[place].text, self._disguises.of(place)) is not None


class _Plan:
    """All readings of a text, and what each costs."""

    def __init__(self, text: str, disguise: DisguiseKind, lexicon: Lexicon, allowance: Allowance) -> None:
        self.foreseen = Foreseen(allowance)
        self.readings: list[Undisguised] = []
        self.behind: list[int] = []  # for each, the number of steps up to it
        self.whole = True
        try:
            for reading in readings(text, lexicon, self.foreseen, disguise):
                self.readings.append(reading)
                self.behind.append(len(self.foreseen.steps))
        except Spent:  # it will be spent again when it is the text's turn
            self.whole = False
        self.units = self.foreseen.units


class JudgedReadings(NamedTuple):
    """All readings of a text that were made, and the rules that each fulfils."""

    matched: Sequence[tuple[Undisguised, Sequence[Rule]]]
    behind: Sequence[int]  # for each, the number of steps up to it
    steps: Steps

    def taken(self, allowance: Allowance) -> MatchedReadings:
        """The readings, each once its cost was taken. Raises Spent."""
        done = 0
        for matched, behind in zip(self.matched, self.behind, strict=True):
            self.steps.take_from(allowance, done, behind)
            done = behind
            yield matched
        self.steps.take_from(allowance, done, None)


class KeptReadings:
    """The readings of long texts of one message, by what of the text is read and its disguise."""

    __slots__ = ("_room", "readings")

    def __init__(self) -> None:
        self.readings: dict[tuple[str, DisguiseKind], JudgedReadings] = {}
        self._room = _MOST_KEPT

    def keep(self, text: str, disguise: DisguiseKind, judged: JudgedReadings) -> None:
        """Remember the readings of a text, if there is room for their characters."""
        size = sum(len(reading.text) for reading, _ in judged.matched)
        if size <= self._room:
            self._room -= size
            self.readings[text, disguise] = judged
