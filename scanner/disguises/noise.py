"""Keys, tokens and ids set aside: runs of letters and digits made by chance, as far as words tell.

An API key in a note has nearly every shape of a disguise: digits between letters, humps, long runs. To read it in every
way takes 6 to 13 ms for each such note, and yields the letters of the key. What may be *encoded* in it is looked for
elsewhere; for all other readings such a token is one odd word.

So a token is noise when neither it nor any part of it is a word, whichever way it is read: with letters for its digits,
without its digits, from its end, in a moved alphabet, or with a mistake in it. A sentence that has two of these at
once, a cipher with digits strewn in, is taken for noise.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scanner.disguises.ciphers.ciphers import cipher_words, holds_hidden, likely
from scanner.disguises.ciphers.strange import strange_pairs
from scanner.disguises.misspellings.corrections import misspellings
from scanner.disguises.signs.leet import LIKELIEST
from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import is_wordy

_SHORTEST: Final = 10  # characters; shorter ones are soon a word with digits in it: "r3str1ct"
# In plain prose one word in ten is so long; to ask the others takes three quarters of the time.
_TOKEN: Final = re.compile(rf"(?=[A-Za-z0-9+./=_-]{{{_SHORTEST}}})[A-Za-z0-9]+(?:[+./=_-]{{1,3}}[A-Za-z0-9]+)*")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\x1f]+", re.IGNORECASE)
_PART_OF_ADDRESS: Final = re.compile(r"[^/?&=#:;,@]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_STRUNG: Final = str.maketrans("._-+~", "     ")
_JOINED: Final = re.compile(r"[A-Za-z0-9]+")
_PART: Final = re.compile(r"[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{4,}")  # parts between digits, signs and humps
_SWITCH: Final = re.compile(r"[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9]")  # what no word has inside …
_FEWEST_SWITCHES: Final = 2  # … and an id has several times, …
_DIGITS: Final = re.compile("(?<![0-9])[0-9]++(?=[A-Za-z])")  # with "+" 25,000 digits take 2 s
_LETTERS_FOR_DIGITS: Final = 24  # characters with one run of digits among them, as a sentence in one word does not have
_RUN: Final = re.compile("[a-z]{4,}")
_LONG_RUN: Final = 5  # letters that are hardly ever a word in some cipher by chance
_LONG_CAPITALS: Final = 16  # … or once, in a token of so many capitals
_MOSTLY: Final = 0.85  # letters and digits among the characters: "i-G-n-0-r-e" is no id
_LONGEST_MEANT: Final = 16  # letters of a word that may be misspelt; telling words have up to 15
_MOST_STRANGE: Final = 2  # strange pairs of letters; two mistakes make hardly more, and chance does
_ONE_AS_L: Final = {**LIKELIEST, ord("1"): "l"}
_NO_LETTERS: Final = re.compile(r"[^a-z]+")
_REMEMBERED: Final = 1_024  # answers; texts read ahead ask for each twice, a sixth of the time for keys in notes

ODD_WORD: Final = "lump"
"""What stands for noise: a word in no class, without any weight, that is no misspelt one."""


def without_noise(text: str, lexicon: Lexicon) -> str:
    """A folded text with one plain word for each token made by chance, and web addresses as their words."""
    if "://" not in text and _DIGITS.search(text) is None:  # no token can look made by chance
        return text
    if "://" in text:
        text = _ADDRESS.sub(lambda match: _apart(match.group(), lexicon), text)
    return _TOKEN.sub(lambda match: _quiet(match.group(), lexicon), text)


def _apart(address: str, lexicon: Lexicon) -> str:
    """A web address as its words: as one string it has half the shapes of disguises, and is read as a sentence.

    Otherwise 316 of 700 links with a token and a referrer in them are withheld, each read in 14 other ways.
    """
    parts = _PART_OF_ADDRESS.findall(address)
    return " ".join(
        ODD_WORD if _UUID.fullmatch(part) or _is_noise(part, lexicon) else part.translate(_STRUNG) for part in parts
    )


def _quiet(token: str, lexicon: Lexicon) -> str:
    """A token without its noise: as it is, or with an odd word for it or for its parts."""
    if len(token) < _SHORTEST or _DIGITS.search(token) is None:
        return token
    if _is_noise(token, lexicon):
        return ODD_WORD
    # "sk_live_" before a key is made of words, and the key is not. The odd word stands apart, or all would be strung
    # words.
    return _JOINED.sub(lambda part: f" {ODD_WORD} " if _is_noise(part.group(), lexicon) else part.group(), token)


def _looks_made(token: str) -> bool:
    """Whether letters and digits alternate as they do in no word."""
    if len(token) < _SHORTEST:
        return False
    digits = len(_DIGITS.findall(token))
    if digits * _LETTERS_FOR_DIGITS < len(token):
        return False
    switches = len(_SWITCH.findall(token))
    return switches >= _FEWEST_SWITCHES or (switches > 0 and token.isupper() and len(token) >= _LONG_CAPITALS)


@cache
def _remembered(lexicon: Lexicon) -> dict[int, bool]:  # noqa: ARG001  one for each
    """Answers by the hash of their tokens, which Python keys at random: a token may be somebody's key."""
    return {}


def _is_noise(token: str, lexicon: Lexicon) -> bool:
    answers, key = _remembered(lexicon), hash(token)
    answer = answers.get(key)
    if answer is None:
        if len(answers) >= _REMEMBERED:
            answers.clear()
        answer = answers[key] = _made_by_chance(token, lexicon)
    return answer


def _made_by_chance(token: str, lexicon: Lexicon) -> bool:
    """Whether a token was drawn and not written: neither it nor what its digits may stand for holds a word.

    Words in a cipher, backwards and misspelt count as words.
    """
    if not _looks_made(token) or sum(map(str.isalnum, token)) < _MOSTLY * len(token):
        return False
    if any(lexicon.known(part.lower()) for part in _PART.findall(token)):
        return False
    lower = token.lower()
    runs = _RUN.findall(lower)
    ciphers = cipher_words(lexicon)
    if any(len(run) >= _LONG_RUN and ciphers.ciphers(run) for run in runs) or likely(runs, ciphers):
        return False
    bare = _NO_LETTERS.sub("", lower)
    read = {lower.translate(letters) for letters in (LIKELIEST, _ONE_AS_L)}
    if any(map(lexicon.known, _RUN.findall(" ".join(read)))):
        return False
    forms = {bare, *(_NO_LETTERS.sub("", one) for one in read)}
    if any(is_wordy(run, lexicon) for form in forms for run in (form, form[::-1])):
        return False
    if any(_is_misspelt(form, lexicon) for form in forms):
        return False
    return not holds_hidden(lower) and not holds_hidden(bare)


def _is_misspelt(word: str, lexicon: Lexicon) -> bool:
    # To look for the words that are meant takes 100 us, and four of five tokens are known without.
    return (
        len(word) <= _LONGEST_MEANT
        and strange_pairs(word) <= _MOST_STRANGE
        and misspellings(lexicon).meant(word) is not None
    )
