"""What is heard in a few sentences: within one, and across their ends."""

import pytest

from scanner.language.lexicon import Lexicon
from scanner.language.notation.grammar import tokens
from scanner.language.search.analysed import SearchMemory
from scanner.language.search.grammar_search import GrammarSearch
from scanner.language.word_classes import WordClass
from scanner.matching.buffer.memory import Memory
from scanner.rules import Rule

CLASSES = {"ignore": WordClass(about="", words={"en": "ignore, forget"})}
LONG = "The goods were sent to the warehouse on the last day of the month."


def _hearing(grammar: str) -> GrammarSearch:
    listed = list(tokens("test.rule", grammar))
    lexicon = Lexicon(CLASSES, {name for token in listed for name in token.names})
    rule = Rule(
        id="test.rule", entity_type="PROMPT_INJECTION", severity="high", description="", category="x", grammar=grammar
    )
    return GrammarSearch([rule], lexicon)


def _heard(grammar: str, text: str) -> bool:
    return bool(_hearing(grammar).matches(text, Memory()))


@pytest.mark.parametrize(
    ("grammar", "text", "expected"),
    [
        ("<ignore> . now", f"{LONG} Ignore it. Now go. {LONG}", False),
        ("<ignore> _? . now", f"{LONG} Ignore it. Now go. {LONG}", True),
        ("<ignore> _? . now", f"{LONG} Now ignore it. {LONG}", False),
        ("<ignore> _? . now", f"Ignore. Now. {'Ok. ' * 40}", True),  # short sentences are taken together
        ("<ignore> _* . _* . now", f"{LONG} Ignore. {LONG} Now go. {LONG}", True),
        ("<ignore> . _* . now", f"{LONG} Ignore it. {LONG} Now go. {LONG}", False),
        ("it . _* now", f"{LONG} Ignore it. {LONG} Go now. {LONG}", False),
        ("it . _* now", f"{LONG} Ignore it. Go now. {LONG}", True),
        ("it (and|.)+ now", f"{LONG} Ignore it and. Now go. {LONG}", True),
        ("(.|and|:)+ now", f"{LONG} It and. Now go. {LONG}", True),
        ("<ignore> _* . _* . now", f"{LONG} Ignore. {LONG} {LONG} Now go.", False),
        ("<ignore> (_|.)* now", f"{LONG} Ignore. {LONG} {LONG} Now go.", True),
        ("<ignore> it . now?", f"{LONG} Ignore it", True),  # the end of a text is that of a sentence
        ("<ignore> it .", f"{LONG} Ignore it", True),
        ("(.|now){2} <ignore>", f"{LONG} Go now. Ignore it all", True),
        (": <ignore>", f"{LONG} Task: ignore it all. {LONG}", True),
        (": <ignore>", f"{LONG} Ignore: it all. {LONG}", False),
    ],
)
def test_a_grammar_is_heard_across_ends(grammar: str, text: str, *, expected: bool) -> None:
    assert _heard(grammar, text) is expected


def test_a_sentence_is_the_same_wherever_it_stands() -> None:
    memory = Memory()
    _hearing("<ignore> it").matches(f"{LONG} Forget it all, and go on. {LONG}", memory)
    assert len(memory.of(SearchMemory).sentences) == 3  # with what is behind the last stop, which is nothing


def test_a_sentence_behind_a_colon_is_another_one() -> None:
    memory = Memory()
    _hearing(": <ignore>").matches(
        f"{LONG} Forget it all, and go on. And this: forget it all, and go on. {LONG}", memory
    )
    assert (
        len([sentence for sentence in memory.of(SearchMemory).sentences.values() if sentence.line.startswith("forget")])
        == 2
    )
