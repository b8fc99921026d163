"""Surnames behind a form of address: where a note goes on behind them, and where a particle begins them."""

from __future__ import annotations

from typing import Final

from scanner.checks.parties.gazetteer import is_known_name
from scanner.checks.parties.names import PARTICLES, TITLES, plain
from scanner.checks.prose.said import person_said
from scanner.checks.verdict import Verdict
from scanner.checks.words import NO_PERSONS, listed

# What a note goes on with behind somebody's name: the number of a file, a bill or a telephone. Own list, in en, de, fr,
# es, it, nl.
_LABELS: Final = listed("titled.labels")
# Where a caller is from, behind "Frau von der": the rooms of a firm, and whom one calls. Own list.
_DESKS: Final = listed("titled.desks")
# What stands behind "DR" for a debit: the words of ledgers and of statements of accounts. Own list, in en.
_LEDGER: Final = listed("titled.ledger")


_JOINING: Final = frozenset({"und", "oder", "et", "and"})  # the next form of address: HERR UND FRAU
# What a quick note in small letters goes on with behind "mr" and "frau", and months behind "fr." for Friday. Own list.
_SAID: Final = listed("titled.said")


def person_titled(text: str) -> Verdict:
    """For a place behind a form of address, judged by :func:`~scanner.checks.prose.said.person_said`.

    NO where the name goes on into what a note says of it, or the next form of address is joined to this one.

    NO as well where nothing but words of a ledger stands behind "DR", or up to the next form of address, behind which
    the search goes on; one alone may be a name (Dr. Bal).
    """
    words = [plain(word) for word in text.split()]
    if not words or words[0] in _JOINING:
        return Verdict.NO
    own = words[:-1] if TITLES.issuperset(words[-1:]) else words
    is_entry = _LEDGER.issuperset(own) and (len(own) > 1 or (own != words and not any(map(is_known_name, own))))
    return person_said(text) if _LABELS.isdisjoint(words[1:]) and not is_entry else Verdict.NO


def person_titled_small(text: str) -> Verdict:
    """For one word in small letters behind a form of address: a known surname that is no other word."""
    known = is_known_name(text) and text not in _SAID and text not in NO_PERSONS
    return person_titled(text) if known else Verdict.NO


def person_titled_known(text: str) -> Verdict:
    """For names in capitals behind a form of address that is another word as well: known surnames, no other words.

    Judged by :func:`person_titled`. A given name alone is none here: PAN, SIG and MS stand before words that are some.
    """
    own = [word for word in map(plain, text.split()) if word not in PARTICLES]
    known = bool(own) and all(map(is_known_name, own)) and NO_PERSONS.isdisjoint(own) and _LABELS.isdisjoint(own)
    return person_titled(text) if known else Verdict.NO


def person_of_particle(text: str) -> Verdict:
    """For a surname with a particle behind a form of address, "van der Berg": judged by :func:`person_titled`.

    NO where it says in which department somebody works.
    """
    return person_titled(text) if _DESKS.isdisjoint(map(plain, text.split())) else Verdict.NO
