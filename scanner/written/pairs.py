r"""Names with their values as programs and people write them into texts: ``'ssn': '…'``, ``ssn=…``, ``**SSN:** …``.

These are pieces of JSON, records as programs print them (Python, JavaScript, YAML, key=value), and names in bold with
the value behind them. Labels in running prose ("SSN 243…") are left to the rules' own patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from scanner.matching.engines.native import compile_native
from scanner.written.headings import LABEL

_LONGEST: Final = 1_024  # bytes of a name and what is read of its value

# Names as programs write them, and as people do. Bytes of the folded text: what is not ASCII may stand in both.
_LETTER: Final = r"[A-Za-z_\x80-\xff]"
_KEY: Final = rf"({_LETTER}[A-Za-z0-9_.\-\x80-\xff]{{0,47}})"
_LABEL: Final = rf"({LABEL})"
_COMPOUND: Final = (
    r"([a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,5}|[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,5}"
    r"|[A-Z]?[a-z]{1,30}(?:[A-Z][a-z0-9]{1,30}){1,5}(?:__c)?)"
)

_IN_DOUBLE: Final = r'"((?:[^"\\\r\n]|\\[^\r\n])+)(?:"|\z)'
_IN_SINGLE: Final = r"'((?:[^'\\\r\n]|\\[^\r\n]|'')+)(?:'|\z)"  # SQL writes a quote twice
_IN_ESCAPED: Final = r'\\"((?:[^"\\\r\n]|\\[^"\r\n])+)(?:\\"|\z)'
_NUMBER: Final = r"""([+-]?[0-9][^\s,;'"<>{}()\[\]\\]{0,99})"""
_IN_BACKTICKS: Final = r"`([^`\r\n]+)`"
_IS: Final = r"\s{0,64}(?::|=>?)\s{0,64}"
# A name in quotes may be a path, or have a sign behind it.
_CALLED: Final = r"([A-Za-z_$@:\x80-\xff][A-Za-z0-9_ .\-/#*?@$:\[\]\x80-\xff]{0,99})"
# What a value may stand in: a list, an object's value, a call; and what may stand before its quotes, or be two of them.
_WITHIN: Final = (
    r"(?:[\[{]\s{0,64}(?:[\"'](?:value|S|N)[\"']\s?:\s?)?)?(?:[A-Za-z_][A-Za-z0-9_.]{0,30}\((?:[0-9]{1,9}\))?\s?)?"
)
_SINGLE: Final = rf"[A-Za-z]{{0,2}}(?:'')?{_IN_SINGLE}"
_DOUBLE: Final = rf'[A-Za-z]{{0,2}}(?:"")?{_IN_DOUBLE}'
_NAMED: Final = rf'(?:"{_CALLED}"|\'{_CALLED}\')'
# An object of two members, of which one holds the name of the other: {"field": "holder", "value": "..."}.
_TOLD: Final = (
    rf'"(?:field|key|label|param|parameter|property)"{_IS}"{_CALLED}"\s{{0,64}},\s{{0,64}}'
    rf'"(?:value|input|received|rejected_?[vV]alue)"{_IS}(?:{_IN_DOUBLE}|{_NUMBER})'
)
_QUOTED: Final = (
    rf"{_TOLD}|{_NAMED}\]?{_IS}{_WITHIN}(?:{_DOUBLE}|{_SINGLE}|{_NUMBER})"
    rf"|\({_NAMED}\s?,\s?(?:{_DOUBLE}|{_SINGLE}|{_NUMBER})"
    rf'|\\"{_LABEL}\\"{_IS}(?:{_IN_ESCAPED}|{_NUMBER})'
    rf"|\b{_KEY}\s?(?::|=>?)\s?(?:{_DOUBLE}|{_SINGLE}|{_IN_ESCAPED}|{_IN_BACKTICKS})"
    rf"|\[{_KEY}\] => ([^\s\"'(\[][^\r\n]*)"
)
TO_END: Final = r"[ \t]{1,16}([^\s\"'\[\]{}|>&*=][^\r\n\[\]{}|=]*)(?m:$)"
"""A pattern for bytes: a value that goes on to the end of its line, with the blanks before it."""

_BELOW: Final = r"[ \t]{0,8}(?:[|>][-+0-9]{0,2}[ \t]{0,8}\r?\n[ \t]{1,40}|\r?\n[ \t]{0,40}- )"  # as YAML has it
# A name by itself in bold, or set in as no line of a letter is, and what follows it at once.
_LABELLED: Final = (
    rf"\*\*{_LABEL}\s{{0,2}}:?\s{{0,2}}\*\*\s{{0,2}}:?[ \t]{{1,3}}[`\"']?([^\s*`\"'|][^\r\n`\"*|]*)"
    rf"|(?m:^)[ \t>]{{0,8}}(?:[-*+] )?{_LABEL}:[ \t]{{1,3}}[`\"']([^\r\n`\"']+)[`\"']"
    rf"|(?m:^)(?:[ \t]{{2,40}}(?:- )?|- )([a-z]{{2,30}}):{TO_END}"
    rf"|(?m:^)[ \t]{{0,40}}(?:- )?{_KEY}:{_BELOW}([^\s\"'\[\]{{}}|>&*#:-][^\r\n:]*)(?m:$)"
    rf"|`{_LABEL}`[ \t]{{0,3}}(?::|=>?)[ \t]{{1,16}}`?([^\s\"'\[\]{{}}|>&*=`][^\r\n\[\]{{}}|=`]*)`?(?m:$)"
)
_PLAIN: Final = r"[^\s\"',;&<>{}\[\]()=]"
_ON: Final = rf"(?:{_PLAIN}|'[A-Za-z\x80-\xff])"  # O'Neil
_PARTICLES: Final = r"(?: (?:al|bin|da|de|del|della|den|der|di|dos|du|el|la|le|ten|ter|van|von|zu)){0,2}"
_LINE: Final = (
    rf"(?m:^)[ \t]{{0,40}}(?:- )?[*]{{0,2}}{_COMPOUND}[*]{{0,2}}[ \t]{{0,24}}(?::|=>?){TO_END}"
    rf"|[,{{]\s?{_COMPOUND}:[ \t]{{1,3}}([A-Z0-9\x80-\xff+][^,{{}}\[\]\r\n]*)[,}}]"
    rf"|\b{_COMPOUND}=({_PLAIN}{_ON}*(?:{_PARTICLES} [A-Z\x80-\xff]{_ON}+){{0,3}})"
)
# A name of one word, whose value is two capitalised words and more: customer=Jane Doe; or {Holder:Jane Doe Amount:12}.
_CAPITALISED: Final = r"[A-Z\x80-\xff]['a-z\x80-\xff][A-Za-z'\x80-\xff-]*"
ASSIGNED: Final = rf"[A-Za-z][:=]{_CAPITALISED} [A-Za-z\x80-\xff]"
"""A pattern for bytes: the beginning of such a pair."""
# A name of several words stands before a blank as well, also in the middle of a line: INFO customer_name: Jane Doe, 5
_CAPITALS: Final = rf"({_CAPITALISED}(?:{_PARTICLES} {_CAPITALISED}){{1,3}})(?:[\s;,|&)}}\]\"']|\z)"
_BARE: Final = rf"\b([A-Za-z]+)[:=]{_CAPITALS}|\b{_COMPOUND}:[ \t]{{1,2}}{_CAPITALS}"

_NAMES_ITSELF: Final = re.compile(rb"\\?[\"']\s{0,8}:")
"""What stands behind the first name in an object, which is not the value of the name before it: {"address": {"city":"""

Hand = Literal["program", "marked", "labelled", "assigned", "query", "beside"]
"""Who wrote a name: a program; or people, as a marked name, a label before the value, or a cell beside several. A value
is assigned where it is plain where it ends, whoever wrote its name; in a query its blanks are written as plus signs."""


class Pair(NamedTuple):
    """A name, where its value begins and ends in bytes of the text, and who wrote the name."""

    name: bytes
    start: int
    end: int
    hand: Hand = "program"


def trimmed(text: bytes, start: int, end: int, around: bytes = b" \t\r\n`*_") -> tuple[int, int]:
    """Where a part of a text stands without the blanks and marks around it."""
    part = text[start:end]
    bare = part.lstrip(around)
    start += len(part) - len(bare)
    return start, start + len(bare.rstrip(around))


class _Form(NamedTuple):
    """One way to write pairs: what finds a pair, what separates its name from its value, and who writes so.

    RE2 finds the pair and the standard library separates it, in 3 us: capture groups cost RE2 50 us a match.
    """

    whole: Any
    parts: re.Pattern[bytes]
    hand: Hand

    def of(self, text: bytes) -> Iterator[Pair]:
        """The pairs in a text; some more than once."""
        match = self.whole.search(text)
        while match is not None:
            begin, end = match.span()
            parts = self.parts.fullmatch(text, begin, min(end, begin + _LONGEST))
            if parts is not None:
                name, value = (number for number, group in enumerate(parts.groups(), 1) if group is not None)
                if _NAMES_ITSELF.match(text, parts.end(value)) is None:
                    yield Pair(parts[name], *trimmed(text, *parts.span(value)), self.hand)
                begin = parts.end(name)  # a cell may be a value and a name
            match = self.whole.search(text, begin + 1)


def _form(pattern: str, hand: Hand) -> _Form:
    whole = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
    return _Form(compile_native(whole), re.compile(pattern.replace(r"\z", r"\Z").encode()), hand)


# A part of a form that is sent piece by piece (RFC 7578): its headers, an empty line, and the value.
_PART: Final = (
    rf"(?i:form-data); ?name=\"{_CALLED}\"[^\r\n]{{0,200}}(?:\r?\n[A-Za-z-]{{2,40}}: ?[^\r\n]{{0,200}}){{0,4}}"
    r"\r?\n\r?\n([^\r\n]+)"
)


@cache
def _forms() -> tuple[_Form, ...]:
    """Compiled for the first text that may hold pairs: at import they would take 15 ms of every start."""
    return (
        _form(_PART, "program"),
        _form(_QUOTED, "program"),
        _form(_LABELLED, "marked"),
        _form(_LINE, "program"),
        _form(_BARE, "assigned"),
    )


def pairs_in(text: bytes) -> Iterator[Pair]:
    """The pairs in a folded text, some more than once."""
    for form in _forms():
        yield from form.of(text)
