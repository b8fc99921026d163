"""How a report shows the name of a column or a field, which may be a value: JSON objects are keyed by anything.

What a rule finds in a name is masked wherever the name stands. A bare number matches no rule, and a person's name only
one under a field that says so. A report travels further than the data, so both are hidden in it.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.gazetteer import is_given_name, is_known_name
from scanner.masking.masks import omit

# Eight digits and more, as of accounts, telephones and cards, also where a card is cut over a name and the one in it …
_NUMBER: Final = re.compile(r"[0-9](?:[ ._-]?[0-9]){7,}")
# … but not a day: pivot tables have a column for each.
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}[ ._-]?(?:0[1-9]|1[0-2])[ ._-]?(?:0[1-9]|[12][0-9]|3[01])")
_TWO_WORDS: Final = re.compile(r"\b([A-Z][a-z]+)[ _]([A-Z][a-z]+)\b")


def shown_name(name: str) -> str:
    """The name, with numbers and persons in it hidden."""
    name = _NUMBER.sub(_number, name)
    return _TWO_WORDS.sub(_person, name)


def _number(found: re.Match[str]) -> str:
    text = found.group()
    return text if _DAY.fullmatch(text) else f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


def _person(found: re.Match[str]) -> str:
    given, surname = found.groups()
    return omit("PERSON") if is_given_name(given.lower()) and is_known_name(surname.lower()) else found.group()
