"""Words with the same sign put into many of them: ``dis.re.gard``, ``pre/**/vious``, ``ign7ore``, ``in[]struct[]ions``.

Names of fields and hosts have signs between whole words, so that putting these together makes no words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from scanner.matching.engines.native import compiled_later

# A letter, what is put in, and that a letter follows; a comment of programs, a digit, or any sign of up to three.
_BETWEEN: Final = re.compile(r"(?<=[^\W\d_])(?:/\*[^*\n]{0,9}\*/|\d|(?:[^\w\s]|_){1,3})(?=[^\W\d_])")
_FEWEST: Final = 3

# Two letters at least stand on both sides of a digit: tokens have digits everywhere.
_PUT: Final = (
    r"(?:\b[a-z]{1,9}(?:[_.-]|'{2}|\|{2}|\[\]|\xc2\xb7|/\*[^*\x1f]{0,9}\*/)"
    r"|\b[a-z]{2,9}(?:'|[0-9][a-z]))[a-z_.'|-]{1,9}"
)
STUFFED: Final = rf"(?:{_PUT}[^a-z0-9\s\x1f]{{0,2}}\s(?:[a-z]{{1,12}} )?){{2}}{_PUT}"
"""Three words in a row, or with one other between two of them, that are written so; in bytes. There are blanks between
them: a token in the address of a page has none."""
_row: Final = compiled_later(f"(?i:{STUFFED})")


def unstuffed(text: str) -> str | None:
    """A text without what is most often put into its words, if that is so often; digits and comments count as one."""
    if _row().search(text.encode()) is None:  # a microsecond, and a reading takes 300
        return None
    kinds = Counter(map(_kind, _BETWEEN.findall(text)))
    if not kinds:
        return None
    usual, often = kinds.most_common(1)[0]
    if often < _FEWEST:
        return None
    return _BETWEEN.sub(lambda match: "" if _kind(match.group()) == usual else match.group(), text)


def _kind(between: str) -> str:
    return "0" if between.isdigit() else "/*" if between.startswith("/*") else between
