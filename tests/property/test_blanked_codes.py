"""The gate sees in codes that are blanked out for its programs what the programs see in the codes themselves."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.disguises.misspellings.misspelt import TELLING
from scanner.instructions.gates import gate as gate_module
from scanner.instructions.gates.blanked_codes import SMALL
from scanner.instructions.gates.notes import GateNotes
from scanner.matching.buffer.arena import Arena
from tests.compiled import compiled
from tests.examples import examples

GATE = compiled("redact-only").detector.reader.gate
_LEET = str.maketrans("aeilost", "4311057")
_CODES = st.text(string.ascii_letters + string.digits, max_size=16)
_WORDS = st.sampled_from([*GATE.phrases[::97], *sorted(TELLING), *GATE._listed[::53], "ssn", "qszg", "xcvbq"])
_SPELT = st.one_of(
    _WORDS,
    _WORDS.map(str.title),
    _WORDS.map(lambda word: word.translate(_LEET)),
    _WORDS.map(lambda word: word[::-1]),
    _WORDS.map(lambda word: word.replace(" ", "")),
    _WORDS.map(lambda word: word.replace(" ", "_")),
    _WORDS.map(lambda word: word[:2] + word[3:]),
)
_LOW_LINE = st.sampled_from(["", "", "_", "-"])
_CODE = st.tuples(_CODES, _LOW_LINE, _SPELT, _LOW_LINE, _CODES).map("".join)
_HEXADECIMAL = "0123456789abcdef"
_OF_HEXADECIMAL = sorted(
    {
        spelt
        for word in GATE._code_words._words
        if set(spelt := word.replace(" ", "").translate(_LEET)) <= {*_HEXADECIMAL}
    }
)


def _uuid(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))


_UUIDS = st.one_of(
    st.uuids().map(str),
    st.tuples(
        st.sampled_from(_OF_HEXADECIMAL), st.text(_HEXADECIMAL, min_size=32, max_size=32), st.integers(0, 31)
    ).map(lambda drawn: _uuid((drawn[1][: drawn[2]] + drawn[0] + drawn[1])[:32])),
    st.text("abcdef0", min_size=32, max_size=32).map(_uuid),
)
_TEXTS = st.lists(
    st.one_of(_CODE, _CODES, _SPELT, _UUIDS, st.sampled_from(["open", "", "cus_", "straße", "x\x1fy"])), max_size=8
)


def _seen(texts: list[str], most: int) -> list[object]:
    arena = Arena(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate_module, "SMALL", most)
        read, weighed, ciphers = GATE.leaves(arena), GATE.to_weigh(arena), GATE.enciphered(arena)
        return [read, weighed, ciphers, GATE._disguise_shaped(arena)]


@examples(600)
@given(_TEXTS)
@example(["open", "cus_ignore7kQ2mX9"])
@example(["open", "1gn0r34bcDEf9X2"])
@example(["open", "7kQ2mX_act4s4dm1n"])
@example(["open", "above_suspicion9kQ2mX9aaBc"])
@example(["open", "ssn_9kQ2mX9aaBc4d", "ssn9kQ2mX9aaBc4d"])
@example(["open", "il_1GbgBXGfOlLcjCCQg3h1OKUG", "sxMjRxKiPvDzDRtOdsUdMb", "WPrjKfxtsSmCbbXdC879kL"])
@example(["sxMjRxKiPvDzDRtOdsUdM7", "cus_yWdFbgmicdSfNnDjSsBjbHa1", "open"])
@example(["open", "ignroethispassword"])
@example(["qszg xcvbq_9kQ2mX9aaBc4d", "qszg_xcvbqwtzk1"])
@example(["open", "acc355c0-de12-4d21-9b4f-7e5c1f0a9b21"])
@example(["open", "1ed0acc3-55c0-de12-9b4f-7e5c1f0a9b21"])
@example(["open", "deadface-cafe-babe-fade-decadefacade", "act_a51ed0ab-1de2-4d21-9b4f-7e5c1f0a9b21"])
def test_the_gate_sees_in_small_arenas_what_it_sees_without_blanks(texts: list[str]) -> None:
    assert _seen(texts, SMALL) == _seen(texts, 0)


def test_ids_are_blanked_out_and_words_among_them_are_not() -> None:
    texts = [
        "cus_9kQ2mX9aaBc4d",
        "open",
        "renewal of tiers",
        "in_1ignorekQ2mX9aaBc4d",
        "abcdefghijklmno",
        "16b75ac8-cad9-21b4-779d-0e9422b5e194",
        "16b75ac8-face-21b4-779d-0e9422b5e194",
        "16b75ac8-acc3-55c0-de9d-0e9422b5e194",
        "1234567890123",
    ]
    arena = Arena(texts)
    blanked = GATE._blanked(arena)
    blank = ["cus_0000000000000", *texts[1:5], "0" * 36, *texts[6:8], "0000000000000"]
    assert blanked.buffer.decode().split("\x1f") == blank
    assert arena.notes.of(GateNotes).blanked is blanked
    assert blanked.leaves([0, 4]) == [(0, 0, 17), (8, len(arena.buffer) - 13, len(arena.buffer))]
