"""Cases of other test suites, given as JSON lines: one adapter for each shape, told apart by its keys.

* ``{entity, text, spans, default_config, ...}``: what one recognizer must find; ``spans`` null when only the number of
  findings is known, empty when it must find nothing.
* ``{entity, region, format, text, spans}``: telephone numbers. A national one is asked twice, alone and in the note of
  a record that names its country.
* ``{entity, text, valid}``: numbers that pass or fail a validator; null where even that does not know.

Only findings of the case's own type count: the suites say nothing about others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.accuracy.cases import Case, Leaf, Mark
from benchmarks.accuracy.labels import PRESIDIO, canonical


class Loaded(msgspec.Struct):
    """Cases, and how many lines of which entity could not become one."""

    cases: list[Case] = msgspec.field(default_factory=list)
    left_out: dict[str, int] = msgspec.field(default_factory=dict)


# python-stdnum modules (2.2) and DataDog validators whose numbers are of a type of ours under another name.
_SAME = {
    "stdnum.iban": "IBAN_CODE", "stdnum.bic": "SWIFT_BIC", "stdnum.us.ssn": "US_SSN", "stdnum.us.itin": "US_ITIN",
    "stdnum.us.ein": "US_EIN", "stdnum.us.rtn": "ABA_ROUTING_NUMBER", "stdnum.gb.nhs": "UK_NHS",
    "dd:ethereum_checksum": "CRYPTO", "dd:monero_address": "CRYPTO", "SECRET_GITHUB": "SECRET",
    "dd:atlassian_token_checksum": "SECRET", "stdnum.eu.vat": "VAT_NUMBER",
}  # fmt: skip
_VAT = re.compile(r"stdnum\.[a-z]{2}_?\.(?:vat|tva|ust|btw|kmkr|pvn|pvm|alv|vsk)")
_COUNTRY = re.compile(r"stdnum\.([a-z]{2})_?\.(\w+)")


def load(path: Path) -> Loaded:
    """The cases of a file. Raises ValueError for a shape that is not known."""
    loaded = Loaded()
    for number, line in enumerate(path.read_bytes().splitlines()):
        if line.strip():
            row = msgspec.json.decode(line)
            cases = list(_cases(row, f"{path.stem}/{number + 1}"))
            loaded.cases += cases
            if not cases:
                loaded.left_out[row["entity"]] = loaded.left_out.get(row["entity"], 0) + 1
    return loaded


def _cases(row: dict[str, Any], name: str) -> Iterable[Case]:
    if "valid" in row:
        return _validated(row, name)
    if "region" in row:
        return _phone(row, name)
    if "spans" in row:
        return _recognized(row, name)
    raise ValueError(f"{name}: neither spans nor valid")


def _recognized(row: dict[str, Any], name: str) -> Iterable[Case]:
    entity, text = canonical(row["entity"], PRESIDIO), row["text"]
    if not entity:
        return  # links and dates: nothing of ours
    group = "default" if row.get("default_config", True) else "configured"
    if row.get("low_score"):
        group = "low-score"
    if row["spans"] is None:
        marks = [Mark(0, len(text), entity, variant=group, loose=True)]
    else:
        marks = [Mark(start, end, entity, variant=group) for start, end in row["spans"]]
    leaf = Leaf(text, tuple(marks) or (Mark(0, len(text), near=f"{entity}/{group}"),))
    yield Case(name=name, leaves=(leaf,), only=entity)


def _phone(row: dict[str, Any], name: str) -> Iterable[Case]:
    text, notation = row["text"], row["format"]
    for known in (False, True) if notation == "NATIONAL" else (False,):
        variant = f"{notation}/{'record' if known else 'alone'}"
        marks = tuple(Mark(start, end, "PHONE_NUMBER", variant=variant) for start, end in row["spans"])
        if not known:
            yield Case(name=f"{name}/{variant}", leaves=(Leaf(text, marks),), only="PHONE_NUMBER")
            continue
        document = {"billTo": {"country": row["region"]}, "notes": text}
        leaves = (Leaf(row["region"], (), "country"), Leaf(text, marks, "notes"))
        yield Case(name=f"{name}/{variant}", leaves=leaves, document=document, only="PHONE_NUMBER")


def _validated(row: dict[str, Any], name: str) -> Iterable[Case]:
    entity, text = validator_type(row["entity"]), row["text"]
    if not entity or row["valid"] is None or not text:
        return
    suite = row.get("suite", "validators")
    mark = Mark(0, len(text), entity, variant=suite) if row["valid"] else Mark(0, len(text), near=f"{entity}/{suite}")
    yield Case(name=name, leaves=(Leaf(text, (mark,)),), only=entity)


def validator_type(name: str) -> str:
    """The type of a validator's numbers in our words; empty for what is no personal number (ISBN, Luhn, books …)."""
    if name in _SAME:
        return _SAME[name]
    if not name.startswith(("stdnum.", "dd:")):
        return canonical(name, PRESIDIO)
    if _VAT.fullmatch(name):
        return "VAT_NUMBER"
    country = _COUNTRY.fullmatch(name)
    if country is None or country[1] == "eu":
        return ""
    if country[2] == "iban":
        return "IBAN_CODE"
    prefix = {"GB": "UK"}.get(country[1].upper(), country[1].upper())
    return f"{prefix}_{country[2].upper()}"
