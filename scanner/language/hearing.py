"""What grammars find in a text, sentence by sentence.

Most of a text says nothing, and bills say the same things again and again. So a text is cut into sentences, a sentence
that was heard already is not heard again, and of the grammars only those are searched for that a sentence has the words
for (:mod:`scanner.language.needs`). Those that may cross the ends of sentences are asked for over several of them.

A text is searched word by word, and with its phrases merged where that finds nothing (:mod:`scanner.language.lexicon`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, NamedTuple

from scanner.language.grammar import Grammar, Piece, compile_grammar, over_letters
from scanner.language.lexicon import LETTER_BYTES, Lexicon
from scanner.language.needs import Due, Needs
from scanner.language.sentences import COLON
from scanner.matching.native import compile_native
from scanner.rules import Rule

_REMEMBERED: Final = 4_096
"""Different sentences of one payload that are remembered, 1 KB each."""

_EVERY: Final = 16  # places of one grammar in one text that are told
_FEW: Final = 64  # sentences of a text that are first looked at as a whole
_OVERLAPPING: Final = 2  # times its sentences that surroundings may hold before the text is searched as a whole
_PLACE: Final = 500  # letters that are searched while the surroundings of one sentence are looked at: 5 us …
_ASKED: Final = 40  # … or its neighbours asked whether they meet what a grammar needs: of 414, few do


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


class _Sentence(NamedTuple):
    """What there is to know of a sentence, wherever it stands."""

    letters: str
    merged: str
    found: tuple[_Found, ...]
    crossing: tuple[Due, ...]  # grammars that may match across its ends …
    beyond: int  # … and what it meets of all that they need


class _Spoken:
    """One rule's grammar."""

    def __init__(self, rule: Rule, grammar: Grammar, lexicon: Lexicon) -> None:
        self.rule = rule
        self.weight = abs(rule.weight)
        self.branches = grammar.branches
        self._grammar = grammar
        self._lexicon = lexicon

    @cached_property
    def regex(self) -> Any:
        """Compiled when a text holds all that it needs: most never are, and all take a quarter of a second."""
        return compile_native(over_letters(self._grammar, self._lexicon))


Memory = dict[str, _Sentence]
"""The sentences of one payload that were heard."""


class Hearing:
    """All grammars, compiled. Shared by threads."""

    def __init__(self, rules: Sequence[Rule], tokens: Sequence[Sequence[Piece]], lexicon: Lexicon) -> None:
        """The grammars of ``rules``, each given as its tokens. Raises RuleError."""
        self._lexicon = lexicon
        self._grammars = [
            _Spoken(rule, compile_grammar(rule.id, own, lexicon), lexicon)
            for rule, own in zip(rules, tokens, strict=True)
        ]
        self._needs = Needs([grammar.branches for grammar in self._grammars], lexicon)

    def matches(self, text: str, memory: Memory, least: float = 0.0, *, every: bool = False) -> list[Match]:
        """The first match of every grammar in a folded text, in the order of the rules; or of ``every`` sentence.

        Rules that weigh less than ``least`` are left out.
        """
        sentences: list[_Sentence] = []
        behind = ""  # what ends the sentence before, if it is a colon
        for line in self._lexicon.lines(text):
            sentences.append(memory.get(behind + line) or self._hear(behind, line, memory))
            behind = COLON if line.endswith(COLON) else ""
        if not any(sentence.found or sentence.crossing for sentence in sentences):
            return []  # as for most notes: 10 us instead of 16
        heard = _Text(sentences, self._lexicon.stop)
        for place, sentence in enumerate(sentences):
            for found in sentence.found:
                if self._grammars[found.number].weight >= least:
                    heard.note(found, place)
        self._cross(heard, self._likely(heard), least)
        places = {number: sorted(found)[: _EVERY if every else 1] for number, found in heard.places.items()}
        return [Match(self._grammars[number].rule, *place) for number in sorted(places) for place in places[number]]

    def _hear(self, behind: str, line: str, memory: Memory) -> _Sentence:
        before = self._lexicon.colon if behind else self._lexicon.stop
        letters, phrases = self._lexicon.spell(line)
        merged = self._lexicon.merged(letters, phrases) if phrases else letters
        met = self._needs.met([*letters, *(letter for _, _, letter in phrases)] if phrases else letters)
        due = self._needs.within(met)
        within = [one.number for one in due if not one.ends]
        found = tuple(self._search(within, before + letters, before + merged)) if within else ()
        crossing = tuple(one for one in due if one.ends)
        sentence = _Sentence(letters, merged, found, crossing, self._needs.beyond(met))
        if len(memory) < _REMEMBERED:
            memory[behind + line] = sentence
        return sentence

    def _search(self, numbers: Sequence[int], letters: str, merged: str) -> Iterator[_Found]:
        """The matches of some grammars within a sentence, before which stands the end of another."""
        plain = letters.encode()
        again = merged.encode() if merged != letters else None
        for number in numbers:
            regex = self._grammars[number].regex
            match = regex.search(plain)
            anew = match is None and again is not None
            if anew:
                match = regex.search(again)
            if match is not None:
                start, end = match.span()
                yield _Found(number, start // LETTER_BYTES - 1, end // LETTER_BYTES - 2, anew)

    def _likely(self, text: _Text) -> dict[Due, list[tuple[int, int]]]:
        """The grammars that may match across ends of sentences, and where: first sentence and the one behind the last.

        In a short text that is everywhere. To ask for the words of fewer sentences costs what it saves.
        """
        crossing: set[Due] = set().union(*[sentence.crossing for sentence in text.sentences])
        if not crossing:
            return {}
        if len(text.sentences) > _FEW:
            return self._around(text)
        likely = self._needs.across([sentence.beyond for sentence in text.sentences])
        return {due: [(0, len(text.sentences))] for due in crossing if self._needs.among(due, likely)}

    def _around(self, text: _Text) -> dict[Due, list[tuple[int, int]]]:
        """The same of a long text: everywhere, for a grammar that may match in many places; else around each."""
        beyond = [sentence.beyond for sentence in text.sentences]
        crossing: dict[Due, list[int]] = {}
        for place, sentence in enumerate(text.sentences):
            for due in sentence.crossing:
                crossing.setdefault(due, []).append(place)
        return {due: self._places(text, due, own, beyond) for due, own in crossing.items()}

    def _cross(self, text: _Text, likely: Mapping[Due, Iterable[tuple[int, int]]], least: float) -> None:
        """Search for the grammars that may match across ends of sentences."""
        for due, spans in likely.items():
            grammar = self._grammars[due.number]
            for first, behind in spans if grammar.weight >= least else ():
                match = text.search(due.number, grammar.regex, first, behind)
                if match is not None:
                    text.note(match, first)
                    break

    def _places(self, text: _Text, due: Due, own: Sequence[int], beyond: Sequence[int]) -> list[tuple[int, int]]:
        """Around which sentences to search for a grammar: the first of them and the one behind the last, of each.

        ``own`` are those with a word that it needs. In no more than so many beside each other all others must be met.
        """
        whole = [(0, len(beyond))]
        if len(own) * _ASKED > text.size:
            return whole
        reach = min(due.ends, len(beyond)) + 1  # an end that it begins with is of the sentence before
        if reach * len(own) > len(beyond):
            likely = own
        else:
            likely = [place for place in own if self._meets(due, beyond, (max(place - reach, 0), place + reach + 1))]
        if likely and len(own) * _PLACE > text.size:
            return whole
        around = [text.around(place, due.letters) for place in likely]
        if sum(behind - first for first, behind in around) > _OVERLAPPING * len(beyond):
            return whole  # what knows no bound is near everything
        return [near for near in around if self._meets(due, beyond, near)]

    def _meets(self, due: Due, beyond: Sequence[int], near: tuple[int, int]) -> bool:
        """Whether some sentences meet all that a grammar needs."""
        return self._needs.among(due, self._needs.across(beyond[slice(*near)]))


class _Text:
    """The sentences of a text in a row, and where each grammar was found in them: one place in a sentence."""

    def __init__(self, sentences: Sequence[_Sentence], stop: str) -> None:
        self.sentences = sentences
        self.places: dict[int, list[tuple[int, int]]] = {}
        self._stop = stop

    @property
    def size(self) -> int:
        """Letters of the text."""
        return self._plain[-1]

    def around(self, place: int, letters: int) -> tuple[int, int]:
        """The sentences within so many letters of one, and that: the first, and the one behind the last."""
        starts = self._merged
        first = max(bisect_right(starts, starts[place] - letters) - 1, 0)
        return first, min(bisect_left(starts, starts[place + 1] + letters), len(self.sentences))

    def note(self, found: _Found, place: int) -> None:
        """Keep what was found in the sentences from ``place`` on."""
        # As Lexicon.read() numbers them: an end before all, the letters, an end, the letters once more.
        start = (self._plain[-1] + 1 + self._merged[place] if found.merged else self._plain[place]) + 1
        self.places.setdefault(found.number, []).append((start + found.first, start + found.last))

    def search(self, number: int, regex: Any, first: int, behind: int) -> _Found | None:
        """The first match of a grammar in some sentences and the ends around them."""
        last = behind == len(self.sentences)
        for letters, starts in ((self._letters, self._plain), (self._again, self._merged)):
            begin = starts[first] * LETTER_BYTES
            match = regex.search(letters, begin, (starts[behind] + 1 + last) * LETTER_BYTES)
            if match is not None:
                start, end = match.span()
                at = (start - begin) // LETTER_BYTES - 1
                return _Found(number, at, at + (end - start) // LETTER_BYTES - 1, starts is self._merged)
            if self._merged[-1] == self._plain[-1]:
                break
        return None

    @cached_property
    def _plain(self) -> list[int]:
        return [0, *accumulate([len(sentence.letters) for sentence in self.sentences])]

    @cached_property
    def _merged(self) -> list[int]:
        return [0, *accumulate([len(sentence.merged) for sentence in self.sentences])]

    @cached_property
    def _letters(self) -> bytes:
        return f"{self._stop}{''.join([sentence.letters for sentence in self.sentences])}{self._stop}".encode()

    @cached_property
    def _again(self) -> bytes:
        return f"{self._stop}{''.join([sentence.merged for sentence in self.sentences])}{self._stop}".encode()
