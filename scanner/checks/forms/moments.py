"""Whether a text is a moment, as programs write it: ``2025-10-15T13:52:32.899Z``.

Its letters are no name's, and no street's. Midnight is none here: programs also write days of birth so.
"""

from __future__ import annotations

import re
from typing import Final

_SHORTEST: Final = 16  # characters: 2025-10-15T13:52
_LONGEST: Final = 35
# ISO 8601 in its extended form, as RFC 3339 narrows it, with or without seconds and offset.
_MOMENT: Final = re.compile(
    r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9][T ](?!00:00(?::00(?:\.0+)?)?(?![0-9:.]))[0-2][0-9]:[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-2][0-9]:?[0-5][0-9])?",
    re.ASCII,
)


def is_moment(text: str) -> bool:
    """Whether a folded text is a date with a time of day, and nothing more."""
    return _SHORTEST <= len(text) <= _LONGEST and text[:4].isdigit() and _MOMENT.fullmatch(text) is not None
