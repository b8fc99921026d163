"""Tools as they were first seen: a definition that changed later, or a tool that came later, does not pass.

The file holds names, digests and the beginning of what each tool says of itself, made safe. It is written while the
tools are listed for the first time: from their first page until the last one is there, or the list begins anew,
whatever the server says of more. It is replaced as a whole and readable for its owner alone. What stands in it is
believed: a file that others may write is refused, and so is one that cannot be read.
"""

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from server.settings import ConfigError
from server.trust.private_files import foreign_writer, refuse_unwritable, replace_file

Change = Literal["changed", "new"]

LONGEST: Final = 1_000
"""Characters of a tool's texts that are kept and compared. Comparing as many words takes 50 ms at worst."""

_MOST: Final = 4_096  # tools
_MOST_TEXT: Final = 500_000  # characters of all texts that are kept
_LARGEST: Final = 4 << 20  # bytes of a file of so many tools and characters
_MOST_NAMED: Final = 16  # of each kind of change


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1, 2]  # 1 has no texts
    tools: dict[str, Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]]
    texts: dict[str, str] = {}


class Changes(NamedTuple):
    """Names of tools that are not as they were pinned, that were not pinned, and that are not listed any more."""

    changed: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]

    def line(self, shown: Callable[[str], str]) -> str:
        """All of it in one line for whoever runs the guard; `shown`: makes of a name what may be shown."""
        kinds = zip(("changed", "new", "not listed any more"), self, strict=True)
        return "; ".join(f"{kind}: {_named(names, shown)}" for kind, names in kinds if names)


class Learnt(NamedTuple):
    """How many tools stand in the file now, and whether the server had no more of them."""

    tools: int
    complete: bool


class Pins:
    """The digests of tools by name. `tools`: None while they are being learnt; `before`: what stood there then.

    What is not in the file yet is not known: a tool that cannot be written down is as good as a new one.
    """

    def __init__(
        self,
        path: Path,
        tools: dict[str, str] | None,
        before: dict[str, str] | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        self._path = path
        self.texts = texts or {}
        """What tools said of themselves when they were pinned."""
        self._room = _MOST_TEXT
        self._anew = before is not None
        self._before = (before if tools is None else tools) or {}
        self._listed: dict[str, str] = {}  # in the list that is being answered
        self._tools = tools
        self._learnt: dict[str, str] = {} if tools is None else tools
        self._written = {} if tools is None else tools

    def begin(self) -> None:
        """The list begins, or begins anew: then the first one is over, and nothing is learnt any more."""
        if self._tools is None and self._learnt:
            self._tools = self._learnt
        self._listed.clear()

    def change(self, name: str, digest: str) -> Change | None:
        """What is wrong with a definition; None when it is as it was, or is seen for the first time."""
        if len(self._listed) < _MOST:
            self._listed[name] = digest
        if self._tools is None:
            if name not in self._learnt and len(self._learnt) >= _MOST:
                return "new"
            return None if self._learnt.setdefault(name, digest) == digest else "changed"
        if name not in self._tools:
            return "new"
        return None if self._tools[name] == digest else "changed"

    @property
    def is_learning(self) -> bool:
        """Whether the tools are being listed for the first time."""
        return self._tools is None

    def describe(self, name: str, safe: str) -> None:
        """Keep the beginning of what a tool says of itself, made safe, as long as there is room for it."""
        kept = safe[:LONGEST]
        if len(kept) <= self._room:
            self.texts[name] = kept
            self._room -= len(kept)

    def changes(self) -> Changes | None:
        """What a complete list shows and was not reported yet: tools that are gone; with new pins, all changes."""
        gone = [] if len(self._listed) >= _MOST else sorted(self._before.keys() - self._listed.keys())
        changed: list[str] = []
        new: list[str] = []
        if self._anew:
            changed = sorted(name for name, own in self._listed.items() if self._before.get(name, own) != own)
            new = sorted(self._listed.keys() - self._before.keys())
        changes = Changes(changed, new, gone)
        self._before = {name: self._listed[name] for name in self._listed.keys() & self._before.keys()}
        if self._anew:
            self._before, self._anew = self._listed.copy(), False
        return changes if any(changes) else None

    def knows(self, name: str) -> bool:
        """Whether a tool of this name was seen."""
        return name in self._written

    def keep(self, *, complete: bool) -> Learnt | None:
        """Write down what was learnt, page by page; what that was, None for nothing new. Raises `OSError`.

        Once the list is `complete`, nothing is learnt any more.
        """
        learnt = None
        if self._written != self._learnt or (self._tools is None and complete):
            data = msgspec.json.format(msgspec.json.encode(_File(2, self._learnt, self.texts))) + b"\n"
            replace_file(self._path, data, durable=True)
            self._written = self._learnt.copy()
            learnt = Learnt(len(self._written), complete and self._tools is None)
        if self._tools is None and complete:
            self._tools = self._learnt
        return learnt


def open_pins(path: Path, *, anew: bool) -> Pins:
    """The pins in a file; to be learnt where there is none, or `anew`. Raises `ConfigError`."""
    if not path.parent.is_dir():
        raise ConfigError("--pin: its folder does not exist")
    if anew:
        return _to_learn(path, _before(path))
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return _to_learn(path)
    except OSError as error:
        raise ConfigError(f"--pin: {path} cannot be read: {error.strerror or 'unknown error'}") from None
    if not stat.S_ISREG(status.st_mode) or foreign_writer(status, root_may=True) is not None:
        raise ConfigError(f"--pin: {path} is no file that its owner alone may write")
    try:
        pinned = msgspec.json.decode(data, type=_File)
        return Pins(path, pinned.tools, texts=pinned.texts)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ConfigError(f"--pin: {path} is no file of pins; --repin makes a new one") from None


def _before(path: Path) -> dict[str, str]:
    """The pins that are made anew, to tell what changes; none where they cannot be read."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST + 1), type=_File).tools
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _to_learn(path: Path, before: dict[str, str] | None = None) -> Pins:
    try:
        refuse_unwritable(path)
    except OSError as error:
        raise ConfigError(f"--pin: {path} cannot be written: {error.strerror or 'unknown error'}") from None
    return Pins(path, None, before)


def _named(names: Sequence[str], shown: Callable[[str], str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(map(shown, names[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
