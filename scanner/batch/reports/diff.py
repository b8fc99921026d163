"""What is new since an earlier scan: kinds of findings in columns where there were none, more of them, or others."""

from __future__ import annotations

import msgspec

from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.kinds import Kind
from scanner.batch.found.looks import Looks, counted, grown
from scanner.batch.found.store import Store


def news(store: Store, before: Store) -> Store:
    """What ``store`` has and ``before`` has not, as a store of its own.

    A kind in a column of a file is new as a whole where that file had none of it there. Where it had some, as many are
    new as have a look that fewer had before (:mod:`scanner.batch.found.looks`), at least: so values that others took
    the place of count, too. Of these, examples are those that the earlier scan had not, with their places, and rows
    those of looks that none had: rows may have moved, so a place by itself is no sign. Of scans with different
    profiles, and of reports without looks, counts alone are compared.

    What could not be scanned stays in the result, since nobody knows what is new there.
    """
    alike = store.profile_digest == before.profile_digest
    files: dict[str, FileFindings] = {}
    for name, file in store.files.items():
        old = before.files.get(name, FileFindings())
        columns = {
            column: _new(kinds, old.columns.get(column, {}), alike=alike) for column, kinds in file.columns.items()
        }
        columns = {column: kinds for column, kinds in columns.items() if kinds}
        if columns or file.incomplete or file.encoding_doubt != old.encoding_doubt:
            files[name] = msgspec.structs.replace(file, columns=columns)
    return msgspec.structs.replace(store, files=files, compared=store.scanned())


def _new(kinds: dict[str, Kind], before: dict[str, Kind], *, alike: bool) -> dict[str, Kind]:
    """What of the findings of one column was not there before: by type, only as many as have come.

    ``alike``: whether both scans masked alike, so that the looks of findings can be compared.
    """
    new: dict[str, Kind] = {}
    for entity_type, kind in kinds.items():
        old = before.get(entity_type)
        if old is None or not old.count:
            new[entity_type] = kind
            continue
        looks = _grown(kind, old) if alike else {}
        count = max(kind.count - old.count, counted(looks))
        if count > 0:
            more = {rule: times - old.rules.get(rule, 0) for rule, times in kind.rules.items()}
            rules = {rule: times for rule, times in more.items() if times > 0}
            known = {one.text for one in old.examples}
            examples = [one for one in kind.examples if one.text not in known]
            rows = {one.row for one in examples} | {look.row for look in looks.values()}
            new[entity_type] = msgspec.structs.replace(
                kind,
                count=count,
                rules=rules or {rule: min(times, count) for rule, times in kind.rules.items()},
                examples=examples,
                first=[place for place in kind.first if place.row in rows],
                looks=looks,
            )
    return new


def _grown(kind: Kind, old: Kind) -> Looks:
    """The looks that more findings have; none where not all of them are known, as in a report of an older version."""
    known = all(counted(one.looks) == one.count for one in (kind, old))
    return grown(kind.looks, old.looks) if known else {}
