"""Members of one object as evidence for each other: an account number beside a routing number is a bank account.

Billing systems number their customers' accounts, so ``account_number`` alone claims nothing. Where the object also has
a member of a bank (a routing number, a sort code, an IBAN, a BIC, ``bank_name``, the code of a branch) or the holder of
the account, it claims what it claims below ``bank``. Likewise ``cap`` is a postal code beside parts of an address, and
``crypto`` the security code beside a card's number (:data:`scanner.payloads.field_words.BESIDE`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from scanner.payloads.field_names import read
from scanner.payloads.field_words import BESIDE, BRANCH, CARD, PLACE
from scanner.payloads.fields import Evidence, FieldIndex

_ACCOUNT_WORDS: Final = frozenset({"account", "acct", "acc"})
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
    beside = [name for name in names if known[name].part == "beside" and not known[name].rules]
    if not beside or len(names) > _MOST:
        return known
    own = _Among(known)
    parents: dict[str, list[str]] = {}
    for name in beside:
        parents.setdefault(BESIDE[read(name).plain], []).append(name)
    for above, members in parents.items():
        if any(_is_witness(fields, above, known[name]) for name in names):
            for name in members:
                rules = fields.under(above)[name].rules
                own[name] = msgspec.structs.replace(
                    known[name], rules=rules, telling=known[name].telling or bool(rules)
                )
    return own


def _is_witness(fields: FieldIndex, parent: str, evidence: Evidence) -> bool:
    """Whether a member shows that its object holds what an object called ``parent`` does."""
    rules, kinds = evidence.rules, fields.kinds
    if parent == PLACE:
        return not kinds.places.isdisjoint(rules)
    if parent == CARD:
        return not kinds.cards.isdisjoint(rules)
    words = evidence.words.split()
    if "bank" in words or not kinds.banking.isdisjoint(rules):
        return True
    of_account = not _ACCOUNT_WORDS.isdisjoint(words)
    if evidence.part == "beside":
        return of_account if parent == BRANCH else "branch" in words
    return of_account and "holder" in words
