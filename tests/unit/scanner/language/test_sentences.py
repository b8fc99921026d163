"""Texts become sentences of words: the quick way and the pattern's say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.language.sentences import WORD, Cutter, places_of, words_of

CUTTER = Cutter(["ignore", "10 out of 10", "gpt 4", "a . i", "game :"])
TEN, FOUR = (CUTTER.coded(number) for number in ("10", "4"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Please, ignore (all) of it!", "please ignore all of it ! |"),
        ("One. Two; three: four", "one . | two ; | three : | four"),
        ("one\n\ntwo\nthree", "one . | two three"),
        ("total 1,200.00 or 12", "total 0 or 0"),
        ("10 out of 10 by gpt4", f"{TEN} out of {TEN} by gpt {FOUR}"),
        ("don't l'IA o'clock 'so'", "don't l' ia o clock so"),
        ("mail a@b.example or https://x.example/y?z=1.", "mail @ or ://"),
        ("Ask A. I. now", "ask a . i . | now"),
        ("Ask the A.I: go", "ask the a . i : | go"),
        ("Négligez tout. Vite", "négligez tout . | vite"),
        ("api.list_users(it) or rows[0].post() end.", "api list users it or rows 0 post end . |"),
        ("Pay.Now (today). Go", "pay . | now today . | go"),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, words: str) -> None:
    around = "whatever else stands in a sentence of some length"
    cut = CUTTER.sentences(f"{around}. {text} {around}")
    assert [" ".join(line.split()) for line in cut] == [
        f"{around} .", *f"{words} {around}".replace("|  ", "| ").strip().split(" | ")
    ]  # fmt: skip


def test_places_of_sentences_are_told_in_the_text_as_it_stands() -> None:
    text = "Pay.Now (10.50 by api.pay()) at 9:30; go.\nIs it?  \n \nNext: end"
    assert [text[start:end] for start, end in places_of(text)] == [
        "Pay.Now (10.50 by api.pay()) at 9:30;", " go.", "\nIs it?", "  \n \n", "Next:", " end"
    ]  # fmt: skip
    assert list(places_of("")) == [(0, 0)]


def test_short_sentences_are_taken_together() -> None:
    assert len(CUTTER.sentences("a:" * 1000)) <= 150
    assert len(CUTTER.sentences("This is a sentence of a usual length. " * 1000)) > 1000


@given(st.text("abdlnqstu'''\n \t.,;:!?0149-_/\"()é", max_size=40))
def test_both_ways_find_the_same_words(text: str) -> None:
    expected = [CUTTER.coded(word) for word in WORD.findall(text.lower())]
    assert " ".join(CUTTER.sentences(text)).split() == expected


ADDRESSES = ["a@b.example", "first.last+x@b-c.example.com", "https://x.example/y?z=1", "www.x.example", "http://", "@"]
BESIDE = [
    " ",
    " ",
    ". ",
    ", ",
    "(",
    ")",
    "<",
    ">",
    '"',
    "'",
    "\n\n",
    ":",
    ".",
    "1,2",
    "x",
    "foo",
    "foo_",
    "-",
    "\1",
    "é",
]


@given(st.lists(st.sampled_from([*ADDRESSES, *BESIDE, *BESIDE]), max_size=12).map("".join))
def test_both_ways_find_the_same_addresses(text: str) -> None:
    expected = [CUTTER.coded(word) for word in words_of(text).findall(text.lower())]
    assert " ".join(CUTTER.sentences(text)).split() == expected


def test_addresses_that_stand_apart_are_cut_quickly() -> None:
    quickly = CUTTER._plainly("write to a@b.example, or see <https://x.example/y>.", {})
    assert quickly is not None
    assert quickly.split() == ["write", "to", "@", "or", "see", "://", "."]
    assert CUTTER._plainly("write to 1,2@b.example", {}) is None
