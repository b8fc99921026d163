"""The literals that the automaton searches: those of anchored rules and of phrases, with what each of them means.

Each group of literals is a bit. An anchored rule is due in a leaf that holds the bits of all its groups.

Texts that are all ASCII have an automaton of their own. Of some 1,000 anchored rules 300 are for other scripts and
cannot match there, but some of their literals ("ai") stand in every other English text, and each place that the
automaton finds costs 0.4 us.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_

from scanner.matching.buffer.normalize import fold
from scanner.matching.programs.beginnings import OTHER, asks_for
from scanner.matching.programs.program import Program
from scanner.rules import Rule

Tables = tuple[list[bytes], list[int], list[tuple[int, ...]], list[tuple[int, Program]]]
"""Literals of the automaton; the bits of each, and its phrase rules; and the bits that each anchored rule needs."""


def automaton_tables(rules: Sequence[Rule], programs: dict[int, Program]) -> Tables:
    """The tables for any text."""
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
        _once_each([bits.get(literal, 0) for literal in literals]),
        [tuple(phrases.get(literal, ())) for literal in literals],
        needs,
    )


def plain_tables(tables: Tables) -> Tables:
    """The tables for texts that are all ASCII: the literals of rules that may match there."""
    literals, bits, phrases, needs = tables
    met = reduce(or_, (own for literal, own in zip(literals, bits, strict=True) if literal.isascii()), 0)
    # To examine a pattern takes 0.1 ms; a rule whose literals are all ASCII needs no examination.
    mixed = reduce(or_, (own for literal, own in zip(literals, bits, strict=True) if not literal.isascii()), 0)
    plain = [
        (need, program)
        for need, program in needs
        if met & need == need and not (mixed & need and asks_for(program.pattern) & OTHER)
    ]
    return _of_needs([literal if literal.isascii() else b"" for literal in literals], bits, phrases, plain)


def tables_for(tables: Tables, wanted: Callable[[int], bool]) -> Tables:
    """The tables for those rules alone whose numbers are ``wanted``."""
    literals, bits, phrases, needs = tables
    own_phrases = [tuple(filter(wanted, numbers)) for numbers in phrases]
    return _of_needs(literals, bits, own_phrases, [one for one in needs if wanted(one[1].number)])


def _of_needs(
    literals: Sequence[bytes], bits: Sequence[int], phrases: Sequence[tuple[int, ...]], needs: list[tuple[int, Program]]
) -> Tables:
    """The tables with those literals that some rule needs, or that are phrases; empty ones are left out."""
    wanted = reduce(or_, (need for need, _ in needs), 0)
    kept = [
        (literal, own & wanted, numbers)
        for literal, own, numbers in zip(literals, bits, phrases, strict=True)
        if literal and (own & wanted or numbers)
    ]
    return [one[0] for one in kept], _once_each([one[1] for one in kept]), [one[2] for one in kept], needs


def _once_each(bits: Sequence[int]) -> list[int]:
    """The numbers in which equal ones are one object. Of 33,647 numbers 2,419 differ, which saves 5 MB."""
    known: dict[int, int] = {}
    return [known.setdefault(own, own) for own in bits]
