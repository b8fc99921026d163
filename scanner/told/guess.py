"""What somebody may have meant by a name that is not known, where a known one is spelled much like it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 64  # characters of what is compared with names, in quadratic time
_FEWEST: Final = 3  # letters that tell what a name begins with


def meant(given: str, known: Iterable[str], before: str = "") -> str:
    """`` (did you mean …?)`` where something known is spelled much like what was given, else nothing.

    ``before``: what stands before each name that is known, and has no part in the comparison.
    """
    by_case = {name.lower(): name for name in known}
    given = given[:_LONGEST].lower()
    begun = [name for name in by_case if len(given) >= _FEWEST and name.startswith(given)]
    near = difflib.get_close_matches(given, by_case, n=1) or begun
    return f" (did you mean {before}{by_case[near[0]]}?)" if near else ""
