"""How a report shows the name of a column or field, which may itself be a value: JSON objects are keyed by anything.

A name in which a rule finds something is masked everywhere, and so is a key that is a person's name. But a bare number
matches no rule, and the columns of a table are not read as keys. A report, a view's list of removed fields and a notice
of a server hide both.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.names import plain
from scanner.checks.words import NAMESAKES
from scanner.masking.masks import omit
from scanner.matching.buffer.normalize import fold

# Seven digits or more, as accounts, telephones and cards have. A card may also be cut over a name and the one within.
_NUMBER: Final = re.compile(r"[0-9](?:[ ._-]?[0-9]){6,}")
# A day is no such number: pivot tables have a column for each.
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}[ ._-]?(?:0[1-9]|1[0-2])[ ._-]?(?:0[1-9]|[12][0-9]|3[01])")
_WORD: Final = "([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)"
_TWO_WORDS: Final = re.compile(rf"\b{_WORD}(?:,? |_){_WORD}\b")


def shown_name(name: str) -> str:
    """The name with long numbers and persons hidden."""
    name = _NUMBER.sub(_number, name)
    return _TWO_WORDS.sub(_person, name)


def _number(found: re.Match[str]) -> str:
    text = found.group()
    return text if _DAY.fullmatch(text) else f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


def _person(found: re.Match[str]) -> str:
    """What is shown of two words: nothing of a given name and a surname, nor of these turned round."""
    first, second = (plain(fold(word)) for word in found.groups())
    turned = is_known_name(first) and is_given_name(second) and f"{first} {second}" not in NAMESAKES
    return omit("PERSON") if turned or (is_given_name(first) and is_known_name(second)) else found.group()
