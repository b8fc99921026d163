"""What the automaton looks for: the literals of anchored rules and of phrases, and what each of them means.

Each group of literals is a bit. An anchored rule is due in a leaf when the bits of all its groups are there.

Of 613 anchored rules 231 are for Chinese and Japanese, some of whose literals ("ai") stand in every other English text.
None of those is due where all texts are ASCII, which have an automaton of their own: 3,462 literals instead of 4,903,
made in 13 ms instead of 30, a fifth faster, and 12,000 places fewer in 2 MB of notes, each of which costs 0.4 us.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from scanner.matching.beginnings import asks_for_more_than_ascii
from scanner.matching.normalize import fold
from scanner.matching.program import Program
from scanner.rules import Rule

Tables = tuple[list[bytes], list[int], list[tuple[int, ...]], list[tuple[int, Program]]]
"""Literals of the automaton; for each its bits and its phrase rules; and what bits each anchored rule needs."""


def automaton_tables(rules: Sequence[Rule], programs: dict[int, Program]) -> Tables:
    """What the automaton looks for in any text."""
    group_bit: dict[frozenset[str], int] = {}
    bits: dict[bytes, int] = {}
    phrases: dict[bytes, list[int]] = {}
    needs: list[tuple[int, Program]] = []
    for number, rule in enumerate(rules):
        need = 0
        for group in rule.anchors:
            bit = group_bit.setdefault(frozenset(group), 1 << len(group_bit))
            need |= bit
            for literal in group:
                key = fold(literal).encode()
                bits[key] = bits.get(key, 0) | bit
        if need:
            needs.append((need, programs[number]))
        for phrase in dict.fromkeys(fold(phrase).encode() for phrase in rule.phrases):
            phrases.setdefault(phrase, []).append(number)
    literals = list(dict.fromkeys([*bits, *phrases]))
    return (
        literals,
        [bits.get(literal, 0) for literal in literals],
        [tuple(phrases.get(literal, ())) for literal in literals],
        needs,
    )


def plain_tables(tables: Tables) -> Tables:
    """What is left of it where all texts are ASCII: the literals of rules that may match there."""
    literals, bits, phrases, needs = tables
    met = reduce(or_, (own for literal, own in zip(literals, bits, strict=True) if literal.isascii()), 0)
    # To ask a pattern takes 0.2 ms, and none needs to be asked whose literals are all ASCII.
    mixed = reduce(or_, (own for literal, own in zip(literals, bits, strict=True) if not literal.isascii()), 0)
    plain = [
        (need, program)
        for need, program in needs
        if met & need == need and not (mixed & need and asks_for_more_than_ascii(program.pattern))
    ]
    wanted = reduce(or_, (need for need, _ in plain), 0)
    kept = [
        (literal, own & wanted, numbers)
        for literal, own, numbers in zip(literals, bits, phrases, strict=True)
        if literal.isascii() and (own & wanted or numbers)
    ]
    return [one[0] for one in kept], [one[1] for one in kept], [one[2] for one in kept], plain
