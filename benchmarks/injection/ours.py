"""Our scanner's answers: whether ``find``, or for a record ``redact_json``, says that there is an instruction.

Records go through the public door, whole, so that an instruction split over fields counts as it does in use. Both
doors look for everything else too (cards, names, secrets …) in the same pass, and the time is that of all of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.injection.cases import Case
from benchmarks.injection.score import Answers
from scanner import Scanner, load_profile
from scanner.entity_types import INJECTION, PAYMENT_FRAUD

_PAYMENTS: Final = frozenset({"payment-fraud", "payment-letters"})
"""Techniques of which a payment that somebody redirects counts as well: that has a type of its own."""


def scanner_for(profile: str | Path, *, strict: bool) -> Scanner:
    """The scanner of a profile; with ``strict`` at the strict level, whatever the profile says."""
    loaded = load_profile(profile)
    if strict:
        loaded = msgspec.structs.replace(loaded, injections=msgspec.structs.replace(loaded.injections, level="strict"))
    return Scanner.from_profile(loaded)


class Ours:
    """Answers cases with our scanner. The profile is compiled before any time is taken."""

    def __init__(self, profile: str | Path, *, strict: bool = False) -> None:
        self._scanner = scanner_for(profile, strict=strict)

    def __call__(self, cases: Sequence[Case]) -> Answers:
        """One answer a case."""
        start = time.perf_counter()
        hits = [self._hit(case) for case in cases]
        return Answers(hits, time.perf_counter() - start)

    def _hit(self, case: Case) -> bool:
        counting = {INJECTION, PAYMENT_FRAUD} if case.technique in _PAYMENTS else {INJECTION}
        if case.document is not None:
            return not counting.isdisjoint(self._scanner.redact_json(msgspec.json.encode(case.document)).counts)
        return any(finding.entity_type in counting for finding in self._scanner.find(case.text))
