"""Which leaves are worth reading for instructions: one pass of RE2 over the arena, Python for hardly any leaf.

More than half of harmless texts hold some word that an injected instruction could be made of. Few of these words are
rare in bills: what a model was told ("guidelines", "system prompt"), what it is called, what is nobody's business
("card numbers"), and some verbs that are enough alone ("disregard", "act as"). So one pass over the whole arena looks
for those (300 MB/s), and a leaf without any is not read. To ask for a verb beside the noun as well was tried: a
second automaton of thousands of words, and hardly a leaf less to read.

The gate sees through disguises: words that are glued together (long words need no boundary), the core words with
digits for letters (``[i1!|]gn[o0]r[e3]``), with their letters in disorder (the first, the inner ones in any order,
the last) or one of them replaced, backwards and moved through the alphabet. Others show by their shape: letters with
something between each, long runs of letters, markup inside words, characters by number.

RE2 builds its automaton while it reads, at 2 to 40 MB/s; so :class:`Suspicion` reads some texts at construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from scanner.arena import SEPARATOR, Arena, LeafCursor
from scanner.ciphers import HIDDEN, every_cipher
from scanner.lexicon import Lexicon, split_words
from scanner.markup import unhyphened, unmarked
from scanner.matcher import compile_native
from scanner.misspelt import CORE

Leaf = tuple[int, int, int]
"""Number, start and end (in the arena's buffer) of one text."""

# Digits and signs that stand for letters, those that a gate can afford; scanner/leet.py knows more.
_LEET: Final = {"a": "a4@", "e": "e3", "i": "i1!|", "l": "l1|!", "o": "o0", "s": "s5$", "t": "t7"}

_LONG: Final = 7  # letters from which on a word is looked for with one of them replaced

_BETWEEN: Final = r"[\s_,.'\"*/-]{1,3}"  # what may stand between the words of a phrase
_SHORT: Final = 6  # letters below which a word must stand alone: "list" is in "enlisted", "ignore" is in no other word

_BASE64: Final = r"(?:[A-Za-z][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}[A-Za-z0-9+/_-]*"
_MARK: Final = r"(?:\*{1,3}|_{2}|~{1,2}|`|\]\(|<[^<>\x1f]{1,80}>)"

SHAPES: Final = (
    r"\b(?:[a-z0-9@$!|][^a-z0-9\x1f]{1,5}){2}(?:[a-z0-9][^a-z0-9\x1f]{1,5}){3}[a-z][^a-z0-9\x1f]",  # letters apart
    # three words with signs for letters, one plain word between them at the most
    r"(?:(?:[a-z]+[0134579@$!|]|[1347@$!|]+[a-z])[a-z0-9@$!|]*[,.:;]? (?:[a-z]+ )?){3}",
    # words without spaces, more than names of fields have (productRatePlanChargeId); base32 in lower case
    r"(?-i:[a-z]{20}|[A-Z]{20}|(?:[A-Z][a-z]{1,11}){5})|\b[a-z2-7]{40}",
    rf"(?-i:{_BASE64}={{0,2}}[^A-Za-z0-9\x1f][^\x1f]{{0,15}}?[A-Za-z0-9+/_-]{{8}})",  # base64 in pieces
    r"(?:(?:U\+00|chr\(0?x?)[0-9a-f]{2,3}[^a-z0-9\x1f]{0,3}){8}",  # characters by number
    r"[01]{56}",  # binary without spaces
    r"(?:[.-]{1,6}[ /|\n]{1,3}){6}[.-]{0,5}(?:\.-|-\.)",  # Morse
    r"(?:\xf0\x9f\x87[\xa6-\xbf][^a-z\x1f]{0,4}?){8}",  # regional indicators
)
"""What disguises look like that no word shows through."""


class Suspicion:
    """The passes, compiled. Immutable after construction."""

    __slots__ = ("_any", "_marked_up", "_matter", "_shapes")

    def __init__(self, lexicon: Lexicon, texts: Iterable[str]) -> None:
        """``texts`` are read once, so that the first payload does not pay for the automaton."""
        words = _words(lexicon)
        core = sorted(CORE)
        disguised = [*sorted(every_cipher(HIDDEN)), *map(_jumbled, core), *map(_gapped, core), *map(_leet, core)]
        matters = "|".join([*map(_shape, _fewest(words)), *disguised])
        marked_up = rf"[a-z]{_MARK}[a-z<]|(?:\b[a-z]{{1,5}}-[a-z-]{{1,9}} ){{3}}"
        self._any = compile_native(f"(?i:{matters}|{'|'.join(SHAPES)}|{marked_up})", large=True)
        self._matter = compile_native(f"(?i:{matters})", large=True)
        self._shapes = compile_native(f"(?i:{'|'.join(SHAPES)})")
        self._marked_up = compile_native(f"(?i:{marked_up})")
        self.leaves(Arena(list(texts)))

    def marked(self, arena: Arena) -> list[Leaf]:
        """The leaves that hold a word of the gate or look disguised; remembered in the arena."""
        if arena.suspicious is None:
            arena.suspicious = _marked(self._any, arena.buffer)
        return arena.suspicious

    def leaves(self, arena: Arena) -> list[Leaf]:
        """The leaves that are worth reading: number, start and end in the arena's buffer."""
        candidates = self.marked(arena)
        if not candidates:
            return []
        texts = [arena.buffer[start:end] for _, start, end in candidates]
        # Markup alone is no reason; that the words without it hold a matter is one.
        marked_up = sorted(
            _places(self._marked_up, texts) - _places(self._shapes, texts) - _places(self._matter, texts)
        )
        plain = [_both_ways(texts[place].decode()).encode() for place in marked_up]
        matters = _places(self._matter, plain)
        harmless = {place for number, place in enumerate(marked_up) if number not in matters}
        return [leaf for place, leaf in enumerate(candidates) if place not in harmless]


def _places(regex: Any, texts: list[bytes]) -> set[int]:
    """Which of the texts ``regex`` matches in."""
    return {place for place, _, _ in _marked(regex, SEPARATOR.join(texts))} if texts else set()


def _both_ways(text: str) -> str:
    plain = unmarked(text)
    return f"{plain} {unhyphened(plain)}"


def _marked(regex: Any, buffer: bytes) -> list[Leaf]:
    """The leaves of a buffer in which ``regex`` matches."""
    cursor = LeafCursor(buffer)
    leaves: list[Leaf] = []
    match = regex.search(buffer)
    while match is not None:
        cursor.move(match.start())
        leaves.append((cursor.leaf, cursor.start, cursor.end))
        # Once is enough. To find every match takes quadratic time where each looks ahead to the end, as base64 does.
        match = regex.search(buffer, cursor.end + 1)
    return leaves


def _words(lexicon: Lexicon) -> set[str]:
    """The words and phrases that make a text worth reading."""
    words: set[str] = set()
    for name, word_class in lexicon.classes.items():
        if word_class.gate == "balanced":
            words |= lexicon.members[name] - set(split_words(word_class.common))
    return words


def _fewest(words: set[str]) -> list[str]:
    """The words and phrases without those that hold a shorter one, which opens the gate for them."""
    openers = {word for word in words if len(word) >= _SHORT}
    return sorted(word for word in words if openers.isdisjoint(_parts(word)))


def _parts(word: str) -> Iterator[str]:
    """What of a word, other than itself, is long enough to be looked for within others."""
    for length in range(_SHORT, len(word)):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def _shape(word: str) -> str:
    """A word or phrase as a pattern, as a word of its own when it is short."""
    text = _BETWEEN.join(map(re.escape, word.split()))
    return rf"(?:\b|_){text}(?:\b|_)" if len(word) < _SHORT and word.isascii() else text


def _leet(word: str) -> str:
    """A word with digits and signs for its letters."""
    return "".join(f"[{_LEET[letter]}]" if letter in _LEET else letter for letter in word)


def _jumbled(word: str) -> str:
    """A word with its inner letters in any order, one of them more or fewer."""
    inner = "".join(sorted(set(word[1:-1])))
    return rf"\b{word[0]}[{inner}]{{{len(word) - 3},{len(word) - 1}}}{word[-1]}\b"


def _gapped(word: str) -> str:
    """A word with one of its inner letters replaced by another, if it is long enough to be told from all others."""
    if len(word) < _LONG:
        return _jumbled(word)
    return rf"\b(?:{'|'.join(f'{word[:at]}[a-z]{word[at + 1 :]}' for at in range(1, len(word) - 1))})\b"
