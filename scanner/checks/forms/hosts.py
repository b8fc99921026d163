"""Whether a text is where a machine is reached: ``db.example.internal:5432``, ``10.0.0.5:8080``, ``tcp://broker:1883``.

Programs call that an address, as people call a street with its number. A path or a query behind the host may hold one
(``https://maps.example.com/?q=Main+St+5``), so a text with either is none here.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 260  # characters: RFC 1035, section 2.3.4, and a port

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])"
_NUMBERS: Final = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:]{2,39}\]"
_PORT: Final = r":[0-9]{1,5}"
_HOST: Final = re.compile(
    rf"{_NAME}(?:{_PORT})?|(?:{_NUMBERS}){_PORT}|{_LABEL}{_PORT}"
    rf"|[a-z][a-z0-9+.-]{{1,14}}://(?:{_NAME}|{_NUMBERS}|{_LABEL})(?:{_PORT})?/?"
)


def is_host(text: str) -> bool:
    """Whether a folded text is a host's name of several labels, or any host with a port or a scheme, and no more.

    In small letters: "St.Gallen" is a town.
    """
    return len(text) <= _LONGEST and _HOST.fullmatch(text) is not None
