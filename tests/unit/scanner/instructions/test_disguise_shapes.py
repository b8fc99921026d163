"""Which programs a buffer is asked with: one for words, however few other leaves stand among them."""

import pytest

from scanner.instructions.gates.disguise_shapes import _OTHERS, _WORDS, _stretches
from scanner.matching.buffer.arena import SEPARATOR

_GOODS = ["storage tier of the plan, annual", "seats for a team (monthly)", "support, with an answer in a day"]
_CONTACT = b"reach us at ann@example.com or 555-0100"
_NOTE = b"a;1 $2 #3 %4 &5 *6 =7 +8 /9 @0"
_LONG_NOTE = b" ".join([b"a note of several lines that names seat 7"] * 40)


def _rows(each: int, odd: bytes) -> list[bytes]:
    """300 goods, an odd leaf behind every ``each`` of them."""
    rows: list[bytes] = []
    for number in range(300):
        rows.append(_GOODS[number % 3].encode())
        rows += [odd] * (number % each == each - 1)
    return rows


@pytest.mark.parametrize(
    ("rows", "kinds", "apart"),
    [
        pytest.param(_rows(301, _CONTACT), [_WORDS], 0, id="goods alone"),
        pytest.param(_rows(30, _CONTACT), [_WORDS], 10, id="one in thirty names somebody"),
        pytest.param([_CONTACT, *_rows(301, _CONTACT), _CONTACT], [_WORDS], 2, id="the first and the last"),
        pytest.param(_rows(1, _CONTACT), [_OTHERS], 0, id="every second names somebody"),
        pytest.param(_rows(1, _NOTE), [_OTHERS], 0, id="full of signs"),
        pytest.param([_LONG_NOTE] * 8, [_OTHERS], 0, id="long notes with a digit now and then"),
    ],
)
def test_few_odd_leaves_among_words_are_asked_apart(rows: list[bytes], kinds: list[int], apart: int) -> None:
    """The words around them stay one stretch; in a window of mostly others nothing is looked for leaf by leaf."""
    odd: list[tuple[int, int]] = []
    buffer = SEPARATOR.join(rows)
    assert [kind for _, _, kind in _stretches(buffer, odd)] == kinds
    assert [buffer[start:end] for start, end in odd] == [row for row in rows if row == _CONTACT][:apart]
    assert len(odd) == apart
