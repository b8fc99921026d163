"""Python blocks of a page of the documentation, run in order in one namespace as a reader would run them."""

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple


class Shown(NamedTuple):
    """An expression, what it came to, and what the page says behind it."""

    code: str
    value: Any
    said: str


def shown(page: str) -> Iterator[Shown]:
    """Every expression that the page says something about; whatever stands between is run."""
    known: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        lines = block.splitlines()
        for node in ast.parse(block).body:
            code = ast.unparse(node)
            if not isinstance(node, ast.Expr):
                exec(code, known)  # noqa: S102  our own documentation
                continue
            value = eval(code, known)  # noqa: S307  the same
            said = lines[(node.end_lineno or 0) - 1].encode()[node.end_col_offset or 0 :].decode()
            if said.strip():
                yield Shown(code, value, said.strip().removeprefix("# "))


def differing(page: str) -> list[Shown]:
    """Those whose value is another than the page says. Raises when nothing is shown at all."""
    everything = list(shown(page))
    assert everything, "the page shows nothing"
    return [one for one in everything if repr(one.value) != one.said]
