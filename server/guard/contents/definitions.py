"""What a server says of itself: instructions, tools, prompts and resources, which a model reads before any data.

A description may speak to a model; that is what it is for (`scanner.texts.spoken` says what it may not say). One that
says more is withheld, and its tool can still be called. A name cannot be withheld: a tool whose name, or a name in
whose schema, would have to change is left out.

The schema of a tool's results is widened. A number that is masked is a text, a masked text fits no pattern, and a
client that holds a result against its schema would refuse what the guard made of it.
"""

import hashlib
import re
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import unquote

import msgspec

from scanner import Scanner
from server.guard.contents.clearing import clear
from server.guard.contents.counts import Counts
from server.guard.contents.members import gather_spoken
from server.guard.contents.message_scan import MessageScan, UnsafeError
from server.guard.contents.results import ResultReader
from server.guard.contents.widened_schemas import widened
from server.guard.masks.stand_ins import StandIns
from server.guard.wire.messages import Message, ShapeError, encoded, has_text, read_line, text_in
from server.guard.wire.methods import LISTS

NAME: Final = re.compile(r"[A-Za-z0-9_./:-]{1,128}", re.ASCII)
"""Names of tools and prompts. The specification of 2025-11-25 knows letters, digits, `_`, `-` and `.`; older servers
use `/` and `:` too."""

_OFFERED: Final = 512
"""Definitions of one list that are looked at; more are left out."""

_REMEMBERED: Final = 1_024
_REMEMBERED_BYTES: Final = 4 * 1024 * 1024
"""Definitions that are not read again, and their bytes: as much as one line of the upstream holds. Oldest go first."""

Reason = Literal["changed", "new", "name", "schema", "size"]
"""Why a definition does not pass: it is not as it was pinned, cannot be made safe, or is one too many."""


class Withheld(NamedTuple):
    """A definition that does not pass, by the name that it came with, and why.

    `definition`: as it came, of a tool that is not as it was pinned.
    """

    name: str
    reason: Reason
    definition: Message | None = None


class Silenced(NamedTuple):
    """A definition that passes without something that it says: the name that it came with, and the one it has now."""

    name: str
    shown: str


class Listing(NamedTuple):
    """What came of a list: what was masked in it, which definitions left it, and which were silenced."""

    found: Counts
    left_out: list[Withheld]
    silenced: list[Silenced]


class DefinitionReader:
    """Makes definitions safe; remembers those that it has seen."""

    def __init__(self, scanner: Scanner, stand_ins: StandIns, results: ResultReader) -> None:
        self._scanner = scanner
        self._stand_ins = stand_ins
        self._results = results
        self._seen: dict[bytes, tuple[bytes | Reason, Counts]] = {}  # by digest
        self._seen_bytes = 0

    def listing(self, result: Message, method: str) -> Listing:
        """Make the definitions in a result of a list safe. Raises `ShapeError` for what is no such result."""
        member, identity = LISTS[method]
        items = result.get(member)
        if not isinstance(items, list):
            raise ShapeError
        found, left_out = Counts(), [Withheld("", "size")] * (len(items) > _OFFERED)
        safe: list[Message] = []
        silenced: list[Silenced] = []
        for item in items[:_OFFERED]:
            name = text_in(item, identity) or ""  # before it is taken out, to be read by itself
            outcome, own = self._definition(item, identity)
            found.add(own)
            if isinstance(outcome, bytes):
                safe.append(read_line(outcome))
                if own.withheld:
                    silenced.append(Silenced(item[identity], safe[-1][identity]))
            else:
                left_out.append(Withheld(name, outcome))
        del result[member]
        more = self._results.members({"result": result}, "result")
        found.add(more)
        result[member] = safe
        return Listing(found, left_out, silenced)

    def texts(self, tool: Message) -> str:
        """What a tool says of itself besides its name, made safe; nothing where it cannot be."""
        outcome, _ = self._definition({**tool, "name": "tool"}, "name")
        return texts_of(read_line(outcome)) if isinstance(outcome, bytes) else ""

    def may_say(self, text: str, *, is_name: bool = False) -> bool:
        """Whether a text that speaks to a model may stand as it is."""
        shown, _, _ = self._scanner.redact_spoken([text], names={0} if is_name else ())
        return shown[0].text == text

    def handshake(self, result: Message) -> Counts:
        """Make what a server says of itself safe. Raises `UnsafeError` for what cannot be."""
        scan = MessageScan(spoken=True)
        clear(result, scan)
        gather_spoken(result, scan)
        return scan.run(self._scanner, self._stand_ins)

    def _definition(self, item: Any, identity: str) -> tuple[bytes | Reason, Counts]:
        if not isinstance(item, dict):
            return "name", Counts()
        before = hashlib.sha256(encoded(item)).digest()
        known = self._seen.get(before)
        if known is None:
            known = self._seen[before] = self._read(item, identity)
            self._seen_bytes += len(known[0])
            while len(self._seen) > _REMEMBERED or self._seen_bytes > _REMEMBERED_BYTES:
                oldest, _ = self._seen.pop(next(iter(self._seen)))
                self._seen_bytes -= len(oldest)
        return known

    def _read(self, item: Message, identity: str) -> tuple[bytes | Reason, Counts]:
        """A definition made safe, encoded, or why it is withheld; and what was found in it."""
        found = Counts()
        name = item.get(identity)
        if not isinstance(name, str) or (identity == "name" and NAME.fullmatch(name) is None):
            return "name", found
        address = name
        if not self.may_say(name, is_name=True) or (identity == "uri" and _names_somebody(name, self._scanner)):
            if identity != "uri" or (stand_in := self._stand_ins.hide(name)) is None:
                return "name", found
            name = stand_in
        try:
            found = scan_of(item, identity).run(self._scanner, self._stand_ins)
        except UnsafeError:
            return "schema", found
        if identity == "uri":
            found.add(_mask_names(item, address, self._scanner))
        item[identity] = name
        if isinstance(schema := item.get("outputSchema"), dict):
            item["outputSchema"] = widened(schema)
        return encoded(item), found


def scan_of(definition: Message, identity: str) -> MessageScan:
    """What is read of a definition, but for the member that it is asked for by, which is taken out of it."""
    scan = MessageScan(spoken=True)
    clear(definition, scan)
    if identity:
        definition[identity] = ""
    gather_spoken(definition, scan)
    return scan


def texts_of(safe: Message) -> str:
    """The texts of a safe definition that speak to a model, in one line and in their order."""
    texts = scan_of(read_line(encoded(safe)), "name").spoken_texts()
    return " / ".join(" ".join(text.split()) for text in texts if text)


def digest_of(definition: object) -> str:
    """SHA-256 of a definition as it came, whatever the order of its members, in hexadecimal."""
    return hashlib.sha256(encoded(definition, ordered=True)).hexdigest()


# ---- resources that are records of people ----


# The name of a resource is mostly a file's or a page's, and read as a text. Below `crm://contacts/7` it is a contact's.
# A record in a collection of people, as CRMs, shops, clinics, schools and staff directories name them. Own list.
_OF_PEOPLE: Final = re.compile(
    r"(?i:^crm://[^/?#]+/[^/?#]|[/:](?:contacts?|customers?|clients?|persons?|people|employees?|patients?|members?|leads?"
    r"|students?|candidates?|applicants?|guests?)/[^/?#])"
)
_SEGMENT: Final = re.compile(r"[^/:?#=&]+")
_NAMES: Final = ("name", "title")


def _mask_names(resource: Message, address: str, scanner: Scanner) -> Counts:
    """Mask the names of a resource in place, if its address says that they are somebody's; what was masked."""
    found = Counts()
    if _OF_PEOPLE.search(address) is not None:
        for member in _NAMES:
            if has_text(resource, member):
                resource[member], own = _as_of_a_record(resource[member], scanner)
                found.add(own)
    return found


def _names_somebody(address: str, scanner: Scanner) -> bool:
    """Whether a part of such an address is itself somebody's name: ``crm://contacts/Jane%20Doe``."""
    if _OF_PEOPLE.search(address) is None:
        return False
    parts = (unquote(found[0]).replace("_", " ") for found in _SEGMENT.finditer(address))
    return any(_as_of_a_record(part, scanner)[0] != part for part in parts if " " in part)


def _as_of_a_record(name: str, scanner: Scanner) -> tuple[str, Counts]:
    redacted = scanner.redact_json(msgspec.json.encode({"name": name}))
    safe: Any = read_line(redacted.data)
    return safe["name"], Counts(redacted.counts, redacted.rules)
