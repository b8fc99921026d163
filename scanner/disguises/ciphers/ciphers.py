"""Alphabets moved or turned: rot13 and every other shift, atbash, ROT47, letters upside down, and words backwards.

A shift keeps the distances between the letters of a word. So a word is moved until it begins with an "a", which gives
the same for every shift of it, and its first letter gives the shift. Turning the alphabet (atbash) doubles the number
of ciphers.

A cipher is only believed where several words come of it that are known.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from scanner.character_table import with_ascii
from scanner.language.lexicon import Lexicon
from scanner.matching.engines.native import compile_native

_ALPHABET: Final = string.ascii_lowercase
_TURNED: Final = with_ascii(str.maketrans(_ALPHABET, _ALPHABET[::-1]))
_SHORTEST: Final = 4  # letters from which on a word may show a cipher …
_TELLING: Final = frozenset({"the", "all", "and", "you", "not"})  # … or one of these


_REMEMBERED: Final = 32_768  # words whose ciphers are kept
_FEWEST_WORDS: Final = 2
WORD: Final = re.compile(r"[a-z]+")
_TOKEN: Final = re.compile(r"\S+")
_PUNCTUATION: Final = ".,;:!?\"'()"
_BETWEEN: Final = re.compile(r"([^a-z]+)")  # what stands between words, kept when a text is split there
_LONG: Final = 6  # letters of a word that is recognised without spaces around it
_FEWEST_IN_ALL: Final = 9  # letters of all those words
_FEWEST_LETTERS: Final = 3  # different ones; "aaaa" is a shift of itself


# Words and beginnings of words, English first, then Spanish, Portuguese, French, Italian and German.
_STEMS: Final = (
    "ignore ignoring disregard forget override bypass previous instruc directive guideline prompt reveal"
    " restric command password everything customer credential system invoice refund approv payment account"
    " assistant supplier vendor conversation chatbot remember whenever mention discount address cancel"
    " credit instead unlimited administrat director manager records document message answer always ignora"
    " olvida reglas anterior usuario sistema asistente cliente factura reembols contrasen esqueca regras"
    " fatura oublie consigne precedent utilisateur rembourse affiche istruzion dimentica regole utente"
    " fattura rimborso ignorier vergiss anweisung vorherig bisherig benutzer assistent einschr genehmig"
    " rechnung"
)
HIDDEN: Final = frozenset(_STEMS.split())
"""What is looked for in every cipher: the longer words of instructions about bills, or what all their forms share."""


TURNED_WORDS: Final = (
    "eht|uoy|ruoy|siht|lla|tuoba|tahw|htiw|morf|yna|yreve|tsum|taht|evah|ohw|nehw|lliw|erofeb|gur|lbh|"
    "lbhe|guvf|nyy|nobhg|jung|jvgu|sebz|rirel|zhfg|gung|unir|jub|jura|jvyy|orsber|abj|abg|sbe|naq|jnf|"
    "gsv|blf|blfi|gsrh|zylfg|dszg|drgs|uiln|vevib|nfhg|gszg|szev|dsl|dsvm|droo|yvuliv|mld|mlg|uli|zmw|"
    "ziv|dzh"
)
"""The commonest short words backwards, in rot13 and in atbash ("the", "you", "your", "this", "all", "with", "from"): no
words themselves, and in almost every sentence that is written so."""


_ORDINARY_WORDS: Final = "words above rules every print reply write which their other before after never always should"
"""Common words that are looked for as whole words in every moved alphabet; shorter ones are abbreviations there."""

_MOST_ASCII: Final = 94  # printable characters, which ROT47 moves by half
_FIRST_ASCII: Final = 33
_ROT47: Final = with_ascii(
    {_FIRST_ASCII + at: chr(_FIRST_ASCII + (at + _MOST_ASCII // 2) % _MOST_ASCII) for at in range(_MOST_ASCII)}
)
_UPSIDE_DOWN: Final = tuple(
    with_ascii(str.maketrans(*pairs)) for pairs in (("bdnpqu,'", "qpudbn',"), ("bdnpqu,'wm", "qpudbn',mw"))
)
"""What characters look like upside down, where that is another one; folding turns the others round. Not everybody takes
the signs that there are for "m" and "w" turned round."""


_WORD_LIKE: Final = re.compile(r"[a-z]{4,}")
_SHORT_WORD: Final = re.compile(r"[a-z]{3,}")
# Characters of which ROT47 makes letters, capitals among them; and those beyond ASCII whose lower case is ASCII.
_BECOME_LETTERS: Final = re.compile(r"[!-+2-Kp-~\u0130\u212a]{4,}")
_FEWEST_TURNED: Final = 3  # words that are known in the text turned round, and not before


class Cipher(NamedTuple):
    """How to read a text: turned or not, moved by how many letters, backwards or not."""

    turned: bool = False
    shift: int = 0
    backwards: bool = False


BACKWARDS_TOO: Final = (Cipher(shift=13, backwards=True), Cipher(turned=True, backwards=True))
"""The ciphers that are looked for backwards as well: rot13 and atbash."""


class CipherWords:
    """Words by what they look like in every cipher. Immutable after construction."""

    __slots__ = ("_backwards", "_moved", "_plain", "ciphers")

    def __init__(self, words: Iterable[str]) -> None:
        plain = {word for word in words if len(word) >= _SHORTEST and word.isascii() and word.isalpha()}
        plain |= _TELLING | HIDDEN
        self._plain = plain
        self._backwards = {word[::-1] for word in plain} - plain
        self._moved: dict[str, str] = {}
        for word in sorted(plain):
            self._moved.setdefault(_moved_to_a(word), word[0])
        self.ciphers: Callable[[str], list[Cipher]] = lru_cache(_REMEMBERED)(self._ciphers)
        """The ciphers under which a word in lower case is one that is known; none for one that is known as it is."""

    def backwards(self, word: str) -> bool:
        """Whether a word in lower case is known when read backwards."""
        return word in self._backwards

    def _ciphers(self, word: str) -> list[Cipher]:
        if word in self._plain or len(set(word)) < _FEWEST_LETTERS:
            return []
        found = [Cipher(backwards=True)] if word in self._backwards else []
        found += [cipher for cipher in BACKWARDS_TOO if deciphered(word, cipher) in self._plain]
        for turned, letters in ((False, word), (True, word.translate(_TURNED))):
            first = self._moved.get(_moved_to_a(letters))
            if first is not None:
                found.append(Cipher(turned, (ord(first) - ord(letters[0])) % len(_ALPHABET)))
        return found

    def within(self, text: str) -> list[Cipher]:
        """The ciphers of the long words that a text in lower case holds without spaces around them."""
        found: dict[Cipher, None] = {}
        for match in _hidden().finditer(text.encode()):
            found |= dict.fromkeys(self.ciphers(match.group().decode()))
        return list(found)


def holds_hidden(text: str) -> bool:
    """Whether a text in lower case holds one of those long words."""
    return _hidden().search(text.encode()) is not None


@cache
def _hidden() -> Any:
    long = sorted(word for word in HIDDEN if len(word) >= _LONG)
    return compile_native("|".join(sorted(every_cipher(long))))


@cache
def cipher_words(lexicon: Lexicon) -> CipherWords:
    """The words of a lexicon in every cipher."""
    return CipherWords(lexicon.vocabulary())


def rot47(text: str) -> str:
    """A text with every printable character of ASCII moved by half of them."""
    return text.translate(_ROT47)


def turned_round(words: Iterable[str]) -> set[str]:
    """What words look like upside down, read from either side, without the words themselves."""
    plain = set(words)
    upside = {word.translate(table) for word in plain for table in _UPSIDE_DOWN}
    return (upside | {word[::-1] for word in upside}) - plain - {word[::-1] for word in plain}


def disguised_stems() -> set[str]:
    """What the longer words of instructions look like in every cipher, upside down and moved by ROT47."""
    return {*every_cipher(HIDDEN), *turned_round(HIDDEN), *map(rot47, HIDDEN)}


def moved_words() -> set[str]:
    """What the commonest longer words look like in every cipher."""
    return every_cipher(_ORDINARY_WORDS.split())


def deciphered(text: str, cipher: Cipher) -> str:
    """A text in lower case, read from its end if it is backwards, its letters turned and moved back."""
    plain = text[::-1] if cipher.backwards else text
    return (plain.translate(_TURNED) if cipher.turned else plain).translate(_shift(cipher.shift))


def deciphered_in_part(text: str, cipher: Cipher, lexicon: Lexicon) -> str:
    """A text in lower case of which only the unknown words are in cipher."""
    if not cipher.backwards:  # letters stay where they are: the whole text at once, in half the time
        known, plain = lexicon.vocabulary(), deciphered(text, cipher)
        pairs = zip(_BETWEEN.split(text), _BETWEEN.split(plain), strict=True)
        return "".join([given if given in known else other for given, other in pairs])

    def word(match: re.Match[str]) -> str:
        given = match.group()
        return given if lexicon.known(given) else deciphered(given, cipher)

    return WORD.sub(word, text)


def makes_words(text: str, cipher: Cipher, lexicon: Lexicon) -> bool:
    """Whether a cipher makes several known words of the unknown ones of a text in lower case.

    If not, such a reading is the text as it stands but for some names: ``sds/src/.../iban_checker.rs``.
    """
    unknown = {word for word in WORD.findall(text) if not lexicon.known(word)}
    made = [word for word in unknown if len(word) > _FEWEST_LETTERS and lexicon.known(deciphered(word, cipher))]
    return len(made) >= _FEWEST_WORDS


def _moved_to_a(word: str) -> str:
    """A word moved until it begins with an "a"."""
    return word.translate(_shift((ord("a") - ord(word[0])) % len(_ALPHABET)))


@cache
def _shift(by: int) -> dict[int, int]:
    return with_ascii(str.maketrans(_ALPHABET, _ALPHABET[by:] + _ALPHABET[:by]))


def likely(words: Iterable[str], known: CipherWords) -> list[Cipher]:
    """The ciphers under which several words are known, those with most letters first."""
    letters: dict[Cipher, list[int]] = {}
    for word in set(words):
        for cipher in known.ciphers(word):
            letters.setdefault(cipher, []).append(len(word))
    found = [(sum(lengths), cipher) for cipher, lengths in letters.items() if convincing(lengths)]
    return [cipher for _, cipher in sorted(found, reverse=True)]


def convincing(lengths: list[int]) -> bool:
    """Whether so many different words, of so many letters each, are enough to believe in a cipher."""
    return len(lengths) >= _FEWEST_WORDS and sum(lengths) >= _FEWEST_IN_ALL


def every_cipher(words: Iterable[str]) -> set[str]:
    """What words look like backwards and in every moved or turned alphabet, without the plain words."""
    found: set[str] = set()
    for word in words:
        found.add(word[::-1])
        found |= {deciphered(word, cipher) for cipher in BACKWARDS_TOO}  # each is its own inverse
        for letters in (word, word.translate(_TURNED)):
            found |= {letters.translate(_shift(by)) for by in range(len(_ALPHABET))}
    return found - set(words)


def turned_part(text: str, lexicon: Lexicon) -> str:
    """A text with the part between the first and the last word that is known backwards turned round."""
    known = cipher_words(lexicon)
    found = [match.span() for match in _TOKEN.finditer(text) if known.backwards(match.group().strip(_PUNCTUATION))]
    start, end = (found[0][0], found[-1][1]) if found else (0, 0)
    return text[:start] + text[start:end][::-1] + text[end:]


def upside_down(text: str, lexicon: Lexicon) -> Iterator[str]:
    """A text in lower case that stood upside down, read from either end in either way, where that makes known words."""
    runs = _SHORT_WORD.findall(text)
    if len(runs) < _FEWEST_TURNED:
        return
    letters = " ".join(runs)  # letters stay letters
    least = _count_known(runs, lexicon) + _FEWEST_TURNED
    for table, way in product(_UPSIDE_DOWN, (1, -1)):
        known = _count_known(letters.translate(table)[::way].split(), lexicon)
        if known >= least:
            yield text.translate(table)[::way]


def by_rot47(text: str, lexicon: Lexicon) -> Iterator[str]:
    """A text with each sign of ASCII moved by half of them, if that makes known words."""
    if len(_BECOME_LETTERS.findall(text)) < _FEWEST_TURNED:  # small letters become signs but for a few
        return
    plain = rot47(text).lower()
    if _count_known(_WORD_LIKE.findall(plain), lexicon) >= _FEWEST_TURNED:
        yield plain


def _count_known(words: Iterable[str], lexicon: Lexicon) -> int:
    """How many of some words in lower case are in the lexicon."""
    return sum(map(lexicon.vocabulary().__contains__, words))
