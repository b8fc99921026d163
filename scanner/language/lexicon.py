"""Words of many languages, sorted into classes; and texts read as strings of class letters.

A rule about injected instructions speaks of classes (``<ignore> <glue>{0,4} <orders>``), not of words, so that one
rule serves every synonym, every language that builds its sentences alike, and every disguise that a word can be read
through. Reading a text means: split it into words, and write one letter for each, where a letter stands for the *set*
of classes that the word belongs to ("list" is a verb of showing and a noun of data). A class in a grammar becomes the
character class of all letters whose set holds it (:mod:`scanner.language.notation.grammar`). A text that holds phrases
of the lexicon is written twice, with the phrases merged into one letter each and word by word, since "the user" may be
wanted as either.

Letters are code points from U+0800 on; a grammar is searched for in fewer letters of its own
(:mod:`scanner.language.notation.alphabet`). Punctuation that ends a sentence and colons are letters of their own;
commas, quotes, brackets and line breaks are nothing, since an instruction reads the same with and without them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, KeysView, Mapping
from itertools import compress, count, pairwise, repeat
from math import fsum
from typing import Final

from scanner.errors import RuleError
from scanner.language import sentences
from scanner.language.sentences import Cutter, Lines, words_of
from scanner.language.word_classes import WordClass, classes_of_words, is_plain, members_of
from scanner.matching.buffer.normalize import fold

Phrase = tuple[int, int, str]
"""A phrase in a sentence: its first letter, its end, and the letter that stands for all of it."""


FIRST_LETTER: Final = 0x800
_LAST_LETTER: Final = 0xD7FF  # the surrogates begin behind it

_UNSEEN: Final = 0.02  # frequency of a word that no harmless text holds
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
URL, MAIL, NUMBER, STOP, COLON, ANY = "url", "mail", "number", "stop", "colon", "any"


class Lexicon:
    """Word classes, compiled. Immutable after construction, but for counts that it keeps."""

    __slots__ = (
        "_any", "_cutter", "_expected", "_frequencies", "_harmless", "_letters", "_of", "_parts", "_phrases", "_words",
        "classes", "classes_of_grammars", "colon", "members", "stop", "written",
    )  # fmt: skip

    def __init__(
        self,
        classes: Mapping[str, WordClass],
        named: Iterable[str],
        members: Mapping[str, frozenset[str]] | None = None,
        harmless: Collection[str] = (),
        written: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        """``named`` are the classes that grammars name, and their bare words (``=word``), each a class of its own.

        Phrases of other classes only open the gate: merged into one letter they would hide their words from grammars.
        ``members`` are the words of the classes, for whoever has them already. A need that is rare in ``harmless``
        texts is looked for first; they are read when somebody first asks for that. ``written`` gives the words, and
        pairs of words, that stand in texts of any kind, with their weights.
        """
        named = set(named)
        self.classes_of_grammars = named & classes.keys()
        self.classes = classes
        self.members = members_of(classes) if members is None else members
        kinds = classes_of_words(self.members, named)
        self._letters = _letters(kinds.values())
        self._of = _by_name(self._letters)
        self.stop = self.letters_of(f".{STOP}")
        self.colon = self.letters_of(f".{COLON}")
        self._any = self._letters[frozenset({f".{ANY}"})]
        self._cutter = Cutter(kinds)
        self._words: dict[str, str] = {}
        self._phrases: dict[tuple[str, str], list[tuple[list[str], str]]] = {}
        for word, kind in sorted(kinds.items(), key=lambda entry: -entry[0].count(" ")):  # the longest first
            letter = self._letters[kind]
            if " " not in word:
                self._words[word] = letter
            else:
                parts = word.split()
                first, second, *rest = parts if is_plain(word) else map(self._cutter.coded, parts)
                self._phrases.setdefault((first, second), []).append((rest, letter))
        self._parts = self._letters_of_parts()
        self._harmless = harmless
        self.written = written
        self._frequencies: dict[str, float] = {}
        self._expected: dict[frozenset[str], float] = {}  # grammars ask for some sets of names again and again

    def letters_of(self, name: str) -> str:
        """The letters of a class, of a literal (``=word``) or of a kind (``.url``). Raises KeyError when unknown."""
        return self._of[name]

    def letters_with(self, name: str) -> str:
        """The letters of a class or literal, as in :meth:`letters_of`.

        With them come the letters of pairs that begin with a literal, where some grammar asks for the literal alone.
        """
        return self._of[name] + self._of.get(f"!{name[1:]}", "")

    @property
    def size(self) -> int:
        """How many letters there are."""
        return len(self._letters)

    def frequency(self, names: frozenset[str]) -> float:
        """How often words of some classes are to be expected; in no unit."""
        known = self._expected.get(names)
        if known is None:
            frequencies = self._frequencies or self._counted()
            # Rounded once: a set has another order in every process, and the compiled catalogue is to be the same.
            known = self._expected[names] = fsum(map(frequencies.__getitem__, names))
        return known

    def _counted(self) -> dict[str, float]:
        """How often words of each class stand in the harmless texts."""
        seen = Counter(self.read(fold(". ".join(self._harmless))))
        self._frequencies = {
            name: sum(map(seen.get, letters, repeat(0))) + _UNSEEN * len(letters) for name, letters in self._of.items()
        }
        return self._frequencies

    def named(self) -> Iterable[tuple[str, frozenset[str]]]:
        """Every letter, with the classes, literals and kinds that it stands for."""
        return ((letter, names) for names, letter in self._letters.items())

    def letter(self, word: str) -> str:
        """The letter of a word as it stands in a sentence."""
        return self._parts.get(word, self._any)

    def lines(self, text: str, known: dict[str, Lines] | None = None) -> list[str]:
        """The sentences of a folded text (:mod:`scanner.language.sentences`); ``known`` keeps its lines."""
        return self._cutter.sentences(text, known)

    def stands_apart(self, text: str) -> bool:
        """Whether a folded text has the same words whichever texts stand beside it, with a space between."""
        return self._cutter.stands_apart(text)

    def letters(self, words: Iterable[str]) -> str:
        """The letters of some words of sentences."""
        return "".join(map(self._parts.get, words, repeat(self._any)))

    def begins_phrase(self, words: tuple[str, str]) -> bool:
        """Whether a phrase begins with two words."""
        return words in self._phrases

    def phrases_begin(self, words: Iterable[str]) -> Iterator[int]:
        """Where in a row of words two stand with which a phrase begins."""
        return compress(count(), map(self._phrases.__contains__, pairwise(words)))

    def spell(self, line: str) -> tuple[str, list[Phrase]]:
        """The letters of a sentence, and its phrases."""
        parts = line.split()
        return self.letters(parts), self.phrases_in(parts)

    @staticmethod
    def merged(letters: str, phrases: Iterable[Phrase]) -> str:
        """Letters with those of every phrase made one."""
        merged: list[str] = []
        at = 0
        for start, end, letter in phrases:
            merged += letters[at:start], letter
            at = end
        return "".join((*merged, letters[at:]))

    def read(self, text: str) -> str:
        """The letters of a folded text between sentence ends, and once more with phrases merged."""
        letters, phrases = self.spell(" ".join(self.lines(text)))
        again = f"{self.merged(letters, phrases)}{self.stop}" if phrases else ""
        return f"{self.stop}{letters}{self.stop}{again}"

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where each letter of :meth:`read` stands in the text: code points, end exclusive; outer ends are empty."""
        lower = text.lower()
        found = [*words_of(lower).finditer(lower)]
        spans = [match.span() for match in found]
        placed = [(0, 0), *spans, (len(text), len(text))]
        at = 0
        coded = self._cutter.coded
        words = [word if (word := match.group()).isalpha() else coded(word) for match in found]  # nine words of ten are
        for start, end, _ in self.phrases_in(words):
            placed += spans[at:start]
            placed.append((spans[start][0], spans[end - 1][1]))
            at = end
        return [*placed, *spans[at:], (len(text), len(text))]

    def known(self, word: str) -> bool:
        """Whether a single word is in the lexicon."""
        return word in self._words

    def unknown(self, words: Iterable[str]) -> set[str]:
        """Which of several single words are not in the lexicon."""
        return set(words).difference(self._words)

    def vocabulary(self) -> KeysView[str]:
        """Every single word of the lexicon."""
        return self._words.keys()

    def phrases_in(self, parts: list[str]) -> list[Phrase]:
        """The phrases in a list of words: first word, end, letter. The first wins, and of those the longest."""
        phrases = self._phrases
        found: list[Phrase] = []
        behind = 0
        for at in self.phrases_begin(parts):
            if at < behind:
                continue
            for rest, letter in phrases[parts[at], parts[at + 1]]:
                behind = at + 2 + len(rest)
                if parts[at + 2 : behind] == rest:
                    found.append((at, behind, letter))
                    break
            else:
                behind = at
        return found

    def _letters_of_parts(self) -> dict[str, str]:
        """The letters of the words of sentences, in which numbers are written as :class:`Cutter` codes them."""
        coded = self._cutter.coded
        kinds = {
            sentences.URL: URL,
            sentences.MAIL: MAIL,
            sentences.COLON: COLON,
            **dict.fromkeys(sentences.STOPS, STOP),
            **dict.fromkeys(self._cutter.numbers, NUMBER),
        }
        own = {coded(word): letter for word, letter in self._words.items()}
        return {part: self._letters[frozenset({f".{kind}"})] for part, kind in kinds.items()} | own


def _letters(kinds: Iterable[frozenset[str]]) -> dict[frozenset[str], str]:
    """A letter for every combination of classes that some word has, and for each kind that is no word.

    Raises RuleError.
    """
    combinations = [frozenset({f".{kind}"}) for kind in (URL, MAIL, NUMBER, STOP, COLON, ANY)]
    combinations += kinds
    letters = {names: chr(FIRST_LETTER + number) for number, names in enumerate(dict.fromkeys(combinations))}
    if FIRST_LETTER + len(letters) > _LAST_LETTER:
        raise RuleError("words", "there are more combinations of word classes than letters")
    return letters


def _by_name(letters: Mapping[frozenset[str], str]) -> dict[str, str]:
    """The letters of each class; those of any word are all but the sentence ends and colons."""
    found: dict[str, list[str]] = {}
    for names, letter in letters.items():
        for name in names:
            found.setdefault(name, []).append(letter)
    ends = {f".{STOP}", f".{COLON}"}
    found[f".{ANY}"] = [letter for names, letter in letters.items() if not names & ends]
    return {name: "".join(own) for name, own in found.items()}


def camel_split(text: str) -> str:
    """A name such as ``ignoreAllRules`` as words."""
    return _CAMEL.sub(" ", text)
