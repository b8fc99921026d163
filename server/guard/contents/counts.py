"""Figures of what was masked or left out: for the facts that the client gets, and for the audit trail."""

from collections.abc import Mapping
from typing import Self

import msgspec


class Counts(msgspec.Struct):
    """What was masked in one message: by entity type and by rule; what binary was `omitted`, by kind.

    `withheld`: descriptions that carried instructions.
    """

    counts: dict[str, int] = msgspec.field(default_factory=dict)
    rules: dict[str, int] = msgspec.field(default_factory=dict)
    omitted: dict[str, int] = msgspec.field(default_factory=dict)
    withheld: int = 0

    def add(self, other: Self) -> None:
        """Count more."""
        for own, more in ((self.counts, other.counts), (self.rules, other.rules), (self.omitted, other.omitted)):
            for name, count in more.items():
                own[name] = own.get(name, 0) + count
        self.withheld += other.withheld

    def take(self, counts: Mapping[str, int], rules: Mapping[str, int]) -> None:
        """Count so much less, and nothing less than none."""
        for own, less in ((self.counts, counts), (self.rules, rules)):
            for name, count in less.items():
                left = own.pop(name, 0) - count
                if left > 0:
                    own[name] = left

    def __bool__(self) -> bool:
        return bool(self.counts or self.omitted)
