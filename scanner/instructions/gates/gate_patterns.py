"""The patterns of the gate: words and phrases in plain and disguised spelling, and the shapes of disguises.

Gate words are found when they are glued to others (long ones need no boundary), with digits for letters
(``[i1!|]gn[o0]r[e3]``), with their letters in disorder (the first, the inner ones in any order, the last) or one of
them replaced, backwards, and moved through the alphabet. Other disguises show by their shape: letters with something
between each, long runs of letters, markup inside words, characters by number.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from typing import Final

from scanner.disguises.ciphers.ciphers import TURNED_WORDS, disguised_stems, moved_words
from scanner.disguises.ciphers.infixed import FEW_INFIXED
from scanner.disguises.ciphers.piglatin import ROW
from scanner.disguises.misspellings.misspelt import CORE, FOREIGN, TELLING, sounds
from scanner.disguises.signs.dense import DENSE
from scanner.disguises.signs.hangul import LETTERS_APART, SYLLABLES_APART
from scanner.disguises.signs.lettered import AS_IN, PUNYCODE, SQUARE
from scanner.disguises.signs.looks import LOOKS
from scanner.disguises.signs.rejoined import CUT
from scanner.disguises.signs.spaced import SIGNED_ROW
from scanner.disguises.signs.spelled import ICAO_RUN, PAIRS, PLACES
from scanner.disguises.signs.stuffed import STUFFED
from scanner.instructions.gates.disguise_shapes import RUNS
from scanner.matching.engines.native import occurrences_of

# Digits and signs that stand for letters, as many as a gate can afford; scanner/disguises/signs/leet.py knows more.
_LEET: Final = {"a": "a4@", "e": "e3", "i": "i1!|", "l": "l1|!", "o": "o0", "s": "s5$", "t": "t7"}

_LONG: Final = 7  # letters from which on a word is looked for with one letter replaced

_BETWEEN: Final = r"[\t-\r -/:-@\[-`{-~]+"  # what may stand between the words of a phrase: white space and ASCII signs
GAP_BYTES: Final = bytes(
    (*b"\t\n\v\f\r", *range(0x20, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F))
)
"""The same, byte by byte."""
_SHORT: Final = 6  # letters below which a word must stand alone: "list" is in "enlisted", "ignore" in no other word

_LONG_PHRASE: Final = 11  # characters from which on a phrase without its spaces is in no other word
_OR, _GAP, _MAYBE_GAP = "\1\2\3"  # placeholders that no word holds
_PIECE: Final = 3  # least letters of either half of a word that is cut in two

_ONE_GAP: Final = r"(?:[^a-z\x1f]|\r\n)"  # what stands between these halves

_ANAGRAMS: Final = frozenset({"ignoriere"})
"""Words whose letters in another order are an everyday word: "ingénierie", in many a French company's name."""

_SIGN: Final = r"(?:[@$!|+]|\xe2\x82\xac|\xc2[\xa2\xa3\xa5\xa7])"  # of ASCII, the euro, cent, pound, yen and section

UNSPACED: Final = r"(?:[\xe3-\xe9][\x80-\xbf]{2}){8}"
"""Chinese or Japanese as long as a short sentence, which is weighed: no list of words lets in much of it."""

_BASE64: Final = r"(?:[A-Za-z][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}[A-Za-z0-9+/_-]*"
_EMOJI: Final = r"\xf0\x9f[\x8c-\xab][\x80-\xbf]|\xe2[\x98-\x9e][\x80-\xbf]"  # U+1F300 to 1FAFF, 2600 to 27BF
_MARK: Final = (
    r"(?:-\r?\n\s{0,8}|EMOJI|\*{1,3}|_{2}|~{1,2}|`|\]\(|\\|\{\}|\[(?:/?[a-z]{0,3}\])?|<[^<>\x1f]{1,80}>)".replace(
        "EMOJI", _EMOJI
    )
)

MARKED_UP: Final = (
    rf"[a-z]{_MARK}[a-z<]|{STUFFED}"
    r"|(?:<[a-z]{1,6}>[^<>\x1f]{1,24}</[a-z]{1,6}>\s?){3}|(?:\{[^{}\x1f]{1,24}\}[^{}\x1f]{0,12}){3}"  # word by word
    r"|(?:(?:\d{1,2}[.)]|[-*>|]) [a-z]{1,16}[^a-z\x1f]{1,4}){3}"  # a list …
    r"|(?:[(\[]?\d{1,2}[.)\]:]{1,2}(?: [^\s\x1f]{1,16}){1,3}\s){3}"  # … of items of a word to three
    r"|(?:(?:[*-]|\xe2\x80\xa2)(?: [^\s\x1f]{1,16}){1,3}\s){3}|['\"] ?\+ ?['\"]"  # and with bullets; a sum
)

# Each of these groups is one program. A single program for all has states that are the product of theirs: hexadecimal
# pairs with signs for letters, or base64 with runs of letters, make new states in every id, until there is no room for
# more and RE2 falls to its NFA. For 600 arenas of 4 KB with new ids of several kinds it takes 2.0 ms each, seen before
# or not, and 22 MB; the groups take 0.09 ms, and 0.05 seen before. An invoice's 1.2 KB in new words takes 0.02 ms
# instead of 0.06. Of all ways to group the shapes this takes least in both.
_LIKE_LETTERS: Final = (
    r"\b(?:[a-z0-9@$!|][^a-z0-9\x1f]{1,5}){2}(?:[a-z0-9][^a-z0-9\x1f]{1,5}){3}[a-z][^a-z0-9\x1f]",  # letters apart
    r"(?:[\xe3-\xe9][\x80-\xbf]{2}[^a-z0-9\x80-\xff\x1f]{1,3}){6}",  # the same of Chinese and Japanese
    rf"{SYLLABLES_APART}|{LETTERS_APART}",  # and of Korean
    # three words with signs for letters, two others between them at the most
    (
        rf"(?:(?:[a-z]+(?:[0134579]|{_SIGN})|(?:[1347]|{_SIGN})+[a-z])(?:[a-z0-9]|{_SIGN})*[,.:;]? "
        r"(?:[a-z0-9]+[,.:;]? ){0,2}){3}"
    ),
    r"(?:(?:U\+00|cha?r\(0?x?)[0-9a-f]{2,3}[^a-z0-9\x1f]{0,4}(?:\\N\{)?){8}",  # characters by number
    r"[01]{56}",  # binary without spaces
    r"(?:[.-]{1,6}[ /|\n]{1,3}){6}[.-]{0,5}(?:\.-|-\.)",  # Morse
    r"(?:\xf0\x9f\x87[\xa6-\xbf][^a-z\x1f]{0,4}?){8}",  # regional indicators
    r"(?:(?:[*_-]|\xc2\xb7|\xe2\x80\xa2|\.){1,6}[ /|\n]{1,3}){8}",  # Morse in other signs
    r"(?:\xe2\xa0[\x80-\xbf] ?){8}",  # braille
    SIGNED_ROW,
    rf"{ROW}|{ICAO_RUN}|{PLACES}",
    rf"{AS_IN}|{SQUARE}|{PUNYCODE}",
    r"(?:\b[a-z]{1,3}[ -]{1,3}){9}",  # words in pieces
    r"(?:(?:0[3-9][0-9]|1[01][0-9]|12[0-6]) ?){10}|(?:0[4-7][0-7]|1[0-7]{2}){10}",  # numbers for characters
    r"(?:[01]{4}[ -]){16}|(?:[01]{8}-){8}",
    r"(?:[#$\\](?:00){0,2}[2-7][0-9a-f] ?){8}|(?:[2-7][0-9a-f]h[ ,]{1,2}){8}",
    r"(?:(?:\|\\\||\\/|/\\|\|-\||\|_\||\(_\)|\|[)<*23])[^\x1f]{0,12}?){4}",  # letters drawn with signs
)
# More words without spaces than names of fields have (productRatePlanChargeId); base32 in lower case.
_LIKE_RUNS: Final = (rf"(?-i:{RUNS})|\b[a-z2-7]{{40}}", PAIRS)
_LIKE_BASE64: Final = (
    rf"(?-i:{_BASE64}={{0,2}}[^A-Za-z0-9\x1f][^\x1f]{{0,15}}?[A-Za-z0-9+/_-]{{8}})",  # in pieces
    # in short pieces: groups of four, or a capital after a small letter in every piece
    (
        r"(?-i:(?:[A-Za-z][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/]={0,2}[ ,-]{1,2}){5}"
        r"|(?:[A-Za-z0-9+/]*[a-z0-9][A-Z][A-Za-z0-9+/]*={0,2}[ ,-]{1,2}){4}|(?:[A-Z2-7]{8}[ \n-]){4})"
    ),
)
LONG_CODE: Final = r"[a-z0-9+]{40}"  # base64 or hexadecimal of letters that are not ASCII

SHAPES: Final = (
    _LIKE_LETTERS,
    _LIKE_RUNS,
    _LIKE_BASE64,
    (LONG_CODE, f"{MARKED_UP}|{CUT}|{DENSE}|{LOOKS}|{FEW_INFIXED}"),
)
"""The shapes of disguises that no word shows through, in groups."""


def shortest_phrases(words: set[str]) -> list[str]:
    """The words and phrases without those that hold a shorter one, which opens the gate for them."""
    listed = sorted(words)
    openers = [word for word in listed if len(word) >= _SHORT]
    starts = list(accumulate([len(word) + 1 for word in listed], initial=1))
    lines = "\n".join(["", *listed, ""])  # all at once: 25 ms for 9,000, and 40 one by one
    within = [
        begin for _, begin, end in occurrences_of(openers)(lines) if lines[begin - 1] != "\n" or lines[end] != "\n"
    ]
    holding = {bisect_right(starts, begin) - 1 for begin in within}
    return [word for place, word in enumerate(listed) if place not in holding]


def is_long(phrase: str) -> bool:
    """Whether a phrase may lack the spaces between its words."""
    return " " in phrase and len(phrase) >= _LONG_PHRASE


def in_words(phrase: str) -> list[bytes]:
    """A phrase as the words between which signs may stand; an elision ("l'") is part of its word."""
    return phrase.replace("' ", "'").encode().split(b" ")


def gate_words_pattern(words: Iterable[str]) -> str:
    """The pattern of all gate words and of the core words in their disguises, for texts in lower case.

    One that tells no capitals from small letters takes half as long again to compile. Boundaries are written once for
    all words that need them: written with each word, they keep RE2 from sharing beginnings, and the automaton takes
    half as long again to build.
    """
    core = sorted(CORE - FOREIGN)  # without everyday words, which the pattern of their disguises would match
    misspelt = [_jumbled(word) for word in sorted(TELLING - _ANAGRAMS) if len(word) >= _SHORT]
    misspelt += sorted({shape for word in TELLING if len(word) >= _SHORT for shape in _slips(word)})
    misspelt += [*sorted(map(sounds, core)), *sorted(map(str.lower, moved_words()))]
    misspelt += cut_in_two(core, _ONE_GAP)
    plain = phrases_pattern({*words, *map(str.lower, disguised_stems())})
    return rf"{plain}|\b(?:{'|'.join(misspelt)}|{TURNED_WORDS})\b|{'|'.join(map(_leet, core))}"


def words_within_codes(words: Iterable[str]) -> set[str]:
    """What of gate words and weak ones need not stand alone, so that it may be part of a text of letters and digits."""
    return {*(word for word in words if len(word) >= _SHORT), *map(str.lower, disguised_stems()), *(CORE - FOREIGN)}


def cut_in_two(words: Iterable[str], gap: str = " ") -> list[str]:
    """Each word with a space, or the pattern of another ``gap``, in it, wherever both halves are long enough."""
    return [f"{word[:at]}{gap}{word[at:]}" for word in words for at in range(_PIECE, len(word) - _PIECE + 1)]


def phrases_pattern(words: Collection[str]) -> str:
    """The pattern of any of some words and phrases in lower case, short ones only as whole words."""
    alone = sorted(word for word in words if len(word) < _SHORT and word.isascii())
    within = sorted(set(words).difference(alone))
    patterns = [_phrases(within)] * bool(within) + [rf"(?:\b|_)(?:{_phrases(alone)})(?:\b|_)"] * bool(alone)
    return "|".join(patterns)


def _phrases(words: Iterable[str]) -> str:
    """Words and phrases as alternatives; an elision ("l'") stands at its word, and long phrases may lack their spaces.

    All are escaped at once, with placeholders for what stands between words: 5 ms for 11,000 instead of 14.
    """
    marked = [word.replace("' ", "'").replace(" ", _GAP if len(word) < _LONG_PHRASE else _MAYBE_GAP) for word in words]
    listed = re.escape(_OR.join(marked)).replace(_OR, "|")
    return listed.replace(_GAP, _BETWEEN).replace(_MAYBE_GAP, _BETWEEN.replace("+", "*"))


def _leet(word: str) -> str:
    """A word with digits and signs for its letters."""
    return "".join(f"[{_LEET[letter]}]" if letter in _LEET else letter for letter in word)


def _jumbled(word: str) -> str:
    """A word with its inner letters in any order, or one of them more or fewer; not the word itself.

    So each place at which it may differ first is written out: the word up to there, then another letter of it.
    """
    inner = sorted(set(word[1:-1]))
    count = len(word) - 2
    shapes = [rf"{word[0]}[{''.join(inner)}]{{{number}}}{word[-1]}" for number in (count - 1, count + 1)]
    for at in range(1, len(word) - 2):
        others = "".join(letter for letter in inner if letter != word[at])
        rest = f"[{''.join(inner)}]{{{count - at}}}"
        shapes.append(f"{word[:at]}[{others}]{rest}{word[-1]}")
    return "|".join(shapes)


def _slips(word: str) -> Iterator[str]:
    """A word with one mistake in it: a letter left out, put in, replaced or exchanged with the next.

    Not at the end of a plural, since that makes other forms of the word.
    """
    last = len(word) - 1
    for at in range(len(word) - (word in FOREIGN)):  # the last letter makes another form of it
        before, letter, after = word[:at], word[at], word[at + 1 :]
        if at < last or (len(word) > _LONG and letter != "s"):
            yield before + after
        if at > 0:
            yield f"{before}[a-z]{letter}{after}"
        if 0 < at < last or (len(word) >= _LONG and word[-1] != "s"):
            yield f"{before}{_another(letter)}{after}"
        if at < last and after[0] != letter:
            yield f"{before}{after[0]}{letter}{after[1:]}"


def _another(letter: str) -> str:
    """Any letter but this one."""
    return "[" + "".join(other for other in string.ascii_lowercase if other != letter) + "]"
