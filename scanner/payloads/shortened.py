"""Shortened words in field names of exports: "Konto-Nr.", "Str. u. Hausnr.", "N° de compte", ``acct_no``.

A rule lists a name in full, and also claims values under its shortened forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

# Own list, after the headings of German, French and Spanish accounting exports and of US payroll files.
_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "nummer": ("nr",),
    "number": ("no", "nr", "num", "nbr"),
    "numero": ("n", "no", "nro", "num"),
    "account": ("acct",),
    "id": ("identifier",),
    "routing": ("rtg",),
    "konto": ("kto",),
    "strasse": ("str",),
    "und": ("u",),
}
_COMPOUND: Final = "nummer"  # German writes the words before it as one with it: Reisepassnummer


def spellings(words: tuple[str, ...], *, alone: bool = False) -> Iterable[tuple[str, ...]]:
    """The words of a name, in lower case: in full, and in every combination of shortened forms.

    A name of one word (``alone``) is shortened only as a compound, since "str" and "no" alone say nothing.
    """
    if _SHORT.keys().isdisjoint(words) and not any(word.endswith(_COMPOUND) for word in words):
        return (words,)
    short = {} if alone and len(words) == 1 else _SHORT
    return product(*((word, *short.get(word, ()), *_compound(word)) for word in words))


def _compound(word: str) -> tuple[str, ...]:
    return (word.removesuffix(_COMPOUND) + "nr",) if word.endswith(_COMPOUND) and word != _COMPOUND else ()
