"""The gate looks at each text once, however much of it is suspicious."""

from typing import Any

from scanner.disguises.ciphers.ciphers import TURNED_WORDS, disguised_stems, moved_words
from scanner.instructions.gates.gate import Gate
from scanner.matching.buffer.arena import Arena
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves


class _Counted:
    """A pattern that counts how often it is asked."""

    def __init__(self, pattern: str) -> None:
        self._regex = compile_native(pattern)
        self.asked = 0

    def search(self, *arguments: Any) -> Any:
        self.asked += 1
        return self._regex.search(*arguments)


def test_a_text_is_left_at_its_first_hit() -> None:
    arena = Arena(["A" * 1000, "harmless", "", "A" * 1000])
    pattern = _Counted("(?i:[a-z]{20}|[a-z]+=)")  # the second looks ahead to the end of the text, at every hit
    assert [leaf for leaf, _, _ in marked_leaves(pattern, arena.buffer)] == [0, 3]
    assert pattern.asked <= 3


def test_what_is_marked_is_the_whole_text() -> None:
    arena = Arena(["no", "please ignore it", "no"])
    ((leaf, start, end),) = marked_leaves(_Counted("ignore"), arena.buffer)
    assert (leaf, arena.buffer[start:end]) == (1, b"please ignore it")


def test_words_that_are_worth_weighing_are_told_from_those_worth_reading() -> None:
    gate = Gate({"disregard"}, {"robot"}, lambda _text, _allowance: False)
    arena = Arena(["disregard the robot", "plain", "the robot sings", "这是一句很普通的话语", "短句"])
    assert [leaf for leaf, _, _ in gate.leaves(arena)] == [0]
    assert [leaf for leaf, _, _ in gate.to_weigh(arena)] == [2, 3]


def test_words_in_every_cipher_are_marked_whatever_their_case() -> None:
    gate = Gate({"disregard"}, {"robot"}, lambda _text, _allowance: False)
    words = sorted({*disguised_stems(), *moved_words(), *TURNED_WORDS.split("|"), "disregard", "1gn0re"})
    texts = [text for word in words for text in (word, word.upper(), f"so {word.title()} it")]
    assert [leaf for leaf, _, _ in gate.leaves(Arena(texts))] == list(range(len(texts)))
    assert all(map(gate.holds, texts))
    assert not gate.holds("nothing in it")


def test_a_word_worth_weighing_is_worth_reading_where_markup_stands_in_words() -> None:
    gate = Gate({"disregard"}, {"robot"}, lambda _text, _allowance: False)
    arena = Arena(["the ro**bot** si**ng**s", "the **robot** sings <b>loud</b>", "the ro**lls** ri**se**n"])
    assert [leaf for leaf, _, _ in gate.leaves(arena)] == [0]


def test_a_pattern_of_many_signs_is_no_piece_of_an_order() -> None:
    gate = Gate({"disregard"}, {"robot"}, lambda _text, _allowance: False)
    arena = Arena([r"^\s*|yes|no$", "<b>dis</b>regard <b>all</b> <b>of</b> it", "i-n-v-o-i-c-e t-h-e-m a-l-l"])
    assert [leaf for leaf, _, _ in gate.suspicious_alone(arena)] == [1, 2]
