"""What whoever starts a server over a folder of exports is told: what was found, and what was left out.

Names of files are the operator's own. Of what is in them nothing is shown but the headings of columns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from scanner.batch.formats.text_format import OFFICE
from scanner.masking.field_names import shown_name
from server.folder.billed_balance import NAME as BILLED
from server.folder.column_samples import fitting_columns
from server.folder.export_files import OLDER, ExportFile, Files, Problem, named_kind
from server.folder.mixed_rows import PAYMENT
from server.folder.profile_advice import ProfileAdvice
from server.folder.running_balance import NAME as RUNNING
from server.folder.source import FolderSource
from server.records.columns import UNREAD
from server.records.headings import headings_of
from server.records.shapes import (
    ACCOUNT,
    INVOICE,
    LINE,
    RECORD_KINDS,
    field_parts,
    fold,
    heads_of,
    known_fields,
    shapes,
)
from server.source import ENTITIES, SourceError

SKIPPED: Final = "data_records_skipped"
"""The event in the audit trail."""

_WHICH: Final = f"the audit trail tells which records (`audit search --event {SKIPPED}`)"

_RENAME: Final = "one of payments, say, is read if it is called payments.csv, or lies in a folder payments"

_HEADINGS: Final = 20  # that are told of a table with a part that no column is known for

_NAMED: Final = 5  # files of one kind, and problems, that are told one by one

_NO_BALANCES: Final = frozenset({RUNNING, BILLED})
"""Columns that are called like what is left to pay, and are surely something else."""

_WORD: Final = re.compile(r"[^\W\d_A-Z][^\W\d_A-Z]*|[A-Z][^\W\d_A-Z]*")
_TELLING: Final = 3  # letters of a word that two names may have in common by more than chance
_SURE: Final = 2  # cells of a row that are names of known fields, for the row to be a header
_HEADING: Final = re.compile(r"[^\W\d_][^\W\d_]*(?:[ .\-/_'\u00b0()]{1,3}[^\W\d_]+){0,3}[.)\u00b0]{0,2}")
"""What a heading looks like: a few words without a digit."""

# What people ask for: the parts of records without which a list has no order, or nobody is found.
_EXPECTED: Final[Mapping[int, Mapping[str, str]]] = {
    ACCOUNT: {"names": "name", "emails": "email address"},
    INVOICE: {"amount": "amount", "balance": "balance", "date": "date"},
    PAYMENT: {"amount": "amount", "date": "date"},
    RECORD_KINDS.index("credit_note"): {"amount": "amount", "date": "date"},
    RECORD_KINDS.index("refund"): {"amount": "amount", "date": "date"},
}

# What a heading is given as its meaning, where that is not called like the part.
_MAPPED: Final[Mapping[str, str]] = {"names": "name", "emails": "email", "account": "invoiceId"}

# What to do about a file that cannot be read as it is.
_WHOLE: Final[Mapping[str, str]] = {
    "compressed": "compressed: no record can be read without all that is before it; unpack it",
    "office document": OFFICE,
    "needs pyarrow": "needs pyarrow: pip install 'sluicegate[arrow]'",
}


def skipped(problems: Sequence[Problem]) -> Iterator[str]:
    """Lines about records that were left out, and values that could not be read: one for each of a few, or for all."""
    unread = [problem for problem in problems if problem.reason.startswith(UNREAD)]
    yield from _left_out([problem for problem in problems if problem not in unread])
    if len(unread) <= _NAMED:
        yield from map(_one_unread, unread)
        return
    counts: Counter[str] = Counter()
    for problem in unread:
        counts[_unread(problem)[0]] += problem.count
    told = ", ".join(f"{count:,} {role}s" for role, count in sorted(counts.items()))
    files = len({problem.file for problem in unread})
    yield f"in {files:,} files could not be read: {told}; {_WHICH}"


def _left_out(problems: Sequence[Problem]) -> Iterator[str]:
    if len(problems) <= _NAMED:
        yield from map(_one_skipped, problems)
        return
    counts: Counter[str] = Counter()
    for problem in problems:
        counts["whole files" if problem.lines == (0,) else problem.reason] += problem.count
    told = ", ".join(f"{count:,} ({reason})" for reason, count in counts.most_common())
    files = len({problem.file for problem in problems})
    yield f"skipped in {files:,} files: {told}; {_WHICH}"


def _whole_files(problems: Sequence[Problem]) -> Iterator[str]:
    """What whole files were skipped for, each reason once."""
    files_of: dict[str, list[Problem]] = {}
    for problem in problems:
        files_of.setdefault(problem.reason, []).append(problem)
    for reason, those in files_of.items():
        if len(those) == 1:
            yield _one_skipped(those[0])
        else:
            told = _WHOLE.get(reason, reason)
            yield f"{some([problem.file for problem in those])}: these files were skipped ({told})"


def _one_skipped(problem: Problem) -> str:
    if problem.lines == (0,):
        return f"{problem.file}: the whole file was skipped ({_WHOLE.get(problem.reason, problem.reason)})"
    places = _places(problem)
    if problem.reason == "duplicate number":
        return f"{problem.file}: numbers that an earlier record has already: {problem.count}, at {places}"
    reason = problem.reason
    if reason == OLDER:
        reason = f"{reason}: a file of a later date has them too"
    return f"{problem.file}: skipped records: {problem.count} ({reason}), at {places}"


def _one_unread(problem: Problem) -> str:
    role, column = _unread(problem)
    what = f"{role}s" if problem.count > 1 else role
    return f"{problem.file}: {problem.count:,} {what} could not be read, in the column {column}, at {_places(problem)}"


def _unread(problem: Problem) -> tuple[str, str]:
    """(what the value was to be, such as "amount"; its column) of a value that could not be read."""
    role, _, column = problem.reason.removeprefix(f"{UNREAD} ").partition(" in ")
    return role, column


def _places(problem: Problem) -> str:
    return ", ".join(map(str, problem.lines)) + (", ..." if problem.count > len(problem.lines) else "")


def folder_summary(source: FolderSource) -> str:
    """The files by kind of record, or that there are none, or why the folder cannot be read."""
    try:
        found = source.files
    except SourceError as error:
        why = error.__cause__.strerror if isinstance(error.__cause__, OSError) else None
        return f"{error} ({why})" if why else str(error)
    listed = list(_listed(found))
    if not found.files:
        looked_for = ", ".join(map(_plural, ENTITIES))
        listed.insert(0, f"no file to read; looked for {looked_for} (.jsonl, .json, .csv, .parquet)")
    listed += _whole_files(found.problems)
    return "; ".join(listed)


def advice_text(advice: ProfileAdvice, *, name_files: bool) -> str:
    """The line that names a profile which shows more of some files, and what it would remove of others."""
    files = some(advice.files) if name_files else "some files"
    text = f"the profile {advice.profile} knows the names of the fields in {files} (--profile {advice.profile})"
    if advice.in_cents:
        text += ", whose API states amounts in the smallest unit of their currency"
    if advice.losing:
        others = some(advice.losing) if name_files else "others"
        text += f"; it removes the {' and '.join(advice.parts)} of {others}: serve them apart, each with its own"
    return text


def _listed(found: Files) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for file in found.files:
        for kind in dict(file.fields) or ([] if file.kind is None else [file.kind]):
            kinds.setdefault(_plural(RECORD_KINDS[kind]), []).append(file.name)
    for name, files in kinds.items():
        yield f"{name} in {some(files)}"
    for files_of in (_without_id(found), _without_parts(found)):
        yield from files_of
    others = [name for name in found.unknown if named_kind(name) == (None, True)]
    unnamed = [name for name in found.unknown if name not in others]
    if others:
        yield f"not used: {some(others)}"
    if unnamed:
        yield f"not used: {some(unnamed)} ({_RENAME})"


def unknown_parts(found: Files) -> Iterator[tuple[str, list[str]]]:
    """(kind of records, the parts of them for which some file has no known column), without names of files."""
    parts_of: dict[int, dict[str, None]] = {}
    for kind in _lost_ids(found):
        parts_of.setdefault(INVOICE if kind == LINE else kind, {})["line items" if kind == LINE else "id"] = None
    for kind, parts in _lost_parts(found):
        parts_of.setdefault(kind, {}).update(dict.fromkeys(_EXPECTED[kind][part] for part in parts))
    for kind, of_kind in sorted(parts_of.items()):
        yield RECORD_KINDS[kind], list(of_kind)


def _without_id(found: Files) -> Iterator[str]:
    """The files whose records cannot be used: no column of theirs is known to hold what these are asked for by."""
    for kind, files in sorted(_lost_ids(found).items()):
        shape = shapes()[kind]
        looked_for = list(shape.account if kind == LINE else (*shape.id, *shape.number))
        what = "invoice" if kind == LINE else "id"
        yield (
            f"no column is known for the {what} of {_plural(RECORD_KINDS[kind])} in"
            f" {some([file.name for file in files])}, which cannot be used without"
            f" (looked for {some(looked_for)}{_others(kind, files, ['account' if kind == LINE else 'id'])})"
        )


def _lost_ids(found: Files) -> dict[int, list[ExportFile]]:
    lost: dict[int, list[ExportFile]] = {}
    for file in found.files:
        for kind, names in file.fields:
            if names and not _is_asked_for(kind, names):
                lost.setdefault(kind, []).append(file)
    return lost


def _without_parts(found: Files) -> Iterator[str]:
    """The tables that have no known column for what people ask for."""
    for (kind, parts), files in sorted(_lost_parts(found).items()):
        others = _others(kind, files, parts).removeprefix("; ")
        labels = [_EXPECTED[kind][part] for part in parts]
        yield (
            f"no column is known for the {' and '.join(labels)} of {_plural(RECORD_KINDS[kind])} in"
            f" {some([file.name for file in files])}{f' ({others})' if others else ''}"
        )


def _lost_parts(found: Files) -> dict[tuple[int, tuple[str, ...]], list[ExportFile]]:
    """Only of tables: of objects, a later one may have the member."""
    lost: dict[tuple[int, tuple[str, ...]], list[ExportFile]] = {}
    for file in found.files:
        for kind, names in file.fields if file.form in {"csv", "parquet"} else ():
            known = field_parts(kind, "").narrowed(names)
            parts = tuple(part for part in _EXPECTED.get(kind, {}) if not getattr(known, part))
            if parts and _is_asked_for(kind, names):
                lost.setdefault((kind, parts), []).append(file)
    return lost


def _is_asked_for(kind: int, names: frozenset[str]) -> bool:
    """Whether records with these folded fields have an id or number (a line item: its invoice; a customer: a name).

    Payments may do without, if they say who paid when and how much.
    """
    known = field_parts(kind, "").narrowed(names)
    asked_for: object = known.id or known.number or (kind == ACCOUNT and known.names)
    if kind == PAYMENT:
        asked_for = asked_for or (known.date and known.amount and (known.account or known.names))
    return bool(known.account if kind == LINE else asked_for)


def unused_meanings(source: FolderSource, meanings: Mapping[str, str]) -> list[str]:
    """The names that some heading was to stand for, and that no table has got; with the kind or file they are for."""
    try:
        files = source.files.files
    except SourceError:
        return []
    unused = []
    for key, name in meanings.items():
        place, colon, heading = key.rpartition(":")
        if not any(
            name in file.columns
            for file in files
            if file.meanings.get(heading) == name and (not colon or _is_of(file, place))
        ):
            unused.append(f"{name} of {place}" if place else name)
    return list(dict.fromkeys(unused))


def _is_of(file: ExportFile, place: str) -> bool:
    """Whether a file is one of this kind, or has this name, as a map says it."""
    kinds = {f"{RECORD_KINDS[kind]}s" for kind in (file.kind, *dict(file.fields)) if kind is not None}
    return place in kinds or f"/{file.name.casefold()}".endswith(f"/{place}")


def _others(kind: int, files: Sequence[ExportFile], parts: Sequence[str]) -> str:
    """The columns of these files that are of no use yet, as far as they are surely names of columns.

    The first row of a file without a header is data. So nothing is shown of one in which not two cells are names that
    are known, and of the others only what looks like a heading. Those with a word in them that columns for these
    parts have come first, and those whose first values cannot be one are left out.
    """
    used = heads_of(kind, "") | frozenset(fold(said) for names in shapes()[kind].headings.values() for said in names)
    shown: dict[str, None] = {}
    told = ""  # the first part that some column fits
    for file in files:
        known = headings_of(file.columns).folded
        if len(known_fields().intersection(known.values())) >= _SURE:
            left = [
                name for name, folded in known.items() if folded and folded not in used and name not in _NO_BALANCES
            ]
            for part in parts:
                fitting = fitting_columns(file, part)
                names = (name.strip() for name in left if name in fitting)
                found = dict.fromkeys(shown_name(name) for name in names if _HEADING.fullmatch(name))
                told = told or (part if found else "")
                shown |= found
    if not shown:
        return ""
    words = _words([getattr(shapes()[kind], part) for part in parts])
    likely = sorted(shown, key=lambda name: words.isdisjoint(_words([name])))
    meaning = f"{RECORD_KINDS[kind]}s:HEADING={_MAPPED.get(told, told)}"
    mapped = f"; --map '{meaning}' reads one as that" if _are_csv(files) else ""
    return f"; it has {some(likely, _HEADINGS)}{mapped}"


def _are_csv(files: Sequence[ExportFile]) -> bool:
    return all(file.form == "csv" for file in files)


def _words(names: Iterable[object]) -> frozenset[str]:
    """The words in names of fields, which may be several together, as a first name and a last name are."""
    found: set[str] = set()
    for name in names:
        if isinstance(name, str):
            found |= {word.lower() for word in _WORD.findall(name) if len(word) >= _TELLING}
        elif isinstance(name, Iterable):
            found |= _words(name)
    return frozenset(found)


def _plural(kind: str) -> str:
    return "line items" if kind == "line" else f"{kind.replace('_', ' ')}s"


def some(names: Sequence[str], most: int = _NAMED) -> str:
    """The first few of these names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
