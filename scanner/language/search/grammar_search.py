"""What grammars find in texts, sentence by sentence.

Most of a text matches no grammar, and bills say the same things again and again. So a text is cut into sentences, a
sentence that was searched already is not searched again, and of the grammars only those are tried that a sentence has
the words for (:mod:`scanner.language.search.needs`). Grammars that may cross the ends of sentences are tried over
several of them.

A sentence is searched word by word, and with its phrases merged where that finds nothing
(:mod:`scanner.language.lexicon`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from threading import RLock
from typing import Final, NamedTuple

from scanner.language.lexicon import Lexicon
from scanner.language.notation.alphabet import Numbered
from scanner.language.notation.requirements import before_end
from scanner.language.search.analysed import AnalysedSentence, AnalysedText, SearchMemory, SentenceMatch, Spellings
from scanner.language.search.crossing import Run
from scanner.language.search.grammars import Grammars, RuleGrammar
from scanner.language.search.needs_table import NeedsTable
from scanner.language.sentences import COLON
from scanner.language.weights.windows import Windows
from scanner.language.weights.wording import Judged, Weighed, Weighing, Wording
from scanner.matching.buffer.memory import Memory
from scanner.rules import Rule

_REMEMBERED: Final = 16_384
"""Different sentences of one message that are kept, 2 KB each.

A document in a text is read with its escapes undone in several ways, and most sentences are the same in each: 0.1 MB of
lines of signs have 26,000, which were searched 90,000 times when 4,096 were kept.
"""

LEANS_FROM: Final = 0.45
"""Weight of the rule that the words of a text reach from which on they alone are a reason to read it.

The lowest weight of the rules by wording at level ``balanced`` that need but one other signal.
"""

_BEHIND: Final = "\n"  # before the key of a sentence behind a colon; in no sentence
_EVERY: Final = 16  # places of one grammar in one long text that are given


class Match(NamedTuple):
    """A place at which a grammar matches: its rule, the first letter and the last (see :meth:`Lexicon.read`)."""

    rule: Rule
    first: int
    last: int


class GrammarSearch:
    """All grammars, compiled, and the weights of words. Shared by threads."""

    def __init__(
        self,
        rules: Sequence[Rule],
        lexicon: Lexicon,
        wording: Wording | None = None,
        needs: Callable[[], NeedsTable | None] = lambda: None,
    ) -> None:
        """``needs`` gives what the grammars of ``rules`` need, if that is known; it is called for the first text."""
        self._lexicon = lexicon
        self._wording = wording
        self._make: Callable[[], Grammars] = lambda: Grammars.of(rules, needs(), lexicon)
        self._making = RLock()  # whoever needs what another thread is making waits for the rest of it

    @property
    def _grammars(self) -> Grammars:  # not cached itself, as in the reader
        with self._making:
            return self._made

    @cached_property
    def _made(self) -> Grammars:
        return self._make()

    def warm(self) -> None:
        """Make what the first text would wait for. Raises RuleError for a grammar that makes no sense."""
        _ = self._grammars

    def matches(self, text: str, memory: Memory, *, every: bool = False) -> list[Match]:
        """The first match of every grammar in a folded text, or in ``every`` sentence, in the order of the rules."""
        return self.matches_each([text], memory, long=-1 if every else len(text))[0]

    def matches_each(
        self,
        texts: Sequence[str],
        memory: Memory,
        least: float = 0.0,
        *,
        long: int,
        weighing: Weighing = "always",
        weight: float = 0.0,
    ) -> list[list[Match]]:
        """The matches of all grammars in each of several folded texts, and of a rule by wording, which comes last.

        Of a text longer than ``long`` characters the first match in every sentence is given, of others the first in the
        text. ``weighing`` says when words count. Rules that weigh less than ``least`` are left out, and words do not
        count then, since pieces that are put together soon lean somewhere. Words that reach only a rule below
        ``weight`` need not be weighed, unless a grammar matches that weighs so much.

        Each grammar is searched for in all texts by a call or two. By itself it reads a ticket in a microsecond, and in
        twenty where other automata were read in between.
        """
        weighing = "never" if least else weighing
        grammars = self._grammars
        analysed = self._texts(texts, memory.of(SearchMemory), grammars)
        for text in analysed:
            for place, sentence in enumerate(text.sentences):
                for found in sentence.found:
                    if grammars.every[found.number].weight >= least:
                        text.note(found.number, text.placed(found, place))
        self._cross(analysed, least, grammars)
        most = [_EVERY if len(text) > long else 1 for text in texts]
        return [
            self._matches_in(text, count, weighing, weight, grammars)
            for text, count in zip(analysed, most, strict=True)
        ]

    def is_worth_reading(self, text: str) -> bool:
        """Whether the words of a folded text weigh so much that it is worth reading."""
        judged = self._judged(self._different(text))
        return judged is not None and judged.rule.weight >= LEANS_FROM

    def sum_of(self, text: str) -> float:
        """The sum of the words of a folded text's heaviest passage; 0 where no weights are known."""
        if self._wording is None:
            return 0.0
        return self._wording.heaviest(self._weighed(self._wording, self._different(text))).sum

    def windows(self, weight: float) -> Windows | None:
        """Tells whether texts beside each other may reach a rule of this weight; None where no weights are known."""
        return Windows(self._lexicon, self._wording, weight) if self._wording else None

    def judged_wording(self, text: str, weight: float) -> Judged | None:
        """What the words of a folded text are worth, if it is ``weight`` or more and the text reads like a language."""
        lines = self._different(text)
        judged = self._judged(lines) if self._wording and self._wording.fluency.of(lines) else None
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
        return [wording.weighed(line, self._lexicon.phrases_in(line.split())) for line in lines]

    def _matches_in(
        self, text: AnalysedText, most: int, weighing: Weighing, weight: float, grammars: Grammars
    ) -> list[Match]:
        """The matches in a text, ``most`` of each grammar, and the rule that its words reach."""
        places = {number: sorted(found)[:most] for number, found in text.places.items()}
        found = [Match(grammars.every[number].rule, *place) for number in sorted(places) for place in places[number]]
        if self._wording and weighing != "never":
            strong = any(abs(match.rule.weight) >= weight for match in found)
            judged = text.judged(self._wording, weighing, 0.0 if strong else weight)
            if judged is not None:
                found.append(Match(judged.rule, *text.letters(judged.first, judged.behind)))
        return found

    def _texts(self, texts: Sequence[str], memory: SearchMemory, grammars: Grammars) -> list[AnalysedText]:
        """Texts as their sentences, each different one searched."""
        fresh: dict[str, AnalysedSentence] = {}
        read: list[AnalysedText] = []
        for text in texts:
            # The first sentence of a text stands elsewhere with a space before it, and is the same sentence.
            lines = [line.lstrip() for line in self._lexicon.lines(text, memory.lines)]
            names = lines
            if COLON in text:  # behind a colon a sentence is another one
                names = [_BEHIND + line if before.endswith(COLON) else line for before, line in pairwise(("", *lines))]
            read.append(self._text(names, lines, memory, fresh, grammars))
        due: dict[int, list[AnalysedSentence]] = {}
        for sentence in fresh.values():
            for number in sentence.candidates.within:
                due.setdefault(number, []).append(sentence)
        numbered = Numbered()
        for number, sentences in due.items():
            spellings = [sentence.spellings() for sentence in sentences]
            for place, first, last, merged in _matches(grammars.every[number], spellings, numbered):
                sentences[place].found.append(SentenceMatch(number, first, last, merged))
        memory.sentences.update(islice(fresh.items(), max(_REMEMBERED - len(memory.sentences), 0)))
        return read

    def _text(
        self,
        names: Sequence[str],
        lines: Sequence[str],
        memory: SearchMemory,
        fresh: dict[str, AnalysedSentence],
        grammars: Grammars,
    ) -> AnalysedText:
        """A text of sentences; those that are new are put among the ``fresh``."""
        known: dict[str, AnalysedSentence] = {}
        for name, line in dict(zip(names, lines, strict=True)).items():  # a long text repeats itself
            sentence = memory.sentences.get(name) or fresh.get(name)
            if sentence is None:
                before = self._lexicon.stop if name == line else self._lexicon.colon
                sentence = fresh[name] = self._spelled(line, before, grammars)
            known[name] = sentence
        return AnalysedText([known[name] for name in names], known.values(), self._lexicon.stop)

    def _spelled(self, line: str, before: str, grammars: Grammars) -> AnalysedSentence:
        """A sentence, with the grammars that may match in it."""
        letters, phrases = self._lexicon.spell(line)
        merged = self._lexicon.merged(letters, phrases) if phrases else letters
        stop, colon = self._lexicon.stop, self._lexicon.colon
        behind = "" if letters.endswith((stop, colon)) else stop
        ends_within = stop in letters[:-1] or colon in letters[:-1]
        every = frozenset({before, *letters, *(letter for _, _, letter in phrases)})
        last = every if ends_within else frozenset({(before + copy + behind)[-2] for copy in (letters, merged)})
        candidates = grammars.needs.candidates(every | before_end(last))
        return AnalysedSentence(
            before, letters, merged, behind, candidates, ends_within, line, phrases, weighed=[], found=[]
        )

    def _cross(self, texts: Iterable[AnalysedText], least: float, grammars: Grammars) -> None:
        """Search for the grammars that may match across sentence ends; the first match of each counts."""
        due: dict[int, list[tuple[AnalysedText, Run]]] = {}
        for text in texts:
            for number, runs in text.crossing_runs().items():
                if grammars.every[number].weight >= least:
                    due.setdefault(number, []).extend((text, run) for run in runs)
        numbered = Numbered()
        for number, places in due.items():
            spellings = [text.spellings(run) for text, run in places]
            firsts: dict[AnalysedText, tuple[int, int]] = {}
            for place, first, last, merged in _matches(grammars.every[number], spellings, numbered):
                text, (at, _) = places[place]
                found = text.placed(SentenceMatch(number, first, last, merged), at)
                firsts[text] = min(found, firsts.get(text, found))
            for text, found in firsts.items():
                # As a search of the whole text would find it: the earlier of this match and one within a sentence.
                if found[0] <= min(text.places.get(number, [found]))[0]:
                    text.note(number, found)


def _matches(
    grammar: RuleGrammar, spellings: Sequence[Spellings], numbered: Numbered
) -> Iterator[tuple[int, int, int, bool]]:
    """The first match in each text, and where there is none, in its letters with phrases merged.

    Gives the text's number, the first letter (counted from the one behind the end before it), the last, and whether
    phrases were merged.
    """
    merged = [place for place, (_, again) in enumerate(spellings) if again is not None]
    rows = [letters for letters, _ in spellings]
    rows += [again for _, again in spellings if again is not None]  # with the others: hardly any grammar matches
    found: set[int] = set()
    for at, first, behind in grammar.first_in_each(rows, numbered):
        with_phrases = at >= len(spellings)
        place = merged[at - len(spellings)] if with_phrases else at
        if place not in found:
            found.add(place)
            yield place, first - 1, behind - 2, with_phrases
