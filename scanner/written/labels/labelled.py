r"""Labels of forms, letters and tickets: ``Date of birth:    1980-02-03``, ``Nom du client : Marie Dupont``.

A label stands at the beginning of a line or of a column within it, before a colon, an equals sign or a row of dots. Its
value goes on to the end of the line, to the next column or to the next label. It may also stand on the line below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.matching.engines.native import compile_native
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair, trimmed

_LONGEST: Final = 256  # bytes of a value and of the blanks before it
_WORD: Final = r"[A-Za-z0-9_.'/()#&\x80-\xff-]{1,40}"
_LABEL: Final = rf"[A-Za-z\x80-\xff][A-Za-z0-9_.'/()#&\x80-\xff-]{{0,40}}(?: {_WORD}){{0,5}}"
# What a list, a quotation, a drawn tree or a form has before it, three bytes for a bullet or a drawn line.
_MARKS: Final = (
    r"(?:(?:(?:[-*+>]|\xe2\x80\xa2|\xe2[\x94\x95][\x80-\xbf]){1,4}|\(?[0-9]{1,2}(?:\.[0-9]{1,2})?[.)])[ \t]{1,4})?"
)
_BEFORE: Final = rf"(?:\A|[\r\n;,\t|>]|  )[ ]{{0,16}}{_MARKS}"
_IS: Final = r"[ \t]*(?::|=|\.{3,}[ \t]*:?)[ \t\r\n]"
_LABELS: Final = compile_native(rf"{_BEFORE}{_LABEL}{_IS}")
# What may stand before a label, …
_MARK: Final = b" \t\r\n;,|>*+-().0123456789\xe2" + bytes(range(0x80, 0xC0))
_SIGN: Final = b" \t\r\n:=."  # … and behind it
_VALUE: Final = re.compile(  # an element that closes behind it is none of it
    rb"[ \t]*+(?:\r?\n[ \t]*+(?=[^\r\n:=]+(?:[\r\n]|\Z)))?+"
    rb"([^\s:=](?:[^\s;|<]|<(?!/[A-Za-z][A-Za-z0-9]{0,15}>)| (?! )|[;|](?! ))*+)"
)
_NEXT: Final = re.compile(rf"(?:, ?|[;|]){_LABEL}[ \t]?[:=][ \t]".encode())  # on one line with the label before it

_SIDE_BY_SIDE: Final = re.compile(rf"((?:[ \t]*+{_LABEL}:)++)[ \t]*+\r?\n([^\r\n]++)".encode())
_COLUMN: Final = re.compile(rb"[^\s]++(?:[ ][^\s]++)*+")  # up to two blanks

_PATTERNS_REACH: Final = 4  # bytes between a label and its number over which the rules' own patterns read
_DIGIT: Final = re.compile(rb"[0-9]")
_NUMBER: Final = r"[^0-9,;]*+(?:[0-9][^0-9,;]*+){5,}+"
_SEVERAL: Final = re.compile(rf"{_NUMBER}(?:[,;]{_NUMBER})++".encode())
_ONE_OF: Final = re.compile(rb"[^,;]+")
_CHANGED: Final = re.compile(rb"\s(?:->|=>|\xe2\x86\x92)\s")


def labels_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values in a folded text that stand behind claiming labels, or below labels that share a line."""
    for label in _LABELS.finditer(text):
        start, end = label.span()
        whole = text[start:end].rstrip(_SIGN)
        name = whole.lstrip(_MARK)
        if text.startswith((b"  ", b"\t"), start) and text[end - 1] in b"\r\n":
            yield from _below(text, text.rfind(b"\n", 0, start) + 1)
        if not claims(name):
            continue
        value = _VALUE.match(text, end - 1, end + _LONGEST)
        if value is None:
            continue
        begin, stop = value.span(1)
        following = _NEXT.search(text, begin, stop)
        places = _each(text, begin, stop if following is None else following.start())
        numbered = _DIGIT.search(text, *places[0]) is not None
        if b"=" in text[start + len(whole) : end] and not numbered:
            continue  # of code
        # A pattern says more closely what a number is; there is none for labels and words that are not Latin.
        latin = name.isascii() and not _native(text[begin:stop])
        read = latin and numbered and begin - start - len(whole) <= _PATTERNS_REACH
        for place in places[1:] if read else places:
            yield Pair(name, *trimmed(text, *place), "labelled")


def _below(text: bytes, start: int) -> Iterator[Pair]:
    """The values on the line below one that begins at ``start`` and holds nothing but labels."""
    columns = _SIDE_BY_SIDE.match(text, start, start + _LONGEST)
    if columns is None:
        return
    names = [label[0].rstrip(_SIGN) for label in _COLUMN.finditer(text, *columns.span(1))]
    values = [value.span() for value in _COLUMN.finditer(text, *columns.span(2))]
    for name, place in zip(names, values, strict=False) if len(names) == len(values) else ():
        yield Pair(name, *place, "assigned")


def _native(value: bytes) -> bool:
    """Whether a folded value begins with a letter and has one that is not Latin."""
    return not value.isascii() and not value[:1].isdigit()


def _each(text: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Where the values behind a label stand: mostly one; several numbers; or a changed value, before and after."""
    changed = _CHANGED.search(text, start, end)
    if changed is not None:
        return [(start, changed.start()), (changed.end(), end)]
    if _SEVERAL.fullmatch(text, start, end):
        return [match.span() for match in _ONE_OF.finditer(text, start, end)]
    return [(start, end)]
