"""Which leaves are worth reading for instructions: two passes of RE2, Python for hardly any leaf.

More than half of harmless texts hold some word that an injected instruction could be made of, hardly any holds two
that make one: something to be done ("disregard", "reveal", "act as") and a matter that it is done to ("guidelines",
"system prompt", "card numbers"). Matters are the rarer side. So the first pass looks for those alone, over the whole
arena (330 to 440 MB/s); the second, over the few leaves that hold one, for an act. One pattern for both at once ran at
150 MB/s: the automaton of 2,500 words no longer fits the cache. A leaf that does not pass is not read.

The gate sees through the disguises that are made of the same letters: digits for letters (the words are written as
classes, ``[i1!|]gn[o0]r[e3]``), words that are glued together (long words need no boundary), letters in the wrong
order (the core words as a first letter, their inner letters in any order, and the last one). Others show by their shape:
letters with something between each, words backwards or shifted through the alphabet, bytes in binary or hexadecimal.

RE2 builds its automaton while it reads, at 2 to 40 MB/s; so :class:`Suspicion` reads some texts at construction.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Any, Final

from scanner.arena import SEPARATOR, Arena, LeafCursor
from scanner.lexicon import Lexicon, split_words
from scanner.matcher import compile_native

# Digits and signs that stand for letters ("leet speak"); own list of the usual ones.
LEET: Final = {"a": "a4@", "b": "b8", "e": "e3", "g": "g9", "i": "i1!|", "l": "l1|", "o": "o0", "s": "s5$", "t": "t7"}

_BETWEEN: Final = r"[\s_,.'\"*-]{1,3}"  # what may stand between the words of a phrase
_SHORT: Final = 6  # letters below which a word must stand alone: "list" is in "enlisted", "ignore" is in no other word
_LEET_FROM: Final = 5  # letters from which on a word is looked for with digits in it

CORE: Final = (
    "ignore", "ignoring", "disregard", "forget", "override", "bypass", "previous", "instruction", "instructions",
    "directive", "directives", "guidelines", "guideline", "prompt", "prompts", "reveal", "restrictions",
    "commands", "passwords", "everything", "customers", "credentials",
)  # fmt: skip
"""Words that are recognised with their letters in disorder: those that most instructions are made of."""

SHIFTED: Final = ("ignore", "disregard", "forget", "instruction", "previous", "prompt", "reveal", "override", "system")
"""Words that are looked for backwards and shifted through the alphabet."""

SHAPES: Final = (
    r"(?:\b[a-z0-9$@!|][ ._*|/~-]{1,3}){6}",  # letters with something between each
    r"(?:\b[01]{8}\b[ ,]?){6}",  # binary
    r"(?:\b(?:0x)?[0-9a-f]{2}[ :,]{1,2}){8}",  # hexadecimal with spaces
)


class Suspicion:
    """The two passes, compiled. Immutable after construction."""

    __slots__ = ("_act", "_matter")

    def __init__(self, lexicon: Lexicon, texts: Iterable[str]) -> None:
        """``texts`` are read once, so that the first payload does not pay for the automaton."""
        act, matter, alone = (_side(lexicon, side) for side in ("act", "matter", "alone"))
        hidden = "|".join([*map(re.escape, hidden_words()), *SHAPES])
        alone = f"{alone}|{hidden}"
        self._matter = compile_native(f"(?i:{matter}|{alone})")
        self._act = compile_native(f"(?i:{act}|{alone})")
        joined = "\x1f".join(texts).encode()
        for regex in (self._matter, self._act):
            for _ in regex.finditer(joined):
                pass

    def leaves(self, arena: Arena) -> list[tuple[int, int, int]]:
        """The leaves that are worth reading: number, start and end in the arena's buffer."""
        candidates = _marked(self._matter, arena.buffer)
        if not candidates:
            return []
        joined = SEPARATOR.join([arena.buffer[start:end] for _, start, end in candidates])
        return [candidates[place] for place, _, _ in _marked(self._act, joined)]


def _marked(regex: Any, buffer: bytes) -> list[tuple[int, int, int]]:
    """The leaves of a buffer in which ``regex`` matches."""
    cursor = LeafCursor(buffer)
    return [(cursor.leaf, cursor.start, cursor.end) for match in regex.finditer(buffer) if cursor.move(match.start())]


def _side(lexicon: Lexicon, side: str) -> str:
    words: set[str] = set()
    for name, word_class in lexicon.classes.items():
        if word_class.gate == side:
            words |= lexicon.members[name] - set(split_words(word_class.common))
    core = {jumbled(word) for word in words & set(CORE)}
    return "|".join(sorted({*map(_shape, words), *core}))


def _shape(word: str) -> str:
    parts = word.split()
    leet = len(word) >= _LEET_FROM and word.isascii()
    text = _BETWEEN.join("".join(_leet(letter) if leet else re.escape(letter) for letter in part) for part in parts)
    if len(word) < _SHORT and word.isascii():
        return rf"(?:\b|_){text}(?:\b|_)"
    return text


def _leet(letter: str) -> str:
    signs = LEET.get(letter)
    return f"[{signs}]" if signs else re.escape(letter)


def jumbled(word: str) -> str:
    """A word with its inner letters in any order, one of them more or fewer."""
    inner = "".join(sorted(set(word[1:-1])))
    return rf"\b{word[0]}[{inner}]{{{len(word) - 3},{len(word) - 1}}}{word[-1]}\b"


def hidden_words() -> list[str]:
    """The words of :data:`SHIFTED`, backwards and under each of the 25 shifts of the alphabet."""
    return [word[::-1] for word in SHIFTED] + [shifted(word, by) for word in SHIFTED for by in range(1, 26)]


def shifted(text: str, by: int) -> str:
    """A text with every ASCII letter moved ``by`` places through the alphabet."""
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    table = str.maketrans(lower + upper, lower[by:] + lower[:by] + upper[by:] + upper[:by])
    return text.translate(table)
