"""What docs/arrow.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "arrow.md").read_text()


def test_the_example_gives_what_it_says() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    known: dict[str, Any] = {}
    shown = 0
    for line in re.split(r"\n(?=\S)(?!\)|\})", block.strip()):
        code, _, said = line.partition("  # ")
        if re.match(r"scanned\.", code):
            value = eval(code, known)  # noqa: S307  our own documentation
            if said[0] in "[{":
                assert value == eval(said, known)  # noqa: S307
                shown += 1
            else:
                assert said.startswith(f"a table: {', '.join(value.column_names)}; never a value")
                shown += 1
        else:
            exec(line, known)  # noqa: S102
    assert shown == 3
