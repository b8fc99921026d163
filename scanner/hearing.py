"""What grammars find in a text, sentence by sentence.

Most of a text says nothing, and bills say the same things again and again. So a text is cut into sentences, a sentence
that was heard already is not heard again, and of the grammars only those are searched for that a sentence has the words
for (:mod:`scanner.needs`). Those that may cross the ends of sentences are asked for over several of them.

A text is searched word by word, and with its phrases merged where that finds nothing (:mod:`scanner.lexicon`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, NamedTuple

from scanner.grammar import Grammar, compile_grammar, over_letters, pieces
from scanner.lexicon import LETTER_BYTES, Lexicon
from scanner.matcher import compile_native
from scanner.needs import Due, Needs
from scanner.rules import Rule

_REMEMBERED: Final = 4_096
"""Different sentences of one payload that are remembered, 1 KB each."""

_FEW: Final = 64  # sentences of a text that are first looked at as a whole


class Match(NamedTuple):
    """The first place at which a grammar matches: its rule, the first letter and the last of :meth:`Lexicon.read`."""

    rule: Rule
    first: int
    last: int


class _Found(NamedTuple):
    """A match within a sentence: the grammar's number, first and last letter, whether phrases were merged for it."""

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

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon) -> None:
        """The grammars of ``rules``. Raises RuleError."""
        self._lexicon = lexicon
        self._grammars = [
            _Spoken(rule, compile_grammar(rule.id, list(pieces(rule.id, rule.grammar)), lexicon), lexicon)
            for rule in rules
        ]
        self._needs = Needs([grammar.branches for grammar in self._grammars], lexicon)

    def matches(self, text: str, memory: Memory) -> list[Match]:
        """The first match of every grammar in a folded text, in the order of the rules."""
        sentences = [memory.get(line) or self._hear(line, memory) for line in self._lexicon.lines(text)]
        if not any(sentence.found or sentence.crossing for sentence in sentences):
            return []
        plain = [0, *accumulate(len(sentence.letters) for sentence in sentences)]
        merged = [0, *accumulate(len(sentence.merged) for sentence in sentences)]
        behind = plain[-1] + 1
        best: dict[int, tuple[int, int]] = {}
        for place, sentence in enumerate(sentences):
            for found in sentence.found:
                start = behind + merged[place] + 1 if found.merged else plain[place] + 1
                _keep_first(best, found.number, start + found.first, start + found.last)
        if any(sentence.crossing for sentence in sentences):
            copies = [_Copy([sentence.letters for sentence in sentences], plain, 0, self._lexicon.stop)]
            if merged[-1] != plain[-1]:
                copies.append(_Copy([sentence.merged for sentence in sentences], merged, behind, self._lexicon.stop))
            self._cross(sentences, copies, merged, best)
        return [Match(self._grammars[number].rule, *best[number]) for number in sorted(best)]

    def _hear(self, line: str, memory: Memory) -> _Sentence:
        letters, phrases = self._lexicon.spell(line)
        merged = self._lexicon.merged(letters, phrases) if phrases else letters
        met = self._needs.met([*letters, *(letter for _, _, letter in phrases)] if phrases else letters)
        due = self._needs.within(met)
        within = [one.number for one in due if not one.ends]
        found = tuple(self._search(within, letters, merged)) if within else ()
        sentence = _Sentence(letters, merged, found, tuple(one for one in due if one.ends), self._needs.beyond(met))
        if len(memory) < _REMEMBERED:
            memory[line] = sentence
        return sentence

    def _search(self, numbers: Sequence[int], letters: str, merged: str) -> Iterator[_Found]:
        """The matches of some grammars within a sentence."""
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
                yield _Found(number, start // LETTER_BYTES, end // LETTER_BYTES - 1, anew)

    def _cross(
        self,
        sentences: Sequence[_Sentence],
        copies: Sequence[_Copy],
        starts: Sequence[int],
        best: dict[int, tuple[int, int]],
    ) -> None:
        """Search around every sentence for the grammars that may match across its ends.

        ``starts`` are the numbers of the sentences' first letters, with phrases merged.
        """
        needs = self._needs
        beyond = [sentence.beyond for sentence in sentences]
        count = len(beyond)
        likely = needs.across(beyond) if count <= _FEW else None
        around: dict[tuple[int, int], int] = {}
        searched: dict[int, int] = {}  # up to which sentence
        for place, sentence in enumerate(sentences):
            for due in sentence.crossing:
                if likely is not None and not needs.among(due, likely):
                    continue
                number, ends, letters = due
                first = max(bisect_right(starts, starts[place] - letters) - 1, place - ends, 0)
                behind = min(bisect_left(starts, starts[place + 1] + letters), place + ends + 1, count)
                if searched.get(number, 0) >= behind:
                    continue
                found = around.get((first, behind))
                if found is None:
                    found = around[first, behind] = needs.across(beyond[first:behind])
                if needs.among(due, found):
                    searched[number] = behind
                    for copy in copies:
                        match = copy.search(self._grammars[number].regex, first, behind)
                        if match is not None:
                            _keep_first(best, number, *match)
                            break


class _Copy:
    """All sentences of a text in letters, an end before the first and one behind the last."""

    def __init__(self, sentences: Sequence[str], starts: Sequence[int], before: int, stop: str) -> None:
        """``starts`` are the numbers of the sentences' first letters, ``before`` that of the end before all."""
        self._letters = f"{stop}{''.join(sentences)}{stop}".encode()
        self._starts = starts
        self._before = before

    def search(self, regex: Any, first: int, behind: int) -> tuple[int, int] | None:
        """The first and the last letter of the first match in some sentences and the ends around them."""
        last = behind == len(self._starts) - 1
        end = (self._starts[behind] + 1 + last) * LETTER_BYTES
        match = regex.search(self._letters, self._starts[first] * LETTER_BYTES, end)
        if match is None:
            return None
        return self._before + match.start() // LETTER_BYTES, self._before + match.end() // LETTER_BYTES - 1


def _keep_first(best: dict[int, tuple[int, int]], number: int, first: int, last: int) -> None:
    known = best.get(number)
    if known is None or first < known[0]:
        best[number] = first, last
