"""Whether a text is JSON, by how it begins and whatever its name says.

JSON that is read as rows is torn up at its commas: names stand in headings and in columns that nothing is known of, and
stay. So a text that begins as records do is none of rows, even where a record is broken off, or is no JSON for its NaN:
it is better refused as the one than copied as the other.
"""

from __future__ import annotations

import json
import re
from typing import Final

from scanner.delimited.signs import DELIMITERS
from scanner.delimited.text_encoding import encoding_of

_TEXT: Final = r'"(?:[^"\\]|\\.)*"'
_BEGINS: Final = re.compile(rf"(?:\[\s*)*\{{\s*(?:\}}|{_TEXT}\s*:)|\[\s*(?:{_TEXT}\s*[,\]]|\[)")
"""An object up to its first value, in a list or not; or a list of texts or lists. Rows quote a quote: ``{""a""``."""

_LOOKED_AT: Final = 20  # lines
_VALUE: Final = json.JSONDecoder().raw_decode


def begins_as_json(head: bytes) -> bool:
    """Whether the first line of a file with this beginning is a record or a list, or the beginning of one."""
    return _is_json(_text(head))


def is_mostly_records(head: bytes) -> bool:
    """Whether at least half of the first lines are records or lists: what stands above them is no row of theirs."""
    lines = [line for line in _text(head).split("\n") if line.strip()][:_LOOKED_AT]
    return bool(lines) and 2 * sum(line.rstrip()[-1] in "}]" and _is_json(line) for line in lines) >= len(lines)


def begins_several(head: bytes) -> bool:
    """Whether a file begins with a whole record of several lines, or with one behind which a comma stands."""
    text = _text(head).lstrip()
    try:
        _, end = _VALUE(text)
    except (ValueError, RecursionError):
        return False
    return "\n" in text[:end] or text[end:].lstrip()[:1] == ","


def shares_lines(head: bytes) -> bool:
    """Whether the first line holds a whole record with another behind it, as Firehose writes them into one line."""
    line = _text(head).lstrip().partition("\n")[0]
    try:
        _, end = _VALUE(line)
    except (ValueError, RecursionError):
        return False
    return line[end:].lstrip()[:1] == "{"


def _text(head: bytes) -> str:
    encoding, mark, _ = encoding_of(head)
    return head[mark:].decode(encoding, "replace")


def _is_json(text: str) -> bool:
    text = text.lstrip()
    if text[:1] not in {"{", "["}:
        return False
    try:
        _, end = _VALUE(text)
    except (ValueError, RecursionError):
        return _BEGINS.match(text) is not None
    behind = text[end:].partition("\n")[0].strip(" \r" + "".join(DELIMITERS))
    return not behind or behind[0] in "{["  # else a value of a row whose others stand behind it
