"""Billing data goes in, an LLM-safe view comes out.

The pipeline of a view::

    payload (bytes)
      -> payload.py    JSON opened lazily: names and boundaries, nothing else
      -> view.py       the profile's fields pass, lists are cut; kept texts become leaves
      -> arena.py      all leaves in one buffer, disguises folded (normalize.py)
      -> matcher.py    one RE2 alternation and one automaton over it; single rules on hot leaves only
      -> detector.py   field names as evidence, overlaps settled, offsets of the source
      -> redact.py     masks (masks.py), or the whole text withheld
      -> budget.py     at most 64 KB, whole records leaving first
    {"llm_view": ..., "meta": ...}

Rules are data (``rules/``), selection is a profile (``profiles/``), and a :class:`Scanner` is both, compiled.
No network, no environment, no global state.
"""

from scanner.catalogue import load_rules
from scanner.engine import Scanner
from scanner.errors import PayloadError, ProfileError, RuleError, ScannerError
from scanner.findings import Finding, Redacted, RedactedJson, View
from scanner.profile import Profile, load_profile
from scanner.rules import Rule

__all__ = [
    "Finding",
    "PayloadError",
    "Profile",
    "ProfileError",
    "Redacted",
    "RedactedJson",
    "Rule",
    "RuleError",
    "Scanner",
    "ScannerError",
    "View",
    "load_profile",
    "load_rules",
]
