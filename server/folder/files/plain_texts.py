"""Files called `.txt`, which may be tables, as France's FEC are and what older programs export, or anything else."""

from itertools import pairwise
from typing import BinaryIO, Final

PLAIN: Final = ".txt"
"""How such a file's name ends."""

_FEWEST: Final = {"\t": 2, "|": 2, ";": 2, ",": 3}
"""Delimiters -> how many a row has at least; commas stand in prose, with a blank behind them."""

_RULE: Final = " \t-=_+"  # of a line between rows, as in SAP's lists
_READ: Final = 16 * 1024  # bytes
_ROWS: Final = 8  # that are looked at; above a table stand a few lines of titles at most


def is_table(stream: BinaryIO) -> bool:
    """Whether two of the first lines of an open file, one below the other, have as many cells of one delimiter."""
    stream.seek(0)
    data = stream.read(_READ)
    text = data.replace(b"\0", b"").decode("utf-8", "replace")  # of UTF-16, its letters and signs
    lines = [line for line in text.splitlines() if line.strip(_RULE)][:_ROWS]
    return any(
        _count(one, delimiter) == _count(other, delimiter) >= fewest
        for delimiter, fewest in _FEWEST.items()
        for one, other in pairwise(lines)
    )


def _count(line: str, delimiter: str) -> int:
    return line.count(delimiter) - (line.count(", ") if delimiter == "," else 0)
