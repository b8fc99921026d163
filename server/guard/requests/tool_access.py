"""Which tools a client may see and call: those that are allowed, that are as they were, and that can be made safe."""

import threading
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from server.guard.contents.definitions import NAME, Reason, Withheld, digest_of, texts_of
from server.guard.requests.pins import Changes, Learnt, Pins
from server.guard.wire.messages import Message, folded, list_in, text_in
from server.guard.wire.methods import KNOWN
from server.keys.principal import Principal

_MOST_NAMES: Final = 8_192
"""Names that are remembered. What was withheld is never forgotten: once there are so many of those, a tool has to be
listed before it is called."""


class Offered(NamedTuple):
    """What a list of tools has shown besides the tools.

    `unused`: the patterns that match no tool of the first complete list, as options, and the limits of such tools.
    `changes`: how a complete list differs from the pins. `learnt`: what the pins have written down. `unwritten`:
    whether they could not be written.
    """

    unused: Sequence[str]
    changes: Changes | None
    learnt: Learnt | None
    unwritten: bool


class ToolAccess:
    """`allow`, `deny`: patterns of names such as `get_*`; no `allow` allows all, and `deny` wins. Threads share one.

    Names that differ in case are different tools, and some servers take them for the same: what is denied is denied in
    every case, and what is allowed is allowed as it is written.
    """

    def __init__(self, allow: Sequence[str], deny: Sequence[str], pins: Pins | None) -> None:
        self._allow = tuple(allow)
        self._deny = tuple(deny)
        self._pins = pins
        self._lock = threading.Lock()
        self._listed: set[str] = set()
        self._withheld: dict[str, Reason] = {}
        self._new: set[str] = set()  # tools of the last list that came later than the pins
        self._named: set[str] = set()  # of the list that is being answered
        self._was_complete = False  # a list, so that its patterns were looked at

    def allows(self, name: str) -> bool:
        """Whether the operator has a tool of this name called at all."""
        allowed = not self._allow or any(fnmatchcase(name, pattern) for pattern in self._allow)
        return allowed and not any(_is_like(name, pattern) for pattern in self._deny)

    def allows_method(self, method: str) -> bool:
        """Whether the operator has requests of this method made; patterns with a slash are about methods too."""
        return not any("/" in pattern and _is_like(method, pattern) for pattern in self._deny)

    def may_be_called(self, name: str) -> bool:
        """Whether nothing speaks against a tool of this name, as far as it was seen."""
        with self._lock:
            if name in self._withheld or NAME.fullmatch(name) is None or not self.allows(name):
                return False
            if self._is_full() and name not in self._listed:
                return False
            # A definition that was pinned may have changed since: who calls before it lists would call the changed one.
            return self._pins is None or (name in self._listed and self._pins.knows(name))

    def has_changed(self, name: str) -> bool:
        """Whether a tool of this name was listed with another definition than was pinned."""
        with self._lock:
            return self._withheld.get(name) == "changed"

    def is_new(self, name: str) -> bool:
        """Whether the last list had a tool of this name that was not pinned and is allowed otherwise."""
        with self._lock:
            return name in self._new and self.allows(name)

    def is_listed(self, name: str) -> bool:
        """Whether a tool of this name was offered."""
        with self._lock:
            return name in self._listed

    def begin(self) -> None:
        """A list of tools is answered from its beginning."""
        with self._lock:
            self._named.clear()
            self._new.clear()
            if self._pins is not None:
                self._pins.begin()

    def pinned(self, result: Message) -> list[Withheld]:
        """Take out of a list of tools those that are not as they were; comes before anything in it is changed."""
        tools = result.get("tools")
        if self._pins is None or not isinstance(tools, list):
            return []
        kept: list[Any] = []
        withheld: list[Withheld] = []
        with self._lock:
            for tool in tools:
                name = text_in(tool, "name")
                if name is None or NAME.fullmatch(name) is None:
                    kept.append(tool)  # is left out for that
                elif (change := self._pins.change(name, digest_of(tool))) is None:
                    kept.append(tool)
                else:
                    withheld.append(Withheld(name, change, tool))
                    if change == "new" and len(self._new) < _MOST_NAMES:
                        self._new.add(name)
        result["tools"] = kept
        return withheld

    def pinned_texts(self, name: str) -> str | None:
        """What a tool of this name said of itself when it was pinned; None where that was not kept."""
        return None if self._pins is None else self._pins.texts.get(name)

    def offered(
        self, result: Message, withheld: Sequence[Withheld], principal: Principal | None, limited: Sequence[str]
    ) -> Offered:
        """Keep of a list of safe tools those that the caller may call; remember what is offered and what is not.

        `limited`: the names that limits have, of tools and of methods.
        """
        complete = result.get("nextCursor") is None
        with self._lock:
            now_withheld = {
                one.name: one.reason for one in withheld if NAME.fullmatch(one.name) and one.reason != "new"
            }
            tools = [tool for tool in result["tools"] if tool["name"] not in now_withheld]
            names = {tool["name"] for tool in tools}
            if len(self._named) <= _MOST_NAMES:
                self._named |= names | {one.name for one in withheld}
            unused = self._without_tools(limited) if complete and not self._was_complete else []
            self._was_complete |= complete
            if len(self._listed) > _MOST_NAMES:
                self._listed.clear()
            self._listed |= names
            self._listed -= now_withheld.keys()
            if not self._is_full():
                self._withheld |= now_withheld
            for name in names & self._withheld.keys():
                del self._withheld[name]
            may = (lambda _: True) if principal is None else principal.may_call
            result["tools"] = [tool for tool in tools if self.allows(tool["name"]) and may(tool["name"])]
            if self._pins is None:
                return Offered(unused, None, None, unwritten=False)
            for tool in tools if self._pins.is_learning else ():
                self._pins.describe(tool["name"], texts_of(tool))
            changes = self._pins.changes() if complete else None
            try:
                return Offered(unused, changes, self._pins.keep(complete=complete), unwritten=False)
            except OSError:  # closed: what is not written down would be new after a restart, and so it is now
                result["tools"] = [tool for tool in result["tools"] if self._pins.knows(tool["name"])]
                return Offered(unused, changes, None, unwritten=True)

    def _without_tools(self, limited: Sequence[str]) -> list[str]:
        if len(self._named) > _MOST_NAMES:
            return []  # not all of them are known
        unused = [
            f"--allow-tool {one}" for one in self._allow if not any(fnmatchcase(name, one) for name in self._named)
        ]
        unused += [
            f"--deny-tool {one}"
            for one in self._deny
            if not self._is_of_methods(one) and not any(_is_like(name, one) for name in self._named)
        ]
        others = (one for one in limited if one not in self._named and not self._is_of_methods(one))
        return unused + [f"the limit of {one}" for one in others]

    def _is_of_methods(self, pattern: str) -> bool:
        """Whether a pattern is about methods: with a slash, unless this server has such names and the protocol none."""
        if "/" not in pattern:
            return False
        return any(_is_like(method, pattern) for method in KNOWN) or not any("/" in name for name in self._named)

    def _is_full(self) -> bool:
        return len(self._withheld) > _MOST_NAMES


def names_in(result: Message) -> list[str]:
    """The names of the tools in a list as it came, as far as they are some."""
    names = (text_in(tool, "name") for tool in list_in(result, "tools"))
    return [name for name in names if name is not None and NAME.fullmatch(name)]


def _is_like(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(folded(name), folded(pattern))
