"""Records that share their id with an earlier one, which alone is shown: whether they are the same record.

Exports of overlapping periods hold a record twice; the first tells what it amounts to. Where each line of an invoice is
a row of its own, the first row tells the amount of one line, and may not be added up. An index holds too little to
tell these apart (three lines may cost the same), so the records themselves are compared.
"""

from collections.abc import Callable, Sequence
from typing import Final

from server.folder.index_queries import Located
from server.source import MAX_PAGE

MOST_COMPARED: Final = 5_000
"""Records that share an id with an earlier one and are compared with it: 0.2 s, once for each state of the files."""

_MOST_BYTES: Final = 16 * 1024 * 1024  # held at once, of all that are compared
_MOST_ROWS: Final = MAX_PAGE  # of Parquet, whose sizes show when they are read: no more than a page reads


def unlike(
    pairs: Sequence[tuple[Located, Located]], read: Callable[[list[Located]], list[bytes] | None]
) -> frozenset[int] | None:
    """The rows of the first records of (first, later) pairs in which the later one is another record.

    None where they are too many or too large to be compared, or one cannot be read any more.
    """
    both = list({one.row: one for pair in pairs for one in pair}.values())
    rows = sum(one.length == 0 for one in both)
    if len(pairs) > MOST_COMPARED or sum(one.length for one in both) > _MOST_BYTES or rows > _MOST_ROWS:
        return None
    records = read(both)
    if records is None:
        return None
    text = {one.row: record for one, record in zip(both, records, strict=True)}
    return frozenset(first.row for first, later in pairs if text[first.row] != text[later.row])
