"""Words of many languages, sorted into classes; and texts read as strings of class letters.

A rule about injected instructions speaks of classes (``<ignore> <glue>{0,4} <orders>``), not of words, so that one
rule serves every synonym, every language that builds its sentences alike, and every disguise that a word can be read
through. Reading a text means: split it into words, and write one letter for each, where a letter stands for
the *set* of classes that the word belongs to ("list" is a verb of showing and a noun of data). A class in a grammar
becomes the character class of all letters whose set holds it (:mod:`scanner.grammar`). A text that holds phrases of the
lexicon is written twice, with the phrases merged into one letter each and word by word, since "the user" may be wanted as either.

Letters are code points from U+0100 on: two bytes each in UTF-8, so that a byte offset of a match, halved, is the number
of a word. Punctuation that ends a sentence and colons are letters of their own; commas, quotes, brackets and line breaks
are nothing, since an instruction reads the same with and without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from itertools import pairwise
from typing import Final, Literal

import msgspec

from scanner.errors import RuleError
from scanner.normalize import fold

Gate = Literal["act", "matter", "alone", "strict", ""]
"""Whether a class makes a text worth reading: an act beside a matter, alone, or not; a matter at level ``strict`` only."""


class WordClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One class of words: what they have in common, and the words by language.

    ``words`` holds, by language, words and phrases with commas between them. ``{a,b}`` stands for either ending, as in
    a shell: ``ignor{e,es}``. ``<name>`` includes another class. Accents are folded away. ``common`` names words that
    are too frequent to make a text worth reading.
    """

    about: str
    words: dict[str, str]
    gate: Gate = ""
    common: str = ""


class LexiconFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of word classes."""

    classes: dict[str, WordClass]


_FIRST_LETTER: Final = 0x100
_LAST_LETTER: Final = 0x7FF
"""The code points that take two bytes in UTF-8."""

# What is a word: an address counts as one; French and Italian elisions ("l'IA") stand apart; "don't" is one word.
_WORD: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:qu|[cdjlmnst]|all|dell|nell|dall|sull|un)'(?=[^\W\d_]{2})|[^\W\d_]+(?:'[^\W\d_]{1,2}(?![^\W\d_]))?|\d[\d.,/:-]*|\n[ \t]*\n|[.!?;:]"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
URL, MAIL, NUMBER, STOP, COLON, ANY = "url", "mail", "number", "stop", "colon", "any"
_STOPS: Final = frozenset(".!?;\n")


class Lexicon:
    """Word classes, compiled. Immutable after construction."""

    __slots__ = ("_letters", "_of", "_phrases", "_words", "classes", "members", "stop")

    def __init__(self, classes: Mapping[str, WordClass], literals: Iterable[str]) -> None:
        """``literals`` are words that grammars name directly; each is a class of its own, called by its word."""
        self.classes = dict(classes)
        self.members: dict[str, frozenset[str]] = {name: self._members(name, ()) for name in classes}
        belongs: dict[str, set[str]] = {}
        for name, words in self.members.items():
            for word in words:
                belongs.setdefault(word, set()).add(name)
        for literal in literals:
            belongs.setdefault(literal, set()).add(f"={literal}")
        kinds: dict[frozenset[str], str] = {}
        for kind in (URL, MAIL, NUMBER, STOP, COLON, ANY):
            kinds[frozenset({f".{kind}"})] = chr(_FIRST_LETTER + len(kinds))
        for word in sorted(belongs):
            kinds.setdefault(frozenset(belongs[word]), chr(_FIRST_LETTER + len(kinds)))
        if _FIRST_LETTER + len(kinds) > _LAST_LETTER:
            raise RuleError("words", "there are more combinations of word classes than letters")
        self._letters = kinds
        self._of: dict[str, list[str]] = {}
        for names, letter in kinds.items():
            for name in names:
                self._of.setdefault(name, []).append(letter)
        ends = {f".{STOP}", f".{COLON}"}
        self._of[f".{ANY}"] = [letter for names, letter in kinds.items() if not names & ends]
        self.stop = kinds[frozenset({f".{STOP}"})]
        self._words: dict[str, str] = {}
        self._phrases: dict[tuple[str, str], list[tuple[list[str], str]]] = {}
        for word, names in belongs.items():
            parts = word.split()
            letter = kinds[frozenset(names)]
            if len(parts) == 1:
                self._words[parts[0]] = letter
            else:
                self._phrases.setdefault((parts[0], parts[1]), []).append((parts[2:], letter))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def letters_of(self, name: str) -> str:
        """The letters of a class, of a literal (``=word``) or of a kind (``.url``). Raises KeyError when unknown."""
        return "".join(self._of[name])

    def read(self, text: str) -> str:
        """The letters of a folded text: sentence end, words, sentence end, and the same once more with phrases merged."""
        parts = _WORD.findall(text.lower())
        words = self._words
        letters = [words.get(part) or self._kind(part) for part in parts]
        plain = "".join(letters)
        merged: list[str] = []
        at = 0
        for start, end, letter in self._merges(parts):
            merged += letters[at:start]
            merged.append(letter)
            at = end
        if not at:
            return f"{self.stop}{plain}{self.stop}"
        return f"{self.stop}{plain}{self.stop}{''.join(merged)}{''.join(letters[at:])}{self.stop}"

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where each of these letters stands in the text: code points, end exclusive; sentence ends around it nowhere."""
        found = [(match.group(), match.span()) for match in _WORD.finditer(text.lower())]
        spans = [span for _, span in found]
        placed = [(0, 0), *spans, (len(text), len(text))]
        at = 0
        for start, end, _ in self._merges([part for part, _ in found]):
            placed += spans[at:start]
            placed.append((spans[start][0], spans[end - 1][1]))
            at = end
        return [*placed, *spans[at:], (len(text), len(text))]

    def known(self, word: str) -> bool:
        """Whether a single word is in the lexicon."""
        return word in self._words

    def wider(self) -> Lexicon:
        """The same words with more of them worth reading, for level ``strict``: common ones, and classes that say so."""
        other = copy(self)
        other.classes = {
            name: msgspec.structs.replace(found, common="", gate="matter" if found.gate == "strict" else found.gate)
            for name, found in self.classes.items()
        }
        return other

    def vocabulary(self) -> Iterable[str]:
        """Every single word of the lexicon."""
        return self._words.keys()

    def _merges(self, parts: list[str]) -> list[tuple[int, int, str]]:
        """The phrases in a list of words: first word, end, letter. The first wins, and of those the longest."""
        phrases = self._phrases
        found: list[tuple[int, int, str]] = []
        behind = 0
        for at in [at for at, pair in enumerate(pairwise(parts)) if pair in phrases]:
            if at < behind:
                continue
            for rest, letter in phrases[parts[at], parts[at + 1]]:
                behind = at + 2 + len(rest)
                if parts[at + 2 : behind] == rest:
                    found.append((at, behind, letter))
                    break
            else:
                behind = at
        return found

    def _kind(self, part: str) -> str:
        if part[0] in _STOPS:
            kind = STOP
        elif part == ":":
            kind = COLON
        elif "://" in part or part.startswith("www."):
            kind = URL
        elif "@" in part:
            kind = MAIL
        elif part[0].isdigit():
            kind = NUMBER
        else:
            kind = ANY
        return self._letters[frozenset({f".{kind}"})]

    def _members(self, name: str, seen: tuple[str, ...]) -> frozenset[str]:
        """The words of a class, with those of the classes that it includes."""
        if name in seen or name not in self.classes:
            raise RuleError(f"words.{name}", "it is included, but is unknown or includes itself")
        found: set[str] = set()
        for listed in self.classes[name].words.values():
            for entry in split_words(listed):
                if entry.startswith("<"):
                    found |= self._members(entry.strip("<>"), (*seen, name))
                else:
                    # As the text will be split: "pre-approved" is a phrase. An elision stands for itself.
                    found.add(entry if entry.endswith("'") else " ".join(_WORD.findall(entry)))
        return frozenset(found)


def split_words(listed: str) -> list[str]:
    """The words of a list with commas, endings in braces written out, folded and in lower case."""
    entries, depth, start = [], 0, 0
    for place, character in enumerate(listed + ","):
        depth += (character == "{") - (character == "}")
        if character == "," and not depth:
            entries.append(listed[start:place])
            start = place + 1
    return [fold(word).lower() for entry in entries if entry.strip() for word in _expanded(" ".join(entry.split()))]


def _expanded(entry: str) -> list[str]:
    before, brace, rest = entry.partition("{")
    if not brace:
        return [entry]
    inside, _, after = rest.partition("}")
    return [word for ending in inside.split(",") for word in _expanded(before + ending.strip() + after)]


def camel_split(text: str) -> str:
    """A name such as ``ignoreAllRules`` as words."""
    return _CAMEL.sub(" ", text)
