"""What depends on the row: the countries that it mentions, and which rows have to be scanned as whole records.

A value's answer is the same in every row, except where other fields of the row change it:

* a telephone number in national format is read in the countries of its row: :func:`judged`;
* what one field names is looked for in the others: ``echoing.py`` finds the texts in which it may stand a second time,
  and ``echoed.py`` what is found there, so that hardly any of these rows is scanned whole;
* instructions may be cut over several texts: of the rows with texts that may be such pieces, ``cut_rows.py`` finds
  those that say something together;
* a text that is a JSON document has fields of its own, and the names in a map are fields: rows with any of these;
* a field may hold the name of what another one holds (:mod:`scanner.payloads.members.named`): rows in which it claims
that.

The choice errs on one side: a row that is chosen here may turn out as its values' answers say; a row that is not
chosen certainly does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from scanner.batch.columns.answers import Answer, Answers, JudgedColumn
from scanner.batch.columns.cut_rows import TextsOf, cut_rows
from scanner.batch.columns.echoed import Echoed
from scanner.batch.columns.values import Column, ColumnT
from scanner.checks.verdict import Regions
from scanner.instructions.cut.text_kinds import may_be_piece
from scanner.payloads.members.named import may_name
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.places.regions import MAX_CLUES, Kind, Mentions

_FEWEST_PIECES: Final = 2


def judged(columns: Sequence[ColumnT], answers: Answers) -> list[JudgedColumn[ColumnT]]:
    """The answers on the values of all fields of a table, in the countries of their rows where that matters.

    Fields below a map have no answers: their names differ from row to row, and such rows are scanned whole.
    """
    answers_of_columns = answers.of([() if column.field.open else column.texts for column in columns])
    judged_columns: list[JudgedColumn[ColumnT]] = []
    for at, (column, own) in enumerate(zip(columns, answers_of_columns, strict=True)):
        regional = {number for number, answer in own.items() if answer.regional}
        judged_columns.append(
            _by_countries(columns, at, own, regional, answers) if regional else JudgedColumn(column, own)
        )
    return judged_columns


def _by_countries(
    columns: Sequence[ColumnT], at: int, own: dict[int, Answer], regional: set[int], answers: Answers
) -> JudgedColumn[ColumnT]:
    """Give each ``regional`` value a number of its own for each set of countries that its rows mention."""
    column = columns[at]
    places = list(column.holders(regional))
    regions: list[Regions] = []
    origins: list[int] = []
    numbers: dict[tuple[int, Regions], int] = {}
    codes: list[int] = []
    for (_, code), mentioned in zip(places, _regions(columns, [row for row, _ in places]), strict=True):
        number = code
        if mentioned:
            number = numbers.setdefault((code, mentioned), len(column.texts) + len(numbers))
            if len(numbers) > len(origins):
                regions.append(mentioned)
                origins.append(code)
        codes.append(number)
    texts = [column.texts[code] for code in origins]
    regional_answers = {
        len(column.texts) + number: answer for number, answer in answers.within(at, texts, regions).items()
    }
    return JudgedColumn(column.split(regional, codes, texts), own | regional_answers)


def _regions(columns: Sequence[Column], rows: Sequence[int]) -> list[Regions]:
    """The countries that each of these rows mentions in fields that it holds once, as ISO 3166 codes.

    :class:`scanner.payloads.places.regions.Mentions` finds them.
    """
    clues = [
        (kind, column)
        for column in columns
        if (kind := column.field.evidence.region) is not None and not column.field.repeated
    ]
    if not clues:
        return [()] * len(rows)
    kinds = [kind for kind, _ in clues]
    told = list(zip(*(column.at_rows(rows) for _, column in clues), strict=True))
    known = {texts: _told(kinds, texts) for texts in set(told)}
    return list(map(known.__getitem__, told))


def _told(kinds: Sequence[Kind], texts: Sequence[str | None]) -> Regions:
    """The countries that a row mentions, given the texts of its fields that tell one, and what kind each tells."""
    mentions = Mentions()
    for kind, text in zip(kinds, texts, strict=True):
        if text:
            mentions.hear(kind, text)
    return mentions.regions()


def with_rows(
    columns: Sequence[JudgedColumn[ColumnT]], rows: int, names: Sequence[str], echoed: Echoed, texts_of: TextsOf
) -> tuple[list[JudgedColumn[ColumnT]], set[int]]:
    """The columns with answers on texts that hold an echo, and the rows that have to be scanned as whole records.

    ``names`` are those of the fields, which are texts of every row as well. ``echoed`` is the table's own.
    """
    whole = _whole_rows(columns, rows, names, echoed, texts_of)
    if len(whole) == rows:
        return list(columns), whole
    judged_columns, more = echoed.judged(columns, names, whole)
    return judged_columns, whole | more


def _whole_rows(
    columns: Sequence[JudgedColumn[Any]], rows: int, names: Sequence[str], echoed: Echoed, texts_of: TextsOf
) -> set[int]:
    """The rows that have to be scanned as whole records, whatever is named in them."""
    clues = sum(column.field.evidence.region is not None for column, _ in columns)
    if clues > MAX_CLUES:
        return set(range(rows))  # of so many clues only the first count, in the order of the row
    found: set[int] = set()
    doubtful: set[int] = set()  # with a suspicious text that may go on in another
    several: dict[int, int] = {}
    for column, answers in columns:
        field = column.field
        if field.open or (field.repeated and field.evidence.region is not None):
            found.update(row for row, _ in column.holders(range(len(column.texts))))
            continue
        documents = {number for number, answer in answers.items() if answer.document}
        suspicious = {number for number, answer in answers.items() if answer.suspicious}
        pieces = suspicious | {number for number, answer in answers.items() if answer.mid_sentence}
        if documents or pieces:
            short = {number for number in suspicious if may_be_piece(column.texts[number])}
            for row, number in column.holders(documents | pieces):
                several[row] = several.get(row, 0) + (number in pieces)
                if number in documents:
                    found.add(row)
                elif number in short:
                    doubtful.add(row)
    cut = {row for row, count in several.items() if count >= _FEWEST_PIECES}
    found |= _named_rows([column for column, _ in columns], echoed.redactor.detector.fields)
    cut = (cut | doubtful) - found
    return found | cut_rows(columns, sorted(cut), names, texts_of, echoed.redactor) if cut else found


def _named_rows(columns: Sequence[Column], fields: FieldIndex) -> set[int]:
    """The rows in which a field that may hold the name of another's value holds one that claims it."""
    if all(column.field.evidence.part != "value" for column in columns):
        return set()
    found: set[int] = set()
    for column in columns:
        if column.field.evidence.part == "name":
            # Whatever they stand under: there a name may claim less, and nothing more.
            member = column.field.evidence
            claiming = {number for number, text in enumerate(column.texts) if may_name(fields, "", member, (text,))}
            found.update(row for row, _ in column.holders(claiming))
    return found
