"""Cases of other suites, given as JSON Lines: ``{suite, technique, text}``, or ``document`` in place of ``text``.

An error names the file and the line and says nothing of what stands there: such files hold attacks, and what a
terminal or a log shows may be read by a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.injection.cases import Case

WORDINGS: Final = Path(__file__).parent / "wordings"
"""The project's own texts, which weights are fitted to; in ``held/`` those that none is."""


class CaseError(ValueError):
    """A file of cases cannot be read; the text names the file and the line."""


def load(paths: Iterable[Path]) -> list[Case]:
    """The cases of all files, in order; empty lines are passed over. Raises CaseError."""
    return [case for path in paths for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    try:
        lines = path.read_bytes().split(b"\n")  # other line ends may stand inside a JSON text
    except OSError as error:
        raise CaseError(f"{path.name}: cannot be read ({error.strerror})") from None
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not filled:
        raise CaseError(f"{path.name}: holds no case")
    for number, line in filled:
        yield _case(f"{path.name}:{number}", line)


def _case(place: str, line: bytes) -> Case:
    try:
        case = msgspec.json.decode(line.decode(), type=Case)
    except UnicodeDecodeError:
        raise CaseError(f"{place}: not valid UTF-8") from None
    except msgspec.DecodeError as error:
        raise CaseError(f"{place}: {error}") from None
    if bool(case.text) == (case.document is not None):
        raise CaseError(f"{place}: a case has either a text or a document")
    return case
