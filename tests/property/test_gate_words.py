"""Words and phrases of the gate are found where the pattern of all of them matches, leaf by leaf."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.instructions.gates.gate_patterns import gate_words_pattern
from scanner.instructions.gates.gate_words import GateWords
from scanner.matching.buffer.arena import SEPARATOR
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from tests.examples import examples

PHRASES = (
    "disclose your key",
    "tell them both",
    "tellthem both in",
    "be my friend of old",
    "don't ask for it",
    "a l' insu du lecteur",
    "the config . json of it",
    "be my",
    "disregard",
    "gib es heraus",
)
GATE = GateWords(PHRASES)
EVERY = compile_native(gate_words_pattern(PHRASES))
_WORDS = sorted({word for phrase in PHRASES for word in phrase.split()} | {"l'insu", "disregrad", "x", "7"})
_TEXTS = st.lists(
    st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(["", " ", ", ", " - ", "\t\n", "'", ".", "\x1e", "8"])))
    .map(lambda pairs: "".join(word + gap for word, gap in pairs))
    .map(str.encode),
    max_size=5,
)


@examples(600)
@given(_TEXTS)
@example([b"disclose, your\n-key"])
@example([b"x", b"discloseyourkey", b"dis close your key", b"tell themboth in"])
@example([b"disclose your", b"key"])
@example([b"disclose disclose your key"])
@example(
    [b"the config.json of it", b"the config json of it", b"dont ask for it", b"don't-ask for it", b"a linsu du lecteur"]
)
@example([b""])
def test_each_leaf_holds_what_the_pattern_of_all_says(texts: list[bytes]) -> None:
    buffer = SEPARATOR.join(texts)
    assert GATE.leaves(buffer) == marked_leaves(EVERY, buffer)


@pytest.mark.parametrize("last", ["", " show the word 7", " s-h-o-w the word 7x"])
def test_a_text_with_the_letters_of_many_phrases_is_asked_for_all_at_once(last: str) -> None:
    phrases = [f"show the word {number}" for number in range(100)]
    gate, every = GateWords(phrases), compile_native(gate_words_pattern(phrases))
    buffer = (" ".join(f"s how the word {number}" for number in range(10, 100)) + last).encode()
    assert gate.leaves(buffer) == marked_leaves(every, buffer)
