"""Whether a text that is nothing but two to five capitalised words is somebody's name, by the words alone.

For fields of free text about a payment or a posting (memo, Verwendungszweck), in which products, places, plans and
campaigns stand as often as people. No word stands before the name and no field says that one is there, so the
gazetteer has to know every word, and what is called after somebody does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name, is_known_name, is_surname
from scanner.checks.parties.names import BUSINESS_WORDS, FEWEST_WORDS, GOODS, PARTICLES, TITLES, person_name, plain
from scanner.checks.prose.given import ALSO_ELSE, CALLED_AFTER
from scanner.checks.prose.said import OF_PLACES
from scanner.checks.verdict import Verdict
from scanner.checks.words import NAMESAKES, NO_PERSONS, NO_SURNAMES, TITLED, listed

# Surnames that the gazetteer leaves out since they are ordinary words as well (Green, Hill).
_ORDINARY_SURNAMES: Final = listed("alone.surnames")
# People, characters, firms and works that are talked about more often than somebody who is called so.
_NAMESAKES: Final = NAMESAKES | listed("alone.namesakes")
# What many people are called and behind another word is a town or a thing: "Augusta Georgia".
_NO_SURNAMES: Final = NO_SURNAMES | listed("alone.no_surnames")
# What stands before a name without being a part of it: "Villa Maria", "Loan Miller".
_NOT_FIRST: Final = OF_PLACES | listed("alone.not_before")
_STRANGE: Final = CALLED_AFTER | BUSINESS_WORDS | GOODS | NO_PERSONS
_LONGEST: Final = 60  # characters


def may_be_alone(text: str) -> bool:
    """Whether the first and the last word of a text have a capital, which :func:`person_alone` wants; 0.3 us."""
    written = text.strip()
    return written[:1].isupper() and len(written) <= _LONGEST and written[written.rfind(" ") + 1].isupper()


def person_alone(text: str) -> Verdict:
    """UNKNOWN for a given name and a surname, also as "Surname, Given" and with the surname first, else NO.

    Titles, particles and initials count for nothing.
    """
    known = map(plain, text.replace(",", " ").split())
    if not (may_be_alone(text) and any(map(is_given_name, known))) or person_name(text) is Verdict.NO:
        return Verdict.NO
    surname, comma, given = text.partition(",")
    core = _words(f"{given} {surname}" if comma else text)
    if len(core) < FEWEST_WORDS or any(" ".join(part) in _NAMESAKES for part in (core, core[:2], core[-2:])):
        return Verdict.NO
    if " ".join(plain(word) for word in text.split()[:2]) in TITLED:
        return Verdict.NO
    named = _in_order(core) or (not comma and _surname_first(core))
    return Verdict.UNKNOWN if named else Verdict.NO


def _words(text: str) -> list[str]:
    words = (plain(word).replace("'", "") for word in text.split())
    return [word for word in words if len(word) > 1 and word not in TITLES and word not in PARTICLES]


def _is_family(word: str) -> bool:
    """Whether a word may be a surname; one that is a trade's or a ware's too only if it is a known one."""
    return word in _ORDINARY_SURNAMES or (is_known_name(word) and word not in _STRANGE)


def _in_order(core: Sequence[str]) -> bool:
    """Whether the first word is a given name and each of the others a name, and none of them a place or a thing.

    Behind a given name that is also a town, a brand or a word, the last is a surname and nothing else.
    """
    first, last = core[0], core[-1]
    if not is_given_name(first) or first in _NOT_FIRST or not _NO_SURNAMES.isdisjoint(core[1:]):
        return False
    return all(map(_is_family, core[1:])) and (first not in ALSO_ELSE or is_surname(last))


def _surname_first(core: Sequence[str]) -> bool:
    """Whether the last word is a given name that is nothing else, and those before are surnames and no given names."""
    *before, last = core
    if not is_given_name(last) or last in ALSO_ELSE or last in _NO_SURNAMES:
        return False
    return all(map(is_surname, before)) and _NOT_FIRST.isdisjoint(before) and _STRANGE.isdisjoint(before)
