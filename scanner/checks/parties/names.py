"""Whether a value reads as a person's or a company's name.

A field's name has already said that a name stands here, and these functions only tell a person from a company, and both
from the plans, products and codes that billing systems also call ``name``. A list of given names is only asked where
that leaves it open which of them it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

from scanner.checks.parties.file_names import is_file_name
from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.han_names import service_in_han
from scanner.checks.parties.machine_accounts import is_machine_account
from scanner.checks.parties.no_party import (
    LEDGER_NOUNS,
    addresses_alone,
    counts_parties,
    names_ledger_account,
    names_nobody,
)
from scanner.checks.parties.public_bodies import is_public_body
from scanner.checks.verdict import Verdict
from scanner.checks.words import HOUSEHOLD_GOODS, LEADING_FORMS, WORLD_GOODS, listed

# Legal forms of companies, without dots, lower case. Source: GLEIF Entity Legal Forms code list (ISO 20275), the forms
# and abbreviations in common use of US, GB, IE, CA, AU, NZ, IN, SG, DE, AT, CH, FR, BE, NL, LU, IT, ES, PT, BR, MX, SE,
# NO, DK, FI, PL, CZ, HU, RO, TR, JP, AE.
LEGAL_FORMS: Final = listed("names.legal_forms")
# Forms that are words, initials or surnames in any other spelling (Anna Ek); the first word of "e. K." tells enough.
_FORMS_AS_WRITTEN: Final = frozenset(
    {"A/S", "K/S", "I/S", "GbR", "eGbR", "e.", "e.K.", "e.K", "eK", "e.Kfm.", "e.Kfr.", "e.V.", "eV", "e.G.", "eG",
     "PartG", "PartGmbB", "mbB", "o.o.", "o.o", "sp.k.", "Sp.k.", "sp.j.", "Sp.j."}
)  # fmt: skip
# Forms that are also words or initials: they count in capitals or with dots, and not as the first word.
_SHORT_FORMS: Final = frozenset(
    {"co", "ag", "kg", "ug", "se", "sa", "sl", "sc", "ab", "as", "hb", "lp", "pc", "pa", "gbr", "sca", "snc", "sci"}
)
_NATIVE_FORMS: Final = (
    "株式会社", "有限会社", "合同会社", "有限公司", "股份公司", "公司", "주식회사", "유한회사",
)  # fmt: skip
FORMS: Final = LEGAL_FORMS | _SHORT_FORMS
# Words that companies put beside a proper name. Own list, after the sector and industry titles of NAICS 2022
# (https://www.census.gov/naics/) and the trade words of company registers.
BUSINESS_WORDS: Final = listed("names.business_words")
# Nouns of price lists, documents and field catalogues: with one of them a value names goods, not somebody. Own list,
# from the plan, charge, tax and custom-field names in the documentation of Zuora, Stripe, Chargebee, Recurly, Lago; and
# what trackers and repositories call their lists and stages.
PRODUCT_NOUNS: Final = listed("names.product_nouns")
# Grades of goods: alone or among themselves they name a plan, beside other words they may name anything. Own list.
_GRADES: Final = listed("names.grades")
# Words of the two lists above that are surnames or given names as well (Doris Day, Max Gold), or that firms are called
# by (Ito Export, Bright Data). Own list, after the United States census of surnames 2010 and the Social Security
# Administration's given names.
ALSO_SURNAMES: Final = listed("names.also_surnames")
GOODS: Final = ((PRODUCT_NOUNS | _GRADES) - ALSO_SURNAMES) | WORLD_GOODS | HOUSEHOLD_GOODS
_NO_SURNAMES: Final = BUSINESS_WORDS | LEDGER_NOUNS
GOODS_OR_SURNAMES: Final = PRODUCT_NOUNS | _GRADES | BUSINESS_WORDS
# Forms of address that make a value certainly a person. Own list: en, de, fr, es, it, pt, nl.
TITLES: Final = listed("names.titles")
_POST_NOMINALS: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "dds", "cpa", "mba", "rn"})
# Particles of surnames that stay in lower case. Own list: Romance, Germanic, Arabic, Slavic.
PARTICLES: Final = frozenset(
    {"de", "da", "di", "del", "della", "der", "den", "van", "von", "vom", "zu", "zum", "la", "le", "el", "al", "bin",
     "binti", "ibn", "dos", "das", "du", "des", "ten", "ter", "af", "av", "e", "y", "i", "san", "st"}
)  # fmt: skip
# Programs write an apostrophe in quotes with a backslash before it.
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|(?:\\?'|[-.])(?=[^\W\d_]))*\.?")
_NO_NAME: Final = re.compile(r"[\d_@/:&+#]")  # what no word of a person's name holds, as ids do: 0.3 us instead of 3
# Words in one, as graphs of knowledge name people (Jane_Doe); Max_Retries is written so as well.
_JOINED: Final = re.compile(r"[^\W\d_]+(?:_[^\W\d_]+){1,3}")
_CODE: Final = re.compile(r"[\d_@/:]")
_COMPANY_WORD: Final = re.compile(r"[^\W\d_]+\d{0,2}[^\W\d_]*(?:['&.-][^\W\d_]+)*")
_JOINTS: Final = frozenset({"&", "+", "-", "and", "of", "the", "for", "und", "et"})
_MOST_NAMES: Final = 8  # of the longest in one value
_LONGEST_NAME: Final = 120  # characters; longer values are texts
FEWEST_WORDS: Final = 2  # of a person's name, titles and particles not counted
_MOST_WORDS: Final = 4
_MOST_COMPANY_WORDS: Final = 8
_REMEMBERED: Final = (
    64  # answers: of a field called name four rules ask the same, 5 us each, 1 % of a scan of customers
)


@lru_cache(maxsize=_REMEMBERED)
def person_name(text: str) -> Verdict:
    """CERTAIN with a form of address, UNKNOWN for two to four capitalised words, NO for everything else.

    A list of names with semicolons between them is as certain as the least certain of them.
    """
    if ";" in text and len(text) <= _MOST_NAMES * _LONGEST_NAME:
        verdicts = set(map(person_name, filter(None, map(str.strip, text.split(";")))))
        if not verdicts or Verdict.NO in verdicts:
            return Verdict.NO
        return verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN
    if "_" in text and len(text) <= _LONGEST_NAME and _JOINED.fullmatch(text) is not None:
        words = text.split("_")
        return person_name(" ".join(words)) if _all_known(words) else Verdict.NO
    if len(text) > _LONGEST_NAME or _NO_NAME.search(text) is not None or text.count(",") > 1 or is_file_name(text):
        return Verdict.NO
    words = text.replace(",", " ").split()
    known = list(
        map(plain, words)
    )  # once: asked for word by word, and character by character, a name took twice as long
    if names_nobody(text):
        return Verdict.NO
    titled = bool(words) and known[0] in TITLES
    core, bare_core = words[titled:], known[titled:]
    if not (_POST_NOMINALS.isdisjoint(known) and PARTICLES.isdisjoint(words)):
        own = [bare not in _POST_NOMINALS and word not in PARTICLES for word, bare in zip(core, bare_core, strict=True)]
        core, bare_core = list(compress(core, own)), list(compress(bare_core, own))
    if not 0 < len(core) <= _MOST_WORDS or not all(map(_is_name_word, core)):
        return Verdict.NO
    if has_legal_form(words, known) or _names_goods(core, bare_core) or not _NO_SURNAMES.isdisjoint(bare_core):
        return Verdict.NO
    if titled:
        return Verdict.NO if addresses_alone(text) else Verdict.CERTAIN
    return Verdict.UNKNOWN if len(core) >= FEWEST_WORDS and max(map(len, bare_core)) > 1 else Verdict.NO


def _all_known(words: Sequence[str]) -> bool:
    """Whether many people are called like the first word, and like each of the others."""
    known = list(map(plain, words))
    return is_given_name(known[0]) and all(map(is_known_name, known))


def person_by_given_name(text: str) -> Verdict:
    """CERTAIN for a person's name with a form of address, or with a given name first or behind a comma; else NO."""
    verdict = person_name(text)
    if verdict is not Verdict.UNKNOWN:
        return verdict
    surname, comma, given = text.partition(",")
    words = (given if comma else surname).split()
    return Verdict.CERTAIN if words and is_given_name(plain(words[0])) else Verdict.NO


def company_name(text: str) -> Verdict:
    """CERTAIN with a legal form or a business word, UNKNOWN for other proper names, NO for goods, codes and texts.

    A business word behind a given name makes nothing certain: Power, Steel and Church are also families.
    """
    words = text.replace(",", " ").split()
    if not words or len(text) > _LONGEST_NAME or len(words) > _MOST_COMPANY_WORDS or is_file_name(text):
        return Verdict.NO
    known = list(map(plain, words))
    if has_legal_form(words, known) or (not text.isascii() and any(form in text for form in _NATIVE_FORMS)):
        return Verdict.CERTAIN
    if _names_goods(words, known) or names_ledger_account(known) or not _reads_as_name(words) or addresses_alone(text):
        return Verdict.NO
    if not BUSINESS_WORDS.isdisjoint(known):
        if len(words) == 1:
            return Verdict.NO
        return Verdict.UNKNOWN if is_given_name(known[0]) else Verdict.CERTAIN
    return Verdict.UNKNOWN


def company_not_person(text: str) -> Verdict:
    """Like :func:`company_name`, but NO for what may just as well be a person's name."""
    # What makes a company certain makes it no person, but for forms that are no word of their own: in Chinese, Korean.
    if text.isascii() and person_name(text) is not Verdict.NO:
        return Verdict.NO
    verdict = Verdict.NO if names_nobody(text) else company_name(text)
    if verdict is Verdict.UNKNOWN and (
        person_name(text) is not Verdict.NO or (not text.isascii() and service_in_han(text))
    ):
        return Verdict.NO
    return verdict


def party_not_person(text: str) -> Verdict:
    """For fields that name a customer: UNKNOWN for words that are no person's name and no code, else NO.

    Sums, placeholders and the accounts of a ledger are nobody (:mod:`scanner.checks.parties.no_party`).
    """
    if " " not in text and (_CODE.search(text) is not None or any(map(str.isdigit, text))):
        return Verdict.NO
    if (
        not any(map(str.isalpha, text))
        or names_nobody(text)
        or counts_parties(text)
        or person_name(text) is not Verdict.NO
    ):
        return Verdict.NO
    if company_name(text) is Verdict.CERTAIN:
        return Verdict.CERTAIN
    return Verdict.NO if names_ledger_account(list(map(plain, text.split()))) else Verdict.UNKNOWN


def somebody(text: str) -> Verdict:
    """For a field that holds the person in some role: CERTAIN, but NO for placeholders and choices."""
    return Verdict.NO if names_nobody(text) else Verdict.CERTAIN


def account_of_somebody(text: str) -> Verdict:
    """For a field that holds what somebody signs in with: CERTAIN, but NO for bots and accounts of systems."""
    return Verdict.NO if is_machine_account(text) else Verdict.CERTAIN


def plain(word: str) -> str:
    """A word as the lists have it: lower case, without dots, brackets and quotes."""
    return word.lower() if word.isalpha() else word.replace(".", "").strip("()[]!'\"").lower()


def _is_small(letter: str) -> bool:
    """Whether a name begins with another letter instead; a Georgian word begins with a small one, as all it has."""
    return letter.islower() and letter.title() != letter


def _is_name_word(word: str) -> bool:
    written = word.isalpha() or (_WORD.fullmatch(word) is not None and not word.endswith("'s"))  # Jack Daniel's
    return written and (word[0].isupper() or not _is_small(word[0]))


def _names_goods(words: list[str], known: list[str]) -> bool:
    """Whether the words are those of a price list; one that is a surname too only counts among its like.

    ``known`` are the same words as :func:`plain` has them.
    """
    hyphened = any("-" in word for word in words)
    bare = [plain(part) for word in words for part in word.split("-") if part] if hyphened else known
    return not GOODS.isdisjoint(bare) or GOODS_OR_SURNAMES.issuperset(bare)


def has_legal_form(words: Sequence[str], known: Sequence[str]) -> bool:
    """A legal form after at least one other word, or before one; the ambiguous ones in capitals or with a dot.

    Or what a town, a school and the like is called before its own name. ``known`` are the same words as :func:`plain`
    has them.
    """
    if len(words) > 1 and (words[0] in LEADING_FORMS or is_public_body(words, known)):
        return True
    if FORMS.isdisjoint(known) and _FORMS_AS_WRITTEN.isdisjoint(words):  # nearly always: 0.3 us instead of 1.3
        return False
    for word, bare in zip(words[1:], known[1:], strict=True):
        if bare in LEGAL_FORMS or word in _FORMS_AS_WRITTEN:
            return True
        if bare in _SHORT_FORMS and (word.isupper() or "." in word or word == "Co"):
            return True
    return False


def _reads_as_name(words: list[str]) -> bool:
    """Words that start with a letter, no lower case but in particles: no code, no sentence."""
    return not _is_small(words[0][0]) and all(
        word in _JOINTS
        or (
            (word.isalpha() or _COMPANY_WORD.fullmatch(word.strip("().!")))
            and (word[0].isupper() or not _is_small(word[0]) or word in PARTICLES)
        )
        for word in words
    )


def without_legal_form(name: str) -> str:
    """A company's name without the legal form at its end: "Acme Corp." is talked about as "Acme"."""
    words = name.rstrip(" .,").split()
    while len(words) > 1 and is_form(words[-1]):
        words.pop()
    return " ".join(words).rstrip(" .,&")


def is_form(word: str) -> bool:
    """Whether a word may be the legal form of a company, at the end of its name."""
    bare = word.strip(".,()").replace(".", "").lower()
    return bare in LEGAL_FORMS or bare in _SHORT_FORMS
