"""How an error names the path that a command line gave: as it was written, unless it may be what was to be scanned.

Whoever gives a text where a file is asked for (`find "card 4111 1111 1111 1111"`) would else read it in a log.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 200  # characters; nobody reads more in an error
_LIKE_A_PATH: Final = re.compile(r"[\w./\\~*?:+-]+")
_LIKE_A_VALUE: Final = re.compile(r"[0-9](?:[-.+:]?[0-9]){8}|[\w-]{41}|^sk-|://[^/]*:")
"""Nine digits, as of an account or a telephone; a name as long as keys are; a password in an address."""


def told_path(path: str, otherwise: str) -> str:
    """The path as it was given, or what is said in its place."""
    fits = len(path) <= _LONGEST and _LIKE_A_PATH.fullmatch(path) and not _LIKE_A_VALUE.search(path)
    return path if fits else otherwise
