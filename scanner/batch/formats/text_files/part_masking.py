"""Parts of a plain text masked: each is scanned as one text, as ``Scanner.redact`` does, and written line by line.

A value that goes on in the next line is masked in both. An instruction costs its own line if the line is an instruction
by itself, and otherwise the whole part, whose lines stay, empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scanner.batch.columns.records import example_of, hidden_of
from scanner.batch.formats.text_files.text_parts import Part
from scanner.batch.found.kinds import Hidden
from scanner.masking.tally import Ledger, counting
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.redaction.masker import masked
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING

_LINE: Final = re.compile(r"[^\r\n]+")


class MaskedPart(NamedTuple):
    """The safe text of a part, without the line ends behind it; and what was found, each with the number of its line.

    Places are those within the line.
    """

    text: str
    found: list[tuple[int, Hidden]]


class PartMasker:
    """Scans parts and masks them. Immutable."""

    def __init__(self, redactor: Redactor, newline: str) -> None:
        """``newline`` is what lines end with."""
        self._redactor, self._masker, self._newline = redactor, redactor.masker, newline

    def masked(self, parts: Sequence[Part]) -> list[MaskedPart]:
        """The parts, masked, in their order."""
        spans = self._spans([part.head + part.text for part in parts])
        return [self._masked(part, _behind(len(part.head), own)) for part, own in zip(parts, spans, strict=True)]

    def _spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """The settled spans of each of some texts."""
        records: list[Leaves] = []
        for text in texts:
            leaves = Leaves()
            leaves.add(text, NO_EVIDENCE, ())
            records.append(leaves)
        return [found.get(0, []) for found in self._redactor.detect_records(records)]

    def _masked(self, part: Part, spans: Sequence[Span]) -> MaskedPart:
        """A part, masked. Of instructions only the lines that carry them are withheld, if the others carry none."""
        text = part.text.rstrip("\r\n")
        if not any(map(_is_sign, spans)):
            return self._shown(part.line, text, spans)
        written = text.split(self._newline)
        ends = ["\r" if line.endswith("\r") else "" for line in written]
        lines = [line.removesuffix("\r") for line in written]
        by_line = self._spans(lines)
        carrying = [any(map(_is_sign, own)) for own in by_line]
        kept = ["" if carries else line for line, carries in zip(lines, carrying, strict=True)]
        rest = self._newline.join(kept)
        left = _behind(len(part.head), self._spans([part.head + rest])[0])
        if not any(carrying) or any(map(_is_sign, left)):
            return self._shown(part.line, text, spans)
        shown = self._shown(part.line, rest, left)
        safe = shown.text.split(self._newline)
        for number, (line, own) in enumerate(zip(lines, by_line, strict=True)):
            if carrying[number]:
                alone = self._shown(part.line + number, line, own)
                safe[number] = alone.text
                shown.found.extend(alone.found)
        return MaskedPart(self._newline.join(map("".join, zip(safe, ends, strict=True))), shown.found)

    def _shown(self, first: int, text: str, spans: Sequence[Span]) -> MaskedPart:
        """A text with its spans masked; ``first`` is the number of its first line."""
        pieces = [_pieces(text, span) for span in spans]
        every = [piece for own in pieces for piece in own]
        safe = masked(text, every, self._masker, Ledger()) if every else text
        withheld = self._masker.action(every) == "omit"
        # What goes on in another line is found once, where it begins.
        taken = [own[0] for own in pieces if withheld or _is_sign(own[0]) or not self._masker.keeps(own[0], ANYTHING)]
        return MaskedPart(safe, [self._found(first, text, span, counts=counts) for span, counts in counting(taken)])

    def _found(self, first: int, text: str, span: Span, *, counts: bool) -> tuple[int, Hidden]:
        begin = text.rfind(self._newline, 0, span.start) + 1
        place = span._replace(start=span.start - begin, end=span.end - begin)
        example = example_of(self._masker, text, span)
        return first + text.count(self._newline, 0, span.start), hidden_of(place, example, counts=counts)


def _is_sign(span: Span) -> bool:
    """Whether a span is a sign of an instruction."""
    return bool(span.rule.category)


def _behind(head: int, spans: Sequence[Span]) -> list[Span]:
    """The spans of what stands behind so many characters, counted from there."""
    return [span._replace(start=max(span.start - head, 0), end=span.end - head) for span in spans if span.end > head]


def _pieces(text: str, span: Span) -> list[Span]:
    """A span as its pieces in each line; a sign of an instruction, which speaks of the whole text, as it is."""
    lines = list(_LINE.finditer(text, span.start, span.end))
    if _is_sign(span) or len(lines) < 2:  # noqa: PLR2004  it stands in one line
        return [span]
    return [span._replace(start=line.start(), end=line.end(), plain="") for line in lines]
