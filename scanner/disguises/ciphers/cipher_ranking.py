"""The ciphers under which a strange text reads like a language, all of them weighed at once.

A text is plainer the more of its letters stand in known words, and the fewer of its words are strange
(:mod:`scanner.disguises.ciphers.strange`). To read it in each of 54 ciphers takes 0.35 ms. But what makes a word
strange are pairs of letters, and each cipher turns a pair into another one. So of each pair it is known in which
ciphers it is strange, as a number with a byte for each cipher. The pairs of a word, or-ed together, say in which
ciphers it is strange; its words, added up, say how many of them are.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache, reduce
from itertools import product
from operator import add, or_
from typing import Final

from scanner.disguises.ciphers.ciphers import BACKWARDS_TOO, Cipher, deciphered
from scanner.disguises.ciphers.strange import BACKWARDS, FORMS, PAIRS_BEFORE_LAST, PAIRS_FIRST, PAIRS_WITHIN, WORD
from scanner.language.lexicon import Lexicon

_ALPHABET: Final = string.ascii_lowercase
_EVERY: Final = (
    *(Cipher(turned, by) for turned in (False, True) for by in range(len(_ALPHABET)) if turned or by),
    Cipher(backwards=True),
    *BACKWARDS_TOO,
)
_AS_IT_STANDS: Final = len(_EVERY)
_READINGS: Final = (*_EVERY, Cipher())
_LANE: Final = 8  # bits for each reading, in which strange words are counted: up to …
_MOST_WORDS: Final = 32  # … so many of a text
_NUMBER: Final = {cipher: number for number, cipher in enumerate(_EVERY)}
_TURNED: Final = bytes.maketrans(_ALPHABET.encode(), _ALPHABET[::-1].encode())
# By its first letter, what moves a word until it begins with an "a". Tables of bytes take a fifth of the time.
_SETTLED: Final = {
    first: bytes.maketrans((_ALPHABET[at:] + _ALPHABET[:at]).encode(), _ALPHABET.encode())
    for at, first in enumerate(_ALPHABET.encode())
}
_PAIRS: Final = tuple(map("".join, product(_ALPHABET, repeat=2)))
_MOST_PLAIN: Final = 2  # ciphers that are told of a text
_REMEMBERED: Final = 16_384  # words
_PLAINER: Final = 0.3  # how much plainer a text must become …
_PLAINER_AT_LEAST: Final = 0.299  # … and a bound that is less however it is rounded


class CipherRanking:
    """Words in every cipher, and pairs of letters that make words strange there. Immutable after construction."""

    __slots__ = ("_firsts", "_forms", "_known", "_lasts", "_moved", "_readings_of", "_turned", "_within")

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._moved: dict[bytes, set[int]] = {}  # first letters of known words, by distances of letters
        for word in known:
            if WORD.fullmatch(word) is not None:
                letters = word.encode()
                self._moved.setdefault(letters.translate(_SETTLED[letters[0]]), set()).add(letters[0])
        self._within = _lanes(lambda _: PAIRS_WITHIN, _PAIRS)
        self._firsts = _lanes(lambda way: PAIRS_BEFORE_LAST if way.backwards else PAIRS_FIRST, _PAIRS)
        self._lasts = _lanes(lambda way: PAIRS_FIRST if way.backwards else PAIRS_BEFORE_LAST, _PAIRS)
        self._turned = _lanes(lambda _: BACKWARDS)
        self._forms = _lanes(lambda _: FORMS)
        # Readings of one text share most of their words, those of a text in pieces all; 20 us for each word.
        self._readings_of = lru_cache(_REMEMBERED)(self._look)

    def plainest(self, text: str) -> list[Cipher]:
        """The ciphers under which a text in lower case reads more like a language than as it stands, the best first.

        Whatever it says and in which language.
        """
        words = [word for word in WORD.findall(text) if word not in self._known][:_MOST_WORDS]
        if not words:
            return []
        size = len(words)
        answers = [*map(self._readings_of, words)]
        strange = sum([strange_in for strange_in, _ in answers]).to_bytes(len(_READINGS), "little")
        found: dict[int, int] = {}  # letters in known words
        for word, (_, ciphers) in zip(words, answers, strict=True):
            for number in ciphers:
                found[number] = found.get(number, 0) + len(word)
        if not found and min(strange) > strange[_AS_IT_STANDS] - _PLAINER_AT_LEAST * size:
            return []  # for a third of all texts this saves the 5 us of what follows
        plain = [-(count / size) for count in strange]
        least = plain[_AS_IT_STANDS] + _PLAINER
        letters = sum(map(len, words))
        for number, own in found.items():
            plain[number] = own / letters - strange[number] / size
        best = sorted(
            ((plain[number], number) for number in range(len(_EVERY)) if plain[number] >= least), reverse=True
        )
        return [_EVERY[number] for _, number in best[:_MOST_PLAIN]]

    def _look(self, word: str) -> tuple[int, tuple[int, ...]]:
        """The readings in which a word is strange, and the ciphers under which it is known."""
        return self._strange(word), tuple(self._ciphers(word))

    def _strange(self, word: str) -> int:
        """The readings in which a word is strange."""
        pairs = map(self._within.__getitem__, map(add, word, word[1:]))
        found = reduce(or_, pairs, self._firsts[word[:2]] | self._lasts[word[-2:]]) | self._turned.get(word, 0)
        return found & ~self._forms.get(word, 0)

    def _ciphers(self, word: str) -> list[int]:
        """The ciphers under which a word is known."""
        found: list[int] = []
        letters = word.encode()
        for backwards, one in ((False, letters), (True, letters[::-1])):
            for is_turned, other in ((False, one), (True, one.translate(_TURNED))):
                begins = self._moved.get(other.translate(_SETTLED[other[0]]))
                if begins is not None:
                    shifts = ((first - other[0]) % len(_ALPHABET) for first in begins)
                    found += [_NUMBER[way] for by in shifts if (way := Cipher(is_turned, by, backwards)) in _NUMBER]
        return found


def _lanes(words_of: Callable[[Cipher], Iterable[str]], keys: Iterable[str] = ()) -> dict[str, int]:
    """By its letters in a cipher, the readings in which words of ``words_of`` stand; ``keys`` without any have 0."""
    lanes = dict.fromkeys(keys, 0)
    for number, cipher in enumerate(_READINGS):
        back = cipher if cipher.turned else cipher._replace(shift=-cipher.shift % len(_ALPHABET))
        for plain in words_of(cipher):
            looks = deciphered(plain, back)
            lanes[looks] = lanes.get(looks, 0) | 1 << number * _LANE
    return lanes


@cache
def cipher_ranking(lexicon: Lexicon) -> CipherRanking:
    """The ranking of ciphers by the words of a lexicon."""
    return CipherRanking(lexicon.vocabulary())
