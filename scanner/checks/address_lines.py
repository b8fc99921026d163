"""Lines of an address that only their order tells: a street above code and town, and a town beside its code."""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.names import ALSO_SURNAMES, BUSINESS_WORDS, PRODUCT_NOUNS, plain
from scanner.checks.words import HOUSEHOLD_GOODS, NO_PERSONS, WORLD_GOODS, listed

# What a number stands behind above a town, other than a street. Own list, in en, de, fr, es, it, nl, pt.
_NUMBERED: Final = listed("address_lines.numbered")
# What is counted where a code and a town would stand. Own list.
_COUNTED: Final = listed("address_lines.counted")


def street_above_code(text: str) -> bool:
    """Whether ``text``, a line that ends with a number above a code and a town, has no label in it."""
    street, _, town = text.partition("\n")
    words = _words(street)
    if not _COUNTED.isdisjoint(map(plain, town.split())):
        return False
    return _NUMBERED.isdisjoint(words) and PRODUCT_NOUNS.isdisjoint(words) and BUSINESS_WORDS.isdisjoint(words)


_NEAR_CODE: Final = 2  # words before a PIN code that may be its label
# What six digits count behind such a word; "Lot" and "Part" are also in names of streets. Own list, in en.
_COUNTED_IN_INDIA: Final = listed("address_lines.counted_in_india")

# https://en.wikipedia.org/wiki/List_of_postcode_areas_in_the_United_Kingdom, with those of the islands
_AREAS_OF_BRITAIN: Final = listed("address_lines.areas")
_AREA: Final = re.compile(r"([A-Z]{1,2})[0-9][0-9A-Z]? [0-9][A-Z]{2}\Z")


_CODE_OF_STATE: Final = re.compile(r"([A-Z]{2}) {1,2}([0-9]{3})[0-9-]+\Z")
# The first three digits of the ZIP codes of each state: https://pe.usps.com/text/dmm300/L002.htm
_STATES: Final = {state: codes.split("+") for state, _, codes in (said.partition("=") for said in listed("zip codes"))}


# What stands before the code of a state that is also a word, in lists of goods and in reports. Own list, in en.
_REPORTED: Final = listed("address_lines.reported")
# Words of the other lists that towns are called: Independence, Media, Cut Bank, Bar Harbor. Own list.
_ALSO_TOWNS: Final = listed("address_lines.also_towns")
_NO_TOWNS: Final = (
    (PRODUCT_NOUNS | BUSINESS_WORDS | NO_PERSONS | WORLD_GOODS | HOUSEHOLD_GOODS) - ALSO_SURNAMES - _ALSO_TOWNS
) | _REPORTED


def town_of_us(text: str) -> bool:
    """Whether ``text``, words before a state and a ZIP code, may be a town: the state has such codes.

    Otherwise any label with a number behind it would be one ("Batch, MS 10042").
    """
    code = _CODE_OF_STATE.search(text)
    if code is None or not _is_no_label(text[: code.start()]):
        return False
    ranges = (codes.partition("-") for codes in _STATES.get(code[1].lower(), ()))
    return any(first <= code[2] <= (last or first) for first, _, last in ranges)


def town_of_us_alone(text: str) -> bool:
    """Whether ``text``, words before a state and a ZIP code without a comma between them, may be a town.

    Codes of states are words as well ("Reply OK 74101", "Sofa DE 19801"): no ware, no word of a report is before it.
    """
    return town_of_us(text) and _NO_TOWNS.isdisjoint(_words(text))


def code_and_town(text: str) -> bool:
    """Whether ``text``, a postcode and a word behind a label for both, is no number of things ("12345 Records")."""
    return _is_no_label(text)


def town_of_britain(text: str) -> bool:
    """Whether ``text``, words before a postcode, may be a town: there is such an area of postcodes."""
    area = _AREA.search(text)
    known = area is not None and area[1].lower() in _AREAS_OF_BRITAIN
    return known and _is_no_label(text) and PRODUCT_NOUNS.isdisjoint(_words(text))


def address_of_india(text: str) -> bool:
    """Whether ``text``, which ends in a town and six digits, may be an address: no label or ware stands before them."""
    label = " ".join(re.findall(r"[A-Za-z]+", text)[-_NEAR_CODE:])
    return _is_no_label(label) and _words(label).isdisjoint(PRODUCT_NOUNS | BUSINESS_WORDS | _COUNTED_IN_INDIA)


def _is_no_label(text: str) -> bool:
    return _NUMBERED.isdisjoint(_words(text)) and _COUNTED.isdisjoint(_words(text))


def _words(text: str) -> set[str]:
    return {plain(word.strip(".,")) for word in text.split()}
