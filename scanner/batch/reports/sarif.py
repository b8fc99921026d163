"""A scan as SARIF 2.1.0, the form that code scanning services and editors read.

One result for each kind of finding in each column of a file, at the line of the first, with the counts in its message.
Rules are those that found something. A file is named relative to the folder that the scan was run in, as services want
it, and the run says which folder that is, as editors want it (3.14.14); one outside of it by its whole address. What is
within another file is told at that file, in words, since readers open what they find at an address. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec

from scanner.batch.found.file_findings import LONGEST_NAME, FileFindings
from scanner.batch.found.kinds import Kind, shortened
from scanner.batch.found.store import Store
from scanner.batch.reports.words import encoding_note, encoding_words, not_scanned, same_note
from scanner.batch.units import place_word
from scanner.catalogue import load_rules

_LEVELS: Final = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
_SCORES: Final = {"low": "2.0", "medium": "5.0", "high": "8.0", "critical": "9.5"}
"""``security-severity``: bounds of GitHub's code scanning are 4.0, 7.0 and 9.0 (its documentation on SARIF support)."""

_MARKUP: Final = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]", "{": "{{", "}": "}}"})
_ROOT: Final = "%SRCROOT%"
"""What readers call the folder that files are relative to; the name is that of the specification's own examples."""

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(store: Store, version: str, root: Path) -> bytes:
    """The report as SARIF; ``version`` is that of the program, and ``root`` the folder that it was run in, absolute."""
    results = [
        _result(name, file, column, entity_type, kind, root)
        for name, file in sorted(store.files.items())
        for column, entity_type, kind in file.kinds()
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
    faults = [_not_scanned(name, file, root) for name, file in sorted(store.files.items()) if file.incomplete]
    doubts = [_doubt(name, file, root) for name, file in sorted(store.files.items()) if file.encoding_doubt]
    same = [_same(name, file, root) for name, file in sorted(store.files.items()) if file.same_as]
    run = {
        "tool": {"driver": {"name": "sluicegate", "version": version, "rules": rules}},
        "originalUriBaseIds": {_ROOT: {"uri": f"{root.as_uri().rstrip('/')}/"}},
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": faults + doubts + same}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _result(name: str, file: FileFindings, column: str, entity_type: str, kind: Kind, root: Path) -> dict[str, Any]:
    """One kind of finding in one column as a result of SARIF: its place is the first row that has one."""
    rule = max(sorted(kind.rules), key=lambda one: kind.rules[one])
    row = kind.row()
    example = f", such as {kind.examples[0].text}" if kind.examples else ""
    where = f", from {place_word(file.format)} {row:,}" if row and not _has_lines(file) else ""
    text = f"{kind.count:,} x {entity_type} in {_literal(column)}{_within(file)}{where}{_literal(example)}"
    mark = hashlib.sha256(f"{name}\0{column}\0{entity_type}".encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": rule,
        "level": _LEVELS[kind.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(name, file, root),
                    "region": {"startLine": max(1, row) if _has_lines(file) else 1},
                },
                "logicalLocations": [{"name": column, "kind": "member"}],
            }
        ],
        "partialFingerprints": {"sluicegate/v1": mark},
        "occurrenceCount": kind.count,
        "properties": {"entityType": entity_type, "confidence": kind.confidence, "rules": kind.rules},
    }


def _has_lines(file: FileFindings) -> bool:
    """Whether a place in the file is a line of it.

    The number of an item or a row is none of a line, and that of a line within an archive none of the archive's.
    """
    return place_word(file.format) == "line" and " in " not in file.format


def _literal(text: str) -> str:
    """A text that a viewer shows as it is: brackets make links, and braces placeholders (3.11.5, 3.11.6)."""
    return text.translate(_MARKUP)


def _within(file: FileFindings) -> str:
    return f" of {_literal(shortened(file.member, LONGEST_NAME))}" if file.member else ""


def _artifact(name: str, file: FileFindings, root: Path) -> dict[str, str]:
    """Where a file is: below the root, or by an address that stands for itself."""
    source = file.source or name
    if "://" in source:
        scheme, _, rest = source.partition("://")
        return {"uri": f"{scheme}://{quote(rest)}"}
    path = Path(os.path.normpath(root / source))
    if path.is_relative_to(root):
        return {"uri": quote(path.relative_to(root).as_posix()), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}


def _not_scanned(name: str, file: FileFindings, root: Path) -> dict[str, Any]:
    first = not_scanned(file)[0]
    where = f"{place_word(file.format)} {first.row}: " if first.row else ""
    left = file.fault_count + len(file.unread) - 1
    more = f" (and {left:,} more)" if left else ""
    text = f"not scanned{_within(file)}: {where}{_literal(first.reason)}{more}"
    return _notification("error", text, name, file, root, first.row if _has_lines(file) else 0)


def _doubt(name: str, file: FileFindings, root: Path) -> dict[str, Any]:
    text = f"read as {_literal(encoding_words(file))}{_within(file)}: {_literal(encoding_note(file))}"
    return _notification("warning", text, name, file, root)


def _same(name: str, file: FileFindings, root: Path) -> dict[str, Any]:
    return _notification("note", _literal(same_note(file)), name, file, root)


def _notification(level: str, text: str, name: str, file: FileFindings, root: Path, line: int = 0) -> dict[str, Any]:
    """What is told of a file, at its ``line`` unless that is 0."""
    place: dict[str, Any] = {"artifactLocation": _artifact(name, file, root)}
    if line:
        place["region"] = {"startLine": line}
    return {"level": level, "message": {"text": text}, "locations": [{"physicalLocation": place}]}
