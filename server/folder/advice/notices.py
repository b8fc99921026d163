"""What whoever starts a server over a folder of exports is told: what was found, and what was left out.

Names of files are the operator's own. Of what is in them nothing is shown but the headings of columns.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scanner.batch.formats.text_format import OFFICE
from server.folder.advice.missing_parts import NAMED, plural, some, unnumbered, unsaid, without_id, without_parts
from server.folder.advice.profile_advice import ProfileAdvice
from server.folder.exports.export_files import ExportFile
from server.folder.exports.folder_files import Files
from server.folder.files.file_names import is_named_for_nothing, named_kind
from server.folder.problems import (
    ALIKE,
    BILLS,
    FURTHER,
    JOURNAL,
    OLDER,
    OTHER_LIST,
    PAYOUTS,
    TEMPLATES,
    UNKNOWN_LIST,
    Problem,
)
from server.folder.source import FolderSource
from server.records.columns import OPEN_ORDER, UNREAD
from server.records.heading_forms.heading_map import TABLES
from server.records.shapes import RECORD_KINDS, fold
from server.records.tenant import tenant_column
from server.source import ENTITIES, SourceError

SKIPPED: Final = "data_records_skipped"
"""The event in the audit trail."""

_WHICH: Final = f"the audit trail tells which records (`audit search --event {SKIPPED}`)"

_RENAME: Final = (
    "a list of invoices is read if it is called invoices.csv, one of payments payments.csv, one of customers"
    " customers.csv, or if it lies in a folder of such a name"
)

_UNREAD_FORM: Final = "a form that is not read; most programs and banks export the same list as CSV"

_NOTHING_OWED: Final = (
    "called after drafts, offers, plans or what is void, or after what others are paid: no customer owes or has paid"
    " these; another name has them read"
)

_UNUSED: Final = 100
"""Files that are not used and named: who looks for one of them has to see it."""

# What to do about a file that cannot be read as it is.
_WHOLE: Final[Mapping[str, str]] = {
    "compressed": "compressed: no record can be read without all that is before it; unpack it",
    "office document": OFFICE,
    BILLS: "each row names a supplier and none a customer: it lists what others have billed, or were paid",
    JOURNAL: "each row names the two accounts of a booking: it is the journal of a ledger, and no list of payments",
    TEMPLATES: "each row says how often an invoice is made and when the next one is, and none has a day of its own",
    PAYOUTS: "it lists payouts: what a service has sent to your bank, and no payment of a customer",
    "needs pyarrow": "needs pyarrow: pip install 'sluicegate[arrow]'",
}

_OF_LISTS: Final[Mapping[str, str]] = {
    FURTHER: "it is one page of several, by what it says: more records follow, so save them all, each page as a file",
    OTHER_LIST: "it has lists of other kinds of records as well, which are not read: save each list as a file",
    UNKNOWN_LIST: "it is one object around a list, which nothing tells to be one of records: save that list as a file",
}
"""What is said of a file whose own records are read."""

_DATES: Final = {"date": "date", "due date": "dueDate"}
_ORDER: Final = "--map '{}={} (DD/MM/YYYY)', say, tells that the day comes first, and (MM/DD/YYYY) the month"


def skipped(problems: Sequence[Problem]) -> Iterator[str]:
    """Lines about records that were left out, and values that could not be read: one for each of a few, or for all."""
    unread = [problem for problem in problems if problem.reason.startswith(UNREAD)]
    yield from _left_out([problem for problem in problems if problem not in unread])
    if len(unread) <= NAMED:
        yield from map(_one_unread, unread)
        return
    counts: Counter[str] = Counter()
    for problem in unread:
        counts[_unread(problem)[0]] += problem.count
    told = ", ".join(f"{count:,} {role}s" for role, count in sorted(counts.items()))
    files = len({problem.file for problem in unread})
    yield f"in {files:,} files could not be read: {told}; {_WHICH}"


def _left_out(problems: Sequence[Problem]) -> Iterator[str]:
    if len(problems) <= NAMED:
        yield from map(_one_skipped, problems)
        return
    counts: Counter[str] = Counter()
    for problem in problems:
        whole = problem.lines == (0,) and problem.reason not in _OF_LISTS
        counts["whole files" if whole else problem.reason] += problem.count
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
    if problem.reason in _OF_LISTS:
        return f"{problem.file}: {_OF_LISTS[problem.reason]}"
    if problem.lines == (0,):
        return f"{problem.file}: the whole file was skipped ({_WHOLE.get(problem.reason, problem.reason)})"
    places = _places(problem)
    if problem.reason == "duplicate number":
        return f"{problem.file}: numbers that an earlier record has already: {problem.count}, at {places}"
    if problem.reason == ALIKE:
        return f"{problem.file}: records that a file with other columns may have as well: {problem.count}, at {places}"
    reason = problem.reason
    if reason == OLDER:
        reason = f"{reason}: a file of a later date has them too"
    return f"{problem.file}: skipped records: {problem.count} ({reason}), at {places}"


def _one_unread(problem: Problem) -> str:
    role, column = _unread(problem)
    what = f"{role}s" if problem.count > 1 else role
    told = f"{problem.file}: {problem.count:,} {what} could not be read, in the column {column}, at {_places(problem)}"
    if f"{role}{OPEN_ORDER}" in problem.reason and problem.file.lower().endswith(TABLES):
        told += f" ({_ORDER.format(column, _DATES[role])})"
    return told


def _unread(problem: Problem) -> tuple[str, str]:
    """(what the value was to be, such as "amount"; its column) of a value that could not be read."""
    role, _, column = problem.reason.removeprefix(f"{UNREAD} ").partition(" in ")
    return role.removesuffix(OPEN_ORDER), column


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
        looked_for = ", ".join(map(plural, ENTITIES))
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
    """Which kind of record stands in which files, and which files are not used, with the reason."""
    kinds: dict[str, list[str]] = {}
    for file in found.files:
        for kind in dict(file.fields) or ([] if file.kind is None else [file.kind]):
            kinds.setdefault(plural(RECORD_KINDS[kind]), []).append(file.name)
    for name, files in kinds.items():
        yield f"{name} in {some(files)}"
    for told in (unsaid(found), unnumbered(found), without_id(found), without_parts(found)):
        yield from told
    owing_nothing = [name for name in found.unknown if is_named_for_nothing(name)]
    others = [name for name in found.unknown if name not in owing_nothing and named_kind(name) == (None, True)]
    unnamed = [name for name in found.unknown if name not in {*others, *owing_nothing}]
    if owing_nothing:
        yield f"not used: {some(owing_nothing, _UNUSED)} ({_NOTHING_OWED})"
    if others:
        yield f"not used: {some(others, _UNUSED)}"
    if found.unread:
        yield f"not used: {some(found.unread, _UNUSED)} ({_UNREAD_FORM})"
    if unnamed:
        yield f"not used: {some(unnamed, _UNUSED)} ({_RENAME})"


def lacks_field(source: FolderSource, field: str) -> bool:
    """Whether no file has a field, or one around it, that is called so: the field that tells whose records are."""
    try:
        files = source.files.files
    except SourceError:
        return False
    heads = {fold(field.partition(".")[0]), tenant_column(field)}
    names = [names for file in files for _, names in file.fields]
    return bool(names) and all(map(heads.isdisjoint, names))


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
