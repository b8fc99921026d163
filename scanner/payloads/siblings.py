"""Members of one object as evidence for each other: an account number beside a routing number is a bank's.

Billing systems number their customers' accounts, so that ``account_number`` alone claims nothing. Where another member
is a bank's (a routing number, a sort code, an IBAN, a BIC, ``bank_name``), it claims what it would below ``bank``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from scanner.payloads.fields import Evidence, FieldIndex

_BANK: Final = "bank"
_MOST: Final = 512  # members of an object, or columns of a table, that are asked


class _Among(dict[str, Evidence]):
    """What siblings change of the evidence of an object's members."""

    def __init__(self, known: Mapping[str, Evidence]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> Evidence:
        return self._known[name]


def among(fields: FieldIndex, names: Collection[str], parent: str = "") -> Mapping[str, Evidence]:
    """The evidence of the members of an object that is called ``parent`` and has members of these names."""
    known = fields.under(parent)
    accounts = [name for name in names if known[name].part == "account" and not known[name].rules]
    if not accounts or len(names) > _MOST or not any(_is_banks(fields, known[name]) for name in names):
        return known
    own = _Among(known)
    for name in accounts:
        rules = fields.under(_BANK)[name].rules
        own[name] = msgspec.structs.replace(known[name], rules=rules, telling=known[name].telling or bool(rules))
    return own


def _is_banks(fields: FieldIndex, evidence: Evidence) -> bool:
    """Whether a member holds what only a bank account has, or something of a bank."""
    return not fields.kinds.banking.isdisjoint(evidence.rules) or _BANK in evidence.words.split()
