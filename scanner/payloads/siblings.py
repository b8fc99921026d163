"""Members of one object as evidence for each other: an account number beside a routing number is a bank account.

Billing systems number their customers' accounts, so ``account_number`` alone claims nothing. Where the object also has
a member of a bank (a routing number, a sort code, an IBAN, a BIC, ``bank_name``), it claims what it claims below
``bank``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from scanner.payloads.fields import Evidence, FieldIndex

_BANK: Final = "bank"
_MOST: Final = 512  # members of an object, or columns of a table; larger ones are not examined


class _Among(dict[str, Evidence]):
    """The evidence of an object's members, where siblings change some of it."""

    def __init__(self, known: Mapping[str, Evidence]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> Evidence:
        return self._known[name]


def among(fields: FieldIndex, names: Collection[str], parent: str = "") -> Mapping[str, Evidence]:
    """The evidence of the members ``names`` of an object called ``parent``."""
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
    """Whether a member holds something of a bank or of a bank account."""
    return not fields.kinds.banking.isdisjoint(evidence.rules) or _BANK in evidence.words.split()
