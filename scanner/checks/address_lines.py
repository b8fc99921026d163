"""Lines of an address that only their order tells: a street above code and town, and a town beside its code."""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.names import BUSINESS_WORDS, PRODUCT_NOUNS, plain
from scanner.checks.words import listed

# What a number stands behind above a town, other than a street. Own list, in en, de, fr, es, it, nl, pt.
_NUMBERED: Final = listed("address_lines.numbered")
# What is counted where a code and a town would stand. Own list.
_COUNTED: Final = listed("address_lines.counted")


def street_above_code(text: str) -> bool:
    """Whether ``text``, a line that ends with a number above a code and a town, has no label in it."""
    street, _, town = text.partition("\n")
    words = {plain(word.strip(".,")) for word in street.split()}
    if not _COUNTED.isdisjoint(map(plain, town.split())):
        return False
    return _NUMBERED.isdisjoint(words) and PRODUCT_NOUNS.isdisjoint(words) and BUSINESS_WORDS.isdisjoint(words)


# https://en.wikipedia.org/wiki/List_of_postcode_areas_in_the_United_Kingdom, with those of the islands
_AREAS_OF_BRITAIN: Final = listed("address_lines.areas")
_AREA: Final = re.compile(r"([A-Z]{1,2})[0-9][0-9A-Z]? [0-9][A-Z]{2}\Z")


def town_with_code(text: str) -> bool:
    """Whether ``text``, capitalised words and a code behind them, is a town and no label with a number."""
    words = {plain(word.strip(".,")) for word in text.split()}
    strange = _NUMBERED | _COUNTED | PRODUCT_NOUNS
    return strange.isdisjoint(words)


def town_of_britain(text: str) -> bool:
    """As :func:`town_with_code`, before a postcode of an area that there is in Britain."""
    area = _AREA.search(text)
    return area is not None and area[1].lower() in _AREAS_OF_BRITAIN and town_with_code(text)
