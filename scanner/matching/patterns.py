"""Reading RE2 syntax just well enough to refuse and to rewrite.

Two things are asked of a pattern's text before it may enter the arena. *Can it consume the separator?* A pattern eats
a byte only through one of its atoms (a class, an escape, a dot, a literal), so it is enough to list the atoms and let
the engine itself say which of them match the separator. *What is it without its capture group?* In the gate's
alternation a group would cost two to three microseconds a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.matching.normalize import fold

_QUANTIFIERS = "*+?{"
_CONSUMES_NOTHING = frozenset({r"\b", r"\B"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def atoms(pattern: str) -> Iterator[str]:
    """Every part of ``pattern`` that could consume a byte, as a pattern of its own.

    Anchors (``^``, ``$``) come out too: they mean something else inside an arena than in a leaf.
    """
    position = 0
    while position < len(pattern):
        end = _atom_end(pattern, position)
        yield pattern[position:end]
        position = end


def _atom_end(pattern: str, start: int) -> int:
    first = pattern[start]
    if first == "[":
        return _class_end(pattern, start)
    if first == "(" and pattern.startswith("(?", start):
        return _group_opening_end(pattern, start)
    if first != "\\":
        return start + 1
    letter = pattern[start + 1 : start + 2]
    if letter in {"p", "P", "x"} and pattern[start + 2 : start + 3] == "{":
        return pattern.index("}", start) + 1
    return start + {"x": 4, "p": 3, "P": 3}.get(letter, 2)


def _class_end(pattern: str, start: int) -> int:
    position = start + 1
    if pattern[position : position + 1] == "^":
        position += 1
    if pattern[position : position + 1] == "]":
        position += 1
    while pattern[position] != "]":
        if pattern.startswith("[:", position):
            position = pattern.index(":]", position) + 2
        else:
            position += 2 if pattern[position] == "\\" else 1
    return position + 1


def _group_opening_end(pattern: str, start: int) -> int:
    if pattern[start + 2] == "P" or (pattern[start + 2] == "<" and pattern[start + 3] not in "=!"):
        return pattern.index(">", start) + 1
    position = start + 2
    while pattern[position] not in ":)=!":
        position += 1
    return position + 1


def openers(pattern: str) -> list[str] | None:
    """The atoms of which one takes the first byte of every match; None where that is not plain to see."""
    found, rest, empty = _openers(list(atoms(pattern)))
    return None if rest or empty else found


def _openers(parts: list[str]) -> tuple[list[str], list[str], bool]:
    """The first atoms of alternatives up to a closing bracket, what stands from there on, and if nothing matches."""
    found: list[str] = []
    some_empty, empty = False, True  # an alternative so far; the one that is read
    while parts and parts[0] != ")":
        atom, parts = parts[0], parts[1:]
        if atom == "|":
            some_empty, empty = some_empty or empty, True
            continue
        optional = False
        if atom in _CONSUMES_NOTHING or (atom.startswith("(?") and atom.endswith(")")):
            continue
        if atom.startswith("("):
            own, parts, optional = _openers(parts)
            parts = parts[1:]
        else:
            own = [atom]
        times, parts = _repetition(parts)
        if empty:
            found += own
        empty = empty and (optional or times.startswith(("?", "*", "{0", "{,")))
    return found, parts, some_empty or empty


def _repetition(parts: list[str]) -> tuple[str, list[str]]:
    """The repetition that parts of a pattern begin with, if any, and what follows."""
    end = 0
    if parts and parts[0] == "{":
        end = parts.index("}") + 1
    elif parts and parts[0] in _QUANTIFIERS:
        end = 1
    rest = parts[end:]
    return "".join(parts[:end]), rest[1:] if end and rest and rest[0] in {"?", "+"} else rest


def is_set(atom: str) -> bool:
    """Whether an atom stands for several bytes (a class, an escape, a dot), so that only the engine knows which."""
    return atom == "." or atom[0] == "[" or (atom[0] == "\\" and len(atom) > 1)


def without_captures(pattern: str) -> str:
    """The same pattern with its capture groups made non-capturing."""
    return "".join("(?:" if atom == "(" or atom.startswith(("(?P<", "(?<")) else atom for atom in atoms(pattern))


def folded(pattern: str) -> str:
    """The pattern with its non-ASCII literals folded the way the texts will be; see :func:`unfoldable`."""
    return _NOT_ASCII.sub(lambda run: "".join(f"\\{c}" if c in _SPECIAL else c for c in fold(run[0])), pattern)


def unfoldable(pattern: str) -> str:
    """Why non-ASCII characters of a pattern cannot be folded, or nothing.

    They have no meaning inside a class or right before a repetition, where Latin-1 matching would see single bytes.
    """
    if pattern.isascii():
        return ""
    before = ""
    for atom in atoms(pattern):
        if not atom.isascii() and len(atom) > 1:
            return "a class or group name holds a non-ASCII character; write an alternation"
        if atom in _QUANTIFIERS and not before.isascii():
            return "a repetition follows a non-ASCII character; group it"
        before = atom
    return ""
