"""What the pages show in Python is what happens."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import get_args

import msgspec
import pytest

import scanner
from server.commands.cli import _parser
from server.tools.refusal import Code
from tests.compiled import compiled
from tests.documented import differing, shown

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def test_the_library_does_what_its_page_says() -> None:
    page = (DOCS / "library.md").read_text()
    assert differing(page) == []
    assert len(list(shown(page))) >= 15
    for name in ("find", "redact", "view", "redact_json", "scan_table", "explain", "explain_json", "for_schema"):
        assert f"{name}" in page
        assert hasattr(scanner.Scanner, name)


def test_arrow_tables_come_out_as_their_page_says() -> None:
    table, *values = reversed(list(shown((DOCS / "arrow.md").read_text())))
    assert [one.code for one in values if repr(one.value) != one.said] == []
    assert (len(values), table.code) == (2, "scanned.findings()")
    assert table.said == f"a table: {', '.join(table.value.column_names)}; never a value"


def test_a_page_that_says_something_else_is_seen() -> None:
    page = (
        "```python\nx = {'é': 1}\nx['é']  # 1\nx  # {}\n(\n    2\n)  # 3\nlen(x)\n```\n```python\nx['é'] + 1  # 2\n```"
    )
    assert [(one.code, one.said) for one in differing(page)] == [("x", "{}"), ("2", "3")]


_PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
_ENDS = frozenset({"&", "|", "&&", ";", ">", "<"})


def _commands(page: str) -> Iterator[list[str]]:
    """The arguments of each `sluicegate` in the consoles of a page, and in what it shows for desktop clients."""
    for console in re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for line in re.findall(r"^\$ (.*)", console.replace("\\\n", " "), re.MULTILINE):
            words = shlex.split(line, comments=True)
            for at, word in enumerate(words):
                if Path(word).name == "sluicegate" and (at == 0 or words[at - 1] in _ENDS):
                    yield list(takewhile(lambda one: one not in _ENDS, words[at + 1 :]))
    for given in re.findall(r'"command": "[^"]*sluicegate",\s*"args": (\[.*?\])', page, re.DOTALL):
        yield msgspec.json.decode(given, type=list[str])


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.name)
def test_commands_are_as_their_page_shows_them(path: Path) -> None:
    for arguments in _commands(path.read_text()):
        assert callable(_parser().parse_args(arguments).run), arguments


def test_a_command_that_a_page_shows_is_seen() -> None:
    page = "```console\n$ .venv/bin/pip install x && sluicegate scan a \\\n    --no-such  # so\n```\n"
    assert list(_commands(page)) == [["scan", "a", "--no-such"]]
    assert sum(len(list(_commands(path.read_text()))) for path in _PAGES) >= 25


def _rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the rows below a heading of a page, up to the next one."""
    section = (DOCS / page).read_text().partition(f"{heading}\n")[2].partition("\n#")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


def test_every_error_code_has_a_row() -> None:
    assert {row[0] for row in _rows("tools.md", "## Error codes")} == set(get_args(Code))


def test_masks_look_as_their_page_shows_them() -> None:
    fields = ("card", "email", "phone", "ssn", "iban", "bic", "customer_name")
    rows = _rows("detection.md", "### What edges and last4 show")
    for field, (_, value, *masks) in zip(fields, rows, strict=True):
        as_edges, as_last4 = (
            msgspec.json.decode(compiled(profile).redact_json({field: value}).data)[field]
            for profile in ("finance-default", "finance-last4")
        )
        said = {"omitted": f"[swift {field} omitted]", "as with `edges": masks[0]}.get(masks[1], masks[1])
        assert (as_edges, as_last4) == (masks[0], said)


def test_the_profile_and_the_changes_that_its_page_shows_can_be_loaded(tmp_path: Path) -> None:
    recipes, _, rest = (DOCS / "profiles.md").read_text().partition("```yaml\n")
    (tmp_path / "shop.yaml").write_text(rest.partition("```")[0])
    assert scanner.load_profile(tmp_path / "shop.yaml").name == "shop"
    changes = re.findall(r"`((?:masks|style|fields|limits|injections): [^`]+)`", recipes)
    assert len(changes) == 7
    for change in changes:
        of_an_entity = f"entities: {{A: {{allow: [nick], {change}}}}}"
        said = of_an_entity if change.startswith("fields") else f"entities: {{}}\n{change}"
        (tmp_path / "changed.yaml").write_text(f"name: changed\n{said}\n")
        assert scanner.load_profile(tmp_path / "changed.yaml").name == "changed"
