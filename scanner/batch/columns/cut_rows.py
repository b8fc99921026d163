"""Rows whose texts may be pieces of one instruction: which of them say something together.

Where notes are written in small letters every row has two texts that may go on with each other, and none does. So the
texts of such rows are joined, which is all that :mod:`scanner.instructions.cut_texts` asks for, and only rows in which
that finds something are scanned whole: 0.5 ms for a row of 37 fields instead of 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.batch.columns.answers import Answer, Judged
from scanner.detector import Detector
from scanner.instructions.seams import is_sentence
from scanner.payloads.claims import Claim
from scanner.payloads.leaves import Leaves
from scanner.rules import Level

TextsOf = Callable[[Sequence[int]], Iterable[Sequence[str | None]]]
"""Gives the texts of each of some rows, by column; "" or None where there is none."""


def cut_rows(
    columns: Sequence[Judged[Any]],
    rows: Sequence[int],
    names: Sequence[str],
    texts_of: TextsOf,
    detector: Detector,
    level: Level,
) -> set[int]:
    """Those of some rows that say something together, or of which that is not known.

    ``names`` are those of the fields.
    """
    fields = [column.field for column, _ in columns]
    if any(map(is_sentence, (*names, *(field.path for field in fields)))):
        return set(rows)  # such a name may be a piece too
    if any(field.open or field.repeated for field in fields):
        return set(rows)
    known = [_by_text(column, answers) for column, answers in columns]
    found: set[int] = set()
    asked: list[int] = []
    records: list[Leaves] = []
    claims: list[dict[int, Claim]] = []
    for row, texts in zip(rows, texts_of(rows), strict=True):
        leaves, claimed = Leaves(), dict[int, Claim]()
        for field, text, own in zip(fields, texts, known, strict=True):
            if text:
                answer = own.get(text)
                leaf = leaves.add(text, field.evidence, ())
                if answer is None:
                    continue
                if any(span.rule.category for span in answer.taken):
                    found.add(row)  # what says something by itself is no piece, and only part of it may count
                if answer.claim is not None:
                    claimed[leaf] = answer.claim
        if row not in found:
            asked.append(row)
            records.append(leaves)
            claims.append(claimed)
    together = detector.said_together(records, claims, level)
    found.update(row for row, cut in zip(asked, together, strict=True) if cut)
    return found


def _by_text(column: Any, answers: dict[int, Answer]) -> dict[str, Answer]:
    """The answers that say what a text is, by text."""
    texts = column.texts
    return {texts[number]: one for number, one in answers.items() if one.claim is not None or one.taken}
