"""Names that are the end of a brand: "Lauren Oxford" behind "Ralph", "Martens" behind "Dr.".

A validator sees what a rule found, and a search goes on within a candidate that is refused. So what stands before the
candidate is asked here whether it makes the name a firm's, a brand's or a film's. A second form of address makes it
somebody's ("Frau Dr. Beckmann"), as does a given name or a verb behind it.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name
from scanner.checks.parties.names import TITLES
from scanner.checks.words import NAMESAKES, TITLED

_BEFORE: Final = re.compile(rb"(?:(?<![A-Za-z'-])([A-Za-z']{2,16})\.? )?(?<![A-Za-z'-])([A-Za-z']{2,16})\.? \Z")
_FIRST: Final = re.compile(rb"([A-Za-z']+)(?: ([A-Za-z']+))?")
_REACH: Final = 36  # bytes before the name
# What makes a titled name a person's all the same: a double surname, what only somebody does, a given name. Own list.
_BEHIND: Final = re.compile(
    rb"-[A-Z]| (?:called|calls|rang|phoned|asked|asks|wrote|paid|pays|owes|wants|said|says|confirmed|cancelled|hat|ruft"
    rb"|rief|zahlt|zahlte|bezahlt|schreibt|schrieb|fragt|fragte|bittet|mochte|a appele|a paye|demande|paga|llama|llamo"
    rb"|ha pagado|ha pagato|chiama|chiede|belt|betaalt|heeft)\b|, ([A-Z][a-z]{1,15})\b"
)


_LATER: Final = frozenset(word for name in NAMESAKES | TITLED for word in name.split()[1:])


def ends_namesake(buffer: bytes, start: int, end: int) -> bool:
    """Whether a span and the one or two words before it begin with the name of a firm, a brand or a film."""
    own = _FIRST.match(buffer, start, end)
    # Hardly any name begins with a word that stands within one of those: a text of nothing but titles takes a quarter
    # less.
    if own is None or own[1].decode("ascii").lower() not in _LATER:
        return False
    before = _BEFORE.search(buffer, max(0, start - _REACH), start)
    if before is None:
        return False
    further, near, first, second = (
        word.decode("ascii").lower() if word else "" for word in (*before.groups(), *own.groups())
    )
    names = {f"{near} {first}", f"{near} {first} {second}", f"{further} {near} {first}"}
    if not NAMESAKES.isdisjoint(names):
        return True
    return not (TITLED.isdisjoint(names) or further in TITLES or _goes_on(buffer, start + len(own[1])))


def _goes_on(buffer: bytes, end: int) -> bool:
    """Whether what follows a titled name says that it is somebody's: "Dr. Beckmann-Muster", "Dr. Strange, Adam"."""
    behind = _BEHIND.match(buffer, end)
    return behind is not None and (behind[1] is None or is_given_name(behind[1].decode("ascii").lower()))
