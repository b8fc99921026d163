"""The rules whose ids begin alike, as the cases of a test: one case for each example costs more than its scan does."""

from collections.abc import Iterable

import pytest

from scanner import Rule


def families(rules: Iterable[Rule]) -> list[object]:
    """One case for each family, named as its ids begin; a test tells all that fail in it together."""
    of_name: dict[str, list[Rule]] = {}
    for rule in rules:
        of_name.setdefault(rule.id.rpartition(".")[0], []).append(rule)
    return [pytest.param(family, id=name) for name, family in of_name.items()]


def each(failed: Iterable[object]) -> str:
    """A line for each that fails, of which pytest by itself tells the first."""
    return "\n".join(map(repr, failed))
