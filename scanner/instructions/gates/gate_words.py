"""Which texts hold a gate word: words and short phrases by one program, long phrases by an automaton of literals.

Nine of ten phrases of the gate are long ("disclose your instructions"). All in one RE2 program made new states in every
new text, 38 MB in 0.95 MB of suspicious ones and as much again where a weak word stood beside them, and a step in
these costs a miss of the processor's caches. A long phrase may stand with any signs between its words, or with none
(:mod:`scanner.instructions.gates.gate_patterns`). So it is looked for in the text without white space and signs, by an
automaton of 0.7 MB that is made once, and what is found there is asked again of the text as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, Final

from scanner.instructions.gates.gate_patterns import GAP_BYTES, gate_words_pattern, in_words, is_long, phrases_pattern
from scanner.matching.buffer.arena import SEPARATOR, Leaf
from scanner.matching.engines.native import LARGE_DFA_BYTES, compile_native, small_literals_of
from scanner.matching.marked import marked_leaves

_GAPS: Final = frozenset(GAP_BYTES)
_MOST_ASKED: Final = 32  # different phrases that are asked of one text one by one


class GateWords:
    """The words and phrases, compiled. Immutable after construction; shared by threads."""

    def __init__(self, phrases: Collection[str]) -> None:
        words_of = {phrase: in_words(phrase) for phrase in phrases if is_long(phrase)}
        # Where a word begins or ends with a sign, nobody can tell that sign from those between words.
        self._long = {phrase: words for phrase, words in words_of.items() if _GAPS.isdisjoint(_edges(words))}
        self._words = compile_native(gate_words_pattern(set(phrases).difference(self._long)), room=LARGE_DFA_BYTES)
        by_letters: dict[bytes, list[Sequence[bytes]]] = {}
        for words in self._long.values():
            by_letters.setdefault(b"".join(words).translate(None, GAP_BYTES), []).append(words)
        self._phrases = list(by_letters.values())
        self._find = small_literals_of(list(by_letters))

    @cached_property
    def _every_phrase(self) -> Any:
        """All long phrases as one program, for texts that hold the letters of many, and none of them."""
        return compile_native(phrases_pattern(self._long), room=LARGE_DFA_BYTES)

    def leaves(self, buffer: bytes) -> list[Leaf]:
        """The leaves of a buffer in lower case that hold one: number, start, end."""
        found = marked_leaves(self._words, buffer)
        if found and SEPARATOR not in buffer:
            return found
        letters = buffer.translate(None, GAP_BYTES)
        matches = self._find(letters)
        if not matches:
            return found
        known = {leaf for leaf, _, _ in found}
        asked: dict[int, set[int]] = {}
        leaf = counted = 0
        for phrase, start, _ in sorted(matches, key=lambda match: match[1]):
            leaf += letters.count(SEPARATOR, counted, start)
            counted = start
            if leaf not in known:
                asked.setdefault(leaf, set()).add(phrase)
        return sorted([*found, *self._standing(asked, buffer)]) if asked else found

    def _standing(self, asked: dict[int, set[int]], buffer: bytes) -> list[Leaf]:
        """The leaves in which one of the phrases stands that are ``asked`` of each."""
        found: list[Leaf] = []
        number = start = 0
        for text in buffer.split(SEPARATOR):
            if number in asked and self._holds(text, asked[number]):
                found.append((number, start, start + len(text)))
            number, start = number + 1, start + len(text) + 1
        return found

    def _holds(self, text: bytes, phrases: Collection[int]) -> bool:
        if len(phrases) > _MOST_ASKED:
            return self._every_phrase.search(text) is not None
        return any(_stands(words, text) for phrase in phrases for words in self._phrases[phrase])


def _edges(words: Sequence[bytes]) -> bytes:
    """The first and the last byte of each word."""
    return bytes(edge for word in words for edge in (word[0], word[-1]))


def _stands(words: Sequence[bytes], text: bytes) -> bool:
    """Whether some words stand in a text one behind the other, with nothing but signs between."""
    first, *others = words
    begin = text.find(first)
    while begin >= 0:
        at = begin + len(first)
        for word in others:
            while at < len(text) and text[at] in _GAPS:
                at += 1
            if not text.startswith(word, at):
                break
            at += len(word)
        else:
            return True
        begin = text.find(first, begin + 1)
    return False
