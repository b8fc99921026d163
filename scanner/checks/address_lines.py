"""Lines of an address that only their order tells: a street without a street's suffix stands above code and town."""

from __future__ import annotations

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
