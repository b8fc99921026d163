"""The given names and surnames that many people bear: a second opinion on a candidate, never a finding.

The list is a text of 260 KB beside this module, read when the first candidate asks.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

_FILE: Final = "known_names.txt"  # its header says where the names are from


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str]]:
    text = files("scanner").joinpath(_FILE).read_text(encoding="ascii")
    _, _, rest = text.partition("[given]\n")
    given, _, surnames = rest.partition("[surnames]\n")
    return frozenset(given.split()), frozenset(surnames.split())


def given_names() -> frozenset[str]:
    """All common given names, lower case, without accents."""
    return _names()[0]


def is_given_name(word: str) -> bool:
    """Whether ``word`` (lower case, no accents) is a common given name; both parts of a double one."""
    given, _ = _names()
    return word in given or ("-" in word and all(part in given for part in word.split("-")))


def is_known_name(word: str) -> bool:
    """Whether ``word`` (lower case, no accents) is a common given name or surname; a part of a double one is enough."""
    given, surnames = _names()
    if word in given or word in surnames:
        return True
    return "-" in word and any(part in given or part in surnames for part in word.split("-"))


def is_surname(word: str) -> bool:
    """Whether ``word`` (lower case, no accents) is a common surname and no given name; all parts of a double one."""
    given, surnames = _names()
    parts = word.split("-")
    return all(part in surnames for part in parts) and given.isdisjoint(parts)
