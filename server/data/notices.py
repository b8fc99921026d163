"""What whoever starts a server over a folder of exports is told: what was found, and what was left out.

Names of files are the operator's own; nothing of what is in them is said.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from server.data.columns import UNREAD
from server.data.export_files import Files, Problem
from server.data.folder import FolderSource
from server.data.shapes import KINDS, LINE, roles, shapes
from server.source import ENTITIES, SourceError

SKIPPED: Final = "data_records_skipped"
"""What the audit trail calls it."""

_WHICH: Final = f"the audit trail tells which records (`audit search --event {SKIPPED}`)"

_NAMED: Final = 5  # files of one kind, and problems, that are told one by one

# What to do about a file that cannot be read as it is.
_WHOLE: Final[Mapping[str, str]] = {
    "compressed": "compressed: no record can be read without all that is before it; unpack it",
    "needs pyarrow": "needs pyarrow: pip install 'sluicegate[arrow]'",
}


def skipped(problems: Sequence[Problem]) -> Iterator[str]:
    """Lines about records that were left out, and values that could not be read: one for each of a few, or for all."""
    unread = [problem for problem in problems if problem.reason.startswith(UNREAD)]
    yield from _left_out([problem for problem in problems if problem not in unread])
    if len(unread) <= _NAMED:
        yield from map(_one_unread, unread)
        return
    counts: Counter[str] = Counter()
    for problem in unread:
        counts[_unread(problem)[0]] += problem.count
    told = ", ".join(f"{count:,} {role}s" for role, count in sorted(counts.items()))
    files = len({problem.file for problem in unread})
    yield f"in {files:,} files could not be read: {told}; {_WHICH}"


def _left_out(problems: Sequence[Problem]) -> Iterator[str]:
    if len(problems) <= _NAMED:
        yield from map(_one_skipped, problems)
        return
    counts: Counter[str] = Counter()
    for problem in problems:
        counts["whole files" if problem.lines == (0,) else problem.reason] += problem.count
    told = ", ".join(f"{count:,} ({reason})" for reason, count in counts.most_common())
    files = len({problem.file for problem in problems})
    yield f"skipped in {files:,} files: {told}; {_WHICH}"


def _one_skipped(problem: Problem) -> str:
    if problem.lines == (0,):
        return f"{problem.file}: the whole file was skipped ({_WHOLE.get(problem.reason, problem.reason)})"
    places = _places(problem)
    if problem.reason == "duplicate number":
        return f"{problem.file}: numbers that an earlier record has already: {problem.count}, at {places}"
    return f"{problem.file}: skipped records: {problem.count} ({problem.reason}), at {places}"


def _one_unread(problem: Problem) -> str:
    role, column = _unread(problem)
    what = f"{role}s" if problem.count > 1 else role
    return f"{problem.file}: {problem.count:,} {what} could not be read, in the column {column}, at {_places(problem)}"


def _unread(problem: Problem) -> tuple[str, str]:
    """("amount" or "date", the column) of a value that could not be read."""
    role, _, column = problem.reason.removeprefix(f"{UNREAD} ").partition(" in ")
    return role, column


def _places(problem: Problem) -> str:
    return ", ".join(map(str, problem.lines)) + (", ..." if problem.count > len(problem.lines) else "")


def said_of(source: FolderSource) -> str:
    """Which files there are, of what, or that there are none, or why that cannot be told."""
    try:
        found = source.files
    except SourceError as error:
        return str(error)
    if found.files:
        return "; ".join(_listed(found))
    return f"no file to read; looked for {', '.join(map(_plural, ENTITIES))} (.jsonl, .json, .csv, .parquet)"


def _listed(found: Files) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for file in found.files:
        for kind in dict(file.fields) or ([] if file.kind is None else [file.kind]):
            kinds.setdefault(_plural(KINDS[kind]), []).append(file.name)
    for name, files in kinds.items():
        yield f"{name} in {_some(files)}"
    yield from _without_id(found)
    if found.unknown:
        yield f"not used: {_some(list(found.unknown))}"


def _without_id(found: Files) -> Iterator[str]:
    """The files whose records cannot be used: no column of theirs is known to hold what these are asked for by."""
    lost: dict[int, list[str]] = {}
    for file in found.files:
        for kind, names in file.fields:
            known = roles(kind, "").narrowed(names)
            if names and not (known.account if kind == LINE else known.id or known.number):
                lost.setdefault(kind, []).append(file.name)
    for kind, files in sorted(lost.items()):
        shape = shapes()[kind]
        looked_for = list(shape.account if kind == LINE else (*shape.id, *shape.number))
        what = "invoice" if kind == LINE else "id"
        yield (
            f"no column is known for the {what} of {_plural(KINDS[kind])} in {_some(files)}, which cannot be used"
            f" without (looked for {_some(looked_for)})"
        )


def _plural(kind: str) -> str:
    return "line items" if kind == "line" else f"{kind.replace('_', ' ')}s"


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
