"""Answers of the upstream, read by what was asked: a handshake, a list, anything else, or an error."""

from collections.abc import Callable
from typing import Any

from server.guard.contents.app_pages import put_back, set_apart
from server.guard.contents.clearing import FACTS, tell_facts
from server.guard.contents.conformance import OutputSchemas
from server.guard.contents.counts import Counts
from server.guard.contents.definitions import Withheld
from server.guard.contents.shortening import size_of
from server.guard.pending.calls import Call
from server.guard.questions.offered import Questions, copied, offers_of, schemas_in
from server.guard.reading import Readers, Reading
from server.guard.requests.pins import LONGEST, Changes
from server.guard.requests.requests import MOST_NAMED, Requests
from server.guard.requests.tool_access import names_in
from server.guard.told.worded_change import worded_change
from server.guard.wire.messages import INTERNAL_ERROR, Message, ShapeError, list_in, object_in, text_in, write_line
from server.guard.wire.methods import CALL, HANDSHAKES, LISTS


class Answers:
    """`tell`: takes a line for whoever runs the guard."""

    def __init__(self, reading: Reading, requests: Requests, questions: Questions, tell: Callable[[str], None]) -> None:
        self._reading = reading
        self._requests = requests
        self._tools = requests.tools
        self._questions = questions
        self._tell = tell
        self._schemas = OutputSchemas()

    def read(self, call: Call, message: Message) -> tuple[bytes, Counts]:
        """The line that the client may see, and what was masked in it.

        Raises `ShapeError`, `UnsafeError`, `TooLargeError`, and what the scanner and the encoder raise.
        """
        readers = self._reading.readers(self._requests.profile(call))
        answer: Message = {"jsonrpc": "2.0", "id": call.id}
        if "error" in message:
            answer["error"] = _error_in(message["error"])
            readers.results.refuse_forbidden("", answer["error"])
            found = readers.results.members(answer, "error")
            return write_line(answer), found
        answer["result"] = message["result"]
        if call.begins:
            self._tools.begin()
        pages = set_apart(call.method, call.params, answer["result"]) if readers.results.passes_apps else ()
        found = self._result(call, answer, readers)
        line = write_line(answer)
        if call.method not in LISTS:
            readers.results.room.refuse_large(answer["result"], len(line))
        if pages:
            put_back(pages)
            line = write_line(answer)
            size = sum(size_of(text) for _, text in pages)
            self._requests.shows(call, "low", "page_unread", {"pages": len(pages), "bytes": size})
        return line, found

    def _data(self, call: Call, answer: Message, readers: Readers) -> Counts:
        """Make the result of a call safe: its texts and questions; and tell whether it breaks its own schema."""
        result = answer["result"]
        own: dict[str, Message] = {}
        if "inputRequests" in result:
            readers.results.refuse_forbidden("", result)
            own = copied(schemas_in(result))
        breach = self._schemas.breach(call.asked, result) if call.method == CALL else None
        echoed = _asked_for(call.params, result) if call.method == "resources/read" else []
        for block in echoed:
            block["uri"] = ""
        completing = _completed(call.params) if call.method == "completion/complete" else ""
        found = readers.results.result(answer, prompt=call.method == "prompts/get", completing=completing)
        for block in echoed:
            block["uri"] = call.params["uri"]
        if breach is not None:
            details = {"tool": self._requests.names.shown(call.asked), "keyword": breach}
            self._requests.shows(call, "low", "output_schema_broken", details)
            facts = result.get("_meta", {}).get(FACTS, {})
            tell_facts(result, {**facts, "outputSchema": {"broken": breach}})
        if own:
            offers = offers_of(own, schemas_in(result))
            self._questions.asked_in(call.method, call.params, result.get("requestState"), offers)
        return found

    def _result(self, call: Call, answer: Message, readers: Readers) -> Counts:
        result = answer["result"]
        if not isinstance(result, dict):
            raise ShapeError
        if call.method in HANDSHAKES:
            found = readers.definitions.handshake(result)
            self._requests.withheld(call, [], "server", found.withheld, [])
            return found
        return self._list(call, result, readers) if call.method in LISTS else self._data(call, answer, readers)

    def _unpinned(self, result: Message, readers: Readers) -> list[Withheld]:
        """Take the tools out of a list that are not as they were pinned, and tell whoever runs the guard how."""
        self._requests.names.list(names_in(result))
        self._schemas.listed(result)
        withheld = self._tools.pinned(result)
        if withheld:  # a client only sees that they are not there
            changed, new = ([one.name for one in withheld if one.reason == kind] for kind in ("changed", "new"))
            named = Changes(changed, new, []).line(self._requests.names.shown)
            self._tell(f"tools withheld, not being as they were pinned ({named}); --repin takes them as they are")
            for one in withheld[:MOST_NAMED]:
                before, now = self._tools.pinned_texts(one.name), readers.definitions.texts(one.definition or {})
                if before is not None and not readers.definitions.may_say(before):
                    before = None  # it was made safe by the rules of the day when it was pinned, and not by these
                change = worded_change(before, now[:LONGEST])
                self._tell(f"{one.reason} tool {self._requests.names.shown(one.name)}: {change}")
        return withheld

    def _list(self, call: Call, result: Message, readers: Readers) -> Counts:
        """Make a list of definitions safe: what may not be shown is left out, and tools are held to their pins."""
        withheld = self._unpinned(result, readers) if call.method == "tools/list" else []
        found, left_out, silenced = readers.definitions.listing(result, call.method)
        withheld += left_out
        if call.method == "tools/list":
            principal = None if call.trace is None else call.trace.principal
            offered = self._tools.offered(result, withheld, principal, self._requests.limited_tools(call))
            if offered.unused:
                self._tell(f"{', '.join(offered.unused)}: the server behind the guard lists no tool like this")
            if offered.changes is not None:
                self._tell(f"tools and their pins: {offered.changes.line(self._requests.names.shown)}")
            self._requests.pinned(call, offered)
        member, identity = LISTS[call.method]
        self._requests.withheld(call, withheld, member, found.withheld, [one.name for one in silenced])
        facts: Message = {"withheld": len(withheld)} if withheld else {}
        listed = {definition[identity] for definition in result[member]}
        if silent := [one.shown for one in silenced if one.shown in listed]:
            facts["descriptionsWithheld"] = silent[:MOST_NAMED]
        tell_facts(result, facts)
        return found


def _asked_for(params: Any, result: Message) -> list[Message]:
    """The contents of a result under the address that the client asked for: it knows that one."""
    address = text_in(params, "uri")
    return [one for one in list_in(result, "contents") if address is not None and text_in(one, "uri") == address]


def _completed(params: Any) -> str:
    """The name of the argument that a client asks values for."""
    return text_in(object_in(params, "argument"), "name") or ""


def _error_in(value: Any) -> Message:
    """An error of the upstream with the members that an error has."""
    members = value if isinstance(value, dict) else {}
    code, message = members.get("code"), text_in(members, "message")
    known = isinstance(code, int) and not isinstance(code, bool) and -(10**6) < code < 10**6
    data = {"data": members["data"]} if "data" in members else {}
    return {"code": code if known else INTERNAL_ERROR, "message": "Error" if message is None else message, **data}
