"""What whoever starts a server over a folder of exports is told: what was found, and what was left out.

Names of files are the operator's own; nothing of what is in them is said.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from server.data.export_files import Files, Problem
from server.data.folder import FolderSource
from server.data.shapes import KINDS
from server.source import ENTITIES, SourceError

_NAMED: Final = 5  # files of one kind that are named

# What to do about a file that cannot be read as it is.
_WHOLE: Final[Mapping[str, str]] = {
    "compressed": "compressed: no record can be read without all that is before it; unpack it",
    "needs pyarrow": "needs pyarrow: pip install 'sluicegate[arrow]'",
}


def skipped(problem: Problem) -> str:
    """One line about records that were left out."""
    if problem.lines == (0,):
        return f"{problem.file}: the whole file was skipped ({_WHOLE.get(problem.reason, problem.reason)})"
    more = ", ..." if problem.count > len(problem.lines) else ""
    places = f"{', '.join(map(str, problem.lines))}{more}"
    if problem.reason == "duplicate number":
        return f"{problem.file}: numbers that an earlier record has already: {problem.count}, at {places}"
    return f"{problem.file}: skipped records: {problem.count} ({problem.reason}), at {places}"


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
    if found.unknown:
        yield f"not used: {_some(list(found.unknown))}"


def _plural(kind: str) -> str:
    return "line items" if kind == "line" else f"{kind.replace('_', ' ')}s"


def _some(files: list[str]) -> str:
    more = len(files) - _NAMED
    return ", ".join(files[:_NAMED]) + (f" and {more} more" if more > 0 else "")
