"""A text read through the disguises that only a reader sees through: other texts that it may have been meant as.

Only for texts that look suspicious and have not convinced yet (:mod:`scanner.reader`), so speed matters little here and
precision much: what comes out is read by the same grammars, and only counts when it says more than the text as it
stands. Every disguise has a module of its own; here is what they have in common, the order and the names of the
channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any, Final, Literal, NamedTuple

from scanner.ciphers import HIDDEN, TURNED_WORDS, CipherWords, deciphered, every_cipher, likely
from scanner.leet import unleet
from scanner.lexicon import Lexicon, camel_split
from scanner.markup import cuts_words, joints, unhyphened, unmarked
from scanner.matcher import compile_native
from scanner.misspelt import CORE, TELLING, Misspellings, dense
from scanner.rules import Channel
from scanner.segments import cut, english, whole_words
from scanner.spaced import joined, unpunctuated
from scanner.spelled import spelled

MAX_TEXT: Final = 20_000
"""Characters of a text that are looked at in disguise; more than any view shows."""

MAX_TWICE: Final = 2_000
"""Characters of a text that is looked at for a disguise within a disguise."""

_MOST_TWICE: Final = 12  # readings of a text that are read again
_LETTERS: Final = re.compile(r"[a-z]{4,}")
_TOKEN: Final = re.compile(r"\S+")
_PUNCTUATION: Final = ".,;:!?\"'()"
_SHORTEST_UNKNOWN: Final = 5
_LONG_RUN: Final = 18  # letters that are a sentence without spaces, or a compound
_LONG: Final = re.compile(rf"[a-z]{{{_LONG_RUN}}}")
_RUN: Final = re.compile(r"[a-z]{4,}")
_LONG_WORD: Final = re.compile(rf"[a-z]{{{_LONG_RUN},}}")
_HUMPED: Final = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z]*(?:[A-Z][a-z]*){3,}")
_JOINTS: Final = re.compile(r"(?<=[a-z])[\s\"'+_-]*[\"'+_-][\s\"'+_-]*(?=[a-z])")
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_FEWEST_LEET: Final = 2  # words with digits for letters from which on they are no accident
_FEWEST_MISSPELT: Final = 2  # words of the lexicon that are misspelt …
_MISSPELT_SHARE: Final = 0.5  # … and their share of all unknown ones from which on a text is looked at again
_FEWEST_TYPOS: Final = 3
_FEWEST_GLUED: Final = 4  # words in one run of letters; compounds of other languages have fewer
_GLUED_SHARE: Final = 0.2  # of the letters that long runs have, from which on all words are cut
_FEWEST_JOINTS: Final = 3  # hyphens inside words from which on they are taken out
_FEWEST_PIECES: Final = 8  # pieces of words from which on they are put together …
_SHORT_PIECES: Final = 3.2  # … when this is the most that they have of letters on average; English words have 4.7


class Undisguised(NamedTuple):
    """What a text may have been meant as, and by which way of reading.

    ``telling`` says that nobody writes so by accident, which is a sign of its own.
    """

    channel: Channel
    text: str
    telling: bool = True


# One of these is in every text that is disguised: letters apart, signs for letters, punctuation for spaces, markup in
# words, long runs, humps, pieces, numbers for characters, Morse. A microsecond tells that an ordinary text has none.
_WORN: Final = (
    r"(?i:(?:\b|_)(?:[a-z0-9$@!|][^a-z0-9]{1,5}){4}"
    r"|[a-z](?:[0-9@$!|+(<]|\xe2\x82\xac){1,3}[a-z]|(?:^|[\s\"'(])(?:[0-9@$!|]|\xe2\x82\xac){1,3}[a-z]{2}"
    r"|[a-z]{2}[^a-z0-9\s,']{1,4}[a-z]{2,}[^a-z0-9\s,']{1,4}[a-z]{2}"
    r"|(?:\b[a-z]{2,12}[.;:!?|]\s{1,2}){3}|</?[a-z]{1,8}>"
    r"|[a-z](?:\*+|__|~+|`|\]\(|\[|<[^<>]{1,80}>)[a-z<]|[a-z]{18}|[a-z0-9+/_-]{22}|[01]{8} ?[01]{8}"
    r"|U\+0|chr\(|(?:[.-]{1,6}[ /|\n]){6}|[a-z][\"'+]{1,2} ?[+\"'] ?[\"']?[a-z]|\b[0-9a-f]{2}(?:[ :,][0-9a-f]{2}\b){7})"
    r"|[a-z][A-Z][a-z]+[A-Z]|\xf0\x9f\x87"
)
_ORDINARY: Final = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b|(?<!\S)[\w.+-]{1,17}@[\w-]{1,17}(?:\.[\w-]{1,17})+")
"""What has the shape of a sign and is none: ordinals, and mail addresses without long runs of letters."""

Wear = Literal["signs", "misspelt", ""]
"""Whether a text shows a disguise: signs of one, or nothing but misspelt words."""

_FRAGMENTS: Final = 4.2  # letters of a word on average below which words may be pieces of words


def worn(text: str, lexicon: Lexicon) -> Wear:
    """What shows a disguise; of most texts, nothing can be said by reading them otherwise."""
    shapes, words_in_cipher = _signs()
    encoded = text.encode()
    if words_in_cipher.search(encoded) is not None:
        return "signs"
    if shapes.search(encoded) is not None and shapes.search(_ORDINARY.sub(" ", text).encode()) is not None:
        return "signs"
    lower = text.lower()
    words = lower.split()
    if len(words) >= _FEWEST_PIECES and len("".join(words)) <= _FRAGMENTS * len(words):
        return "signs"
    letters = _LETTERS.findall(lower)
    unknown = lexicon.unknown(letters)
    meant = set(filter(None, map(_misspellings(lexicon).meant, unknown)))
    if not TELLING.isdisjoint(meant):
        return "misspelt"
    if len(meant) < _FEWEST_MISSPELT:
        return ""
    strange = sum(word in unknown for word in letters)
    return "misspelt" if len(meant) >= _MISSPELT_SHARE * strange else ""


def readings(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Every other reading of a folded text that has one, each once; and of those the readings, should one not do."""
    text = text[:MAX_TEXT]
    wear = worn(text, lexicon)
    if not wear:
        return
    seen = {text.lower()}
    if wear == "misspelt":
        # Whatever else may be read into it would be read into any text.
        yield from _fresh(_corrected(text.lower(), lexicon), seen)
        return
    first: list[Undisguised] = []
    for reading in _fresh(_readings(text, lexicon), seen):
        first.append(reading)
        yield reading
    if len(text) <= MAX_TWICE:
        for outer in [reading for reading in first if reading.telling or reading.channel == "glued"][:_MOST_TWICE]:
            for inner in _fresh(_readings(outer.text, lexicon), seen):
                yield inner._replace(channel=outer.channel)


def _fresh(found: Iterable[Undisguised], seen: set[str]) -> Iterator[Undisguised]:
    for reading in found:
        if reading.text.lower() not in seen:
            seen.add(reading.text.lower())
            yield reading


def _readings(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    lower = text.lower()
    for plain in spelled(text):
        yield Undisguised("encoded", plain)
    for plain in joined(lower, lexicon):
        yield Undisguised("spaced", plain)
        yield Undisguised("spaced", unleet(plain, lexicon).text)
    letters = unleet(lower, lexicon)
    yield Undisguised("leet", letters.text, letters.words >= _FEWEST_LEET)
    yield Undisguised("leet", unpunctuated(letters.text), letters.words >= _FEWEST_LEET)
    if not letters.words:
        turned = unleet(lower[::-1], lexicon)
        yield Undisguised("backwards", turned.text if turned.words >= _FEWEST_LEET else lower)
    yield Undisguised("spaced", unpunctuated(lower), telling=False)
    yield from _unmarked(text)
    yield from _corrected(lower, lexicon)
    yield from _cut(text, lexicon)
    yield from _deciphered(lower, lexicon)


def _unmarked(text: str) -> Iterator[Undisguised]:
    """Without markup, and without the hyphens in words where there are many."""
    plain = unmarked(text)
    yield Undisguised("glued", plain, cuts_words(text))
    if len(joints(plain)) >= _FEWEST_JOINTS:
        yield Undisguised("glued", unhyphened(plain), telling=False)


def _corrected(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """With misspelt words put right; where they may be misspelt by accident, the telling ones alone."""
    unknown = lexicon.unknown(_LETTERS.findall(text))
    meant = {word: found for word in unknown if (found := _misspellings(lexicon).meant(word))}
    long = [word for word in unknown if len(word) >= _SHORTEST_UNKNOWN]
    telling = {word: found for word, found in meant.items() if found in TELLING}
    chosen = meant if 2 * len(meant) >= len(long) and dense(meant, len(long)) else telling
    if chosen:
        plain = _LETTERS.sub(lambda match: chosen.get(match.group(), match.group()), text)
        yield Undisguised("typo", plain, len(chosen) >= _FEWEST_TYPOS or not CORE.isdisjoint(telling.values()))


def _cut(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Words without spaces, cut apart; words in pieces, put together."""
    if _HUMPED.search(text):
        yield Undisguised("glued", camel_split(text), telling=False)
    lower = text.lower()
    for plain, foreign in product(dict.fromkeys((lower, _JOINTS.sub("", lower))), (False, True)):
        if _LONG.search(plain):
            apart, most = _apart(plain, lexicon, foreign=foreign)
            if most >= _FEWEST_GLUED:
                yield Undisguised("glued", apart)
    words = lower.split()
    if len(words) >= _FEWEST_PIECES and sum(map(len, words)) <= _SHORT_PIECES * len(words):
        yield Undisguised("glued", " ".join(cut(_NO_LETTER.sub("", lower), lexicon)))


def _apart(text: str, lexicon: Lexicon, *, foreign: bool) -> tuple[str, int]:
    """A text with its runs of letters cut into words, and how many the longest runs were cut into at the most.

    Where long runs are the exception, as compounds are in ordinary prose, only these are cut.
    """
    most = 0
    runs = _RUN.findall(text)
    glued = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    shortest = 0 if glued >= _GLUED_SHARE * sum(map(len, runs)) else _LONG_RUN

    def words(match: re.Match[str]) -> str:
        nonlocal most
        pieces = whole_words(match.group(), lexicon, foreign=foreign)
        if len(match.group()) >= _LONG_RUN:
            most = max(most, len(pieces))
        return " ".join(pieces)

    return (_LONG_WORD if shortest else _RUN).sub(words, text), most


def _deciphered(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Moved and turned alphabets, and letters backwards: all of them, or those of every word."""
    for cipher in likely(_LETTERS.findall(text), _cipher_words(lexicon)):
        if cipher.backwards:
            yield Undisguised("backwards", text[::-1])
            yield Undisguised("backwards", _turned(text, lexicon))
            yield Undisguised("backwards", _TOKEN.sub(lambda match: match.group()[::-1], text))
        else:
            yield Undisguised("shifted", deciphered(text, cipher))


def _turned(text: str, lexicon: Lexicon) -> str:
    """A text with the part between the first and the last word that is known backwards turned round."""
    known = _cipher_words(lexicon)
    found = [match.span() for match in _TOKEN.finditer(text) if known.backwards(match.group().strip(_PUNCTUATION))]
    start, end = (found[0][0], found[-1][1]) if found else (0, 0)
    return text[:start] + text[start:end][::-1] + text[end:]


@cache
def _signs() -> tuple[Any, Any]:
    """What shows a disguise, and words in every cipher; made when the first suspicious text comes."""
    return compile_native(_WORN), compile_native(
        rf"(?i:{'|'.join(sorted(every_cipher(HIDDEN)))}|\b(?:{TURNED_WORDS})\b)"
    )


@cache
def _misspellings(lexicon: Lexicon) -> Misspellings:
    own = english(lexicon)
    telling = {word for name, found in lexicon.classes.items() if found.gate for word in lexicon.members[name]}
    return Misspellings([*sorted(own & telling), *sorted(own), *sorted(lexicon.vocabulary())])


@cache
def _cipher_words(lexicon: Lexicon) -> CipherWords:
    return CipherWords(lexicon.vocabulary())
