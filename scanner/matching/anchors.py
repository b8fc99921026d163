"""What the automaton looks for: the literals of anchored rules and of phrases, and what each of them means.

Each group of literals is a bit. An anchored rule is due in a leaf when the bits of all its groups are there.
"""

from __future__ import annotations

from collections.abc import Sequence

from scanner.matching.normalize import fold
from scanner.matching.program import Program
from scanner.rules import Rule


def automaton_tables(
    rules: Sequence[Rule], programs: dict[int, Program]
) -> tuple[list[bytes], list[int], list[tuple[int, ...]], list[tuple[int, Program]]]:
    """Literals of the automaton; for each its bits and its phrase rules; and what bits each anchored rule needs."""
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
