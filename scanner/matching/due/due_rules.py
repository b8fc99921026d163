"""Which anchored rules are due in which leaves, and where phrases stand, by the literals of each leaf.

One pass of an automaton over the lower-cased arena finds the phrases and, of each rule's groups of literals, the rarest
one (:mod:`scanner.matching.due.rarest`). Each group is a bit. The few leaves that hold the rarest group of a rule with
several are searched for the others, and the bits of a leaf say which rules have all their groups in it. A text alone is
searched for all groups at once: in words that people write, every third leaf would have to be searched again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import accumulate, chain
from operator import itemgetter, or_
from typing import Final

from scanner.matching.buffer.arena import SEPARATOR, Arena, Leaf
from scanner.matching.due.anchors import Tables
from scanner.matching.due.literals import bounded
from scanner.matching.due.rarest import bits_in, rarest_of
from scanner.matching.engines.native import pays_table, small_literals_of, table_of
from scanner.matching.programs.program import Hit, Program

_REMEMBERED_MASKS: Final = 4096


class Literals:
    """The literals of all rules, compiled. Immutable except for its caches; threads share it."""

    def __init__(self, tables: Tables) -> None:
        literals, bits, phrases, self.needs = tables
        rarest = rarest_of(literals, bits, [need for need, _ in self.needs])
        self._opened: dict[int, list[int]] = {}  # what the rules of several groups need, by the rarest of these
        for own, (need, _) in zip(rarest, self.needs, strict=True):
            if need != own:
                self._opened.setdefault(own, []).append(need)
        self._opening = reduce(or_, self._opened, 0)
        first = reduce(or_, rarest, 0)
        others = reduce(or_, (need ^ own for own, needs in self._opened.items() for need in needs), 0)
        both = list(zip(literals, bits, phrases, strict=True))
        sought = [one for one in both if one[1] & first or one[2]]
        both = [*sought, *(one for one in both if not (one[1] & first or one[2]))]
        self._bits, self._phrases = [one[1] for one in both], [one[2] for one in both]
        self._sought = len(sought)  # literals of the rarest groups, and phrases; the rest come behind them
        self._find = small_literals_of([one[0] for one in both])
        self._find_sought = table_of([one[0] for one in sought])
        beside = [one for one in both if one[1] & others]
        self._find_others = small_literals_of([one[0] for one in beside])
        self._other_bits = [one[1] for one in beside]
        self._due: dict[int, tuple[Program, ...]] = {}
        self._by_bit: dict[int, list[int]] = {}  # places in ``needs`` of the rules that need a bit
        for at, (need, _) in enumerate(self.needs):
            for bit in bits_in(need):
                self._by_bit.setdefault(bit, []).append(at)

    def due(self, arena: Arena, hits: list[Hit]) -> dict[Program, list[Leaf]]:
        """The programs that are due in an arena, each with its leaves in order. Adds the phrases to ``hits``."""
        lower = arena.lower()
        large = pays_table(lower)
        matches = (self._find_sought if large else self._find)(lower)
        if not matches:
            return {}
        if SEPARATOR not in lower:
            places = self._in_one(matches, lower, hits)
            return self._due_in(self._with_others(places, lower) if large else places)
        if large:
            return self._due_in(self._with_others(self._in_each(matches, arena, hits), lower))
        places = self._in_each([match for match in matches if match[0] < self._sought], arena, hits)
        met = reduce(or_, map(self._bits.__getitem__, set(map(itemgetter(0), matches))))
        if any(not need & ~met for bit in bits_in(met & self._opening) for need in self._opened[bit]):
            return self._due_in(self._with_others(places, lower))
        return self._due_in(places)

    def _with_others(self, places: dict[int, list[Leaf]], lower: bytes) -> Mapping[int, list[Leaf]]:
        """Leaves by the bits in them, those of the other groups among them where the rarest of a rule stands."""
        opened = {mask: leaves for mask, leaves in places.items() if mask & self._opening}
        if not opened:  # as in most payloads
            return places
        known = sorted((leaf, mask) for mask, leaves in opened.items() for leaf in leaves)
        texts = [lower[start:end] for (_, start, end), _ in known]
        matches = self._find_others(SEPARATOR.join(texts))
        if not matches:
            return places
        found = [mask for _, mask in known]
        if len(known) == 1:
            found[0] |= reduce(or_, map(self._other_bits.__getitem__, set(map(itemgetter(0), matches))))
        else:
            ends = list(accumulate([len(text) + 1 for text in texts]))
            at = 0
            for literal, start, _ in matches:  # which come in the order of their ends, so that no leaf comes again
                while start >= ends[at]:
                    at += 1
                found[at] |= self._other_bits[literal]
        again = {mask: leaves for mask, leaves in places.items() if mask not in opened}
        for (leaf, _), mask in zip(known, found, strict=True):
            again.setdefault(mask, []).append(leaf)
        for mask in set(found):
            again[mask].sort()
        return dict(sorted(again.items(), key=lambda own: own[1][0]))  # by their first leaves, as they come

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

    def _needing(self, mask: int) -> list[int]:
        """The places in ``needs`` of the rules that need any of some bits, in order.

        A text of its own has a mask of its own: to ask all 482 rules took 25 us for each.
        """
        return sorted({at for bit in bits_in(mask) for at in self._by_bit.get(bit, ())})

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
