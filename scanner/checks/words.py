"""Lists of words by which the checks tell a name from what stands in its place.

They are data as the rules are, and decide what a scan finds as these do (:func:`scanner.catalogue.identity`): each is a
section of ``words.txt``, which says where its words are from. Here are the lists that several modules ask for.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("words.txt")
_SECTION: Final = re.compile(r"^\[(.+)\]\n", re.MULTILINE)
_REMARK: Final = re.compile(r"^#.*\n", re.MULTILINE)


@cache
def sections(file: Path) -> dict[str, str]:
    """The text of each section of a file of lists by its name, without remarks."""
    _, *parts = _SECTION.split(_REMARK.sub("", file.read_text("utf-8")))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def listed(section: str) -> frozenset[str]:
    """The words of a section; where an underscore stands in the file, they have a blank."""
    return frozenset(word.replace("_", " ") for word in sections(_FILE)[section].split())


def lines() -> list[str]:
    """The file of all lists as it is written, with its remarks, line by line."""
    return _FILE.read_text("utf-8").splitlines()


NOT_ADDRESSED: Final = listed("addressed")
"""What follows a greeting, a form of address or a closing line without being a name."""

NO_PERSONS: Final = NOT_ADDRESSED | listed("sold") | listed("trades") | listed("machines") | listed("english")
"""What follows the label of a customer or a contact without being a person's name."""

HOUSEHOLD_GOODS: Final = listed("household goods")
"""Goods of shops and homes: with one of them a ``name`` is no person's (Oak Tray, Anna Stuhl)."""

WORLD_GOODS: Final = listed("world goods")
"""The same in alphabets of their own."""

LEADING_FORMS: Final = listed("leading forms")
"""Legal forms of companies that stand before the name, in capitals."""

PLACES: Final = listed("places")
"""Countries and states, behind a shortened quarter of the compass no surnames: "N. Carolina"."""

NO_SURNAMES: Final = listed("finishes") | PLACES
"""What stands behind a given name without being a surname: finishes of goods, and places."""

ROOMS: Final = listed("rooms")
"""Rooms, shifts and what else is booked by a letter: "Conference A"."""

NAMESAKES: Final = listed("namesakes")
"""Firms, brands and places called like a person: in running text they are nobody."""

TITLED: Final = listed("titled")
"""Brands, plays and books that begin with a form of address."""
