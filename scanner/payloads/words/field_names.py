"""Field names taken apart: the canonical form, the words, and the additions of vendors and exports that are removed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from scanner.character_table import with_ascii
from scanner.matching.buffer.normalize import fold
from scanner.payloads.words.field_words import NEUTRAL, OF_STATE, PLURALS

_DROPPED: Final = with_ascii(str.maketrans("", "", "_- "))
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# Folding leaves Latin letters in Greek and Cyrillic words, which would be read as words of their own.
_OF_OTHER_SCRIPT: Final = re.compile(r"(?<![a-zA-Z\u0370-\u052f])[a-zA-Z]*+(?:[\u0370-\u052f][a-zA-Z]*+)++")
_LONGEST_ORDINAL: Final = 2  # digits at the end that only number a field, as in email2
_PLURAL_ENDINGS: Final = tuple(PLURALS)  # asked all at once, since a payload may bring a million names
_NUMBER_SIGN: Final = "#"
_ATTRIBUTE_SIGN: Final = "@"  # what converters of XML write before the name of an attribute
_TWICE: Final = ("id", "id")
_ADDITION: Final = re.compile(r"([^()\[\]]{2,80}?)[ _]{0,2}[(\[]([^()\[\]]{1,80})[)\]]")
_BRACKETS: Final = str.maketrans(
    "\uff08\uff09\uff3b\uff3d", "()[]"
)  # as wide as the characters that they stand between
READING: Final = ("kana",)
"""The words of an addition that says how a name is read."""

# How a name is read in kana, as Japanese forms ask for it beside the name: 請求先カナ, 担当者フリガナ.
_READING: Final = re.compile(
    r"(.{1,80}?)[ _]{0,2}(?:フリガナ|ふりがな|ヨミガナ|よみがな|ヨミカナ|読み仮名|カナ|かな|ヨミ|よみ)"
)

# What stands around a field's name: the namespace of an XML element, and the suffixes of custom, NetSuite, CPQ and
# related fields (Zuora and Salesforce field naming, https://knowledgecenter.zuora.com).
_NAMESPACE: Final = re.compile(r"^[A-Za-z][A-Za-z0-9]{0,9}:(?=[A-Za-z])")
# What stands before custom fields in Chargebee, ServiceNow, Odoo, SAP Business One and NetSuite: cf_contact, u_contact,
# x_studio_contact, U_Contact, custbody_contact.
_VENDOR_PREFIX: Final = re.compile(
    r"^(?:cf|u|x(?:_studio)?|udf|cust(?:entity|body|col|record|item|event)[0-9]{0,3})_+(?=[a-z])", re.IGNORECASE
)
_VENDOR_SUFFIX: Final = re.compile(r"__(?:c|ns|qt|r)$", re.IGNORECASE)
# What exporters add to say in which form they wrote the value: sin_opt, birthdate_txt.
_FORM_SUFFIXES: Final = ("_txt", "_raw", "_str", "_opt", "_TXT", "_RAW", "_STR", "_OPT")
# What joins two names in one heading: a sign, or "and" and "or" in the languages of the rules' field names.
_JOINS: Final = re.compile(r"\s*[/&+|,]\s*|[\s_]+(?:and|or|und|oder|et|ou|y|o|e|en|i)[\s_]+", re.IGNORECASE)


class Name(NamedTuple):
    """A field's name in canonical form and as words, without additions of vendors.

    ``joined`` are the single names, where it joins several.
    """

    plain: str
    words: tuple[str, ...]
    joined: tuple[Name, ...] = ()


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The form in which two spellings of one field name are equal."""
    return fold(name).translate(_DROPPED).lower()


@lru_cache(maxsize=64)  # whoever asks for a new name does so twice
def read(name: str) -> Name:
    """Take a field's name apart. ß and ss are one spelling."""
    if name.islower() and name.isascii() and name.isalpha():  # one word, and nothing to take off
        return Name(name, (name,))
    if ":" in name:
        name = _NAMESPACE.sub("", name)
    name = name.lstrip(_ATTRIBUTE_SIGN)
    if "_" in name:
        name = _VENDOR_PREFIX.sub("", name)
    if "__" in name:
        name = _VENDOR_SUFFIX.sub("", name)
    if name.endswith(_FORM_SUFFIXES):
        name = name[:-4] or name
    name = name.rstrip(".: ")  # the end of an abbreviation or a label: "Geb.", "Tel.:"
    if _NUMBER_SIGN in name[1:]:  # "Acct #"
        name = name[:1] + name[1:].replace(_NUMBER_SIGN, " number ")
    if not name.isascii():
        name = fold(name).replace("\u00df", "ss")
    parts = () if name.isalnum() else _JOINS.split(name)
    plain, words, _ = _words_of(name)
    return Name(plain, words, tuple(map(_words_of, parts)) if len(parts) > 1 else ())


def _words_of(name: str) -> Name:
    latin = name if name.isascii() else _OF_OTHER_SCRIPT.sub(" ", name)
    return Name(name.translate(_DROPPED).lower(), tuple(" ".join(_WORD.findall(latin)).lower().split()))


def unnumbered(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without a number at the end that numbers several such fields."""
    numbered = len(words) > 1 and len(words[-1]) <= _LONGEST_ORDINAL and words[-1].isdigit()
    return words[:-1] if numbered else words


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without neutral ones; the last word stays in any case, and counts once: National_ID_Data.ID."""
    left = tuple(word for word in words[:-1] if word not in NEUTRAL) + words[-1:]
    return left[:-1] if left[-2:] == _TWICE else left


def singular(word: str) -> str:
    """The singular of an English plural as billing systems use it: ``addresses``, ``parties``, ``contacts``."""
    if word.endswith(("sses", "xes", "ches")):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def one_of(word: str) -> str:
    """The singular of a word in any of the languages of the rules' field names; other words as they are."""
    if word.endswith(_PLURAL_ENDINGS):
        many = next(many for many in _PLURAL_ENDINGS if word.endswith(many))
        return word.removesuffix(many) + PLURALS[many]
    return singular(word)


def without_addition(name: str) -> tuple[str, tuple[str, ...]] | None:
    """The name before an addition in brackets, and the words of the addition: "Name (customer)". None without one.

    An addition about the field's state changes its meaning and is not taken off: "E-mail (verified)". In Japanese the
    word for a reading stands behind a name without brackets.
    """
    reading = None
    if not name.isascii():
        name = name.translate(_BRACKETS)
        reading = _READING.fullmatch(name)
    if reading is not None:
        return reading[1], READING
    parts = _ADDITION.fullmatch(name) if name[-1:] in {")", "]"} else None
    if parts is None:
        return None
    words = read(parts[2]).words
    return None if not OF_STATE.isdisjoint(words) else (parts[1], words)
