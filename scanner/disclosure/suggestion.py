"""The known name that somebody probably meant, for a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 64  # characters; the comparison takes quadratic time
_FEWEST: Final = 3  # letters from which on the beginning of a name counts as like it
_MOST: Final = 3  # names that begin so, of which each may have been meant


def suggestion(given: str, known: Iterable[str], before: str = "") -> str:
    """`` (did you mean …?)`` with the known name that is spelled most like ``given``; "" where none comes near.

    Where a few begin with it, these. ``before`` is put before a name (``--`` for options) and takes no part in the
    comparison.
    """
    by_case = {name.lower(): name for name in known}
    given = given[:_LONGEST].lower()
    begun = [name for name in by_case if len(given) >= _FEWEST and name.startswith(given)]
    several = 1 < len(begun) <= _MOST
    near = begun if several else (difflib.get_close_matches(given, by_case, n=1) or begun[:1])
    return f" (did you mean {' or '.join(before + by_case[name] for name in near)}?)" if near else ""
