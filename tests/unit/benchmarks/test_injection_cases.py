"""The cases of injected instructions: two halves that share no template, every technique in both, honest disguises."""

import base64
import codecs
import html
import json
import quopri
import random
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy.cases import HALVES, Half
from benchmarks.injection import maker
from benchmarks.injection.cases import Case
from benchmarks.injection.disguise import DISGUISES, ENCODED, HIDDEN, Variant
from benchmarks.injection.maker import Kind, make, shapes, templates
from tests.examples import examples

KINDS: tuple[Kind, ...] = ("attack", "benign")
CASES: dict[tuple[Kind, Half], list[Case]] = {(kind, half): make(kind, half) for kind in KINDS for half in HALVES}
FILES = (*maker.PLAIN_FILES, *maker.JAILBREAK_FILES, *maker.BENIGN_FILES, "bases", "surroundings")
DOCUMENT_FILES = ("attack_documents", "benign_documents")
LANGUAGES = ("es", "de", "fr", "pt", "it", "zh", "ja")
PLAIN = (
    "direct_override", "override_paraphrase", "ai_addressed", "role_play", "jailbreak_persona", "fake_system_tag",
    "chat_template_token", "fake_policy_notice", "fake_authority", "prompt_leak", "markdown_exfil", "html_exfil",
    "link_sink", "data_exfil_request", "tool_call_coercion", "persistence", "conditional", "concealment",
    "answer_steering", "delimiter",
)  # fmt: skip
IN_DOCUMENTS = ("split", "field_name", "enumeration", "nested_json")
BENIGN_AT_LEAST = {
    "plain": 60, "line_items": 30, "tickets": 30, "hard": 60, "hard_world": 30, "tech_noise": 25, "multilingual": 20,
    "odd_characters": 20, "documents": 10, "long": 15, "encoded": 15, "office": 200,
    "replies": 150,
}  # fmt: skip


def strings(value: Any) -> Iterator[str]:
    """Every key and string of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def lines(name: str, half: Half) -> list[tuple[str, str]]:
    """Key and template, for all the templates of a file."""
    return [(key, line) for key, group in templates(name, half).items() for line in group]


def grams(template: str) -> frozenset[str]:
    """The four-letter pieces of a template without its slots."""
    text = " ".join(re.findall(r"\w+", re.sub(r"\{[a-z_]+\}|⟨\w+⟩|⏎", " ", template).lower()))
    return frozenset(text[i : i + 4] for i in range(len(text) - 3)) or frozenset({text})


# What is made


def test_the_same_seed_makes_the_same_cases() -> None:
    for (kind, half), cases in CASES.items():
        assert make(kind, half) == cases
        for seed in range(1, 9):
            other = make(kind, half, seed)
            assert other != cases
            assert [case.technique for case in other] == [case.technique for case in cases]


def test_a_case_is_a_text_or_a_document() -> None:
    for (kind, _), cases in CASES.items():
        for case in cases:
            assert case.suite == f"own_{'attacks' if kind == 'attack' else 'benign'}"
            assert bool(case.text.strip()) != (case.document is not None)


@pytest.mark.parametrize("half", HALVES)
def test_every_technique_has_its_attacks(half: Half) -> None:
    found = Counter(case.technique for case in CASES["attack", half])
    plain = [*PLAIN, *(f"lang_{language}" for language in LANGUAGES), "mixed_in_long"]
    assert set(found) == {*plain, *IN_DOCUMENTS, *DISGUISES}
    assert min(found[name] for name in plain) >= 20
    assert min(found[name] for name in DISGUISES) >= 24
    assert min(found[name] for name in IN_DOCUMENTS) >= 18
    groups = {
        key: group for name in ("attacks", "attacks_world", "bases") for key, group in templates(name, half).items()
    }
    assert all(len(set(group)) == len(group) >= 8 for group in groups.values())
    documents = {case.technique for case in CASES["attack", half] if case.document is not None}
    assert documents == set(IN_DOCUMENTS)


@pytest.mark.parametrize("half", HALVES)
def test_every_kind_of_harmless_text_is_there(half: Half) -> None:
    found = Counter(case.technique for case in CASES["benign", half])
    assert set(found) == set(BENIGN_AT_LEAST)
    assert all(found[name] >= least for name, least in BENIGN_AT_LEAST.items())
    for case in CASES["benign", half]:
        if case.technique == "tickets":
            assert 60 <= len(case.text.split()) <= 120, case.text[:40]


def test_slots_are_filled() -> None:
    known = {key.partition("/")[2] for key in templates("surroundings", "tune") if key.startswith("slot/")}
    hole = re.compile(
        r"\{(" + "|".join(known | {"amount", "invoice", "date", "po", "account", "number", r"\d"}) + r")\}|⏎|⟨"
    )
    for (_, half), cases in CASES.items():
        for case in cases:
            if case.technique != "backslash_u":  # writes \u{6} itself
                found = [text for text in strings(case.document or case.text) if hole.search(text)]
                assert not found, (half, case.technique, found)


# The halves


@pytest.mark.parametrize("name", FILES)
def test_no_template_nor_a_near_copy_stands_in_both_halves(name: str) -> None:
    tune = [(line, grams(line)) for _, line in lines(name, "tune")]
    judge = [(line, grams(line)) for _, line in lines(name, "judge")]
    for line, pieces in tune:
        for other_line, other in judge:
            alike = len(pieces & other) / len(pieces | other)
            assert alike < 0.4, (line, other_line)


def test_no_line_of_any_file_stands_twice() -> None:
    every = Counter(line for name in FILES for half in HALVES for _, line in lines(name, half))
    assert [line for line, count in every.items() if count > 1] == []


@pytest.mark.parametrize("name", DOCUMENT_FILES)
def test_no_document_stands_in_both_halves(name: str) -> None:
    sides = [
        {json.dumps(shape, sort_keys=True) for group in shapes(name, half).values() for shape in group}
        for half in HALVES
    ]
    assert not sides[0] & sides[1]


def test_the_values_of_slots_differ_by_half() -> None:
    tune, judge = (templates("surroundings", half) for half in HALVES)
    assert tune.keys() == judge.keys()
    assert not any(set(tune[key]) & set(judge[key]) for key in tune)


def test_no_attack_equals_a_harmless_text_nor_one_of_the_other_half() -> None:
    texts = {key: {case.text or json.dumps(case.document) for case in cases} for key, cases in CASES.items()}
    assert all(len(texts[key]) == len(cases) for key, cases in CASES.items())
    keys = list(texts)
    for number, key in enumerate(keys):
        for other in keys[number + 1 :]:
            assert not texts[key] & texts[other], (key, other)


# Disguises

LEET = str.maketrans("4@31!|0$57+98€l", "aaeiiiossttgbei")
GREEK_AND_CYRILLIC = str.maketrans(
    "асеіорѕхуАВСЕНКМОРТХικηρυνχγαΑΒΕΗΙΚΜΝΟΡΤΧΥΖοΟ", "aceiopsxyABCEHKMOPTXiknpuvxyaABEHIKMNOPTXYZoO"
)
CONTROLS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u200e\u2067\u2069"))


def letters(text: str) -> str:
    """A text without case, spaces and signs."""
    return "".join(c for c in text.lower() if c in string.ascii_lowercase)


def selected(text: str) -> str:
    codes = [ord(c) for c in text]
    found = [c - 0xFE00 if c <= 0xFE0F else c - 0xE0100 + 16 for c in codes if 0xFE00 <= c <= 0xFE0F or c >= 0xE0100]
    return bytes(found).decode()


def drawing(seed: int | str = 0) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same typo each time


def undo_base64(text: str) -> str:
    raw = "".join(text.removeprefix("data:text/plain;base64,").split())
    plain = base64.b64decode(raw + "=" * (-len(raw) % 4)).decode()
    return plain if " " in plain else undo_base64(plain)  # a sentence has spaces, a second layer none


def undo_bits(text: str) -> str:
    bits = re.sub("0b|[^01]", "", text)
    return "".join(chr(int(bits[i : i + 8], 2)) for i in range(0, len(bits), 8))


def undo_escapes(text: str) -> str:
    return re.sub(
        r"\\u\{([0-9a-f]+)\}|\\U([0-9a-fA-F]{8})|\\u([0-9a-fA-F]{4})|\\([0-7]{3})",
        lambda match: chr(int(match[4], 8) if match[4] else int(match[1] or match[2] or match[3], 16)),
        text,
    )


def undo_bidi(text: str) -> str:
    shown = re.sub("\u202e([^\u202c]*)\u202c?", lambda match: match[1][::-1], text)
    return shown.translate(CONTROLS)


def undo_markup(text: str) -> str:
    return re.sub(r"<!-- -->|</?[a-z]+>|\*\*|__|`|\[|\]\(#\)", "", text)


def undo_ansi(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]|\x1b\]8;;[^\x07]*\x07", "", text)


UNDO: dict[str, Callable[[str], str]] = {
    "leet": lambda text: text.lower().translate(LEET),
    "spacing": letters,
    "squashed": letters,
    "zero_width": lambda text: text.translate(CONTROLS),
    "soft_hyphen": lambda text: text.translate(CONTROLS),
    "homoglyph": lambda text: text.translate(GREEK_AND_CYRILLIC),
    "fullwidth": lambda text: unicodedata.normalize("NFKC", text),
    "math_alphabets": lambda text: unicodedata.normalize("NFKC", text),
    "combining": lambda text: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
    "unicode_tags": lambda text: "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) < 0xE007F),
    "variation_selector": selected,
    "bidi": undo_bidi,
    "ansi": undo_ansi,
    "base64": undo_base64,
    "hex": lambda text: bytes.fromhex(re.sub(r"\\x|0x|[:, ]", "", text)).decode(),
    "binary": undo_bits,
    "rot13": lambda text: codecs.decode(text, "rot13").lower(),
    "percent": lambda text: unquote(unquote(text)),
    "html_entity": lambda text: html.unescape(html.unescape(text)),
    "backslash_u": undo_escapes,
    "quoted_printable": lambda text: quopri.decodestring(text.encode()).decode(),
    "case_alternation": str.lower,
    "markup": undo_markup,
}
"""Each disguise that keeps every letter, undone without the code that made it."""

AS_READ: dict[str, Callable[[str], str]] = {
    "leet": lambda text: text.lower().translate(LEET),
    "spacing": letters,
    "squashed": letters,
    "rot13": str.lower,
    "case_alternation": str.lower,
}
"""What is left of a plain text by those that do not keep case or spaces."""

BASES = [base for half in HALVES for base in templates("bases", half)["disguised"]]
SENTENCES = st.one_of(
    st.sampled_from(BASES),
    st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=3, max_size=8).map(" ".join),
)


VARIANTS = [(name, variant) for name in UNDO for half in HALVES for variant in DISGUISES[name][half]]


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
@given(sentence=SENTENCES, seed=st.integers(0, 9))
@examples(25)
def test_a_disguise_is_undone_to_the_sentence(name: str, variant: Variant, sentence: str, seed: int) -> None:
    plain = sentence.replace("{drop}", "x@y.example").replace("{vendor}", "Acme")
    assert UNDO[name](variant(plain, drawing(seed))) == AS_READ.get(name, str)(plain)


@given(SENTENCES, st.sampled_from(HALVES))
def test_text_written_backwards_is_read_backwards(sentence: str, half: Half) -> None:
    for variant in DISGUISES["reversed"][half]:
        backwards = variant(sentence, drawing())[::-1]
        assert sorted(backwards.lower().split()) == sorted(sentence.lower().split())


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("base", BASES)
def test_mistyped_words_stay_readable(base: str, half: Half) -> None:
    for variant in DISGUISES["typos"][half]:
        for word, typed in zip(base.split(), variant(base, drawing(base)).split(), strict=True):
            assert (word[0], word[-1]) == (typed[0], typed[-1])
            assert SequenceMatcher(None, word, typed).ratio() > 0.7
    for variant in DISGUISES["typoglycemia"][half]:
        for word, typed in zip(base.split(), variant(base, drawing(base)).split(), strict=True):
            assert (word[0], word[-1], sorted(word)) == (typed[0], typed[-1], sorted(typed))


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", sorted(DISGUISES))
def test_a_disguise_changes_every_sentence_and_differs_by_half(name: str, half: Half) -> None:
    other: Half = "judge" if half == "tune" else "tune"
    for base in templates("bases", half)["disguised"]:
        here = {variant(base, drawing()) for variant in DISGUISES[name][half]}
        assert len(here) == len(set(DISGUISES[name][half]))
        assert base not in here
        assert not here & {variant(base, drawing()) for variant in DISGUISES[name][other]}


def test_the_lists_of_disguises_name_disguises() -> None:
    assert HIDDEN.issubset(DISGUISES)
    assert ENCODED.issubset(DISGUISES)
    assert set(DISGUISES) == {*UNDO, "reversed", "typos", "typoglycemia"}


@pytest.mark.parametrize("half", HALVES)
def test_every_family_of_jailbreaks_has_its_prompts(half: Half) -> None:
    cases = make("jailbreak", half)
    families = Counter(case.technique for case in cases)
    assert list(families) == list(maker.templates("jailbreaks", half))
    assert min(families.values()) >= 4
    assert {case.suite for case in cases} == {"own_jailbreaks"}
    assert not any(re.search(r"\{[a-z_]+\}|⏎", case.text) for case in cases)
