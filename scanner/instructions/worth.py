"""Which leaves are worth reading for instructions: what the gates tell, and what the words of a text come to.

Each different text is asked once. A text that holds nothing but light words is read if they weigh enough, and so is one
that looks odd, if the items of a list in it do.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cached_property
from itertools import chain

from scanner.disguises.listed import unnumbered
from scanner.disguises.stumbling import stumbles
from scanner.instructions.oddity import looking_odd
from scanner.instructions.signals import as_words
from scanner.instructions.suspicion import Suspicion
from scanner.language.hearing import Hearing
from scanner.language.lexicon import Lexicon
from scanner.language.word_classes import WordClass, worth_reading
from scanner.matching.arena import Arena
from scanner.matching.repeated import asked_once, by_text, each_once
from scanner.rules import Level


class Worth:
    """The gates, made when they are asked. Shared by threads. Without any classes nothing is worth reading."""

    def __init__(
        self,
        classes: Mapping[str, WordClass],
        members: Mapping[str, frozenset[str]],
        lexicon: Callable[[], Lexicon],
        hearing: Callable[[], Hearing],
    ) -> None:
        """``members`` are the words of the classes; ``lexicon`` and ``hearing`` are made when first they are asked."""
        self._classes = classes
        self._members = members
        self._lexicon = lexicon
        self._hearing = hearing

    @cached_property
    def suspicion(self) -> Suspicion:
        """The gate."""
        return self._gate("balanced")

    @cached_property
    def strict_suspicion(self) -> Suspicion:
        """The wider gate of level ``strict``; made when somebody asks for it."""
        return self._gate("strict")

    def _gate(self, level: Level) -> Suspicion:
        words, light = (worth_reading(self._classes, self._members, wanted) for wanted in (level, "light"))
        return Suspicion(words, light, lambda text, allowance: stumbles(text, self._lexicon(), allowance))

    def is_quiet(self, arena: Arena, level: Level, *, plain: bool) -> bool:
        """Whether nothing is worth reading, as in most payloads, for which all the other questions took 7 us.

        ``plain`` texts are read as they stand, whatever they are misspelt from.
        """
        if not self._classes:
            return True
        asked = each_once(arena)
        return self._at(level).is_quiet(asked) and (plain or not self.suspicion.stumbling(asked))

    def _at(self, level: Level) -> Suspicion:
        return self.suspicion if level == "balanced" else self.strict_suspicion

    def plain(self, arena: Arena, level: Level) -> list[int]:
        """The leaves that are worth reading as they stand, in order."""
        if not self._classes:
            return []
        gate = self._at(level)
        worth, light = asked_once(gate.leaves, arena), asked_once(gate.light, arena)
        # A list may hold no light word as it stands, since its markers stand between the words of phrases.
        odd = set(looking_odd(arena)).difference(worth, light)
        if not light and not odd:
            return worth
        weighty = [own for text, own in by_text(light, arena).items() if self._weighs(text)]
        weighty += [own for text, own in by_text(sorted(odd), arena).items() if self._weighs_in_a_row(text)]
        return sorted({*worth, *chain.from_iterable(weighty)})

    def strange(self, arena: Arena) -> list[int]:
        """The leaves in words of no language, which may be written in a cipher."""
        return asked_once(self.suspicion.strange, arena) if self._classes else []

    def stumbling(self, arena: Arena, known: Container[int]) -> list[int]:
        """The leaves that are misspelt throughout, without those that are ``known`` to be worth reading."""
        found = asked_once(self.suspicion.stumbling, arena) if self._classes else []
        return [leaf for leaf in found if leaf not in known]

    def marked(self, arena: Arena) -> list[int]:
        """The leaves that hold a word worth reading, whatever stands beside it."""
        return asked_once(self.suspicion.marked, arena) if self._classes else []

    def _weighs(self, text: str) -> bool:
        """Whether what a folded text says is worth reading by its words, or what its list says in a row."""
        return self._hearing().worth_hearing(as_words(text)) or self._weighs_in_a_row(text)

    def _weighs_in_a_row(self, text: str) -> bool:
        plain = unnumbered(text)
        return plain is not None and self._hearing().worth_hearing(plain)
