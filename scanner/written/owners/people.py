r"""Lists of people in minutes and notes: ``Attendees: Jane Doe, John Roe (remote)``, ``Met Jane Doe & John Roe``.

The words before a list are those for who was there and who was not. Behind "met" stand places and companies as well, so
one of the names has to be known. One known name makes the others of its list credible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.checks.validators import may_be
from scanner.matching.engines.native import compile_native
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

_PRESENT: Final = (
    r"(?i:attend(?:ees|ed by)|participants|present|apologies|absent|in attendance"
    r"|anwesend|abwesend|entschuldigt|teilnehmer(?:innen)?|teilnehmende"
    r"|presente?s|participant(?:e?s)|excusee?s?|absente?s|asistentes|ausentes|presenti|partecipanti|assenti|participantes"
    r"|aanwezig|afwezig|deelnemers|obecni|nieobecni)"
)
_WORD: Final = r"[A-Z](?:[a-z'\x80-\xff]|[A-Z](?=[a-z]))+(?:-[A-Z][a-z'\x80-\xff]+)?"
_PERSON: Final = rf"{_WORD}(?: (?:(?:van|von|de[rnl]?|di|da|dos|la|le|el|al|bin|zu|ter|ten) ){{0,2}}{_WORD}){{1,3}}"
_AND: Final = r"(?: ?\([^()\r\n]{0,40}\))?(?: ?[,;&/+]|,? (?:and|und|et|y|e|en|i))[ \r\n]{1,2}(?:[-*] )?"

SIGNS: Final = rf"\b{_PRESENT} ?:[ \r\n]{{1,2}}(?:[-*] )?[A-Z]|\bMet [A-Z][^\r\n:;&\x1f]{{2,60}}&"
"""A pattern for bytes: what most such lists begin with. One without a colon is read in texts that have another sign."""

_BEGINNING: Final = compile_native(rf"\b(?:{_PRESENT} ?:?|Met)[ \r\n]{{1,2}}(?:[-*] )?[A-Z]")
_LIST: Final = re.compile(
    rf"\b(?:{_PRESENT} ?:?|(Met))[ \r\n]{{1,2}}(?:[-*] )?({_PERSON}(?:{_AND}{_PERSON}){{0,63}}+)".encode()
)
_ITEM: Final = re.compile(_PERSON.encode())


def people_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The people in such lists of a folded text."""
    if _BEGINNING.search(text) is None or not claims(b"full name"):
        return
    for found in _LIST.finditer(text):
        people = [(person, person[0].decode(errors="replace")) for person in _ITEM.finditer(text, *found.span(2))]
        known = any(may_be(name, "person_known") for _, name in people)
        for person, name in people if known or not found[1] else ():
            if may_be(name, "person_labelled" if known else "person_unlisted"):
                yield Pair(b"full name", *person.span(), "labelled")
