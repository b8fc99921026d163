"""Grammars over word classes: their notation, and how it becomes a pattern over letters.

The notation, by example: ``<ignore> <glue>{0,4} (<prior>|<own>) <orders>``. ``<name>`` is a word class, a bare word
is itself, ``_`` is any word, ``url``, ``mail`` and ``number`` in double angle brackets are what they say
(``<<url>>``), ``.`` the end of a sentence and ``:`` a colon. ``?``, ``*``, ``+``, ``{m,n}``, ``|`` and parentheses
mean what they mean in a regular expression.

Beside the pattern a grammar tells in which ways it can match, and what every way needs: words of these classes, in so
many sentences beside each other. Most grammars are never run on most sentences (:mod:`scanner.language.needs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from scanner.errors import RuleError
from scanner.language.lexicon import Lexicon

_WORD = r"<<[a-z]+>>|<[a-z-]+>|_|[.:]|[^\W\d_]+(?:'[^\W\d_]+)?"
_TOKEN = re.compile(rf"\s+|({_WORD})|\(\s*((?:{_WORD})(?:\s*\|\s*(?:{_WORD}))+)\s*\)|(\{{\d*,?\d*\}}|[?*+()|])")
_NAME = re.compile(r"<([^<>]+)>")
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")

ENDS: Final = frozenset({".stop", ".colon"})
"""The kinds that end a sentence."""

_MOST_WAYS: Final = 16
"""Ways that are told apart; of more, only what all of them need. With 8 a support ticket has 13 sentences in which a
grammar might match, with 16 it has 8, with 48 it has 7."""

UNBOUNDED: Final = 1 << 20
"""Ends of sentences in a match that knows no bound."""

Need = frozenset[str]
"""Names for the lexicon: a word of one of these has to be there."""

Way = tuple[Need, ...]
"""Everything that one way to match needs, in any order."""


class Piece(NamedTuple):
    """One token of the notation: names for the lexicon, any of which may stand there, or an operator.

    A choice of single words is one token: grammars are made of such, and take a third of the time to read so.
    """

    names: tuple[str, ...]
    operator: str


class Branch(NamedTuple):
    """One side of a grammar's bars: the ways in which it can match, and how far it reaches.

    ``piece`` are the ways to match that part of it which must stand in one sentence: the longest without an end.
    ``ends`` are the ends of sentences that it may cross at the most, but for one that it begins with.
    """

    ways: tuple[Way, ...]
    piece: tuple[Way, ...]
    ends: int


class Grammar(NamedTuple):
    """A compiled grammar: a pattern over classes, and what has to be there for any of its branches to match.

    The pattern names its classes, ``<ignore><glue>{0,4}``; :func:`over_letters` writes them out, which takes longer
    than all the rest and is done for a grammar that a text needs.
    """

    pattern: str
    branches: tuple[Branch, ...]


class _Part(NamedTuple):
    """A piece of a grammar: its pattern, its ways, how far it reaches, whether it takes at least one word."""

    pattern: str
    ways: tuple[Way, ...]
    ends: int
    solid: bool = True
    inner: int = 0  # ends that it may have behind its first word
    piece: tuple[Way, ...] = ()  # of a sequence, the ways of its longest piece without an end


def pieces(rule_id: str, text: str) -> Iterator[Piece]:
    """The tokens of a grammar. Raises RuleError."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        group = match.lastindex
        if group is not None:
            yield _piece(group, match[group])
    if position < len(text):
        raise RuleError(rule_id, f"its grammar cannot be read at {text[position : position + 12]!r}")


@lru_cache(maxsize=8_192)
def _piece(group: int, text: str) -> Piece:
    if group == _OPERATOR:
        return Piece((), text)
    return Piece(tuple(dict.fromkeys(_name(word.strip()) for word in text.split("|"))), "")


def _name(word: str) -> str:
    """What the lexicon calls a word of the notation."""
    if word.startswith("<<"):
        return f".{word[2:-2]}"
    return word[1:-1] if word[0] == "<" else _SIGNS.get(word) or f"={word.lower()}"


_OPERATOR: Final = 3  # group of the pattern of tokens
_SIGNS: Final = {"_": ".any", ".": ".stop", ":": ".colon"}


def compile_grammar(rule_id: str, tokens: Sequence[Piece], lexicon: Lexicon) -> Grammar:
    """The pattern of a grammar, given as its tokens, and what it needs. Raises RuleError, for a class not there too."""
    parser = _Parser(rule_id, tokens, lexicon)
    parts = parser.branches()
    if parser.at < len(parser.pieces):
        raise RuleError(rule_id, "its grammar closes a parenthesis that it did not open")
    if any(not way for part in parts for way in part.ways):
        raise RuleError(rule_id, "its grammar matches a text without any words")
    return Grammar(_pattern(parts), tuple(parser.branch(part) for part in parts))


def over_letters(grammar: Grammar, lexicon: Lexicon) -> str:
    """The pattern of a grammar over the letters of texts that the lexicon read."""
    return _NAME.sub(lambda match: _class("".join(map(lexicon.letters_of, match[1].split("|")))), grammar.pattern)


@lru_cache(maxsize=4096)
def _class(letters: str) -> str:
    """A pattern over the UTF-8 bytes of ``letters``: the engine knows bytes, and every letter has three of them."""
    heads: dict[bytes, list[int]] = {}
    for letter in sorted(set(letters)):
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
    """Recursive descent over the tokens; every level returns patterns, and what they need."""

    def __init__(self, rule_id: str, tokens: Sequence[Piece], lexicon: Lexicon) -> None:
        self.rule_id = rule_id
        self.pieces = tokens
        self.lexicon = lexicon
        self.at = 0

    def branches(self) -> list[_Part]:
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        if len(parts) > 1 and any(not part.solid for part in parts):
            raise RuleError(self.rule_id, "a branch of its grammar may be empty")
        return parts

    def branch(self, part: _Part) -> Branch:
        """What is to be known of a side of the bars."""
        if not part.ends or _length(part.piece) > 1:
            return Branch(part.ways, part.piece, part.inner)
        # Rather than a piece of a word, the rarest word of every way; not an end, for that of the text is always there.
        words = ([need for need in way if need.isdisjoint(ENDS)] for way in part.ways)
        rarest = (tuple(sorted(way, key=self.lexicon.frequency)[:1]) for way in words)
        return Branch(part.ways, tuple(dict.fromkeys(rarest)), part.inner)

    def _alternatives(self) -> _Part:
        parts = self.branches()
        ways = parts[0].ways if len(parts) == 1 else self._told_apart([way for part in parts for way in part.ways])
        ends, inner = max([part.ends for part in parts]), max([part.inner for part in parts])
        return _Part(_pattern(parts), ways, ends, inner=inner)

    def _sequence(self) -> _Part:
        if self.at < len(self.pieces) and not self._peek() and self._behind() in {"|", ")"}:
            # One word of a choice, which is what most grammars are made of: a third of the time that all of them take.
            item = self._item()
            return item._replace(piece=_NOTHING if item.ends else item.ways)
        patterns: list[str] = []
        ways = piece = longest = _NOTHING
        ends = inner = 0
        solid = False
        while self.at < len(self.pieces) and self._peek() not in {"|", ")"}:
            item = self._item()
            least, most = 1, 1
            repeat = self._peek()
            if repeat and repeat not in {"(", ")", "|"}:
                self.at += 1
                least, most = _times(repeat)
                item = item._replace(pattern=item.pattern + repeat)
            own = item.inner + item.ends * (most - 1) if not patterns else item.ends * most
            patterns.append(item.pattern)
            inner = min(inner + own, UNBOUNDED)
            ends = min(ends + item.ends * most, UNBOUNDED)
            if item.ends:
                longest, piece = max(longest, piece, key=_length), _NOTHING
            if least:
                solid = True
                ways = self._both(ways, item.ways)
                piece = piece if item.ends else self._both(piece, item.ways)
        if not patterns:
            raise RuleError(self.rule_id, "a part of its grammar is empty")
        return _Part("".join(patterns), ways, ends, solid, inner, max(longest, piece, key=_length))

    def _item(self) -> _Part:
        piece = self.pieces[self.at]
        self.at += 1
        if piece.operator == "(":
            inside = self._alternatives()
            if self._peek() != ")":
                raise RuleError(self.rule_id, "its grammar opens a parenthesis that it does not close")
            self.at += 1
            return inside._replace(pattern=f"(?:{inside.pattern})")
        if piece.operator:
            raise RuleError(self.rule_id, f"nothing stands before {piece.operator!r} in its grammar")
        try:
            return _one_word(piece.names, self.lexicon)
        except KeyError as error:
            raise RuleError(self.rule_id, f"no word class is called {error.args[0]!r}") from None

    def _both(self, ways: tuple[Way, ...], more: tuple[Way, ...]) -> tuple[Way, ...]:
        """The ways to match one part and then another."""
        if _NOTHING in (ways, more):  # as for half of all parts
            return more if ways == _NOTHING else ways
        if len(ways) * len(more) > _MOST_WAYS:
            more = (self._any_of(more),)
        return tuple(dict.fromkeys(tuple(dict.fromkeys(one + other)) for one, other in product(ways, more)))

    def _told_apart(self, ways: list[Way]) -> tuple[Way, ...]:
        """The ways to match one of several parts; single words are one need."""
        if () in ways:
            return ((),)
        words: Need = frozenset().union(*(way[0] for way in ways if len(way) == 1))
        others = [way for way in ways if len(way) > 1 and not any(need <= words for need in way)]
        told = tuple(dict.fromkeys([(words,), *others] if words else others))
        return told if len(told) <= _MOST_WAYS else (self._any_of(told),)

    def _any_of(self, ways: Iterable[Way]) -> Way:
        """What every one of several ways needs: one of what each needs first. Coarse, and never too strict."""
        rarest = [min(way, key=self.lexicon.frequency, default=frozenset[str]()) for way in ways]
        return (frozenset().union(*rarest),) if all(rarest) else ()

    def _peek(self) -> str:
        return self.pieces[self.at].operator if self.at < len(self.pieces) else ""

    def _behind(self) -> str:
        return self.pieces[self.at + 1].operator if self.at + 1 < len(self.pieces) else ""


_NOTHING: Final[tuple[Way, ...]] = ((),)


@lru_cache(maxsize=8_192)
def _one_word(names: tuple[str, ...], lexicon: Lexicon) -> _Part:
    """A word of any of some classes. Raises KeyError for a class that is not there."""
    for name in names:
        lexicon.letters_of(name)
    way = () if ".any" in names else (frozenset(names),)
    return _Part(f"<{'|'.join(names)}>", (way,), not ENDS.isdisjoint(names))


def _length(ways: tuple[Way, ...]) -> int:
    """How many needs a piece has at the least."""
    return min(map(len, ways))


def _pattern(parts: Sequence[_Part]) -> str:
    return parts[0].pattern if len(parts) == 1 else "(?:" + "|".join(part.pattern for part in parts) + ")"


def _times(repeat: str) -> tuple[int, int]:
    """How often an operator of repetition lets its item stand: at the least, at the most."""
    counted = _REPEAT.fullmatch(repeat)
    if counted is None:
        return repeat == "+", 1 if repeat == "?" else UNBOUNDED
    least = int(counted[1] or 0)
    return least, (int(counted[3]) if counted[3] else UNBOUNDED) if counted[2] else least
