"""What the reports for people say of a scan and of a file, in words; how they lay it out is their own affair."""

from __future__ import annotations

from typing import Final

from scanner.batch.found.file_findings import LONGEST_NAME, EncodingDoubt, Fault, FileFindings, HeadingsFrom
from scanner.batch.found.kinds import SEVERITIES, shortened
from scanner.batch.found.store import Store

_NAMED: Final = 12  # columns in a note


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


def counted(count: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
