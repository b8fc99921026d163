"""A text read through the disguises that only a reader sees through: other texts that it may have been meant as.

Only for texts that look suspicious and have not convinced yet (:mod:`scanner.reader`), so speed matters little here and
precision much: what comes out is read by the same grammars, and only counts when it says more than the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from scanner.lexicon import Lexicon
from scanner.rules import Channel
from scanner.suspicion import CORE, LEET, SHIFTED, shifted

MAX_TEXT: Final = 20_000
"""Characters of a text that are looked at in disguise; more than any view shows."""


class Undisguised(NamedTuple):
    """What a text may have been meant as, and by which way of reading."""

    channel: Channel
    text: str


_SPACED: Final = re.compile(r"(?:(?<![^\W_])[^\W_$@!|]|[$@!|])(?:[ ._*|/~-]{1,3}(?:[^\W_](?![^\W_])|[$@!|])){4,}")
_WIDE: Final = re.compile(r"[ ._*|/~-]{2,}| (?=[^ ])(?<=[._*|/~-] )")
_BINARY: Final = re.compile(r"(?:\b[01]{8}\b[ ,]?){4,}")
_HEXADECIMAL: Final = re.compile(r"(?:\b(?:0x)?[0-9A-Fa-f]{2}\b[ :,]{0,2}){8,}")
_LEET_WORD: Final = re.compile(r"[a-z0-9@$!|]*(?:[a-z][0-9@$!|]|[0-9@$!|][a-z])[a-z0-9@$!|]*")
_LETTERS: Final = re.compile(r"[a-z]{4,}")
_HIDDEN: Final = {shifted(word, by) if by else word[::-1]: by for word in SHIFTED for by in range(26)}
"""Words backwards (0) and moved through the alphabet, and by how many places."""
_HIDDEN_WORD: Final = re.compile("|".join(_HIDDEN))
_LONG: Final = re.compile(r"[a-z]{14,}")
_JOINTS: Final = re.compile(r"(?<=[a-z])[\s\"'+_-]*[\"'+_-][\s\"'+_-]*(?=[a-z])")
_FEWEST_PIECES: Final = 8  # pieces of words from which on they are put together …
_SHORT_PIECES: Final = 3.2  # … when this is the most that they have of letters on average; English words have 4.7
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_SHORTEST_GLUED: Final = 3  # letters of a word that a run of letters is cut into
_FEWEST_GLUED: Final = 3  # words that a run of letters must hold to be taken for several words …
_KNOWN_SHARE: Final = 0.75  # … and what share of its letters they must be: compounds of other languages are one word
_SHORTEST_CORE: Final = 5  # letters of a word that is recognised although it is misspelt
_LONG_CORE: Final = 7  # … with a letter replaced by another


def readings(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Every other reading of a folded text that has one, the likelier first."""
    text = text[:MAX_TEXT]
    lower = text.lower()
    yield from _spaced(lower, lexicon)
    yield from _leet(lower, lexicon)
    yield from _typos(lower)
    yield from _glued(lower, lexicon)
    for by in sorted({_HIDDEN[word] for word in _HIDDEN_WORD.findall(lower)}):
        yield Undisguised("shifted", shifted(lower, 26 - by)) if by else Undisguised("backwards", lower[::-1])
    for channel, pattern, base in (("binary", _BINARY, 2), ("hexadecimal", _HEXADECIMAL, 16)):
        for match in pattern.finditer(text):
            digits = re.findall(r"[01]{8}" if base == 2 else r"(?<![0-9A-Fa-fx])[0-9A-Fa-f]{2}|(?<=0x)[0-9A-Fa-f]{2}|[0-9A-Fa-f]{2}", match.group())  # noqa: E501, PLR2004
            plain = bytes(int(digit, base) for digit in digits).decode(errors="replace")
            yield Undisguised("binary" if channel == "binary" else "hexadecimal", plain)


def _spaced(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Letters with a space, a dot, a hyphen between each: put together, where need be cut into words again."""

    def joined(match: re.Match[str]) -> str:
        run = match.group()
        signs = sorted({sign for sign in re.findall(r"[ ._*|/~-]+", run)}, key=len)
        if len(signs) > 1:  # the wider, or the rarer, gap stands between words
            word_gap = max(signs, key=lambda sign: (len(sign), -run.count(sign)))
            words = [re.sub(r"[ ._*|/~-]+", "", word) for word in re.split(re.escape(word_gap), run)]
            return " ".join(words)
        return " ".join(_cut(re.sub(r"[ ._*|/~-]+", "", run), lexicon))

    plain = _SPACED.sub(joined, text)
    if plain != text:
        yield Undisguised("spaced", plain)
        yield from (Undisguised("spaced", other.text) for other in _leet(plain, lexicon))
        squeezed = _SPACED.sub(lambda match: " ".join(_cut(_unleet(re.sub(r"[ ._*|/~-]+", "", match.group()), "i"), lexicon)), text)
        if squeezed != plain:
            yield Undisguised("spaced", squeezed)


_LEET_LETTERS: Final = {sign: letter for letter, signs in LEET.items() for sign in signs[1:] if sign not in "1|!"}


def _unleet(word: str, one: str) -> str:
    """A word with digits and signs read as letters; ``one`` is what 1, ! and | are read as."""
    return word.translate(str.maketrans({**_LEET_LETTERS, "1": one, "!": one, "|": one}))


def _leet(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Words with digits for letters, those that are words then."""
    changed = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal changed
        word = match.group()
        stem, tail = (word.rstrip("!"), word[len(word.rstrip("!")) :])
        for one in ("i", "l"):
            candidate = _unleet(stem, one)
            if candidate != stem and lexicon.known(candidate):
                changed += 1
                return candidate + tail
        return _unleet(stem, "i") + tail if stem.isalpha() is False and any(c.isalpha() for c in stem) else word

    read = _LEET_WORD.sub(plain, text)
    if changed:
        # "4ll" and "1" alone may be words too, once others have turned out to be
        yield Undisguised("leet", re.sub(r"(?<![\w@$!|])[4@](?=[a-z])", "a", read))


_EDGES: Final = {(word[0], last) for word in CORE for last in (word[-1], word[-2])} | {(word[1], word[-1]) for word in CORE}
"""First and last letters of core words, misspelt or not; most other words have others."""


class _Misspelt(NamedTuple):
    """Core words by what is left of them when they are misspelt."""

    shorter: dict[str, str]  # one letter left out
    swapped: dict[str, str]  # two neighbours exchanged
    jumbled: dict[str, str]  # first letter, inner letters in order, last letter
    gapped: dict[str, str]  # one letter unknown


@cache
def _misspelt() -> _Misspelt:
    words = [word for word in CORE if len(word) >= _SHORTEST_CORE]
    return _Misspelt(
        shorter={word[:at] + word[at + 1 :]: word for word in words for at in range(1, len(word))},
        swapped={
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word for word in words for at in range(len(word) - 1)
        },
        jumbled={_jumble(word): word for word in words},
        gapped={_gap(word, at): word for word in words if len(word) >= _LONG_CORE for at in range(1, len(word))},
    )


def _jumble(word: str) -> str:
    return word[0] + "".join(sorted(word[1:-1])) + word[-1]


def _gap(word: str, at: int) -> str:
    return f"{word[:at]}.{word[at + 1 :]}"


def _meant(word: str) -> str:
    """The core word that a misspelt one stands for, or the word itself."""
    if word in CORE or (word[0], word[-1]) not in _EDGES:
        return word
    table = _misspelt()
    meant = table.shorter.get(word) or table.swapped.get(word) or table.jumbled.get(_jumble(word))
    places = range(1, len(word))
    longer = (word[:at] + word[at + 1 :] for at in places)
    meant = meant or next((shorter for shorter in longer if len(shorter) >= _SHORTEST_CORE and shorter in CORE), None)
    return meant or next((found for at in places if (found := table.gapped.get(_gap(word, at)))), word)


def _typos(text: str) -> Iterator[Undisguised]:
    """Misspelt core words, put right."""
    plain = _LETTERS.sub(lambda match: _meant(match.group()), text)
    if plain != text:
        yield Undisguised("typo", plain)


def _glued(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Words without spaces, cut apart; words in pieces, put together."""
    closed = _JOINTS.sub("", text)
    plain = _LONG.sub(lambda match: " ".join(_whole_words(match.group(), lexicon)), closed)
    if plain != text:
        yield Undisguised("glued", plain)
    words = text.split()
    if len(words) >= _FEWEST_PIECES and sum(map(len, words)) <= _SHORT_PIECES * len(words):
        yield Undisguised("glued", " ".join(_cut(_NO_LETTER.sub("", text), lexicon)))


def _whole_words(run: str, lexicon: Lexicon) -> list[str]:
    """A run of letters as words, if it is made of several; the word that it is otherwise."""
    pieces = _cut(run, lexicon)
    known = [piece for piece in pieces if lexicon.known(piece)]
    letters = sum(map(len, known))
    return pieces if len(known) >= _FEWEST_GLUED and letters >= _KNOWN_SHARE * len(run) else [run]


def _cut(run: str, lexicon: Lexicon) -> list[str]:
    """A run of letters as words of the lexicon and what is between them; the fewest unknown letters win."""
    words = _short_words(lexicon)
    longest = max(map(len, words))
    best: list[tuple[int, int, str]] = [(0, 0, "")]  # unknown letters, words, last word
    for end in range(1, len(run) + 1):
        unknown, count, _ = best[end - 1]
        choice = (unknown + 1, count, "")
        for length in range(_SHORTEST_GLUED, min(longest, end) + 1):
            word = run[end - length : end]
            if word in words:
                before = best[end - length]
                choice = min(choice, (before[0], before[1] + 1, word), key=lambda state: state[:2])
        best.append(choice)
    pieces: list[str] = []
    end = len(run)
    strange = ""
    while end:
        word = best[end][2]
        if word:
            pieces += [strange, word] if strange else [word]
            strange = ""
            end -= len(word)
        else:
            strange = run[end - 1] + strange
            end -= 1
    if strange:
        pieces.append(strange)
    return pieces[::-1]


@cache
def _short_words(lexicon: Lexicon) -> frozenset[str]:
    """The lexicon's words that a run of letters may be cut into."""
    return frozenset(word for word in lexicon.vocabulary() if len(word) >= _SHORTEST_GLUED and word.isascii() and word.isalpha())
