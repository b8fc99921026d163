"""What lines begin with in lists, tables and quotations, taken away."""

import time

import pytest

from scanner.disguises.signs.markup import unlisted


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("- all\n* of\n> it", "all of it"),
        ("1. all\n 12) of it", "all of it"),
        ("| all | of |\n|  it|", "all of it"),
        ("| - all", "- all"),
        ("all|of  |  it", "all of it"),
        ("a-b\n-c\n123.4", "a-b -c 123.4"),
        ("nothing\tof  this", "nothing of this"),
    ],
)
def test_signs_of_lists_and_tables_are_gone(text: str, plain: str) -> None:
    assert unlisted(text) == plain


def test_a_long_run_of_blanks_is_read_in_linear_time() -> None:
    before = time.process_time()
    assert unlisted(f"all.{' ' * 100_000}of it") == "all. of it"
    assert time.process_time() - before < 1, "10 s where bars are looked for from each blank, 2 ms else"
