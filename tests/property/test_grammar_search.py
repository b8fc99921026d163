"""What is heard sentence by sentence is what every grammar finds in the whole text."""

import re
from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from scanner.catalogue import load_rules, load_words
from scanner.language.lexicon import Lexicon
from scanner.language.notation.alphabet import NONE_OF
from scanner.language.notation.grammar import compile_grammar, names_in, tokens
from scanner.language.search.grammar_search import GrammarSearch
from scanner.matching.buffer.memory import Memory
from scanner.matching.engines.native import compile_text

_WITH_GRAMMAR = [rule for rule in load_rules() if rule.grammar]
RULES = [rule for number, rule in enumerate(_WITH_GRAMMAR) if number % 4 == 0 or NONE_OF in rule.grammar]
TOKENS = [list(tokens(rule.id, rule.grammar)) for rule in RULES]
LEXICON = Lexicon(load_words(), {name for rule in RULES for name in names_in(rule.grammar)})
GRAMMARS = GrammarSearch(RULES, LEXICON)


def _over_letters(names: str) -> str:
    if names.startswith(NONE_OF):
        return f"[^{''.join(map(LEXICON.letters_with, names[1:].split('|')))}]"
    return f"[{''.join(map(LEXICON.letters_of, names.split('|')))}]"


# Over the lexicon's own letters: each grammar has an alphabet that must tell the same.
REGEXES = {
    rule.id: compile_text(
        re.sub(r"<([^<>]+)>", lambda name: _over_letters(name[1]), compile_grammar(rule.id, tokens, LEXICON).pattern)
    )
    for rule, tokens in zip(RULES, TOKENS, strict=True)
}
EXAMPLES = [one.text for rule in RULES for one in (*rule.example_list(), *rule.near_miss_list())]
CROSSING = [
    one.text.replace("⟦", "").replace("⟧", "")
    for rule, tokens in zip(RULES, TOKENS, strict=True)
    if any(branch.ends for branch in compile_grammar(rule.id, tokens, LEXICON).branches)
    for one in rule.example_list()
]
WORDS = sorted({word for text in EXAMPLES for word in text.split()})


def _alone(text: str) -> set[str]:
    """The grammars that match in the letters of a text, word by word or with its phrases merged."""
    letters, phrases = LEXICON.spell(" ".join(LEXICON.lines(text)))
    copies = [f"{LEXICON.stop}{copy}{LEXICON.stop}" for copy in (letters, LEXICON.merged(letters, phrases))]
    return {name for name, regex in REGEXES.items() if any(regex.search(copy) for copy in copies)}


_joints = st.sampled_from([" ", ". ", ": ", "\n\n", ", ", ". . ", "! "])


@given(st.lists(st.tuples(st.one_of(st.sampled_from(EXAMPLES), st.sampled_from(WORDS)), _joints), max_size=12))
def test_by_sentences_is_as_a_whole(parts: list[tuple[str, str]]) -> None:
    memory = Memory()
    for some in (parts[len(parts) // 2 :], parts, [*parts, *parts[:3]]):
        text = "".join(f"{part}{joint}" for part, joint in some).replace("⟦", "").replace("⟧", "")
        assert {match.rule.id for match in GRAMMARS.matches(text, memory)} == _alone(text)


@given(st.sampled_from(CROSSING), st.lists(st.sampled_from(["", "", "", ".", ":", ". . .", ". The goods were sent."])))
def test_ends_within_an_instruction_hide_nothing(example: str, ends: list[str]) -> None:
    words = example.split()
    text = " ".join(f"{word}{end}" for word, end in zip_longest(words, ends[: len(words)], fillvalue=""))
    assert {match.rule.id for match in GRAMMARS.matches(text, Memory())} == _alone(text)


@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=12), st.sampled_from([0, 20, 1000]))
def test_many_texts_at_once_are_as_each_alone(texts: list[str], long: int) -> None:
    plain = [text.replace("⟦", "").replace("⟧", "") for text in texts]
    alone = [GRAMMARS.matches(text, Memory(), every=len(text) > long) for text in plain]
    assert GRAMMARS.matches_each(plain, Memory(), long=long) == alone


@given(st.lists(st.sampled_from(EXAMPLES), min_size=70, max_size=90))
def test_a_long_text_is_searched_where_a_grammar_may_match(parts: list[str]) -> None:
    text = " The goods were sent. ".join(parts).replace("⟦", "").replace("⟧", "")
    assert {match.rule.id for match in GRAMMARS.matches(text, Memory())} == _alone(text)


def test_what_was_heard_before_changes_nothing() -> None:
    memory = Memory()
    for text in EXAMPLES[:300]:
        plain = text.replace("⟦", "").replace("⟧", "")
        assert GRAMMARS.matches(plain, memory) == GRAMMARS.matches(plain, Memory())


def test_a_match_has_its_place() -> None:
    for rule in RULES:
        for example in rule.example_list():
            text, start, end = example.parts()
            if text.isascii() and " " in text:
                places = LEXICON.places(text)
                own = [match for match in GRAMMARS.matches(text, Memory()) if match.rule is rule]
                spans = [(places[match.first][0], places[match.last][1]) for match in own]
                # With phrases merged, the sentence end before the text is the one in the middle of the letters.
                assert [first if first < behind else 0 for first, behind in spans] == [start]
                assert places[own[0].last][1] >= end  # phrases of other rules are not known here, so it may take more


@given(
    st.lists(
        st.sampled_from(
            [
                *EXAMPLES[:40],
                "",
                " \t",
                "naïve – sí",
                "see https://a.example/x",
                "mail a@b.example, or c@d",
                "1.\n2",
                "x\0y",
            ]
        ),
        max_size=14,
    )
)
def test_lines_that_are_known_are_cut_as_ever(lines: list[str]) -> None:
    known: dict[str, dict[str, str]] = {}
    for some in (lines, lines[::2], lines[::-1]):
        text = "\n".join(some)
        words, flat = (" ".join(LEXICON.lines(own, known)).split() for own in (text, text.replace("\n", " \n ")))
        assert words == " ".join(LEXICON.lines(text)).split() == flat
