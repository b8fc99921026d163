"""Which anchored rules are due in which leaves, and where phrases stand, by the literals of each leaf.

One pass of an automaton over the lower-cased arena finds all literals. Each group of literals is a bit, and the bits of
a leaf say which rules have all their groups in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import itemgetter, or_
from typing import Final

from scanner.matching.buffer.arena import SEPARATOR, Arena, Leaf
from scanner.matching.due.anchors import Tables
from scanner.matching.due.literals import bounded
from scanner.matching.engines.native import literals_by_size
from scanner.matching.programs.program import Hit, Program

_REMEMBERED_MASKS: Final = 4096
_COMMON: Final = 256  # places of a literal from which on it is looked for only where another one stands: 0.6 us each


class Literals:
    """The literals of all rules, compiled. Immutable except for its caches; threads share it."""

    def __init__(self, tables: Tables) -> None:
        self._literals, self._bits, self._phrases, self.needs = tables
        self._find = literals_by_size(self._literals)
        alone = reduce(or_, (need for need, _ in self.needs if need.bit_count() == 1), 0)
        # Literals that make no rule due by themselves; for those that were met, the rules that need them.
        self._partial = frozenset(
            literal for literal, bits in enumerate(self._bits) if not (bits & alone or self._phrases[literal])
        )
        self._needs_by_literal: dict[int, tuple[int, ...]] = {}
        self._due: dict[int, tuple[Program, ...]] = {}
        self._by_bit: dict[int, list[int]] = {}  # places in ``needs`` of the rules that need a bit
        for at, (need, _) in enumerate(self.needs):
            for bit in _bits_in(need):
                self._by_bit.setdefault(bit, []).append(at)

    def due(self, arena: Arena, hits: list[Hit]) -> dict[Program, list[Leaf]]:
        """The programs that are due in an arena, each with its leaves in order. Adds the phrases to ``hits``."""
        lower = arena.lower()
        matches = self._find(lower)
        if not matches:
            return {}
        if SEPARATOR not in lower:
            return self._due_in(self._in_one(matches, lower, hits))
        places_of = Counter(map(itemgetter(0), matches))
        useless = self._useless(places_of)
        useful = len(matches) - sum(map(places_of.__getitem__, useless))
        common = self._common(places_of, useless) if useful >= _COMMON else None
        if common:
            apart = useless | common
            others = [match for match in matches if match[0] not in apart]
            if 2 * len(others) <= useful:  # else to look in every leaf of others takes longer
                return self._due_in(self._with_common(self._in_each(others, arena, hits), common, lower))
        if useless:
            matches = [match for match in matches if match[0] not in useless]
        return self._due_in(self._in_each(matches, arena, hits)) if matches else {}

    def _common(self, places_of: Counter[int], useless: Collection[int]) -> set[int]:
        """Literals of many places that make no rule due, not even all of them in one leaf, without any other.

        In pages of Stripe's objects nine of ten places are hyphens, for a rule of transfers between banks that a text
        in 400 may hold: a twelfth of the whole time.
        """
        common: set[int] = set()
        bits = 0
        for literal, count in places_of.most_common():
            if count < _COMMON:
                break
            together = bits | self._bits[literal]
            if literal in useless or literal not in self._partial:
                continue
            if all(need & ~together for need in self._needs_of(literal)):
                common.add(literal)
                bits = together
        return common

    def _with_common(
        self, places: Mapping[int, list[Leaf]], common: Collection[int], lower: bytes
    ) -> dict[int, list[Leaf]]:
        """Leaves by the bits in them, with those of the common literals in them that may make a rule due there.

        For most bits none does: for lines of invoices a tenth of the time that a search of every leaf takes.
        """
        every = reduce(or_, map(self._bits.__getitem__, common))
        again: dict[int, list[Leaf]] = {}
        for mask, leaves in places.items():
            lacking = ~(mask | every)
            literals = [
                (self._literals[literal], self._bits[literal])
                for literal in common
                if not all(need & lacking for need in self._needs_of(literal))
            ]
            if not literals:
                again.setdefault(mask, []).extend(leaves)
                continue
            for leaf in leaves:
                held = (bits for literal, bits in literals if lower.find(literal, leaf[1], leaf[2]) >= 0)
                again.setdefault(reduce(or_, held, mask), []).append(leaf)
        for leaves in again.values():
            leaves.sort()
        return again

    def _in_each(self, matches: Sequence[Leaf], arena: Arena, hits: list[Hit]) -> dict[int, list[Leaf]]:
        """The leaves that hold literals, by their bits; for 12,000 places in 5,000 leaves 0.25 us a place."""
        lower = arena.lower()
        places: dict[int, list[Leaf]] = {}
        bits, phrases, mask = self._bits, self._phrases, 0
        after = arena.places_after()
        place = (-1, 0, 0)
        begin, behind = 0, -1
        for literal, start, end in matches:
            if end > behind:
                if mask:
                    places.setdefault(mask, []).append(place)
                    mask = 0
                place = after(end - 1)
                _, begin, behind = place
            mask |= bits[literal]
            numbers = phrases[literal]
            if numbers and bounded(lower, start, end):
                hits.extend((place[0], start - begin, end - begin, number) for number in numbers)
        if mask:
            places.setdefault(mask, []).append(place)
        return places

    def _in_one(self, matches: Sequence[Leaf], lower: bytes, hits: list[Hit]) -> dict[int, list[Leaf]]:
        """What :meth:`_in_each` says of an arena that holds one text: 1.5 us instead of 3."""
        place = 0, 0, len(lower)
        mask = self._mask(matches, lower, place, hits)
        return {mask: [place]} if mask else {}

    def _mask(self, matches: Sequence[Leaf], lower: bytes, place: Leaf, hits: list[Hit]) -> int:
        """The bits of the literals in one leaf. Adds the phrases; only their places matter.

        Of 200,000 places each takes 0.04 us, where :meth:`_in_each` takes more.
        """
        literals = set(map(itemgetter(0), matches))
        phrases = {literal for literal in literals if self._phrases[literal]}
        leaf, begin, _ = place
        for literal, start, end in [match for match in matches if match[0] in phrases] if phrases else ():
            if bounded(lower, start, end):
                hits.extend((leaf, start - begin, end - begin, number) for number in self._phrases[literal])
        return reduce(or_, map(self._bits.__getitem__, literals))

    def _useless(self, literals: Collection[int]) -> set[int]:
        """The literals that would make no rule due even if all of them stood in one leaf."""
        doubtful = self._partial.intersection(literals)
        if not doubtful:
            return set()
        missing = ~reduce(or_, map(self._bits.__getitem__, literals))
        return {literal for literal in doubtful if all(need & missing for need in self._needs_of(literal))}

    def _needs_of(self, literal: int) -> tuple[int, ...]:
        """The bits that each rule needs of which the literal is a part."""
        needs = self._needs_by_literal.get(literal)
        if needs is None:
            needs = tuple(self.needs[at][0] for at in self._needing(self._bits[literal]))
            self._needs_by_literal[literal] = needs
        return needs

    def _needing(self, mask: int) -> list[int]:
        """The places in ``needs`` of the rules that need any of some bits, in order.

        A text of its own has a mask of its own: to ask all 482 rules took 25 us for each.
        """
        return sorted({at for bit in _bits_in(mask) for at in self._by_bit.get(bit, ())})

    def _due_in(self, places: Mapping[int, list[Leaf]]) -> dict[Program, list[Leaf]]:
        """The programs that are due, each with its leaves in order; ``places`` are leaves by the bits in them."""
        masks_of: dict[Program, list[int]] = {}
        for mask, leaves in places.items():
            programs = self._due.get(mask)
            if programs is None:
                needs = map(self.needs.__getitem__, self._needing(mask))
                programs = tuple(program for need, program in needs if mask & need == need)
                if len(self._due) < _REMEMBERED_MASKS:
                    self._due[mask] = programs
            if len(places) == 1:  # as in most small payloads: one list for all of them
                return dict.fromkeys(programs, leaves)
            for program in programs:
                masks_of.setdefault(program, []).append(mask)
        # Most programs are due where another is: such leaves are put in order once.
        leaves_of: dict[tuple[int, ...], list[Leaf]] = {}
        for masks in map(tuple, masks_of.values()):
            if masks not in leaves_of:
                leaves_of[masks] = sorted(chain.from_iterable(map(places.__getitem__, masks)))
        return {program: leaves_of[tuple(masks)] for program, masks in masks_of.items()}


def _bits_in(mask: int) -> Iterator[int]:
    """The bits that are set, each as a number of its own."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
