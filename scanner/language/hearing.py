"""What grammars find in a text, sentence by sentence.

Most of a text says nothing, and bills say the same things again and again. So a text is cut into sentences, a sentence
that was heard already is not heard again, and of the grammars only those are searched for that a sentence has the words
for (:mod:`scanner.language.needs`). Those that may cross the ends of sentences are asked for over several of them.

A text is searched word by word, and with its phrases merged where that finds nothing (:mod:`scanner.language.lexicon`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import accumulate, islice, pairwise
from threading import RLock
from typing import Final, NamedTuple

from scanner.language.alphabet import Numbered
from scanner.language.crossing import Run, likely
from scanner.language.grammar import Piece
from scanner.language.grammars import Grammars, RuleGrammar
from scanner.language.lexicon import Lexicon, Phrase
from scanner.language.needs import Needs
from scanner.language.sentences import COLON
from scanner.language.wording import Judged, Weighed, Weighing, Wording
from scanner.rules import Rule

_REMEMBERED: Final = 4_096
"""Different sentences of one payload that are remembered, 1 KB each."""

_WORTH_HEARING: Final = 0.45  # weight of the words of a text that nothing else speaks for, from which on it is read

_BEHIND: Final = "\n"  # before the name of a sentence behind a colon; in no sentence
_EVERY: Final = 16  # places of one grammar in one text that are told


class Match(NamedTuple):
    """A place at which a grammar matches: its rule, the first letter and the last of :meth:`Lexicon.read`."""

    rule: Rule
    first: int
    last: int


class _Found(NamedTuple):
    """A match within a sentence and the end before it (-1), or in several.

    The grammar's number, first and last letter, whether phrases were merged for it.
    """

    number: int
    first: int
    last: int
    merged: bool


_Copies = tuple[str, str | None]
"""Letters, and the same with phrases merged if there are any."""


class _Sentence(NamedTuple):
    """What there is to know of a sentence, wherever it stands."""

    before: str  # the end before it, a letter
    letters: str
    merged: str
    behind: str  # its end, if that is the text's
    due: list[int]  # grammars that may match within it …
    begun: int  # … ways to go on behind its end with what may begin in it …
    beyond: int  # … what it meets of all that they need …
    inside: int  # … and the same, if it has ends within
    line: str
    phrases: list[Phrase]
    weighed: list[Weighed]  # what its words weigh, once that was asked
    found: list[_Found]

    def copies(self) -> _Copies:
        """Its letters and the ends around it."""
        again = f"{self.before}{self.merged}{self.behind}" if self.merged != self.letters else None
        return f"{self.before}{self.letters}{self.behind}", again


Memory = dict[str, _Sentence]
"""The sentences of one payload that were heard."""


class Hearing:
    """All grammars, compiled. Shared by threads."""

    def __init__(
        self,
        rules: Sequence[Rule],
        tokens: Callable[[], Sequence[Sequence[Piece]]],
        lexicon: Lexicon,
        wording: Wording | None = None,
    ) -> None:
        """The grammars of ``rules``; ``tokens`` tells each as its tokens, when first one is asked for."""
        self._lexicon = lexicon
        self._wording = wording
        self._make = partial(Grammars.compiled, rules, tokens, lexicon, wording)
        self._making = RLock()  # whoever needs what another thread is making waits for the rest of it

    @property
    def _grammars(self) -> Grammars:  # not cached itself, as in the reader
        with self._making:
            return self._made

    @cached_property
    def _made(self) -> Grammars:
        return self._make()

    def warm(self) -> None:
        """Make what the first text that is read would wait for. Raises RuleError for a grammar that makes no sense."""
        _ = self._grammars

    def matches(self, text: str, memory: Memory, *, every: bool = False) -> list[Match]:
        """The first match of every grammar in a folded text, in the order of the rules; or of ``every`` sentence."""
        return self.matches_each([text], memory, long=-1 if every else len(text))[0]

    def matches_each(
        self, texts: Sequence[str], memory: Memory, least: float = 0.0, *, long: int, weighing: Weighing = "always"
    ) -> list[list[Match]]:
        """The same of several texts; of those that are longer than ``long`` characters, of every sentence.

        What its words weigh is told last, if that is to count (``weighing``). Rules that weigh less than ``least`` are
        left out, and words do not count then: pieces that are put together lean somewhere soon.
        Each grammar is searched for in all of them by a call or two: by itself it reads a ticket in a microsecond, and
        in twenty where other automata were read in between.
        """
        weighing = "never" if least else weighing
        telling = self._grammars.telling.of(texts, weighing)
        told: list[list[Match]] = [[] for _ in texts]
        some = [texts[place] for place in telling]
        ways: list[Weighing] = [weighing if counts else "never" for counts in telling.values()]
        heard = self._heard(some, memory, least, long=long, weighing=ways) if some else ()
        for place, matches in zip(telling, heard, strict=True):
            told[place] = matches
        return told

    def _heard(
        self, texts: Sequence[str], memory: Memory, least: float, *, long: int, weighing: Sequence[Weighing]
    ) -> list[list[Match]]:
        """The same of texts in which something may be heard, and of each, when what its words weigh counts."""
        grammars = self._grammars
        heard = self._texts(texts, memory, grammars)
        for text in heard:
            for place, sentence in enumerate(text.sentences):
                for found in sentence.found:
                    if grammars.every[found.number].weight >= least:
                        text.note(found.number, text.placed(found, place))
        self._cross(heard, least, grammars)
        most = [_EVERY if len(text) > long else 1 for text in texts]
        return [self._told(*text, grammars) for text in zip(heard, most, weighing, strict=True)]

    def worth_hearing(self, text: str) -> bool:
        """Whether the words of a folded text weigh so much that it is worth reading."""
        judged = self._judged(self._different(text))
        return judged is not None and judged.rule.weight >= _WORTH_HEARING

    def sum_of(self, text: str) -> float:
        """What the words of a folded text come to; nothing where nothing is known of words."""
        if self._wording is None:
            return 0.0
        return self._wording.heaviest(self._weighed(self._wording, self._different(text))).sum

    def judged_by_words(self, text: str, weight: float) -> Judged | None:
        """What the words of a folded text are worth, if that is so much ``weight`` and it reads like a language."""
        lines = self._different(text)
        words = " ".join(lines).split()
        # Most texts that are put together say nothing, which is soon told.
        wording = self._wording
        if wording is None or not wording.may_lean(sum(wording.most(words)), words, wording.least(weight)):
            return None
        judged = self._judged(lines) if wording.fluency.of(lines) else None
        return judged if judged and judged.rule.weight >= weight else None

    def _different(self, text: str) -> Collection[str]:
        """The sentences of a folded text, each once."""
        return dict.fromkeys(map(str.strip, self._lexicon.lines(text))).keys()

    def _judged(self, lines: Iterable[str]) -> Judged | None:
        """What the words of some sentences are worth."""
        if self._wording is None:
            return None
        return self._wording.judged(self._weighed(self._wording, lines))

    def _weighed(self, wording: Wording, lines: Iterable[str]) -> list[Weighed]:
        return [wording.weighed(line, self._lexicon.spell(line)[1]) for line in lines]

    def _told(self, text: _Text, most: int, weighing: Weighing, grammars: Grammars) -> list[Match]:
        places = {number: sorted(found)[:most] for number, found in text.places.items()}
        told = [Match(grammars.every[number].rule, *place) for number in sorted(places) for place in places[number]]
        if self._wording and weighing != "never":
            judged = text.judged(self._wording, weighing)
            if judged is not None:
                told.append(Match(judged.rule, *text.letters(judged.first, judged.behind)))
        return told

    def _texts(self, texts: Sequence[str], memory: Memory, grammars: Grammars) -> list[_Text]:
        """Texts as their sentences, with what there is to know of each."""
        fresh: dict[str, _Sentence] = {}
        due: dict[int, list[_Sentence]] = {}
        read: list[_Text] = []
        for text in texts:
            # What a text begins with stands elsewhere with a space before it, and is the same sentence.
            lines = [line.lstrip() for line in self._lexicon.lines(text)]
            names = lines
            if COLON in text:  # a sentence is another one behind a colon
                names = [_BEHIND + line if before.endswith(COLON) else line for before, line in pairwise(("", *lines))]
            known: dict[str, _Sentence] = {}
            for name, line in dict(zip(names, lines, strict=True)).items():  # a long text repeats itself
                sentence = memory.get(name) or fresh.get(name)
                if sentence is None:
                    before = self._lexicon.stop if name == line else self._lexicon.colon
                    sentence = fresh[name] = self._spelled(line, before, grammars)
                    for number in sentence.due:
                        due.setdefault(number, []).append(sentence)
                known[name] = sentence
            read.append(_Text([known[name] for name in names], known.values(), self._lexicon.stop))
        numbered = Numbered()
        for number, own in due.items():
            copies = [sentence.copies() for sentence in own]
            for place, first, last, merged in _matches(grammars.every[number], copies, numbered):
                own[place].found.append(_Found(number, first, last, merged))
        memory.update(islice(fresh.items(), max(_REMEMBERED - len(memory), 0)))
        return read

    def _spelled(self, line: str, before: str, grammars: Grammars) -> _Sentence:
        """A sentence, with what may be found in it."""
        letters, phrases = self._lexicon.spell(line)
        merged = self._lexicon.merged(letters, phrases) if phrases else letters
        stop, colon = self._lexicon.stop, self._lexicon.colon
        behind = "" if letters.endswith((stop, colon)) else stop
        ended_within = stop in letters[:-1] or colon in letters[:-1]
        every = frozenset({before, *letters, *(letter for _, _, letter in phrases)})
        last = every if ended_within else frozenset({(before + copy + behind)[-2] for copy in (letters, merged)})
        due, begun, beyond = grammars.needs.told(every, last)
        inside = beyond if ended_within else 0
        return _Sentence(before, letters, merged, behind, due, begun, beyond, inside, line, phrases, [], [])

    def _cross(self, texts: Iterable[_Text], least: float, grammars: Grammars) -> None:
        """Search for the grammars that may match across ends of sentences; the first match of each counts."""
        due: dict[int, list[tuple[_Text, Run]]] = {}
        for text in texts:
            for number, runs in text.likely(grammars.needs).items():
                if grammars.every[number].weight >= least:
                    due.setdefault(number, []).extend((text, run) for run in runs)
        numbered = Numbered()
        for number, places in due.items():
            copies = [text.copies(run) for text, run in places]
            firsts: dict[_Text, tuple[int, int]] = {}
            for place, first, last, merged in _matches(grammars.every[number], copies, numbered):
                text, (at, _) = places[place]
                found = text.placed(_Found(number, first, last, merged), at)
                firsts[text] = min(found, firsts.get(text, found))
            for text, found in firsts.items():
                # As in a search of the whole text, which finds what stands within a sentence as well.
                if found[0] <= min(text.places.get(number, [found]))[0]:
                    text.note(number, found)


def _matches(
    grammar: RuleGrammar, copies: Sequence[_Copies], numbered: Numbered
) -> Iterator[tuple[int, int, int, bool]]:
    """The first match in each text, and where there is none in its letters with phrases merged.

    The text's number, the first letter behind the end before it, and the last one; whether phrases were merged.
    """
    found: set[int] = set()
    for place, first, behind in grammar.first_in_each([letters for letters, _ in copies], numbered):
        found.add(place)
        yield place, first - 1, behind - 2, False
    again = [place for place, (_, merged) in enumerate(copies) if merged is not None and place not in found]
    others = [copies[place][1] or "" for place in again]
    for at, first, behind in grammar.first_in_each(others, numbered) if again else ():
        yield again[at], first - 1, behind - 2, True


class _Text:
    """The sentences of a text in a row, and where each grammar was found in them: one place in a sentence."""

    __slots__ = ("_different", "_merged", "_plain", "_stop", "_whole", "places", "sentences")

    def __init__(self, sentences: Sequence[_Sentence], different: Collection[_Sentence], stop: str) -> None:
        self.sentences = sentences
        self._different = different
        self.places: dict[int, list[tuple[int, int]]] = {}
        self._stop = stop
        self._plain: list[int] = []
        self._merged: list[int] = []
        self._whole: _Copies | None = None

    def likely(self, needs: Needs) -> dict[int, list[Run]]:
        """The grammars that may match across ends of sentences, and where."""
        return likely(needs, self.sentences, self._different)

    def note(self, number: int, place: tuple[int, int]) -> None:
        """Keep where a grammar was found."""
        self.places.setdefault(number, []).append(place)

    def placed(self, found: _Found, place: int) -> tuple[int, int]:
        """Where in the text that stands which was found in the sentences from ``place`` on."""
        plain, merged = self._starts()
        # As Lexicon.read() numbers them: an end before all, the letters, an end, the letters once more.
        start = (plain[-1] + 1 + merged[place] if found.merged else plain[place]) + 1
        return start + found.first, start + found.last

    def judged(self, wording: Wording, weighing: Weighing) -> Judged | None:
        """What its words are worth, if they count, and the sentences that say so."""
        if weighing != "always" and not wording.fluency.of(sentence.line for sentence in self._different):
            return None
        for sentence in self._different:
            if not sentence.weighed:
                sentence.weighed.append(wording.weighed(sentence.line, sentence.phrases))
        judged = wording.judged([sentence.weighed[0] for sentence in self._different], enough=weighing == "enough")
        if judged is None or len(self._different) == len(self.sentences):
            return judged
        different = list(self._different)
        first, last = (self.sentences.index(different[place]) for place in (judged.first, judged.behind - 1))
        return judged._replace(first=first, behind=last + 1)

    def letters(self, first: int, behind: int) -> tuple[int, int]:
        """The first letter of some sentences and the last, as a place is numbered."""
        plain, _ = self._starts()
        return plain[first] + 1, max(plain[behind], plain[first] + 1)

    def copies(self, run: Run) -> _Copies:
        """The letters of some sentences and the ends around them."""
        whole = self._whole
        if whole is None:
            plain = "".join([sentence.letters for sentence in self.sentences])
            merged = "".join([sentence.merged for sentence in self.sentences])
            again = f"{self._stop}{merged}{self._stop}" if merged != plain else None
            whole = self._whole = f"{self._stop}{plain}{self._stop}", again
        first, behind = run
        last = behind == len(self.sentences)
        if last and not first:
            return whole
        some, again = (
            letters and letters[starts[first] : starts[behind] + 1 + last]
            for letters, starts in zip(whole, self._starts(), strict=True)
        )
        return some or "", again if again != some else None

    def _starts(self) -> tuple[list[int], list[int]]:
        """How many letters stand before each sentence and behind the last, as they are and with phrases merged."""
        if not self._plain:
            self._plain = [0, *accumulate([len(sentence.letters) for sentence in self.sentences])]
            self._merged = [0, *accumulate([len(sentence.merged) for sentence in self.sentences])]
        return self._plain, self._merged
