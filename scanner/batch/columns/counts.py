"""The findings of a table's rows: counted by column over distinct values, with the first places and examples."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from scanner.batch.columns.answers import Answer, JudgedColumn
from scanner.batch.columns.records import NAMES, Whole
from scanner.batch.columns.values import Column
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.kinds import EXAMPLES, Hidden, Kind, MaskedExample, Place, example
from scanner.batch.found.looks import Look, look_of, together
from scanner.masking.tally import counting
from scanner.rules import Rule


def count_columns(
    findings: FileFindings, columns: Iterable[JudgedColumn[Any]], numbers: Sequence[int], without: Collection[int]
) -> None:
    """Count what was found in the rows of a chunk, those ``without`` left out.

    ``numbers`` are what the rows are called in the file, growing.
    """
    for column, answers in columns:
        taken = {number: answer for number, answer in answers.items() if answer.taken}
        if taken:
            _count_column(findings, column, taken, numbers, without)


def count_record(findings: FileFindings, record: Whole, row: int, shared: Iterable[Hidden] = ()) -> None:
    """Count what was found in one record, except the findings in names that all records have: ``shared``."""
    left = list(shared)
    for label, found in record.found:
        if label == NAMES and found in left:
            left.remove(found)
            continue
        findings.add(label, found, row)


def count_names(findings: FileFindings, found: Sequence[Hidden], row: int = 1) -> None:
    """Count what was found in names of columns, which stand in that row."""
    for hidden in found:
        findings.add(NAMES, hidden, row)


def _count_column(
    findings: FileFindings,
    column: Column,
    taken: Mapping[int, Answer],
    numbers: Sequence[int],
    without: Collection[int],
) -> None:
    """Add what was found in one column to the findings: counts by rule and type, examples, places and looks.

    ``taken`` has what was found in each distinct value, ``numbers`` the numbers of the rows, ``without`` those rows
    that are counted elsewhere.
    """
    times = column.times(taken, without)
    matches: dict[str, int] = {}  # by rule
    counts: dict[str, int] = {}  # … without further signs of an instruction that is counted already
    rules: dict[str, Rule] = {}
    holders: dict[str, dict[int, Answer]] = {}
    alone: dict[str, dict[int, Answer]] = {}  # by rule, the values of which it is the only one: 0.3 us each, not 0.9
    for number, answer in taken.items():
        count = times.get(number)
        if count is None:
            continue
        if len(answer.taken) == 1:
            rule = answer.taken[0].rule
            own = alone.get(rule.id)
            if own is None:
                rules[rule.id], own = rule, alone.setdefault(rule.id, {})
            own[number] = answer
            continue
        for span, counted in counting(answer.taken):
            rule = span.rule
            rules[rule.id] = rule
            matches[rule.id] = matches.get(rule.id, 0) + count
            counts[rule.id] = counts.get(rule.id, 0) + (count if counted else 0)
            holders.setdefault(rule.entity_type, {})[number] = answer
    for rule_id, own in alone.items():
        times_alone = sum(map(times.__getitem__, own))
        matches[rule_id] = matches.get(rule_id, 0) + times_alone
        counts[rule_id] = counts.get(rule_id, 0) + times_alone
        holders.setdefault(rules[rule_id].entity_type, {}).update(own)
    kinds = findings.column(column.field.path)
    for rule_id, rule in rules.items():
        kind = kinds.setdefault(rule.entity_type, Kind())
        kind.counted(rule_id, rule.severity, rule.confidence or rule.weight, matches[rule_id], counts[rule_id])
    for entity_type, own in holders.items():
        _keep_places(kinds[entity_type], entity_type, column, own, numbers, without)
        _keep_looks(kinds[entity_type], entity_type, column, own, times, numbers, without)


def _keep_looks(
    kind: Kind,
    entity_type: str,
    column: Column,
    taken: Mapping[int, Answer],
    times: Mapping[int, int],
    numbers: Sequence[int],
    without: Collection[int],
) -> None:
    """How the findings of one kind look masked; the first row of each look that no earlier chunk had is looked for."""
    looks = kind.looks
    known = {number for number, look in looks.items() if look.row < numbers[0]}
    counts: dict[int, int] = {}
    new: dict[int, set[int]] = {}  # by number of the value, its looks that are new
    for number, answer in taken.items():
        count = times.get(number)
        if count is None:
            continue
        if len(answer.taken) == 1:
            own = [look_of(answer.examples[0])]
        else:
            own = [
                look_of(text)
                for (span, counted), text in zip(counting(answer.taken), answer.examples, strict=True)
                if counted and span.rule.entity_type == entity_type
            ]
        for look in own:
            counts[look] = counts.get(look, 0) + count
            if look not in known:
                new.setdefault(number, set()).add(look)
    rows: dict[int, int] = {}
    left = set().union(*new.values())
    for row, number in column.holders(new) if new else ():
        if row not in without and not left.isdisjoint(new[number]):
            rows.update(dict.fromkeys(left & new[number], numbers[row]))
            left -= new[number]
            if not left:
                break
    kind.looks = together((looks, {look: Look(count, rows.get(look, 0)) for look, count in counts.items()}))


def _keep_places(
    kind: Kind,
    entity_type: str,
    column: Column,
    taken: Mapping[int, Answer],
    numbers: Sequence[int],
    without: Collection[int],
) -> None:
    """The first places and examples of one kind: of most columns the first chunk has them all."""
    first = numbers[0]
    known = {one.text for one in kind.examples}
    has_places = len(kind.first) == EXAMPLES and kind.first[-1].row < first
    has_examples = len(kind.examples) == EXAMPLES and kind.examples[-1].row <= first
    # Masks of most kinds look all the same, so that there never are as many: 80 ns a value to see that none is new.
    masks = set() if has_examples else {text for answer in taken.values() for text in answer.examples}
    if has_places and (has_examples or known.issuperset(map(example, masks))):
        return
    shown: dict[int, list[tuple[Place, str]]] = {}  # by number of the value, with a row that is not known yet
    wanted: set[str] = set()
    for number, answer in taken.items():
        shown[number] = [
            (Place(0, span.start, span.end), example(text))
            for (span, counted), text in zip(counting(answer.taken), answer.examples, strict=True)
            if counted and span.rule.entity_type == entity_type
        ]
        wanted.update(text for _, text in shown[number])
    lacking = 0 if has_examples or wanted <= known else min(EXAMPLES, len(wanted))
    if has_places and not lacking:
        return
    places: set[Place] = set()
    examples: dict[str, int] = {}
    for row, number in column.holders(taken):
        if row in without:
            continue
        at = numbers[row]
        for place, text in shown[number]:
            places.add(Place(at, place.start, place.end))
            examples.setdefault(text, at)
        if len(places) >= EXAMPLES and len(examples) >= lacking:
            break
    kind.seen(places, [MaskedExample(row, text) for text, row in examples.items()])
