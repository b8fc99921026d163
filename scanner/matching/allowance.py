"""How much may be read into a payload beyond what stands in it: a bound on work, so that no payload holds a core.

A text that looks disguised is read in every way in which it may be meant, which takes up to a thousand times as long as
to scan it. Texts of invoices hardly ever are; a payload made of such texts would take minutes for a megabyte. So every
payload brings an allowance, in units of about a microsecond, that grows with its size, and each reading takes its part
of it. Work is counted and never timed: the same payload gets the same answer on every machine.

What the allowance does not reach is not passed over: whoever is refused has to say of the text that it could not be
read, and it is withheld (rule ``injection.disguise.unread``).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

ALWAYS: Final = 400_000
"""Units that the smallest payload may take: forty times what the costliest of 1,000 harmless texts does that were made
to look like attacks."""

UNITS_FOR_A_BYTE: Final = 9
"""Units that each byte of a payload brings. Own count over 1,000 paragraphs each of 90 manuals, handbooks, dictionaries
and collections of notes in 20 languages, each set in one payload: the costliest take 3.6 a byte (a manual of commands)
and 3.3 (a German one). Nothing but source files takes 6.3, JSON web tokens 6.0, tracebacks 6.3, functions 6.0, commands
of a shell 7.4 (60 KB, of which the fixed part does for all), links 3.6: those have a margin of 1.2
to 2.5 and manuals of 2.5. Lines of card statements made of random codes take 7 to 8. What looks disguised in a short
text mostly takes more: 12 to 65."""

STRANGERS: Final = 5_000
"""Different words that nobody knows, of texts that hold a telling one, of which it is asked whether they are misspelt:
30 us each. They are counted by themselves, so that a text without any disguise is read whatever others took …"""

BYTES_FOR_A_STRANGER: Final = 30
"""… and bytes of a payload that bring one more. Of the same sets Polish proverbs have one in 60 bytes, none more."""


class Spent(Exception):  # noqa: N818 - the name of a state, and no error of anybody's
    """The allowance is used up. Carries nothing of the payload."""


class Allowance:
    """What is left for one payload. Belongs to one call, and so to one thread."""

    __slots__ = ("_most", "_strangers", "left")

    def __init__(self, size: int) -> None:
        """``size`` is that of the payload's texts, in bytes."""
        self.left = ALWAYS + size * UNITS_FOR_A_BYTE
        self._most = STRANGERS + size // BYTES_FOR_A_STRANGER
        self._strangers: set[str] = set()

    def take(self, units: int) -> None:
        """Use so many units; what was refused once stays so. Raises Spent."""
        if units > self.left:
            self.left = 0
            raise Spent
        self.left -= units

    def meet(self, words: AbstractSet[str]) -> None:
        """Ask of unknown words whether they are misspelt ones, each of which counts once. Raises Spent."""
        fresh = words - self._strangers
        if len(self._strangers) + len(fresh) > self._most:
            raise Spent
        self._strangers |= fresh


class Steps:
    """What is taken of an allowance, written down step by step, to be taken when it is time, or once more."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[int | AbstractSet[str]] = []

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def add(self, step: int | AbstractSet[str]) -> None:
        """Write it down: units, or words."""
        self._steps.append(step)

    def take_from(self, allowance: Allowance, first: int, behind: int | None) -> None:
        """Take some of the steps, in order. Raises Spent."""
        for step in self._steps[first:behind]:
            if isinstance(step, int):
                allowance.take(step)
            else:
                allowance.meet(step)


class Foreseen(Allowance):
    """What would be taken of an allowance."""

    __slots__ = ("steps", "units")

    def __init__(self, allowance: Allowance) -> None:
        self.left = allowance.left
        self.units = 0
        self.steps = Steps()

    def take(self, units: int) -> None:
        """Write it down. Raises Spent where nobody else had to take anything before for it to be refused."""
        self.steps.add(units)
        self.units += units
        super().take(units)

    def meet(self, words: AbstractSet[str]) -> None:
        """Write it down."""
        self.steps.add(words)


class Noted(Allowance):
    """An allowance of which is written down what is taken."""

    __slots__ = ("_own", "steps")

    def __init__(self, allowance: Allowance) -> None:
        self._own = allowance
        self.steps = Steps()

    def take(self, units: int) -> None:
        """Take it. Raises Spent."""
        self.steps.add(units)
        self._own.take(units)

    def meet(self, words: AbstractSet[str]) -> None:
        """Meet them. Raises Spent."""
        self.steps.add(words)
        self._own.meet(words)
