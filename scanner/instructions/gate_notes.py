"""What the gate finds in an arena, kept there for whoever asks next."""

from __future__ import annotations

from scanner.matching.arena import Leaf


class GateNotes:
    """The leaves of one arena by what the gate saw in them; None where it was not asked. Belongs to one thread."""

    __slots__ = ("disguise_shaped", "enciphered", "to_weigh", "worded")

    def __init__(self) -> None:
        self.worded: list[Leaf] | None = None  # with a gate word
        self.to_weigh: list[Leaf] = []  # with weak words alone; known once ``worded`` is
        self.disguise_shaped: list[Leaf] | None = None
        self.enciphered: list[Leaf] | None = None
