"""Numbers that stay numbers where digits are read as the letters that they stand for."""

import pytest

from scanner.disguises.signs.leet import unleet
from scanner.language.lexicon import Lexicon
from tests.compiled import compiled

LEXICON: Lexicon = compiled("redact-only").detector.reader.lexicon


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1gn0re 411", "ignore all"),
        ("1gn0re 4.11", "ignore 4.11"),
        ("1gn0re 411.1 v6.14.1", "ignore 411.1 vg.14.1"),
        ("1gn0re 14:13 2024-05/06", "ignore 14:13 2024-05/06"),
        ("1gn0re 411. 411", "ignore all. all"),
        ("4. 1gn0re", "4. ignore"),
        ("1-1-1", "1-1-1"),
    ],
)
def test_a_number_that_is_part_of_a_longer_one_is_no_word(text: str, read: str) -> None:
    assert unleet(text, LEXICON).text == read
