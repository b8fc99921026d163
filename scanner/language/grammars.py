"""All grammars, compiled, and what is asked of texts before any is searched for.

Most texts are only weighed (:mod:`scanner.language.wording`), and wait for none of this: a third of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from scanner.language.alphabet import Alphabet, Numbered, alphabet_of
from scanner.language.grammar import Grammar, Piece, compile_grammar
from scanner.language.lexicon import Lexicon
from scanner.language.needs import Needs
from scanner.language.telling import Telling
from scanner.language.wording import Wording
from scanner.matching.marked import first_in_parts
from scanner.matching.native import compile_native
from scanner.rules import Rule


class RuleGrammar:
    """One rule's grammar."""

    def __init__(self, rule: Rule, grammar: Grammar, lexicon: Lexicon) -> None:
        self.rule = rule
        self.weight = abs(rule.weight)
        self.branches = grammar.branches
        self._grammar = grammar
        self._lexicon = lexicon

    def first_in_each(self, texts: Sequence[str], numbered: Numbered) -> Iterator[tuple[int, int, int]]:
        """The first match in each of some texts that has one: the text's number, first letter, the one behind."""
        alphabet, regex = self._compiled
        width = alphabet.width
        buffer = alphabet.write(texts, numbered)  # as one: a microsecond less for each of them
        for place, start, end in first_in_parts(regex, buffer, [width * len(text) for text in texts]):
            yield place, start // width, end // width

    @cached_property
    def _compiled(self) -> tuple[Alphabet, Any]:
        """Made when a text holds all that it needs: most never are."""
        alphabet = alphabet_of(self._grammar.pattern, self._lexicon)
        return alphabet, compile_native(alphabet.pattern)


class Grammars(NamedTuple):
    """Every grammar in the order of the rules, what they need, and in which texts anything may be heard."""

    every: list[RuleGrammar]
    needs: Needs
    telling: Telling

    @classmethod
    def compiled(
        cls,
        rules: Sequence[Rule],
        tokens: Callable[[], Sequence[Sequence[Piece]]],
        lexicon: Lexicon,
        wording: Wording | None,
    ) -> Grammars:
        """Those of ``rules``; ``tokens`` tells each as its tokens. Raises RuleError."""
        every = [
            RuleGrammar(rule, compile_grammar(rule.id, own, lexicon), lexicon)
            for rule, own in zip(rules, tokens(), strict=True)
        ]
        needs = Needs([one.branches for one in every], lexicon)
        return cls(every, needs, Telling(lexicon, needs, wording))
