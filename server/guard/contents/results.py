"""Results on their way to the client: scanned, alike in both channels, no larger than allowed, with what was done."""

from collections.abc import Callable, Iterator
from typing import Final

from scanner import Scanner
from scanner.masking.masks import OMITTED_CONTENT
from server.guard.contents.clearing import clear, tell_facts
from server.guard.contents.counts import Counts
from server.guard.contents.document_texts import mirrors_in
from server.guard.contents.members import gather
from server.guard.contents.message_scan import MessageScan
from server.guard.contents.size_limit import SizeLimit
from server.guard.contents.unread import NOTHING, Unread
from server.guard.masks.shown import ShownMasks, places_in
from server.guard.masks.stand_ins import StandIns
from server.guard.options import GuardOptions
from server.guard.questions.forbidden import WithheldQuestionError, put_back, refuse_forbidden, set_apart
from server.guard.questions.offered import SAMPLING, questions_in
from server.guard.wire.messages import Message, ShapeError, list_in


class ResultReader:
    """Makes results safe. Immutable; threads share it."""

    def __init__(self, scanner: Scanner, stand_ins: StandIns, shown: ShownMasks, options: GuardOptions) -> None:
        self.scanner = scanner
        self._stand_ins = stand_ins
        self._shown = shown
        self._options = options
        self.passes_apps: Final = options.apps
        """Whether pages of MCP Apps are not for it to read (`app_pages.py`)."""
        self.room = SizeLimit(options.max_bytes)

    def members(self, holder: Message, place: str, method: str = "") -> Counts:
        """Make `holder[place]` safe: an object of the protocol, or anything else.

        `method`: whose parameters they are. Raises `ForbiddenQuestionError`.
        """
        came = places_in(holder[place])
        found, _ = self._scanned(holder, place, MessageScan(binary=self._options.binary), lambda _: NOTHING, method)
        if found.counts:
            self._shown.remember(holder[place], came)
        return found

    def _scanned(
        self, holder: Message, place: str, scan: MessageScan, leave: Callable[[Message], Unread], method: str = ""
    ) -> tuple[Counts, Unread]:
        """`leave`: takes out what is not to be read, once binary is out that has no part in its size.

        Raises `WithheldQuestionError`, beside what the scan raises.
        """
        asked = list(_sampled(method, holder[place]))
        scan.questions(block for params in asked for block in _prompt_blocks(params))
        addresses = set_apart(method, place, holder[place], self.scanner)
        clear(holder[place], scan)
        unread = leave(holder[place])
        if isinstance(holder[place], dict):
            gather(holder[place], scan)
        else:
            scan.data(holder, place)
        found = scan.run(self.scanner, self._stand_ins, whole=self._options.whole, prompts=self._options.prompts)
        put_back(method, place, holder[place], addresses)
        for params in asked:
            texts = [params.get("systemPrompt"), *(block.get("text") for block in _prompt_blocks(params))]
            if OMITTED_CONTENT in texts:
                raise WithheldQuestionError
        return found, unread

    def refuse_forbidden(self, method: str, holder: object) -> None:
        """Raise `ForbiddenQuestionError` for parameters of a request, or a result, that ask what they may not."""
        if not self._options.any_question:
            refuse_forbidden(method, holder, self.scanner.held_by)

    def result(self, holder: Message, *, prompt: bool = False, completing: str = "") -> Counts:
        """Make `holder["result"]` safe and small. `prompt`: whether its messages are a prompt that a user has picked.

        `completing`: the argument of which it holds possible values.
        Raises `ShapeError`, `UnsafeError`, `TooLargeError`, and as the scanner does.
        """
        result = holder["result"]
        if not isinstance(result, dict):
            raise ShapeError
        left_out = self.room.leave_out_many(result)
        came = places_in(result)
        mirrors = mirrors_in(result)
        for mirror in mirrors:
            mirror.block["text"] = ""
        scan = MessageScan(list(_prompt_blocks(result)) if prompt else (), completing, binary=self._options.binary)
        found, unread = self._scanned(holder, "result", scan, self.room.leave_unread)
        if found.counts:
            self._shown.remember(result, came)
        cut = self.room.fit(result, mirrors, left_out, unread)
        facts: Message = {"found": found.counts} if found.counts else {}
        if found.omitted:
            facts["omitted"] = found.omitted
        if cut:
            facts["cut"] = True
        if found.counts and mirrors:
            self._shown.remember([mirror.block for mirror in mirrors], came)
        tell_facts(result, facts)
        return found


def _sampled(method: str, holder: object) -> Iterator[Message]:
    """The parameters of each question to the client's model: of a request that is one, or those in a result."""
    if isinstance(holder, dict) and (method == SAMPLING or "inputRequests" in holder):
        yield from (params for asked, params in questions_in(method, holder) if asked == SAMPLING)


def _prompt_blocks(result: Message) -> Iterator[Message]:
    """The text blocks of a prompt's or a question's messages, without the resources that it quotes."""
    for message in list_in(result, "messages"):
        content = message.get("content") if isinstance(message, dict) else None
        for block in content if isinstance(content, list) else [content]:
            if isinstance(block, dict) and block.get("type") == "text":
                yield block
