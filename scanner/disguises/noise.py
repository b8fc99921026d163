"""Keys, tokens and ids set aside: runs of letters and digits that chance made, as far as words tell.

An API key in a note shows the signs of nearly every disguise: digits between letters, humps, long runs. To look for all
of them took 6 to 13 ms for each such note, and what was read were the letters of the key. What may be *encoded* in it
is looked for elsewhere; for all other readings such a token is one odd word.

So a token is noise when neither it nor any part of it is a word, whichever way it is read: with letters for its digits,
without its digits, from its end, in a moved alphabet, or with a mistake in it. Two of these at once, a sentence in a
cipher with digits strewn in, are taken for noise.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scanner.disguises.ciphers import cipher_words, holds_hidden, likely
from scanner.disguises.corrections import misspellings
from scanner.disguises.leet import LIKELIEST
from scanner.disguises.strange import strange_pairs
from scanner.language.lexicon import Lexicon
from scanner.language.segments import is_wordy

_SHORTEST: Final = 10  # characters; shorter ones are soon a word with digits in it: "r3str1ct"
# Of plain prose one word in ten is as long: to ask of the others took three quarters of the time.
_TOKEN: Final = re.compile(rf"(?=[A-Za-z0-9+./=_-]{{{_SHORTEST}}})[A-Za-z0-9]+(?:[+./=_-]{{1,3}}[A-Za-z0-9]+)*")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\x1f]+", re.IGNORECASE)
_PART_OF_ADDRESS: Final = re.compile(r"[^/?&=#:;,@]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_STRUNG: Final = str.maketrans("._-+~", "     ")
_JOINED: Final = re.compile(r"[A-Za-z0-9]+")
_PART: Final = re.compile(r"[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{4,}")  # what stands between digits, signs and humps
_SWITCH: Final = re.compile(r"[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9]")  # what no word has inside …
_FEWEST_SWITCHES: Final = 2  # … and an id has several times, …
_DIGITS: Final = re.compile("(?<![0-9])[0-9]++(?=[A-Za-z])")  # each run is read once: of 25,000 digits it took 2 s
_LETTERS_FOR_DIGITS: Final = 24  # characters that have digits among them once, as a sentence in one word has not
_RUN: Final = re.compile("[a-z]{4,}")
_LONG_RUN: Final = 5  # letters that are a word in some cipher hardly ever by chance
_LONG_CAPITALS: Final = 16  # … or once, in so many capitals
_MOSTLY: Final = 0.85  # letters and digits among the characters: "i-G-n-0-r-e" is no id
_LONGEST_MEANT: Final = 16  # letters of a word that may be misspelt; telling ones have up to 15
_MOST_STRANGE: Final = 2  # pairs of letters that no language has; two mistakes make hardly more, and chance does
_ONE_AS_L: Final = {**LIKELIEST, ord("1"): "l"}
_NO_LETTERS: Final = re.compile(r"[^a-z]+")
_REMEMBERED: Final = 1_024  # answers; of many texts each is asked of before the first is read: a sixth of keys in notes

ODD_WORD: Final = "lump"
"""What stands for noise: a word in no class, without any weight, and no misspelt one."""


def without_noise(text: str, lexicon: Lexicon) -> str:
    """A folded text with one plain word for each token that chance made, and the words of web addresses apart."""
    if "://" not in text and _DIGITS.search(text) is None:  # nothing looks made without a digit before a letter
        return text
    if "://" in text:
        text = _ADDRESS.sub(lambda match: _apart(match.group(), lexicon), text)
    return _TOKEN.sub(lambda match: _quiet(match.group(), lexicon), text)


def _apart(address: str, lexicon: Lexicon) -> str:
    """A web address as its words: strung as they are they show half of all disguises, and are read as if they were one.

    Of 700 links with a token and where a visitor comes from in them, 316 were withheld, each read in 14 other ways.
    """
    parts = _PART_OF_ADDRESS.findall(address)
    return " ".join(
        ODD_WORD if _UUID.fullmatch(part) or _is_noise(part, lexicon) else part.translate(_STRUNG) for part in parts
    )


def _quiet(token: str, lexicon: Lexicon) -> str:
    if len(token) < _SHORTEST or _DIGITS.search(token) is None:
        return token
    if _is_noise(token, lexicon):
        return ODD_WORD
    # "sk_live_" before a key is made of words; the key is not. It stands apart, or they would be words that are strung.
    return _JOINED.sub(lambda part: f" {ODD_WORD} " if _is_noise(part.group(), lexicon) else part.group(), token)


def _looks_made(token: str) -> bool:
    """Whether letters and digits take turns as they do in no word."""
    if len(token) < _SHORTEST:
        return False
    digits = len(_DIGITS.findall(token))
    if digits * _LETTERS_FOR_DIGITS < len(token):
        return False
    switches = len(_SWITCH.findall(token))
    return switches >= _FEWEST_SWITCHES or (switches > 0 and token.isupper() and len(token) >= _LONG_CAPITALS)


@cache
def _remembered(lexicon: Lexicon) -> dict[int, bool]:  # noqa: ARG001  one for each
    """Answers, by what Python's keyed hash makes of their tokens: what is asked of is somebody's key."""
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
    # To look for the words that are meant takes 100 us, and four of five tokens are told without.
    return (
        len(word) <= _LONGEST_MEANT
        and strange_pairs(word) <= _MOST_STRANGE
        and misspellings(lexicon).meant(word) is not None
    )
