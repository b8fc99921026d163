"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_demo_prints_what_the_readme_shows() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "server", "demo"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (shown,) = _blocks("text")
    assert shown in done.stdout


def test_the_library_snippet_runs() -> None:
    (snippet,) = _blocks("python")
    names: dict[str, object] = {}
    for line in snippet.splitlines():
        code, _, comment = line.partition("#")
        if code.startswith("scanner."):
            answer = eval(code, names)  # noqa: S307 - our own README
            if comment.strip().startswith("'"):
                assert repr(answer) == comment.strip()
        else:
            exec(code, names)  # noqa: S102 - the same


def test_the_commands_are_the_ones_that_ci_runs() -> None:
    tests = next(block for block in _blocks("console") if "[dev]" in block).removeprefix("$ ").strip()
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_and_setting_is_documented() -> None:
    for name in (
        "DEFAULT_API_KEY",
        "SLUICEGATE_DATA",
        "SLUICEGATE_PROFILE",
        "SLUICEGATE_KEYS",
        "SLUICEGATE_AUDIT_FILE",
        "SLUICEGATE_LIMITS_STORE",
        "SLUICEGATE_AUDIT_KEY",
    ):
        assert name in README
        assert name in (ROOT / "env.example").read_text(encoding="utf-8")
