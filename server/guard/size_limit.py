"""Results that are larger than allowed: whole records leave, then texts from their ends, alike in both channels."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from scanner.errors import PayloadError
from scanner.views.budget import TEXT_OMITTED, fit
from scanner.views.summary import SUMMARY_KEY, Summaries
from server.guard.block_limit import fit_blocks, leave_out_empty, leave_out_many, texts_of_content
from server.guard.messages import Message, UnreadableError, containers, encoded, has_text, read_line
from server.guard.mirrors import Mirror
from server.guard.repeated_texts import strings

SMALLEST: Final = 4_096
"""Bytes of a result that are allowed at least: room for a document that says that most of it left."""

_WRAPPING: Final = 3
"""A whole result may be at most this many times `max_bytes`: its texts, its document, and the members around them."""

_SHORTEST: Final = 256  # bytes of room below which a text leaves as a whole
_ROUNDS: Final = 8  # tries to find how much of a text fits once it is written in JSON


class TooLargeError(Exception):
    """A result that cannot be cut to `most` bytes; `max_bytes` is the limit that this follows from. It has no text."""

    def __init__(self, most: int, max_bytes: int) -> None:
        super().__init__()
        self.most = most
        self.max_bytes = max_bytes


class SizeLimit:
    """What a result has: `max_bytes` for its texts, and as many for its document. Immutable; threads share it."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    def fit(self, result: Message, mirrors: Sequence[Mirror], left_out: int = 0) -> bool:
        """Cut a result to it, and put its document into the `mirrors`, the texts that say it; whether any was cut.

        `left_out`: the blocks that left it already. Raises `TooLargeError`.
        """
        cut = self._fit_echoes(result, mirrors)
        cut = self._fit_document(result, mirrors) or cut
        was = texts_of_content(result)
        if self._fit_texts(result):
            cut = True
            if was:
                left_out = leave_out_empty(result, left_out, was)
        return fit_blocks(result, left_out, _WRAPPING * self._max_bytes) or cut

    def leave_out_many(self, result: Message) -> int:
        """Take blocks out of a result that are sure to find no room, before any is read; how many those are."""
        return leave_out_many(result, _WRAPPING * self._max_bytes)

    def refuse_large(self, result: Message, size: int) -> None:
        """Raise `TooLargeError` for a result of `size` bytes whose texts fit, and all the rest does not."""
        most = _WRAPPING * self._max_bytes
        if size <= most:
            return
        media = ((block, name) for block in _blocks(result) for name in ("data", "blob"))
        if size - sum(len(block[name]) for block, name in media if has_text(block, name)) > most:
            raise TooLargeError(most, self._max_bytes)

    def _fit_document(self, result: Message, mirrors: Sequence[Mirror]) -> bool:
        """Cut the document if it has to be, and put it into its texts; it is encoded once for all of them."""
        document = result.get("structuredContent")
        if not isinstance(document, dict | list):
            return False
        data = encoded(document)
        cut = len(data) > self._max_bytes
        if cut:
            data = encoded(self._fitting(document, self._max_bytes))
        result["structuredContent"] = msgspec.Raw(data)
        text = data.decode() if mirrors else ""
        for mirror in mirrors:
            mirror.block["text"] = text if cut else mirror.shown(data, text, self._max_bytes)
        return cut

    def _fit_echoes(self, result: Message, mirrors: Sequence[Mirror]) -> bool:
        """Cut texts that stand in the document too, alike in both, if they or the document are too large.

        A tool that returns a text says it in a block and as the `result` of its document.
        """
        document = result.get("structuredContent")
        if not isinstance(document, dict | list):
            return False
        own = {id(mirror.block) for mirror in mirrors}
        texts = [block for block in _texts(result) if id(block) not in own]
        shown = [block["text"] for block in texts]
        total = sum(map(_size, shown))
        if not shown or max(total, len(encoded(document))) <= self._max_bytes:
            return False
        if frozenset(shown).isdisjoint(strings(document)):
            return False
        room = min(total, self._max_bytes)
        for _ in range(_ROUNDS):
            shorter = dict(zip(shown, self._cut_all(shown, room), strict=True))
            cut = _replaced(document, shorter)
            size = len(encoded(cut))
            if size <= self._max_bytes:
                for block in texts:
                    block["text"] = shorter[block["text"]]
                result["structuredContent"] = cut
                return True
            room = min(room - 1, room * self._max_bytes // size - _SHORTEST)
            if room < _SHORTEST:
                break
        return False

    def _fit_texts(self, result: Message) -> bool:
        """Cut texts behind the room that there is; whether any was. What is JSON stays JSON."""
        texts = list(_texts(result))
        if sum(_size(block["text"]) for block in texts) <= self._max_bytes:
            return False
        cut = self._cut_all([block["text"] for block in texts], self._max_bytes)
        for block, text in zip(texts, cut, strict=True):
            block["text"] = text
        return True

    def _cut_all(self, texts: list[str], room: int) -> list[str]:
        """The texts as they fit into so many bytes; the last ones are cut."""
        cut: list[str] = []
        for text in texts:
            data = text.encode()
            cut.append(self._cut(data, room) if len(data) > room else text)
            room = max(0, room - len(data))
        return cut

    def _cut(self, text: bytes, room: int) -> str:
        if room >= SMALLEST and text[:1] in {b"{", b"["}:
            try:
                return encoded(self._fitting(read_line(text), room)).decode()
            except (UnreadableError, TooLargeError):
                pass  # no JSON, or one large value
        if room < _SHORTEST:
            return TEXT_OMITTED
        front = text[: room - _SHORTEST // 2]
        end = front.rfind(b"\n") + 1
        kept = (front[:end] if end > len(front) // 2 else front).decode(errors="ignore").rstrip()
        left = len(text) - len(kept.encode())
        return f"{kept}\n[{left} more bytes omitted: too long]"

    def _fitting(self, document: Any, limit: int) -> Any:
        """A document without the records that are too many; each list that became shorter says so beside it.

        A list that is the whole document says it in its last item.
        """
        document = self._with_shorter_text(document, limit)
        shown: dict[str, Any] = {"document": document}
        summaries = Summaries()
        for holder, name, items in _lists(shown):
            summaries.note(holder, name, name, items, len(items))
        try:
            fit(shown, {}, summaries, limit)
        except (PayloadError, OverflowError):
            raise TooLargeError(limit, self._max_bytes) from None
        made = shown.get("document")
        if not isinstance(made, dict | list):
            raise TooLargeError(limit, self._max_bytes)
        left_out = shown.get(SUMMARY_KEY)
        return [*made, f"[{left_out}]"] if isinstance(made, list) and isinstance(left_out, str) else made

    def _with_shorter_text(self, document: Any, limit: int) -> Any:
        """A document whose longest text, where it is most of it, was cut to fit, as a page that was fetched is."""
        longest = max(strings(document), key=_size, default="")
        size, room = len(encoded(document)), _size(longest)
        if size <= limit or 2 * room < size:
            return document
        written = len(encoded(longest))  # more than it has, where there is much to escape
        room -= _SHORTEST // 2
        for _ in range(_ROUNDS):
            room -= -(-(size - limit) * _size(longest) // written)
            if room < _SHORTEST:
                break
            shorter = _replaced(document, {longest: self._cut(longest.encode(), room)})
            size = len(encoded(shorter))
            if size <= limit:
                return shorter
        return document


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _blocks(result: Message) -> Iterator[Message]:
    """Everything in a result that holds a text or binary: blocks, contents of resources, messages of prompts."""
    for name in ("content", "contents", "messages"):
        items = result.get(name)
        for item in items if isinstance(items, list) else [items]:
            if not isinstance(item, dict):
                continue
            yield item
            for inner in (item.get("resource"), item.get("content")):
                if isinstance(inner, dict):
                    yield inner
                    if isinstance(resource := inner.get("resource"), dict):
                        yield resource
                elif isinstance(inner, list):
                    yield from (block for block in inner if isinstance(block, dict))


def _texts(result: Message) -> Iterator[Message]:
    return (block for block in _blocks(result) if has_text(block, "text"))


def _replaced(value: Any, texts: dict[str, str]) -> Any:
    """A document with other texts in the places of some."""
    if isinstance(value, dict):
        return {name: _replaced(member, texts) for name, member in value.items()}
    if isinstance(value, list):
        return [_replaced(item, texts) for item in value]
    return texts.get(value, value) if isinstance(value, str) else value


def _lists(value: Any) -> Iterator[tuple[dict[str, Any], str, list[Any]]]:
    """Every list that is a member of an object, with the object and its name, the outer ones first."""
    for container in containers(value):
        if isinstance(container, dict):
            yield from ((container, name, member) for name, member in container.items() if isinstance(member, list))
