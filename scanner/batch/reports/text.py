"""The report of a scan as text for people: what is where, the most severe first, and what could not be scanned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

import msgspec

from scanner.batch.file_findings import LONGEST_NAME, EncodingDoubt, Fault, FileFindings, HeadingsFrom
from scanner.batch.kinds import SEVERITIES, Kind, shortened
from scanner.batch.progress import sized
from scanner.batch.store import Store
from scanner.batch.units import place_word

_COLUMN = 34
_NAMED: Final = 12  # columns in a note
_SHOWN = 12  # kinds of a file; the other formats of the report have all

_HEADINGS: Final[dict[HeadingsFrom, tuple[str, str]]] = {
    "": ("", ""),
    "first row": ("headings in its first row", ""),
    "assumed": (
        "headings in its first row",
        "nothing in its first row is known as a heading, or speaks against it; if it is data, --no-header",
    ),
    "below a title": ("headings below a title", ""),
    "given": ("headings as given", ""),
    "none": (
        "no headings",
        "found by what values look like alone: names and addresses stay; --columns or --header says what they are",
    ),
    "lists": (
        "some lines are lists",
        "what is in them is found by what it looks like alone: names and addresses stay; as CSV, --columns names them",
    ),
}
"""Where the names of a CSV file's columns come from, in words, and a note for the user."""


def text_report(store: Store) -> str:
    """The report, without a value: examples are masked."""
    return "".join(f"{line}\n" for line in _lines(store))


def headline(store: Store) -> str:
    """The report in one sentence."""
    size = store.scanned()
    found = counted(store.count(), "finding" if store.compared is msgspec.UNSET else "new finding")
    return f"{found} in {counted(size.rows, 'row')} of {files_read(store)} ({sized(size.bytes)})"


def files_read(store: Store) -> str:
    """How many files were read, in words, and of how many if not of all."""
    files = store.scanned().files
    left = unscanned(store)
    return f"{files - left:,} of {counted(files, 'file')}" if left else counted(files, "file")


def lost(store: Store) -> str:
    """How many files, and how many rows and values of others, could not be scanned, in words; "" where all could."""
    rows = sum(file.rows_reported for file in store.files.values())
    values = sum(sum(file.unread.values()) for file in store.files.values())
    counts = ((unscanned(store), "file"), (rows, "row"), (values, "value"))
    return " and ".join(counted(count, noun) for count, noun in counts if count)


def unscanned(store: Store) -> int:
    """How many files could not be scanned, as a whole or one of their units."""
    return sum(any(not fault.row for fault in file.faults) for file in store.files.values())


def unread(store: Store) -> dict[str, list[str]]:
    """The names of the files of which nothing could be read, by reason; only reasons that several files share."""
    names: dict[str, list[str]] = {}
    for name, file in sorted(store.files.items()):
        if not file.rows_in and not any(file.columns.values()) and not notes(file):
            faults = [fault for fault in file.faults if not fault.row]
            if file.fault_count == len(faults) == 1:
                names.setdefault(faults[0].reason, []).append(name)
    return {reason: own for reason, own in names.items() if len(own) > 1}


def severities(store: Store) -> dict[str, int]:
    """Findings by severity, the worst first, without those that there are none of."""
    counts = dict.fromkeys(reversed(SEVERITIES), 0)
    for file in store.files.values():
        for _, _, kind in file.kinds():
            counts[kind.severity] += kind.count
    return {severity: count for severity, count in counts.items() if count}


def headings(file: FileFindings) -> str:
    """Where the names of a CSV file's columns come from, in words; "" for other formats."""
    return _HEADINGS[file.headings][0]


def headings_note(file: FileFindings) -> str:
    """A note for the user if the names of the columns were guessed or are missing; "" otherwise."""
    return _HEADINGS[file.headings][1]


_DOUBTS: Final[dict[EncodingDoubt, str]] = {
    "": "",
    "guessed": "its encoding is a guess, and names and addresses may have been missed for it;"
    " --encoding NAME says what it is",
    "unlikely": "its encoding is a guess, and most of its words are none in it: names and addresses are missed for it;"
    " --encoding NAME says what it is",
    "utf-8": "its bytes are UTF-8, and --encoding says something else: names and addresses may have been missed for it;"
    " scan it without",
    "bytes": "some of its bytes are none of its encoding, and names and addresses may have been missed there;"
    " --encoding NAME says what it is",
}


def delimiter_words(file: FileFindings) -> str:
    """What parts the cells of a CSV file, in words; "" for commas, and for other formats."""
    if file.delimiter in {"", ","}:
        return ""
    named = {"\t": "tabs"}.get(file.delimiter)
    return f"divided at {named or shown_sign(file.delimiter)}"


def shown_sign(sign: str) -> str:
    """A sign that divides cells, as it is or, where nobody sees it, as it is written in shells: ^A."""
    return sign if sign.isprintable() else f"^{chr(ord(sign) + 64)}"


def encoding_words(file: FileFindings) -> str:
    """The encoding that a text was read in, in words; "" for UTF-8."""
    return f"{file.encoding} by a guess" if file.encoding_doubt in {"guessed", "unlikely"} else file.encoding


def encoding_note(file: FileFindings) -> str:
    """A note for the user if a text may have been read in the wrong encoding; "" otherwise."""
    return _DOUBTS[file.encoding_doubt]


def notes(file: FileFindings) -> list[str]:
    """All notes for the user about how a file was read."""
    return [note for note in (same_note(file), encoding_note(file), headings_note(file), dropped_note(file)) if note]


def not_scanned(file: FileFindings) -> list[Fault]:
    """What could not be scanned: the faults that are known one by one, and columns with values of which that holds."""
    of_columns = [
        Fault(0, f"{column}: {counted(values, 'value')} of bytes that are no text; a copy has null there")
        for column, values in sorted(file.unread.items())
    ]
    return [*file.faults, *of_columns]


def dropped_note(file: FileFindings) -> str:
    """A note for the user if a copy lacks columns; "" otherwise."""
    names = file.dropped
    if not names:
        return ""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    lacks = f"a copy lacks {counted(len(names), 'column')} that the entity does not list"
    return f"{lacks}: {', '.join(names[:_NAMED])}{more}"


def same_note(file: FileFindings) -> str:
    """A note for the user if a file was scanned under two names; "" otherwise."""
    name = shortened(file.same_as, LONGEST_NAME)
    return f"it is {name} by a link: what was found is counted for both names" if name else ""


def _totals(store: Store) -> Iterator[str]:
    """What was found in all files together, if there are several: the most severe first, then the most frequent."""
    kinds = store.by_type()
    if len(store.files) < 2 or not kinds:  # noqa: PLR2004  of one file the same lines follow
        return
    yield ""
    order = sorted(kinds.items(), key=lambda one: (-SEVERITIES.index(one[1].severity), -one[1].count, one[0]))
    holding = Counter(name for file in store.files.values() for name in {name for _, name, _ in file.kinds()})
    for name, kind in order:
        yield f"  {kind.severity:<8} {name:<20} {kind.count:>9,} in {counted(holding[name], 'file')}"


def _lines(store: Store) -> Iterator[str]:
    yield headline(store) + _by_severity(store)
    yield from _totals(store)
    together = unread(store)
    for reason, names in together.items():
        yield ""
        yield f"{counted(len(names), 'file')} not scanned: {reason}"
        yield from (f"  {shortened(name, LONGEST_NAME)}" for name in names)
    named = set(chain.from_iterable(together.values()))
    for name, file in sorted(store.files.items()):
        if name in named:
            continue
        yield ""
        yield _title(name, file)
        kinds = list(file.kinds())
        yield from (f"  {note}" for note in notes(file))
        for column, entity_type, kind in kinds[:_SHOWN]:
            yield _line(column, entity_type, kind, place_word(file.format))
        if len(kinds) > _SHOWN:
            more = counted(len(kinds) - _SHOWN, "more kind")
            yield f"  … and {more}: --report FILE.html and --format json have all"
        if not kinds and not file.incomplete:
            yield "  nothing found"
        yield from _faults(file)


def _title(name: str, file: FileFindings) -> str:
    beside = [part for part in (file.format, delimiter_words(file), encoding_words(file), headings(file)) if part]
    lost = f", {file.rows_reported:,} not scanned" if file.rows_reported else ""
    return f"{shortened(name, LONGEST_NAME)} ({', '.join([*beside, counted(file.rows_in, 'row')])}{lost})"


def _line(column: str, entity_type: str, kind: Kind, word: str) -> str:
    row = kind.row()
    example = f"  {kind.examples[0].text}" if kind.examples else ""
    where = f" from {word} {row:,}" if row else ""
    label = (
        column if len(column) <= _COLUMN else f"…{column[1 - _COLUMN :]}"
    )  # the end of a path says more than its beginning
    return f"  {kind.severity:<8} {entity_type:<20} {label:<{_COLUMN}} {kind.count:>10,}{where}{example}"


def _faults(file: FileFindings) -> Iterator[str]:
    """What could not be scanned, each reason once: where that is first, and how often it comes again."""
    first: dict[str, Fault] = {}
    times: dict[str, int] = {}
    for fault in not_scanned(file):
        first.setdefault(fault.reason, fault)
        times[fault.reason] = times.get(fault.reason, 0) + 1
    times |= file.reasons
    for reason, count in times.items():
        where = _at(file, first[reason], count - 1) if reason in first else f"{counted(count, 'place')}: "
        yield f"  not scanned: {where}{reason}"
    left = file.fault_count + len(file.unread) - sum(times.values())
    if left > 0:
        yield f"  … and {counted(left, 'more place')} that could not be scanned"


def _at(file: FileFindings, fault: Fault, more: int = 0) -> str:
    again = f" and {more:,} more" if more else ""
    return f"{place_word(file.format)} {fault.row:,}{again}: " if fault.row else ""


def _by_severity(store: Store) -> str:
    counts = severities(store)
    return ": " + ", ".join(f"{count:,} {severity}" for severity, count in counts.items()) if counts else ""


def counted(count: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
