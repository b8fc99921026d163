"""Billing data goes in, an LLM-safe view comes out.

The pipeline of a view::

    payload (bytes)
      -> payloads/      JSON opened lazily: names and boundaries first; kept texts become leaves
      -> views/         the profile's fields pass, lists are cut
      -> matching/      all leaves in one arena, disguises folded; one RE2 alternation and one automaton over it, single
                        rules on hot leaves only; checks/ says which candidates are what they look like
      -> instructions/  what reads like an order to a model, heard by the grammars of language/, through disguises/
      -> text_scan.py   what these say of each text by itself, and of what encodings hide in it
      -> detector.py    field names as evidence, overlaps settled, offsets of the source
      -> masker.py      masks (masks.py), or the whole text withheld; redact.py does so for all of a document
      -> views/budget   at most 64 KB, whole records leaving first
    {"llm_view": ..., "meta": ...}

Every room knows only those before it: checks, told, matching, language, disguises, payloads, selection, instructions,
documents, views, batch, texts. Rules are data (``rules/``), selection is a profile (``profiles/``), and a
:class:`Scanner` is both, compiled. No network, no environment, no global state.
"""

from scanner.batch.columns.arrow.scanned import ScannedTable
from scanner.catalogue import load_rules
from scanner.engine import Scanner
from scanner.errors import PayloadError, ProfileError, RuleError, ScannerError
from scanner.explain import Explanation
from scanner.findings import Finding, Redacted, RedactedJson, View
from scanner.rules import Rule
from scanner.selection.profile import Profile, load_profile
from scanner.texts.tables import RedactedTable

__all__ = [
    "Explanation",
    "Finding",
    "PayloadError",
    "Profile",
    "ProfileError",
    "Redacted",
    "RedactedJson",
    "RedactedTable",
    "Rule",
    "RuleError",
    "ScannedTable",
    "Scanner",
    "ScannerError",
    "View",
    "load_profile",
    "load_rules",
]
