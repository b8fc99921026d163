"""Which leaves are worth reading for instructions: those of the gate, and those whose words weigh enough.

Each different text is asked once. A text that holds weak words alone is read if its words weigh enough. So is one that
has the shape of a disguise, if the items of a list in it do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import cached_property
from itertools import chain
from typing import Final

from scanner.disguises.misspellings.garbled import is_garbled
from scanner.disguises.signs.listed import unnumbered
from scanner.instructions.gates.disguise_shapes import disguise_shaped
from scanner.instructions.gates.gate import Gate
from scanner.instructions.signals import as_words
from scanner.language.lexicon import Lexicon
from scanner.language.search.grammar_search import GrammarSearch
from scanner.language.word_classes import WordClass, worth_reading
from scanner.matching.buffer.arena import Arena
from scanner.matching.distinct_texts import asked_once, by_text
from scanner.rules import Level

_SAYING: Final = re.compile(r"[^\W\d_] [^\W\d_]{1,24} [^\W\d_]")  # a word with a word on either side


class LeavesToRead:
    """The gates, made when they are first asked. Shared by threads. Without any classes nothing is worth reading."""

    def __init__(
        self,
        classes: Mapping[str, WordClass],
        members: Mapping[str, frozenset[str]],
        lexicon: Callable[[], Lexicon],
        grammars: Callable[[], GrammarSearch],
    ) -> None:
        """``members`` are the words of the classes; ``lexicon`` and ``grammars`` are made when first called."""
        self._classes = classes
        self._members = members
        self._lexicon = lexicon
        self._made_grammars = grammars

    @cached_property
    def gate(self) -> Gate:
        """The gate of level ``balanced``."""
        return self._gate("balanced")

    @cached_property
    def strict_gate(self) -> Gate:
        """The wider gate of level ``strict``, made when somebody asks for it."""
        return self._gate("strict")

    def _gate(self, level: Level) -> Gate:
        words, weak = (worth_reading(self._classes, self._members, wanted) for wanted in (level, "light"))
        return Gate(words, weak, lambda text, allowance: is_garbled(text, self._lexicon(), allowance))

    def as_they_stand(self, arena: Arena, level: Level) -> list[int]:
        """The leaves that are worth reading as they stand, in order."""
        if not self._classes:
            return []
        gate = self.gate if level == "balanced" else self.strict_gate
        chosen, weak = asked_once(gate.leaves, arena), asked_once(gate.to_weigh, arena)
        # A list may hold no weak word as it stands, since its markers stand between the words of phrases.
        shaped = set(disguise_shaped(arena)).difference(chosen, weak)
        if not weak and not shaped:
            return chosen
        weighed_leaves = [own for text, own in by_text(weak, arena).items() if self._weighs(text)]
        weighed_leaves += [own for text, own in by_text(sorted(shaped), arena).items() if self._weighs_in_a_row(text)]
        return sorted({*chosen, *chain.from_iterable(weighed_leaves)})

    def saying_something(self, arena: Arena) -> list[int]:
        """The leaves with three words or more: in what was encoded in a text, no word has to make it worth reading.

        Few encode a note, so that an order may be in words that bills are full of. One of its signals has to be strong.
        """
        return [leaf for leaf, text in enumerate(arena.texts) if _SAYING.search(text)] if self._classes else []

    def enciphered(self, arena: Arena) -> list[int]:
        """The leaves in words of no language, which may be written in a cipher."""
        return asked_once(self.gate.enciphered, arena) if self._classes else []

    def garbled(self, arena: Arena, known: Container[int]) -> list[int]:
        """The leaves that are misspelt throughout, without those that are ``known`` to be worth reading."""
        found = asked_once(self.gate.garbled, arena) if self._classes else []
        return [leaf for leaf in found if leaf not in known]

    def suspicious(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an instruction cut over several texts."""
        return asked_once(self.gate.suspicious, arena) if self._classes else []

    def suspicious_alone(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an order whatever the other texts are."""
        return asked_once(self.gate.suspicious_alone, arena) if self._classes else []

    def cut(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an order since another text goes on with what they begin."""
        return asked_once(self.gate.cut, arena) if self._classes else []

    def _weighs(self, text: str) -> bool:
        """Whether the words of a folded text, or the items of a list in it, weigh so much that it is worth reading."""
        return self._made_grammars().is_worth_reading(as_words(text)) or self._weighs_in_a_row(text)

    def _weighs_in_a_row(self, text: str) -> bool:
        """Whether the items of a list in a folded text do, joined to one text."""
        plain = unnumbered(text)
        return plain is not None and self._made_grammars().is_worth_reading(plain)
