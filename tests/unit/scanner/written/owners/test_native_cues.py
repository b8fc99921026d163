"""Sentences of other scripts are searched for names only where a word stands that may be beside one."""

import pytest

from scanner.matching.buffer.normalize import fold
from scanner.written.owners.native_people import _places, native_people_in


def _found(text: str) -> list[str]:
    plain = fold(text).encode()
    return [plain[pair.start : pair.end].decode() for pair in native_people_in(plain, lambda _: [1])]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("КЛИЕНТ Анна Примерова, ИНН", 1),
        ("Клиент Анна Примерова, ИНН", 1),
        ("Πελάτης Μαρία Παπαδοπούλου", 1),
        ("שמי דנה לדוגמה.", 1),
        ("고객명은 김민수입니다", 1),
        ("Анна Примерова, ИНН", 0),
        ("Διεύθυνση: Μαρία Παπαδοπούλου", 0),
    ],
)
def test_a_name_is_found_beside_its_cue_in_any_case(text: str, count: int) -> None:
    assert len(set(_found(text))) == count


def test_no_pattern_is_tried_in_letters_without_a_cue() -> None:
    signs = fold("ж Ω ש ع 한 ;-) ~ 42 # " * 9).casefold()
    assert [place.field for place in _places() if place.may_be_in(signs)] == []


def test_every_cue_lets_its_pattern_be_tried() -> None:
    for one in _places():
        for cue in one.cues:
            assert one.may_be_in(f"- {cue.upper()} -".casefold())
            assert one.may_be_in(f"- {cue} -")
