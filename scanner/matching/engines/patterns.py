"""A reader of RE2 syntax, just good enough to refuse and to rewrite patterns.

Programs read bytes, and people write patterns in signs: one of Chinese is three bytes. So in a pattern with such
signs a class of what a sign is *not* is rewritten to take whole ones (:func:`folded`), and what bounds it counts them.

Two questions are asked of a pattern before it may enter the arena. *Can it consume the separator?* A pattern consumes a
byte only by one of its atoms (a class, an escape, a dot, a literal), so the atoms are listed and the engine says which
of them match the separator. *What is it without its capture group?* In the gate's alternation a group would cost two to
three microseconds a match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from scanner.matching.buffer.normalize import fold

_T = TypeVar("_T")
_OPENING = "[(\\"  # what begins an atom of several characters
_QUANTIFIERS = "*+?{"
_PERHAPS = ("?", "*", "{0", "{,")  # beginnings of repetitions that may be empty
_CONSUMES_NOTHING = frozenset({r"\b", r"\B"})
_CLASS = r"\[\^?\]?(?:\[:[^:\]]*:\]|\\.|[^\]\\])*+\]"
# All up to the first capture group; to examine each atom takes 0.2 ms a pattern, and this a twentieth.
_CAPTURE = re.compile(rf"(?s:(?:\\.|{_CLASS}|\(\?(?!P?<)|[^\\\[(])*+\()")
_IN_ANY_CASE = re.compile(r"\(\?[a-zA-Z]*i")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SPECIAL = frozenset("\\.+*?()|[]{}^$")
_CLASSES = re.compile(rf"(?s:\\.)|({_CLASS})([*+]?)")
_OF_BYTES = re.compile(r"\\x[89a-fA-F]")  # what a class of bytes names; no part of a sign is ASCII


def atoms(pattern: str) -> Iterator[str]:
    """Every part of ``pattern`` that could consume a byte, as a pattern of its own.

    Anchors (``^``, ``$``) come out too: they mean something else inside an arena than in a leaf.
    """
    position = 0
    while position < len(pattern):
        end = _atom_end(pattern, position) if pattern[position] in _OPENING else position + 1
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
    """The atoms that may consume the first byte of a match; None where they cannot be listed."""
    parts = [*atoms(pattern)][::-1]
    found, empty = _openers(parts)
    return None if parts or empty else found


def _openers(parts: list[str]) -> tuple[list[str], bool]:
    """The first atoms of alternatives up to a closing bracket, and whether one of these can be empty.

    ``parts`` are the atoms from last to first; those that were read are removed from the end.
    """
    found: list[str] = []
    some_empty, empty = False, True  # whether an earlier alternative can be empty; whether this one can so far
    while parts and parts[-1] != ")":
        atom = parts.pop()
        if atom == "|":
            some_empty, empty = some_empty or empty, True
        elif not _takes_nothing(atom):
            own, optional = _group(parts, _openers) if atom.startswith("(") else ([atom], False)
            optional = _repetition(parts).startswith(_PERHAPS) or optional
            if empty:
                found += own
            empty = empty and optional
    return found, some_empty or empty


def held(pattern: str, bits_of: Callable[[str], int], cased: int) -> int:
    """What every match consumes, as bits: ``bits_of`` an atom says what each of its bytes is.

    Of an atom in a group without regard to case, the ``cased`` bits do not count.
    """
    return _held([*atoms(pattern)][::-1], bits_of, cased)


def _held(parts: list[str], bits_of: Callable[[str], int], cased: int) -> int:
    """:func:`held` for alternatives up to a closing bracket; ``parts`` as in :func:`_openers`."""
    every, own = -1, 0  # the bits of all earlier alternatives; of this one
    while parts and parts[-1] != ")":
        atom = parts.pop()
        if atom == "|":
            every, own = every & own, 0
        elif not _takes_nothing(atom):
            if atom[0] == "(":
                found = _group(parts, lambda rest: _held(rest, bits_of, cased))
                found = found & ~cased if _IN_ANY_CASE.match(atom) else found
            else:
                found = bits_of(atom)
            own = own if _repetition(parts).startswith(_PERHAPS) else own | found
    return every & own


def _group(parts: list[str], read: Callable[[list[str]], _T]) -> _T:
    """What ``read`` gives for the inside of a group; the closing bracket is removed as well."""
    inside = read(parts)
    if parts:
        parts.pop()
    return inside


def _takes_nothing(atom: str) -> bool:
    return atom in _CONSUMES_NOTHING or (atom.startswith("(?") and atom.endswith(")"))


def _repetition(parts: list[str]) -> str:
    """The repetition that comes next, if any; it is removed from ``parts``."""
    times = ""
    if parts and parts[-1] in _QUANTIFIERS:
        times = parts.pop()
        while times[0] == "{" and not times.endswith("}"):
            times += parts.pop()
        if parts and parts[-1] in {"?", "+"}:  # lazy or possessive
            parts.pop()
    return times


def is_set(atom: str) -> bool:
    """Whether an atom stands for several bytes (a class, an escape, a dot), so that only the engine knows which."""
    return atom == "." or atom[0] == "[" or (atom[0] == "\\" and len(atom) > 1)


def has_captures(pattern: str) -> bool:
    """Whether a pattern has a capture group."""
    return _CAPTURE.match(pattern) is not None


def without_captures(pattern: str) -> str:
    """The pattern with its capture groups made non-capturing."""
    if not has_captures(pattern):
        return pattern
    return "".join("(?:" if _captures(atom) else atom for atom in atoms(pattern))


def _captures(atom: str) -> bool:
    return atom == "(" or atom.startswith(("(?P<", "(?<"))


def folded(pattern: str) -> str:
    r"""The pattern with its non-ASCII literals folded as texts are (see :func:`unfoldable`), and signs taken whole.

    With such a literal, ``[^,]{0,3}`` takes at most three signs, of any number of bytes. A class that names bytes
    that are not ASCII (``[^\xe7]``, ``[a-z\x80-\xff]``) takes single bytes. So does every class of a pattern in ASCII,
    which mostly reads ASCII: rewritten as well, these would compile to a third more, two of them beyond the budget.
    """
    text = _NOT_ASCII.sub(lambda run: "".join(f"\\{c}" if c in _SPECIAL else c for c in fold(run[0])), pattern)
    return text if pattern.isascii() else _CLASSES.sub(_of_signs, text)


def _of_signs(found: re.Match[str]) -> str:
    """A class that excludes some signs, as a pattern of a whole sign: its first byte, and those that go on with it.

    Without a bound it takes the same bytes either way.
    """
    one, unbounded = found.groups()
    if one is None or unbounded or not one.startswith("[^") or _OF_BYTES.search(one):
        return found[0]
    rest = one[2:].replace("]", r"\]", 1) if one[2] == "]" else one[2:]  # a bracket stands for itself at first only
    return rf"(?:[^\x80-\xbf{rest}[\x80-\xbf]*)"


def unfoldable(pattern: str) -> str:
    """Why non-ASCII characters of a pattern cannot be folded; empty if they can.

    In a class or right before a repetition they would be single bytes to a program over bytes.
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
