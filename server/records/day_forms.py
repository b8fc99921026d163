"""The form of days that stands behind a heading, `Invoice Date (DD/MM/YYYY)`, which tells what `03/04/2026` is.

Letters are those of English, German, French, Spanish, Italian and Dutch: `TT.MM.JJJJ`, `JJ/MM/AAAA`, `GG/MM/AAAA`. A J
stands for the day in French and for the year in German and Dutch, so that the place tells which it is.
"""

import re
from typing import Final, Literal

FORM: Final = (
    r"[dtjg]{1,2}(?P<day>[./ -])mm?(?P=day)[yja]{2,4}|mm?(?P<month>[./ -])dd?(?P=month)y{2,4}"
    r"|[yja]{4}(?P<year>[./ -])mm?(?P=year)[dtjg]{1,2}|(?P<words>day|month)[ -]first"
)
"""A pattern, without regard to case, of what stands in brackets; it has the names of four groups."""

_BEHIND: Final = re.compile(rf"[(\[]\s*(?:{FORM})\s*[)\]]\s*\Z", re.IGNORECASE)
_LONGEST: Final = 64  # characters of a heading


def first_by_form(heading: str) -> Literal["day", "month", ""]:
    """Whether the day or the month comes first by what stands behind a heading; "" where it does not say that."""
    found = _BEHIND.search(heading) if len(heading) <= _LONGEST else None
    if found is None:
        return ""
    if found["day"] is not None or (found["words"] or "").lower() == "day":
        return "day"
    return "month" if found["month"] is not None or found["words"] is not None else ""
