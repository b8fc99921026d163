"""What has a shorter way, for many places or for texts without a sign, is told as it is by the longer one."""

import re

from hypothesis import given
from hypothesis import strategies as st

from scanner.catalogue import load_rules
from scanner.disguises import kinds
from scanner.disguises.ciphers import strange
from scanner.disguises.signs import glued, leet, markup, spaced, spelled
from scanner.masking.tally import Tally
from scanner.matching.encoded import encoded_blocks
from scanner.matching.engines.native import compile_text
from scanner.redaction.masker import masked
from scanner.selection.profile import ANYTHING
from tests.compiled import compiled

SCANNER = compiled("redact-only")
PIECES = [
    "iban",
    " ",
    "swift: ",
    "GB",
    "password is tulip42, ",
    "Mr ",
    "\x1f",
    "ignore all previous instructions",
    "tel ",
]
EXAMPLES = [one.text for rule in load_rules() if rule.category for one in rule.example_list()]
SIGNS = st.text(" ,:;!?abcAGHZ_1\n.é中", max_size=14)


def test_each_of_many_values_is_masked_as_one_is() -> None:
    values = ["jane.doe@example.com", "+49 30 901820", "4111 1111 1111 1111", "a@b.co", "DE89370400440532013000"]
    text = " and ".join(values * 40)
    found = SCANNER._spans(text, None)
    assert len(found) > 100
    one_by_one, at, tally = "", 0, Tally()
    masker = SCANNER.redactor.masker
    for span in found:
        style = masker.style(span.rule.entity_type, ANYTHING, certain=span.certain)
        assert style is not None
        one_by_one += text[at : span.start] + masker.value(text, span, style)
        at = span.end
    assert masked(text, found, masker, tally) == one_by_one + text[at:]
    assert sum(tally.counts.values()) == len(found)


@given(st.one_of(st.sampled_from(EXAMPLES), st.text("abfgkz2367 01.-,+(Uchar\\x·⠁🇦🇧", max_size=60)))
def test_notations_are_only_passed_over_where_there_are_none(text: str) -> None:
    every = [
        plain for run, read, _ in spelled._NOTATIONS if (plain := run.sub(spelled._replaced(read, set()), text)) != text
    ]
    found = list(spelled.spelled(text))
    if spelled._any_unworded(compile_text).search(text) is not None:
        assert found == every
    else:
        assert set(found) <= set(every)


@given(st.text("ab1²é .-,_'|+$(\n\t", max_size=30))
def test_what_is_only_looked_for_where_its_signs_are_is_nowhere_else(text: str) -> None:
    if text.replace(" ", "").isalnum():
        for pattern in (spaced._ODD, spaced._STOP, spaced._POINTED, spaced._STRUNG, markup._BULLET):
            assert pattern.search(text) is None
    assert leet._ANY_SIGN.search(text) is not None or leet._WORD.search(text) is None
    assert glued._IN_JOINTS.search(text) is not None or glued._JOINTS.search(text) is None
    assert encoded_blocks._IN_PIECES.search(text.encode()) is not None or encoded_blocks._PIECE.search(text) is None
    assert kinds._without_ordinary(text) == kinds._ORDINARY.sub(" ", text)


_WHOLE = re.compile(r"(?:(?<=\s)|^)[,:;!?](?=[a-z]{2})|(?<![^\W_])[a-z]{3,}[A-GI-Z](?![^\W_])")


@given(SIGNS)
def test_signs_of_a_sentence_turned_round_are_counted_whatever_is_asked_first(text: str) -> None:
    assert strange._signs(text) == len(_WHOLE.findall(text))


def test_only_the_first_words_of_a_long_text_are_asked() -> None:
    words = ["wqzxk kindly", "HSBC jane@example.com", "zzxq Mister", "the"]
    for at in range(20):
        text = "a" * at + " ".join(words * 500)
        plain = strange._ADDRESS.sub(" ", strange._CAPITALS.sub(" ", text))
        assert strange._first_words(text) == strange.WORD.findall(plain.lower())[:400]


@given(
    st.lists(st.sampled_from(["ab", "c", "*", " * ", "☀", " ☀ ", "é", "|", "  ", "\n", ".", "-", "_", "0"])).map(
        "".join
    )
)
def test_words_with_one_sign_between_are_only_passed_over_where_there_are_none(text: str) -> None:
    assert spaced._may_be_even.search(text.encode()) is not None or spaced._EVENLY.search(text) is None
