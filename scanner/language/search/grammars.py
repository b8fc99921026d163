"""All grammars, and what is asked of texts before any is searched for.

Most grammars are never searched for, so each is compiled for the first text that holds all that it needs. What each
needs comes from the compiled catalogue: to work it out takes a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from scanner.language.lexicon import Lexicon
from scanner.language.notation.alphabet import Alphabet, Numbered, alphabet_of
from scanner.language.notation.grammar import compile_grammar, pattern_of, tokens
from scanner.language.search.needs import Needs
from scanner.language.search.needs_table import NeedsTable, needs_table
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import first_in_parts
from scanner.rules import Rule


class RuleGrammar:
    """The grammar of one rule."""

    def __init__(self, rule: Rule, lexicon: Lexicon) -> None:
        self.rule = rule
        self.weight = abs(rule.weight)
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
        """The alphabet of the grammar, and the program of its pattern in that alphabet."""
        alphabet = alphabet_of(pattern_of(tokens(self.rule.id, self.rule.grammar)), self._lexicon)
        return alphabet, compile_native(alphabet.pattern)


class Grammars(NamedTuple):
    """Every grammar in the order of the rules, and what they need."""

    every: list[RuleGrammar]
    needs: Needs

    @classmethod
    def of(cls, rules: Sequence[Rule], table: NeedsTable | None, lexicon: Lexicon) -> Grammars:
        """The grammars of ``rules``, and what they need, if that is known already. Raises RuleError."""
        every = [RuleGrammar(rule, lexicon) for rule in rules]
        return cls(every, Needs(table or needs_of(rules, lexicon), lexicon))


def needs_of(rules: Iterable[Rule], lexicon: Lexicon) -> NeedsTable:
    """What the grammars of some rules need. Raises RuleError for a grammar that makes no sense."""
    compiled = (compile_grammar(rule.id, list(tokens(rule.id, rule.grammar)), lexicon) for rule in rules)
    return needs_table((grammar.branches for grammar in compiled), lexicon)
