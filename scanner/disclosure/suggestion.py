"""The known name that somebody probably meant, for a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 64  # characters; the comparison takes quadratic time
_FEWEST: Final = 3  # letters from which on the beginning of a name counts as like it


def suggestion(given: str, known: Iterable[str], before: str = "") -> str:
    """`` (did you mean …?)`` with the known name that is spelled most like ``given``; "" where none comes near.

    ``before`` is put before that name (``--`` for options) and takes no part in the comparison.
    """
    by_case = {name.lower(): name for name in known}
    given = given[:_LONGEST].lower()
    begun = [name for name in by_case if len(given) >= _FEWEST and name.startswith(given)]
    near = difflib.get_close_matches(given, by_case, n=1) or begun
    return f" (did you mean {before}{by_case[near[0]]}?)" if near else ""
