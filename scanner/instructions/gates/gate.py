"""The gate: which leaves are worth reading for instructions, by one native pass over the arena.

More than half of harmless texts hold some word that an injected instruction could be made of. The *gate words* are the
few of these that are rare in bills: what a model was told ("guidelines", "system prompt"), what it is called, what is
nobody's business ("card numbers"), and verbs that are enough alone ("disregard", "act as"). A leaf without any of them
is not read. *Weak words* are more common: a leaf that holds nothing but these is read only if its words weigh enough
(:mod:`scanner.language.weights.wording`). To ask for a verb beside the noun takes a second automaton of thousands of
words, and leaves hardly a leaf less to read.

The gate sees through disguises (:mod:`scanner.instructions.gates.gate_patterns`): gate words misspelt, with digits for
letters, backwards or in a cipher; and shapes that a disguise has whatever its words are.

RE2 builds its automaton while it reads, at 2 to 40 MB/s (300 MB/s once it is built): :meth:`Gate.read_ahead` does that
before the first payload. The program of all words has so many states that a small text alone costs less without it
(:mod:`scanner.instructions.gates.gate_words`). Many leaves cost less with it, since one pass is enough: 0.05 ms of
0.47 for a view of 20 lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final

from scanner.disguises.ciphers.infixed import infixes_out
from scanner.disguises.misspellings.misspelt import TELLING
from scanner.disguises.signs.dense import dense_texts
from scanner.disguises.signs.listed import unnumbered
from scanner.disguises.signs.looks import as_latin
from scanner.disguises.signs.markup import cuts_words, unhyphened, unlisted, unmarked
from scanner.disguises.signs.rejoined import without_cuts
from scanner.disguises.signs.stuffed import unstuffed
from scanner.instructions.gates.blanked_codes import SMALL, Blanked, CodeWords
from scanner.instructions.gates.cut_words import CutWords
from scanner.instructions.gates.disguise_shapes import DisguiseShapes
from scanner.instructions.gates.gate_patterns import (
    LONG_CODE,
    MARKED_UP,
    SHAPES,
    UNSPACED,
    gate_words_pattern,
    phrases_pattern,
    shortest_phrases,
    words_within_codes,
)
from scanner.instructions.gates.gate_words import GateWords
from scanner.instructions.gates.notes import GateNotes
from scanner.instructions.gates.word_gates import CipherGate, GarbledGate, IsGarbled
from scanner.instructions.seams import LONGEST_PIECE, is_code, unfinished
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT, Arena, Leaf
from scanner.matching.engines.native import LARGE_DFA_BYTES, compile_native
from scanner.matching.marked import marked_leaves

_SMALL: Final = 1 << 12  # bytes of a text alone up to which each kind of words is looked for by itself


class Gate:
    """The passes, compiled. Immutable after construction; what it finds is noted in the arena (:class:`GateNotes`)."""

    def __init__(self, words: set[str], weak_words: set[str], is_garbled: IsGarbled) -> None:
        """``words`` and phrases make a text worth reading, ``weak_words`` worth weighing.

        ``is_garbled`` says of a folded text in lower case whether it is misspelt throughout.
        """
        phrases = shortest_phrases(words)
        self._gate_words = GateWords(phrases)
        self._weak = f"{phrases_pattern(weak_words)}|{UNSPACED}" if weak_words else UNSPACED
        self._weak_word = compile_native(self._weak)
        shapes = [f"(?i:{'|'.join(group)})" for group in SHAPES]
        self._shapes = DisguiseShapes(shapes)
        self._shapes_but_markup = list(map(compile_native, [*shapes[:-1], f"(?i:{LONG_CODE})"]))
        self._shapes_of_pieces = [*self._shapes_but_markup[:-1], compile_native(f"(?i:{LONG_CODE}|{MARKED_UP})")]
        self._ciphers = CipherGate()
        self._garbled = GarbledGate(is_garbled)
        self.phrases = tuple(phrase for phrase in (*phrases, *weak_words) if " " in phrase)
        self._cut_words = CutWords(TELLING, (phrase for phrase in phrases if " " in phrase))
        self._listed = phrases
        self._code_words = CodeWords(words_within_codes([*phrases, *weak_words]))

    @cached_property
    def _any_word(self) -> Any:
        """Both kinds of words, for large buffers in one pass: 60 ms to compile."""
        return compile_native(f"{gate_words_pattern(self._listed)}|{self._weak}", room=LARGE_DFA_BYTES)

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read some texts, so that later ones do not wait for the automata: 0.2 s for 800 examples of rules."""
        self.leaves(Arena(texts))
        self._gate_words.leaves(SEPARATOR.join(text.encode().lower() for text in texts))

    def leaves(self, arena: Arena) -> list[Leaf]:
        """The leaves that are worth reading as they stand: number, start and end in the arena's buffer."""
        worded = self._with_gate_words(arena)
        seen = set(worded)
        shaped = [leaf for leaf in self._disguise_shaped(arena) if leaf not in seen]
        if not shaped:
            return worded
        texts = [arena.buffer[start:end] for _, start, end in shaped]
        chosen = _matching(self._shapes_but_markup, texts)
        # Markup alone is no reason to read a text. A gate word in the text without its markup is one.
        marked_up = [place for place in range(len(texts)) if place not in chosen]
        sources = [texts[place].decode() for place in marked_up]
        plain = [_without_markup(text).encode().lower() for text in sources]
        with_gate_words = {place for place, _, _ in self._gate_words.leaves(SEPARATOR.join(plain))} if plain else set()
        chosen |= {place for number, place in enumerate(marked_up) if number in with_gate_words}
        # A weak word is a reason only where markup cuts words, since the readings of such a text are weighed. Of the
        # attacks that are found so and have no gate word, 17 % need this.
        chosen |= {marked_up[at] for at in _matching([self._weak_word], plain) if cuts_words(sources[at])}
        return sorted([*worded, *(shaped[place] for place in chosen)])

    def to_weigh(self, arena: Arena) -> list[Leaf]:
        """The leaves that hold weak words and no gate word, which are read if their words weigh enough."""
        self._with_gate_words(arena)
        return arena.notes.of(GateNotes).to_weigh

    def enciphered(self, arena: Arena) -> list[Leaf]:
        """The leaves in words of no language, which may be written in a cipher.

        Such words are told by :mod:`scanner.disguises.ciphers.strange`.
        """
        notes = arena.notes.of(GateNotes)
        if notes.enciphered is None:
            notes.enciphered = self._ciphers.leaves(arena, self._blanked(arena).buffer)
        return notes.enciphered

    def garbled(self, arena: Arena) -> list[Leaf]:
        """The leaves that are misspelt throughout, without those with gate words and those that may be enciphered."""
        found = self._garbled.leaves(arena, {*self._with_gate_words(arena), *self.enciphered(arena)})
        arena.notes.of(GateNotes).garbled = found
        return found

    def suspicious(self, arena: Arena) -> list[Leaf]:
        """The leaves that may be a piece of an instruction cut over several texts."""
        alone, cut = self.suspicious_alone(arena), self.cut(arena)
        return sorted({*alone, *cut}) if cut else alone

    def suspicious_alone(self, arena: Arena) -> list[Leaf]:
        """The leaves that may be a piece of an order whatever the other texts are.

        They hold a gate word, or look disguised or enciphered. A code looks disguised, but is no piece that another
        word would make a sentence of. Nor is a text of many signs, such as the pattern of a field: an order in base85
        or with signs in its words stands in one text.
        """
        worded = self._with_gate_words(arena)
        disguised = self._disguise_shaped(arena)
        pieces = _matching(self._shapes_of_pieces, [arena.buffer[start:end] for _, start, end in disguised])
        shaped = [*map(disguised.__getitem__, sorted(pieces)), *self.enciphered(arena)]
        others = [leaf for leaf in shaped if not is_code(arena.texts[leaf[0]])]
        # Goods and notes hold weak words, so these count only in what is no whole sentence. Of attacks cut over fields
        # 2 % hold nothing else.
        weak = arena.notes.of(GateNotes).to_weigh
        others += [leaf for leaf in weak if unfinished(arena.texts[leaf[0]][:LONGEST_PIECE])]
        return sorted({*worded, *others}) if others else worded

    def cut(self, arena: Arena) -> list[Leaf]:
        """The leaves that end or begin within a word or phrase of the gate with which another text goes on."""
        return [leaf for leaf in self._cut_words.leaves(arena) if not is_code(arena.texts[leaf[0]])]

    def holds(self, text: str) -> bool:
        """Whether a folded text holds a gate word or looks disguised."""
        encoded = text.encode()
        lower = encoded.lower()
        return bool(self._gate_words.leaves(lower)) or self._shapes.holds(encoded)

    def holding_any(self, texts: Sequence[str]) -> set[int]:
        """The numbers of the folded texts that hold a gate word or a weak one."""
        buffer = SEPARATOR_TEXT.join(texts).encode().lower()
        return {leaf for leaf, _, _ in marked_leaves(self._any_word, buffer)}

    def _with_gate_words(self, arena: Arena) -> list[Leaf]:
        """The leaves that hold a gate word; those with weak words alone are noted beside them."""
        notes = arena.notes.of(GateNotes)
        if notes.worded is None:
            blanked = self._blanked(arena)
            buffer = blanked.buffer.lower() if blanked.parts else arena.lower()
            if len(buffer) < _SMALL and SEPARATOR not in buffer:
                notes.worded = self._gate_words.leaves(buffer)
                notes.to_weigh = [] if notes.worded else marked_leaves(self._weak_word, buffer)
                return notes.worded
            found = marked_leaves(self._any_word, buffer)
            if not found:  # as in most payloads
                notes.worded = found
                return found
            chosen = self._with_gate_word([buffer[start:end] for _, start, end in found])
            notes.worded = [leaf for place, leaf in enumerate(found) if place in chosen]
            notes.to_weigh = [leaf for place, leaf in enumerate(found) if place not in chosen]
        return notes.worded

    def _with_gate_word(self, texts: Sequence[bytes]) -> set[int]:
        """Which of some texts in lower case, each with a gate word or a weak one, hold a gate word.

        A text without a weak word does. So the small automaton of the weak words is asked first.
        """
        weak = sorted(_matching([self._weak_word], texts))
        without_weak = set(range(len(texts))).difference(weak)
        worded = self._gate_words.leaves(SEPARATOR.join([texts[place] for place in weak])) if weak else ()
        return without_weak.union(weak[at] for at, _, _ in worded)

    def _disguise_shaped(self, arena: Arena) -> list[Leaf]:
        notes = arena.notes.of(GateNotes)
        if notes.disguise_shaped is None:
            blanked = self._blanked(arena)
            shapes = self._shapes
            notes.disguise_shaped = shapes.beside_codes(blanked) if blanked.parts else shapes.leaves(arena.buffer)
        return notes.disguise_shaped

    def _blanked(self, arena: Arena) -> Blanked:
        notes = arena.notes.of(GateNotes)
        if notes.blanked is None:
            several = len(arena.buffer) <= SMALL and SEPARATOR in arena.buffer
            notes.blanked = self._code_words.blanked(arena.buffer) if several else Blanked(arena.buffer)
        return notes.blanked


def _matching(programs: Iterable[Any], texts: Sequence[bytes]) -> set[int]:
    """Which of the texts one of the programs matches in."""
    joined = SEPARATOR.join(texts)
    return {place for regex in programs for place, _, _ in marked_leaves(regex, joined)} if texts else set()


def _without_markup(text: str) -> str:
    """A text without its markup in each way that may be meant, one behind the other."""
    plain = unmarked(text)
    lower = text.lower()
    others = (
        unnumbered(text),
        unstuffed(text),
        without_cuts(lower),
        dense_texts(text),
        as_latin(lower),
        infixes_out(lower),
    )
    return " ".join([plain, unhyphened(plain), unlisted(plain), *filter(None, others)])
