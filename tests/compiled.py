"""One scanner of each profile for all tests of a process: they take 0.4 s of processor time each, and never change.

And what is asked of the one with all rules, `redact-only`, in many tables of cases.
"""

import json
from functools import cache
from typing import Any

from scanner import Scanner
from scanner.entity_types import INJECTION
from server.guard.opening import scanner_of


@cache
def compiled(profile: str) -> Scanner:
    """The scanner of a profile that comes with the package, by its name."""
    return Scanner.from_profile(profile)


@cache
def scanner_of_guard(profile: str) -> Scanner:
    """The same as a guard reads with it."""
    return scanner_of(profile)


def is_withheld(text: str, scanner: Scanner | None = None) -> bool:
    """Whether a text is taken for an injected instruction."""
    return any(finding.entity_type == INJECTION for finding in (scanner or compiled("redact-only")).find(text))


def masked_in(text: str) -> list[str]:
    """The values in a text that would be masked, in their order."""
    return [text[finding.start : finding.end] for finding in compiled("redact-only").find(text)]


def redacted(document: object) -> Any:
    """A document with everything sensitive masked."""
    return json.loads(compiled("redact-only").redact_json(json.dumps(document).encode()).data)
