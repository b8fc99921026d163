"""What grammars find in a text, sentence by sentence.

Most of a text says nothing, and bills say the same things again and again. So a text is cut into sentences, a sentence
that was heard already is not heard again, and of the grammars only those are searched for that a sentence has the words
for (:mod:`scanner.language.needs`). Those that may cross the ends of sentences are asked for over several of them.

A text is searched word by word, and with its phrases merged where that finds nothing (:mod:`scanner.language.lexicon`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice, pairwise
from threading import RLock
from typing import Final, NamedTuple

from scanner.language.alphabet import Numbered
from scanner.language.crossing import Run
from scanner.language.grammar import Piece
from scanner.language.grammars import Grammars, RuleGrammar
from scanner.language.heard import Copies, Found, Sentence, Text
from scanner.language.lexicon import Lexicon
from scanner.language.rows import Rows
from scanner.language.sentences import COLON
from scanner.language.wording import Judged, Weighed, Weighing, Wording
from scanner.matching.recalled import Recalled
from scanner.rules import Rule

_REMEMBERED: Final = 4_096
"""Different sentences of one payload that are remembered, 1 KB each."""

_LONG: Final = 500
"""Characters of a text of which it is looked whether another one was the same sentences. Of the readings of a page
about software half are, of source files every twelfth."""

_MOST_TEXTS: Final = 256  # such texts that are remembered

_WORTH_HEARING: Final = 0.45  # weight of the words of a text that nothing else speaks for, from which on it is read

_BEHIND: Final = "\n"  # before the name of a sentence behind a colon; in no sentence
_EVERY: Final = 16  # places of one grammar in one text that are told


class Match(NamedTuple):
    """A place at which a grammar matches: its rule, the first letter and the last of :meth:`Lexicon.read`."""

    rule: Rule
    first: int
    last: int


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

    def matches(self, text: str, memory: Recalled, *, every: bool = False) -> list[Match]:
        """The first match of every grammar in a folded text, in the order of the rules; or of ``every`` sentence."""
        return self.matches_each([text], memory, long=-1 if every else len(text))[0]

    def matches_each(
        self,
        texts: Sequence[str],
        memory: Recalled,
        least: float = 0.0,
        *,
        long: int,
        weighing: Weighing = "always",
        weight: float = 0.0,
    ) -> list[list[Match]]:
        """The same of several texts; of those that are longer than ``long`` characters, of every sentence.

        What its words weigh is told last, if that is to count (``weighing``). Rules that weigh less than ``least`` are
        left out, and words do not count then: pieces that are put together lean somewhere soon.
        A text's words that are worth less than a ``weight`` need not be told, unless a grammar matches that weighs so
        much.
        Each grammar is searched for in all of them by a call or two: by itself it reads a ticket in a microsecond, and
        in twenty where other automata were read in between.
        """
        weighing = "never" if least else weighing
        telling = self._grammars.telling.of(texts, weighing)
        told: list[list[Match]] = [[] for _ in texts]
        some = [texts[place] for place in telling]
        ways: list[Weighing] = [weighing if counts else "never" for counts in telling.values()]
        heard = self._heard(some, memory, least, long=long, ways=ways, weight=weight) if some else ()
        for place, matches in zip(telling, heard, strict=True):
            told[place] = matches
        return told

    def _heard(
        self,
        texts: Sequence[str],
        memory: Recalled,
        least: float,
        *,
        long: int,
        ways: Sequence[Weighing],
        weight: float,
    ) -> list[list[Match]]:
        """The same of texts in which something may be heard, and of each, when what its words weigh counts."""
        grammars = self._grammars
        heard = self._texts(texts, memory, grammars, whole=not least)
        fresh = [text for text in dict.fromkeys(heard) if not text.searched]
        for text in fresh:
            text.searched = True
            for place, sentence in enumerate(text.sentences):
                for found in sentence.found:
                    if grammars.every[found.number].weight >= least:
                        text.note(found.number, text.placed(found, place))
        self._cross(fresh, least, grammars)
        most = [_EVERY if len(text) > long else 1 for text in texts]
        return [self._told(*text, weight, grammars) for text in zip(heard, most, ways, strict=True)]

    def worth_hearing(self, text: str) -> bool:
        """Whether the words of a folded text weigh so much that it is worth reading."""
        judged = self._judged(self._different(text))
        return judged is not None and judged.rule.weight >= _WORTH_HEARING

    def sum_of(self, text: str) -> float:
        """What the words of a folded text come to; nothing where nothing is known of words."""
        if self._wording is None:
            return 0.0
        return self._wording.heaviest(self._weighed(self._wording, self._different(text))).sum

    def in_rows(self, weight: float) -> Rows | None:
        """Whether texts beside each other may be worth so much; None where nothing is known of words."""
        return Rows(self._lexicon, self._wording, weight) if self._wording else None

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

    def _told(self, text: Text, most: int, weighing: Weighing, weight: float, grammars: Grammars) -> list[Match]:
        places = {number: sorted(found)[:most] for number, found in text.places.items()}
        told = [Match(grammars.every[number].rule, *place) for number in sorted(places) for place in places[number]]
        if self._wording and weighing != "never":
            strong = any(abs(match.rule.weight) >= weight for match in told)
            judged = text.judged(self._wording, weighing, 0.0 if strong else weight)
            if judged is not None:
                told.append(Match(judged.rule, *text.letters(judged.first, judged.behind)))
        return told

    def _texts(self, texts: Sequence[str], memory: Recalled, grammars: Grammars, *, whole: bool) -> list[Text]:
        """Texts as their sentences, with what there is to know of each; those that are alike as one, as a ``whole``."""
        fresh: dict[str, Sentence] = {}
        read: list[Text] = []
        for text in texts:
            # What a text begins with stands elsewhere with a space before it, and is the same sentence.
            lines = [line.lstrip() for line in self._lexicon.lines(text, memory.lines)]
            names = lines
            if COLON in text:  # a sentence is another one behind a colon
                names = [_BEHIND + line if before.endswith(COLON) else line for before, line in pairwise(("", *lines))]
            own = memory.texts.get(tuple(names)) if whole and len(text) > _LONG else None
            if own is None:
                own = self._text(names, lines, memory, fresh, grammars)
                if whole and len(text) > _LONG and len(memory.texts) < _MOST_TEXTS:
                    memory.texts[tuple(names)] = own
            read.append(own)
        due: dict[int, list[Sentence]] = {}
        for sentence in fresh.values():
            for number in sentence.due:
                due.setdefault(number, []).append(sentence)
        numbered = Numbered()
        for number, sentences in due.items():
            copies = [sentence.copies() for sentence in sentences]
            for place, first, last, merged in _matches(grammars.every[number], copies, numbered):
                sentences[place].found.append(Found(number, first, last, merged))
        memory.sentences.update(islice(fresh.items(), max(_REMEMBERED - len(memory.sentences), 0)))
        return read

    def _text(
        self,
        names: Sequence[str],
        lines: Sequence[str],
        memory: Recalled,
        fresh: dict[str, Sentence],
        grammars: Grammars,
    ) -> Text:
        """A text of sentences, those that nobody knows yet among the ``fresh``."""
        known: dict[str, Sentence] = {}
        for name, line in dict(zip(names, lines, strict=True)).items():  # a long text repeats itself
            sentence = memory.sentences.get(name) or fresh.get(name)
            if sentence is None:
                before = self._lexicon.stop if name == line else self._lexicon.colon
                sentence = fresh[name] = self._spelled(line, before, grammars)
            known[name] = sentence
        return Text([known[name] for name in names], known.values(), self._lexicon.stop)

    def _spelled(self, line: str, before: str, grammars: Grammars) -> Sentence:
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
        return Sentence(before, letters, merged, behind, due, begun, beyond, inside, line, phrases, [], [])

    def _cross(self, texts: Iterable[Text], least: float, grammars: Grammars) -> None:
        """Search for the grammars that may match across ends of sentences; the first match of each counts."""
        due: dict[int, list[tuple[Text, Run]]] = {}
        for text in texts:
            for number, runs in text.likely(grammars.needs).items():
                if grammars.every[number].weight >= least:
                    due.setdefault(number, []).extend((text, run) for run in runs)
        numbered = Numbered()
        for number, places in due.items():
            copies = [text.copies(run) for text, run in places]
            firsts: dict[Text, tuple[int, int]] = {}
            for place, first, last, merged in _matches(grammars.every[number], copies, numbered):
                text, (at, _) = places[place]
                found = text.placed(Found(number, first, last, merged), at)
                firsts[text] = min(found, firsts.get(text, found))
            for text, found in firsts.items():
                # As in a search of the whole text, which finds what stands within a sentence as well.
                if found[0] <= min(text.places.get(number, [found]))[0]:
                    text.note(number, found)


def _matches(
    grammar: RuleGrammar, copies: Sequence[Copies], numbered: Numbered
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
