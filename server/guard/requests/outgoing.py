"""What a client sends out: what of a message is handed on, and what of it is looked at for personal data.

A message is handed on with the members that a message has, and no others: a reader of JSON that takes `Method` for
`method` would find a call in what was a ping here. Stand-ins are swapped back where the server asks for them, in what a
message carries; ids and tokens come back to the client, and stay as the client wrote them.

What is looked at is what the client wrote, so that what the server itself had said is no leak when it comes back. All
that a request, an answer or a notification carries is looked at, and not the arguments of calls alone: whatever arrives
is sent out. Names of programs, folders and prompts are texts, and what stands in arguments and answers is data under
its own names.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from scanner import Scanner
from server.guard.masks.stand_ins import StandIns
from server.guard.wire.messages import Message, encoded, folded, object_in, text_in
from server.guard.wire.methods import CALL

_CARRYING: Final[tuple[str, ...]] = ("params", "result", "error")

_FORMS: Final = frozenset(
    {"params", "result", "_meta", "clientInfo", "io.modelcontextprotocol/clientInfo", "roots", "ref", "argument"}
    | {"inputResponses"}
)
"""Members with objects of the protocol (schema.ts of 2024-11-05 to 2026-07-28), in which a `name` is no person's."""

_TEXTS: Final = frozenset({"name", "title", "version", "uri", "cursor", "description", "reason", "message", "value"})

_DECISIVE: Final = frozenset({"name", "arguments"})
"""Members of `params` that decide whether a call may pass."""


def handed_on(message: Message) -> Message:
    """A message of the client with no members but those of a message."""
    kept = {name: message[name] for name in ("id", "method", *_CARRYING) if name in message}
    return {"jsonrpc": "2.0", **kept}


def restored(message: Message, stand_ins: StandIns) -> Message:
    """The message with what its stand-ins stand for, where the server reads them."""
    carried = {name: stand_ins.restore(message[name]) for name in _CARRYING if name in message}
    meta = object_in(object_in(message, "params"), "_meta")
    if "progressToken" in meta:
        carried["params"]["_meta"]["progressToken"] = meta["progressToken"]
    return {**message, **carried}


def is_ambiguous(params: object) -> bool:
    """Whether another reader could find another name or other arguments in the parameters of a call."""
    return isinstance(params, dict) and any(
        name not in _DECISIVE and folded(name) in _DECISIVE for name in params if len(name) <= 2 * len("arguments")
    )


def name_of(message: Message) -> str:
    """The tool or prompt that a request names; empty for none."""
    return text_in(object_in(message, "params"), "name") or ""


def arguments_of(method: str, params: Any) -> dict[str, Any]:
    """What a request asks for, in plain values: numbers that are no integers are undecoded so far.

    The arguments of a call of a tool; of another method its parameters, such as the address of a resource.
    """
    given = params if isinstance(params, dict) else {}
    asked = object_in(given, "arguments") if method == CALL else {k: v for k, v in given.items() if k != "_meta"}
    try:
        plain: dict[str, Any] = msgspec.json.decode(encoded(asked))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}
    return plain


def document_of(message: Message) -> bytes:
    """All that a message of the client carries, as a document for the scanner."""
    texts: list[str] = [str(message[name]) for name in ("id", "method") if "method" in message and name in message]
    values: list[Any] = []
    _gather({name: message[name] for name in _CARRYING if name in message}, texts, values)
    return encoded({"text": texts, **{str(number): value for number, value in enumerate(values)}})


def _gather(members: Message, texts: list[str], values: list[Any]) -> None:
    for name, value in members.items():
        if name in _TEXTS and isinstance(value, str):
            texts.append(value)
        elif name == "inputResponses" and isinstance(value, dict):
            for asked, answer in value.items():
                texts.append(asked)
                _form({"answer": answer}, "answer", texts, values)
        elif name in _FORMS:
            _form(members, name, texts, values)
        else:
            values.append({name: value})


def _form(holder: Message, name: str, texts: list[str], values: list[Any]) -> None:
    value = holder[name]
    if isinstance(value, dict):
        _gather(value, texts, values)
    elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
        for item in value:
            _gather(item, texts, values)
    else:
        values.append({name: value})


# ---- which part of a request holds what ----


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
