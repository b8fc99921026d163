"""Numbers and secrets that a field claims, as they are looked for in other texts: an account number in a note.

A value is looked for as it is written, and a number without its separators as well. It has to stand as a whole: no
digits, letters or hyphens join it to more. What may well be something else is not looked for: short values, dates,
amounts, words, and a number that is the id of something in the same payload.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from scanner.checks.forms.moments import is_moment
from scanner.checks.forms.numbered import HASH, KINDS, OBJECT_ID, RESOURCE_ID, UUID
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines.native import compile_native
from scanner.matching.programs.guards import WORD_BYTES

_LONGEST: Final = 1_000  # characters of a value; longer secrets have forms of their own (keys, tokens)
_SHORTEST: Final = 6  # letters and digits; PINs, security codes and the ends of numbers stand in any text
_SHORTEST_SECRET: Final = 7  # … of a secret of letters and digits: oauth2, sha256 and base64 have six
_FEWEST_DIGITS: Final = 4  # of a number with letters: "customer 3" is none
_MOST_LETTERS: Final = 6  # of a number; with more there is a remark beside it
_FEWEST_KINDS: Final = 3  # different signs: 100000 and 999999 are amounts and fillers
_LONGEST_WORD: Final = 16  # letters; a secret of fewer and nothing else may be a word
_FEWEST_WORDS: Final = 4  # of a passphrase
_LONG_TEXTS: Final = 1 << 13  # bytes from which on many values are searched at once
_MOST_SHAPES: Final = 16  # of a column's values, for one pattern of all of them

# A telephone number or an account in a field that may hold a remark too.
_NUMBER: Final = re.compile(r"(?<![0-9a-z-])[0-9](?:[ ./()-]{0,3}[0-9])*(?![0-9a-z-])")
_DATE: Final = re.compile(
    r"[12][0-9]{3}([./-])[01]?[0-9]\1[0-3]?[0-9](?:-[a-z]+)?|[0-3]?[0-9]([./-])[0-3]?[0-9]\2(?:[0-9]{2}){1,2}"
)
_LAST: Final = re.compile(r"([0-9A-Za-z]+)[^0-9A-Za-z]*\Z")
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_AMOUNT: Final = re.compile(r"-?[0-9.,' ]*[.,][0-9]{1,2}")
_MASKED: Final = re.compile(r"\*|x{3}|#{3}|\.{3}")
_STRONG: Final = re.compile(r"[!@#$%^&*+=?~<>|]")
# A place for a secret, which configurations and manuals have in many texts: ${API_KEY}, {{ secrets.token }}, <token>.
_PLACE: Final = re.compile(r"\$?\{{1,2} ?[a-z_][a-z0-9_. :-]* ?\}{1,2}|<[a-z][a-z0-9_. -]*>|%[a-z][a-z0-9_]*%")
# What a sentence about a secret has in it: "see password manager entry", "the token of the account". Own list; no "key"
# by itself, nor words that are joined, which passphrases have.
_SPEAKS: Final = re.compile(
    r"(?:\A|[ >])(?:passwords?|passwd|passphrase|secret|token|credentials?|(?:api|access|private) key)(?=[ .,:;<]|\Z)"
)

# Own list: what stands right before the number of something else, in en, de, fr, es, it, nl and pl; and signs of money.
_OF_SOMETHING: Final = re.compile(
    rb"(?i)(?:(?<![a-z])(?:order|invoice|inv|bill|ticket|case|quote|contract|po|item|sku|shipment|tracking|receipt"
    rb"|bestellung|auftrag|rechnung|vorgang|beleg|vertrag|lieferung|facture|commande|devis|contrat|factura|pedido"
    rb"|fattura|ordine|bestelling|factuur|faktura|zamowienie)(?: ?(?:no|nr|num|number|id|nummer|ref)\.?)? ?[:#]? ?"
    rb"|(?:[$]|\xe2\x82\xac|\xc2[\xa3\xa5]) ?)\Z"
)
_LONGEST_LABEL: Final = 24  # bytes
_MONEY: Final = re.compile(rb"[.,][0-9]| ?(?:[$%]|\xe2\x82\xac|\xc2[\xa3\xa5])")
_HYPHEN, _POINTS, _DIGITS = ord("-"), frozenset(b".,"), frozenset(b"0123456789")

_THINGS: Final = re.compile(
    r"(?:id|order|invoice|bill|item|sku|product|ticket|case|quote|contract|subscription|transaction|shipment|tracking"
    r"|purchase|po|job|batch|row|article|part|voucher|receipt|journal|entry|ledger|gl|ean|gtin|upc|barcode"
    r"|bestell|bestellung|auftrag|rechnung|vorgang|beleg|buchung|vertrag|lieferschein|lieferung|artikel"
    r"|facture|commande|devis|contrat|factura|pedido|albaran|fattura|ordine|bestelling|factuur|ordre|faktura|faktury"
    r"|zamowienie|zamowienia)s?(?:no|nr|num|number|nummer|ids?)?"
)
"""Words of fields that number things, in en, de, fr, es, it, nl and pl. Own list. No document, record or serial, which
people have as well."""
_CUSTOMERS: Final = re.compile(
    r"(?:(?:customer|client|debtor|creditor|vendor|supplier|cliente|kunden?|klanten?|klienta?|debitor(?:en)?"
    r"|kreditor(?:en)?|lieferanten?|fournisseur|fornitore|proveedor)s?(?: ?(?:no|nr|num|number|nummer))"
    r"|(?:no|nr|num|numero) (?:client|cliente|klienta|fournisseur|fornitore|proveedor))"
)
"""All the words of a field that numbers customers: what an id of a customer is called otherwise. Own list."""
_PEOPLES: Final = frozenset(
    {
        "bank", "card", "iban", "phone", "tax", "passport", "national", "identity", "personal", "person", "social",
        "ssn", "license", "licence", "secret", "password", "token", "key", "pin",
    }
)  # fmt: skip
"""Words of fields that number people and their means of payment."""

# What a column of ids holds (``documents/ids.py``), which is not read, so that it is masked nowhere.
_ID: Final = re.compile(
    rf"(?:[a-z]{{1,8}}-)?{RESOURCE_ID}|{OBJECT_ID}|{HASH}|{UUID}"
    rf"|[0-9]{{1,7}}\.[0-9]{{1,4}}|(?:[a-z]|{'|'.join(KINDS).lower()})-[0-9]{{4,7}}"
)

_TO_SHAPE: Final = bytes(ord("0") if byte in b"0123456789" else byte for byte in range(256))
_TO_DIGITS: Final = bytes(byte if byte in b"0123456789" else ord(" ") for byte in range(256))


def forms(value: str, entity_type: str) -> list[str]:
    """How a claimed value is looked for, folded and in lower case; none where it may be anything."""
    if len(value) > _LONGEST:
        return []
    text, *compact = _spelled(value, entity_type)
    if _MASKED.search(text) is not None or _DATE.fullmatch(text) or _AMOUNT.fullmatch(text) or is_moment(text.upper()):
        return []
    if not (_is_number(*compact) if compact else _is_secret(text)):
        return []
    return list(dict.fromkeys([text.strip("+() ."), *compact]))


def _spelled(value: str, entity_type: str) -> list[str]:
    """A value folded and in lower case, and behind it, for a number, the same without separators."""
    text = " ".join(fold(value).split()).lower()
    compact = compact_of(text)
    if (entity_type == "SECRET" and not compact.isdigit()) or not compact.isascii():
        return [text]
    if text != compact and sum(map(str.isalpha, compact)) > _MOST_LETTERS:  # a remark
        number = max(_NUMBER.findall(text), key=len, default="")
        if len(compact_of(number)) >= _SHORTEST:
            text, compact = number, compact_of(number)
    return [text, compact]


def compact_of(text: str) -> str:
    """The letters and digits of a value."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def _is_number(compact: str) -> bool:
    digits = sum(map(str.isdigit, compact))
    long = len(compact) >= _SHORTEST and digits >= _FEWEST_DIGITS
    return long and len(set(compact)) >= _FEWEST_KINDS and _DAY.fullmatch(compact) is None


def _is_secret(text: str) -> bool:
    if _PLACE.fullmatch(text) is not None or (text.count(" ") >= _FEWEST_WORDS - 1 and _SPEAKS.search(text)):
        return False
    if any(map(str.isdigit, text)):
        return len(text) >= _SHORTEST_SECRET
    if " " in text:
        return len(text) >= _LONGEST_WORD and text.count(" ") >= _FEWEST_WORDS - 1
    return len(text) >= _LONGEST_WORD or (len(text) > _SHORTEST_SECRET and _STRONG.search(text) is not None)


def ids_among(values: Iterable[bytes]) -> set[str]:
    """Values that are all of a field that numbers things, without separators.

    Columns of ids are not read, so what stands in one is none of these.
    """
    return {compact_of(value.decode()) for value in values if not looks_like_id(value)}


def looks_like_id(value: bytes) -> bool:
    """Whether a value that is all of a text has a form that columns of ids have."""
    return not value.isdigit() and _ID.fullmatch(value.decode()) is not None


@lru_cache(maxsize=1024)
def numbers_things(words: str) -> bool:
    """Whether a field with these words holds the number of an order, an invoice or another thing, or of a customer."""
    own = words.split()
    things = any(map(_THINGS.fullmatch, own)) or _CUSTOMERS.fullmatch(words) is not None
    return things and _PEOPLES.isdisjoint(own)


def stands_whole(buffer: bytes, start: int, end: int) -> bool:
    """Whether a number at a place in the buffer is no part of more, no amount and not labelled as something else's."""
    before = buffer[start - 2 : start] if start > 1 else buffer[:start]
    if len(before) == 2 and (  # noqa: PLR2004 - a sign and what it joins
        (before[1] == _HYPHEN and before[0] in WORD_BYTES) or (before[1] in _POINTS and before[0] in _DIGITS)
    ):
        return False
    behind = buffer[end : end + 6]
    if behind[:1] == b"-" and behind[1:2] and behind[1] in WORD_BYTES:
        return False
    return _MONEY.match(behind) is None and _OF_SOMETHING.search(buffer, max(0, start - _LONGEST_LABEL), start) is None


def stands_twice(text: str, lower: bytes) -> bool:
    """Whether a spelling of a claimed value may stand in texts in lower case beside its own place, which is one.

    Hardly any value does. To spell one out takes 4 us, this 0.5 for a record.
    """
    if not text.isascii() or len(lower) > _LONG_TEXTS or (" " in text and text.lower() != text.upper()):
        return True
    last = _LAST.search(text)
    return last is not None and lower.count(last[1].lower().encode()) > 1


def may_stand(values: Sequence[str], entity_type: str, lower: bytes) -> Sequence[str]:
    """The values of one column that may stand in texts in lower case; none is missed.

    A column has thousands of values of a few shapes. Mostly nothing in the texts has one of these: 0.3 ms for 2,000.
    """
    joined = SEPARATOR_TEXT.join(values).encode(errors="replace").translate(_TO_SHAPE)
    shapes = {shape for shape in set(joined.split(SEPARATOR)) if 0 < len(shape) <= _LONGEST}
    few = len(shapes) <= _MOST_SHAPES and joined.isascii() and joined.count(SEPARATOR) < len(values)
    if few and (not shapes or _of_shapes(frozenset(shapes), entity_type).search(lower) is None):
        return []
    heard = set(lower.translate(_TO_DIGITS).split())
    return [
        text
        for text in dict.fromkeys(filter(None, values))
        if any(heard.issuperset(form.encode().translate(_TO_DIGITS).split()) for form in forms(text, entity_type))
    ]


@lru_cache(maxsize=64)
def _of_shapes(shapes: frozenset[bytes], entity_type: str) -> Any:
    """What finds any value of these shapes, as a whole, in each of its spellings."""
    spelled = (form for shape in shapes for form in _spelled(shape.decode(), entity_type))
    return compile_native("|".join(sorted(set(map(_pattern, spelled)))))


def _pattern(form: str) -> str:
    bare = form.strip("+() .")
    escaped = re.sub(r"([^0-9a-z])", r"\\\1", bare)
    digits = re.sub(r"[0-9]+", lambda run: f"[0-9]{{{len(run[0])}}}", escaped)
    return ("\\b" if bare[:1].isalnum() else "") + digits + ("\\b" if bare[-1:].isalnum() else "")
