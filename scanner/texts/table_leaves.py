"""Tables that are texts of a document: scanned as flat texts with the rest of it, and shown with their cells masked.

The cells were masked before, by the names of their columns (:mod:`scanner.texts.tables`). A finding in the flat text
is then treated by its place. Outside of the changed cells it is masked where it stands. If the changed cells already
hide it, it is not counted again. If one changed cell still shows it, it is masked there. Otherwise the cells that it
overlaps are omitted. Values that columns claim are searched in the rest of the document, like those that fields claim.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from scanner.echoes.numbers import compact_of
from scanner.echoes.witnesses import Witness
from scanner.masking.fence import fence
from scanner.masking.masks import OMITTED_CONTENT, omit
from scanner.masking.tally import Repeated, Tally, add_all
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.payload import encode
from scanner.redaction.masker import Masker
from scanner.selection.profile import ANYTHING
from scanner.texts.rows import Piece
from scanner.texts.tables import RedactedTable

_WORD: Final = re.compile(r"\w{3,}")  # a word of a name that is searched by itself
_MOST_SEARCHED: Final = 1 << 28  # characters of pieces that are searched for values; after that none counts as hidden
_MOST_REPLACED: Final = 16  # values that are masked in one changed piece, each by a search through it


class TableLeaves:
    """The tables of one document, by the flat text of each."""

    def __init__(self, masker: Masker, tables: Iterable[RedactedTable]) -> None:
        self._masker = masker
        self._by_text: Mapping[str, RedactedTable] = {table.unmasked: table for table in tables}

    def of(self, leaves: Leaves) -> list[int]:
        """The leaves that are tables."""
        return [leaf for leaf, text in enumerate(leaves.texts) if text in self._by_text]

    def testify(self, leaves: Leaves) -> None:
        """Add the names of the tables to the leaves' witnesses, if a word of the name stands outside of the cells."""
        names = {name: None for table in self._by_text.values() for name in table.names}
        if names:
            outside = "\n".join(self._outside(leaves))
            words = None if not outside.isascii() else set(_WORD.findall(outside.lower()))
            leaves.witnesses += [name for name in names if words is None or _may_stand(name, words)]

    def _outside(self, leaves: Leaves) -> Iterable[str]:
        for text in leaves.texts:
            table = self._by_text.get(text)
            yield from [text] if table is None else _between(text, table.pieces)

    def shown(self, text: str, spans: Sequence[Span], sink: Tally | Repeated) -> str:
        """The masked table with the ``spans`` of its flat text masked as well. Counts each value once."""
        action = self._masker.action(spans)
        add_all(sink, [span for span in spans if span.rule.category])
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
    """The pieces of one table, and masks for values found in its flat text. Takes spans in reading order."""

    def __init__(self, text: str, table: RedactedTable) -> None:
        self._text = text
        self._pieces = table.pieces
        self._lines = table.lines
        self._masks: list[Piece] = []  # outside of the pieces, or in place of some
        self._within: dict[int, list[tuple[Span, str]]] = {}  # by number of the piece
        self._left = _MOST_SEARCHED

    def show(self, span: Span, mask: str) -> bool:
        """Add the mask of a value; False for a value that the pieces already hide."""
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
        """Whether the pieces hide a value: each shows something else, and between them stand no letters or digits."""
        position = span.start
        for start, end, shown in pieces:
            own = self._text[max(start, span.start) : min(end, span.end)]
            self._left -= len(shown)
            if self._left < 0 or own in shown or "\\" in own or any(map(str.isalnum, self._text[position:start])):
                return False
            position = end
        return not any(map(str.isalnum, self._text[position : span.end]))

    def written(self) -> str:
        """The text of the table with all pieces and masks."""
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
        """A piece with values masked in it; omitted if that is impossible or would make its line invalid JSON."""
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
    """The pieces in order, with overlapping ones merged; a merged piece shows what the longest of them shows."""
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
    lower = name[0].lower()
    return not (lower.isascii() and words.isdisjoint([*_WORD.findall(lower), compact_of(lower)]))


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
