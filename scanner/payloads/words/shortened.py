"""Shortened words in field names of exports: "Konto-Nr.", "Str. u. Hausnr.", "N° de compte", ``acct_no``.

A rule lists a name in full, and also claims values under its shortened forms.

Warehouses shorten nearly every word of a column's name (``pyr_acct_no``, ``emp_nm``), and exports number the members of
lists within it (``contacts__0__name``) or say in which letters it is written (``last_name_kana``). Where nothing claims
such a name as it stands, it claims what it does in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

# Own list, after the headings of German, French and Spanish accounting exports and of US payroll files.
_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "nummer": ("nr",),
    "number": ("no", "nr", "num", "nbr"),
    "numero": ("n", "no", "nro", "num"),
    "account": ("acct",),
    "id": ("identifier",),
    "routing": ("rtg",),
    "konto": ("kto",),
    "strasse": ("str",),
    "und": ("u",),
    "fecha": ("f",),
}
# Own list, after the naming standards of data warehouses: classwords (nm, nbr, dt) and what columns are about.
_ABBREVIATED: Final[Mapping[str, str]] = {
    "nm": "name", "nbr": "number", "dt": "date", "acct": "account", "eml": "email", "ph": "phone", "phn": "phone",
    "mob": "mobile", "cust": "customer", "clnt": "client", "usr": "user", "emp": "employee", "mgr": "manager",
    "mbr": "member", "subscr": "subscriber", "pyr": "payer", "sndr": "sender",
    "recip": "recipient", "bene": "beneficiary", "benef": "beneficiary", "insd": "insured", "agt": "agent",
    "drvr": "driver", "ownr": "owner", "hldr": "holder", "cntct": "contact", "ctct": "contact", "vndr": "vendor",
    "fst": "first", "frst": "first", "lst": "last", "brth": "birth", "rtng": "routing", "lic": "license",
    "hm": "home", "wrk": "work", "pat": "patient", "mem": "member", "cd": "code", "tkn": "token", "natl": "national",
    "govt": "government", "pspt": "passport", "chk": "checking", "kd": "kunde", "stu": "student", "gdn": "guardian",
    "clmt": "claimant", "offcr": "officer", "borr": "borrower", "coborr": "coborrower", "apprvr": "approver",
    "bnf": "beneficiary",
    "pax": "passenger", "psgr": "passenger",
}  # fmt: skip
# In which letters a name is written, behind the name (Japanese readings, and what identity checks transliterate), and
# what says that the field holds the value.
_WRITTEN: Final = frozenset(
    {"en", "english", "latin", "romaji", "kana", "kanji", "hiragana", "katakana", "furigana", "yomi", "phonetic",
     "local", "native", "value"}
)  # fmt: skip
# Of these only names have a reading: "customer kana" is how a customer's name is read.
_READINGS: Final = frozenset({"romaji", "kana", "hiragana", "katakana", "furigana", "yomi", "phonetic"})
_FEWEST_IN_NAMES: Final = 3  # digits
_COMPOUND: Final = "nummer"  # German writes the words before it as one with it: Reisepassnummer


def spellings(words: tuple[str, ...], *, alone: bool = False) -> Iterable[tuple[str, ...]]:
    """The words of a name, in lower case: in full, and in every combination of shortened forms.

    A name of one word (``alone``) is shortened only as a compound, since "str" and "no" alone say nothing.
    """
    if _SHORT.keys().isdisjoint(words) and not any(word.endswith(_COMPOUND) for word in words):
        return (words,)
    short = {} if alone and len(words) == 1 else _SHORT
    return product(*((word, *short.get(word, ()), *_compound(word)) for word in words))


def in_full(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without abbreviations, numbers of members within it and the letters that it is written in.

    Empty where that changes nothing, or leaves one word, which says too little by itself, and for ids, which everything
    has. One word and how it is read is a name: "payer kana" is a payer's.
    """
    if words[-1] == "id":
        return ()
    written = words[:-1] if words[-1] in _WRITTEN else words
    full = tuple(_ABBREVIATED.get(word, word) for word in written if not _is_place(word))
    if len(full) == 1 and words[-1] in _READINGS:
        return (*full, "name") if full != ("name",) else ("person", "name")
    return full if len(full) > 1 and full != words else ()


def _is_place(word: str) -> bool:
    """Whether a word is the number of a list's member; one of three digits is part of a name ("Customer 360")."""
    return word.isdigit() and len(word) < _FEWEST_IN_NAMES


def _compound(word: str) -> tuple[str, ...]:
    return (word.removesuffix(_COMPOUND) + "nr",) if word.endswith(_COMPOUND) and word != _COMPOUND else ()
