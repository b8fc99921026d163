"""Field names that say whose the value is: ``buyer_pesel``, "Telefon des Kunden", ``dob_customer``, "DNI titular".

The party stands before the name of the value, behind it, or behind it with a preposition. What is left without the
party is the name that a rule may claim. Parties are known words (:mod:`scanner.payloads.words.party_words`), since any
other word may make a field of the same name one about goods, a state or a system: ``reviewer_score``, "Name des
Tarifs".
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from scanner.payloads.words.field_names import singular
from scanner.payloads.words.party_words import (
    ARTICLES,
    COMPANIES,
    HELD,
    NAME,
    OCCASIONS,
    PEOPLE,
    PREPOSITIONS,
    PROGRAMS,
    TRADERS,
)
from scanner.payloads.words.role_words import NOT_NAMED, NOT_ROLES, ROLES, ROLES_OR_ELSE

_PARTIES: Final = TRADERS | PEOPLE | OCCASIONS
_KINDS: Final = TRADERS | PEOPLE | COMPANIES
_NOT_BEFORE_ROLES: Final = NOT_ROLES | PREPOSITIONS | ARTICLES
_FEWEST_WORDS: Final = 2  # the party, and the name of the value
_NAME: Final = "name"
_NAMED: Final = TRADERS | PEOPLE
_BEHIND_ANYTHING: Final = _NAMED - PROGRAMS
_BEHIND: Final = _PARTIES | PREPOSITIONS | ARTICLES | HELD
_BEFORE: Final = _PARTIES | ARTICLES


class OfParty(NamedTuple):
    """A name without its party: its ``own`` words, the ``parties`` that were taken off, and where those stood.

    ``place`` is ``of`` for "Name des Kunden", ``behind`` for "Name Kunde", ``before`` for ``customer_name``.
    """

    own: tuple[str, ...]
    parties: tuple[str, ...]
    place: Literal["of", "behind", "before"]


def is_party(words: tuple[str, ...]) -> bool:
    """Whether the words are a party and nothing more: "Customer", "Company", "Contact", "Kunde"."""
    return 0 < len(words) <= _FEWEST_WORDS and all(one in _KINDS or singular(one) in _KINDS for one in words)


def role_of(words: tuple[str, ...]) -> Literal["", "person", "perhaps"]:
    """Whether a field's last word says what somebody is, whatever stands before it, or what a firm may be as well.

    The last word but "name", which is that somebody's, but of a host, a parent or a trade.
    """
    role = words[-1]
    if role in NAME and len(words) > 1 and words[-2] not in NOT_NAMED:
        words = words[:-1]
        role = words[-1]
    if role in ROLES:
        return "person"
    return "perhaps" if role in ROLES_OR_ELSE and _NOT_BEFORE_ROLES.isdisjoint(words[-2:-1]) else ""


def of_party(words: tuple[str, ...]) -> OfParty | None:
    """Take the party off a name's words, from the end or else from the beginning. None where there is none.

    Whose name it is also counts behind what it is about (``order__orderer__name``), and without a border before the
    name (``originatorname``).
    """
    if len(words) < _FEWEST_WORDS:
        words = _with_border(words[0]) if words else ()
    if len(words) < _FEWEST_WORDS:
        return None
    if words[-1] in NAME and _one(words[-2]) in (_NAMED if len(words) == _FEWEST_WORDS else _BEHIND_ANYTHING):
        return OfParty(words[-1:], (_one(words[-2]),), "before")
    if _one(words[-1]) not in _BEHIND and _one(words[0]) not in _BEFORE:  # as of most names
        return None
    known = tuple(map(_one, words))
    end = len(known)
    while end and known[end - 1] in _BEHIND:
        end -= 1
    parties = tuple(word for word in known[end:] if word in _PARTIES)
    if end and parties:
        return OfParty(words[:end], parties, "of" if known[end] in PREPOSITIONS else "behind")
    start = 0
    while start < len(known) and known[start] in _BEFORE:
        start += 1
    parties = tuple(word for word in known[:start] if word in _PARTIES)
    return OfParty(words[start:], parties, "before") if parties and start < len(words) else None


def _with_border(word: str) -> tuple[str, ...]:
    """The party and the name that a word is made of; the word as it is where it is none of a party's name."""
    party = word.removesuffix(_NAME)
    return (party, _NAME) if party != word and party in _NAMED else (word,)


def _one(word: str) -> str:
    """A word as the parties are written: those of which there are several as one."""
    return word if word in _BEHIND else singular(word)
