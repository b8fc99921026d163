"""A bound on the work that goes into readings of disguised texts, so that no payload occupies a core for long.

A text that looks disguised is read in every way in which it may be meant, which takes up to a thousand times as long as
scanning it. Texts of invoices hardly ever look so, but a megabyte made of such texts would take minutes. So each
payload has an allowance, in units of about a microsecond, that grows with its size, and each reading takes its share.
Work is counted, never timed: the same payload gets the same answer on every machine.

A text for which the allowance does not suffice is withheld as unread (rule ``injection.disguise.unread``).

Escapes are undone in several ways, those of each way once more, and what comes of it is scanned like any other text. So
there is a second bound, on the characters of such texts. A text that holds more than it allows is withheld, whatever
the profile says of instructions (rule ``injection.disguise.undecoded``), since nobody knows what its escapes stand for.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

ALWAYS: Final = 400_000
"""Units of the smallest payload: forty times as many as the costliest of 1,000 harmless texts that
look like attacks takes."""

UNITS_FOR_A_BYTE: Final = 9
"""Units for each byte of a payload. Own count over payloads of 1,000 paragraphs each from 90 manuals, handbooks,
dictionaries and collections of notes in 20 languages: the costliest take 3.6 a byte (a manual of commands) and 3.3 (a
German one), a margin of 2.5. Payloads of nothing but source files take 6.3, JSON web tokens 6.0, tracebacks 6.3,
functions 6.0, shell commands 7.4 (60 KB, for which the fixed part suffices), links 3.6: a margin of 1.2 to 2.5. Lines
of card statements made of random codes take 7 to 8. A short text that looks disguised mostly takes more: 12 to 65."""

STRANGERS: Final = 5_000
"""Different unknown words of the smallest payload that are checked for being misspelt, in texts that hold a telling
word: 30 us each. They have a bound of their own, so that a text without any disguise is read whatever others took."""

BYTES_FOR_A_STRANGER: Final = 30
"""Bytes of a payload that allow one more. Of those payloads Polish proverbs have one in 60 bytes, the others fewer."""

UNITS_FOR_A_STRANGER: Final = 30
"""What one beyond that bound takes of the units, which lists of random codes leave: 3,000 rows of four words of six
letters have a stranger in 8 bytes, and take 7 units a byte. So both bounds together stay what they are."""

UNDONE: Final = 256_000
"""Characters with their escapes undone that are scanned of the smallest payload, in all ways together."""

UNDONE_FOR_A_BYTE: Final = 6
"""More of them for each byte of a payload. Own count over 2,300 files of code, settings, markup, certificates, manuals
and data, and over texts of them in quoted-printable, entities, percent escapes, JSON in JSON, logs and dumps: the
costliest file takes 3.0 (patches of escaped characters 3.9), logs of links with their parameters 3.5 to 5.6."""


class Spent(Exception):  # noqa: N818 - a state, not an error
    """The allowance is used up. Carries nothing of the payload."""


class Allowance:
    """What is left for one payload. Belongs to one call, and so to one thread."""

    __slots__ = ("_most", "_strangers", "_undone", "left")

    def __init__(self, size: int) -> None:
        """``size`` is that of the payload's texts, in bytes."""
        self.left = ALWAYS + size * UNITS_FOR_A_BYTE
        self._most = STRANGERS + size // BYTES_FOR_A_STRANGER
        self._strangers: set[str] = set()
        self._undone = UNDONE + size * UNDONE_FOR_A_BYTE

    def take(self, units: int) -> None:
        """Use so many units. After a refusal nothing is left. Raises Spent."""
        if units > self.left:
            self.left = 0
            raise Spent
        self.left -= units

    def meet(self, words: AbstractSet[str]) -> None:
        """Count unknown words that are about to be checked for being misspelt, each once. Raises Spent.

        Those beyond their own bound take units; a refusal takes none.
        """
        fresh = words - self._strangers
        beyond = min(len(fresh), max(0, len(self._strangers) + len(fresh) - self._most))
        if UNITS_FOR_A_STRANGER * beyond > self.left:
            raise Spent
        self.left -= UNITS_FOR_A_STRANGER * beyond
        self._strangers |= fresh

    def undo(self, characters: int, later: int = 0) -> bool:
        """Whether so many characters with their escapes undone may be scanned; they are counted if they may.

        Only if so many more are left for ``later``, which are counted when it is their turn.
        """
        if characters + later > self._undone:
            return False
        self._undone -= characters
        return True


class Steps:
    """What is taken of an allowance, recorded step by step, to be taken later or once more."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[int | AbstractSet[str]] = []

    def __len__(self) -> int:
        """The number of steps."""
        return len(self._steps)

    def add(self, step: int | AbstractSet[str]) -> None:
        """Record a step: units or words."""
        self._steps.append(step)

    def units(self) -> int | None:
        """The units of all steps together; None where words were met, which are counted by themselves."""
        units = 0
        for step in self._steps:
            if isinstance(step, int):
                units += step
            elif step:
                return None
        return units

    def take_from(self, allowance: Allowance, first: int, behind: int | None) -> None:
        """Take the steps from ``first`` to before ``behind``, in order. Raises Spent."""
        for step in self._steps[first:behind]:
            if isinstance(step, int):
                allowance.take(step)
            else:
                allowance.meet(step)


class Foreseen(Allowance):
    """Records what would be taken of an allowance, which stays as it is."""

    __slots__ = ("steps", "units")

    def __init__(self, allowance: Allowance) -> None:
        self.left = allowance.left
        self.units = 0
        self.steps = Steps()

    def take(self, units: int) -> None:
        """Record units. Raises Spent if the allowance would refuse them even if nobody else took anything."""
        self.steps.add(units)
        self.units += units
        super().take(units)

    def meet(self, words: AbstractSet[str]) -> None:
        """Remember that these words were read."""
        self.steps.add(words)


class Noted(Allowance):
    """Takes from an allowance and records what was taken."""

    __slots__ = ("_own", "steps")

    def __init__(self, allowance: Allowance) -> None:
        self._own = allowance
        self.steps = Steps()

    def take(self, units: int) -> None:
        """Take and record units. Raises Spent."""
        self.steps.add(units)
        self._own.take(units)

    def meet(self, words: AbstractSet[str]) -> None:
        """Count and record words. Raises Spent."""
        self.steps.add(words)
        self._own.meet(words)
