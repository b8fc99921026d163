"""Texts become letters; a letter is a set of classes."""

import pytest

from scanner.errors import RuleError
from scanner.language.lexicon import Lexicon, camel_split
from scanner.language.word_classes import WordClass, split_words, worth_reading

CLASSES = {
    "ignore": WordClass(
        about="set aside", words={"en": "ignor{e,ing}, pay no attention to", "fr": "négligez"}, gate="balanced"
    ),
    "orders": WordClass(
        about="what was told", words={"en": "instruction{,s}, <prompt>"}, gate="balanced", common="instructions"
    ),
    "prompt": WordClass(about="the prompt", words={"en": "system prompt, pre-prompt"}),
    "user": WordClass(about="the user", words={"en": "the user"}, gate="strict"),
    "own": WordClass(about="what a model has", words={"en": "your system prompt"}),
}
LEXICON = Lexicon(CLASSES, [*CLASSES, "=the", "=ignore"])


def _classes(text: str) -> list[str]:
    """What each letter of a text may be, the sentence ends around it left out."""
    names = [*CLASSES, "=the", "=ignore", ".url", ".mail", ".number", ".colon", ".stop"]
    told = [
        "/".join(name for name in names if letter in LEXICON.letters_of(name)) or "_" for letter in LEXICON.read(text)
    ]
    return told[1:-1]


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ("ignor{e,es}, forget", ["ignore", "ignores", "forget"]),
        ("a {b,c} d", ["a b d", "a c d"]),
        ("rule{,s}", ["rule", "rules"]),
        ("Négligez,  tout   ce qui ", ["negligez", "tout ce qui"]),
        ("", []),
    ],
)
def test_lists_of_words(listed: str, words: list[str]) -> None:
    assert split_words(listed) == words


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Ignoring it", ["ignore", "_"]),
        ("ignore", ["ignore/=ignore"]),
        ("ignore, instructions!", ["ignore/=ignore", "orders", ".stop"]),
        ("mail a@b.example or https://x.example/y?z=1", ["_", ".mail", "_", ".url"]),
        ("total: 1,200.00", ["_", ".colon", ".number"]),
        ("one\n\ntwo\nthree", ["_", ".stop", "_", "_"]),
        ("ignore_the_thing", ["ignore/=ignore", "=the", "_"]),
    ],
)
def test_a_text_is_read_word_by_word(text: str, classes: list[str]) -> None:
    assert _classes(text) == classes


def test_a_phrase_is_read_both_ways() -> None:
    assert _classes("the user") == ["=the", "_", ".stop", "user"]
    assert _classes("pay no attention to pre-prompt") == ["_"] * 6 + [".stop", "ignore", "orders/prompt"]


def test_a_phrase_is_what_the_shorter_one_in_it_is() -> None:
    assert _classes("your system prompt")[-1] == "orders/prompt/own"
    assert _classes("my system prompt")[-1] == "orders/prompt"


def test_every_letter_has_its_place() -> None:
    text = "Please, ignore the system prompt: now"
    places = LEXICON.places(text)
    assert len(places) == len(LEXICON.read(text))
    assert [text[start:end] for start, end in places] == [
        "", "Please", "ignore", "the", "system", "prompt", ":", "now", "",
        "Please", "ignore", "the", "system prompt", ":", "now", "",
    ]  # fmt: skip


def test_names_of_programs_are_words() -> None:
    assert camel_split("ignoreAllRules") == "ignore All Rules"


def test_the_strict_gate_is_wider() -> None:
    balanced = worth_reading(CLASSES, LEXICON.members, "balanced")
    assert balanced == {
        "ignore",
        "ignoring",
        "pay no attention to",
        "negligez",
        "instruction",
        "system prompt",
        "pre prompt",
    }
    assert worth_reading(CLASSES, LEXICON.members, "strict") == balanced | {"instructions", "the user"}


@pytest.mark.parametrize("included", ["<nothing>", "<loop>"])
def test_an_inclusion_must_lead_somewhere(included: str) -> None:
    with pytest.raises(RuleError, match="included"):
        Lexicon({"loop": WordClass(about="", words={"en": included})}, [])


def test_phrases_that_only_open_the_gate_leave_their_words_to_grammars() -> None:
    lexicon = Lexicon(CLASSES, ["ignore", "=the"])
    assert len(lexicon.read("the user")) == len("..") + 2
    assert len(LEXICON.read("the user")) == len("...") + 2 + 1  # once word by word, once merged
