"""Interchange formats within a text whose segments begin with codes: vCard, LDIF, X12, EDIFACT, HL7, SWIFT, QIF.

Each format has a table that says which elements of a segment are which field, by the segment's code. A text is read so
only if it holds what opens the format, since a line may begin with ``N:`` for other reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from scanner.written.headings import Claiming
from scanner.written.pairs import Pair, trimmed

SIGNS: Final = r"BEGIN:VCARD|MSH\||NAD\+|~[\r\n]{0,2}(?:N1|NM1|N3|PER)\*|\bdn: |:5[09][AFHK]:|\n:59:|!Type:[BCO]"
"""A pattern for bytes: the beginning of one of the formats."""

_MOST: Final = 20_000  # segments of a text
_MOST_ELEMENTS: Final = 64  # of a segment

_ADDRESS, _NAME, _PARTY, _PHONE = b"postal address", b"full name", b"customer name", b"phone"
_TOWN, _CODE = b"city", b"postal code"
_NUMBERED_NAME: Final = b"xcn"
"""An element of HL7 (2.A.88 XCN): the number of somebody, and behind it the surname and the given names."""
_LAST, _FIRST, _BORN, _SSN, _EMAIL = b"last name", b"first name", b"date of birth", b"ssn", b"email"


class _Format(NamedTuple):
    """How a format begins, how its segments are divided, and the fields of each code by the element's index, from 0.

    ``component`` separates the components of an element, of which the longest is the field's value.
    """

    opens: re.Pattern[bytes]
    segment: re.Pattern[bytes]  # group 1 is the code, group 2 the elements
    element: bytes
    component: bytes
    fields: Mapping[bytes, Mapping[int, bytes]]

    def of(self, text: bytes) -> Iterator[Pair]:
        """The elements of a text that are fields."""
        for count, segment in enumerate(self.segment.finditer(text)):
            if count == _MOST:
                return
            fields = self.fields.get(segment[1].upper())
            if fields is None:
                continue
            place = segment.start(2)
            for at, element in enumerate(segment[2].split(self.element, _MOST_ELEMENTS)):
                if fields.get(at) is _NUMBERED_NAME:
                    yield from _numbered_name(text, place, element)
                elif at in fields and element:
                    part = max(element.split(self.component), key=len) if self.component else element
                    start = place + element.find(part)
                    yield Pair(fields[at], *trimmed(text, start, start + len(part)))
                place += len(element) + len(self.element)


def _numbered_name(text: bytes, place: int, element: bytes) -> Iterator[Pair]:
    """The surname and the given names in an element that begins at ``place`` with somebody's number."""
    number, *names = element.split(b"^", 4)
    place += len(number) + 1
    for called, name in zip((_LAST, _FIRST, _FIRST), names, strict=False):
        if name:
            yield Pair(called, *trimmed(text, place, place + len(name)))
        place += len(name) + 1


_LINE: Final = re.compile(
    rb"^(?:[A-Za-z0-9-]{1,20}\.)?([A-Za-z]{1,24})(?:;[^:\r\n]{0,200})?:[ \t]?([^\r\n]*)", re.MULTILINE
)
_EVERY: Final = range(8)  # parts of a name or an address: RFC 6350 has five and seven (6.2.2, 6.3.1)

# The fields that open a message or a party in it; a line of a log may begin with ":59:" alone.
_PAYMENT_ORDER: Final = re.compile(rb"^:(?:2[01]|32[AB]|50[FHK]):", re.MULTILINE)
_PARTY_LINES: Final = {0: _PARTY, 1: _ADDRESS, 2: _ADDRESS, 3: _ADDRESS}
_FOUR_LINES: Final = rb"((?:[^:\r\n{}-][^\r\n]{0,69}(?:\r?\n|\Z)){1,4})"

_FORMATS: Final = (
    _Format(  # RFC 6350
        re.compile(rb"BEGIN:VCARD", re.IGNORECASE),
        _LINE,
        b";",
        b"",
        {
            b"N": dict.fromkeys(_EVERY, _LAST),
            b"FN": {0: _NAME},
            b"NICKNAME": {0: _FIRST},
            b"TEL": {0: _PHONE},
            b"EMAIL": {0: _EMAIL},
            b"ADR": dict.fromkeys(_EVERY, _ADDRESS) | {3: _TOWN, 5: _CODE},
            b"LABEL": {0: _ADDRESS},
            b"BDAY": {0: _BORN},
            b"ORG": {0: b"company name"},
        },
    ),
    _Format(  # RFC 2849, with the attributes of RFC 4519 and RFC 2798
        re.compile(rb"^dn: ", re.MULTILINE),
        _LINE,
        b"\n",
        b"",
        {
            **{code: {0: _NAME} for code in (b"CN", b"DISPLAYNAME", b"GECOS")},
            b"SN": {0: _LAST},
            b"GIVENNAME": {0: _FIRST},
            b"MAIL": {0: _EMAIL},
            **{code: {0: _PHONE} for code in (b"TELEPHONENUMBER", b"MOBILE", b"HOMEPHONE")},
            **{code: {0: _ADDRESS} for code in (b"STREET", b"POSTALADDRESS", b"HOMEPOSTALADDRESS")},
            b"L": {0: _TOWN},
            b"POSTALCODE": {0: _CODE},
        },
    ),
    _Format(  # SWIFT MT 101 and 103, who pays and who is paid: an account or none, the name, the lines of the address
        _PAYMENT_ORDER,
        re.compile(rb"^:(50[HK]|59):(?:/[^\r\n]{1,36}\r?\n)?+" + _FOUR_LINES, re.MULTILINE),
        b"\n",
        b"",
        dict.fromkeys((b"50H", b"50K", b"59"), _PARTY_LINES),
    ),
    _Format(  # the same with a number before each line: 1/ the name, 2/ the street, 3/ the country and the town
        _PAYMENT_ORDER,
        re.compile(rb"^:(50F|59F):(?:/[^\r\n]{1,36}\r?\n)?+" + _FOUR_LINES, re.MULTILINE),
        b"\n",
        b"/",
        dict.fromkeys((b"50F", b"59F"), _PARTY_LINES),
    ),
    _Format(  # Quicken's interchange format: the other party, and an address by its lines
        re.compile(rb"^!Type:(?:Bank|CCard|Oth [AL])", re.MULTILINE),
        re.compile(rb"^([AP])([^\r\n]+)", re.MULTILINE),
        b"\n",
        b"",
        {b"P": {0: b"payee"}, b"A": {0: _ADDRESS}},
    ),
    _Format(  # ANSI ASC X12: parties, their addresses, their contacts
        re.compile(rb"~[\r\n]{0,2}(?:N1|NM1|N3|PER)\*"),
        re.compile(rb"(?:^|(?<=[~\r\n]))([A-Z][A-Z0-9]{1,2})\*([^~]*)"),
        b"*",
        b"",
        {
            b"N1": {1: _PARTY},
            b"N2": {0: _PARTY, 1: _PARTY},
            b"NM1": {2: _LAST, 3: _FIRST, 4: _FIRST},
            b"N3": {0: _ADDRESS, 1: _ADDRESS},
            b"N4": {0: _TOWN, 2: _CODE},
            b"PER": {1: _NAME, 3: _PHONE, 5: _PHONE, 7: _PHONE},
            b"DMG": {1: _BORN},
        },
    ),
    _Format(  # UN/EDIFACT (ISO 9735): parties, their contacts
        re.compile(rb"(?:^|')[\r\n]{0,2}NAD\+", re.MULTILINE),
        re.compile(rb"(?:^|(?<=['\r\n]))([A-Z]{3})\+((?:[^'?]|\?.)*)", re.DOTALL),
        b"+",
        b":",
        {
            b"NAD": {2: _PARTY, 3: _PARTY, 4: _ADDRESS, 5: _TOWN, 7: _CODE},
            b"CTA": {1: _NAME},
            b"COM": {0: _PHONE},
        },
    ),
    _Format(  # HL7 2: patient, next of kin, guarantor, insured person, and who orders, attends, consults and reports
        re.compile(rb"^MSH\|", re.MULTILINE),
        re.compile(rb"(?:^|(?<=[\r\n]))([A-Z][A-Z0-9]{2})\|([^\r\n]*)"),
        b"|",
        b"",
        {
            b"PID": {4: _NAME, 5: _NAME, 6: _BORN, 8: _NAME, 10: _ADDRESS, 12: _PHONE, 13: _PHONE, 18: _SSN},
            b"NK1": {1: _NAME, 3: _ADDRESS, 4: _PHONE, 5: _PHONE},
            b"GT1": {2: _NAME, 4: _ADDRESS, 5: _PHONE, 6: _PHONE, 7: _BORN, 11: _SSN},
            b"IN1": {15: _NAME, 17: _BORN, 18: _ADDRESS},
            b"PV1": dict.fromkeys((6, 7, 8, 16), _NUMBERED_NAME),
            b"OBR": {15: _NUMBERED_NAME},
            b"ORC": {11: _NUMBERED_NAME},
            b"PD1": {3: _NUMBERED_NAME},
        },
    ),
)


def segments_in(text: bytes, _: Claiming) -> Iterator[Pair]:
    """The values in the segments of a folded text, with the names of their fields."""
    for form in _FORMATS:
        if form.opens.search(text) is not None:
            yield from form.of(text)
