"""Texts that are tables: JSON Lines, and rows below a header with commas, semicolons, tabs or pipes between cells.

Tools answer with tables as one text. In a flat text a column's name is no evidence for its values, and one cell with an
instruction would withhold all others. So the records are redacted as a document, and the changed cells are put back
into the text; everything else stays as it was.

The caller scans the text as a flat text as well (``RedactedTable.unmasked``), since an order may be cut by delimiters,
or be made of a header and its row. That scan sees the text as it came, without the withheld cells, and decides about
the whole. It sees no masks: rows of ``J***e D***e`` look like letters set apart. Where cells are withheld, the text
with these cells is scanned here once more, for an order that goes on in other cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

import msgspec

from scanner.documents.document import OMITTED_NAME
from scanner.echoes.witnesses import Witness
from scanner.entity_types import is_repeated
from scanner.errors import PayloadError
from scanner.findings import RedactedJson
from scanner.masking.masks import OMITTED_CONTENT
from scanner.masking.tally import Tally
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.payloads.payload import document_in, encode
from scanner.redaction.redact import redact_json
from scanner.redaction.redactor import Redactor
from scanner.texts.cut_values import Cell, cells, mask_cut, mask_cut_cells
from scanner.texts.markdown_tables import barred_in
from scanner.texts.parts import says_more
from scanner.texts.rows import ANY_HEADER, FEWEST_RECORDS, KNOWN_HEADER, Piece, TextRows, framed, rows_in

_AROUND: Final = re.compile(r"\A[\ufeff\r\n]*|[\r\n]*\Z")
_MOST_NAMES: Final = 2_000  # names that columns of one table claim; a view searches as many for one payload


class RedactedTable(msgspec.Struct, frozen=True):
    """The text of a table with its cells masked, and how much was masked by entity type and by rule.

    ``unmasked`` is the text as it came, with all its sensitive values, but without cells that carry instructions. It
    has to be scanned as a flat text, and must never be sent on or logged: the ``repr`` shows neither it nor ``names``.

    ``pieces`` are the changed cells of rows, or all lines of JSON Lines (``lines``), by their places in ``unmasked``.
    ``names`` are the values that columns claim as a person, a company or an address, with the rules that claim them.
    """

    text: str
    unmasked: str
    counts: dict[str, int]
    rules: dict[str, int]
    pieces: tuple[Piece, ...] = ()
    lines: bool = False
    names: tuple[Witness, ...] = ()

    def __repr__(self) -> str:
        return f"RedactedTable(text={self.text!r}, counts={self.counts}, rules={self.rules})"


def redact_table(redactor: Redactor, text: str) -> RedactedTable | None:
    """The text of a table with its cells masked; None for a text that is no table or has to be withheld whole.

    The caller still has to scan its ``unmasked`` text.
    """
    if "\n" not in text and "\r" not in text:
        return None
    begin = _AROUND.match(text)
    start = begin.end() if begin else 0
    core = text[start:].rstrip("\r\n")
    if not core:
        return None
    if document_in(core) is not None:
        return None  # is read as the document that it is; 3 us, where looking for rows in it takes 100
    try:
        done = _redacted_lines(redactor, core) if core[0] in "{[" else None
        done = done or _redacted_rows(redactor, core) or _redacted_within(redactor, core)
        if done is None or (done.bare != core and _says_more(redactor, core, done.redacted.rules)):
            return None
    except (PayloadError, msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError):
        return None  # the scan of the flat text reports the error
    front, end, redacted = text[:start], text[start + len(core) :], done.redacted
    done = done.between(front, end)
    return RedactedTable(
        done.safe, done.bare, redacted.counts, redacted.rules, tuple(done.pieces), done.lines, tuple(done.names)
    )


def _says_more(redactor: Redactor, core: str, rules: Container[str]) -> bool:
    """Whether the flat text shows signals of an instruction that no withheld cell shows.

    The instruction then goes on in other cells, and the text is withheld whole. Signals from weights of words do not
    count, since the flat text has the words of all rows.
    """
    leaves = Leaves()
    leaves.add(core, NO_EVIDENCE, ())
    signals = [span.rule for span in redactor.detect(leaves).get(0, ())]
    return any(says_more(rule) and rule.id not in rules for rule in signals)


class _Done(NamedTuple):
    """The masked table (``safe``), the unmasked one without withheld cells (``bare``), and parts of RedactedTable."""

    safe: str
    bare: str
    redacted: RedactedJson
    pieces: Sequence[Piece]
    lines: bool
    names: Sequence[Witness]

    def between(self, front: str, behind: str) -> _Done:
        """The table with text in front of it and behind it."""
        moved = len(front)
        return self._replace(
            safe=f"{front}{self.safe}{behind}",
            bare=f"{front}{self.bare}{behind}",
            pieces=[Piece(start + moved, end + moved, shown) for start, end, shown in self.pieces],
        )


def _redacted_lines(redactor: Redactor, core: str) -> _Done | None:
    """Redact JSON Lines, where each line is an object or a list. Changed lines are encoded anew."""
    lines = core.split("\n")
    places = [at for at, line in enumerate(lines) if line.strip()]
    if len(places) < FEWEST_RECORDS or any(lines[at].lstrip()[0] not in "{[" for at in places):
        return None
    try:
        before = [msgspec.json.decode(lines[at]) for at in places]
    except msgspec.DecodeError:
        return None
    redacted = redact_json(redactor, f"[{','.join(lines[at] for at in places)}]".encode())
    bare = lines.copy()
    written = [bytes(raw).decode() for raw in msgspec.json.decode(redacted.data, type=list[msgspec.Raw])]
    changed: list[Any] = msgspec.json.decode(redacted.data)
    redacted, cut = _with_cut_lines(redactor, before, changed, written, redacted)
    if redacted.rules:
        for at, own, after, raw in zip(places, before, changed, written, strict=True):
            if after != own:
                end = "\r" if lines[at].endswith("\r") else ""
                lines[at] = raw + end
                left = _without(own, after, cut)
                if left != own:
                    bare[at] = encode(left).decode() + end
    ends = list(accumulate(len(line) + 1 for line in bare))
    pieces = [Piece(end - 1 - len(own), end - 1, shown) for end, own, shown in zip(ends, bare, lines, strict=True)]
    return _Done(
        "\n".join(lines),
        "\n".join(bare),
        redacted,
        pieces,
        lines=True,
        names=_names_in(redactor, before, redacted),
    )


def _with_cut_lines(
    redactor: Redactor,
    before: Sequence[Any],
    after: Sequence[Any],
    written: list[str],
    redacted: RedactedJson,
) -> tuple[RedactedJson, set[str]]:
    """Omit values that are cut over two records or two texts of one; returns the new counts and the changed texts.

    The masked records ``after`` are changed in place, and so are their lines in ``written``, where numbers keep their
    spelling.
    """
    columns: dict[tuple[str, ...], list[Cell]] = {}
    rows: list[Cell] = []
    lines: dict[int, int] = {}  # by the holder of a cell
    for number, (own, safe) in enumerate(zip(before, after, strict=True)):
        for cell in cells(own, safe):
            rows.append(cell)
            lines[id(cell.holder)] = number
            columns.setdefault(cell.path, []).append(cell)
        rows.append(Cell("", (), [""], 0))  # separates the rows: no value goes on from one row to the next
    tally = Tally()
    changed = [one for column in columns.values() for one in mask_cut_cells(redactor, column, tally)]
    changed += mask_cut_cells(redactor, rows, tally, beside=True)
    for cell, old in changed:
        line = lines[id(cell.holder)]
        now = cell.holder[cell.key]
        written[line] = written[line].replace(encode(old).decode(), encode(now).decode())
    return _more(redacted, tally), {cell.holder[cell.key] for cell, _ in changed}


def _without(own: Any, after: Any, cut: Container[str]) -> Any:
    """A record as it came, without what is withheld in the masked one (``after``) and without the ``cut`` texts."""
    if isinstance(own, dict):
        pairs = zip(own.items(), after.items(), strict=True)
        return {
            (shown if OMITTED_NAME in shown else name): _without(one, safe, cut) for (name, one), (shown, safe) in pairs
        }
    if isinstance(own, list):
        return [_without(one, safe, cut) for one, safe in zip(own, after, strict=True)]
    if isinstance(after, str) and (OMITTED_CONTENT in after or OMITTED_NAME in after or after in cut):
        return after  # withheld content, a withheld header, or half of a value
    return own


def _redacted_within(redactor: Redactor, core: str) -> _Done | None:
    """Redact a table with a few lines around it: in Markdown, or with a claiming name in its header.

    The lines around it are covered by the scan of the flat text.
    """
    barred = barred_in(core)
    if barred is not None:
        return _redacted_cells(redactor, barred.rows).between(barred.front, barred.behind)
    for start, end in framed(core):
        inner = core[start:end].rstrip("\r\n")
        done = _redacted_rows(redactor, inner, KNOWN_HEADER)
        if done is not None:
            return done.between(core[:start], core[start + len(inner) :])
    return None


def _redacted_rows(redactor: Redactor, core: str, headers: Container[str] = ANY_HEADER) -> _Done | None:
    """Redact rows below a header of one of these kinds. A changed cell is quoted if it was before or has to be."""

    def tells(name: str) -> bool:
        return bool(redactor.detector.fields.lookup(name).rules)

    rows = rows_in(core, tells, headers)
    return None if rows is None else _redacted_cells(redactor, rows)


def _redacted_cells(redactor: Redactor, rows: TextRows) -> _Done:
    """The rows of a table masked as records, in which the names of the columns are names of fields."""
    names, *values = rows.values()
    records = [dict(zip(names, row, strict=True)) for row in values]
    redacted = redact_json(redactor, msgspec.json.encode(records))
    bare = rows.copy()
    safe: list[dict[str, Any]] = msgspec.json.decode(redacted.data) if redacted.rules else records
    after = [list(safe[0]), *(list(record.values()) for record in safe)]
    redacted, cut = _with_cut(redactor, values, after[1:], redacted)
    if redacted.rules:
        for number, (before, shown) in enumerate(zip([names, *values], after, strict=True)):
            rows.put(number, before, shown)
            bare.put(number, before, _without(before, shown, cut))
    pieces = bare.changed_in(rows)
    return _Done(
        rows.written(),
        bare.written(),
        redacted,
        pieces,
        lines=False,
        names=_names_in(redactor, records, redacted),
    )


def _names_in(redactor: Redactor, records: Sequence[Any], redacted: RedactedJson) -> list[Witness]:
    """The texts of records that their fields claim, which are searched in other texts."""
    detector, names = redactor.detector, dict[Witness, None]()
    if not any(map(is_repeated, redacted.counts)):
        return []
    waiting: list[tuple[Any, tuple[int, ...]]] = [(record, ()) for record in reversed(records)]

    @cache
    def echoed(name: str) -> tuple[int, ...]:
        rules = detector.fields.lookup(name).rules
        return tuple(number for number in rules if is_repeated(detector.rules[number].entity_type))

    while waiting and len(names) < _MOST_NAMES:
        value, rules = waiting.pop()
        if isinstance(value, dict):
            waiting += [(member, echoed(name)) for name, member in value.items()]
        elif isinstance(value, list):
            waiting += [(item, rules) for item in value]
        elif isinstance(value, str) and rules and value.strip():
            names[value, rules] = None
    return list(names)


def _with_cut(
    redactor: Redactor, before: Sequence[list[str]], after: Sequence[list[Any]], redacted: RedactedJson
) -> tuple[RedactedJson, set[str]]:
    """Omit values that are cut over two rows or two cells of one; returns the new counts and the changed cells."""
    tally = Tally()
    cut: set[str] = set()
    for column in range(len(before[0])):
        texts = [row[column] for row in before]
        shown = [row[column] for row in after]
        cut.update(mask_cut(redactor, texts, shown, tally))
        for row, cell in zip(after, shown, strict=True):
            row[column] = cell
    texts = [cell for row in before for cell in (*row, "")]
    shown = [cell for row in after for cell in (*row, "")]
    cut.update(mask_cut(redactor, texts, shown, tally, beside=True))
    width = len(before[0]) + 1
    for number, row in enumerate(after):
        row[:] = shown[number * width : (number + 1) * width - 1]
    return _more(redacted, tally), cut


def _more(redacted: RedactedJson, tally: Tally) -> RedactedJson:
    """The counts of ``redacted`` with those of ``tally`` added."""
    if not tally.rules:
        return redacted
    counts, rules = Counter(redacted.counts), Counter(redacted.rules)
    counts.update(tally.counts)
    rules.update(tally.rules)
    return RedactedJson(redacted.data, dict(counts), dict(rules))
