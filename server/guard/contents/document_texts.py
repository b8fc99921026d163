"""Text blocks that say what the document of their result says: both are read once, and show the same.

Where nothing changed in the document, such a text passes byte for byte. It is written anew, indented as it was, where
anything did; and without spaces where it says more than the document, such as a name that comes twice in an object, or
says it in another order.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

import msgspec

from server.guard.wire.messages import Message, UnreadableError, encoded, list_in, read_line
from server.trust.each_once import each_once

_INDENT: Final = re.compile(r"\s{0,64}[{\[]\r?\n( {1,8})\S")


class Mirror(NamedTuple):
    """A block of text, its text as it came, and the document as it came, in compact JSON."""

    block: Message
    text: str
    document: bytes

    def shown(self, document: bytes, written: str, most: int) -> str:
        """The text for the document as it is now; `written`: the same as a text. It has at most so many bytes."""
        if self.text == written:
            return written
        if document != self.document:
            indented = self._indented(document)
            return indented if len(indented.encode()) <= most else written
        return self.text if len(self.text.encode()) <= most and _says_no_more(self) else written

    def _indented(self, document: bytes) -> str:
        """A document with a line for each value, as deep as in the text as it came, where that had such lines."""
        depth = _INDENT.match(self.text)
        return msgspec.json.format(document, indent=len(depth[1]) if depth is not None else -1).decode()


def mirrors_in(result: Message) -> list[Mirror]:
    """The text blocks that hold the same document as `structuredContent`, which is then scanned once for both."""
    document = result.get("structuredContent")
    if not isinstance(document, dict | list):
        return []
    texts = [block for block in list_in(result, "content") if isinstance(block, dict) and block.get("type") == "text"]
    # As most servers write it: 0.1 ms for 60 KB, where decoding takes 0.5.
    compact = encoded(document) if texts else b""
    # Once for all blocks: a server may send a block for each record, so once for each would be quadratic.
    ordered = cache(lambda: encoded(document, ordered=True))
    return [Mirror(block, block["text"], compact) for block in texts if _says(block.get("text"), compact, ordered)]


def _says(text: object, compact: bytes, ordered: Callable[[], bytes]) -> bool:
    """Whether a text is the document, whatever the order of its members; 1 is neither true nor 1.0.

    `compact` and `ordered` are the document, as it is written and with its members in order.
    """
    if not isinstance(text, str) or text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        data = text.encode()
        return data == compact or encoded(read_line(data), ordered=True) == ordered()
    except (UnreadableError, RecursionError, UnicodeEncodeError):
        return False


def _says_no_more(mirror: Mirror) -> bool:
    """Whether the text has the values of the document and no others, in its order: an order may be cut over several."""
    data = mirror.text.encode()
    try:
        if msgspec.json.format(data, indent=-1) == mirror.document:
            return True
        if encoded(read_line(data)) != mirror.document:
            return False
        json.loads(mirror.text, object_pairs_hook=each_once, parse_float=str, parse_int=str)
    except (UnreadableError, ValueError, RecursionError, msgspec.MsgspecError):
        return False
    return True
