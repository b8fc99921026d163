"""Names that are the end of a brand: "Lauren Oxford" behind "Ralph", "Martens" behind "Dr.".

A validator sees what a rule found, and a search goes on within a candidate that is refused. So what stands before the
candidate is asked here whether it makes the name a firm's, a brand's or a film's.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.namesakes import NAMESAKES, TITLED

_BEFORE: Final = re.compile(rb"(?:(?<![A-Za-z'-])([A-Za-z']{2,16})\.? )?(?<![A-Za-z'-])([A-Za-z']{2,16})\.? \Z")
_FIRST: Final = re.compile(rb"([A-Za-z']+)(?: ([A-Za-z']+))?")
_REACH: Final = 36  # bytes before the name


def ends_namesake(buffer: bytes, start: int, end: int) -> bool:
    """Whether a span and the one or two words before it begin with the name of a firm, a brand or a film."""
    before = _BEFORE.search(buffer, max(0, start - _REACH), start)
    if before is None:
        return False
    own = _FIRST.match(buffer, start, end)
    if own is None:
        return False
    further, near, first, second = (
        word.decode("ascii").lower() if word else "" for word in (*before.groups(), *own.groups())
    )
    longer = f"{near} {first} {second}", f"{further} {near} {first}"
    return f"{near} {first}" in _BRANDS or not _BRANDS.isdisjoint(longer)


_BRANDS: Final = NAMESAKES | TITLED
