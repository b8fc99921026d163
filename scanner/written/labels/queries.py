r"""Parameters of URLs and of forms' bodies: ``?first=Jane&last=Doe``, ``name=Jane+Doe&plan=gold``.

A plus in a value is a blank. What programs call ``first`` and ``last`` may be a page or a row as well. Where both stand
in one query, and read together like somebody's name, they are that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_plus

from scanner.checks.validators import may_be
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_.\[\]-]{0,47}"
_LETTER: Final = r"[A-Za-z%\x80-\xff]"

SIGNS: Final = (
    rf"[?&;](?:{_NAME}=[A-Za-z0-9.%\x80-\xff-]{{1,60}}\+|(?:[A-Za-z_]{{1,24}}[\[._-])?(?i:fname|(?:first|given)[_-]?(?:name)?|forename|vorname|prenom)\]?={_LETTER})"
    rf"|\b(?i:fname|first|given|forename|vorname|prenom)={_LETTER}[A-Za-z%+\x80-\xff'-]{{1,60}}&"
)
"""A pattern for bytes: a parameter whose value has a blank, or that may be a given name."""

_PARAMETER: Final = re.compile(
    rf"(?<![\w.%\[-])({_NAME})=([^\s&=#\"'<>;{{}}]{{1,256}})(?=([&;#\s\"'<>{{}})\]]|\Z))".encode()
)
_GIVEN: Final = re.compile(
    rb"(?:.*[\[._-])?(?:fname|(?:first|given)[_-]?(?:name)?|forename|vorname|prenom)\]?", re.IGNORECASE
)
_FAMILY: Final = re.compile(
    rb"(?:.*[\[._-])?(?:lname|(?:last|family)[_-]?(?:name)?|surname|sname|nachname|nom)\]?", re.IGNORECASE
)
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['. -]{1,2}[^\W\d_]+){0,3}\.?")
_PLAIN: Final = frozenset({b"first", b"last", b"given", b"family", b"nom"})
"""Names that may be those of other things; the name that they make together has to be known."""


def queries_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values of claiming parameters in a folded text whose values have blanks, and the parts of one name."""
    given: tuple[bytes, int, int] | None = None
    end = -1
    for parameter in _PARAMETER.finditer(text):
        name, (start, stop) = parameter[1], parameter.span(2)
        before = text[parameter.start() - 1 : parameter.start()] if parameter.start() else b""
        if parameter.start() > end + len(b"&amp;"):
            given = None  # of another query
        end = parameter.end()
        if before not in {b"?", b"&", b";"} and parameter[3] != b"&":
            continue  # no query
        if _GIVEN.fullmatch(name) is not None:
            given = (name, start, stop)
        elif given is not None and _FAMILY.fullmatch(name) is not None:
            if _is_name(text, given, (name, start, stop)):
                yield Pair(b"first name", *given[1:])
                yield Pair(b"last name", start, stop)
            given = None
        elif b"+" in parameter[2]:
            called = name.replace(b"[", b" ").replace(b"]", b"")
            if claims(called):
                yield Pair(called, start, stop, "query")


def _is_name(text: bytes, given: tuple[bytes, int, int], family: tuple[bytes, int, int]) -> bool:
    """Whether the values of two parameters are the parts of one name, whatever their capitals."""
    first, last = (unquote_plus(text[slice(*place[1:])].decode(errors="replace")) for place in (given, family))
    if _WORDS.fullmatch(first) is None or _WORDS.fullmatch(last) is None:
        return False
    plain = given[0].lower() in _PLAIN or family[0].lower() in _PLAIN
    return may_be(f"{first.title()} {last.title()}", "person_known" if plain else "person_said")
