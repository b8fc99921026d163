"""What the README shows is what happens."""

import re

from tests.documented import shown
from tests.integration.command_line import ROOT, run_here

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_demo_prints_what_the_readme_shows(demo: str) -> None:
    (shown,) = _blocks("text")
    assert shown in demo


def test_the_library_snippet_runs() -> None:
    values = [one for one in shown(README) if one.said.startswith("'")]
    assert values
    assert [one for one in values if repr(one.value) != one.said] == []


def test_the_commands_are_the_ones_that_ci_runs() -> None:
    tests = next(block for block in _blocks("console") if "[dev]" in block).removeprefix("$ ").strip()
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_setting_is_in_its_table_and_no_other() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in page.splitlines() if line.startswith("|"))
    named = re.findall(r"^([A-Z_]+)=", (ROOT / "env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`((?:DEFAULT|SLUICEGATE)_[A-Z_]+)`", table)) == set(named)
    told = run_here("serve", "--help").stdout.decode()
    assert set(re.findall(r"--[a-z][a-z-]+", table)) == set(re.findall(r"--[a-z][a-z-]+", told)) - {"--help"}
