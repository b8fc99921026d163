"""Grammars over word classes: their notation, and how it becomes a pattern over letters.

The notation, by example: ``<ignore> <glue>{0,4} (<prior>|<own>) <orders>``. ``<name>`` is a word class, a bare word
is itself, ``_`` is any word, ``url``, ``mail`` and ``number`` in double angle brackets are what they say
(``<<url>>``), ``.`` the end of a sentence and ``:`` a colon. ``!`` is anything else: ``!(not|never)`` is one word that
is neither, or a sentence end, so that ``!(not|never) <settle>`` leaves out what is forbidden, and nothing beside it.
``?``, ``*``, ``+``, ``{m,n}``, ``|`` and parentheses mean what they mean in a regular expression.

Beside the pattern a grammar tells in which ways it can match, and what every way needs: words of these classes, in so
many sentences beside each other. Most grammars are never run on most sentences (:mod:`scanner.language.search.needs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from scanner.errors import RuleError
from scanner.language.lexicon import Lexicon
from scanner.language.notation.alphabet import NONE_OF
from scanner.language.notation.requirements import FREE, Combiner, Crossing, Need, Ways, before_end

_WORD = r"<<[a-z]+>>|<[a-z-]+>|_|[.:]|[^\W\d_]+(?:'[^\W\d_]+)?"
_TOKEN = re.compile(rf"\s+|(!?(?:{_WORD}))|(!?\(\s*(?:{_WORD})(?:\s*\|\s*(?:{_WORD}))+\s*\))|(\{{\d*,?\d*\}}|[?*+()|])")
_A_WORD = re.compile(_WORD)
_UNWANTED = re.compile(rf"!(?:\(([^()]*)\)|({_WORD}))")
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")

ENDS: Final = frozenset({".stop", ".colon"})
"""The kinds that end a sentence."""

UNBOUNDED: Final = 1 << 20
"""Ends of sentences in a match that knows no bound."""


class Token(NamedTuple):
    """One token of the notation: names for the lexicon, any of which may stand there, or an operator.

    With ``none_of`` stands there anything else: a word of none of these, or a sentence end that is none of them.

    A choice of single words is one token: grammars consist of such choices, and take a third of the time to read so.
    """

    names: tuple[str, ...]
    operator: str
    none_of: bool = False


class Branch(NamedTuple):
    """One alternative of a grammar: what it needs in one sentence, or on both sides of a sentence end that it crosses.

    ``within`` are the ways to match in one sentence, with the end before it and its own. ``ends`` is how many sentence
    ends it may cross at the most.
    """

    within: Ways
    crossings: tuple[Crossing, ...]
    ends: int


class Grammar(NamedTuple):
    """A compiled grammar: a pattern over classes, and what any of its alternatives needs to match.

    The pattern names its classes, ``<ignore><glue>{0,4}``; they are written out for a grammar that a text needs
    (:mod:`scanner.language.notation.alphabet`).
    """

    pattern: str
    branches: tuple[Branch, ...]


class _Part(NamedTuple):
    """A part of a grammar: its needs with and without a sentence end in it, and the ends it may cross."""

    ways: Ways
    flat: Ways  # without an end; one that the grammar begins with is none
    crossings: tuple[Crossing, ...]  # at the first end in it
    ends: int
    solid: bool = True  # it takes at least one word
    inner: int = 0  # ends that it may have behind its first word
    names: Need = frozenset()  # of a single word, unless it may be any


def tokens(rule_id: str, text: str) -> Iterator[Token]:
    """The tokens of a grammar. Raises RuleError."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        group = match.lastindex
        if group is not None:
            yield _token(group, match[group])
    if position < len(text):
        raise RuleError(rule_id, f"its grammar cannot be read at {text[position : position + 12]!r}")


def names_in(text: str) -> Iterator[str]:
    """The names for the lexicon in a grammar, ``!for`` for pairs that begin with a word that is not to stand there.

    It takes a tenth of the time that its tokens do.
    """
    yield from map(_name, set(_A_WORD.findall(text)))
    if "!" in text:
        for group, unwanted in _UNWANTED.findall(text):
            yield from (f"!{name[1:]}" for name in map(_name, _A_WORD.findall(group or unwanted)) if name[0] == "=")


@lru_cache(maxsize=8_192)
def _token(group: int, text: str) -> Token:
    if group == _OPERATOR:
        return Token((), text)
    words = text.lstrip("!").strip("()").split("|")
    return Token(tuple(dict.fromkeys(_name(word.strip()) for word in words)), "", none_of=text[0] == "!")


def _name(word: str) -> str:
    """The lexicon's name for a word of the notation."""
    if word.startswith("<<"):
        return f".{word[2:-2]}"
    return word[1:-1] if word[0] == "<" else _SIGNS.get(word) or f"={word.lower()}"


_OPERATOR: Final = 3  # group of the pattern of tokens
_GROUP: Final = {"(": "(?:"}
_SIGNS: Final = {"_": ".any", ".": ".stop", ":": ".colon"}


def compile_grammar(rule_id: str, tokens: Sequence[Token], lexicon: Lexicon) -> Grammar:
    """A grammar as its pattern and needs. Raises RuleError, also for a class that does not exist."""
    parser = _Parser(rule_id, tokens, lexicon)
    parts = parser.branches()
    if parser.at < len(parser.tokens):
        raise RuleError(rule_id, "its grammar closes a parenthesis that it did not open")
    if any(not way for part in parts for way in part.ways):
        raise RuleError(rule_id, "its grammar matches a text without any words")
    return Grammar(pattern_of(tokens), tuple(parser.branch(part) for part in parts))


def pattern_of(tokens: Iterable[Token]) -> str:
    """The pattern of a grammar that is known to compile: token by token, in a fifth of the time of its needs."""
    return "".join(
        _GROUP.get(operator, operator) or f"<{NONE_OF * none_of}{'|'.join(names)}>"
        for names, operator, none_of in tokens
    )


class _Parser:
    """Recursive descent over the tokens; every level returns what its parts need."""

    def __init__(self, rule_id: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.rule_id = rule_id
        self.tokens = tokens
        self.lexicon = lexicon
        self.combiner = Combiner(lexicon)
        self.at = 0

    def branches(self, *, first: bool = True) -> list[_Part]:
        """All alternatives; ``first`` says that nothing stands before them."""
        parts = [self._sequence(first=first)]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence(first=first))
        if len(parts) > 1 and any(not part.solid for part in parts):
            raise RuleError(self.rule_id, "a branch of its grammar may be empty")
        return parts

    def branch(self, part: _Part) -> Branch:
        """The needs of one alternative."""
        over = [way for one in part.crossings if one.may_end for way in one.before]
        within = self.combiner.either([*part.flat, *over]) if part.flat or over else ()
        return Branch(within, tuple(one for one in part.crossings if one.may_go_on), part.inner)

    def _alternatives(self, *, first: bool) -> _Part:
        parts = self.branches(first=first)
        if len(parts) == 1:
            return parts[0]
        either = self.combiner.either
        return _Part(
            either([way for part in parts for way in part.ways]),
            either([way for part in parts for way in part.flat]) if any(part.flat for part in parts) else (),
            self.combiner.crossings([one for part in parts for one in part.crossings]),
            max([part.ends for part in parts]),
            inner=max([part.inner for part in parts]),
        )

    def _sequence(self, *, first: bool) -> _Part:
        if self.at < len(self.tokens) and not self._peek() and self._behind() in {"|", ")"}:
            # One word of a choice, which is what most grammars are made of: a third of the time that all of them take.
            return self._item(first=first)
        parts: list[_Part] = []
        while self.at < len(self.tokens) and self._peek() not in {"|", ")"}:
            item = self._item(first=first and not parts)
            repeat = self._peek()
            if repeat and repeat not in {"(", ")", "|"}:
                self.at += 1
                item = self._repeated(item, repeat, first=first and not parts)
            parts.append(item)
        if not parts:
            raise RuleError(self.rule_id, "a part of its grammar is empty")
        return self._in_order(parts)

    def _repeated(self, item: _Part, repeat: str, *, first: bool) -> _Part:
        least, most = _times(repeat)
        inner = min(item.inner + item.ends * (most - 1), UNBOUNDED)
        ends = min(item.ends * most, UNBOUNDED)
        crossings = item.crossings
        if most > 1 and item.ends:
            # An end that a grammar begins with is crossed when that part of it stands there once more.
            again = [Crossing(((before_end(item.names),),) if item.names else FREE, FREE)] if first else []
            crossings = self.combiner.crossings([one._replace(may_go_on=True) for one in (*crossings, *again)])
        if least:
            return _Part(item.ways, item.flat, crossings, ends, item.solid, inner, item.names)
        return _Part(FREE, FREE, crossings, ends, solid=False, inner=inner)

    def _in_order(self, parts: Sequence[_Part]) -> _Part:
        """Parts one behind the other, joined to one."""
        in_order = self.combiner.in_order
        whole = parts[0]
        for before, part in pairwise(parts):
            ways = flat = in_order(whole.ways, part.ways)
            crossings: Sequence[Crossing] = ()
            if whole.ends or part.ends:  # most parts have no sentence end
                flat = in_order(whole.flat, part.flat) if whole.flat and part.flat else ()
                crossings = self._crossings(whole, before, part)
            whole = _Part(
                ways,
                flat,
                self.combiner.crossings(crossings),
                min(whole.ends + part.ends, UNBOUNDED),
                whole.solid or part.solid,
                min(whole.inner + part.ends, UNBOUNDED),
            )
        return whole

    def _crossings(self, whole: _Part, before: _Part, part: _Part) -> list[Crossing]:
        """Where a match of ``whole`` and then ``part`` may cross its first end: in the one, or else in the other.

        ``before`` is the last part of the whole, right before ``part``.
        """
        in_order = self.combiner.in_order
        in_whole = [
            Crossing(one.before, in_order(one.after, part.ways), one.may_end and not part.solid, may_go_on=True)
            for one in whole.crossings
        ]
        if not whole.flat:
            return in_whole
        up_to_part = whole.flat
        if before.names and part.names:
            repeated = any(one.may_go_on for one in part.crossings)  # "(and|.)+" may begin with "and" as well
            last = before_end(before.names | part.names if repeated else before.names)
            up_to_part = in_order(whole.flat, ((last,),))
        return in_whole + [one._replace(before=in_order(up_to_part, one.before)) for one in part.crossings]

    def _item(self, *, first: bool) -> _Part:
        piece = self.tokens[self.at]
        self.at += 1
        if piece.operator == "(":
            inside = self._alternatives(first=first)
            if self._peek() != ")":
                raise RuleError(self.rule_id, "its grammar opens a parenthesis that it does not close")
            self.at += 1
            return inside
        if piece.operator:
            raise RuleError(self.rule_id, f"nothing stands before {piece.operator!r} in its grammar")
        try:
            return _one_word(piece.names, self.lexicon, none_of=piece.none_of, first=first)
        except KeyError as error:
            raise RuleError(self.rule_id, f"no word class is called {error.args[0]!r}") from None

    def _peek(self) -> str:
        return self.tokens[self.at].operator if self.at < len(self.tokens) else ""

    def _behind(self) -> str:
        return self.tokens[self.at + 1].operator if self.at + 1 < len(self.tokens) else ""


@lru_cache(maxsize=8_192)
def _one_word(names: tuple[str, ...], lexicon: Lexicon, *, none_of: bool, first: bool) -> _Part:
    """A word of any or ``none_of`` some classes, ``first`` in a grammar or not. Raises KeyError for one not there."""
    for name in names:
        lexicon.letters_of(name)
    if none_of:
        names = (".any", *sorted(ENDS.difference(names)))
    ways: Ways = FREE if ".any" in names else ((frozenset(names),),)
    ends = frozenset(filter(names.__contains__, ENDS))
    known: Need = frozenset() if ".any" in names else frozenset(names)
    if first or not ends:
        return _Part(ways, ways, (), int(bool(ends)), names=known)
    words = frozenset(names) - ends
    flat: Ways = FREE if ".any" in names else ((words,),) if words else ()
    return _Part(ways, flat, (Crossing(((ends,),), FREE),), 1, names=known)


def _times(repeat: str) -> tuple[int, int]:
    """How often an operator of repetition lets its item stand: at the least, at the most."""
    counted = _REPEAT.fullmatch(repeat)
    if counted is None:
        return repeat == "+", 1 if repeat == "?" else UNBOUNDED
    least = int(counted[1] or 0)
    return least, (int(counted[3]) if counted[3] else UNBOUNDED) if counted[2] else least
