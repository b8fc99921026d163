"""YAML that is decoded by one function: what it refuses, and what it lets pass all the same."""

from typing import Any

import pytest

from scanner.yaml_text import NotYamlError, decode_yaml, line_of


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3", 3),
        ("a: {b: 1, b: 2}", 1),
        ("- x\n- a: 1\n  'a': 2", 3),
        ("? {x: 1, x: 2}\n: 1", 1),
        ("a: &a\n  b: 1\n  b: 2\nc: *a", 3),
        ("a: &a [*a, {b: 1,\nb: 2}]", 2),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(NotYamlError) as caught:
        decode_yaml(text, Any)
    assert str(caught.value) == f"not valid YAML: a key stands there twice (line {line})"


def _doubling(levels: int) -> str:
    return "\n".join(["a0: &a0 [1]", *(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]" for at in range(1, levels))])


def test_aliases_repeat_so_much_and_no_more() -> None:
    assert decode_yaml(_doubling(4), dict[str, Any])["a3"] == [[[[1], [1]], [[1], [1]]], [[[1], [1]], [[1], [1]]]]
    for text in (_doubling(16), _doubling(60), "a: &a [*a]", "- &x {a: 1}\n" + "- *x\n" * 10_000):
        with pytest.raises(NotYamlError, match=r"^not valid YAML: its aliases repeat more than 10,000 nodes$"):
            decode_yaml(text, Any)
    assert len(decode_yaml("- {a: 1}\n" * 20_000, list[Any])) == 20_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a {b: 1, c: 2}\nd: {<<: *a, b: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}}),
        ("a: &a {b: 1}\nc: &c {<<: *a, b: 2}\nd: {<<: [*c, *a], b: 3}", {"a": {"b": 1}, "c": {"b": 2}, "d": {"b": 3}}),
        ("1: a\n'1': b", {1: "a", "1": "b"}),
        ("[{a: 1}, {a: 2}]", [{"a": 1}, {"a": 2}]),
        ("", None),
    ],
)
def test_what_is_merged_or_of_another_kind_is_no_key_twice(text: str, said: object) -> None:
    assert decode_yaml(text, Any) == said


@pytest.mark.parametrize("number", ["010", "-010", "1_0", "1:30", "0b11", "1_0.5", "190:20.5"])
def test_a_number_that_two_versions_of_yaml_read_differently_is_refused_with_its_line(number: str) -> None:
    with pytest.raises(NotYamlError) as caught:
        decode_yaml(f"a: 1\nb:\n- {number}", Any)
    assert str(caught.value) == "not valid YAML: a number is written with a leading 0, _, : or 0b (line 3)"


@pytest.mark.parametrize(
    ("text", "said"), [("0", 0), ("-10", -10), ("0.5", 0.5), ("0x1F", 31), ("'010'", "010"), ("08-15", "08-15")]
)
def test_a_number_that_all_read_alike_and_a_text_pass(text: str, said: object) -> None:
    assert decode_yaml(text, Any) == said


def test_a_line_is_found_below_what_is_nested_as_deeply_as_can_be_decoded() -> None:
    text = f"a:\n  b: {'[' * 700}{']' * 700}\n  c: 1"
    decode_yaml(text, Any)
    assert line_of(text.encode(), ["a", "c"]) == 3
