r"""Settings below the heading of a section, as INI, TOML and systemd have them: ``[owner]`` and ``name = Jane Doe``.

The section's name is read with that of the setting, which alone may be anything's: a name, an account's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.payloads.words.field_names import singular
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair, trimmed

SIGNS: Final = r"\][ \t]{0,16}\r?\n(?:[ \t]{0,16}[#;][^\n\x1f]{0,120}\n){0,4}[^\n\x1f\[]{0,80}[A-Za-z][ \t]{0,24}="
"""A pattern for bytes: the end of a section's heading, and a setting on the line below."""

_LINE: Final = re.compile(
    rb"^[ \t]{0,16}(?:\[{1,2}[ \t]?\"?([A-Za-z][A-Za-z0-9_. -]{0,47})\"?[ \t]?\]{1,2}[ \t]*\r?$"
    rb"|([A-Za-z][A-Za-z0-9_.-]{0,47})[ \t]{0,24}=[ \t]{0,24}([^\s#;][^\r\n]{0,255}))",
    re.MULTILINE,
)
_REMARK: Final = re.compile(rb"[ \t][#;].*")
_NUMBERS: Final = frozenset(b"%c" % code for code in b"0123456789+(")
_QUOTES: Final = b" \t\"'`"


def sections_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The settings in a folded text that their section's name and their own claim together."""
    section = b""
    for line in _LINE.finditer(text):
        heading, name = line.group(1, 2)
        if heading is not None:
            *above, last = heading.replace(b".", b" ").split()
            section = b" ".join((*above, singular(last.decode(errors="replace")).encode()))
        elif section and claims(called := section + b" " + name):
            start, end = line.span(3)
            remark = _REMARK.search(text, start, end)
            start, end = trimmed(text, start, end if remark is None else remark.start(), _QUOTES)
            number = text[start : start + 1] in _NUMBERS
            yield Pair(called, start, end, "labelled" if number else "assigned")
