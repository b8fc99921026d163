"""Columns of ids, dates and amounts: forms in which nothing sensitive fits, told by one native call for a whole column.

Of an invoice's text half are ids and dates. They went through every gate like notes: with them left out, redacting a
clean invoice of 5,000 lines takes 29 ms instead of 52. What may be left out is narrow, and follows from the rules:

- No phrase, and of no anchored rule every group of literals, can be written in hexadecimal digits, hyphens and small
  letters, but for secrets with capitals or of more characters.
- What consists of digits only (cards, telephones) is refused inside a hash or a UUID by its guard, unless that has no
  letter at all; such values stay. So do those in which a block of encoded text may begin.
- Other ids (of 24 or 17 hexadecimal digits) have no such guard: there a card may stand between letters. What it takes
  at least is twelve digits; an id with so many in a row stays.
- No kind of number has four digits or cents (of CSV, whose numbers are texts).
- An echo of a name has a capital letter or a space in it (``propagation.py``), and instructions have words.

Only fields whose name tells nothing are looked at. ``tests/property/test_ids.py`` holds each of these sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT
from scanner.matching.blocks import BLOCK_PATTERN
from scanner.matching.marked import marked_leaves
from scanner.matching.native import compile_native

# RFC 9562 and MD5 in small letters; RFC 3339 dates of this century, with or without a time.
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HASH: Final = "[0-9a-f]{32}"
_DATE: Final = r"20[0-9]{2}-[01][0-9]-[0-3][0-9](?:T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{3})?Z)?"
# An ObjectId (https://www.mongodb.com/docs/manual/reference/bson-types/#objectid); a long id of a cloud's resource, as
# i-1234567890abcdef0 (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html). Not behind any prefix:
# "xoxb-" begins a token.
RESOURCES: Final = (
    "ami", "eipalloc", "eni", "fs", "i", "igw", "nat", "rtb", "sg", "snap", "subnet", "vol", "vpc", "vpce",
)  # fmt: skip
_SHORT: Final = f"(?:[0-9a-f]{{24}}|(?:(?:{'|'.join(RESOURCES)})-)?[0-9a-f]{{17}})"


class _Form(NamedTuple):
    """What one value looks like, a whole column, and which values of it stay."""

    one: Any
    column: Any
    doubtful: Any


def _form(one: str, doubtful: str) -> _Form:
    column = rf"(?:{one}?{SEPARATOR_TEXT})*"
    return _Form(compile_native(one), compile_native(column), compile_native(rf"{BLOCK_PATTERN}|{doubtful}"))


# Amounts and counts as texts, as CSV has them: no kind of number has fewer digits, and none has cents.
_AMOUNT: Final = r"-?(?:[0-9]{1,4}|[0-9]{1,7}\.[0-9]{1,4})"

_FORMS: Final = (
    _form(f"(?:{_UUID}|{_HASH}|{_DATE})", "[0-9-]{32}"),  # an encoded block, or an id that may have no letter
    _form(_SHORT, "[0-9]{12}"),
    _form(_AMOUNT, "[0-9]{8}"),  # none has as many
)
_LENGTHS: Final = frozenset({10, 17, 20, 24, 32, 36}) | {len(name) + 18 for name in RESOURCES}
"""Characters that values of these forms have; most columns are told by that."""
_SHAPE: Final = bytes(ord("0") if code in b"0123456789abcdef" else code for code in range(256))
_SIGNS: Final = b"0-" + SEPARATOR
_HEXADECIMAL: Final = frozenset({24, 32, 36})
"""Characters that forms have which are told by where their hyphens are: ObjectIds, hashes and UUIDs."""
_NUMERIC: Final = frozenset("-0123456789")  # an amount begins with one of these
_UUID_SHAPE: Final = b"00000000-0000-0000-0000-000000000000"
_BY_SHAPE: Final = {
    _UUID_SHAPE: _FORMS[0],
    b"0" * 32: _FORMS[0],
    b"0" * 24: _FORMS[1],
    b"0" * 17: _FORMS[1],
}
"""The forms of values that are hexadecimal all over, by what :data:`_SHAPE` makes of them: 0.2 us where RE2 takes 1,
and 20 when nothing of it is in the processor's caches, as in the first call after a while."""

_DAY: Final = b"0000-00-00"
# In a UUID no block of encoded text has room, from a border on: hexadecimal takes twenty characters without a hyphen,
# base64 sixteen with a hyphen behind three others only, codes of characters eight groups.
_LETTERS: Final = bytes(ord("0") if code in b"0123456789-" else code for code in range(256))
_NO_LETTER: Final = b"0" * 32


def worth_scanning(texts: Sequence[str], joined: str | None = None) -> Sequence[str] | None:
    """The texts of one field, "" in the place of each that is an id or a date, if they all are; None for none left.

    ``joined`` are the same with separators between, if the caller has them.
    """
    first = texts[0] or next(filter(None, texts))
    if not first.isascii() or (len(first) not in _LENGTHS and first[0] not in _NUMERIC):
        return texts
    value = first.encode()
    same = texts.count(first) == len(texts)
    if same and _is_day(value):  # the date of all lines of a bill
        return None
    form = _BY_SHAPE.get(value.translate(_SHAPE)) or next((form for form in _FORMS if form.one.fullmatch(value)), None)
    if form is None:
        return texts
    if same:
        return texts if form.doubtful.search(value) else None
    joined = SEPARATOR_TEXT.join(texts) if joined is None else joined
    if not joined.isascii():
        return texts
    buffer = joined.encode() + SEPARATOR
    fits, doubtful = _judged(value, form, buffer, len(texts))
    if not fits:
        return texts
    if not doubtful:
        return None
    left = [""] * len(texts)
    for place, _, _ in marked_leaves(form.doubtful, buffer):
        left[place] = texts[place]
    return left


def is_id(text: str) -> bool:
    """Whether a text by itself is an id or a date, so that a column of its like is left out."""
    return bool(text) and worth_scanning((text,)) is None


def left_of_ids(joined: bytes, count: int) -> list[int] | None:
    """Which of the values of one field, by number, :func:`worth_scanning` would leave; None if not all are ids.

    ``joined`` are ``count`` values with separators between; some may be there more than once, or empty.
    """
    first = joined.lstrip(SEPARATOR).partition(SEPARATOR)[0]
    form = _BY_SHAPE.get(first.translate(_SHAPE)) or next((one for one in _FORMS if one.one.fullmatch(first)), None)
    if form is None:
        return None
    buffer = joined + SEPARATOR
    fits, doubtful = _judged(first, form, buffer, count)
    if not fits:
        return None
    return [place for place, _, _ in marked_leaves(form.doubtful, buffer)] if doubtful else []


def _judged(first: bytes, form: _Form, buffer: bytes, count: int) -> tuple[bool, bool]:
    """Whether so many texts in a buffer, each with a separator behind it, all have a form; and some are doubtful."""
    # To compare takes 0.1 ms for 5,000 UUIDs, to match 0.6.
    alike = (len(first) in _HEXADECIMAL or form is _FORMS[1]) and _are_alike(first, buffer, count)
    if alike and len(first) == len(_UUID_SHAPE) and _NO_LETTER not in buffer.translate(_LETTERS):
        return True, False  # 1 us for 20 UUIDs, where RE2 takes 5 to say it
    if not alike and (buffer.count(SEPARATOR) != count or form.column.fullmatch(buffer) is None):
        return False, False
    return True, form.doubtful.search(buffer) is not None


def _is_day(value: bytes) -> bool:
    """Whether a value is a date of this century without a time; in such a date nothing is doubtful."""
    return (
        value.translate(_SHAPE) == _DAY
        and value.startswith(b"20")
        and value[5] in b"01"
        and value[8] in b"0123"
        and value.replace(b"-", b"").isdigit()
    )


def _are_alike(first: bytes, buffer: bytes, count: int) -> bool:
    """Whether all of so many texts, each with a separator behind it, are hexadecimal, with hyphens where one has.

    Letters that are not hexadecimal may stand before the first hyphen only ("i-"), the same in all.
    """
    shape = (first + SEPARATOR).translate(_SHAPE)
    if shape.strip(_SIGNS):
        prefix, _, rest = shape.partition(b"-")
        if rest.strip(_SIGNS) or not first.startswith(prefix):
            return False
    return buffer.translate(_SHAPE) == shape * count
