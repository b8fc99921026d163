"""A scan as SARIF 2.1.0, the form that code scanning services and editors read.

One result for each kind of finding in each column of a file, at the line of the first, with the counts in its message.
Rules are those that found something. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
from typing import Any, Final
from urllib.parse import quote

import msgspec

from scanner.batch.store import FileFindings, Kind, Store, place_word
from scanner.catalogue import load_rules

_LEVELS: Final = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
_SCORES: Final = {"low": "2.0", "medium": "5.0", "high": "8.0", "critical": "9.5"}
"""``security-severity``: bounds of GitHub's code scanning are 4.0, 7.0 and 9.0 (its documentation on SARIF support)."""

_MARKUP: Final = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]", "{": "{{", "}": "}}"})
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(store: Store, version: str) -> bytes:
    """The report as SARIF; ``version`` is that of the program."""
    results = [
        result
        for name, file in sorted(store.files.items())
        for column, entity_type, kind in file.kinds()
        for result in [_result(name, file.format, column, entity_type, kind)]
    ]
    used = sorted({result["ruleId"] for result in results})
    place = {rule: number for number, rule in enumerate(used)}
    for result in results:
        result["ruleIndex"] = place[result["ruleId"]]
    known = {rule.id: rule for rule in load_rules()}
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": known[rule].description},
            "defaultConfiguration": {"level": _LEVELS[known[rule].severity]},
            "properties": {"security-severity": _SCORES[known[rule].severity], "tags": ["security", "privacy"]},
        }
        for rule in used
        if rule in known
    ]
    faults = [_notification(name, file) for name, file in sorted(store.files.items()) if file.fault_count]
    run = {
        "tool": {"driver": {"name": "sluicegate", "version": version, "rules": rules}},
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": faults}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _result(name: str, file_format: str, column: str, entity_type: str, kind: Kind) -> dict[str, Any]:
    rule = max(sorted(kind.rules), key=lambda one: kind.rules[one])
    row = kind.row()
    word = place_word(file_format)
    example = f", such as {kind.examples[0].text}" if kind.examples else ""
    # The number of an item or a row is none of a line, so it stands in words.
    where = f", from {word} {row:,}" if row and word != "line" else ""
    text = f"{kind.count:,} x {entity_type} in {_literal(column)}{where}{_literal(example)}"
    mark = hashlib.sha256(f"{name}\0{column}\0{entity_type}".encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": rule,
        "level": _LEVELS[kind.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(name)},
                    "region": {"startLine": max(1, row) if word == "line" else 1},
                },
                "logicalLocations": [{"name": column, "kind": "member"}],
            }
        ],
        "partialFingerprints": {"sluicegate/v1": mark},
        "occurrenceCount": kind.count,
        "properties": {"entityType": entity_type, "confidence": kind.confidence, "rules": kind.rules},
    }


def _literal(text: str) -> str:
    """A text that a viewer shows as it is: brackets make links, and braces placeholders (3.11.5, 3.11.6)."""
    return text.translate(_MARKUP)


def _notification(name: str, file: FileFindings) -> dict[str, Any]:
    first = file.faults[0]
    where = f"{place_word(file.format)} {first.row}: " if first.row else ""
    more = f" (and {file.fault_count - 1:,} more)" if file.fault_count > 1 else ""
    return {
        "level": "error",
        "message": {"text": f"not scanned: {where}{_literal(first.reason)}{more}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(name)}}}],
    }
