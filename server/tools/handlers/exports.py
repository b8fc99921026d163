"""Scans of exported billing data in a folder: the handler of `scan_export`.

The operator names one folder of exports, and no argument leads out of it. The answer is a summary: how many findings of
which kind are in which column of which file, without values or examples, and which files could not be scanned and why.
Names of files and columns are data too, and go through the scanner like any text.

The scan runs in processes of its own, with the profile of the key. There is one scan at a time, since it takes all
processors and hundreds of megabytes. It reports progress to the caller, and ends when the call is cancelled.
"""

import re
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from scanner.regular_file import leads_to
from server.source import Watch
from server.tools.refusal import ToolError
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Handler, Request, Toolbox, document

if TYPE_CHECKING:
    from scanner.batch.found.file_findings import FileFindings
    from scanner.batch.found.store import Store
    from scanner.selection.profile import Profile

MAX_PATH: Final = 512
"""Characters of the path that is taken."""

_WILD: Final = frozenset("*?[]\\")
_MOST_FILES: Final = 64  # shown; the totals are those of all
_KINDS: Final = 12  # of one file: kinds in columns, the most severe first
_REASONS: Final = 3  # of one file: why it, or a row of it, was not scanned
_NAME: Final = 200  # characters of a name
_LOOKED_AT: Final = 8_192  # characters of a name that are masked, twice as long as a path can be
_ENDING: Final = re.compile(
    r"(\.(jsonl|ndjson|json|csv|tsv|txt|text|log|md|markdown|rst|xml|parquet|pq))?(\.(gz|zstd?|zip))?\Z", re.IGNORECASE
)
_WEIGHTS: Final = {"low": 1, "medium": 10, "high": 100, "critical": 1_000}
"""The weight of a finding when files are ranked: a critical one counts as much as a thousand low ones."""

_MISSING: Final = "There is no such file or folder among the exports; leave path out to scan all of them."
_OUTSIDE: Final = (
    "path must be the name of a file or folder below the folder of exports, with / between names, without '..' or"
    " pattern characters."
)


def export_scanner(folder: Path, key: bytes | None = None) -> Handler:
    """The handler of `scan_export` over the exports in `folder`; its one argument is `path`, below it.

    `key`: the key of the pseudonyms, for profiles that use them.
    """
    busy = threading.Lock()

    def handle(tools: Toolbox, request: Request) -> Answer:
        path = _below(folder, request.arguments.get("path", ""))
        if not busy.acquire(blocking=False):
            raise ToolError("unavailable", "Another scan of exports is under way; call again when it is over.")
        try:
            store = _scanned(folder, path, tools.scanner.profile, key, request.watch)
        finally:
            busy.release()
        counts = {entity_type: kind.count for entity_type, kind in store.by_type().items()}
        return Answer(_fitting(tools, request, store, counts), None, counts)

    return handle


def _below(folder: Path, given: str) -> Path:
    """The path that an argument names. Raises `ToolError`, also where a link leads out of the folder."""
    name = PurePosixPath(given)
    if name.is_absolute() or ".." in name.parts or not _WILD.isdisjoint(given) or not given.isprintable():
        raise ToolError("invalid_argument", _OUTSIDE)
    path = folder / name
    try:
        inside, there = _is_within(path, folder), path.exists()
    except OSError:  # a name that is too long for this system
        raise ToolError("not_found", _MISSING) from None
    if not inside:
        raise ToolError("invalid_argument", _OUTSIDE)
    if not there:
        raise ToolError("not_found", _MISSING)
    return path


def _is_within(path: Path, folder: Path) -> bool:
    return leads_to(path).is_relative_to(leads_to(folder))


def _scanned(folder: Path, path: Path, profile: "Profile", key: bytes | None, watch: Watch | None) -> "Store":
    """The findings of the exports below a path. Raises `ToolError`, whose text names no file."""
    # A server that scans no exports needs none of these.
    from scanner.batch.folder.disk import DISK  # noqa: PLC0415
    from scanner.batch.progress import Ticker  # noqa: PLC0415
    from scanner.batch.request import Request as Scan  # noqa: PLC0415
    from scanner.batch.scan import scan  # noqa: PLC0415
    from scanner.errors import BatchError  # noqa: PLC0415

    class CallerTicker(Ticker):
        """Reports progress to the caller instead of a terminal."""

        def at(self, done: int, units: int, all_units: int) -> None:
            """Raises `server.source.CancelledError` when the call was taken back; the scan ends then."""
            if watch is not None:
                watch(done, self.total, f"bytes of exports scanned, {units} of {all_units} parts done")

    try:
        if not all(entry.refusal or _is_within(Path(entry.name), folder) for entry in DISK.find(str(path))):
            raise ToolError("invalid_argument", "Among these exports is a link that leads elsewhere.")
        return scan(Scan([str(path)], profile, key), lambda total: CallerTicker(None, total)).store
    except BatchError:  # its text may name a file
        raise ToolError("not_found", "There is nothing that can be scanned there.") from None


def _fitting(tools: Toolbox, request: Request, store: "Store", counts: Mapping[str, int]) -> bytes:
    """The summary of as many files as fit into the document, the worst first."""
    shown = _MOST_FILES
    while True:
        answer = document(tools, _summary(tools, store, counts, shown), request)
        if len(answer) <= MAX_DOCUMENT_BYTES or not shown:
            return answer
        shown //= 2


def _summary(tools: Toolbox, store: "Store", counts: Mapping[str, int], most: int) -> dict[str, object]:
    # Files that could not be scanned come first: they may hold more than any finding shows.
    ranked = sorted(store.files.items(), key=lambda file: (not _is_lost(file[1]), -_weight(file[1]), file[0]))
    lost = sum(_is_lost(file) for _, file in ranked)
    files = [_file(tools, name, file) for name, file in ranked[:most]]
    view: dict[str, object] = {
        "files": files,
        "filesScanned": len(ranked) - lost,
        "filesNotScanned": lost,
        "rows": sum(file.rows_in for _, file in ranked),
        "rowsNotScanned": sum(file.rows_reported for _, file in ranked),
        "worstSeverity": store.worst(),
        "entityTypes": counts,
    }
    if left := len(ranked) - len(files):
        hidden = sum(_is_lost(file) for _, file in ranked[most:])
        of_these = f", {hidden} of them not scanned" if hidden else ""
        view["_summary"] = f"{left} more files omitted{of_these}; give path to see them"
    return view


def _file(tools: Toolbox, name: str, file: "FileFindings") -> dict[str, object]:
    """What is told of one file: its format, its rows, and its findings by column and type."""
    from scanner.batch.reports.words import encoding_note, encoding_words, not_scanned  # noqa: PLC0415  for who scans exports

    kinds = list(file.kinds())
    shown: dict[str, object] = {
        "file": _safe_file(tools, name),
        "format": file.format or None,
        "rows": file.rows_in,
        "rowsNotScanned": file.rows_reported,
        "findings": [
            {
                "column": _safe(tools, column),
                "entityType": entity_type,
                "severity": kind.severity,
                "confidence": kind.confidence,
                "count": kind.count,
                "firstRow": min((place.row for place in kind.first), default=None),
            }
            for column, entity_type, kind in kinds[:_KINDS]
        ],
    }
    if file.incomplete:
        shown["notScanned"] = [
            {"row": fault.row or None, "reason": _safe(tools, fault.reason)} for fault in not_scanned(file)[:_REASONS]
        ]
    if file.encoding:
        shown["encoding"] = encoding_words(file)
    if note := encoding_note(file):
        shown["note"] = note.partition(";")[0]  # what follows is for who runs the command
    if len(kinds) > _KINDS:
        shown["_summary"] = f"{len(kinds) - _KINDS} more kinds omitted"
    return shown


def _safe(tools: Toolbox, name: str) -> str:
    """A name of a column, masked like any text that a model gets to see."""
    # Masked before it is cut: half of an email address would not be recognised.
    return tools.scanner.redact(name[:_LOOKED_AT]).text[:_NAME]


def _safe_file(tools: Toolbox, name: str) -> str:
    """A name of a file, masked without its ending: `jane@example.com.csv` holds an email address."""
    ending = _ENDING.search(name)
    before = name if ending is None else name[: ending.start()]
    return f"{_safe(tools, before)}{name[len(before) :]}"


def _is_lost(file: "FileFindings") -> bool:
    """Whether a file, or a part of it that is more than some rows, could not be scanned."""
    return any(not fault.row for fault in file.faults)


def _weight(file: "FileFindings") -> int:
    return sum(_WEIGHTS[kind.severity] * kind.count for _, _, kind in file.kinds())
