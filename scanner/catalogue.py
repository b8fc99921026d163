"""The rules that come with the package: found, decoded, checked, in a fixed order."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scanner.errors import RuleError
from scanner.rules import Rule, parse_rules, refuse_duplicates

_FOLDER = Path(__file__).resolve().parent / "rules"


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule under ``scanner/rules``, by path and then by place in its file. Raises RuleError."""
    rules: list[Rule] = []
    for path in sorted(_FOLDER.glob("*/*.yaml")):
        try:
            text = path.read_bytes()
        except OSError as error:
            raise RuleError(path.name, f"cannot be read ({error.strerror})") from None
        rules.extend(parse_rules(text, f"{path.parent.name}/{path.name}"))
    refuse_duplicates(rules)
    return tuple(rules)
