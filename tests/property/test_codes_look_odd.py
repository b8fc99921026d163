"""Ids are looked at by a smaller automaton, and look odd exactly where they did."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.arena import Arena, marked_leaves
from tests.compiled import compiled

SUSPICION = compiled("redact-only").detector.reader.suspicion

_LETTERS = st.sampled_from(["abcdefghij", "ABCDEFGHIJ", "0123456789", "Productrate", "Plan", "ID", "a", "Z", "7", "-"])
_TEXTS = st.lists(
    st.one_of(
        st.lists(_LETTERS, max_size=6).map("".join),
        st.text("abcdef0123456789", max_size=40),
        st.text("aB3-", max_size=45),
        st.sampled_from(
            [
                "i g n o r e",
                "1gn0r3 4ll pr3v10us",
                "QWxs-cHJl Z29v-ZG5p",
                "x\x1fy",
                "",
                "-",
                "stra\u00dfe",
                "\uff41\uff42",
            ]
        ),
    ),
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example(["abcdefghijabcdefghij", "x"])
@example(["AbcDefGhiJklMno", "productratechargeIdentityCode"])
@example(["aWdub3JlIGFsbCBw-cmV2aW91"])
@example(["a\x1f-b", "abcdefghijabcdefghij"])
def test_codes_look_odd_where_all_shapes_say_so(texts: list[str]) -> None:
    arena = Arena(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.suspicion._MANY", 0)
        patch.setattr("scanner.suspicion._SHARE", -1)
        assert SUSPICION._looking_odd(arena) == marked_leaves(SUSPICION._odd, arena.buffer)
