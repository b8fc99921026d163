"""Masks: what replaces a value.

A style maps entity types to a way of masking. ``edges`` keeps the first and the last character, ``last4`` the last
four, ``omit`` none; ``public`` omits an address of a machine, but leaves one that names nobody; ``token`` and ``hash``
give a keyed pseudonym (``tokens.py``). Where a length would reveal something, the mask has always the same length: all
masked cards look alike. A part of one or two characters becomes stars only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal
from unicodedata import category, normalize

from scanner.checks.forms.public_addresses import holds_public_address
from scanner.entity_types import PARTIES
from scanner.masking.tokens import keyed_hash, token
from scanner.matching.buffer.normalize import fold

Style = Literal["edges", "last4", "omit", "hash", "token", "public", "keep"]

_UNSEEN: Final = frozenset({"Cf", "Mn", "Me", "Mc"})
"""Categories of characters that are drawn as nothing, or on the letter before them."""

KEYED: Final[frozenset[Style]] = frozenset({"hash", "token"})
"""Styles that need the operator's key."""

OMITTED_CONTENT: Final = "[content omitted due to policy]"
"""Replaces a text that carries instructions."""

HIDDEN: Final = "***"
"""Replaces a value of which no part may be shown, in the styles that show a part."""

_WORDS: Final = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_DIGIT: Final = re.compile(r"\d")
_SHOWN: Final = 4  # PCI DSS 3.4.1 allows the last four digits to be shown

# What replaces an omitted value. For types that are not listed it is made from their name.
_OMITTED: Mapping[str, str] = {
    "STREET_ADDRESS": "[address omitted]",
    "SECRET": "[secret omitted]",
    "URL_CREDENTIALS": "[credentials omitted]",
    "DATE_OF_BIRTH": "[date of birth omitted]",
    "CARD_SECURITY_CODE": "[security code omitted]",
    "CARD_EXPIRY": "[expiry omitted]",
    "CARD_TRACK": "[card track omitted]",
    "IP_ADDRESS": "[ip address omitted]",
}


def omit(entity_type: str, _text: str = "") -> str:
    """The note of an omitted value, which says its type."""
    return _OMITTED.get(entity_type) or f"[{entity_type.lower().replace('_', ' ')} omitted]"


def mask(style: Style, entity_type: str, text: str, key: bytes = b"") -> str:
    """The mask of ``text``, a value of ``entity_type``, in a style; ``key`` is for the keyed styles."""
    if style in SHAPED:
        if ("{" in text or "[" in text) and _is_enclosed(text):
            return omit(entity_type)
        return SHAPED[style].get(entity_type, omit)(entity_type, _plain(entity_type, text))
    if style == "keep" or (style == "public" and entity_type == "IP_ADDRESS" and not holds_public_address(text)):
        return text
    if style in {"omit", "public"}:
        return omit(entity_type, text)
    if style == "token":
        return token(key, entity_type, text)
    return keyed_hash(key, entity_type, text)


def _is_enclosed(text: str) -> bool:
    """Whether a value is a list or a document: a bracket opens before its first letter, and one closes behind its last.

    Its first and last letters are then those of a name or of another value, which a mask must not show.
    """
    first = min(place for sign in "{[" if (place := text.find(sign)) >= 0)
    last = max(text.rfind("}"), text.rfind("]"))
    return first < last and not (any(map(str.isalnum, text[:first])) or any(map(str.isalnum, text[last:])))


def mask_all(style: Style, entity_type: str, texts: Sequence[str], key: bytes = b"") -> list[str]:
    """:func:`mask` for many texts; a third of the time for the types that have a function for many."""
    joined = "".join(texts) if style == "edges" else "{"
    if not ("{" in joined or "[" in joined):
        if not joined.isascii():
            texts = [_plain(entity_type, text) for text in texts]
        if entity_type in _CONSTANT:
            return _all_edges_constant(entity_type, texts)
        if entity_type == "EMAIL_ADDRESS":
            return _all_edges_email(texts)
    return [mask(style, entity_type, text, key) for text in texts]


def _all_edges_constant(entity_type: str, texts: Sequence[str]) -> list[str]:
    between = _CONSTANT[entity_type]
    return [
        f"{text[0]}{between}{text[-1]}"
        if text[0].isalnum() and text[1:2].isalnum() and text[-1].isalnum() and len(text) > _SHOWN
        else _edges_constant(entity_type, text)
        for text in texts
    ]


def _all_edges_email(texts: Sequence[str]) -> list[str]:
    parts = [text.rpartition("@") for text in texts]
    domains = {domain: _edges_domain(domain) for domain in {domain for _, _, domain in parts}}
    return [
        f"{local[0]}***{local[-1]}@{domains[domain]}"
        if at and len(local) > 2  # noqa: PLR2004 - "one or two"
        else _edges_email("", f"{local}{at}{domain}")
        for local, at, domain in parts
    ]


def _plain(entity_type: str, text: str) -> str:
    """A value without the disguises of its characters, of which a mask shows the ends.

    A name keeps its alphabet: folding would turn Cyrillic letters into the Latin ones that they look like.
    """
    if text.isascii():
        return text
    if entity_type not in PARTIES:
        return fold(text)
    return "".join(one for one in normalize("NFKC", text) if category(one) not in _UNSEEN)


def _edge(text: str, stars: int) -> str:
    return f"{text[0]}{'*' * stars}{text[-1]}" if len(text) > 2 else "*" * len(text)  # noqa: PLR2004 - "one or two"


def _ends(text: str) -> tuple[str, str]:
    """The first and the last letter or digit; stars where there are fewer than three."""
    if len(text) > 2 and text[0].isalnum() and text[1].isalnum() and text[-1].isalnum():  # noqa: PLR2004 - "one or two"
        return text[0], text[-1]
    kept = [character for character in text if character.isalnum()]
    return (kept[0], kept[-1]) if len(kept) > 2 else ("*", "*")  # noqa: PLR2004 - "one or two"


def _edges_constant(entity_type: str, text: str) -> str:
    """The first and the last letter or digit, with the constant of the type between them; of a last four nothing."""
    if len(text) == _SHOWN:
        return "*" * _SHOWN
    first, last = _ends(text)
    return f"{first}{_CONSTANT[entity_type]}{last}"


def _edges_email(_type: str, text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return "***"
    return f"{_edge(local, 3)}@{_edges_domain(domain)}"


@lru_cache(maxsize=1_024)
def _edges_domain(domain: str) -> str:
    """A domain's labels; a payload's addresses share a few domains."""
    return ".".join(_edge(label, 3) for label in domain.split("."))


def _edges_words(_type: str, text: str) -> str:
    """Each word by itself, with max(3, length - 1) stars. What stands between words stays."""
    return _WORDS.sub(lambda word: _edge(word.group(), max(3, len(word.group()) - 1)), text)


def _last_digits(text: str) -> str:
    """The last four digits, if at least as many others stay hidden."""
    digits = _DIGIT.findall(text)
    return "".join(digits[-_SHOWN:]) if len(digits) > 2 * _SHOWN - 1 else "****"


def _last4_card(_type: str, text: str) -> str:
    return f"####-####-####-{_last_digits(text)}"


def _last4_ssn(_type: str, text: str) -> str:
    return f"***-**-{_last_digits(text)}"


def _last4_phone(_type: str, text: str) -> str:
    digits = _DIGIT.findall(text)
    return f"***-***-{''.join(digits[-_SHOWN:]) if len(digits) > _SHOWN + 2 else '****'}"


def _last4_number(_type: str, text: str) -> str:
    kept = [character for character in text if character.isalnum()]
    return f"****{''.join(kept[-_SHOWN:]) if len(kept) > 2 * _SHOWN - 1 else '****'}"


def _last4_email(_type: str, text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return "***"
    _, dot, suffix = domain.rpartition(".")
    first = local[:1] if len(local) > 2 else "*"  # noqa: PLR2004 - "one or two"
    return f"{first}***@***.{suffix}" if dot else f"{first}***@***"


# The constant between the first and the last letter or digit, by type.
_CONSTANT: Final[Mapping[str, str]] = {
    "CREDIT_CARD": "***-****-****-****",
    "US_SSN": "***-**-***",
    "US_ITIN": "***-**-***",
    "PHONE_NUMBER": "***-***-***",
    **dict.fromkeys(
        ("US_EIN", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "IBAN_CODE", "SWIFT_BIC", "VAT_NUMBER"), "*******"
    ),
}

_MaskFunction = Callable[[str, str], str]

_EDGES: Mapping[str, _MaskFunction] = {
    **dict.fromkeys(_CONSTANT, _edges_constant),
    "EMAIL_ADDRESS": _edges_email,
    **dict.fromkeys(PARTIES, _edges_words),
}

_LAST4: Mapping[str, _MaskFunction] = {
    "CREDIT_CARD": _last4_card,
    "PHONE_NUMBER": _last4_phone,
    "EMAIL_ADDRESS": _last4_email,
    **dict.fromkeys(("US_SSN", "US_ITIN"), _last4_ssn),
    **dict.fromkeys(("US_EIN", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "IBAN_CODE", "VAT_NUMBER"), _last4_number),
    **dict.fromkeys(PARTIES, _edges_words),
}

SHAPED: Final[Mapping[Style, Mapping[str, _MaskFunction]]] = {"edges": _EDGES, "last4": _LAST4}
"""Styles that show a part of a value."""
