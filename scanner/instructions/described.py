"""Whether the words of a tool's description lean towards what poisoned descriptions say.

A description speaks to a model by right: when to call the tool, what to ask the user, which tool comes before. Words
that weigh for an attack in a note (:mod:`scanner.language.weights.wording`) are what descriptions consist of. So the
words of descriptions have weights of their own, fitted to poisoned and harmless ones (``benchmarks/guard/wording``).
Every description is weighed, with gate words or without: they are few, and each is read once.

What no description needs to say, though a note may ("always put X in bcc"), is found by patterns of their own
(``scanner/rules/definitions.yaml``), which are held against nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scanner.instructions.signals import as_words
from scanner.language.lexicon import Lexicon
from scanner.language.weights.wording import Wording, WordingFile
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines.native import compile_pattern
from scanner.rules import Rule

CATEGORY: Final = "described"
"""The category of the rule that says which sum is too much."""

SPAN: Final = 80
"""Words of a passage. The poison of a description is a sentence or two: with 40 or with 150, a tenth less is found."""


def sentences(text: str, lexicon: Lexicon) -> list[str]:
    """The different sentences of a text, as they are weighed."""
    return list(dict.fromkeys(filter(None, map(str.strip, lexicon.lines(as_words(fold(text)))))))


class Described:
    """The weights of words in descriptions, and the patterns for descriptions alone. Shared by threads."""

    def __init__(self, file: WordingFile, rules: Iterable[Rule], own: Iterable[Rule], lexicon: Lexicon) -> None:
        """``rules`` are those of all texts; the one of this category says which sum is too much.

        ``own`` are the rules of descriptions alone, each with a pattern.
        """
        self.rule = next((rule for rule in rules if rule.category == CATEGORY), None)
        self._own = [(rule, compile_pattern(rule.id, rule.pattern, proven=True)) for rule in own]
        self._lexicon = lexicon
        self._wording = Wording(file, [], lexicon, SPAN)

    def said(self, text: str) -> Rule | None:
        """The first rule of descriptions alone that finds something in a text."""
        folded = f"\n{fold(text)}\n".encode("utf-8", "surrogatepass")  # patterns may ask for the edge of a line
        return next((rule for rule, pattern in self._own if pattern.search(folded)), None)

    def sum_of(self, text: str) -> float:
        """The sum of a description's heaviest passage: above 0, such a passage was more often poisoned than not."""
        weigh, spell = self._wording.weighed, self._lexicon.spell
        return self._wording.heaviest([weigh(line, spell(line)[1]) for line in sentences(text, self._lexicon)]).sum
