"""Words without spaces between them, cut apart: ``forgetallpreviousinstructions``.

The cheapest cut wins. A word of the lexicon costs one and a little more when it is short, and a letter outside all
words costs more than that. So long words are preferred, and what is unknown stays together as well as it can.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from scanner.character_table import with_ascii
from scanner.language.lexicon import Lexicon
from scanner.language.word_classes import split_words
from scanner.matching.engines.native import Occurrences, occurrences_of

_LONGEST: Final = 16
"""Letters of the longest word that is looked for."""

_UNKNOWN: Final = 2.2  # what a letter outside all words costs
_FOREIGN: Final = 0.6  # what a word that is not English costs more
_MOVED: Final = 0.4  # what it costs to leave out a space or put one in
_STRAY: Final = 5.0  # what a letter costs that is left over beside words: endings that the lexicon does not know
_STRANGER: Final = 1.0  # what a token outside all words costs …
_STRANGE_LETTER: Final = 0.5  # … and each of its letters
_LETTERS: Final = re.compile(r"[a-z]+")
_NO_LETTERS: Final = with_ascii({code: " " for code in range(128) if not chr(code).islower()})
_NUMBERED: Final = re.compile(r"(?<!\S)[^\s0-9]*+(?:[0-9][^\s0-9]*+){4,}+")
_LETTERS_AND_GAPS: Final = re.compile(r"[a-z]+(?:[ \t\n-]+[a-z]+)+")
_GAP: Final = re.compile(r"[ \t\n-]+")
_REMEMBERED: Final = 512  # runs; in a text in every disguise, four of five come again in other readings
_FEWEST: Final = 3  # words that a run of letters must hold to be taken for several words …
_KNOWN_SHARE: Final = 0.7  # … and what share of its letters they must be: compounds of other languages are one word
# Where words of any language count, what share must lie in words of so many letters: "aus w a h l m o gli chk ei
# ten" is a German word.
_LONG_SHARE: Final = 0.72
_LONG_WORD: Final = 3
_UNLIKELY: Final = 6  # letters of a word that chance does not make …
_WORDY_SHARE: Final = 0.4  # … and what share of a run's letters shorter ones must be
_SHORTEST: Final = 4  # letters from which on any word of the lexicon is looked for, whatever its language …
_SHORTEST_ENGLISH: Final = 3  # … and every English one

# Shorter words would be everywhere in a run; these are the English ones that hold instructions together.
_SHORT_WORDS: Final = (
    "a i ai am an as at be by do go if in is it me my no of on or so to up us we all and any are ask ban but can dan"
    " did end for get god had has her him his how its key let may new not now off old one our out own pay per pin put"
    " run say see set she sum tax tell the two use was way who why you"
)
_SHORT: Final = frozenset(_SHORT_WORDS.split())


def letter_runs(text: str) -> tuple[str, ...]:
    """The runs of letters of a text in lower case; for ASCII in a third of the time that a pattern takes."""
    return tuple(text.translate(_NO_LETTERS).split() if text.isascii() else _LETTERS.findall(text))


def without_ids(text: str) -> str:
    """A text without its ids, times and numbers: what has four digits or more between two spaces."""
    return _NUMBERED.sub(" ", text)


def cut(run: str, lexicon: Lexicon, *, foreign: bool = False) -> list[str]:
    """A run of letters as words of the lexicon and what is between them; ``foreign`` has no preference for English."""
    prices, occurrences = _words(lexicon, foreign=foreign)
    return _cut(run, prices, occurrences(run))


def _cut(run: str, prices: list[float], found: list[tuple[int, int, int]]) -> list[str]:
    """A run of letters cut into the ``found`` words that cost least; letters in no word stay together."""
    if not any(end - start > 1 for _, start, end in found):
        return [run] if run else []
    # By letters read: the least cost, and how many letters the last word has, the shorter of two at equal cost. The
    # words come in the order of their ends, so that each is asked once: half the time of a table of them.
    costs, lengths = [0.0], [0]
    read, least = 0, 0.0
    for number, start, end in found:
        while read < end:
            read += 1
            least += _UNKNOWN
            costs.append(least)
            lengths.append(0)
        cost = costs[start] + prices[number]
        if cost < least or (cost == least and end - start < lengths[end]):
            costs[end] = least = cost
            lengths[end] = end - start
    lengths += [0] * (len(run) - read)
    return _pieces(run, lengths)


@lru_cache(maxsize=_REMEMBERED)
def whole_words(run: str, lexicon: Lexicon, *, foreign: bool = False) -> tuple[str, ...]:
    """A run of letters as words, if it is made of several; else the run."""
    prices, occurrences = _words(lexicon, foreign=foreign)
    found = occurrences(run)
    if _within_any(found) < _KNOWN_SHARE * len(run):  # most runs of letters that are no words: 5 us instead of 100
        return (run,)
    pieces = tuple(_cut(run, prices, found))
    if foreign and sum(len(piece) for piece in pieces if len(piece) >= _LONG_WORD) < _LONG_SHARE * len(run):
        return (run,)
    words = _prices(lexicon, foreign=foreign)
    letters = sum(len(piece) for piece in pieces if piece in words)
    if letters == len(run):
        return pieces
    return pieces if len(pieces) >= _FEWEST and letters >= _KNOWN_SHARE * len(run) else (run,)


def is_wordy(run: str, lexicon: Lexicon) -> bool:
    """Whether a run of letters holds a long word of the lexicon, or is words for half of it; few runs by chance are."""
    _, occurrences = _words(lexicon, foreign=False)
    found = [place for place in occurrences(run) if place[2] - place[1] >= _SHORTEST_ENGLISH]
    return any(end - start >= _UNLIKELY for _, start, end in found) or _within_any(found) >= _WORDY_SHARE * len(run)


def _within_any(found: list[tuple[int, int, int]]) -> int:
    """How many letters lie in any of the words found, which come in the order of their ends."""
    letters = 0
    first = found[-1][2] if found else 0
    for _, start, end in reversed(found):
        if start < first:
            letters += min(end, first) - start
            first = start
    return letters


def respaced(text: str, lexicon: Lexicon) -> str:
    """A text in lower case with its spaces where words of the lexicon want them; what is no letter stays as it is.

    Spaces that are left out, put in or moved cost a little each, so a text that has none such keeps its own.
    """
    return _LETTERS_AND_GAPS.sub(lambda match: _spaced_anew(match.group(), lexicon), text)


@lru_cache(maxsize=_REMEMBERED)  # in long texts in every disguise, two runs of three come again
def _spaced_anew(run: str, lexicon: Lexicon) -> str:
    """A run of pieces with its spaces where the words that cost least have them; what is no word stays as it stands."""
    prices, occurrences = _words(lexicon, foreign=False)
    tokens = _GAP.split(run)
    letters = "".join(tokens)
    ending: dict[int, list[tuple[float, int]]] = {}  # what words cost, and where they begin, by their end
    for number, start, end in occurrences(letters):
        ending.setdefault(end, []).append((prices[number], start))
    # Whether a border is at each place, how many are before it, and where a word that begins needs a space.
    borders = [0] * (len(letters) + 1)
    for at in accumulate(map(len, tokens)):
        borders[at] = 1
    before = [0, *accumulate(borders)]
    stuck = [1 - border for border in borders]
    stuck[0] = 0
    words_at = ending.get
    # By letters read: the least cost, and how many letters the last word has, of two that cost the same the shorter.
    costs, lengths = [0.0], [0]
    begins = 0
    for end in range(1, len(letters) + 1):
        # An unknown part stays as it stands: letter by letter, or a whole token, whichever costs less.
        least, last = costs[-1] + _STRAY, 0
        border = borders[end]
        if border:
            cost = costs[begins] + _STRANGER + _STRANGE_LETTER * (end - begins)
            if cost < least:
                least, last = cost, end - begins
            begins = end
        around = before[end] + 1 - border
        for price, start in words_at(end, ()):
            cost = costs[start] + price + _MOVED * (stuck[start] + around - before[start + 1])
            if cost < least or (cost == least and end - start < last):
                least, last = cost, end - start
        costs.append(least)
        lengths.append(last)
    return " ".join(_pieces(letters, lengths))


def _pieces(run: str, lengths: list[int]) -> list[str]:
    """The run as words, read from its end; letters between words stay together."""
    pieces: list[str] = []
    end = strange = len(run)
    while end:
        length = lengths[end]
        if length:
            pieces += [run[end:strange], run[end - length : end]]
            strange = end - length
        end -= length or 1
    pieces.append(run[:strange])
    return [piece for piece in reversed(pieces) if piece]


def english(lexicon: Lexicon) -> set[str]:
    """The English words of a lexicon, those of phrases one by one."""
    listed = [entry for found in lexicon.classes.values() for entry in split_words(found.words.get("en", ""))]
    return {word for entry in listed if not entry.startswith("<") for word in entry.split()}


def is_word(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in lower case is one that runs are cut into, or any other of the lexicon."""
    return word in _SHORT or lexicon.known(word)


@cache
def _words(lexicon: Lexicon, *, foreign: bool) -> tuple[list[float], Occurrences]:
    """The prices of the words that a run may be cut into, and what finds all of them in it.

    To look words up at every letter in every length takes 200 ms for 20,000 letters, and this 20.
    """
    prices = _prices(lexicon, foreign=foreign)
    return list(prices.values()), occurrences_of(list(prices))


@cache
def _prices(lexicon: Lexicon, *, foreign: bool) -> dict[str, float]:
    """The words that a run may be cut into, and what each costs."""
    if foreign:
        return {word: 1 + 1 / len(word) for word in lexicon.vocabulary() if len(word) <= _LONGEST and word.isalpha()}
    own = english(lexicon)
    long = {word for word in own if len(word) >= _SHORTEST_ENGLISH}
    long |= {word for word in lexicon.vocabulary() if len(word) >= _SHORTEST}
    long = {word for word in long if len(word) <= _LONGEST and word.isalpha()}
    return {word: 1 + 1 / len(word) + (word not in own and word not in _SHORT) * _FOREIGN for word in long | _SHORT}
