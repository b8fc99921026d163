"""Columns of ids, dates and amounts: forms that hold nothing sensitive, recognised by one native call for each column.

Half of an invoice's text is ids and dates. Without them, redacting a clean invoice of 5,000 lines takes 29 ms instead
of 52. The forms that may be skipped are few, and each follows from the rules:

- Hexadecimal digits, hyphens and small letters spell no phrase, and never one literal of each group of an anchored
  rule. The exceptions are secrets, which have capitals or are longer.
- The guards of numbers (cards, telephones) refuse digits inside a hash or a UUID, unless it has no letter at all. A
  value without letters is scanned, and so is one in which a block of encoded text may begin.
- Ids of 24 or 17 hexadecimal digits have no such guard: a card may stand between their letters. It takes twelve digits
  at least, so an id with twelve digits in a row is scanned.
- No kind of number has four digits or cents. (In CSV amounts are texts.)
- A number of a document or an article ("SKU-33834") has the kind of it before the hyphen, or one capital, and at most
  seven digits. No rule accepts anything in that, whatever words its field's name has; and it is a code, no word.
- A name that is looked for again has a capital letter or a space (``echoes/propagation.py``), and instructions have
  words. A secret that is looked for again does not count where it is all of a text of these forms.

Only fields whose name claims nothing are skipped. ``tests/property/test_ids.py`` tests each of these sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from scanner.checks.forms.numbered import HASH, KINDS, OBJECT_ID, RESOURCE_ID, UUID
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT
from scanner.matching.encoded.encoded_blocks import BLOCK_PATTERN
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves

# RFC 3339 dates of this century, with or without a time.
_DATE: Final = r"20[0-9]{2}-[01][0-9]-[0-3][0-9](?:T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{3})?Z)?"
# The prefixes of a cloud's resources. Others are not allowed: "xoxb-" begins a token.
RESOURCES: Final = (
    "ami", "eipalloc", "eni", "fs", "i", "igw", "nat", "rtb", "sg", "snap", "subnet", "vol", "vpc", "vpce",
)  # fmt: skip
_SHORT: Final = f"(?:{OBJECT_ID}|(?:(?:{'|'.join(RESOURCES)})-)?{RESOURCE_ID})"
_LONGEST_KIND: Final = max(map(len, KINDS)) + 1  # characters, with the hyphen
_NUMBERED: Final = f"(?:(?:[A-Z]|{'|'.join(KINDS)})-[0-9]{{4,7}})"


class _Form(NamedTuple):
    """Patterns of one value, of a whole column, and of the values in such a column that have to be scanned."""

    one: Any
    column: Any
    doubtful: Any


def _form(one: str, doubtful: str) -> _Form:
    column = rf"(?:{one}?{SEPARATOR_TEXT})*"
    return _Form(compile_native(one), compile_native(column), compile_native(rf"{BLOCK_PATTERN}|{doubtful}"))


# Amounts and counts as CSV has them. Every kind of number that is looked for has more digits, and none has cents.
_AMOUNT: Final = r"-?(?:[0-9]{1,4}|[0-9]{1,7}\.[0-9]{1,4})"

_FORMS: Final = (
    _form(f"(?:{UUID}|{HASH}|{_DATE})", "[0-9-]{32}"),  # an encoded block, or an id that may have no letter
    _form(_SHORT, "[0-9]{12}"),
    _form(_AMOUNT, "[0-9]{8}"),  # which no amount of this form has
    _form(_NUMBERED, "[0-9]{8}"),  # nor such a number
)
_LENGTHS: Final = frozenset({10, 17, 20, 24, 32, 36}) | {len(name) + 18 for name in RESOURCES}
"""Lengths of values of these forms, in characters; most other columns are ruled out by their length alone."""
_SHAPE: Final = bytes(ord("0") if code in b"0123456789abcdef" else code for code in range(256))
_SIGNS: Final = b"0-" + SEPARATOR
_HEXADECIMAL: Final = frozenset({24, 32, 36})
"""Lengths of the forms that are recognised by the places of their hyphens: ObjectIds, hashes and UUIDs."""
_NUMERIC: Final = frozenset(bytes([code]) for code in b"-0123456789")  # an amount begins with one of these
_UUID_LENGTH: Final = 36
_DAY: Final = b"0000-00-00"
# A UUID has no room for a block of encoded text: hexadecimal takes twenty characters without a hyphen, base64 sixteen
# with a hyphen only behind three others, character codes eight groups.
_LETTERS: Final = bytes(ord("0") if code in b"0123456789-" else code for code in range(256))
_NO_LETTER: Final = b"0" * 32


def worth_scanning(texts: Sequence[str], joined: str | None = None) -> Sequence[str] | None:
    """The texts of one field that have to be scanned, "" in place of each that need not be; None when none has to.

    Texts are skipped only where all of a field have one form. ``joined`` are the texts with separators between them,
    where the caller has these.
    """
    first = texts[0] or next(filter(None, texts))
    value = first.encode(errors="replace")
    if not (first.isascii() and _may_have_form(value)):
        return texts
    same = texts[-1] == first and texts.count(first) == len(texts)
    if same and _is_day(value):  # all lines of a bill have one date
        return None
    form = _form_of(value)
    if form is None:
        return texts
    if same:
        return texts if form.doubtful.search(value) else None
    joined = SEPARATOR_TEXT.join(texts) if joined is None else joined
    if not joined.isascii():
        return texts
    places = _doubtful(value, form, joined.encode() + SEPARATOR, len(texts))
    if places is None:
        return texts
    if not places:
        return None
    left = [""] * len(texts)
    for place in places:
        left[place] = texts[place]
    return left


def doubtful_places(first: bytes, joined: Callable[[], bytes], count: int) -> list[int] | None:
    """The places of the texts of one field that have to be scanned; None where that takes a look at each.

    ``first`` is any of them, and ``joined`` gives all with a separator behind each, if ``first`` is worth that.
    """
    form = _form_of(first) if _may_have_form(first) else None
    return _doubtful(first, form, joined(), count) if form is not None else None


def is_id(text: str) -> bool:
    """Whether a text is an id or a date, so that a column of such texts is skipped."""
    return bool(text) and worth_scanning((text,)) is None


def _may_have_form(value: bytes) -> bool:
    """Whether a value may be of one of the forms, by its length or its beginning alone."""
    return len(value) in _LENGTHS or value[:1] in _NUMERIC or b"-" in value[1:_LONGEST_KIND]


def _form_of(value: bytes) -> _Form | None:
    return next((form for form in _FORMS if form.one.fullmatch(value)), None)


def _doubtful(first: bytes, form: _Form, buffer: bytes, count: int) -> list[int] | None:
    """The places of the texts of a buffer that have to be scanned though all have the form; None where not all have.

    Each of the ``count`` texts has a separator behind it.
    """
    # A comparison takes 0.1 ms for 5,000 UUIDs, a match 0.6.
    alike = (len(first) in _HEXADECIMAL or form is _FORMS[1]) and _are_alike(first, buffer, count)
    if alike and len(first) == _UUID_LENGTH and _NO_LETTER not in buffer.translate(_LETTERS):
        return []  # 1 us for 20 UUIDs, where RE2 takes 5
    if not alike and (buffer.count(SEPARATOR) != count or form.column.fullmatch(buffer) is None):
        return None
    return [place for place, _, _ in marked_leaves(form.doubtful, buffer)]


def _is_day(value: bytes) -> bool:
    """Whether a value is a date of this century without a time, which never has to be scanned."""
    return (
        value.translate(_SHAPE) == _DAY
        and value.startswith(b"20")
        and value[5] in b"01"
        and value[8] in b"0123"
        and value.replace(b"-", b"").isdigit()
    )


def _are_alike(first: bytes, buffer: bytes, count: int) -> bool:
    """Whether all ``count`` texts of a buffer are hexadecimal with their hyphens in the same places as the first.

    Each text has a separator behind it. Other letters may stand only before the first hyphen ("i-"), the same in all.
    """
    shape = (first + SEPARATOR).translate(_SHAPE)
    if shape.strip(_SIGNS):
        prefix, _, rest = shape.partition(b"-")
        if rest.strip(_SIGNS) or not first.startswith(prefix):
            return False
    return buffer.translate(_SHAPE) == shape * count
