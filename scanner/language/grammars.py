"""All grammars, compiled, and what is asked of texts before any is searched for.

To compile them takes a third of a second. Most texts are only weighed (:mod:`scanner.language.wording`), which does not
wait for this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from scanner.language.alphabet import Alphabet, Numbered, alphabet_of
from scanner.language.grammar import Grammar, Token, compile_grammar
from scanner.language.lexicon import Lexicon
from scanner.language.needs import Needs
from scanner.language.prefilter import Prefilter
from scanner.language.wording import Wording
from scanner.matching.marked import first_in_parts
from scanner.matching.native import compile_native
from scanner.rules import Rule


class RuleGrammar:
    """The grammar of one rule."""

    def __init__(self, rule: Rule, grammar: Grammar, lexicon: Lexicon) -> None:
        self.rule = rule
        self.weight = abs(rule.weight)
        self.branches = grammar.branches
        self._grammar = grammar
        self._lexicon = lexicon

    def first_in_each(self, texts: Sequence[str], numbered: Numbered) -> Iterator[tuple[int, int, int]]:
        """The first match in each text that has one: the text's number, first letter, the one behind the last."""
        alphabet, regex = self._compiled
        width = alphabet.width
        buffer = alphabet.write(texts, numbered)  # all texts in one buffer: a microsecond less for each
        for place, start, end in first_in_parts(regex, buffer, [width * len(text) for text in texts]):
            yield place, start // width, end // width

    @cached_property
    def _compiled(self) -> tuple[Alphabet, Any]:
        """Its alphabet and program, made for the first text that holds all that it needs: most are never made."""
        alphabet = alphabet_of(self._grammar.pattern, self._lexicon)
        return alphabet, compile_native(alphabet.pattern)


class Grammars(NamedTuple):
    """Every grammar in the order of the rules, what they need, and the prefilter of texts."""

    every: list[RuleGrammar]
    needs: Needs
    prefilter: Prefilter

    @classmethod
    def compiled(
        cls,
        rules: Sequence[Rule],
        tokens: Callable[[], Sequence[Sequence[Token]]],
        lexicon: Lexicon,
        wording: Wording | None,
    ) -> Grammars:
        """The grammars of ``rules``; ``tokens`` gives the tokens of each. Raises RuleError."""
        every = [
            RuleGrammar(rule, compile_grammar(rule.id, rule_tokens, lexicon), lexicon)
            for rule, rule_tokens in zip(rules, tokens(), strict=True)
        ]
        needs = Needs([grammar.branches for grammar in every], lexicon)
        return cls(every, needs, Prefilter(lexicon, needs, wording))
