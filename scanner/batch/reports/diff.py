"""What is new since an earlier scan: kinds of findings in columns where there were none, or more of them."""

from __future__ import annotations

import msgspec

from scanner.batch.file_findings import FileFindings
from scanner.batch.kinds import Kind
from scanner.batch.store import Store


def news(store: Store, before: Store) -> Store:
    """What ``store`` has and ``before`` has not, as a store of its own.

    A kind in a column of a file is new as a whole where that file had none of it there; where it had some, the count
    and the rules are those that were added, and examples those that the earlier scan had not, with their places: rows
    may have moved, so a place by itself is no sign. Often that leaves none, since the first three of each are kept.
    What could not be scanned stays in the result, since nobody knows what is new there.
    """
    files: dict[str, FileFindings] = {}
    for name, file in store.files.items():
        old = before.files.get(name, FileFindings())
        columns = {column: _new(kinds, old.columns.get(column, {})) for column, kinds in file.columns.items()}
        columns = {column: kinds for column, kinds in columns.items() if kinds}
        if columns or file.incomplete or file.encoding_doubt != old.encoding_doubt:
            files[name] = msgspec.structs.replace(file, columns=columns)
    return msgspec.structs.replace(store, files=files, compared=store.scanned())


def _new(kinds: dict[str, Kind], before: dict[str, Kind]) -> dict[str, Kind]:
    new: dict[str, Kind] = {}
    for entity_type, kind in kinds.items():
        old = before.get(entity_type, Kind())
        if kind.count > old.count:
            rules = {rule: count - old.rules.get(rule, 0) for rule, count in kind.rules.items()}
            known = {one.text for one in old.examples}
            examples = [one for one in kind.examples if one.text not in known]
            rows = {one.row for one in examples}
            new[entity_type] = msgspec.structs.replace(
                kind,
                count=kind.count - old.count,
                rules={rule: count for rule, count in rules.items() if count > 0},
                examples=examples,
                first=[place for place in kind.first if place.row in rows or not old.count],
            )
    return new
