"""Tables that stand in a document as texts: read flat with all else in it, and shown cell by cell.

The cells were masked by their columns' names (`scanner.texts.tables`). What the document's reading finds in the flat
text is added by its place: a value outside of the changed cells is masked where it stands, one that the changed cells
hide is not counted again, one that a changed cell shows is masked there, and any other takes the cells that it touches
with it. What the columns name is looked for in the rest of the document, as what its fields name is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from scanner.masker import Masker
from scanner.masking.fence import fence
from scanner.masking.masks import OMITTED_CONTENT, omit
from scanner.masking.tally import Sink, counting
from scanner.matching.propagation import Witness
from scanner.matching.spans import Span
from scanner.payloads.leaves import Leaves
from scanner.payloads.payload import encode
from scanner.selection.profile import ANYTHING
from scanner.texts.rows import Piece
from scanner.texts.tables import RedactedTable

_WORD: Final = re.compile(r"\w{3,}")  # of a name, that is looked for by itself
_MOST_SEARCHED: Final = 1 << 28  # characters of pieces in which values are looked for; then none counts as hidden
_MOST_REPLACED: Final = 16  # values of one changed piece, each of which is a search through it


class _CountingSink(Sink, Protocol):
    def add_counts(self, counts: Mapping[str, int], rules: Mapping[str, int]) -> None: ...


class TableLeaves:
    """The tables of one document, by the flat text that stands in it for each."""

    def __init__(self, masker: Masker, tables: Iterable[RedactedTable]) -> None:
        self._masker = masker
        self._by_text: Mapping[str, RedactedTable] = {table.unmasked: table for table in tables}

    def of(self, leaves: Leaves) -> list[int]:
        """The leaves that are tables."""
        return [leaf for leaf, text in enumerate(leaves.texts) if text in self._by_text]

    def testify(self, leaves: Leaves) -> None:
        """Have what the tables name looked for in the leaves, where a word of it stands outside of the cells."""
        names = {name: None for table in self._by_text.values() for name in table.names}
        if names:
            outside = "\n".join(self._outside(leaves))
            words = None if not outside.isascii() else set(_WORD.findall(outside.lower()))
            leaves.witnesses += [name for name in names if words is None or _may_stand(name, words)]

    def _outside(self, leaves: Leaves) -> Iterable[str]:
        for text in leaves.texts:
            table = self._by_text.get(text)
            yield from [text] if table is None else _between(text, table.pieces)

    def shown(self, text: str, spans: Sequence[Span], sink: _CountingSink) -> str:
        """The masked table in the place of its flat text, in which ``spans`` were found; counts both, each once."""
        action = self._masker.action(spans)
        for span, counts in counting(spans):
            if span.rule.category:
                sink.add(span, counts=counts)
        if action == "omit":
            return OMITTED_CONTENT
        table = self._by_text[text]
        sink.add_counts(table.counts, table.rules)
        values = [span for span in spans if not span.rule.category]
        masks = self._masker.shown(text, values, ANYTHING)
        flat = _FlatValues(text, table)
        for span, mask in zip(values, masks, strict=True):
            if mask is not None and flat.show(span, mask):
                sink.add(span)
        safe = flat.written()
        return (fence(safe) or OMITTED_CONTENT) if action == "neutralise" else safe


class _FlatValues:
    """The pieces of one table, and the masks of what its flat text shows besides. Takes spans in reading order."""

    def __init__(self, text: str, table: RedactedTable) -> None:
        self._text = text
        self._pieces = table.pieces
        self._lines = table.lines
        self._masks: list[Piece] = []  # beside the pieces, or instead of them
        self._within: dict[int, list[tuple[Span, str]]] = {}  # by number of the piece
        self._left = _MOST_SEARCHED

    def show(self, span: Span, mask: str) -> bool:
        """Take the mask of a value; False for a value that the pieces hide."""
        first = bisect_right(self._pieces, span.start, key=lambda piece: piece.end)
        last = bisect_left(self._pieces, span.end, key=lambda piece: piece.start)
        touched = self._pieces[first:last]
        if not touched:
            self._masks.append(Piece(span.start, span.end, mask))
        elif self._hide(touched, span):
            return False
        elif touched[0].start <= span.start and span.end <= touched[-1].end and len(touched) == 1:
            self._within.setdefault(first, []).append((span, mask))
        else:
            start, end = min(span.start, touched[0].start), max(span.end, touched[-1].end)
            self._masks.append(Piece(start, end, self._omitted(span)))
        return True

    def _hide(self, pieces: Sequence[Piece], span: Span) -> bool:
        """Whether nothing of a value is left: each piece of it shows something else, with only signs between them."""
        position = span.start
        for start, end, shown in pieces:
            own = self._text[max(start, span.start) : min(end, span.end)]
            self._left -= len(shown)
            if self._left < 0 or own in shown or "\\" in own or any(map(str.isalnum, self._text[position:start])):
                return False
            position = end
        return not any(map(str.isalnum, self._text[position : span.end]))

    def written(self) -> str:
        """The table with all of it."""
        changed = [self._masked(self._pieces[number], own) for number, own in self._within.items()]
        instead = {piece[:2] for piece in changed}
        pieces = sorted([*(one for one in self._pieces if one[:2] not in instead), *changed, *self._masks])
        parts: list[str] = []
        position = 0
        for start, end, shown in _merged(pieces):
            parts += (self._text[position:start], shown)
            position = end
        return "".join([*parts, self._text[position:]])

    def _masked(self, piece: Piece, values: Sequence[tuple[Span, str]]) -> Piece:
        """A piece with the values masked that it shows. One that is no JSON then, or changed too much, is omitted."""
        start, end, shown = piece
        if shown == self._text[start:end]:
            parts: list[str] = []
            for span, mask in values:
                parts += (self._text[start : span.start], mask)
                start = span.end
            shown = "".join([*parts, self._text[start:end]])
        elif len(values) <= _MOST_REPLACED:
            for span, mask in values:
                own = self._text[span.start : span.end]
                shown = piece.shown if own not in shown else shown.replace(own, mask)
        if shown == piece.shown or (self._lines and not _is_json(shown)):
            shown = self._omitted(values[0][0])
        return Piece(piece.start, end, shown)

    def _omitted(self, span: Span) -> str:
        mask = omit(span.rule.entity_type)
        return encode(mask).decode() if self._lines else mask


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces in order, those that overlap as one, which shows what is put in the place of the longest."""
    last: Piece | None = None
    for piece in pieces:
        if last is None or piece.start >= last.end:
            if last is not None:
                yield last
            last = piece
        else:
            longest = max(last, piece, key=lambda one: one.end - one.start)
            last = Piece(last.start, max(last.end, piece.end), longest.shown)
    if last is not None:
        yield last


def _may_stand(name: Witness, words: set[str]) -> bool:
    return not (name[0].isascii() and words.isdisjoint(_WORD.findall(name[0].lower())))


def _between(text: str, pieces: Sequence[Piece]) -> Iterable[str]:
    position = 0
    for start, end, _ in pieces:
        yield text[position:start]
        position = end
    yield text[position:]


def _is_json(line: str) -> bool:
    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError:
        return False
    return True
