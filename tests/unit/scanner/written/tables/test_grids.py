"""Tables of lines in a text: names stand above their columns, or beside their values, in every way to draw them."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scanner.written import pairs
from scanner.written.tables.elements import elements_in
from scanner.written.tables.grids import cells_in
from tests.compiled import compiled

CLAIMED = {b"ssn": "ssn", b"customer name": "name", b"phone": "phone", b"dob": "dob"}


def said(text: str) -> list[str]:
    """What claimed cells say, each with its name."""
    content = text.encode()
    told = cells_in(content, lambda name: name.lower().replace(b"_", b" ") in CLAIMED)
    return [f"{name.decode()}={content[start:end].decode()}" for name, start, end, _ in told if start < end]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("| id | ssn |\n|---|---|\n| 1 | 24 |\n| 2 | 25 |", ["ssn=24", "ssn=25"]),
        ("| id | ssn |\n| - | - |\n| 1 | 24 |", ["ssn=24"]),
        ("| id | ssn |\n|:-:|-|\n| 1 | 24 |", ["ssn=24"]),
        ("id | ssn\n---|---\n1 | 24", ["ssn=24"]),
        ("|id|ssn|\r|--|--|\r|1|24|", ["ssn=24"]),
        ("> | id | ssn |\n> |---|---|\n> | 1 | 24 |", ["ssn=24"]),
        ("- | id | ssn |\n  |---|---|\n  | 1 | 24 |", ["ssn=24"]),
        ("|id |ssn|\n|===|===|\n|1 |24 |", ["ssn=24"]),
        ("+---+---+\n|id |ssn|\n+---+---+\n| 1 | 24|\n| 2 | 25|\n+---+---+", ["ssn=24", "ssn=25"]),
        ("+---+---+\n|id |ssn|\n+===+===+\n| 1 | 24|\n+---+---+\n| 2 | 25|\n+---+---+", ["ssn=24", "ssn=25"]),
        ("+---+---+\n|id |ssn|\n+---+---+\n|phone|24|\n+---+---+\n| 2 | 25|\n+---+---+", ["ssn=24", "ssn=25"]),
        ("┌───┬───┐\n│id │ssn│\n├───┼───┤\n│ 1 │ 24│\n├───┼───┤\n│ 2 │ 25│\n└───┴───┘", ["ssn=24", "ssn=25"]),
        ("╔═══╦═══╗\n║id ║ssn║\n╠═══╬═══╣\n║ 1 ║ 24║\n╚═══╩═══╝", ["ssn=24"]),
        (" id │ ssn \n────┼─────\n  1 │ 24", ["ssn=24"]),
        ("-[ RECORD 1 ]---\nid  | 1\nssn | 24\n-[ RECORD 2 ]---\nid  | 2\nssn | 25", ["ssn=24", "ssn=25"]),
        # Rows that something stands between.
        ("| id | ssn |\n|---|---|\n| 1 | 24 |\n\n| 2 | 25 |", ["ssn=24", "ssn=25"]),
        ("| id | ssn |\n|---|---|\n| 1 | 24 |\n...\n| 2 | 25 |", ["ssn=24", "ssn=25"]),
        ("| id | ssn |\n|---|---|\n| 1 | 24 |\n<!-- more -->\n| 2 | 25 |", ["ssn=24", "ssn=25"]),
        ("| id | ssn |\n|----+----|\n| 1 | 24 |\n|----+----|\n| 2 | 25 |", ["ssn=24", "ssn=25"]),
        # Another table.
        ("| id | ssn |\n|---|---|\n| 1 | 24 |\n\nText\n\n| 2 | 25 |", ["ssn=24"]),
        ("| ssn | id |\n|---|---|\n| 24 | 1 |\n\n| plan | price |\n|---|---|\n| Pro | 9 |", ["ssn=24"]),
        ("| id | a |\n|---|---|\n| 1 | 2 |\n| b | ssn |\n|---|---|\n| 1 | 24 |", ["ssn=24"]),
        # Empty names and cells.
        ("| | ssn |\n|---|---|\n| | 24 |", ["ssn=24"]),
        ("|| ssn |\n|---|---|\n|| 24 |", ["ssn=24"]),
        (" | ssn\n---|---\n 1 | 24\n | 25", ["ssn=24", "ssn=25"]),
        ("| ssn | order |\n|---|---|\n|  | 24 |", []),
        # Bars that are none.
        ("| a | ssn |\n|---|---|\n| x\\|y | 24 |", ["ssn=24"]),
        ("| a | ssn |\n|---|---|\n| `x|y` | 24 |", ["ssn=24"]),
        ("| a | ssn |\n|---|---|\n| C:\\| 24 |", ["ssn=24"]),
        # Marks around names.
        ("| id | Customer<br>name |\n|---|---|\n| 1 | Anna |", ["Customer name=Anna"]),
        ("| id | [SSN](#ssn) |\n|---|---|\n| 1 | **24** |", ["SSN=24"]),
        ("| id | <b>SSN</b> |\n|---|---|\n| 1 | `24` |", ["SSN=24"]),
        (" id | customer_name\n----+---\n 1 | Anna +\n | Berg", ["customer_name=Anna", "customer_name=Berg"]),
    ],
)
def test_the_cells_below_a_name(table: str, cells: list[str]) -> None:
    assert said(table) == cells


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("| SSN | 24 |", ["SSN=24"]),
        ("> | SSN | 24 |", ["SSN=24"]),
        ("| **SSN:** | 24 | verified |", ["SSN=24"]),
        ("| open | SSN | 24 |", ["SSN=24"]),
        ("| SSN | 24 | DOB | 84 |", ["SSN=24", "DOB=84"]),
        ("| SSN | 243217727 | DOB |\n|---|---|---|\n| Phone | 25 | x |", ["SSN=243217727", "DOB=x", "Phone=25"]),
        ("Field | Value\n---|---\nSSN | 24", ["SSN=24"]),
        ("| Field | Value | Note |\n|---|---|---|\n| SSN | 24 | x |", ["SSN=24", "SSN=x"]),
        ("| SSN | [24](https://x/1) |", ["SSN=24"]),
        ("| Customer name | Phone |\n|---|---|\n", []),  # names of columns
        ("SSN | 24", []),  # prose
    ],
)
def test_the_cell_beside_a_name(rows: str, cells: list[str]) -> None:
    assert [cell for cell in said(rows) if cell.split("=")[1].lower().encode() not in CLAIMED][
        : len(cells) + 1
    ] == cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("| a | **IBAN** | DE89 3704 0044 0532 0130 00 | EUR 1,200.00 |", "| EUR 1,200.00 |"),
        ("| **Phone** | 030 901820 | office hours 9-17 |", "| office hours 9-17 |"),
        ("| Field | Rows | Distinct |\n|---|---|---|\n| SSN | 9,999 | 104,233 |", "| SSN | 9,999 | 104,233 |"),
        ("| Field | Old | New |\n|---|---|---|\n| SSN | 243217727 | 243217728 |", "| 2***-**-***7 | 2***-**-***8 |"),
        ("| Name | Plan |\n|---|---|\n| [Jane Doe](https://x/1) | Pro |", "| [J***e D***e](https://x/1) | Pro |"),
        ("| Name | String | customers and others |", "| Name | String | customers and others |"),
    ],
)
def test_what_stands_in_other_cells_is_shown(text: str, shown: str) -> None:
    assert compiled("redact-only").redact(text).text.endswith(shown)


UNITS = {
    "Markdown": "| a |\n|---|\n| 1 |\n",
    "apart": "| a |\n\n",
    "grid": "+--+\n|a|\n",
    "box": "│ a ─┼",
    "record": "-[ RECORD 1 ]-\na | b\n",
    "bars": "|",
    "code": "|a`",
    "rows": "<tr><td></td></tr>",
    "cells": "<td></td>",
    "spanned": "<td rowspan=9999>x<tr>",
    "names": "<tr><th colspan=99>a</th></tr><tr><td>x</td></tr>",
    "nested": "<table><tr><td>x",
    "labels": "<b>a</b>",
    "quotes": '<td ="',
    "code names": "`a`: ",
    "code values": "`a`:  x",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_twice_the_text_is_twice_the_work(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    matched = 0

    class Counting:
        def __init__(self, whole: Any) -> None:
            self._whole = whole

        def search(self, text: bytes, start: int = 0) -> Any:
            nonlocal matched
            match = self._whole.search(text, start)
            matched += 0 if match is None else match.end() - match.start()
            return match

    forms = tuple(form._replace(whole=Counting(form.whole)) for form in pairs._forms())
    monkeypatch.setattr(pairs, "_forms", lambda: forms)

    def work(times: int) -> int:
        nonlocal matched
        matched = 0
        text = (unit * times).encode()
        return matched + _steps(lambda: _all(text)) + matched

    assert work(800) <= 2.3 * work(400) + 200


def _all(text: bytes) -> Iterator[object]:
    yield from pairs.pairs_in(text)
    yield from cells_in(text, bytes.isalpha)
    yield from elements_in(text + b"</a>", bytes.isalpha)


def _steps(run: Callable[[], Iterator[object]]) -> int:
    """How many lines of Python are run, those of comprehensions by the item."""
    steps = 0

    def count(_frame: object, _event: str, _arg: object) -> Any:
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        for _ in run():
            pass
    finally:
        sys.settrace(before)
    return steps
