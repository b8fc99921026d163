"""Whether capitalised words in running text are somebody's name, where a given name or a weak place is the evidence.

:mod:`scanner.checks.prose.said` judges what stands in a place that a name fills. Here the place says less: no more than
a text in which a common given name stands, or a word that is followed by goods and offices as often as by people.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.names import (
    BUSINESS_WORDS,
    FEWEST_WORDS,
    GOODS,
    GOODS_OR_SURNAMES,
    TITLES,
    has_legal_form,
    plain,
)
from scanner.checks.prose.said import (
    OF_PLACES,
    person_behind_initials,
    person_inverted,
    person_known,
    person_labelled,
    person_listed,
    person_met,
    person_signing,
    person_unlisted,
)
from scanner.checks.verdict import Verdict
from scanner.checks.words import NAMESAKES, NO_PERSONS, NO_SURNAMES, PLACES, ROOMS, listed

# What the names of streets, schools, prizes, places and things end in or have in them that are called after somebody,
# and what capitalised headings and commands have beside a word that is a given name. Own list: en, de, fr, es, it, nl.
CALLED_AFTER: Final = listed("given.called_after")
# Given names of the gazetteer that in texts are places, products or words about as often. Own list.
ALSO_ELSE: Final = listed("given.also_else")
# A word for somebody and a short number, by which a shop counts: shopper_88120, cust-0042. A longer one or one in
# groups may be a telephone's, a card's or an insurance's, and one of six digits a date: member_850304.
_SERIAL: Final = re.compile(
    r"\s*(?:shopper|customer|cust|client|user|usr|player|guest|member|account|acct|acc|buyer|payer|subscriber|contact"
    r"|kunde|klant|cliente?|gast|id|ref|uid|anon|test|shop)[._-]?"
    r"(?![0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\b|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}\b)[0-9]{1,6}\s*",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(r"([a-z]{2,20})[._]([a-z]{2,24})[0-9]{0,3}")

# What stands before a date of birth or an id without being a name. Own list.
_NOT_BEFORE_ID: Final = listed("given.not_before_id")
# Where a line of hours or of a shift is, and behind a comma a place within it that is a given name too.
_TOWNS_OF_SHIFTS: Final = listed("towns of shifts")
_PARTS_OF_TOWNS: Final = frozenset({"marina", "sofia", "heide", "alix", "florence", "victoria", "chelsea", "helena"})
_SHORTENED_TOWNS: Final = frozenset({"l angeles", "s francisco", "s diego", "s antonio", "s louis", "s petersburg"})
_QUARTERS: Final = frozenset("nsewo")  # of the compass, shortened
_TAIL: Final = re.compile(r"\W+$")
_SHORTEST_LOGIN: Final = 6  # letters: an initial, and a family name of five


def _words(text: str) -> list[str]:
    return [word for word in map(plain, text.split()) if len(word) > 1]


def person_given(text: str) -> Verdict:
    """For running text: UNKNOWN if the first word is a common given name and none of the others speaks against it."""
    core = _words(text)
    if len(core) < FEWEST_WORDS or "&" in text or not is_given_name(core[0]):
        return Verdict.NO
    if core[0] in OF_PLACES or (core[0] in ALSO_ELSE and not all(map(is_known_name, core))):
        return Verdict.NO
    if " ".join(core) in NAMESAKES or " ".join(core[:2]) in NAMESAKES or has_legal_form(text.split(), core):
        return Verdict.NO
    rest = core[1:]
    if not CALLED_AFTER.isdisjoint(rest) or not BUSINESS_WORDS.isdisjoint(rest) or not GOODS.isdisjoint(rest):
        return Verdict.NO
    if not all(map(is_known_name, rest)) and not (NO_PERSONS.isdisjoint(rest) and GOODS_OR_SURNAMES.isdisjoint(rest)):
        return Verdict.NO
    return person_met(text)


def person_entered(text: str) -> Verdict:
    """For an entry of a time sheet: as :func:`person_given`, or "Surname, Given" with a common given name."""
    if not NO_SURNAMES.isdisjoint(_words(text.replace(",", " "))[-1:]):
        return Verdict.NO
    if "," not in text:
        return person_given(text)
    surname, _, given = text.partition(",")
    return Verdict.NO if _is_place(text) else person_given(f"{given.strip()} {surname}")


def _is_place(text: str) -> bool:
    """Whether two words with a comma between them are a town and a part of it: "Frankfurt, Marina"."""
    town, _, part = text.partition(",")
    return plain(town) in _TOWNS_OF_SHIFTS and plain(part.strip()) in _PARTS_OF_TOWNS


def person_of_initials(text: str) -> Verdict:
    """For initials and a surname behind a label: as person_behind_initials, and no trade, ware or group of people."""
    core = _words(text)
    strange = not all(words.isdisjoint(core) for words in (NO_PERSONS, BUSINESS_WORDS, GOODS, ROOMS))
    initial = text[:1].lower()
    place = initial in _QUARTERS and not PLACES.isdisjoint(core)
    return (
        Verdict.NO
        if strange or place or f"{initial} {core[-1] if core else ''}" in _SHORTENED_TOWNS
        else person_behind_initials(text)
    )


def person_of_hours(text: str) -> Verdict:
    """For "Surname, Given" behind a word for hours or a shift: as person_inverted, and no town and a part of it."""
    return Verdict.NO if _is_place(text) else person_inverted(text)


def person_in_role(text: str) -> Verdict:
    """For a field that ends in a role, which shifts, trades and firms fill too: person_listed with a given name.

    A title is as good as a given name, and so is one behind a comma or a surname. No firm's name counts.
    """
    words = _words(text.replace(",", " "))
    named = not TITLES.isdisjoint(words[:1]) or any(map(is_given_name, words))
    strange = not all(others.isdisjoint(words) for others in (ROOMS, NO_SURNAMES, CALLED_AFTER))
    return Verdict.NO if strange or not named or " ".join(words[:2]) in NAMESAKES else person_listed(text)


def person_first_line(text: str) -> Verdict:
    """For the first line of an address, which may be the addressee's: CERTAIN where :func:`person_given` says yes."""
    return Verdict.NO if person_given(text) is Verdict.NO else Verdict.CERTAIN


def person_german(text: str) -> Verdict:
    """Behind a German word for a customer or a tenant, where any noun has a capital: a name that is known."""
    if person_known(text) is not Verdict.NO:
        return person_labelled(text)
    core = _words(text)
    double = len(core) == 1 and "-" in core[0] and is_known_name(core[0])
    return Verdict.UNKNOWN if double and person_signing(text) is not Verdict.NO else Verdict.NO


def person_of_kin(text: str) -> Verdict:
    """Behind a word for a relative: a known given name, or words that are a name alone, and no trade, ware or month."""
    name = _TAIL.sub("", text)
    core = _words(name)
    if not core or not GOODS_OR_SURNAMES.isdisjoint(core) or not CALLED_AFTER.isdisjoint(core):
        return Verdict.NO
    return person_signing(name) if len(core) > 1 or is_given_name(core[0]) else Verdict.NO


def person_role(text: str) -> Verdict:
    """Behind the bare word for what somebody is: as person_unlisted, if the gazetteer knows any of the words."""
    known = any(map(is_known_name, _words(text)))
    return person_unlisted(text) if known and person_known(text) is not Verdict.NO else Verdict.NO


def person_beside_id(text: str) -> Verdict:
    """Beside a date of birth or the number of somebody's card: as person_unlisted, and no greeting or document."""
    return person_unlisted(text) if _NOT_BEFORE_ID.isdisjoint(map(plain, text.split())) else Verdict.NO


def person_account(text: str) -> Verdict:
    """For an account such as jane.smith or maria_garcia: UNKNOWN for a given name and a family name, else NO."""
    parts = _ACCOUNT.fullmatch(text.lower())
    if parts is None:
        return Verdict.NO
    given, family = parts.groups()
    named = is_given_name(given) and is_known_name(family) and family not in CALLED_AFTER
    return Verdict.UNKNOWN if named else Verdict.NO


def handle(text: str) -> Verdict:
    """For what somebody is called in a shop: NO for a word and a number, which is the shop's: shopper_88120."""
    return Verdict.NO if _SERIAL.fullmatch(text) else Verdict.CERTAIN


def person_of_login(text: str) -> Verdict:
    """For the account of a login: as person_account, or an initial and a family name of five letters and more."""
    name = text.lower().rstrip("0123456789")
    initialled = len(name) >= _SHORTEST_LOGIN and name.isalpha() and is_known_name(name[1:]) and name not in NO_PERSONS
    return Verdict.UNKNOWN if initialled else person_account(text)


def person_acting(text: str) -> Verdict:
    """Before a verb of what somebody does: as person_role, and no place, shop or thing called after somebody."""
    core = _words(text)
    called_after = not CALLED_AFTER.isdisjoint(core[1:]) or not OF_PLACES.isdisjoint(core[:1])
    elsewhere = core[:1] and core[0] in ALSO_ELSE and not all(map(is_known_name, core))
    return Verdict.NO if called_after or elsewhere else person_role(text)
