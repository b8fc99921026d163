"""The scan of one message: its texts and data are collected, scanned together, and put back in their places.

Descriptions and other texts that may speak to a model are judged by rules of their own (`scanner.texts.spoken`). All
else is scanned as one document. So a person whom a record names is masked in the text beside it, and an instruction
that is cut over several texts is found. In that document texts stand under a neutral name, and data under its own
names.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final, Literal, NamedTuple

import msgspec

from scanner import RedactedJson, Scanner
from scanner.entity_types import INJECTION
from scanner.texts.prompts import Author
from server.guard.contents.counts import Counts
from server.guard.contents.tables import Tables
from server.guard.masks.stand_ins import StandIns
from server.guard.options import Prompts
from server.guard.wire.messages import read_line, with_wide
from server.guard.wire.repeated_texts import repeated_in

_TEXTS: Final = "text"  # under which the texts of a message are read, and which tells nothing of them
_MOST_APART: Final = 16  # members of an object that are a document each, 0.1 ms for one
_NOTHING: Final[tuple[dict[str, int], dict[str, int]]] = ({}, {})

_LINES: Final = re.compile(rb"\\[nr]")  # an end of a line in a text, as JSON writes it; hardly any document has one


class UnsafeError(Exception):
    """A message in which something cannot be made safe: a name in a schema. It has no text."""


_Kind = Literal["text", "prompt", "question", "opaque", "word", "name"]


class _Place(NamedTuple):
    """Where a string stands in a message: `holder[key]`; a name, which may not change, stands nowhere.

    An opaque string is what the client brings back, a word is there to choose from, a prompt is there for a model
    because a user picked it, and a question because the server asks that model.
    """

    kind: _Kind
    holder: Any = None
    key: Any = None


class MessageScan:
    """What is to be scanned in one message, and where it stands there. Used once.

    `prompts`: the objects whose `text` a user picked for a model. `completing`: what `values` are values of. `binary`:
    whether that may stay, unread. `spoken`: whether its texts may speak to a model, as descriptions do.
    """

    def __init__(
        self, prompts: Collection[Any] = (), completing: str = "", *, binary: bool = False, spoken: bool = False
    ) -> None:
        self.binary: Final = binary
        self._may_speak = spoken
        self._for_models: dict[int, _Kind] = {id(one): "prompt" for one in prompts}
        self._completing = completing
        self.texts: list[str] = []
        self.values: list[Any] = []  # objects of members, or lists with one item, as they stand in the message
        self._text_places: list[_Place] = []
        self._value_places: list[tuple[Any, Any, bool]] = []  # holder, key; whether that was read under another name
        self._spoken: list[tuple[_Place, str]] = []
        self._omitted: Counter[str] = Counter()

    def questions(self, blocks: Iterable[Any]) -> None:
        """Objects whose `text` the server asks the client's model."""
        self._for_models.update((id(one), "question") for one in blocks)

    def text(self, holder: Any, place: Any) -> None:
        """A text in `holder[place]`."""
        if self._may_speak:
            self._spoken.append((_Place("text", holder, place), holder[place]))
        else:
            kind = self._for_models.get(id(holder), "text") if place == "text" else "text"
            self._add(_Place(kind, holder, place), holder[place])

    def word(self, holder: Any, place: Any) -> None:
        """A text in `holder[place]` that is there to choose from, and no part of a sentence."""
        if self._may_speak:
            self._spoken.append((_Place("word", holder, place), holder[place]))
        else:
            self.text(holder, place)

    def prompt(self, holder: Any, place: Any) -> None:
        """A text in `holder[place]` that a user picked for a model."""
        self._add(_Place("prompt", holder, place), holder[place])

    def name(self, name: str) -> None:
        """A name that may not change."""
        if self._may_speak:
            self._spoken.append((_Place("name"), name))
        else:
            self._add(_Place("name"), name)

    def opaque(self, holder: Any, place: Any) -> None:
        """A string that the client brings back."""
        self._add(_Place("opaque", holder, place), holder[place])

    def data(self, holder: Any, place: Any, *, under: str | None = None) -> None:
        """Any JSON value. Its own name is scanned with it, or the name that it belongs `under`."""
        name = place if under is None else under
        self.values.append({name: holder[place]} if isinstance(name, str) else [holder[place]])
        self._value_places.append((holder, place, under is not None))

    def members(self, holder: dict[str, Any], names: list[str]) -> None:
        """Members of an object, each under its own name: a document each, or one if they are many."""
        if len(names) <= _MOST_APART:
            for name in names:
                self.data(holder, name, under=(self._completing or None) if name == "values" else None)
            return
        self.values.append({name: holder[name] for name in names})
        self._value_places.append((holder, names, False))

    def spoken_texts(self) -> list[str]:
        """The texts that may speak to a model, without names and words to choose from."""
        return [text for place, text in self._spoken if place.kind == "text"]

    def omitted(self, kind: str) -> None:
        """Count binary of that kind that was left out already."""
        self._omitted[kind] += 1

    def run(
        self, scanner: Scanner, stand_ins: StandIns, *, whole: bool = True, prompts: Prompts = "instruct"
    ) -> Counts:
        """Scan the message, and change it in place. Raises `UnsafeError`, and what the scanner raises.

        `whole`: a long text that carries instructions is withheld whole, and not only the parts that carry them.
        """
        found = Counts(omitted=dict(self._omitted))
        if self._spoken:
            self._through_spoken(scanner, found)
        if not (self.texts or self.values):
            return found
        document = self._document()
        data = _encoded(document)
        tables = Tables(scanner)
        if _LINES.search(data) and self._replace_tables(tables):
            data = _encoded(document)
        # A table loses no parts: poisoned cells were taken out already; an order that is left stands in several cells.
        may_lose = None if whole else tables.may_lose_parts
        redacted = scanner.redact_json(data, each=_TEXTS, may_lose=may_lose, tables=list(tables.masked))
        if not (redacted.rules or scanner.may_be_cut(data)):
            return found
        safe = read_line(redacted.data)
        found.add(self._let_prompt(data, safe, redacted, scanner, tables, prompts))
        found.add(Counts(*scanner.redact_cut(document, safe)))
        self._put_back(safe, stand_ins)
        return found

    def _let_prompt(
        self, data: bytes, safe: Any, redacted: RedactedJson, scanner: Scanner, tables: Tables, prompts: Prompts
    ) -> Counts:
        """Put withheld prompts that may pass into `safe`, masked; what was found in the message with these."""
        found = self._counted(redacted)
        by: dict[str, Author] = {"prompt": "operator" if prompts == "trust" else "user", "question": "server"}
        for kind, author in by.items() if prompts != "data" else ():
            judged = {
                number: text
                for number, (place, text) in enumerate(zip(self._text_places, self.texts, strict=True))
                if place.kind == kind and INJECTION in redacted.each.get(number, _NOTHING)[0]
            }
            if not judged:
                continue
            passing = scanner.redact_prompts(data, judged, each=_TEXTS, tables=list(tables.masked), by=author)
            for number, prompt in passing.items():
                safe[_TEXTS][number] = prompt.text
                found.take(*redacted.each[number])
                found.add(Counts(prompt.counts, prompt.rules))
        return found

    def _put_back(self, safe: dict[str, Any], stand_ins: StandIns) -> None:
        """Put what was made safe in its places. Raises `UnsafeError`."""
        for (kind, holder, key), before, after in zip(self._text_places, self.texts, safe[_TEXTS], strict=True):
            if before == after:
                continue
            if kind == "name":
                raise UnsafeError
            if kind == "opaque":
                holder[key] = stand_ins.hide(before) or after
            else:
                holder[key] = holder[key].replace(before, after, 1)
        for number, (holder, place, renamed) in enumerate(self._value_places):
            _put(holder, place, safe[str(number)], renamed=renamed)

    def _document(self) -> dict[str, Any]:
        """The document for the scanner, with a member for each value: regular lists are read faster outside of lists.

        It holds the texts and values themselves, so a table that replaces one is seen in both.
        """
        return {_TEXTS: self.texts, **{str(number): value for number, value in enumerate(self.values)}}

    def _counted(self, redacted: RedactedJson) -> Counts:
        """What was found; texts that the data repeats are counted once."""
        found = Counts(redacted.counts, redacted.rules)
        for number in repeated_in(self.texts, self.values) if redacted.each else ():
            found.take(*redacted.each.get(number, ({}, {})))
        return found

    def _replace_tables(self, tables: Tables) -> bool:
        """Replace texts that are tables by what is read for them; whether there is any (`Tables.unmasked`)."""
        for number, place in enumerate(self._text_places):
            may_be_one = place.kind in {"text", "prompt", "question"}
            if may_be_one and (unmasked := tables.unmasked(self.texts[number])) is not None:
                self._replace(number, unmasked)
        for value in self.values:
            tables.replace_in(value)
        return bool(tables.masked)

    def _replace(self, number: int, text: str) -> None:
        _, holder, key = self._text_places[number]
        holder[key] = holder[key].replace(self.texts[number], text, 1)
        self.texts[number] = text

    def _through_spoken(self, scanner: Scanner, found: Counts) -> None:
        names = {number for number, (place, _) in enumerate(self._spoken) if place.kind != "text"}
        shown, counts, rules = scanner.redact_spoken([text for _, text in self._spoken], names)
        for ((kind, holder, key), before), after in zip(self._spoken, shown, strict=True):
            if after.text == before:
                continue
            if kind == "name":
                raise UnsafeError
            holder[key] = after.text
        found.add(Counts(counts, rules, withheld=sum(text.withheld for text in shown)))

    def _add(self, place: _Place, text: str) -> None:
        # Without what stands around it: nearly every file ends with a line, and a text is JSON from its first character
        # to its last. A tab at the end of what is no JSON may be an empty cell.
        if place.kind != "opaque":
            text = _stripped(text) if "\n" in text else text.strip()
        self.texts.append(text)
        self._text_places.append(place)


def _stripped(text: str) -> str:
    front = text.lstrip()
    return front.rstrip() if front.startswith(("{", "[")) else front.rstrip(" \r\n")


def _encoded(document: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(document)
    except OverflowError:
        return msgspec.json.encode(with_wide(document, str))  # which the scanner can write


def _put(holder: Any, place: Any, value: Any, *, renamed: bool) -> None:
    if isinstance(value, list):
        holder[place] = value[0]
        return
    for own, (name, member) in zip([place] if isinstance(place, str) else place, value.items(), strict=True):
        if renamed:
            holder[own] = member
            continue
        if name != own:
            del holder[own]
        holder[name] = member
