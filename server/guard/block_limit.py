"""Results of many blocks: those that find no room leave from the end, and one note tells how many.

A tool that returns a list sends a block for each of its items, and clients show each. So what does not fit is told
once, and a result is not refused because its blocks are many.
"""

from collections.abc import Container
from typing import Any, Final

from scanner.views.budget import TEXT_OMITTED
from server.guard.messages import Message, encoded, has_text, list_in

BLOCK: Final = len('{"type":"text","text":""},')  # what is left of a block of text at least, whatever is masked or cut

_NOTE: Final = "[{} more block{} omitted: too long]"
_RESERVED: Final = 2_048  # bytes for the note, for what was done to the result, and for the message around it
_COUNTED: Final = 256
"""Characters of a text that count before it is read; the rest of a long one may be withheld, and leave room."""


def leave_out_many(result: Message, room: int) -> int:
    """Take the last blocks out of the content that are sure to find no room in so many bytes; how many those are.

    Comes before anything is read: to read one takes as long as to read a short text, and nothing else is answered
    meanwhile.
    """
    blocks = list_in(result, "content")
    for number, block in enumerate(blocks):
        room -= BLOCK + (min(len(block["text"]), _COUNTED) if _is_text(block) else 0)
        if room < 0:
            left_out = len(blocks) - number
            del blocks[number:]
            return left_out
    return 0


def leave_out_empty(result: Message, left_out: int, was: list[str]) -> int:
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


def fit_blocks(result: Message, left_out: int, most: int) -> bool:
    """Take more text blocks out of the content until the result has at most so many bytes, and tell of all.

    Whether any left it.
    """
    content = list_in(result, "content")
    beyond = len(encoded(result)) + _RESERVED - most if len(content) * BLOCK > most // 8 or left_out else 0
    while beyond > 0 and content and _is_text(content[-1]) and len(content) > 1:
        beyond -= len(encoded(content.pop())) + 1
        left_out += 1
    if left_out:
        content.append({"type": "text", "text": _NOTE.format(left_out, "s" * (left_out > 1))})
    return left_out > 0


def texts_of_content(result: Message, unread: Container[int]) -> list[str]:
    """The texts of the text blocks of the content. `unread`: the identities of those of which not all was read."""
    return [
        "" if id(block) in unread and block["text"] == TEXT_OMITTED else block["text"]
        for block in filter(_is_text, list_in(result, "content"))
    ]


def _is_text(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "text" and has_text(block, "text")
