"""What a field is for its object: the name of a value, the value of a named one, or a label beside the value.

And whether the last word of its name may claim it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal, NamedTuple

from scanner.payloads.names.beside_words import beside_of
from scanner.payloads.words.field_names import Name, read, singular
from scanner.payloads.words.field_words import (
    ASKING,
    CODE,
    DOCUMENT,
    ENDINGS,
    ENDINGS_AFTER,
    FIELD,
    HOLDING,
    KIND,
    LABELS,
    LAST_WORDS,
    NAMING,
    NOT_LABELS,
    OF_IDENTITY,
    VALUES,
)

LONGEST_NAME: Final = 128  # characters; a longer key is data, not a field's name
_NO_KINDS: Final[frozenset[str]] = frozenset()
_NO_NAME: Final = Name("", ())
_OF_NUMBERS: Final = HOLDING["number"]
_OF_DOCUMENTS: Final = _OF_NUMBERS | {DOCUMENT}


class FieldPart(NamedTuple):
    """Which part of a named value a field may be, and the kind of the name or the kinds of names that may name it."""

    part: Literal["", "name", "value", "beside"]
    kinds: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def part_of(name: str) -> FieldPart:
    """What a field may be by its name: ``attribute_name``, ``valueString`` and ``displayValue`` are some parts."""
    plain, words, _ = read(name) if len(name) <= LONGEST_NAME else _NO_NAME
    if beside_of(plain, words):
        return FieldPart("beside")
    if not words:
        return FieldPart("")
    first, last = words[0], words[-1]
    if len(words) > 1 and OF_IDENTITY.issuperset(words[1:]):  # numDoc and tipoDocumento, as docNumber and docType
        if HOLDING.get(first) == _OF_NUMBERS:
            return FieldPart("value", _OF_DOCUMENTS)
        if NAMING.get(first) == KIND:
            return FieldPart("name", frozenset({KIND}))
    if first in ASKING:
        return FieldPart("")
    kinds = HOLDING["value"] if first in VALUES else HOLDING.get(last, _NO_KINDS)
    if kinds and (kinds != _OF_NUMBERS or OF_IDENTITY.issuperset(words[:-1])):
        return FieldPart("value", _OF_DOCUMENTS if kinds == _OF_NUMBERS and len(words) > 1 else kinds)
    kind = NAMING.get(last, "")
    if not kind or (kind == CODE and len(words) > 1 and NAMING.get(words[-2]) != FIELD):  # "attribute_code"
        return FieldPart("")
    return FieldPart("name", frozenset({kind}))


@lru_cache(maxsize=4096)
def is_document_type(name: str) -> bool:
    """Whether a field says which document a number is of: ``tipo_doc``, ``idType``."""
    words = read(name).words if len(name) <= LONGEST_NAME else ()
    return len(words) > 1 and KIND in map(NAMING.get, words) and not OF_IDENTITY.isdisjoint(words)


def is_label(name: Name) -> bool:
    """Whether a field of an address object only says something about it."""
    if name.plain in NOT_LABELS or not name.words:
        return False
    first, last = name.words[0], name.words[-1]
    return first in ASKING or last in LABELS or singular(last) in LABELS


def is_last_word(own: Name, parent: tuple[str, ...]) -> bool:
    """Whether a member is called by the last of its object's words: ``phone_numbers[].number``."""
    return own.words == parent[-1:] and own.plain in LAST_WORDS


def may_end(word: str, before: str) -> bool:
    """Whether a claimed name of one word claims a longer name that it ends, with the word ``before`` it."""
    return before not in ENDINGS[word] if word in ENDINGS else before in ENDINGS_AFTER.get(word, ())


# How something is done, or when, in en, de, fr, es and it. Own list; no "for", "by" or "of", which fields' names have.
_HOW: Final = frozenset(
    {"with", "without", "when", "if", "should", "that", "using", "after", "before", "mit", "ohne", "wenn", "avec",
     "sans", "quand", "con", "sin", "cuando", "senza"}
)  # fmt: skip
_FEWEST_BLANKS: Final = 3  # "secret with spaces" may be a name


def is_phrase(name: str) -> bool:
    """Whether a name tells what is done and how, as those of steps and tests: ``create cluster with ssh password``."""
    return name.count(" ") >= _FEWEST_BLANKS and not _HOW.isdisjoint(name.lower().split()[1:-1])
