"""What the gate finds in an arena, kept there for whoever asks next."""

from __future__ import annotations

from scanner.instructions.gates.blanked_codes import Blanked
from scanner.matching.buffer.arena import Arena, Leaf
from scanner.matching.distinct_texts import each_once


class GateNotes:
    """The leaves of one arena by what the gate saw in them; None where it was not asked. Belongs to one thread."""

    __slots__ = ("blanked", "disguise_shaped", "enciphered", "garbled", "to_weigh", "worded")

    def __init__(self) -> None:
        self.blanked: Blanked | None = None  # the buffer without its codes
        self.worded: list[Leaf] | None = None  # with a gate word
        self.to_weigh: list[Leaf] = []  # with weak words alone; known once ``worded`` is
        self.disguise_shaped: list[Leaf] | None = None
        self.enciphered: list[Leaf] | None = None
        self.garbled: list[Leaf] = []


def texts_noted(arena: Arena) -> set[str]:
    """The texts of an arena in which a gate has seen anything."""
    asked = each_once(arena)
    notes = asked.notes.of(GateNotes)
    seen = (notes.worded or (), notes.to_weigh, notes.disguise_shaped or (), notes.enciphered or (), notes.garbled)
    return {asked.texts[leaf] for leaves in seen for leaf, _, _ in leaves}
