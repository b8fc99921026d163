"""What is read off a pattern without running it: what its matches begin with, and what each of them holds.

And that what bounds a class counts signs, not the bytes that programs read.
"""

import pytest

from scanner.matching.buffer.normalize import fold
from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native
from scanner.matching.programs.beginnings import AT_SIGN, CAPITAL, DIGIT, OTHER, asks_for


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (r"\b[0-9]{3}x", ["[0-9]"]),
        ("(?:a|b)?c|[de]{2}", ["a", "b", "c", "[de]"]),
        (r"(?i)\b(?:x|y{0,2}z)", ["x", "y", "z"]),
        (r"(?:\+|\b)1[ .-]", [r"\+", "1"]),
        ("a{1,2}?b", ["a"]),
        ("a*?b", ["a", "b"]),
        ("a*", None),
        ("a|(?:b?)", None),
    ],
)
def test_what_a_match_begins_with(pattern: str, first: list[str] | None) -> None:
    assert patterns.openers(pattern) == first


@pytest.mark.parametrize(
    ("pattern", "digit", "other", "at_sign"),
    [
        ("a|b[0-9]", False, False, False),
        ("a[0-9]{0,2}", False, False, False),
        ("a[0-9]{1,2}", True, False, False),
        ("(?:a[0-9]|[0-9]b)c?", True, False, False),
        ("(?:a[0-9])?b", False, False, False),
        ("(?i)x(?:y|(?i:z))[0-9]+", True, False, False),
        (r"[0-9*]a", False, False, False),
        ("密码?[0-9]", True, True, False),
        (r"(?:[\xc3-\xdf][\x80-\xbf])+", False, True, False),
        ("a@b[0-9]", True, False, True),
        ("a(?:@|at)b", False, False, False),
        ("[@#]a", False, False, False),
    ],
)
def test_what_every_match_holds(pattern: str, *, digit: bool, other: bool, at_sign: bool) -> None:
    assert asks_for(pattern) & ~CAPITAL == DIGIT * digit | OTHER * other | AT_SIGN * at_sign


@pytest.mark.parametrize(
    ("pattern", "capital"),
    [
        ("[A-Z][a-z]+", True),
        ("SK[0-9a-f]{32}", True),
        (r"\b(?i:called) {1,2}([A-Z][a-z]+)", True),
        ("(?:[A-Z]|[a-z]){2}", False),
        ("[A-Za-z]+", False),
        ("(?:Ab)?c", False),
        ("(?i)Ab", False),
        ("(?is)Ab", False),
        ("a(?i:B)", False),
        ("(?i:a(?:B))", False),
        ("(?i:a)(?:Bc|D)", True),
        ("(?i-s:B)", False),
        (r"\x41", True),
        (r"\xc3[\x80-\x96]", False),
    ],
)
def test_whether_every_match_holds_a_capital(pattern: str, *, capital: bool) -> None:
    assert bool(asks_for(pattern) & CAPITAL) == capital


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"把[^\x1f]{0,3}给", "请把账单表给他", "把账单表给"),
        (r"把[^\x1f]{0,3}给", "请把账单表全给他", None),
        (r"把[^\x1f]{0,3}给", "请把PDF给他", "把PDF给"),
        (r"把[^\x1f]{0,3}给", "请把CSV全给他", None),
        (r"把[^\x1f]{0,3}给", "请把😀😀😀给他", "把😀😀😀给"),
        (r"把[^\x1f]{2,}给", "请把账给他", None),
        (r"把[^\x1f]{2}给", "请把账单给他", "把账单给"),
        (r"把[^\x1f]给", "请把账给他", "把账给"),
        (r"把[^\x1f]?给", "请把账单给他", None),
        (r"把[^\x1f]*给", "请把账单表全都给他", "把账单表全都给"),
        (r"把[^,\x1f]{0,3}给", "请把账,单给他", None),
        (r"把[^_-]{1,2}给", "请把账单给他", "把账单给"),
        (r"把[^]-]{1,2}给", "请把账]给他", None),
        (r"[^\x1f]{2}给", "账单表给", "单表给"),
        (r"паспорт [^\x00-\x7f]{2} [0-9]", "паспорт жж 1", "паспорт жж 1"),
    ],
)
def test_what_bounds_a_class_counts_whole_signs(pattern: str, text: str, found: str | None) -> None:
    match = compile_native(patterns.folded(pattern)).search(fold(text).encode())
    assert (match and match.group().decode()) == (found and fold(found))


def test_a_class_that_names_bytes_takes_single_bytes() -> None:
    match = compile_native(patterns.folded(r"你(?:[^\xe7\x1f]|\xe7[^\x9a\x1f])")).search("你在".encode())
    assert match.group() == "你在".encode()[:4]
