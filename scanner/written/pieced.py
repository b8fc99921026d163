"""Values in pieces: numbers cut by markup (``4242<br>4242``, ``**4242** **4242**``), IBANs and addresses by lines.

The span covers what stands between the pieces as well. A number counts if its check digits are right. A card also has
to stand alone: with a fifth group of digits beside it, one row in ten of a table of numbers would be a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scanner.checks.numbers.checksums import IBAN_LENGTHS
from scanner.checks.validators import may_be
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from scanner.rules import Rule

VIA: Final = "pieces"

_MARKED: Final = r"(?:(?:<[^<>\x1f]*>|\*\*+|`+)[ \t\r\n.-]*)"
_CUT_BY_MARKUP: Final = compile_native(rf"[0-9]{{2}}[ \t\r\n.-]*{_MARKED}+[0-9]{{2}}")
_CUT_BY_LINE: Final = compile_native(
    r"\b[A-Z]{2}[0-9]{2}[A-Z0-9 ]*\r?\n[ \t>]*[A-Z0-9]|[A-Za-z0-9]@[ \t]*\r?\n[ \t>]*[A-Za-z0-9-]+\.[A-Za-z]"
)

_TAG: Final = rb"(?:<[^<>]{0,200}>|\*{2,4}|`{1,3})"
# No more tags than stand between two cells: of tags that hold numbers, each may begin one that all behind it follow.
_GAP: Final = rb"[ \t.>-]*+(?:\r?\n[ \t>]*+)?(?:%b[ \t\r\n.-]*+){0,12}+" % _TAG
_CARD: Final = re.compile(
    rb"(?<![0-9])[0-9]{4}(?:%b[0-9]{4}(?:%b[0-9]{4}){2}|%b[0-9]{6}%b[0-9]{4,5})(?![0-9])" % (_GAP, _GAP, _GAP, _GAP)
)
_IBAN: Final = re.compile(rb"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}")
_PIECE: Final = re.compile(rb"%b([A-Z0-9]++)" % _GAP)
_MOST_PIECES: Final = 34  # an IBAN in single characters
_MAIL: Final = re.compile(
    rb"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}+@[ \t]*+\r?\n[ \t>]*+"
    rb"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}\b"
)
_TAGS: Final = re.compile(_TAG)
_BEFORE: Final = re.compile(rb"[0-9][ \t.-]*+(?:%b[ \t\r\n]*+)++\Z" % _TAG)
_BEHIND: Final = re.compile(rb"%b[0-9]" % _GAP)
_NEAR: Final = 80  # bytes before a card in which another number may stand
_SPACE: Final = re.compile(rb"[\s>]+")


class Piece(NamedTuple):
    """Where a value in pieces begins and ends in bytes of a text, its rule, and the value in one piece."""

    start: int
    end: int
    rule: Rule
    plain: str


class Pieced:
    """Finds values in pieces. Immutable; shared by threads."""

    __slots__ = ("_rules",)

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Findings have the first of several ``rules`` for one kind."""
        by_kind = {rule.validator: rule for rule in reversed(rules) if rule.validator and rule.pattern}
        self._rules = {kind: by_kind[kind] for kind in ("luhn_card", "iban", "email_address") if kind in by_kind}

    def leaves(self, buffer: bytes) -> list[tuple[int, int, int]]:
        """The leaves of a buffer that may hold values in pieces: number, start, end."""
        marked: list[tuple[int, int, int]] = []
        if b"<" in buffer or b"*" in buffer or b"`" in buffer:
            marked += marked_leaves(_CUT_BY_MARKUP, buffer)
        if b"\n" in buffer:
            marked += marked_leaves(_CUT_BY_LINE, buffer)
        return marked

    def of(self, text: bytes) -> Iterator[Piece]:
        """The values in pieces of a folded text."""
        for card in _CARD.finditer(text):
            if _TAGS.search(card.group()) is None:  # in one piece
                continue
            near = text[max(0, card.start() - _NEAR) : card.start()]
            if _BEFORE.search(near) is None and _BEHIND.match(text, card.end()) is None:
                plain = re.sub(rb"[^0-9]+", b" ", _TAGS.sub(b" ", card.group()))
                yield from self._proved("luhn_card", card.start(), card.end(), plain)
        for begin in _IBAN.finditer(text):
            yield from self._iban(text, begin.start(), begin.end())
        for mail in _MAIL.finditer(text):
            yield from self._proved("email_address", *mail.span(), _SPACE.sub(b"", mail.group()))

    def _iban(self, text: bytes, start: int, end: int) -> Iterator[Piece]:
        length = IBAN_LENGTHS.get(text[start : start + 2].decode(), 0)
        plain = text[start:end]
        for _ in range(_MOST_PIECES):
            piece = _PIECE.match(text, end) if len(plain) < length else None
            if piece is None:
                break
            plain, end = plain + piece.group(1), piece.end()
        between = text[start:end]
        if len(plain) == length and (b"\n" in between or _TAGS.search(between) is not None):
            yield from self._proved("iban", start, end, plain)

    def _proved(self, kind: str, start: int, end: int, plain: bytes) -> Iterator[Piece]:
        value = plain.decode(errors="replace")
        if kind in self._rules and may_be(value, kind):
            yield Piece(start, end, self._rules[kind], value)
