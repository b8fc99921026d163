"""Billing data goes in, an LLM-safe view comes out.

What a :class:`Scanner` does, and who does it::

    view(payload)                   redact_json(payload)            find(text), redact(text)
      payloads/   opened lazily       payloads/   decoded whole       one text
      views/      the profile's       documents/  every value and       |
                  fields, lists cut               name, lists as        |
                                                  columns               |
      `---------------------------------+-------------------------------'
                                        v
                            leaves: texts with what their fields say of them
                                        v
      detection/      field names as evidence, what they name found again in other texts (echoes/), overlaps resolved
        known_texts.py    texts that have come before are not scanned again
        text_scan.py      each text by itself, also behind encodings:
          matching/         all in one arena, disguises folded; one alternation of RE2 and one automaton over it, single
                            rules on hot leaves only; checks/ says which candidates are what they look like
          written/          names of fields that are written in the text itself, in labels, tables, markup
          instructions/     what reads like an order to a model, by the grammars of language/, through disguises/
        together.py       all texts of a payload: an order of which each holds a piece
                                        v
                            spans: rule, place, certainty
                                        v
      redaction/      masks (masking/), or the whole text withheld or fenced, as the profile says (selection/)
        redactor.py       what finds and what masks as one thing, which all ways below are given
                                        v
      views/budget    at most         redaction/redact  the rest as   findings.py  offsets,
                      64 KB                             it was written             never the value
      {"llm_view", "meta"}            a document and counts           findings, a masked text

    explain(text), explain_json(payload): the same walk and the same spans, with the refused candidates beside them
                                        (explain.py)
    scan_table(table) and the batch job: the same for columns (batch/); texts/ does so for messages of other programs

Every package knows only those before it: checks, disclosure, matching, echoes, masking, language, disguises, payloads,
written, delimited, selection, instructions, documents, detection, redaction, views, batch, texts. Rules are data
(``rules/``), selection is a profile (``profiles/``), and a :class:`Scanner` is both, compiled. No network, no
environment. What is global is derived from constants: the package's rules, compiled once for the process, and bounded
caches. It never changes an answer.

Put together in engine.py. The rules are read by catalogue.py, as YAML or compiled (compiled_catalogue.py). What they
say in Chinese is found in traditional letters too (traditional.py). Used anywhere: entity_types.py, errors.py,
limits.py, yaml_text.py, regular_file.py, bounded_cache.py, character_table.py.
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
