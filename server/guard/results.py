"""Results on their way to the client: scanned, alike in both channels, no larger than allowed, with what was done."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from scanner import Scanner
from server.guard.clearing import clear, tell_facts
from server.guard.counts import Counts
from server.guard.members import gather
from server.guard.message_scan import MessageScan, Prompts
from server.guard.messages import Message, ShapeError, UnreadableError, encoded, read_line
from server.guard.size_limit import SizeLimit
from server.guard.stand_ins import StandIns


class ResultReader:
    """Makes results safe. Immutable; threads share it.

    `binary`: whether images, audio and blobs pass unread. `max_bytes`: of the texts of a result, and of its document.
    `whole`: whether long texts that carry instructions leave, or the parts of them that do. `prompts`: what prompts may
    say.
    """

    def __init__(
        self,
        scanner: Scanner,
        stand_ins: StandIns,
        *,
        binary: bool,
        max_bytes: int,
        whole: bool = False,
        prompts: Prompts = "instruct",
    ) -> None:
        self.scanner = scanner
        self._stand_ins = stand_ins
        self._binary = binary
        self._whole = whole
        self._prompts: Prompts = prompts
        self.room = SizeLimit(max_bytes)

    def members(self, holder: Message, place: str, prompts: Sequence[Message] = ()) -> Counts:
        """Make `holder[place]` safe: an object of the protocol, or anything else. `prompts`: blocks that are some."""
        scan = MessageScan(prompts)
        clear(holder[place], scan, binary=self._binary)
        if isinstance(holder[place], dict):
            gather(holder[place], scan, binary=self._binary)
        else:
            scan.data(holder, place)
        return scan.run(self.scanner, self._stand_ins, whole=self._whole, prompts=self._prompts)

    def result(self, holder: Message, *, prompt: bool = False) -> Counts:
        """Make `holder["result"]` safe and small. `prompt`: whether its messages are a prompt that a user has picked.

        Raises `ShapeError`, `UnsafeError`, `TooLargeError`, and as the scanner does.
        """
        result = holder["result"]
        if not isinstance(result, dict):
            raise ShapeError
        self.room.refuse_many(result)
        mirrors = _mirrors(result)
        for block in mirrors:
            block["text"] = ""
        found = self.members(holder, "result", list(_prompt_blocks(result)) if prompt else ())
        cut = self.room.fit(result, mirrors)
        facts: Message = {"found": found.counts} if found.counts else {}
        if found.omitted:
            facts["omitted"] = found.omitted
        if cut:
            facts["cut"] = True
        tell_facts(result, facts)
        return found


def _prompt_blocks(result: Message) -> Iterator[Message]:
    """The text blocks of a prompt's messages, without the resources that it quotes."""
    messages = result.get("messages")
    for message in messages if isinstance(messages, list) else ():
        content = message.get("content") if isinstance(message, dict) else None
        for block in content if isinstance(content, list) else [content]:
            if isinstance(block, dict) and block.get("type") == "text":
                yield block


def _mirrors(result: Message) -> list[Message]:
    """The text blocks that hold the same document as `structuredContent`, which is then scanned once for both."""
    document, blocks = result.get("structuredContent"), result.get("content")
    if not isinstance(document, dict | list) or not isinstance(blocks, list):
        return []
    texts = [block for block in blocks if isinstance(block, dict) and block.get("type") == "text"]
    # As most servers write it: 0.1 ms for 60 KB, where decoding takes 0.5.
    compact = encoded(document) if texts else b""
    # Once for all blocks: a server may send a block for each record, so once for each would be quadratic.
    ordered = cache(lambda: encoded(document, ordered=True))
    return [block for block in texts if _says(block.get("text"), compact, ordered)]


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
