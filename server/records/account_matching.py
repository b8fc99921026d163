"""Matching an account by its email, name or number: spellings made comparable, and the tokens that a view shows."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Final

from scanner.checks.parties.names import BUSINESS_WORDS, LEGAL_FORMS, TITLES, company_name, is_form
from scanner.checks.verdict import Verdict
from scanner.echoes.spellings import written_out
from scanner.matching.buffer.normalize import fold

SHORTEST_START: Final = 3
"""Characters of the beginning of a company's name by which it is found."""

MOST_WORDS: Final = 8
"""Words of a company's name of which the first are looked for."""

_KEYS: Final = 20_000  # names whose keys are kept while many records follow each other
_SHORTENED: Final = re.compile(r"(?<=\b[^\W\d_])[.]|(?<=\b[^\W\d_]{2})[.](?=[^\W\d_]{1,2}(?:[.]|$))")
"""The dots of `S.p.A.`, `e.K.` and `GmbH & Co.`, and none of `acme.com`."""

_PADDED: Final = 12  # digits of a number to which zeros are put before it; SAP pads to ten

TokenOf = Callable[[str, str], str]
"""The pseudonym that views show: (entity type, text) -> token."""

_WORDS: Final = re.compile(r"[^\W_]+")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['`\u00b4](?=[^\W\d_])")
_AND: Final = frozenset({"and", "und", "et", "og", "och"})
"""Words for `&`, which is no word. None of one letter, which is an initial in a name, and not `en`, a given name."""
_APART: Final = re.compile(r"\b([OoDd]) (?=[^\W\d_]{3})")  # "O Connor", "D Angelo"
_TITLES: Final = TITLES | {"m", "sr"}
"""With the French `M.` and the Spanish `Sr.`, which the scanner's list leaves out: elsewhere `M.` is an initial."""
_FORMS_BEFORE: Final = frozenset({"sarl", "sas", "sasu", "eurl", "sci", "snc", "scp", "scop", "gaec", "earl", "asbl"})
"""Legal forms that French and Belgian companies write before their names."""
_ONLY_DIGITS: Final = re.compile(r"[0-9][0-9 .\-]*\Z", re.ASCII)
# What a field that holds nothing but a number may have been taken for, with the digits that such a number has.
_NUMBERS: Final = (
    ("CREDIT_CARD", range(12, 20)),  # ISO/IEC 7812
    ("PHONE_NUMBER", range(7, 16)),  # E.164
    ("US_SSN", range(9, 10)),
    ("US_ITIN", range(9, 10)),
    ("US_EIN", range(9, 10)),
    ("ABA_ROUTING_NUMBER", range(9, 10)),
    ("US_BANK_NUMBER", range(4, 18)),  # NACHA: 17 digits at most
)


def comparables(kind: str, text: str) -> frozenset[str]:
    """What an account is found by that has this "email" or "name"; a "part" of a name finds none.

    Empty if the text has no letter or digit: many exports write `-` for "none", and all such accounts would match each
    other.
    """
    if kind == "email":
        # Without regard to case, which people do not mind and some mailboxes do: no exporter knows which.
        found = "".join(fold(text).casefold().split())
        return frozenset({f"email\0{found}"}) if _WORDS.search(found) else frozenset()
    return comparable_names(text) if kind == "name" else frozenset()


def comparables_of_account(kind: str, text: str) -> frozenset[str]:
    """`comparables`, and of the name of a company all beginnings and single words."""
    if kind != "name":
        return comparables(kind, text)
    spelled = _spelled(text)
    return _names(spelled) | _starts(text, spelled)


def comparable_names(text: str) -> frozenset[str]:
    """A name as it is compared: its words in any order, without case, accents and punctuation, in each spelling of it.

    Two names are one when they have a spelling in common: "Müller" is also "Mueller", "O'Connor" also "OConnor". Not
    every "ue" is an umlaut, though: "Mueller" is not "Muller", or else "Michael" would be "Michal". A form of address
    before a name is no part of it.
    """
    return _names(_spelled(text))


def comparable_start(text: str) -> frozenset[str]:
    """The first words of a company's name as they are compared, in each spelling; nothing for less than a word."""
    spelled = (" ".join(words) for words in _spelled(text))
    return frozenset("start\0" + one for one in spelled if len(one) >= SHORTEST_START)


def may_be_name(text: str) -> bool:
    """Whether somebody may be called so: an id of letters and digits has no blank in it, a number no letter."""
    return any(map(str.isalpha, text)) and (" " in text or not any(map(str.isdigit, text)))


@lru_cache(maxsize=_KEYS)
def customer_key(text: str) -> str:
    """What records have in common that call their customer so: without regard to case, blanks and dots behind words.

    Ids stay as they are, and so does a single word, which may be one. `comparables` goes further, and finds what may be
    one as well.
    """
    text = text.strip()
    words = unicodedata.normalize("NFKC", text).casefold().split()
    if len(words) == 1 or not may_be_name(text):
        return text
    plain = (_SHORTENED.sub("", word).rstrip(".,;") if "." in word else word.rstrip(",;") for word in words)
    return " ".join(filter(None, plain)) or text


def may_be_one(names: Collection[str], others: Collection[str]) -> bool:
    """Whether of two comparable names one has all words of the other: "Müller Bau" is "Müller Bau GmbH"."""
    words, compared = ([frozenset(one.partition("\0")[2].split()) for one in said] for said in (names, others))
    return any(one <= other or other <= one for one in words for other in compared)


def zero_padded(key: str) -> list[str]:
    """A number with fewer and with more zeros before it; nothing for what is no number."""
    if not (key.isascii() and key.isdigit() and len(key) <= _PADDED):
        return []
    digits = key.lstrip("0") or "0"
    return [padded for width in range(len(digits), _PADDED + 1) if (padded := digits.zfill(width)) != key]


def _names(spelled: list[list[str]]) -> frozenset[str]:
    return frozenset("name\0" + " ".join(sorted(_without_titles(words))) for words in spelled)


def _without_titles(words: list[str]) -> list[str]:
    """The words of a name without a form of address before them, such as `Frau Dr.`, where two others are left."""
    first = next((at for at, word in enumerate(words) if word not in _TITLES), len(words))
    return words[first:] if len(words) - first > 1 else words


def _starts(text: str, spelled: list[list[str]]) -> frozenset[str]:
    """All beginnings of the name of a company, and each single word of it that says more than a trade does.

    A person has none: who knows half of somebody's name is not to find out the rest.
    """
    if not _is_company(text):
        return frozenset()
    starts = {" ".join(words[:count]) for words in spelled for count in range(1, min(len(words), MOST_WORDS))}
    named = [words[1:] for words in spelled if words[0] in _FORMS_BEFORE]  # SARL Dupré is called Dupré
    starts |= {" ".join(words[:count]) for words in named for count in range(1, min(len(words), MOST_WORDS) + 1)}
    single = {word for words in spelled if len(words) > 1 for word in words[1:MOST_WORDS]}
    starts |= single - BUSINESS_WORDS - LEGAL_FORMS
    return frozenset("start\0" + start for start in starts if len(start) >= SHORTEST_START)


def _is_company(text: str) -> bool:
    """Whether a name says by its legal form or a trade in it that it is a company's."""
    words = _WORDS.findall(text)
    if words and words[0].isupper() and not text.isupper() and words[0].lower() in _FORMS_BEFORE:
        return True
    # "SA" is a form, and "Sa" a surname; where all is written in capitals, nobody can tell.
    if any(
        word.lower() in LEGAL_FORMS or (word.isupper() and not text.isupper() and is_form(word)) for word in words[1:]
    ):
        return True
    return not text.isupper() and company_name(text) is Verdict.CERTAIN


def _spelled(text: str) -> list[list[str]]:
    """The words of a name in their order, in each spelling of it, without an "and" between two of them."""
    found = {fold(text)}
    if not text.isascii():
        found.add(written_out(text))
    found |= {_APOSTROPHE.sub("", one) for one in found}
    found |= {_APART.sub(r"\1", one) for one in found}
    return [_without_and(words) for one in found if (words := _WORDS.findall(one.casefold()))]


def _without_and(words: list[str]) -> list[str]:
    last = len(words) - 1
    return [word for at, word in enumerate(words) if word not in _AND or at in {0, last}]


def tokens_of(token: TokenOf, kind: str, text: str) -> Iterator[str]:
    """The tokens that a view may show for an account's `text`: an "email", a "name", a "part" of one or a "key"."""
    if "@" in text:
        yield token("EMAIL_ADDRESS", text)
    elif kind in {"name", "part"}:
        yield token("PERSON", text)
        yield token("ORGANIZATION", text)
    elif _ONLY_DIGITS.match(text):
        digits = sum(character.isdigit() for character in text)
        for entity_type, lengths in _NUMBERS:
            if digits in lengths:
                yield token(entity_type, text)
