"""Results that are larger than allowed: whole records leave, then texts from their ends, alike in both channels."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from scanner.masking.masks import OMITTED_CONTENT
from scanner.views.budget import TEXT_OMITTED
from server.guard.block_limit import fit_blocks, leave_out_empty, leave_out_many, texts_of_content
from server.guard.messages import Message, UnreadableError, encoded, has_text, read_line
from server.guard.mirrors import Mirror
from server.guard.repeated_texts import strings
from server.guard.shortening import (
    ROUNDS,
    SHORTEST,
    Left,
    TooLargeError,
    blocks_in,
    front,
    replaced,
    size_of,
    texts_in,
    without_records,
)
from server.guard.unread import MORE, Unread, leave_unread

SMALLEST: Final = 4_096
"""Bytes of a result that are allowed at least: room for a document that says that most of it left."""

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
        was = texts_of_content(result, unread.texts)
        if self._fit_texts(result, unread):
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
        document = self._with_shorter_text(document, limit, 0 if left is None else left.size)
        made = without_records(document, limit, () if left is None else left.totals)
        if made is None:
            raise TooLargeError(limit, self._max_bytes)
        return made

    def _with_shorter_text(self, document: Any, limit: int, unread: int) -> Any:
        """A document whose longest text, where it is most of it, was cut to fit, as a page that was fetched is.

        `unread`: bytes that left its end already.
        """
        longest = max(strings(document), key=size_of, default="")
        size, room = len(encoded(document)), size_of(longest)
        if (size <= limit and not unread) or 2 * room < size:
            return document
        left = Left(unread) if unread else None
        written = len(encoded(longest))  # more than it has, where there is much to escape
        room -= SHORTEST // 2
        for _ in range(ROUNDS):
            room -= -(-max(0, size - limit) * size_of(longest) // written)
            if room < SHORTEST:
                break
            shorter = replaced(document, {longest: self._cut(longest.encode(), room, left)})
            size = len(encoded(shorter))
            if size <= limit:
                return shorter
        return document
