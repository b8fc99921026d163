"""Rows whose texts may be pieces of one instruction: which of them say something together.

Where notes are written in small letters every row has two texts that may go on with each other, and none does. So it is
asked first what each different text ends and begins with (:mod:`scanner.instructions.gates.borders`), which leaves
hardly a row: 0.05 ms for each of 37 fields. The texts of the others are joined, which is all that
:mod:`scanner.instructions.cut.cut_texts` asks for (0.4 ms), and only rows in which that finds something are scanned
whole (1.2 ms).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from scanner.batch.columns.answers import Answer, JudgedColumn
from scanner.batch.columns.values import FieldOf
from scanner.detection.detector import Detector
from scanner.detection.together import Record
from scanner.documents.ids import is_id, worth_scanning
from scanner.instructions.cut.text_kinds import speaks
from scanner.instructions.gates.borders import Ends
from scanner.instructions.seams import is_code, is_sentence
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.normalize import fold
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.redactor import Redactor

TextsOf = Callable[[Sequence[int]], Iterable[Sequence[str | None]]]
"""Gives the texts of each of some rows, by column; "" or None where there is none."""


class _Known(NamedTuple):
    """A column's field, its answers that say what a text is, by text, and those of its texts that are ids or dates.

    ``apart`` are those that their field claims and that are joined with no others.
    """

    field: FieldOf
    answers: dict[str, Answer]
    ids: set[str]
    apart: set[str]


def cut_rows(
    columns: Sequence[JudgedColumn[Any]],
    rows: Sequence[int],
    names: Sequence[str],
    texts_of: TextsOf,
    redactor: Redactor,
) -> set[int]:
    """The rows whose texts say something only together, and those of which it is not known that they do not.

    ``names`` are those of the fields.
    """
    detector = redactor.detector
    fields = [column.field for column, _ in columns]
    if any(map(is_sentence, (*names, *(field.path for field in fields)))):
        return set(rows)  # such a name may be a piece too
    if any(field.open or field.repeated for field in fields):
        return set(rows)
    every = list(texts_of(rows))
    known = [_known(one, texts, detector) for one, texts in zip(columns, zip(*every, strict=True), strict=True)]
    fitting = _fitting(known, every, detector)
    records = {
        row: record
        for row, texts, fits in zip(rows, every, fitting, strict=True)
        if fits and (record := _record(known, texts))
    }
    together = detector.together.said_by(list(records.values()), redactor.level)
    silent = {row for row, cut in zip(records, together, strict=True) if not cut}
    silent.update(row for row, fits in zip(rows, fitting, strict=True) if not fits)
    return set(rows) - silent


def _fitting(known: Sequence[_Known], rows: Sequence[Sequence[str | None]], detector: Detector) -> list[bool]:
    """Whether any texts of each row may say something joined."""
    columns = Counter(own.field.evidence.words for own in known)
    ends = [
        _ends([text for text in dict.fromkeys(texts) if text], own, detector, columns[own.field.evidence.words])
        for own, texts in zip(known, zip(*rows, strict=True), strict=True)
    ]
    held = [[own[text] for own, text in zip(ends, texts, strict=True) if text] for texts in rows]
    asked = [[one for one in row if type(one) is Ends] for row in held]
    fits = detector.reader.borders.fitting(asked)
    return [one or None in row for one, row in zip(fits, held, strict=True)]


def _ends(
    texts: Sequence[str], known: _Known, detector: Detector, namesakes: int
) -> dict[str, Ends | Literal[False] | None]:
    """What the texts of a column may go on with; None for anything, False for nothing, since they are not joined.

    So many fields have the same words in their names as its own: codes are joined with those of another such one only.
    """
    reader = detector.reader
    apart = known.ids | known.apart
    left = [text for text in texts if text not in apart and (" " in text or not is_id(text))]
    if namesakes == 1:
        codes = [text for text in left if " " not in text and is_code(text) and not speaks(text, reader)]
        worth_reading = reader.gate.holding_any(list(map(fold, codes)))
        alone = {text for at, text in enumerate(codes) if at not in worth_reading}
        left = [text for text in left if text not in alone]
    ends: dict[str, Ends | Literal[False] | None] = dict.fromkeys(texts, False)
    ends.update(zip(left, reader.borders.ends(left), strict=True))
    return ends


def _record(known: Sequence[_Known], texts: Sequence[str | None]) -> Record | None:
    """A row; None for one with a text that says something by itself: it is no piece, and only part of it may count."""
    record = Record(Leaves(), {}, set())
    for (field, answers, ids, _), text in zip(known, texts, strict=True):
        if not text:
            continue
        leaf = record.leaves.add(text, field.evidence, ())
        if text in ids:
            record.ids.add(leaf)
        answer = answers.get(text)
        if answer is not None:
            if any(span.rule.category for span in answer.taken):
                return None
            if answer.claim is not None:
                record.claims[leaf] = answer.claim
    return record


def _known(one: JudgedColumn[Any], texts: Sequence[str | None], detector: Detector) -> _Known:
    """What is known of a column, of which these texts are asked."""
    different = [text for text in dict.fromkeys(texts) if text]
    answers = _by_text(*one)
    claims = {text: answer.claim for text in different if (answer := answers.get(text)) and answer.claim is not None}
    claimed = list(claims)
    marked = {claimed[leaf] for leaf in detector.reader.suspicious(Arena(claimed))} if claimed else ()
    apart = {
        text for text, claim in claims.items() if detector.together.stands_apart(claim, text, suspicious=text in marked)
    }
    return _Known(one.column.field, answers, _ids(different), apart)


def _ids(texts: Sequence[str]) -> set[str]:
    """The ids or dates of a column whose texts all have one such form; nothing of any other column.

    The column is asked as a whole, since each text by itself takes 1 us.
    """
    left = worth_scanning(texts) if texts else texts
    return set(texts).difference(left or ()) if left is not texts else set()


def _by_text(column: Any, answers: dict[int, Answer]) -> dict[str, Answer]:
    texts = column.texts
    return {texts[number]: one for number, one in answers.items() if one.claim is not None or one.taken}
