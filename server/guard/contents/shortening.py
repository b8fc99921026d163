"""How a text and a document become shorter: a text at the end of a line, a document by whole records."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from scanner.errors import PayloadError
from scanner.views.budget import fit
from scanner.views.summary import SUMMARY_KEY, CutList, Summaries
from server.guard.wire.messages import Message, containers, encoded, has_text
from server.guard.wire.repeated_texts import strings

SHORTEST: Final = 256
"""Bytes of room below which a text leaves as a whole."""

ROUNDS: Final = 8
"""Tries to find how much of a text fits once it is written in JSON."""

_LAST_SPACE: Final = 256  # bytes before the end of a text without lines in which a word is to end


class TooLargeError(Exception):
    """A result that cannot be cut to `most` bytes; `max_bytes` is the limit that this follows from. It has no text."""

    def __init__(self, most: int, max_bytes: int) -> None:
        super().__init__()
        self.most = most
        self.max_bytes = max_bytes


class Left(NamedTuple):
    """What of a text or document was left unread.

    `size`: bytes behind the end of the text, or of a document's longest one. `totals`: how many items the lists of a
    document had, in their order. `is_document`: whether what was read of a text is JSON from end to end.
    """

    size: int = 0
    totals: tuple[int, ...] = ()
    is_document: bool = False


def size_of(text: str) -> int:
    """How many bytes a text has in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def front(text: bytes, room: int) -> str:
    """The first `room` bytes of a text at most, to the end of a line or a word where one is near."""
    first = text[: max(0, room)]
    end = first.rfind(b"\n") + 1
    if end <= len(first) // 2:
        end = first.rfind(b" ", len(first) - _LAST_SPACE) + 1 or len(first)
    return first[:end].decode(errors="ignore").rstrip()


def blocks_in(result: Message) -> Iterator[Message]:
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


def texts_in(result: Message) -> Iterator[Message]:
    """The blocks of a result that hold a text."""
    return (block for block in blocks_in(result) if has_text(block, "text"))


def replaced(value: Any, texts: dict[str, str]) -> Any:
    """A document with other texts in the places of some."""
    if isinstance(value, dict):
        return {name: replaced(member, texts) for name, member in value.items()}
    if isinstance(value, list):
        return [replaced(item, texts) for item in value]
    return texts.get(value, value) if isinstance(value, str) else value


class _Untold(Summaries):
    """Lists that lose items before they are read: what they lost is told afterwards."""

    def write(self, meta: dict[str, Any]) -> None:
        """Write nothing."""


def without_records(document: Any, limit: int, totals: Sequence[int]) -> Any:
    """A document of at most `limit` bytes without the records that are too many; each shorter list says so beside it.

    One that is the whole document says it in its last item. `totals`: see `Left`. None: it cannot be made so small.
    """
    shown: dict[str, Any] = {"document": document}
    summaries = Summaries()
    lists = list(_lists(shown))
    known = totals if len(totals) == len(lists) else [len(items) for _, _, items in lists]
    for (holder, name, items), total in zip(lists, known, strict=True):
        summaries.lists.append(CutList(holder, name, name, items, max(total, len(items))))
    made = _fitted(shown, summaries, limit)
    left_out = shown.get(SUMMARY_KEY)
    return [*made, f"[{left_out}]"] if isinstance(made, list) and isinstance(left_out, str) else made


def records_left(document: Any, limit: int) -> tuple[Any, tuple[int, ...]]:
    """A document cut to `limit` bytes, in place and without a word of it, and how many items each of its lists had.

    None where it cannot be made so small; it is spoilt then.
    """
    shown: dict[str, Any] = {"document": document}
    summaries = _Untold()
    for holder, name, items in _lists(shown):
        summaries.note(holder, name, name, items, len(items))
    were = {id(items): len(items) for _, _, items in _lists(shown)}
    made = _fitted(shown, summaries, limit)
    return made, () if made is None else tuple(were[id(items)] for _, _, items in _lists(shown))


def _fitted(shown: dict[str, Any], summaries: Summaries, limit: int) -> Any:
    try:
        fit(shown, {}, summaries, limit)
    except (PayloadError, OverflowError):
        return None
    made = shown.get("document")
    return made if isinstance(made, dict | list) else None


def _lists(value: Any) -> Iterator[tuple[dict[str, Any], str, list[Any]]]:
    """Every list that is a member of an object, with the object and its name, the outer ones first."""
    for container in containers(value):
        if isinstance(container, dict):
            yield from ((container, name, member) for name, member in container.items() if isinstance(member, list))


def with_shorter_text(document: Any, most: int, spare: int, cut: Callable[[str, int], str]) -> tuple[Any, int]:
    """A document whose longest text, where that is most of it, was cut to fit, as a page that was fetched is.

    `most`: bytes of the document. `cut`: makes of a text what has at most so many bytes; `spare`: those that it adds.
    Also how many bytes of the text left: 0 for a document as it was.
    """
    longest = max(strings(document), key=size_of, default="")
    size, room = len(encoded(document)), size_of(longest)
    if 2 * room < size:
        return document, 0
    written = len(encoded(longest))  # more than it has, where there is much to escape
    room -= spare
    for _ in range(ROUNDS):
        room -= -(-max(0, size - most) * size_of(longest) // written)
        if room < SHORTEST:
            break
        kept = cut(longest, room)
        shorter = replaced(document, {longest: kept})
        size = len(encoded(shorter))
        if size <= most:
            return shorter, size_of(longest) - size_of(kept)
    return document, 0


def first_values(value: Any, room: int) -> Any:
    """The first values of a document, in as many bytes: what is cut there is JSON from end to end."""
    return _first(value, [room])


def _first(value: Any, room: list[int]) -> Any:
    """The beginning of a value, as much as there is `room` for, which shrinks by what was taken."""
    if isinstance(value, dict):
        kept: dict[str, Any] = {}
        for name, member in value.items():
            if room[0] <= 0:
                break
            room[0] -= len(name) + 4
            kept[name] = _first(member, room)
        return kept
    if isinstance(value, list):
        items: list[Any] = []
        for item in value:
            if room[0] <= 0:
                break
            room[0] -= 1
            items.append(_first(item, room))
        return items
    size = len(encoded(value))
    most = room[0]
    room[0] -= size
    return front(value.encode(), most) if isinstance(value, str) and size > most else value
