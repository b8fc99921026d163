r"""Questions for a value in a chat, and the line below that answers: ``What is your SSN?`` and ``512-33-8890``.

The line may begin with who speaks. The answer is all that its line holds, so that prose is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.labels.wrapped import name_before
from scanner.written.pairs import Pair, trimmed

_ASKS: Final = (
    r"(?:\?[ \t*_\"]{0,3}\r?\n"
    r"|\b[Pp]lease (?:confirm|enter|give|provide|send|share|state|tell|type|verify)\b[^\r\n\x1f]{3,60}\r?\n)"
)
SIGNS: Final = rf"{_ASKS}(?:\r?\n)?[^\r\n?\x1f]{{0,40}}[0-9]{{2}}"
"""A pattern for bytes: the end of a line that asks for something, and two digits in the line below."""

# What a question may end in behind the words for the value.
_PURPOSE: Final = re.compile(
    rb",?\s(?:please|bitte|por favor|per favore|s'il (?:vous|te) plait|alstublieft|prosze"
    rb"|(?:zur|zum|zwecks|for|pour|para|per|ter) (?:[a-z]{2,4} ){0,2}[A-Za-z]{4,20}"
    rb"(?: (?:of|von|uber|de|di|van) [^\s0-9]{0,3} ?[0-9][0-9.,]{0,12}(?: ?[A-Z]{3}| ?\xe2\x82\xac)?)?)\Z",
    re.IGNORECASE,
)
_MOMENT: Final = rb"\[?[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\]?(?: -)? "
_QUESTION: Final = re.compile(_ASKS.encode())
_SPEAKER: Final = (
    rb"(?:%b)?+[A-Za-z][A-Za-z .()'\x80-\xff-]{0,40}(?: ?\[?[0-9]{1,2}:[0-9]{2}\]?)?[*_]{0,2}:[*_]{0,2}[ \t]++"
    % _MOMENT
)
_ANSWER: Final = re.compile(
    rb"(?:[ \t]*+\r?\n)?+[ \t>*_-]{0,6}+(?:%b)?+([^\s?][^\r\n?]{2,60}?)[ \t.!]*+(?=[\r\n]|\Z|, [A-Z][a-z])" % _SPEAKER
)
_LONGEST: Final = 64  # bytes of the words that a question ends in


def answered_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The answers in a folded text to questions whose last words claim them."""
    for question in _QUESTION.finditer(text):
        answer = _ANSWER.match(text, question.end())
        name = name_asked(text, question.end(), claims) if answer is not None else b""
        if name and answer is not None:
            yield Pair(name, *trimmed(text, *answer.span(1)), "labelled")


def name_asked(text: bytes, end: int, claims: Claiming) -> bytes:
    """The claiming name in the last words of a question that ends at ``end``; empty if there is none."""
    asked = text[max(0, end - _LONGEST) : end].rstrip(b' \t\r\n?.:!*_"')
    asked = _PURPOSE.sub(b"", asked)
    return name_before(asked, len(asked), claims)
