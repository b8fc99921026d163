"""The line with which a file of rows tells spreadsheets its delimiter: ``sep=;``, before the headings.

Excel reads this line and does not show it. Exports for Excel begin with it, because otherwise Excel takes the list
separator of the reader's country for the delimiter.
"""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = re.compile(r'("?)sep=([\t !#-/:;<-@\[-`{|}~])\1', re.IGNORECASE)
"""One sign of ASCII that no word, no number and no quote is made of; in quotes where a program quoted all values."""


def told_delimiter(line: str) -> str:
    """The delimiter that the first line of a file names, whatever the line ends with; "" where it is another line."""
    found = _LINE.fullmatch(line.rstrip("\r\n"))
    return found[2] if found else ""
