r"""JSON that is written within a text: ``rejected {"account_number": "…", "branch_code": "…"}, please retry``.

Such an object is read as in a document: its members are evidence for each other, one may hold the name of another, and
the object's own name tells what its ``name`` is the name of. Python's literals are read as well. What is no JSON ends
an object, with the members that it has; a text that is cut off is read as far as it goes.

In two messages one after the other, the last words of a question name the value of the next: ``{"content": "What is
your SSN?"}`` and ``{"content": "…"}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from scanner.matching.engines.native import compile_native
from scanner.payloads.members.named import members_of, naming_of
from scanner.payloads.members.siblings import LOGINS
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.field_parts import part_of
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.words.field_names import canonical
from scanner.payloads.words.field_words import GENERIC, HOLDING, VALUES
from scanner.written.headings import Claiming
from scanner.written.labels.asked import name_asked

# Where an object claims more than its names do alone: one within it, or a member that needs another beside it.
_HOLDING: Final = "|".join(sorted({*HOLDING, *(f"{word}[a-z]{{0,20}}" for word in VALUES)}))
_MORE: Final = compile_native(
    r":\s{0,64}[{\[]"
    rf"|(?i:{_HOLDING}|cap|crypto|(?:html|web|profile)[_ -]?url"
    rf"|branch[_ -]?[a-z]{{2,6}}|acc(?:oun)?t?(?:[_ -]?n[a-z]{{1,5}})?)\\?[\"']\s{{0,64}}:"
)
_DECODER: Final = json.JSONDecoder(strict=False)
_ASKED: Final = re.compile(rb"\?\\?[\"']")
_OPENED: Final = re.compile(rb"\{\s{0,64}\\?[\"'][A-Za-z_]")
# A text in quotes of JSON, of Python, or of JSON that was made a text itself; then a number.
_TOKEN: Final = re.compile(
    rb"\s*+(?:([{}\[\],:])|\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|\\\"((?:[^\"\\]|\\[^\"])*+)\\\""
    rb"|(-?[0-9][0-9.eE+-]*+)|(?:true|false|null|True|False|None)\b)",
    re.DOTALL,
)
_SIGN, _NUMBER = 1, 5  # groups
_OPENING: Final = frozenset({b"{", b"["})
_CLOSING: Final = frozenset({b"}", b"]"})
_MOST_FAILURES: Final = 32  # of the decoder in one text
_DEEPEST: Final = 32
_MOST_MEMBERS: Final = 512  # of an object; further ones are not read
_MOST_BETWEEN: Final = 3  # texts and numbers between a question and its answer: who speaks, and when


class Value(NamedTuple):
    """The rules that claim a value, none if it is the name of goods; and where it stands, in bytes of the text.

    ``asked`` for what a question asks for, which any words may answer.
    """

    rules: tuple[int, ...]
    start: int
    end: int
    asked: bytes = b""


class _Scalar(NamedTuple):
    """A text, empty for a number, and where it stands."""

    text: str
    start: int
    end: int


class _Shape(NamedTuple):
    """What objects of the same names have in common.

    Whether their names claim more together than alone, whether one member may hold the name of another, and by which
    names members within each are looked up.
    """

    telling: bool
    naming: bool
    below: tuple[tuple[str, str], ...]


class _Object(dict[str, "_Object | _List | _Scalar"]):
    """The members that an object has so far."""

    def put(self, name: str | None, value: _Object | _List | _Scalar) -> None:
        if name is not None and len(self) < _MOST_MEMBERS:
            self[name] = value


class _List(list["_Object | _List | _Scalar"]):
    """The items that a list has so far."""

    def put(self, _: str | None, value: _Object | _List | _Scalar) -> None:
        self.append(value)


class Fragments:
    """Reads JSON within texts. Immutable; shared by threads."""

    __slots__ = ("_fields",)

    def __init__(self, fields: FieldIndex) -> None:
        self._fields = fields

    def of(self, text: bytes, claims: Claiming) -> Iterator[Value]:
        """The values of a folded text that its objects claim and names alone do not, and names of goods.

        Most objects hold neither, which they show decoded, in a tenth of the time that it takes to read where their
        members stand.
        """
        opened = _OPENED.search(text)
        if opened is None or not (self._fields.any_server or _MORE.search(text) is not None):
            return
        asks = _ASKED.search(text) is not None
        decoding = _Decoding(text)
        known: dict[tuple[str, ...], _Shape] = {}
        left, asked = 0, b""  # members in which the answer to a question may still stand
        while opened is not None:
            whole = None if asks else decoding.at(opened.start())
            if whole is not None and not self._is_telling(whole[0], "", known):
                place = whole[1]
            else:
                top, place = _read(text, opened.start())
                for name, scalar, rules in self._scalars(top, ""):
                    if rules is not None:
                        yield Value(rules, scalar.start, scalar.end)
                    elif left and part_of(name).part == "value":
                        yield Value((), scalar.start, scalar.end, asked)
                        left = 0
                    left -= left > 0
                    if scalar.text.endswith("?"):
                        asked = name_asked(text, scalar.end, claims)
                        left = _MOST_BETWEEN if asked else 0
            opened = _OPENED.search(text, place)

    def _is_telling(self, node: Any, parent: str, known: dict[tuple[str, ...], _Shape]) -> bool:
        """Whether a decoded object or list called ``parent``, or one in it, claims more than its names do alone.

        ``known`` is what was worked out for objects of the same names: few texts hold more than a handful of those.
        """
        if type(node) is list:
            return any(self._is_telling(item, parent, known) for item in node if type(item) in {dict, list})
        names = (parent, *node)
        shape = known.get(names) or known.setdefault(names, self._shape(parent, node))
        if shape.telling or (shape.naming and naming_of(self._fields, parent, _as_written(node)).names):
            return True
        return any(
            self._is_telling(within, called, known)
            for name, called in shape.below
            if type(within := node[name]) in {dict, list}
        )

    def _shape(self, parent: str, node: Mapping[str, Any]) -> _Shape:
        members = list(members_of(self._fields, parent, _as_written(dict.fromkeys(node))))
        parts = {evidence.part for _, _, _, evidence in members}
        telling = any(self._told(name, evidence) is not None for name, _, _, evidence in members)
        return _Shape(
            telling, parts >= {"name", "value"}, tuple(zip(node, (called for _, _, called, _ in members), strict=False))
        )

    def _told(self, name: str, evidence: Evidence) -> tuple[int, ...] | None:
        """The rules that claim a member by more than its name; none for goods, and None for nothing more."""
        alone = self._fields.lookup(name).rules
        if evidence.rules:
            return None if set(alone).issuperset(evidence.rules) else evidence.rules
        return () if alone and canonical(name) in GENERIC | LOGINS else None

    def _scalars(self, node: _Object | _List, parent: str) -> Iterator[tuple[str, _Scalar, tuple[int, ...] | None]]:
        """The texts and numbers of an object or list called ``parent``, each with its name and what tells about it."""
        if isinstance(node, _List):
            for item in node:
                if isinstance(item, _Scalar):
                    yield parent, item, None
                else:
                    yield from self._scalars(item, parent)
            return
        values = {name: value.text or 0 if isinstance(value, _Scalar) else value for name, value in node.items()}
        for name, _, called, evidence in members_of(self._fields, parent, values):
            value = node[name]
            if isinstance(value, _Scalar):
                yield name, value, self._told(name, evidence)
            else:
                yield from self._scalars(value, called)


def _as_written(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object with its names and texts as they are written, of whose bytes each was taken for a character."""
    return {_text(name): _text(value) if type(value) is str else value for name, value in node.items()}


def _text(characters: str) -> str:
    if characters.isascii() or max(characters) > "\xff":  # it may come from an escape
        return characters
    return characters.encode("latin-1").decode(errors="replace")


class _Decoding:
    """Decodes objects that begin in one text, the first of which are JSON, or not many are tried.

    What begins before a place where the decoder has failed is not tried again, so that no text is read more than twice;
    and each failure costs as much as counting the lines before it.
    """

    __slots__ = ("_failures", "_text", "_tried")

    def __init__(self, text: bytes) -> None:
        self._text = text.decode("latin-1")  # a character is a byte
        self._tried = self._failures = 0

    def at(self, place: int) -> tuple[dict[str, Any], int] | None:
        """The object that begins at ``place``, and where it ends; None for what is no JSON, or is not tried."""
        if place < self._tried or self._failures == _MOST_FAILURES:
            return None
        try:
            return _DECODER.raw_decode(self._text, place)
        except json.JSONDecodeError as error:
            self._tried = error.pos
        except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
            self._tried = len(self._text)
        self._failures += 1
        return None


def _read(text: bytes, place: int) -> tuple[_Object, int]:
    """The object that begins at ``place``, as far as it goes, and where it ends; behind its first sign at least."""
    reader = _Reader()
    while (token := _TOKEN.match(text, place)) is not None:
        place = token.end()
        if not reader.take(token):
            break
    return reader.top, place


class _Reader:
    """Puts an object together, token by token."""

    __slots__ = ("_name", "_named", "_nodes", "top")

    def __init__(self) -> None:
        self.top = _Object()
        self._nodes: list[_Object | _List] = []  # the open ones, the innermost last
        self._name: str | None = None
        self._named = False  # whether a colon stands behind the name

    def take(self, token: re.Match[bytes]) -> bool:
        """Whether the object goes on behind this token."""
        sign = token[_SIGN]
        if sign is None:
            return self._value(token)
        if sign == b":":
            self._named = self._name is not None
            return True
        if sign in _OPENING:
            return self._open(sign)
        if sign in _CLOSING:
            if isinstance(self._nodes[-1], _Object) != (sign == b"}"):
                return False
            self._nodes.pop()
        self._name, self._named = None, False
        return bool(self._nodes)

    def _open(self, sign: bytes) -> bool:
        within: _Object | _List = _Object() if sign == b"{" else _List()
        if not self._nodes:
            within = self.top
        elif not self._awaits_value() or len(self._nodes) == _DEEPEST:
            return False
        else:
            self._nodes[-1].put(self._name, within)
        self._nodes.append(within)
        self._name, self._named = None, False
        return True

    def _value(self, token: re.Match[bytes]) -> bool:
        """Take a text, a number or a word, which may be a name."""
        kind = token.lastindex or 0
        said = token[kind].decode(errors="replace") if kind not in {0, _NUMBER} else ""
        if not self._awaits_value():
            self._name = said
            return kind not in {0, _NUMBER}
        if kind:
            self._nodes[-1].put(self._name, _Scalar(said, *token.span(kind)))
        return True

    def _awaits_value(self) -> bool:
        return self._named or isinstance(self._nodes[-1], _List)
