"""What questions of the upstream to a user offer masked, so that an answer brings back the server's own value.

A default or a choice that holds somebody's address is shown masked. A user who accepts it sends the mask, which the
server would keep as data. So what stands behind each mask is remembered for as long as its question may be answered,
and goes back in the mask's place. An answer with a mask that no value here stands behind, or more than one, is refused.

A question comes as a request of the upstream (`elicitation/create`), or since 2026-07-28 in the result of a call, which
the client then makes again with the answers in it.
"""

import hashlib
import itertools
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scanner.masking.masks import HIDDEN, OMITTED_CONTENT
from server.guard.masks.forms import shows_mask
from server.guard.wire.messages import Message, encoded, list_in, object_in, read_line

MOST: Final = 256
"""Results with questions that are remembered; the oldest go first, and masks in answers to them are refused then."""

SAMPLING: Final = "sampling/createMessage"

_SCHEMA: Final = "requestedSchema"
_REPEATED: Final = frozenset({"inputResponses", "requestState", "_meta"})
"""Parameters in which a call that is made again with answers may differ from the first one."""

_OFFERING: Final = frozenset({"default", "enum", "const"})
_HOLDING: Final = frozenset({"items", "anyOf", "oneOf", "allOf"})
_MOST_TEXT: Final = 65_536
"""Bytes of what is remembered of one question: names, masks and the values behind them. Of a larger one nothing is."""

_DEEPEST: Final = 8  # levels of a property; the protocol has three
_FORMS: Final = frozenset({"pattern", "format", "minLength", "maxLength"})


class MaskedAnswerError(Exception):
    """An answer with a mask that stands for no one value. It has no text."""


Offers = Mapping[str, Mapping[str, Sequence[Any]]]
"""What one question offers, by its property and then by what the user sees: the values behind that."""


class Questions:
    """The questions that may still be answered. Threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[int, Offers] = {}
        self._in_results: dict[bytes, Mapping[str, Offers]] = {}

    def asked(self, number: int, offers: Offers) -> None:
        """Remember a request of the upstream by the number that the client sees; `UpstreamRequests` bounds them."""
        with self._lock:
            self._asked[number] = offers

    def over(self, number: object) -> Offers:
        """What a request offered that is open no more."""
        with self._lock:
            return self._asked.pop(number, {}) if isinstance(number, int) else {}

    def asked_in(self, method: str, params: Any, state: Any, offers: Mapping[str, Offers]) -> None:
        """Remember the questions in the result of a call. `state`: the `requestState` that the client sees."""
        if not any(offers.values()):
            return
        with self._lock:
            self._in_results[_call_key(method, params, state)] = offers
            if len(self._in_results) > MOST:
                del self._in_results[next(iter(self._in_results))]

    def answered_in(self, message: Message, written: Message) -> Message:
        """A call with its answers as the upstream reads them. `written`: as the client wrote it.

        Raises `MaskedAnswerError`.
        """
        params: Any = message.get("params")
        answers = params.get("inputResponses") if isinstance(params, dict) else None
        if not isinstance(answers, dict):
            return message
        own: dict[str, Any] = written["params"]
        with self._lock:
            offers = self._in_results.get(_call_key(message["method"], own, own.get("requestState")), {})
        settled = {key: unmasked(answer, offers.get(key, {})) for key, answer in answers.items()}
        return {**message, "params": {**params, "inputResponses": settled}}


def questions_in(method: str, holder: Any) -> Iterator[tuple[str, Message]]:
    """The method and parameters of each question: of a request of the upstream itself, or those in a result.

    Since 2025-11-25 also in an error that says that a page has to be opened first (-32042).
    """
    if not isinstance(holder, dict):
        return
    for page in list_in(object_in(holder, "data"), "elicitations"):
        if isinstance(page, dict):
            yield "elicitation/create", page
    for one in object_in(holder, "inputRequests").values():
        if isinstance(one, dict) and isinstance(one.get("params"), dict):
            yield str(one.get("method")), one["params"]
    yield method, holder


def schemas_in(holder: Any) -> dict[str, Message]:
    """The schemas of the questions in parameters or a result, by the name of each; "" for that of a request itself."""
    if not isinstance(holder, dict):
        return {}
    several = holder.get("inputRequests")
    asked = {"": {"params": holder}} if not isinstance(several, dict) else several
    found = {key: object_in(object_in(one, "params"), _SCHEMA) for key, one in asked.items()}
    return {key: schema for key, schema in found.items() if schema}


def copied(schemas: Mapping[str, Message]) -> dict[str, Message]:
    """Copies of schemas, which are kept while the schemas themselves are scanned in place."""
    copies: dict[str, Message] = read_line(encoded(schemas)) if schemas else {}
    return copies


def offers_of(before: Mapping[str, Message], shown: Mapping[str, Message]) -> dict[str, Offers]:
    """What each question offers, by the schemas as they came and as they are shown.

    A masked default that a client could not accept leaves its schema: one that is no text, and one that was withheld,
    which nobody is to accept unread. What a mask would not fit is no longer asked of a text: the server checks what it
    gets anyway.
    """
    return {key: _offers(own, shown.get(key, {})) for key, own in before.items()}


def _offers(before: Message, shown: Message) -> Offers:
    own, safe = object_in(before, "properties"), object_in(shown, "properties")
    offers: dict[str, dict[str, list[Any]]] = {}
    room = _MOST_TEXT
    for name, schema in own.items():
        if isinstance(schema, dict) and isinstance(changed := safe.get(name), dict):
            _tell_apart(schema, changed)
            for seen, value in _pairs(schema, changed, _DEEPEST):
                if seen != value or HIDDEN in seen or shows_mask(seen):
                    room -= len(name) + len(seen) + len(encoded(value))
                    behind = offers.setdefault(name, {}).setdefault(seen, [])
                    if room >= 0 and value not in behind[:2]:  # two are as good as more: nobody knows which
                        behind.append(value)
            _settle(schema, changed)
    return offers if room >= 0 else {}


def _pairs(own: Message, safe: Message, deepest: int) -> Iterator[tuple[str, Any]]:
    """What each property offers as a text: as the user sees it, and as the server wrote it."""
    for name, member in own.items():
        other = safe.get(name)
        for value, shown in _paired(member, other) if isinstance(member, list) else [(member, other)]:
            if name in _OFFERING and isinstance(shown, str):
                yield shown, value
            elif name in _HOLDING and deepest and isinstance(value, dict) and isinstance(shown, dict):
                yield from _pairs(value, shown, deepest - 1)


def _tell_apart(own: Message, safe: Message) -> None:
    """Number the choices of a property that look alike once they are masked; a default that is one goes with it."""
    counts: dict[str, int] = {}  # of the values behind what is shown
    shown_for: dict[bytes, Any] = {}
    for holder, place, value in list(_choices(own, safe)):
        shown = holder[place]
        if not isinstance(shown, str) or shown == value:
            continue
        own_form = encoded(value)
        if own_form not in shown_for:
            number = counts[shown] = counts.get(shown, 0) + 1
            shown_for[own_form] = shown if number == 1 else f"{shown} ({number})"
        holder[place] = shown_for[own_form]
    default, shown = own.get("default"), safe.get("default")
    if isinstance(default, list) and isinstance(shown, list):
        safe["default"] = [shown_for.get(encoded(one), now) for one, now in zip(default, shown, strict=False)]
    elif default is not None:
        safe["default"] = shown_for.get(encoded(default), shown)


def _choices(own: Message, safe: Message) -> Iterator[tuple[Any, Any, Any]]:
    """Each choice as it is shown, by its holder and place, and as the server wrote it."""
    values, shown = own.get("enum"), safe.get("enum")
    if isinstance(values, list) and isinstance(shown, list):
        yield from zip(itertools.repeat(shown), range(len(shown)), values, strict=False)
    for name in ("anyOf", "oneOf"):
        branches, changed = own.get(name), safe.get(name)
        for one, other in _paired(branches, changed):
            if isinstance(one, dict) and isinstance(other, dict) and "const" in one and "const" in other:
                yield other, "const", one["const"]
    items, others = own.get("items"), safe.get("items")
    if isinstance(items, dict) and isinstance(others, dict) and "items" not in items:
        yield from _choices(items, others)


def _paired(own: Any, safe: Any) -> Iterator[tuple[Any, Any]]:
    """The items of two lists side by side; nothing where either is none."""
    if isinstance(own, list) and isinstance(safe, list):
        yield from zip(own, safe, strict=False)


def _settle(own: Message, safe: Message) -> None:
    if "default" not in safe or safe["default"] == own.get("default"):
        return
    default = safe["default"]
    texts = default if isinstance(default, list) else [default]
    kind = own.get("type")
    if kind not in ("string", "array") or not all(isinstance(text, str) and text != OMITTED_CONTENT for text in texts):
        del safe["default"]
        return
    for name in _FORMS & safe.keys():
        del safe[name]


def unmasked(answer: Any, offers: Offers) -> Any:
    """An answer with the server's own values in the places of their masks. Raises `MaskedAnswerError`."""
    content = object_in(answer, "content")
    if not content or "action" not in answer:  # an answer of a model, or roots
        return answer
    own = {name: _unmasked(value, offers.get(name, {}), offers) for name, value in content.items()}
    return {**answer, "content": own}


def _unmasked(value: Any, own: Mapping[str, Sequence[Any]], offers: Offers) -> Any:
    """`own`: what the property offers that is answered; a user may also copy what another one does."""
    if isinstance(value, list):
        return [_unmasked(item, own, offers) for item in value]
    if not isinstance(value, str):
        return value
    behind = own.get(value) or [one for others in offers.values() for one in others.get(value, ())]
    if len(behind) == 1:
        return behind[0]
    if behind or shows_mask(value):
        raise MaskedAnswerError
    return value


def _call_key(method: str, params: Any, state: Any) -> bytes:
    """By what a call is known that is made again."""
    same = {name: value for name, value in params.items() if name not in _REPEATED} if isinstance(params, dict) else {}
    return hashlib.sha256(encoded([method, same, state], ordered=True)).digest()
