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
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Final, NamedTuple

from scanner.errors import RuleError
from scanner.lexicon import Lexicon

_TOKEN = re.compile(r"\s+|<<([a-z]+)>>|<([a-z-]+)>|(_)|([.:])|([^\W\d_]+(?:'[^\W\d_]+)?)|(\{\d*,?\d*\}|[?*+()|])")
_NAME = re.compile(r"<([^<>]+)>")
_OPTIONAL = re.compile(r"[?*]|\{0?,\d*\}|\{0\}")


class Piece(NamedTuple):
    """One token of the notation: a name for the lexicon, or an operator."""

    name: str
    operator: str


class Grammar(NamedTuple):
    """A compiled grammar: a pattern over classes, and the sets of letters of each of which one must be there.

    The pattern names its classes, ``<ignore><glue>{0,4}``; :func:`over_letters` writes them out, which takes longer
    than all the rest and is done for a grammar that a text needs. A set is a number, a bit for each letter
    (:meth:`Lexicon.bits_of`).
    """

    pattern: str
    needs: tuple[int, ...]
    solid: bool = True  # whether it takes at least one word


def pieces(rule_id: str, text: str) -> Iterator[Piece]:
    """The tokens of a grammar. Raises RuleError."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        group = match.lastindex
        if group is not None:
            yield _PIECES[group](match[group])
    if position < len(text):
        raise RuleError(rule_id, f"its grammar cannot be read at {text[position : position + 12]!r}")


_PIECES: Final[dict[int, Callable[[str], Piece]]] = {
    1: lambda kind: Piece(f".{kind}", ""),
    2: lambda name: Piece(name, ""),
    3: lambda _: Piece(".any", ""),
    4: lambda mark: Piece(".stop" if mark == "." else ".colon", ""),
    5: lambda word: Piece(f"={word.lower()}", ""),
    6: lambda operator: Piece("", operator),
}


def compile_grammar(rule_id: str, tokens: Sequence[Piece], lexicon: Lexicon) -> Grammar:
    """The pattern of a grammar, given as its tokens, and what it needs. Raises RuleError, for a class not there too."""
    parser = _Parser(rule_id, tokens, lexicon)
    grammar = parser.alternatives()
    if parser.at < len(parser.pieces):
        raise RuleError(rule_id, "its grammar closes a parenthesis that it did not open")
    if not grammar.needs:
        raise RuleError(rule_id, "its grammar matches a text without any words")
    return grammar


def over_letters(grammar: Grammar, lexicon: Lexicon) -> str:
    """The pattern of a grammar over the letters of texts that the lexicon read."""
    return _NAME.sub(lambda match: _class(lexicon.letters_of(match[1])), grammar.pattern)


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

    def __init__(self, rule_id: str, tokens: Sequence[Piece], lexicon: Lexicon) -> None:
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
        narrow = [min(branch.needs, key=int.bit_count, default=0) for branch in branches]
        needs = (reduce(or_, narrow),) if all(narrow) else ()
        return Grammar("(?:" + "|".join(branch.pattern for branch in branches) + ")", needs)

    def _sequence(self) -> Grammar:
        patterns: list[str] = []
        needs: list[int] = []
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
            bits = self.lexicon.bits_of(piece.name)
        except KeyError:
            raise RuleError(self.rule_id, f"no word class is called {piece.name!r}") from None
        return Grammar(f"<{piece.name}>", () if piece.name == ".any" else (bits,))

    def _peek(self) -> str:
        return self.pieces[self.at].operator if self.at < len(self.pieces) else ""
