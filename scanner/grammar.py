"""Grammars over word classes: their notation, and how it becomes a pattern over letters.

The notation, by example: ``<ignore> <glue>{0,4} (<prior>|<own>) <orders>``. ``<name>`` is a word class, a bare word
is itself, ``_`` is any word, ``url``, ``mail`` and ``number`` in double angle brackets are what they say
(``<<url>>``), ``.`` the end of a sentence and ``:`` a colon. ``?``, ``*``, ``+``, ``{m,n}``, ``|`` and parentheses
mean what they mean in a regular expression.

Beside the pattern a grammar tells which letters a text must hold for it to match at all, so that most grammars are
never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scanner.errors import RuleError
from scanner.lexicon import Lexicon

_TOKEN = re.compile(r"\s+|<<([a-z]+)>>|<([a-z-]+)>|(_)|([.:])|([^\W\d_]+(?:'[^\W\d_]+)?)|(\{\d*,?\d*\}|[?*+()|])")
_OPTIONAL = re.compile(r"[?*]|\{0?,\d*\}|\{0\}")


class Piece(NamedTuple):
    """One token of the notation: a name for the lexicon, or an operator."""

    name: str
    operator: str


class Grammar(NamedTuple):
    """A compiled grammar: the pattern over letters, and the sets of letters of each of which one must be there."""

    pattern: str
    needs: tuple[frozenset[str], ...]
    solid: bool = True  # whether it takes at least one word


def pieces(rule_id: str, text: str) -> Iterator[Piece]:
    """The tokens of a grammar. Raises RuleError."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise RuleError(rule_id, f"its grammar cannot be read at {text[position : position + 12]!r}")
        position = match.end()
        kind, name, blank, mark, word, operator = match.groups()
        if operator:
            yield Piece("", operator)
        elif kind:
            yield Piece(f".{kind}", "")
        elif name:
            yield Piece(name, "")
        elif blank:
            yield Piece(".any", "")
        elif mark:
            yield Piece(".stop" if mark == "." else ".colon", "")
        elif word:
            yield Piece(f"={word.lower()}", "")


def compile_grammar(rule_id: str, text: str, lexicon: Lexicon) -> Grammar:
    """The pattern of a grammar and what it needs. Raises RuleError for a class that is not there."""
    parser = _Parser(rule_id, list(pieces(rule_id, text)), lexicon)
    grammar = parser.alternatives()
    if parser.at < len(parser.pieces):
        raise RuleError(rule_id, "its grammar closes a parenthesis that it did not open")
    if not grammar.needs:
        raise RuleError(rule_id, "its grammar matches a text without any words")
    return grammar


@lru_cache(maxsize=4096)
def _class(letters: str) -> str:
    """A pattern over the UTF-8 bytes of ``letters``: the engine knows bytes, and every letter has three of them."""
    heads: dict[bytes, list[int]] = {}
    for letter in sorted(letters):
        encoded = letter.encode()
        heads.setdefault(encoded[:2], []).append(encoded[2])
    return "(?:" + "|".join(f"\\x{head[0]:02x}\\x{head[1]:02x}{_tails(found)}" for head, found in heads.items()) + ")"


def _tails(tails: list[int]) -> str:
    """Bytes as a character class, runs of them as ranges."""
    parts: list[str] = []
    start = previous = tails[0]
    for tail in [*tails[1:], None]:
        if tail is not None and tail == previous + 1:
            previous = tail
            continue
        parts.append(f"\\x{start:02x}" if start == previous else f"\\x{start:02x}-\\x{previous:02x}")
        if tail is not None:
            start = previous = tail
    return f"[{''.join(parts)}]"


class _Parser:
    """Recursive descent over the tokens; every level returns pattern and needs."""

    def __init__(self, rule_id: str, tokens: list[Piece], lexicon: Lexicon) -> None:
        self.rule_id = rule_id
        self.pieces = tokens
        self.lexicon = lexicon
        self.at = 0

    def alternatives(self) -> Grammar:
        branches = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        if any(not branch.solid for branch in branches):
            raise RuleError(self.rule_id, "a branch of its grammar may be empty")
        # What every branch needs is one letter of the union of what each needs first: coarse, and never too strict.
        narrow = [min(branch.needs, key=len) if branch.needs else None for branch in branches]
        needs = () if None in narrow else (frozenset().union(*(need for need in narrow if need)),)
        return Grammar("(?:" + "|".join(branch.pattern for branch in branches) + ")", needs)

    def _sequence(self) -> Grammar:
        patterns: list[str] = []
        needs: list[frozenset[str]] = []
        solid = False
        while self.at < len(self.pieces) and self._peek() not in {"|", ")"}:
            item = self._item()
            repeat = self._peek()
            if repeat and repeat not in {"(", ")", "|"}:
                self.at += 1
                patterns.append(item.pattern + repeat)
                needs += () if _OPTIONAL.fullmatch(repeat) else item.needs
                solid = solid or not _OPTIONAL.fullmatch(repeat)
            else:
                patterns.append(item.pattern)
                needs += item.needs
                solid = True
        if not patterns:
            raise RuleError(self.rule_id, "a part of its grammar is empty")
        return Grammar("".join(patterns), tuple(dict.fromkeys(needs)), solid)

    def _item(self) -> Grammar:
        piece = self.pieces[self.at]
        self.at += 1
        if piece.operator == "(":
            inside = self.alternatives()
            if self._peek() != ")":
                raise RuleError(self.rule_id, "its grammar opens a parenthesis that it does not close")
            self.at += 1
            return Grammar(f"(?:{inside.pattern})", inside.needs)
        if piece.operator:
            raise RuleError(self.rule_id, f"nothing stands before {piece.operator!r} in its grammar")
        try:
            letters = self.lexicon.letters_of(piece.name)
        except KeyError:
            raise RuleError(self.rule_id, f"no word class is called {piece.name!r}") from None
        needs = () if piece.name == ".any" else (frozenset(letters),)
        return Grammar(_class(letters), needs)

    def _peek(self) -> str:
        return self.pieces[self.at].operator if self.at < len(self.pieces) else ""


def literals(rule_id: str, text: str) -> list[str]:
    """The bare words of a grammar."""
    return [piece.name[1:] for piece in pieces(rule_id, text) if piece.name.startswith("=")]
