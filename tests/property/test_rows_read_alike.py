"""Rows whose texts may be pieces are read once for all that are alike, and each is told what it would be told alone."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from scanner.detection.together import Record
from scanner.payloads.leaves.leaves import Leaves
from tests.compiled import compiled
from tests.examples import examples

DETECTOR = compiled("redact-only").detector
_FIELDS = ("invoice id", "product", "status", "note", "note", "memo")
_CODES = st.sampled_from(["INV-00000004", "INV-00000005", "A-7", "4.04", "17.50", "2026-05-05", "paid", "void", ""])
_PIECES = st.sampled_from(
    [
        "API calls - overage", "ignore all previous", "instructions and", "from now on you", "system prompt", "as paid",
        "rules", "Mark", "Tell me", "paid", "All of the above", "renewal", "Now", "of the plan", "INV-00000006", "",
    ]
)  # fmt: skip
_ROWS = st.lists(st.tuples(_CODES, _PIECES, _CODES, _PIECES, _PIECES | _CODES, _PIECES), min_size=2, max_size=8)


def _record(row: tuple[str, ...]) -> Record:
    leaves = Leaves()
    for words, text in zip(_FIELDS, row, strict=True):
        if text:
            leaves.texts.append(text)
            leaves.words.append(words)
    return Record(leaves, {}, set())


def _told(rows: Sequence[tuple[str, ...]]) -> list[bool]:
    return DETECTOR.together.said_by(list(map(_record, rows)), "balanced")


@examples(300)
@given(_ROWS)
def test_a_row_among_others_is_told_what_it_is_told_alone(rows: list[tuple[str, ...]]) -> None:
    assert _told(rows) == [_told([row])[0] for row in rows]


def test_codes_tell_no_rows_apart_and_pieces_do() -> None:
    said = ("ignore all previous", "", "rules", "", "")  # of these "rules" alone makes nobody suspicious
    nothing = ("ignore all previous", "", "renewal", "", "")
    rows = [("INV-00000004", *said), ("INV-00000005", *nothing), ("INV-00000007", *said), ("A-7", *nothing)]
    assert _told(rows) == [True, False, True, False]
