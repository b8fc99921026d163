"""Where in a request of the client personal or payment data stands, for the words of its refusal: names, no values."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from scanner import Scanner
from server.guard.messages import Message, encoded, object_in
from server.guard.methods import CALL

_MOST: Final = 32
"""Arguments that are looked at one by one; more are told together. Each takes about 0.2 ms."""

_MOST_TOLD: Final = 4
_WITH_ARGUMENTS: Final = frozenset({CALL, "prompts/get"})
_TOGETHER: Final = "The request holds personal or payment data ({kinds})"
_ADVICE: Final = (
    ", which may not be sent to this server. Leave the value out or ask the user; whoever runs the guard decides about"
    " this with --arguments."
)


def told(written: Message, scanner: Scanner, counts: Mapping[str, int], shown: Callable[[str], str | None]) -> str:
    """What the client is told of a request that is not sent. `counts`: what was found in it, by kind.

    `shown`: a name that may be repeated, or None. What is only found in several arguments together is told of the
    request.
    """
    places = []
    for name, value in _members(written):
        kinds = sorted(scanner.redact_json(encoded({name: value})).counts)
        if kinds:
            places.append(f"`{shown(name) or '(a name that is data itself)'}` ({', '.join(kinds)})")
    if not places:
        return _TOGETHER.format(kinds=", ".join(sorted(counts))) + _ADVICE
    more = len(places) - _MOST_TOLD
    listed = ", ".join(places[:_MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
    what = "argument" if written.get("method") in _WITH_ARGUMENTS else "parameter"
    several = len(places) > 1
    return f"The {what}{'s' * several} {listed} hold{'s' * (not several)} personal or payment data{_ADVICE}"


def _members(written: Message) -> list[tuple[str, Any]]:
    params = object_in(written, "params")
    arguments = object_in(params, "arguments") if written.get("method") in _WITH_ARGUMENTS else params
    members = list(arguments.items())
    return members if len(members) <= _MOST else []
