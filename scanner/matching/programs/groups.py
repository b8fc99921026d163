"""The place of a pattern's capture group within a match, worked out after the match was found without it.

RE2 finds a match with its automaton in 0.7 us, and takes 8 to 30 us more for the place of a group, since it has to
simulate the whole program again. So a rule searches without its group, and the standard library's engine finds the
group, in 1 us for the 20 bytes of a match. Both follow Perl: of all ways in which a pattern matches at a place, the
first counts. RE2 decides where the other engine does not come to the same end, and for long matches, since backtracking
is not linear. All in all that is 3 % of texts and of invoices with a finding in every line.

Held by ``tests/property/test_groups.py``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native

_WORTH: Final = 16  # matches from which on it pays to compile for the other engine, which takes 1 to 8 ms
_LONGEST: Final = 200  # bytes of a match that is read by backtracking
_UNTRANSLATED: Final = re.compile(r"\\S|\[:\^?[a-z]+:\]")  # in a class: known to RE2 only, or without a short form
_WHITE: Final = r"\t\n\f\r "  # RE2's white space; the other engine's has the vertical tab as well


class Group:
    """The one capture group of a pattern. Shared by threads: a lost count or a second compilation does no harm."""

    def __init__(self, pattern: str, worth: int = _WORTH) -> None:
        """``pattern`` is folded and compiles in RE2, which decides the first ``worth`` matches."""
        self._pattern = pattern
        self._left = worth

    @cached_property
    def _exact(self) -> Any:
        return compile_native(self._pattern)

    @cached_property
    def _backtracking(self) -> re.Pattern[bytes] | None:
        return backtracking(self._pattern)

    def span(self, buffer: bytes, first: int, last: int) -> tuple[int, int]:
        """Start and end of the group in the match from ``first`` to ``last``; (-1, -1) where it took no part."""
        if last - first <= _LONGEST:
            if self._left > 0:
                self._left -= 1
            elif self._backtracking is not None:
                # With one byte more than the match, so that ``\b`` at its end sees what follows.
                match = self._backtracking.match(buffer, first, last + 1)
                if match is not None and match.end() == last:
                    return match.span(1)
        start, end = self._exact.search(buffer, first).span(1)
        return start, end

    def spans(self, buffer: bytes, matches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """:meth:`span` for many matches."""
        return [self.span(buffer, first, last) for first, last in matches]


def backtracking(pattern: str) -> re.Pattern[bytes] | None:
    """A pattern for the standard library's engine; None where it would mean something else there."""
    text = "".join(_translated(atom) for atom in patterns.atoms(pattern))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(text.encode())
    except (re.error, FutureWarning, DeprecationWarning):
        return None


def _translated(atom: str) -> str:
    """An atom in the other engine's syntax, or ``(``, which it cannot compile, where it has none."""
    if atom == r"\s":
        return f"[{_WHITE}]"
    if atom == r"\S":
        return f"[^{_WHITE}]"
    if atom[0] == "[":
        return "(" if _UNTRANSLATED.search(atom) else atom.replace(r"\s", _WHITE)
    return "(" if atom.startswith(("\\p", "\\P", "\\x{", "\\z", "\\Q", "\\C")) else atom
