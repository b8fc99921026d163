"""What stands beside a name that is found again: a relative's given name, or the legal form of a company.

"Gustav Kraft" in a note of Lena Kraft's record is a person of two words, and a mask for the surname alone would leave
him half named. "Kraft GmbH" is a company, whoever it is called after.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name
from scanner.checks.parties.names import FORMS, LEGAL_FORMS, TITLES
from scanner.checks.prose.said import person_labelled
from scanner.checks.verdict import Verdict
from scanner.matching.buffer.arena import SEPARATOR

_BEFORE: Final = re.compile(rb"(?<![A-Za-z0-9_'.@/-])([A-Z][A-Za-z]{2,24}(?:-[A-Z][A-Za-z]{1,24})?) \Z")
_BEHIND: Final = re.compile(
    rb"(?: [A-Z][A-Za-z]{1,24})?, ?([A-Z][A-Za-z]{2,24})(?: [A-Z][A-Za-z]{2,24})?(?![A-Za-z0-9_'@/-])"
)
_SPACE: Final = ord(" ")
_NEAR: Final = 56  # bytes before a name in which a given name begins
_SENTENCE: Final = re.compile(rb"[a-z] \Z")  # a word in small letters, which a heading does not have
_FAR: Final = 80  # bytes behind a name in which its legal form stands
_MOST_WORDS: Final = 3  # behind a name: "& Sons Ltd"
_JOINTS: Final = frozenset({"&", "and", "und", "et", "y", "e"})


def with_given_name(buffer: bytes, start: int, end: int) -> tuple[int, int]:
    """The place of a person's name with the given name right before it, or with a known one behind it and a comma.

    A given name that the gazetteer does not know has a capital in the middle of a sentence, and is no word of a bill.
    """
    before = _word_before(buffer, start)
    if before is not None and _is_given(before, buffer[start:end]):
        return before.start(1), end
    behind = _BEHIND.match(buffer, end)
    if behind is not None and is_given_name(behind.group(1).decode().lower()):
        return start, behind.end()
    return start, end


def _word_before(buffer: bytes, start: int) -> re.Match[bytes] | None:
    """The capitalised word right before a place, with the space between.

    It holds no space itself. So it is searched from the space before it on, not from each of 56 bytes.
    """
    if start == 0 or buffer[start - 1] != _SPACE:
        return None
    earliest = max(0, start - _NEAR)
    return _BEFORE.search(buffer, max(earliest, buffer.rfind(b" ", earliest, start - 1) + 1), start)


def _is_given(before: re.Match[bytes], name: bytes) -> bool:
    word = before.group(1).decode()
    if word.lower() in TITLES:  # Miss is a given name as well
        return False
    if is_given_name(word.lower()):
        return True
    within = _SENTENCE.search(before.string, max(0, before.start(1) - 2), before.start(1)) is not None
    return (
        within and name[:1].isupper() and person_labelled(f"{word} {name.decode(errors='replace')}") is not Verdict.NO
    )


def heads_company(buffer: bytes, start: int, end: int) -> bool:
    """Whether a legal form follows a name, at once or behind one or two words more.

    A form that is also a word counts in capitals behind a name that is not in capitals itself: ALDER AS AGREED.
    """
    if buffer[end : end + 1] != b" ":
        return False
    behind = buffer[end + 1 : end + _FAR].partition(SEPARATOR)[0].decode(errors="replace")
    for word in behind.split(" ")[:_MOST_WORDS]:
        bare = word.strip(".,;:()").replace(".", "")
        form = bare.lower()
        if form in LEGAL_FORMS or (form in FORMS and bare.isupper() and not buffer[start:end].isupper()):
            return True
        if word not in _JOINTS and not (word.isalpha() and word[0].isupper()):
            return False
    return False
