"""Misspelt words, put right: letters exchanged, left out, doubled, replaced, or all but the first and last in disorder.

Two words that differ by one mistake become equal when at most one letter is left out of either, wherever it is (the
symmetric deletion of Garbe's SymSpell); a long word forgives two. So a table of the lexicon's words with letters left
out answers without comparing word by word, and what it proposes is then measured (Damerau and Levenshtein, restricted).

In a text that is misspelt throughout more is forgiven: short words, first and last letters, vowels left out, letters
that only sound alike, and all letters of a long word in disorder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Final

from scanner.disguises.misspellings.real_words import REAL_WORDS
from scanner.disguises.misspellings.rests import FORGIVING, Rests

_SHORTEST: Final = 5
"""Letters from which on a word is recognised with a mistake in it; shorter words are mistaken for each other.

From :data:`~scanner.disguises.misspellings.rests.FORGIVING` on it may have two.
"""

_SHORTEST_JUMBLED: Final = 4
_LONGEST: Final = 20
_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHARE: Final = 0.34  # share of the unknown words that must be misspelt to be so on purpose …
_SHARE_ALONE: Final = 0.5  # … and if there is only one, which must be long
_REMEMBERED: Final = 32_768  # answers

_SHORTEST_WORD: Final = 3  # letters of a word up to which only letters left out, put in or exchanged are forgiven
_SHORTEST_ANAGRAM: Final = 6
_SHORTEST_SOUND: Final = 3  # letters that a word must keep when its vowels are left out
_SHORTEST_FAR: Final = 8  # letters from which on a word may have two mistakes, one of them at an end
# The commonest English words, in the order of their frequency in running text: any text with many errors holds one
# misspelt.
_COMMON_WORDS: Final = (
    "the and you that with this your not for all are from have was were what any when who tell user send show"
    " rule rules text word words write print must will does just only more every never about above before given is"
    " as an to list pay bank card keys key data skip hide post mail call tool role mode note order act now them"
    " then here stop please set aside answer reply give make take get put let told reveal new old add use like"
    " read this"
)
_COMMON: Final = tuple(dict.fromkeys(_COMMON_WORDS.split()))
# What is written for words in haste. Own list of the usual ones.
SHORTHAND: Final = {
    "yr": "your", "ur": "your", "wr": "were", "pls": "please", "plz": "please", "thx": "thanks", "msg": "message",
    "acct": "account", "acc": "account", "amt": "amount", "inv": "invoice", "pmt": "payment", "instr": "instructions",
    "prev": "previous", "sys": "system", "pwd": "password", "pw": "password", "wo": "without", "abv": "above",
    "nd": "and", "hv": "have", "frm": "from", "ths": "this", "tht": "that", "wth": "with", "usr": "user", "al": "all",
}  # fmt: skip
_MOST_CHOICES: Final = 3

_CORE_WORDS: Final = (
    "ignore ignoring disregard forget override bypass previous instruction instructions directive directives guidelines"
    " guideline prompt prompts reveal restrictions commands passwords everything customers credentials"
)
# The same in Spanish, Portuguese, French, Italian and German.
_FOREIGN_WORDS: Final = (
    "instrucciones restricciones anteriores instrucoes restricoes consignes precedentes dimentica istruzioni"
    " restrizioni precedenti ignoriere ignorieren anweisungen vorherigen bisherigen einschrankungen einschraenkungen"
)
FOREIGN: Final = frozenset(_FOREIGN_WORDS.split())
CORE: Final = frozenset(_CORE_WORDS.split()) | FOREIGN
"""Words that most injected instructions are made of: one of them misspelt is enough to look twice."""

_OTHER_WORDS: Final = (
    "approve approved account accounts administrator assistant always answer cancel chatbot confirm conversation"
    " customer database director discount document finance forward hidden invoices language manager mention message"
    " model payment policy pretend recommend records refund remember response restricted role secret summary supplier"
    " system token tokens transfer trusted unlimited unrestricted vendor whenever without assistants password execute"
    " payments privacy security filters developer instructed guidance unfiltered"
    " addresses clients contacts details release"
)
TELLING: Final = CORE | frozenset(_OTHER_WORDS.split())
"""With words that are as common in bills: two of them misspelt are enough."""


# Spellings of one sound in English, and doubled letters.
_ALIKE: Final = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("tion|sion|shun|shon|cion", "tn"), ("ph", "f"), ("ck|qu|kw|[cq](?![eiy])", "k"), ("c", "s"), ("z", "s"),
        ("gh(?=t|$)", ""), (r"(.)\1", r"\1"),
    )
)  # fmt: skip
_VOWELS: Final = re.compile("[aeiouy]")


FOREIGN_ACTS: Final = frozenset({"ignora", "olvida", "esqueca", "oublie", "oubliez", "ignorez", "vergiss", "genehmige"})
"""Words too short or too near to others to be telling, put right only where telling words are misspelt."""

EXPECTED: Final = TELLING | frozenset(_COMMON)
"""The words to which a word may be put right in a text that is not misspelt otherwise."""


class Misspellings:
    """Words by what is left of them when they are misspelt. Immutable after construction.

    The last letter of a word stays, and so does the first unless it is exchanged with the second: other mistakes are
    rare, and most words that differ by them are different words. :attr:`choices` forgives these, too.
    """

    __slots__ = (
        "_anagrams",
        "_english",
        "_jumbled",
        "_near",
        "_rank",
        "_reduced",
        "_short",
        "_sounds",
        "_telling",
        "choices",
        "meant",
        "slipped",
    )

    def __init__(self, words: Iterable[str], english: Collection[str] = ()) -> None:
        """``words`` stand in the order of preference; :attr:`choices` are only ``english`` ones."""
        known = dict.fromkeys(word for word in words if word.isascii() and word.isalpha() and len(word) <= _LONGEST)
        self._rank = {word: rank for rank, word in enumerate(known)}
        for rank, word in enumerate(_COMMON, -len(_COMMON)):
            self._rank.setdefault(word, rank)
        self._english = {word for word in (*english, *_COMMON) if word in self._rank}
        preferred = sorted(self._english, key=self._rank.__getitem__)
        self._short = Rests(_COMMON)
        self._reduced = Rests(word for word in known if len(word) >= _SHORTEST)
        self._sounds = _by_key((word for word in preferred if len(sounds(word)) >= _SHORTEST_SOUND), sounds)
        self._anagrams = _by_key((word for word in preferred if len(word) >= _SHORTEST_ANAGRAM), _letters)
        self._jumbled = _by_key((word for word in known if len(word) >= _SHORTEST_JUMBLED), kept)
        self._telling = {word for word in known if word in TELLING}
        self._near: Callable[[str], frozenset[str]] = lru_cache(_REMEMBERED)(self._by_rests)
        self.meant: Callable[[str], str | None] = lru_cache(_REMEMBERED)(self._meant)
        """The word that a misspelt one in lower case stands for; None when there is none, or nothing is wrong."""
        self.choices: Callable[[str], tuple[str, ...]] = lru_cache(_REMEMBERED)(self._choices)
        """What a word of a text that is misspelt throughout may mean, the likeliest first."""
        self.slipped: Callable[[str], str | None] = lru_cache(_REMEMBERED)(self._slipped)
        """The telling word from which one differs by a single mistake that makes no other form of it."""

    def _by_rests(self, word: str) -> frozenset[str]:
        """The words that become equal to one when letters are left out; an odd word is asked three times."""
        return frozenset(self._reduced.near(word))

    def _meant(self, word: str) -> str | None:
        if word in self._rank or word in REAL_WORDS or not _SHORTEST_JUMBLED <= len(word) <= _LONGEST:
            return None
        jumbled = self._jumbled.get(kept(word))
        if jumbled is not None:
            return jumbled
        near = self._near(word)
        alike = [found for found in near if _alike(word, found)]
        measured = [(distance(word, one), not beside(word, one), self._rank[one], one) for one in alike]
        likely = [one for one in measured if one[0] <= 1 + (len(one[3]) >= FORGIVING)]
        return min(likely)[3] if likely else None

    def _choices(self, word: str) -> tuple[str, ...]:
        """The words that a misspelt word may be, the likeliest first; none for a word that is right.

        By a letter that differs first, and only where that leads nowhere by the same letters or the same sound.
        """
        if word in self._english or word in REAL_WORDS or len(word) > _LONGEST:
            return ()
        if word in SHORTHAND:
            return (SHORTHAND[word],)
        near: set[str] = set()
        if len(word) > _SHORTEST_WORD:
            near = set(self._near(word) & self._english)
        if len(word) <= _SHORTEST:
            near |= self._short.near(word)
        if len(word) <= _SHORTEST_WORD:  # with another letter it is another word
            near = {one for one in near if len(one) != len(word) or sorted(one) == sorted(word)}
        measured = sorted((self._likelihood(word, one), one) for one in near)
        likely = [one for (far, *_), one in measured if far <= 1 + (len(one) >= _SHORTEST_FAR)]
        likely = [one for one in likely if not _plain_form(word, one)]
        meant = self.meant(word)
        if meant in self._english:
            likely = [str(meant), *(one for one in likely if one != meant)]
        if not likely:
            alike = (self._anagrams.get(_letters(word)), self._sounds.get(sounds(word)))
            likely = [one for one in alike if one is not None]
        return tuple(likely[:_MOST_CHOICES])

    def _likelihood(self, word: str, meant: str) -> tuple[int, bool, bool, int]:
        """What sorts words by likelihood, the likeliest first."""
        letters, others = sorted(word), sorted(meant)
        return distance(word, meant), word[0] != meant[0], letters != others, self._rank[meant]

    def _slipped(self, word: str) -> str | None:
        if word in self._rank or word in REAL_WORDS or not _SHORTEST <= len(word) <= _LONGEST:
            return None
        jumbled = self._jumbled.get(kept(word))
        if jumbled in self._telling:
            return jumbled
        near = self._near(word) & self._telling
        slips = [one for one in near if distance(word, one) == 1 and not _form_of(word, one)]
        return min(slips, default=None)


def sounds(word: str) -> str:
    """What a word keeps when its vowels are left out and letters that sound alike are written alike."""
    for pattern, letter in _ALIKE:
        word = pattern.sub(letter, word)
    return word[:1] + _VOWELS.sub("", word[1:])


def dense(misspelt: Collection[str] | Collection[bytes], unknown: int) -> bool:
    """Whether so many misspelt words among all unknown ones are no accident."""
    share = len(misspelt) / max(unknown, 1)
    return (
        share >= _SHARE
        if len(misspelt) > 1
        else share >= _SHARE_ALONE and any(len(word) >= FORGIVING for word in misspelt)
    )


def _plain_form(word: str, other: str) -> bool:
    """Whether two words differ by an ending that nobody leaves out or puts in by mistake."""
    return any(word == other + ending or other == word + ending for ending in ("s", "d"))


def _form_of(word: str, other: str) -> bool:
    """Whether two words that differ by one letter may be forms of one word: only their last letters differ."""
    return word[:-1] in {other, other[:-1]} and len(word) >= len(other)


def _alike(word: str, other: str) -> bool:
    return word[-1] == other[-1] and (word[0] == other[0] or word[:2] == other[1::-1])


def beside(word: str, meant: str) -> bool:
    """Whether every letter that differs lies beside the right one on the keyboard."""
    return len(word) == len(meant) and all(
        one == other or any(pair in row for row in _KEYBOARD for pair in (one + other, other + one))
        for one, other in zip(word, meant, strict=True)
    )


def _by_key(words: Iterable[str], key: Callable[[str], str]) -> dict[str, str]:
    """The first word of each key."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(key(word), word)
    return found


def _letters(word: str) -> str:
    return "".join(sorted(word))


def kept(word: str) -> str:
    """What a word keeps when its inner letters are in disorder."""
    return f"{word[0]}{''.join(sorted(word[1:-1]))}{word[-1]}"


def distance(left: str, right: str) -> int:
    """How many letters must be put in, left out, replaced or exchanged with their neighbour."""
    # What both begin and end with changes nothing, and is most of a misspelt word: 5 us instead of 20.
    alike = _letters_alike(left, right)
    left, right = left[alike:], right[alike:]
    alike = _letters_alike(left[::-1], right[::-1])
    left, right = left[: len(left) - alike], right[: len(right) - alike]
    if not (left and right):
        return len(left) + len(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            least = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def _letters_alike(left: str, right: str) -> int:
    """How many letters two words have alike at their beginning."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
