"""Whether what stands in the place of a name, in a text, is one.

A rule has found the place: after a title, after "spoke with", before a legal form. The less the place says, the more
is asked of the words: to be none of those that stand there too, to be two, to be known to the gazetteer.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.names import (
    ALSO_SURNAMES,
    BUSINESS_WORDS,
    FEWEST_WORDS,
    GOODS,
    GOODS_OR_SURNAMES,
    LEGAL_FORMS,
    PARTICLES,
    PRODUCT_NOUNS,
    TITLES,
    has_legal_form,
    plain,
)
from scanner.checks.verdict import Verdict
from scanner.checks.words import HOUSEHOLD_GOODS, NAMESAKES, NO_PERSONS, NOT_ADDRESSED, listed

# Answers of 5 to 20 us; "Customer" stands in the place of a name in every other note. With 64, a text of nothing but
# titles took half as long again.
_REMEMBERED: Final = 1_024

# Capitalised words that stand where a name could: they open sentences, address nobody in particular, say what somebody
# is or when something was. Own list: en, de, fr, es, it.
_NO_NAMES: Final = listed("said.no_names")


_WARES: Final = GOODS | BUSINESS_WORDS
_STRANGE: Final = _NO_NAMES | GOODS_OR_SURNAMES
_AROUND: Final = TITLES | PARTICLES


_Read = tuple[list[str], Verdict]
"""A candidate's words without titles and particles, and what the place alone makes of them."""


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> _Read:
    """Read once for all questions below, which several rules ask of one candidate: 3 us for all of them, not 20."""
    words = text.split()
    # Of most names every word is letters, and all of them are put in lower case at once.
    known = text.lower().split() if text.replace(" ", "").isalpha() else list(map(plain, words))
    core = known if _AROUND.isdisjoint(known) else [word for word in known if word not in _AROUND]
    if not core or core[0] in _NO_NAMES:
        return core, Verdict.NO
    if has_legal_form(words, known):
        return core, Verdict.NO
    if is_known_name(core[0]):
        return core, Verdict.CERTAIN
    return core, Verdict.UNKNOWN if _WARES.isdisjoint(core) else Verdict.NO


def _is_known(core: list[str]) -> bool:
    """Whether the gazetteer knows the words of a candidate that may be a name."""
    if len(core) == 1:
        return is_given_name(core[0])
    known = is_given_name(core[0]) or is_known_name(core[-1]) or (is_known_name(core[0]) and is_known_name(core[1]))
    return known and _WARES.isdisjoint(core)


def person_said(text: str) -> Verdict:
    """For a place in a text that only a person's name fills (after a title, "attn"): NO for the words of no name.

    The candidate may go on into the sentence; its first word decides.
    """
    return _read(text)[1]


# What stands behind Fr. for Friday, besides what stands in the place of names: the hours and months. "Frau Morgen" and
# "Frau Mai" are people, so that this is asked for the abbreviation alone.
_OF_A_DAY: Final = listed("said.of_a_day")


def person_abbreviated(text: str) -> Verdict:
    """For a place behind "Fr.": NO for an hour or a month, since that is Friday; else as :func:`person_said`."""
    core, verdict = _read(text)
    return Verdict.NO if core and core[0] in _OF_A_DAY else verdict


# What stands under "first" or "last" when that is no name's part, besides what stands in the place of names in texts.
_NO_PART: Final = listed("said.no_part")
_PART_OF_NAME: Final = re.compile(r"[^\W\d_]{2,}(?:['-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['-][^\W\d_]+)*\.?){0,3}")


def person_part(text: str) -> Verdict:
    """For a field that holds one part of a name or a flag, a day, a page: UNKNOWN for capitalised words, else NO."""
    capitals = all(not word[0].islower() or word in PARTICLES for word in text.split())
    if not capitals or _PART_OF_NAME.fullmatch(text) is None:
        return Verdict.NO
    core, verdict = _read(text)
    if verdict is Verdict.NO or not _NO_PART.isdisjoint(core):
        return Verdict.NO
    return Verdict.UNKNOWN


def person_certain(text: str) -> Verdict:
    """For a field that may hold anything: UNKNOWN where the gazetteer knows the first word, and none is of goods."""
    core, verdict = _read(text)
    return Verdict.UNKNOWN if verdict is Verdict.CERTAIN and HOUSEHOLD_GOODS.isdisjoint(core) else Verdict.NO


def person_known(text: str) -> Verdict:
    """For a place that a person's name may fill, among others: UNKNOWN if the gazetteer knows it, else NO.

    One word has to be a given name; of several, the first, or the last after one that is no ordinary word.
    """
    core, verdict = _read(text)
    known = verdict is not Verdict.NO and _is_known(core) and " ".join(core) not in NAMESAKES
    return Verdict.UNKNOWN if known else Verdict.NO


def person_all_known(text: str) -> Verdict:
    """For a place where words that are no name may follow: the gazetteer has to know each (:func:`person_known`)."""
    core, _ = _read(text)
    return person_known(text) if all(map(is_known_name, core)) else Verdict.NO


def person_in_prose(text: str) -> Verdict:
    """For running text, where brands, firms and places stand as well: a given name and a surname, each word known.

    An initial may stand between them.
    """
    read, verdict = _read(text)
    core = [word for word in read if len(word) > 1]
    if verdict is Verdict.NO or len(core) < FEWEST_WORDS or not is_given_name(core[0]) or core[0] in OF_PLACES:
        return Verdict.NO
    whole = all(map(is_known_name, core)) and _WARES.isdisjoint(core) and " ".join(core) not in NAMESAKES
    return Verdict.UNKNOWN if whole else Verdict.NO


def person_inverted(text: str) -> Verdict:
    """For "Surname, Given": UNKNOWN if the gazetteer knows what follows the comma and the rest may be a name."""
    surname, _, given = text.partition(",")
    known = is_given_name(plain(given.strip()))
    core, verdict = _read(surname)
    return Verdict.UNKNOWN if known and verdict is not Verdict.NO and _STRANGE.isdisjoint(core) else Verdict.NO


def person_on_ticket(text: str) -> Verdict:
    """For "SURNAME/GIVEN": UNKNOWN if the gazetteer knows both, and neither is an ordinary word."""
    surname, _, given = text.partition("/")
    words = [plain(surname), plain(given.partition(" ")[0])]
    known = all(map(is_known_name, words)) and is_given_name(words[1])
    ordinary = not (_STRANGE | _WARES | NO_PERSONS).isdisjoint(words)
    return Verdict.UNKNOWN if known and not ordinary else Verdict.NO


def person_met(text: str) -> Verdict:
    """UNKNOWN for a name that the gazetteer knows, or for two words and more that may be one; else NO.

    None of these words is a trade's, a thing's or a sentence's.
    """
    core, verdict = _read(text)
    if verdict is Verdict.NO:
        return Verdict.NO
    whole = len(core) >= FEWEST_WORDS and _STRANGE.isdisjoint(core)
    return Verdict.UNKNOWN if whole or _is_known(core) else Verdict.NO


def person_addressed(text: str) -> Verdict:
    """For a place that a person's name fills in Polish, Dutch or Portuguese, judged by :func:`person_said`.

    NO also for the words by which these languages address nobody in particular.
    """
    core, verdict = _read(text)
    return Verdict.NO if core and core[0] in NOT_ADDRESSED else verdict


def person_labelled(text: str) -> Verdict:
    """For the value of a label that a customer, a contact or a seller has, in any of the languages: as person_met.

    None of its words may be a trade's, a grade's or a document's; behind a given name they may be a surname.
    """
    core, _ = _read(text)
    named = len(core) >= FEWEST_WORDS and is_given_name(core[0])
    return person_met(text) if named or NO_PERSONS.isdisjoint(core) else Verdict.NO


_INITIALS: Final = re.compile(r"(?:[^\W\d_](?:\.[ -]?| )){1,3}(?=[^\W\d_]{2})")
_ONE_INITIAL: Final = 3  # characters at the most: a letter, its point, a space


def person_behind_initials(text: str) -> Verdict:
    """For initials and a name, of which the name is judged by :func:`person_said`.

    The initials are left out, since "A" and "I" are words that open a sentence.
    """
    return person_said(_INITIALS.sub("", text, count=1))


def person_doing(text: str) -> Verdict:
    """UNKNOWN for a name by :func:`person_met`, or for initials and a surname; else NO.

    Such a surname is no word for a trade or a ware, and behind a single initial the gazetteer has to know it.
    """
    initials = _INITIALS.match(text)
    if initials is None:
        return person_met(text)
    surname = text[initials.end() :]
    core, verdict = _read(surname)
    if verdict is Verdict.NO or not (NO_PERSONS.isdisjoint(core) and _STRANGE.isdisjoint(core)):
        return Verdict.NO
    told = initials.end() > _ONE_INITIAL or is_known_name(core[-1])
    return Verdict.UNKNOWN if told else person_met(surname)


# What a line ends with that holds nothing but a name: one to three words, with a particle or an initial.
_SIGNED: Final = re.compile(r"(?:(?:[^\W\d_]\.|[^\W\d_]+(?:['-][^\W\d_]+)*)(?: |$)){1,5}")
_LONGEST_SIGNATURE: Final = 40


def _signed(text: str) -> str:
    """The name that a line ends with; empty where the line goes on otherwise."""
    line = text.rstrip(" \t.!")
    capitals = all(word[0].isupper() or word in PARTICLES for word in line.split())
    return line if len(line) <= _LONGEST_SIGNATURE and capitals and _SIGNED.fullmatch(line) else ""


def person_signing(text: str) -> Verdict:
    """For the rest of a line behind closing words: as person_addressed, if it is a name alone, and no trade."""
    core, _ = _read(text.rstrip(" \t.!"))
    whole = _signed(text) and NO_PERSONS.isdisjoint(core) and _WARES.isdisjoint(core)
    return person_addressed(text.rstrip(" \t.!")) if whole else Verdict.NO


# A given name, an initial or none, and a surname, in small letters.
_SMALL: Final = re.compile(r"[^\W\d_]{3,20}(?: [^\W\d_]\.?)? [^\W\d_][^\W\d_'-]{2,30}")


def person_signing_small(text: str) -> Verdict:
    """For a line in small letters below closing words: UNKNOWN for a known given name and a known surname alone."""
    line = text.rstrip(" \t.!")
    if not line.islower() or _SMALL.fullmatch(line) is None or not is_given_name(line.split()[0]):
        return Verdict.NO
    words = [word for word in line.split() if len(word.rstrip(".")) > 1]
    known = all(map(is_known_name, words)) and (_STRANGE | _WARES | NO_PERSONS).isdisjoint(words)
    known = known and " ".join(words) not in NAMESAKES and words[0] not in OF_PLACES
    return Verdict.UNKNOWN if known else Verdict.NO


def person_thanking(text: str) -> Verdict:
    """For the rest of a line behind words of thanks: as person_labelled, if it is a name alone."""
    return person_labelled(text.rstrip(" \t.!")) if _signed(text) else Verdict.NO


def person_of_family(text: str) -> Verdict:
    """For a surname behind the word for a family, which is also a grade of goods: as person_signing, and no grade."""
    core, _ = _read(text)
    return person_signing(text) if _STRANGE.isdisjoint(core) else Verdict.NO


# What coined names of companies end in, and what the names of places begin with. Own list. A plural or "-ing" comes
# last: Urs and Odalys are given names.
_COINED: Final = re.compile(r"\w*(?:tech|soft|ware|corp|mart|hub|flow|base|lab|com|net|pay|bank|box|ex)")
_COINED_LAST: Final = re.compile(r"\w{2,}(?:s|ing)")
_PLACES: Final = frozenset(
    {"new", "north", "south", "east", "west", "san", "saint", "los", "las", "united", "great", "rio", "hong", "kuala"}
)  # fmt: skip


def person_unlisted(text: str) -> Verdict:
    """For a place that mostly a person fills, where a company or a town may stand: as person_labelled.

    A name that the gazetteer does not know has two words and more of which none is coined and the first is no town's.
    """
    verdict = person_labelled(text)
    core, _ = _read(text)
    if verdict is Verdict.NO or _is_known(core):
        return verdict
    coined = any(map(_COINED.fullmatch, core)) or _COINED_LAST.fullmatch(core[-1])
    if core[0] in _PLACES or coined:
        return Verdict.NO
    return verdict


def person_listed(text: str) -> Verdict:
    """For what may be "SURNAME, GIVEN": judged by :func:`person_unlisted` without the comma."""
    return person_unlisted(text.replace(",", " "))


OF_PLACES: Final = frozenset({"santa", "sainte", "dona", "fort", "port", "mount", "lake", "cape"})
"""What the names of places begin with, of which the gazetteer has some as given names."""

# What mail is sent by or for, besides trades, wares and what stands in the place of names. Own list, from the senders
# of shops, forges, calendars and mail servers, and from RFC 2142, which names mailboxes for common services.
_SENDERS: Final = listed("said.senders")


def person_of_mailbox(text: str) -> Verdict:
    """Before a mail address, where a team, a shop or a list may stand as well; also for "Surname, Given"."""
    named = text.replace(",", " ")
    return person_met(named) if _SENDERS.isdisjoint(map(plain, named.split())) else Verdict.NO


def company_said(text: str) -> Verdict:
    """For capitalised words before a legal form: NO where they begin with a word of the sentence, else CERTAIN."""
    words = [plain(word) for word in text.replace(",", " ").split()]
    first = words[0] if words else ""
    if text[-1:].isdigit():  # AB-7: an id with the letters of a form
        return Verdict.NO
    opens = first in _NO_NAMES or (first in PRODUCT_NOUNS and first not in ALSO_SURNAMES) or first in LEGAL_FORMS
    return Verdict.NO if len(words) < FEWEST_WORDS or opens else Verdict.CERTAIN


def person_of_statement(text: str) -> Verdict:
    """For a name of MT940 that may go on in the next tag: "HILTRUD?33BEISPIEL".

    It is judged by :func:`person_of_mailbox` without the tag.
    """
    return person_of_mailbox(text.replace("?33", " "))
