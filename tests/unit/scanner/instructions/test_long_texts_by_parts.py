"""Which parts of a long text are asked by themselves: all but those in fenced code."""

import pytest

from scanner.instructions.parts import by_parts
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import Span

SAID = [f"This is paragraph {number} of a page about shelves, bolts and brackets." for number in range(6)]
CODE = "```sh\nfirst paragraph of the code that a page shows\n\nsecond paragraph of the code that a page shows\n```"


def asked(parts: list[str]) -> list[str]:
    """The parts of a page that are judged by themselves."""
    return asked_of("\n\n".join(parts))


def asked_lines(lines: list[str]) -> list[str]:
    """The same of a page of one block."""
    return asked_of("\n".join(lines))


def asked_of(page: str) -> list[str]:
    seen: list[str] = []

    def judged(arena: Arena) -> dict[int, list[Span]]:
        seen.extend(arena.texts)
        return {}

    assert by_parts(Arena([page]), [0], judged) == {}
    return seen


def test_every_part_is_asked() -> None:
    assert asked(SAID) == SAID


def test_fenced_code_is_not_asked() -> None:
    assert asked([*SAID[:3], CODE, *SAID[3:]]) == SAID


@pytest.mark.parametrize(
    "line",
    [
        "``` what stands behind it holds a ` mark",  # CommonMark: no fence of backticks
        "    ``` too deep for a fence",
        "- ``` of a list",
        "``` a fence without an end",
        "~~~ a fence without an end",
    ],
)
def test_what_only_looks_like_a_fence_hides_no_part(line: str) -> None:
    assert asked([line, *SAID])[-len(SAID) :] == SAID


def test_a_part_that_a_fence_begins_in_is_not_asked() -> None:
    assert asked([f"{SAID[0]}\n{CODE}", *SAID[1:]]) == SAID[1:]


def test_lines_over_which_a_sentence_goes_on_are_asked_together() -> None:
    lines = [
        "# Each line of a page is asked by itself.",
        "# A sentence that is wrapped within a page",
        "# goes on in the next line of that page",
        "# and is asked in pieces of two lines each",
        "# Another one begins with a capital letter.",
        "# The last one ends with a full stop here.",
    ]
    assert asked_lines(lines) == [lines[0], "\n".join(lines[1:3]), *lines[3:]]


@pytest.mark.parametrize("end", [".", ":", ";", "!", "?"])
def test_a_line_behind_a_stop_is_asked_alone(end: str) -> None:
    lines = [f"this is line {number} of a page in small letters{end}" for number in range(6)]
    assert asked_lines(lines) == lines
