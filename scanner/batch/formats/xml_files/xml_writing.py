"""A run of an XML document with another text: the words that are masked are written anew, every other byte stays.

So references, CDATA sections, line ends and indentation of what stands beside a mask are those of the document. Where
that cannot be, because the document is read otherwise here than by its parser, the run is written as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import unescape
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from scanner.batch.formats.xml_files.xml_reading import Run
from scanner.masking.masks import OMITTED_CONTENT

_QUOTES: Final = {'"': "&quot;", "'": "&apos;", "\n": "&#10;", "\t": "&#9;"}
_CDATA: Final = b"<![CDATA["
_ENDING: Final = b"]]>"

_PIECES: Final = re.compile(
    rb"<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<aside><!--.*?-->|<\?.*?\?>)|(?P<reference>&[^;]+;)|(?P<text>[^<&]+)",
    re.DOTALL,
)
_LINES: Final = re.compile(rb"\r\n|\r|[^\r]+")
_WORDS: Final = re.compile(r"\s+|\S+")
_MOST_WORDS: Final = 400
"""Words between the first and the last that change, within which changes are told apart; it costs their square."""


class Edit(NamedTuple):
    """``data`` in place of the bytes from ``start`` to ``end``, exclusive."""

    start: int
    end: int
    data: bytes


class _Atom(NamedTuple):
    """Some text, and the bytes that stand for it; of more than one character only where these are its own encoding."""

    text: str
    start: int
    end: int
    cdata: bool


def edits(data: bytes, run: Run, safe: str, encoding: str) -> list[Edit]:
    """What makes the run say ``safe`` where it says its text, space around it left aside."""
    if run.kind == "instruction":
        kept = safe.startswith(f"{run.text.split(' ')[0]} ") and "?>" not in safe  # whom it is for, and where it ends
        return [Edit(run.start, run.end, f"<?{safe}?>".encode(encoding, "xmlcharrefreplace") if kept else b"")]
    before = run.text[: len(run.text) - len(run.text.lstrip())]
    behind = run.text[len(run.text.rstrip()) :]
    if run.kind == "comment":
        safe = safe.replace("--", "- -").rstrip("-")
        comment = f"<!--{before}{safe}{behind}-->"
        return [Edit(run.start, run.end, comment.encode(encoding, "xmlcharrefreplace"))]
    whole = f"{before}{safe}{behind}"
    atoms = list(_atoms(data, run, encoding))
    if "".join(atom.text for atom in atoms) != run.text:
        return [Edit(run.start, run.end, _escaped(whole, run, encoding))]
    if safe == OMITTED_CONTENT:  # no word of it is that of before
        return [_edit(data, atoms, run, len(before), len(run.text) - len(behind), safe, encoding)]
    return [_edit(data, atoms, run, *change, encoding) for change in _changes(run.text, whole)]


def _atoms(data: bytes, run: Run, encoding: str) -> Iterator[_Atom]:
    for found in _PIECES.finditer(data, run.start, run.end):
        kind = str(found.lastgroup)
        start, end = found.span(kind)
        if kind == "reference":
            yield _Atom(unescape(found[kind].decode("ascii", "replace")), start, end, cdata=False)
        elif kind != "aside":
            for line in _LINES.finditer(data, start, end):
                yield from _line(line[0], line.start(), run, encoding, cdata=kind == "cdata")


def _line(line: bytes, start: int, run: Run, encoding: str, *, cdata: bool) -> Iterator[_Atom]:
    """A text without line ends other than its own character, or one line end."""
    if line.startswith(b"\r"):
        yield _Atom(" " if run.kind == "attribute" else "\n", start, start + len(line), cdata)
        return
    text = line.decode(encoding, "replace")
    # Of an attribute, a parser tells every space as that character.
    yield _Atom(re.sub(r"[\n\t]", " ", text) if run.kind == "attribute" else text, start, start + len(line), cdata)


def _changes(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, text): the words of ``before`` that are others in ``after``, as places and what is there instead."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - first
    last = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    between = old[first : len(old) - last], new[first : len(new) - last]
    if max(map(len, between)) <= _MOST_WORDS:
        matcher = SequenceMatcher(None, *between, autojunk=False)
        parts = [part[1:] for part in matcher.get_opcodes() if part[0] != "equal"]
    else:
        parts = [(0, len(between[0]), 0, len(between[1]))]
    starts = [0]
    for word in old:
        starts.append(starts[-1] + len(word))
    for old_start, old_end, new_start, new_end in parts:
        start, end, text = first + old_start, first + old_end, "".join(between[1][new_start:new_end])
        if start == end and start:  # what comes in between two words is written with one of them
            start, text = start - 1, f"{old[start - 1]}{text}"
        elif start == end:
            end, text = 1, f"{text}{old[0]}"
        yield starts[start], starts[end], text


def _edit(data: bytes, atoms: list[_Atom], run: Run, start: int, end: int, text: str, encoding: str) -> Edit:
    """``text`` in place of characters of a run, at least one; what stands between their bytes goes with them."""
    first_byte, opened = next(_places(atoms, start, encoding, end=False))
    last_byte, closed = next(_places(atoms, end, encoding, end=True))
    written = _escaped(text, run, encoding)
    if opened:
        raw = text.encode(encoding, "replace")
        plain = _ENDING not in raw and raw.decode(encoding) == text
        written = raw if plain else _ENDING + written + _CDATA
        if not closed:
            written += _ENDING
    elif closed and data.startswith(_ENDING, last_byte):
        last_byte += len(_ENDING)
    elif closed:
        written += _CDATA
    return Edit(first_byte, last_byte, written)


def _places(atoms: list[_Atom], place: int, encoding: str, *, end: bool) -> Iterator[tuple[int, bool]]:
    """The byte of a place between two characters: the end of the one before, or the beginning of the one behind."""
    at = 0
    for atom in atoms:
        behind = at + len(atom.text)
        if place < behind or (end and place == behind):
            yield _byte(atom, place - at, encoding), atom.cdata
        at = behind


def _byte(atom: _Atom, character: int, encoding: str) -> int:
    """The byte where a character of an atom begins; or where the atom ends."""
    if character == len(atom.text):
        return atom.end
    return atom.start + len(atom.text[:character].encode(encoding))


def _escaped(text: str, run: Run, encoding: str) -> bytes:
    known = _QUOTES if run.kind == "attribute" else {"\r": "&#13;"}
    return escape(text, known).encode(encoding, "xmlcharrefreplace")
