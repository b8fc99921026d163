"""What the files of an index hold and no list shows, or not as all of it, by the reasons that it was left out for."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from server.folder.looks.rows.mixed_rows import TYPE
from server.folder.problems import ALIKE, FURTHER, OLDER, OTHER_KIND, OTHER_LIST, TOTAL_ROW, UNKNOWN_LIST, Problem
from server.records.columns import UNREAD

_UNTYPED: Final = f"{UNREAD} {TYPE} in "

_SHOWN_ELSEWHERE: Final = ("duplicate", OLDER)
"""How reasons begin for which a record is left out since another one is shown in its place."""


class LeftOut(NamedTuple):
    """`kinds`: names of files -> of which kinds their records are, from 0, None for any. Counts are of all tenants."""

    problems: tuple[Problem, ...]
    kinds: Mapping[str, tuple[int | None, ...]]

    def unusable(self, kind: int) -> int:
        """How many records could not be used in the files of a kind, which counts from 0.

        Those in the lists that a file of another kind has beside its own may be of this one.
        """
        kept = (*_SHOWN_ELSEWHERE, ALIKE, UNREAD, TOTAL_ROW, OTHER_KIND, FURTHER, UNKNOWN_LIST)
        return sum(
            problem.count
            for problem in self.problems
            if (kind in self.kinds[problem.file]) is (problem.reason != OTHER_LIST)
            and not problem.reason.startswith(kept)
        )

    def follow(self, kind: int) -> bool:
        """Whether each file with records of a kind, which counts from 0, says that more of them follow.

        Where one does not, it may be the last page.
        """
        told = {problem.file for problem in self.problems if problem.reason == FURTHER}
        files = {name for name, of in self.kinds.items() if kind in of or None in of}
        return bool(files) and files <= told

    def others(self, kind: int) -> int:
        """How many rows in the files of a kind, which counts from 0, say that they are something else."""
        return sum(one.count for one in self.problems if one.reason == OTHER_KIND and kind in self.kinds[one.file])

    def untyped(self, kind: int) -> int:
        """How many records in the files of a kind, counted from 0, say what they are by a code that is not known."""
        own = (one for one in self.problems if kind in self.kinds[one.file])
        return sum(one.count for one in own if one.reason.startswith(_UNTYPED))

    def has_unread(self, value: str) -> bool:
        """Whether any record states a value of this name, such as "due date", that could not be read."""
        return any(problem.reason.startswith(f"{UNREAD} {value}") for problem in self.problems)

    @property
    def has_duplicates(self) -> bool:
        """Whether any records share an id or a number."""
        return any(problem.reason.startswith((OLDER, "duplicate")) for problem in self.problems)

    @property
    def has_hidden(self) -> bool:
        """Whether any record is hidden by one with its id."""
        return any(problem.reason in {OLDER, "duplicate id"} for problem in self.problems)

    @property
    def has_alike(self) -> bool:
        """Whether any record may stand in a file with other columns as well."""
        return any(problem.reason == ALIKE for problem in self.problems)
