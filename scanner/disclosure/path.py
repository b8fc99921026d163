"""Paths in errors: as written, unless they look like a value.

Somebody may give the text itself where a file is asked for (`find "card 4111 1111 1111 1111"`); the error, which
ends in a log, must not repeat it. A file that was found has a name, with blanks in it where people named it.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 200  # characters; nobody reads more in an error
_LIKE_A_PATH: Final = re.compile(r"[\w./\\~*?:+-]+")
_LIKE_A_NAME: Final = re.compile(r"[\w./\\~*?:+ ()\[\],;&'#=-]+")
_LIKE_A_VALUE: Final = re.compile(r"[0-9](?:[-.+: ]?[0-9]){8}|[\w-]{41}|^sk-|://[^/]*:")
"""Nine digits, as of an account or a telephone; a name as long as keys are; a password in an address."""


def shown_path(path: str, otherwise: str) -> str:
    """``path`` as it was given where that is safe to show, else ``otherwise``."""
    return path if _fits(path, _LIKE_A_PATH) else otherwise


def shown_name(name: str, otherwise: str) -> str:
    """The name of a file that was found there, which no text is that somebody gave, where it is safe to show."""
    return name if _fits(name, _LIKE_A_NAME) else otherwise


def _fits(path: str, form: re.Pattern[str]) -> bool:
    return len(path) <= _LONGEST and bool(form.fullmatch(path)) and not _LIKE_A_VALUE.search(path)
