"""The gates of the shape rules: which leaves may hold any shape, by one native pass or three.

An alternation of all shapes says it in one pass. But every new id makes states of its automaton that are the product of
all shapes' own. So a short buffer, as of a message, is asked one group of shapes at a time: 2 us more for what was read
before, and a tenth of the time less for a message of 36 new ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from scanner.errors import RuleError
from scanner.matching.buffer.arena import Leaf
from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native, compile_pattern, fits
from scanner.matching.marked import marked_leaves
from scanner.rules import Rule

GATE_PROGRAM_BYTES: Final = 64 << 10  # the gate must compile within this RE2 budget: about 2,700 instructions
_SHORT: Final = 4_096  # bytes of a buffer up to which it is asked one group at a time


class ShapeGates:
    """The gates, each compiled when a text first needs it; doing so twice is harmless."""

    def __init__(self, groups: Sequence[Sequence[Rule]], *, proven: bool = False) -> None:
        """``groups`` are the shape rules; an empty one has no gate. ``proven`` ones are not checked.

        Raises RuleError for the rule with which the gate of all would outgrow its automaton.
        """
        self._groups = [group for group in groups if group]
        shapes = [rule for group in self._groups for rule in group]
        self._pattern = "|".join(gate_texts(shapes))
        if not proven:
            _check(shapes)

    @cached_property
    def of_each(self) -> tuple[Any, ...]:
        """The gate of each group that has any rule."""
        return tuple(compile_native("|".join(gate_texts(group))) for group in self._groups)

    @cached_property
    def _of_all(self) -> Any:
        return compile_native(self._pattern)

    def hot_leaves(self, buffer: bytes) -> list[Leaf]:
        """The leaves in which a gate matches. In a long buffer others may be among them, where nearly all do."""
        if not self._groups:
            return []
        if len(buffer) > _SHORT:
            return marked_leaves(self._of_all, buffer, loosely=True)
        hot: list[Leaf] = []
        for gate in self.of_each:
            own = marked_leaves(gate, buffer)
            if own:
                hot = sorted({*hot, *own}) if hot else own
        return hot


def gate_texts(shapes: Sequence[Rule]) -> dict[str, Rule]:
    """What a gate looks for, and the rule that it is for."""
    texts: dict[str, Rule] = {}
    for rule in shapes:
        texts.setdefault(f"(?:{patterns.without_captures(patterns.folded(rule.gate or rule.pattern))})", rule)
    return texts


def _check(shapes: Sequence[Rule]) -> None:
    """Refuse a gate that may not enter the arena, and the rule with which all outgrow their automaton."""
    for rule in shapes:
        if rule.gate:
            compile_pattern(rule.id, rule.gate)
    texts = gate_texts(shapes)
    if not fits("|".join(texts), GATE_PROGRAM_BYTES):
        for count, owner in enumerate(texts.values(), 1):
            if not fits("|".join(list(texts)[:count]), GATE_PROGRAM_BYTES):
                raise RuleError(owner.id, "with it the gate outgrows its automaton; give the rule anchors")
