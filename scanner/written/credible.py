"""Whether the claim of a name that is written in a text counts, by who wrote the name and how.

The claims of programs count. People put any words behind a label: "**Address:** on file" is no address, and "Customer:
Premium" is no person. A label in plain writing counts least; its value has to read like what the label claims.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.checks.parties.gazetteer import is_known_name
from scanner.checks.parties.names import plain as plainly
from scanner.checks.parties.native_names import in_native_script
from scanner.checks.parties.no_party import names_nobody
from scanner.checks.validators import may_be
from scanner.entity_types import PARTIES, VAGUE
from scanner.matching.buffer.normalize import fold
from scanner.matching.spans import PAIR, Span
from scanner.rules import Rule
from scanner.written.pairs import Hand

# What reports write below a column of names, and what programs declare in the place of a value. Own list.
_TOTALS: Final = frozenset({"total", "grand total", "subtotal", "sub total", "average", "sum"})
_TYPES: Final = frozenset(
    {"any", "bool", "char", "date", "int", "integer", "object", "optional", "str", "string", "text"}
)
# A call, a type, or a place in memory, where a name or an address is claimed.
_CODE: Final = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*\(.*|(?:0[xX])?[0-9A-Fa-f]{6,16}")
# A cell of a manual's table in the place of a name: words in small letters, one of which only sentences have. Own list.
_PROSE: Final = re.compile(
    r"(?=[^A-Z]*\b(?:by|on|to|not|is|are|see|if|only|when|via|must|can|up)\b)[a-z][a-z' /,-]* [a-z' /,-]*[a-z]"
)
_LONGEST_CODE: Final = 6  # digits: https://en.wikipedia.org/wiki/List_of_postal_codes
# What a button or a link of a page is found by: https://playwright.dev/docs/locators#locate-by-role
_LOCATOR: Final = re.compile(r"ByRole\(\s?[\"'][a-z]{2,20}[\"'], ?\{[^{}\n]{0,60}\Z")
_LONGEST_LOCATOR: Final = 100  # characters
_ENDED: Final = re.compile(r"\w{5}[.!?]\s")  # a sentence
_MOST_WORDS: Final = 6  # of a name or an address in one line
_MOST_ABBREVIATED: Final = 12  # the same where each part of an address has its abbreviation before it, or its number
_HAN: Final = "\u3040"  # kana and Chinese characters are above it, and Hangul
_SURE: Final = 0.95  # confidence of a rule from which on its field is nobody's but a person's: "First name"
_DOUBTFUL: Final = 0.7  # … and down from which it is anything's: "Name"
_AMOUNT: Final = re.compile(
    r"[^\w\s]{0,2}\s?(?:[A-Z]{3}\s?)?[$\u20ac\xa3]?\s?[+-]?[0-9][0-9.,' ]*"
    r"(?:[.,][0-9]{2}|\s?(?:[A-Z]{3}|[%$\u20ac\xa3])|[.,](?:-|\u2014)+)|[0-9]{1,3}(?:,[0-9]{3})+"
)
# A number and what belongs to it, up to the first word of prose: "219099999 (verified)".
_HEAD: Final = re.compile(
    r"(?:[A-Z0-9+#]|\((?=[0-9+]))[^\s\])}\"'`>]*(?:\)[^\s\])}]*)?(?: {1,2}(?:[^a-z\s(\[-]|\((?=[0-9]))\S*)*"
)
_TIME: Final = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2}) [0-9]{2}:[0-9]{2}\S*")
_ROLE: Final = re.compile(r"\S+(?: \S+)+(?P<role>, {1,2}[a-z][a-z &/-]*)")
"""A name of several words, and behind a comma words in lower case: "Jane Doe, accounts payable"."""
# Another field or a figure, an amount, or how a sentence goes on.
_REST: Final = re.compile(
    r" *;\s|, (?=[a-z][a-z_ -]{0,40}(?:[:=#] ?\S|[ \u00a0][-+$\u20ac\xa3]?[0-9])|[0-9$\u20ac\xa3]"
    r"|(?:due|paid|since|until|for|with|to|on|at)\b)"
)
_QUOTES: Final = frozenset("\"'`\u201c\u2018\u00ab")
_NATIVE: Final = "person_native"  # of rules for names in scripts that no gazetteer knows
_STREET: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Z\x80-\uffff])\S+(?: \S+)+")


def is_credible(span: Span, hand: Hand, text: str) -> bool:
    """Whether the claim of a name counts that a program wrote, or that people set in bold or in a cell."""
    if span.rule.entity_type not in VAGUE:
        return True
    value = text[span.start : span.end]
    plain = value.rstrip(" ,;").lower()
    if plain in _TOTALS or plain in _TYPES or (_CODE.fullmatch(value) and not _is_postal(span, value)):
        return False
    if span.rule.entity_type == "ORGANIZATION" and _LOCATOR.search(
        text, max(0, span.start - _LONGEST_LOCATOR), span.start
    ):
        return False
    if span.rule.entity_type in PARTIES and _PROSE.fullmatch(value):
        return any(is_known_name(plainly(word)) for word in value.split())
    if hand == "program":
        return True
    if hand == "beside":
        return False
    most = _MOST_ABBREVIATED if in_native_script(value) or value[0] >= _HAN else _MOST_WORDS
    return not (_begins_small(value) or _ENDED.search(value) or len(value.split(maxsplit=most)) > most)


def _is_postal(span: Span, value: str) -> bool:
    """Whether a value is the postal code of a country that has six digits: China, India, Romania, Russia, Singapore."""
    return span.rule.entity_type == "STREET_ADDRESS" and len(value) == _LONGEST_CODE and value.isdigit()


def without_rest(span: Span, text: str) -> Span:
    """The span of a party's name without what a line tells behind it: "customer_name: Jane Doe, total 5; paid".

    What follows a comma in small letters, with a figure or a sign of a field, is another statement, unless it is a part
    of the name ("Acme, inc."). Names in quotes stay whole.
    """
    if span.rule.entity_type not in PARTIES or text[span.start - 1 : span.start] in _QUOTES:
        return span
    value = text[span.start : span.end]
    rest = _REST.search(value)
    if rest is None or not value[0].isupper():
        return span
    return span._replace(end=span.start + rest.start())


def number_of(value: str) -> str:
    """The number that begins the value of a label; empty for an amount, for words and for a mail address."""
    head = _HEAD.match(value)
    if head is None or "@" in value or _AMOUNT.fullmatch(value):
        return ""
    return _TIME.split(head.group(), maxsplit=1)[0].rstrip(".,;")


def is_proved(span: Span | None, text: str) -> bool:
    """Whether a number behind a label passes its rule's validator, if it has one.

    A field's claim counts for a mistyped number as well. Labels stand in all kinds of texts, where a number that fails
    the validator is mostly another kind of number.
    """
    if span is None or not span.rule.validator:
        return span is not None
    return may_be(fold(text[span.start : span.end]), span.rule.validator)


def vague_by_label(value: str, start: int, rules: Sequence[Rule], *, assigned: bool) -> Span | None:
    """The span of a label's value that reads like a name or an address, else None. ``start`` is the value's place.

    The name of an ``assigned`` value, behind which no prose goes on, may be one that the gazetteer does not know.
    """
    if names_nobody(value):
        return None
    for rule in rules:
        end = len(value)
        if rule.entity_type == "PERSON":
            sure, doubtful = rule.confidence >= _SURE, rule.confidence <= _DOUBTFUL
            named = "person_unlisted" if assigned else "person_known"
            judge = "person_said" if sure else "person_certain" if doubtful else named
            judge = _NATIVE if rule.validator == _NATIVE else judge
            short = len(value.split(maxsplit=_MOST_WORDS)) <= _MOST_WORDS
            is_so = short and may_be(value, judge)
            end = _end_of_name(value)
        else:
            is_so = rule.entity_type == "STREET_ADDRESS" and rule.inherit and _STREET.fullmatch(value) is not None
        if is_so and value[0].isalnum() and not _begins_small(value):
            return Span(start, start + end, rule, PAIR, certain=False)
    return None


def _begins_small(value: str) -> bool:
    """Whether a value begins as a sentence goes on. A Russian address begins with an abbreviation."""
    return value[0].islower() and not in_native_script(value[0])


def _end_of_name(value: str) -> int:
    """Where a person's name ends in the value of a label: before the person's role, if one follows.

    A given name in lower case may follow a family name; it is a part of the name.
    """
    named = _ROLE.fullmatch(value)
    if named is None or may_be(named["role"].strip(", ").title(), "person_known"):
        return len(value)
    return named.start("role")
