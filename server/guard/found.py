"""What was found in messages and did not pass as it was, in figures: for the client's facts and the audit trail."""

from typing import Self

import msgspec


class Found(msgspec.Struct):
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

    def __bool__(self) -> bool:
        return bool(self.counts or self.omitted)
