"""Results that are larger than allowed: whole records leave, then texts from their ends, alike in both channels."""

from collections.abc import Container, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from scanner.masking.masks import OMITTED_CONTENT
from scanner.views.budget import TEXT_OMITTED
from server.guard.contents.document_texts import Mirror
from server.guard.contents.shortening import (
    ROUNDS,
    SHORTEST,
    Left,
    TooLargeError,
    blocks_in,
    front,
    replaced,
    size_of,
    texts_in,
    with_shorter_text,
    without_records,
)
from server.guard.contents.unread import MORE, Unread, leave_unread
from server.guard.options import SMALLEST
from server.guard.wire.messages import Message, UnreadableError, encoded, has_text, list_in, read_line
from server.guard.wire.repeated_texts import strings

_CUT_OFF: Final = MORE // 2
"""Bytes that leave at least from the end of a text of which not all was read."""

_WITHHELD: Final = OMITTED_CONTENT.encode()

_WRAPPING: Final = 3
"""A whole result may be at most this many times `max_bytes`: its texts, its document, and the members around them."""


class SizeLimit:
    """What a result has: `max_bytes` for its texts, and as many for its document. Immutable; threads share it."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    def leave_unread(self, result: Message) -> Unread:
        """Cut a result to a little more than that, before it is read; what left it. Raises `TooLargeError`."""
        return leave_unread(result, self._max_bytes)

    def fit(self, result: Message, mirrors: Sequence[Mirror], left_out: int, unread: Unread) -> bool:
        """Cut a result to it, and put its document into the `mirrors`, the texts that say it; whether any was cut.

        `left_out`: the blocks that left it already. `unread`: what left their texts. Raises `TooLargeError`.
        """
        cut = self._fit_echoes(result, mirrors, unread)
        cut = self._fit_document(result, mirrors, unread.document) or cut
        was = _texts_of_content(result, unread.texts)
        if self._fit_texts(result, unread):
            cut = True
            if was:
                left_out = _leave_out_empty(result, left_out, was)
        return _fit_blocks(result, left_out, _WRAPPING * self._max_bytes) or cut

    def leave_out_many(self, result: Message) -> int:
        """Take blocks out of a result that are sure to find no room, before any is read; how many those are."""
        return _leave_out_many(result, _WRAPPING * self._max_bytes)

    def refuse_large(self, result: Message, size: int) -> None:
        """Raise `TooLargeError` for a result of `size` bytes whose texts fit, and all the rest does not."""
        most = _WRAPPING * self._max_bytes
        if size <= most:
            return
        media = ((block, name) for block in blocks_in(result) for name in ("data", "blob"))
        if size - sum(len(block[name]) for block, name in media if has_text(block, name)) > most:
            raise TooLargeError(most, self._max_bytes)

    def _fit_document(self, result: Message, mirrors: Sequence[Mirror], left: Left | None) -> bool:
        """Cut the document if it has to be, and put it into its texts; it is encoded once for all of them."""
        document = result.get("structuredContent")
        if not isinstance(document, dict | list):
            return False
        data = encoded(document)
        cut = len(data) > self._max_bytes or left is not None
        if cut:
            data = encoded(self._fitting(document, self._max_bytes, left))
        result["structuredContent"] = msgspec.Raw(data)
        text = data.decode() if mirrors else ""
        for mirror in mirrors:
            mirror.block["text"] = text if cut else mirror.shown(data, text, self._max_bytes)
        return cut

    def _fit_echoes(self, result: Message, mirrors: Sequence[Mirror], unread: Unread) -> bool:
        """Cut texts that stand in the document too, alike in both, if they or the document are too large.

        A tool that returns a text says it in a block and as the `result` of its document.
        """
        document = result.get("structuredContent")
        if not isinstance(document, dict | list):
            return False
        own = {id(mirror.block) for mirror in mirrors}
        texts = [block for block in texts_in(result) if id(block) not in own]
        shown = [block["text"] for block in texts]
        total = sum(map(size_of, shown))
        if not shown or (not unread.texts and max(total, len(encoded(document))) <= self._max_bytes):
            return False
        if frozenset(shown).isdisjoint(strings(document)):
            return False
        room = min(total, self._max_bytes)
        for _ in range(ROUNDS):
            shorter = dict(zip(shown, self._cut_all(texts, room, unread), strict=True))
            cut = replaced(document, shorter)
            size = len(encoded(cut))
            if size <= self._max_bytes:
                for block in texts:
                    block["text"] = shorter[block["text"]]
                unread.texts.clear()
                result["structuredContent"] = cut
                return True
            room = min(room - 1, room * self._max_bytes // size - SHORTEST)
            if room < SHORTEST:
                break
        return False

    def _fit_texts(self, result: Message, unread: Unread) -> bool:
        """Cut texts behind the room that there is; whether any was. What is JSON stays JSON."""
        texts = list(texts_in(result))
        if not unread.texts and sum(size_of(block["text"]) for block in texts) <= self._max_bytes:
            return False
        cut = self._cut_all(texts, self._max_bytes, unread)
        for block, text in zip(texts, cut, strict=True):
            block["text"] = text
        return True

    def _cut_all(self, texts: list[Message], room: int, unread: Unread) -> list[str]:
        """The texts of blocks as they fit into so many bytes; the last ones are cut, and those not all read."""
        cut: list[str] = []
        for block in texts:
            text: str = block["text"]
            data, left = text.encode(), unread.texts.get(id(block))
            shown = self._cut(data, room, left) if len(data) > room or left is not None else text
            cut.append(shown)
            room = max(0, room - (len(data) if left is None else size_of(shown)))
        return cut

    def _cut_text(self, text: str, room: int, left: Left | None) -> str:
        return self._cut(text.encode(), room, left)

    def _cut(self, text: bytes, room: int, left: Left | None = None) -> str:
        if room >= SMALLEST and text[:1] in {b"{", b"["} and (left is None or left.is_document):
            try:
                return encoded(self._fitting(read_line(text), room, left)).decode()
            except (UnreadableError, TooLargeError):
                pass  # no JSON, or one large value
        if text == _WITHHELD:
            return OMITTED_CONTENT
        if left is not None:
            room = min(room, len(text) - min(_CUT_OFF, len(text) // 2))
        if room < SHORTEST:
            return TEXT_OMITTED
        kept = front(text, room - SHORTEST // 2)
        beyond = len(text) - size_of(kept) + (0 if left is None else left.size)
        return f"{kept}\n[{beyond} more bytes omitted: too long]"

    def _fitting(self, document: Any, limit: int, left: Left | None = None) -> Any:
        """A document without the records that are too many; each list that became shorter says so beside it.

        A list that is the whole document says it in its last item.
        """
        behind = Left(left.size) if left is not None and left.size else None
        if behind is not None or len(encoded(document)) > limit:
            cut = partial(self._cut_text, left=behind)
            document, _ = with_shorter_text(document, limit, SHORTEST // 2, cut)
        made = without_records(document, limit, () if left is None else left.totals)
        if made is None:
            raise TooLargeError(limit, self._max_bytes)
        return made


_BLOCK: Final = len('{"type":"text","text":""},')  # what is left of a block of text at least, whatever is masked or cut

_NOTE: Final = "[{} more block{} omitted: too long]"
_RESERVED: Final = 2_048  # bytes for the note, for what was done to the result, and for the message around it
_COUNTED: Final = 256
"""Characters of a text that count before it is read; the rest of a long one may be withheld, and leave room."""


def _leave_out_many(result: Message, room: int) -> int:
    """Take the last blocks out of the content that are sure to find no room in so many bytes; how many those are.

    Comes before anything is read: to read one takes as long as to read a short text, and nothing else is answered
    meanwhile. A tool that returns a list sends a block for each of its items, and clients show each. So what does not
    fit is told once, and a result is not refused because its blocks are many.
    """
    blocks = list_in(result, "content")
    for number, block in enumerate(blocks):
        room -= _BLOCK + (min(len(block["text"]), _COUNTED) if _is_text(block) else 0)
        if room < 0:
            left_out = len(blocks) - number
            del blocks[number:]
            return left_out
    return 0


def _leave_out_empty(result: Message, left_out: int, was: list[str]) -> int:
    """Take the text blocks out of the content of which a cut has left nothing; how many blocks left it in all.

    `was`: the texts of its blocks before they were cut.
    """
    content = result["content"]
    texts = iter(was)
    kept = [
        block
        for block in content
        if not (_is_text(block) and next(texts) != TEXT_OMITTED and block["text"] == TEXT_OMITTED)
    ]
    left_out += len(content) - len(kept)
    content[:] = kept
    return left_out


def _fit_blocks(result: Message, left_out: int, most: int) -> bool:
    """Take more text blocks out of the content until the result has at most so many bytes, and tell of all.

    Whether any left it.
    """
    content = list_in(result, "content")
    beyond = len(encoded(result)) + _RESERVED - most if len(content) * _BLOCK > most // 8 or left_out else 0
    while beyond > 0 and content and _is_text(content[-1]) and len(content) > 1:
        beyond -= len(encoded(content.pop())) + 1
        left_out += 1
    if left_out:
        content.append({"type": "text", "text": _NOTE.format(left_out, "s" * (left_out > 1))})
    return left_out > 0


def _texts_of_content(result: Message, unread: Container[int]) -> list[str]:
    """The texts of the text blocks of the content. `unread`: the identities of those of which not all was read."""
    return [
        "" if id(block) in unread and block["text"] == TEXT_OMITTED else block["text"]
        for block in filter(_is_text, list_in(result, "content"))
    ]


def _is_text(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "text" and has_text(block, "text")
