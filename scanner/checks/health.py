"""Whether the value of a field for a diagnosis, a medicine or a disability says anything of somebody's health."""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.names import plain
from scanner.checks.words import listed

_CODE: Final = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?", re.IGNORECASE)  # ICD-10, WHO volume 2, 2.4
# A naught alone is a number: of a column's place ("cid": 0, as SQLite has it), or a flag.
_BLOOD_GROUP: Final = re.compile(r"(?:AB|A|B|O|0(?!\Z))(?: ?(?:Rh ?)?(?:[+-]|pos.*|neg.*))?", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
# What such a field holds when it says nothing, in en, de, fr, es, it, pt, nl; and what it holds of machines and goods.
_SAYS_NOTHING: Final = listed("health.says_nothing")
# Behind a word for none, what there is none of: "no known drug allergies". Own list, in the same languages and pl.
_NONE: Final = re.compile(r"(?:no|keine?|aucune?|ningun[ao]?|sin|nessun[ao]?|nenhuma?|sem|geen|brak)\b", re.IGNORECASE)
_OF_NONE: Final = _SAYS_NOTHING | listed("health.of_none")


def state_of_health(text: str) -> bool:
    """Whether ``text`` is a diagnosis' code, a blood group, or has a word that is no placeholder."""
    value = text.strip()
    if _CODE.fullmatch(value) or _BLOOD_GROUP.fullmatch(value):
        return True
    nothing = _SAYS_NOTHING if _NONE.match(value) is None else _OF_NONE
    return any(plain(word) not in nothing for word in _WORDS.findall(value))
