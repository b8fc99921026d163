"""The leaves that a pattern marks in an arena are those in which it matches by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.disguises.ciphers.strange import STRANGE
from scanner.matching.buffer.arena import SEPARATOR
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from tests.examples import examples

_PATTERNS = [
    compile_native(pattern)
    for pattern in (r"[0-9]{3}", r"\bab\b", r"(?:^|[^a-z])ab(?:$|[^a-z])", r"(?:^|\x1f)!", r"b(?:$|\x1f)", STRANGE)
]
_TEXTS = ["", "ab", "x ab", "ab.", "abc", "12", "123", "a 1234", "!ab", "x!", "b", "Zrggvgv arv cnaav", "in the month"]


@pytest.mark.parametrize("regex", _PATTERNS, ids=["digits", "word", "edges", "beginning", "end", "strange"])
@examples(150)
@given(st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=5), st.integers(1, 5), st.integers(1, 4_000))
def test_marked_leaves_match_by_themselves(regex: object, some: list[str], more: int, repeated: int) -> None:
    texts = [text.encode() for text in (*some, *some[:more] * (repeated if repeated % 8 == 0 else 1))]
    starts = [sum(map(len, texts[:at])) + at for at in range(len(texts))] if len(texts) < 50 else None
    found = marked_leaves(regex, SEPARATOR.join(texts))
    assert [leaf for leaf, _, _ in found] == [at for at, text in enumerate(texts) if regex.search(text)]  # type: ignore[attr-defined]
    if starts is not None:
        assert all((start, end) == (starts[leaf], starts[leaf] + len(texts[leaf])) for leaf, start, end in found)
    loosely = marked_leaves(regex, SEPARATOR.join(texts), loosely=True)
    assert set(found) <= set(loosely)
    assert loosely == sorted(set(loosely))
    if len(texts) <= 16:  # too few to be searched by windows
        assert loosely == found
