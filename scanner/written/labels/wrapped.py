r"""Values in brackets or quotes behind a name: lists, calls, changes, and error messages of databases.

``ssn: [219…, 219…]``, ``dob=Timestamp('1980-…')``, ``WHERE ssn IN ('…', '…')``, ``Key (ssn)=(219…)``, ``invalid phone
'217…'``, ``SSN changed from 219… to 219…``. A value holds a digit, unless a program's name claims it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.matching.engines.native import compile_native
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair, trimmed

SIGNS: Final = (
    r"[:=>][ ]?(?:[A-Za-z_][A-Za-z0-9_.]{0,30})?[\[(][\"'0-9+A-Z]|\)=\(|\b[iI][nN] ?\("
    r"|[A-Za-z] [\"'`\[<][+(]?[A-Z]{0,2}[0-9]|[a-z]_[a-z]{1,30} [\"'`\[<]"
    r"|(?:is now|from|to) [\"'(+]?[0-9]|[-=]>"
)
"""A pattern for bytes: what every such value has before it."""

_LONGEST: Final = 48  # bytes of a name
_MOST_WORDS: Final = 4  # of a name
# Last words of names of several words; alone, such a word is no name.
_LAST: Final = frozenset(b"birth code id insurance key no nr num number nummer security".split())
# Words before a name that do not make it the name of something else.
_BEFORE: Final = frozenset(
    b"a an and bad by duplicate field column key parameter property for has his her my your our the their this"
    b" that invalid wrong malformed missing unknown new old current of on or value where with when is set".split()
)
_WORDS: Final = re.compile(rb"[A-Za-z0-9_.\-\x80-\xff ]*+")

_OPENED: Final = compile_native(r"[\"'`]?\]?\s?(?::|=>?|->|\b[iI][nN]) ?(?:[A-Za-z_][A-Za-z0-9_.]{0,30})?[\[(]")
_ITEM: Final = re.compile(
    rb"\s*+(?:[A-Za-z_][A-Za-z0-9_.]{0,30}\(\s?)?+"
    rb"(?:'((?:[^'\\\r\n]|\\.|'')*+)'|\"((?:[^\"\\\r\n]|\\.)*+)\"|([^,'\"\[\](){}\r\n]++))"
    rb"(?:\)(?=\s*[,\])]))?+\s*+([,\])])"
)
_DATE: Final = re.compile(rb"[0-9]{4}, ?[0-9]{1,2}, ?[0-9]{1,2}(?=[,)])")
_SAID: Final = compile_native(
    "|".join(
        rf"[A-Za-z0-9_\x80-\xff] {begin}[^{end}\r\n]{{0,32}}[0-9][^{end}\r\n]{{0,64}}{end}"
        rf"|(?:[a-z0-9]_[a-z0-9]|[a-z][A-Z])[A-Za-z0-9]{{0,30}} {begin}[^{end}\r\n]{{1,64}}{end}"
        for begin, end in ("''", '""', "``", (r"\[", r"\]"), "<>")
    )
)
_QUOTED: Final = re.compile(rb".*? ['\"`\[<](.*).", re.DOTALL)
_KEYS: Final = re.compile(rb"\(([A-Za-z_\"][A-Za-z0-9_\", ]{0,400}+)\)=\(([^()\r\n]{1,1000}+)\)")
_VERB: Final = r"(?:changed|updated|modified|corrected|amended|switched|replaced|reset|set)"
_NUMBER: Final = r"[\"'`(]?[+A-Z]{0,3}[0-9][^\s,;\"'`]*"
_CHANGED: Final = compile_native(
    rf"[\"'`]?\]?\s?[-=]> ?{_NUMBER}"
    rf"| (?:(?:was |has been |is |got )?{_VERB} )?from {_NUMBER},? to {_NUMBER}"
    rf"| (?:(?:was |has been |is |got )?{_VERB} to|is now) {_NUMBER}"
)
_NUMBERS: Final = re.compile(rb"(?:from|to|now|[-=]>) ?[\"'`(]?([^\s,;\"'`]*[0-9][^\s,;\"'`]*)")


def wrapped_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """Such values in a folded text, behind names that claim them."""
    for opened in _OPENED.finditer(text):
        name = name_before(text, opened.start(), claims)
        if name:
            yield from _items(text, opened.end(), name)
    for said in _SAID.finditer(text):
        quoted = _QUOTED.fullmatch(text, *said.span())
        name = name_before(text, quoted.start(1) - 2, claims) if quoted is not None else b""
        if quoted is not None and name:
            yield Pair(name, *quoted.span(1), "labelled")
    for keys in _KEYS.finditer(text):
        yield from _keys(text, keys)
    for changed in _CHANGED.finditer(text):
        name = name_before(text, changed.start(), claims)
        for number in _NUMBERS.finditer(text, *changed.span()) if name else ():
            yield Pair(name, *trimmed(text, *number.span(1), b".)"), "labelled")


def name_before(text: bytes, end: int, claims: Claiming) -> bytes:
    """The claiming name that ends at ``end``: one word, or several with a last word that ends such names. Else empty.

    A word before it can make it the name of something else: "product name" is not a person's.
    """
    before = text[max(0, end - _LONGEST) : end].rstrip(b" \"'`]")[::-1]
    near = _WORDS.match(before)
    words = near.group()[::-1].split()[-_MOST_WORDS - 1 :] if near is not None else []
    if not words:
        return b""
    most = _MOST_WORDS if words[-1].lower().removesuffix(b"s") in _LAST else 1
    for count in range(1, min(most, len(words)) + 1):
        name = b" ".join(words[-count:])
        if claims(name):
            other = words[-count - 1].lower() if count < len(words) else b"the"
            return name if other in _BEFORE or claims(other + b" " + name) else b""
    return b""


def _items(text: bytes, place: int, name: bytes) -> Iterator[Pair]:
    """The items of a list or call whose opening bracket stands before ``place``."""
    date = _DATE.match(text, place)
    if date is not None:
        yield Pair(name, *date.span(), "labelled")
        return
    while (item := _ITEM.match(text, place)) is not None:
        single, _, bare, sign = item.groups()
        yield Pair(name, *trimmed(text, *item.span(1 if single is not None else 2 if bare is None else 3)), "labelled")
        place = item.end()
        if sign != b",":
            return


def _keys(text: bytes, keys: re.Match[bytes]) -> Iterator[Pair]:
    """PostgreSQL: ``Key (email, ssn)=(jane@…, 219…) already exists``."""
    names, values = keys.group(1).split(b","), keys.group(2).split(b",")
    if len(names) != len(values):
        return
    place = keys.start(2)
    for name, value in zip(names, values, strict=True):
        yield Pair(name.strip(b' "'), *trimmed(text, place, place + len(value)), "labelled")
        place += len(value) + 1
