"""The native engines: RE2 programs and Aho-Corasick automata, compiled for the arena. No other module imports them.

RE2 is linear, but a program that outgrows its DFA runs a thousand times slower. So every pattern gets a budget for its
states, and a rule whose program is too large is refused. So is a rule that could match the separator between two
leaves: no match ever crosses a leaf (:mod:`scanner.matching.matcher`). The states of all programs together are bounded
by :mod:`scanner.matching.engines.automata`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, Final

import ahocorasick_rs
import re2

from scanner.errors import RuleError
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT
from scanner.matching.engines import patterns
from scanner.matching.engines.automata import Automata, Automaton, resident_mb

# pyre2 falls back to the backtracking stdlib engine, silently, for whatever RE2 cannot do. Never here.
re2.set_fallback_notification(re2.FALLBACK_EXCEPTION)

DFA_BYTES: Final = 64 << 20  # RE2's budget for lazily built states; beyond it, matching falls to the slow NFA
LARGE_DFA_BYTES: Final = 256 << 20  # the budget of a program of thousands of words
_EVERY_BYTE: Final = bytes(range(256))
_OTHER_CASE: Final = 0x20  # the bit in which letters differ from those of the other case, in ASCII and in Latin-1
RULE_PROGRAM_BYTES: Final = 128 << 10  # a rule must compile within this RE2 budget: about 5,400 instructions

AUTOMATA: Final = Automata(resident_mb)
"""Every RE2 program of this process. Global, since the memory that they share is the process's."""


def compile_native(pattern: str, *, room: int = DFA_BYTES) -> Any:
    """An RE2 program over bytes, not code points. No part of the pattern may come from a payload.

    ``room`` bounds its automaton, in bytes.
    """
    return AUTOMATA.add(Automaton(partial(_compiled, pattern.encode(), room)))


def compile_text(pattern: str) -> Any:
    """An RE2 program over ``str``: it sees code points, and is two to three times slower."""
    return AUTOMATA.add(Automaton(partial(_compiled, pattern, DFA_BYTES)))


def _compiled(pattern: bytes | str, room: int) -> Any:
    compiled = re2.compile(pattern, max_mem=room)
    re2.purge()  # pyre2 caches the last hundred programs, with all their states
    return compiled


def escaped(text: str) -> str:
    """A pattern that matches just this text."""
    return str(re2.escape(text))


Literals = Callable[[bytes], list[tuple[int, int, int]]]
"""Finds every place of every literal in a buffer, overlapping ones too: number of the literal, start, end."""


def literals_of(literals: Sequence[bytes]) -> Literals:
    """An automaton for literals."""
    return _finding(literals, None)


def small_literals_of(literals: Sequence[bytes]) -> Literals:
    """A small automaton for thousands of literals, made in 6 ms."""
    return _finding(literals, ahocorasick_rs.Implementation.ContiguousNFA)


LARGE: Final = 64 << 10
"""Bytes of a buffer that is worth the larger automaton."""


class Tables:
    """Whether this process may take the memory of tables (:func:`table_of`): yes, unless it is ``spared``."""

    def __init__(self) -> None:
        self.spared = False


TABLES: Final = Tables()
"""What the process that this runs in may do."""


def table_of(literals: Sequence[bytes]) -> Literals:
    """A table of all transitions for thousands of literals, made for the first buffer that it pays for.

    For 30,634 literals it is made in 0.2 s instead of 0.04 and takes 120 MB instead of 13. It reads 0.4 MB in 3.3 ms
    instead of 5.3, but a text of 2 KB in 140 us instead of 105 where the processor's caches hold other things, as
    between two payloads.
    """
    made = cache(partial(_finding, literals, ahocorasick_rs.Implementation.DFA))

    def find(buffer: bytes) -> list[tuple[int, int, int]]:
        return made()(buffer)

    return find


def pays_table(buffer: bytes) -> bool:
    """Whether a buffer is worth a table: it is large, and memory is not counted (:data:`TABLES`)."""
    return len(buffer) >= LARGE and not TABLES.spared


def _finding(literals: Sequence[bytes], kind: Any) -> Literals:
    automaton = ahocorasick_rs.BytesAhoCorasick(list(literals), implementation=kind)
    return partial(automaton.find_matches_as_indexes, overlapping=True)


Occurrences = Callable[[str], list[tuple[int, int, int]]]
"""Finds every place of every word in a text, overlapping ones too: number of the word, start, end."""


def occurrences_of(words: Sequence[str]) -> Occurrences:
    """An automaton for thousands of words that are searched in few texts: small, and made in 10 ms."""
    small = ahocorasick_rs.Implementation.ContiguousNFA
    return partial(ahocorasick_rs.AhoCorasick(words, implementation=small).find_matches_as_indexes, overlapping=True)


def fits(pattern: str, budget: int) -> bool:
    """Whether the program of ``pattern`` compiles in ``budget`` bytes.

    pyre2 caches programs by their pattern alone, whatever their budget, so the probe has a text of its own.
    """
    try:
        re2.compile(f"(?:(?:{pattern}))".encode(), max_mem=budget)
    except re2.error:
        return False
    return True


def compiled_later(pattern: str) -> Callable[[], Any]:
    """Gives the program of ``pattern``, which is compiled when somebody asks for it first; many processes never do."""
    return cache(partial(compile_native, pattern))


def compile_pattern(rule_id: str, pattern: str, *, proven: bool = False) -> Any:
    """An RE2 program for ``pattern``. Raises RuleError with the reason why it may not enter the arena.

    The checks take as long as compiling. They are left out for ``proven`` patterns: those of the package's own rules,
    all of which the tests check.
    """
    try:
        text = patterns.folded(pattern)
        compiled = compile_native(text)
        reason = "" if proven else _unreadable(pattern) or _refusal(text, compiled)
    except (re2.error, re2.RegexError) as error:
        reason = f"RE2 cannot compile it: {error}"
    except (ValueError, IndexError) as error:
        reason = f"it cannot be read: {error}"
    if reason:
        raise RuleError(rule_id, reason)
    return compiled


def _unreadable(pattern: str) -> str:
    reason = patterns.unfoldable(pattern)
    return f"it cannot be read: {reason}" if reason else ""


@cache
def _eats_separator(atom: str) -> bool:
    """Whether a class, an escape or a dot matches the separator; the catalogue has about a hundred different ones."""
    return compile_native(f"(?s:{atom})").fullmatch(SEPARATOR) is not None


@cache
def eats(atom: str, some: bytes) -> bool:
    """Whether an atom of a pattern matches any of some bytes."""
    return compile_native(f"(?s:{atom})").search(some) is not None


@cache
def eaten_by(atom: str, *, any_case: bool) -> bytes:
    """The bytes with which a match of an atom may begin."""
    if len(atom) == 1 and atom != ".":  # a letter stands for itself
        first = atom.encode()[0]
        return bytes({first, first ^ _OTHER_CASE}) if any_case else bytes([first])
    one = compile_native(f"(?{'is' if any_case else 's'}:{atom})")
    return b"".join(one.findall(_EVERY_BYTE))


def _refusal(text: str, compiled: Any) -> str:
    """Why a pattern that compiles may not enter the arena; empty if it may."""
    for atom in patterns.atoms(text):
        if atom in {"^", "$", "\\A", "\\z"}:
            return f"{atom} means the arena's edge, not the leaf's"
        if atom == SEPARATOR_TEXT or (patterns.is_set(atom) and _eats_separator(atom)):
            return f"{atom!a} can match the separator 0x1F; use a class that excludes it"
    if any(match.start() == match.end() for probe in (b"", b"a", b"0 a", b"-") for match in compiled.finditer(probe)):
        return "it matches the empty string"
    if not fits(text, RULE_PROGRAM_BYTES):
        return "its program is too large; bound or shorten its repetitions"
    if compiled.groups > 1:
        return "it has more than one capture group"
    return ""
