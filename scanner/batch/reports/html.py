"""A scan as one HTML file that reads at a glance: no script, nothing loaded, light or dark as the reader's system is.

From the top: what was scanned, when and by which version; how much was found and how bad it is; what could not be
scanned; which columns hold what, all files together, the worst first; then each file by itself. Everything that comes
from data is masked and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import chain
from typing import Final, NamedTuple

from msgspec import UNSET

from scanner.batch.found.file_findings import LONGEST_NAME, FileFindings
from scanner.batch.found.kinds import SEVERITIES, Kind, shortened
from scanner.batch.found.store import Store
from scanner.batch.progress import sized
from scanner.batch.reports.html_style import CELLS, PLACE, STYLE
from scanner.batch.reports.words import (
    counted,
    delimiter_words,
    encoding_note,
    encoding_words,
    files_read,
    headings,
    lost,
    not_scanned,
    notes,
    severities,
    unread,
)
from scanner.batch.units import place_word

_MOST_ROWS: Final = 200  # of a table; who has more kinds than that reads the JSON
_MOST_FILES: Final = 500
_MOST_PATHS: Final = 5  # of the command line
_MOST_FAULTY: Final = 20  # files that are named at the top
_MOST_LETTERS: Final = 60  # of a column's name, beside others
_OPEN: Final = 3  # files whose tables are open at first, if there are no more

_OPTION: Final = re.compile(r"--[a-z]+(?:-[a-z]+)*(?: [A-Z]+\b)?")
"""An option of the command, and what stands for its value."""

_NUMBERED: Final = frozenset({"Findings", "Confidence"})
_NUMBERS: Final = ' class="c"'


class Run(NamedTuple):
    """What was scanned, as the user named it; when; by which version; and the older report that it is compared with."""

    paths: Sequence[str]
    when: datetime
    version: str
    before: str = ""


def html_report(store: Store, run: Run) -> str:
    """The report as one HTML page."""
    return "".join(_page(store, run))


def _page(store: Store, run: Run) -> Iterator[str]:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Sluicegate scan</title>'
        f"<style>{STYLE}</style></head><body><main>"
    )
    yield from _head(store, run)
    yield from _faults(store)
    yield from _overview(store)
    yield from _files(store)
    digest = f" ({escape(store.profile_digest[:12])})" if store.profile_digest else ""
    yield (
        "<footer>Examples are masked. Counts are findings, not people or records. Confidence is the precision expected"
        f" of the rule. Profile: {escape(store.profile)}{digest}.</footer></main></body></html>\n"
    )


def _head(store: Store, run: Run) -> Iterator[str]:
    """The title, the number of findings in all, how much was read, and the shares of the severities."""
    counts = severities(store)
    total = sum(counts.values())
    size = store.scanned()
    new = "" if store.compared is UNSET else "new "
    holding = [sum(map(bool, file.columns.values())) for file in store.files.values() if any(file.columns.values())]
    more = f" and {len(run.paths) - _MOST_PATHS:,} more" if len(run.paths) > _MOST_PATHS else ""
    since = f", compared with {_name(run.before)}" if run.before else ""
    yield f"<h1>Scan of {', '.join(map(_name, run.paths[:_MOST_PATHS]))}{more}{since}</h1>"
    yield f'<p class="run">{run.when:%Y-%m-%d %H:%M %Z}, Sluicegate {escape(run.version)}</p>'
    words = f"{total:,} {new}sensitive value{'' if total == 1 else 's'}" if total else f"Nothing {new}sensitive found"
    yield f'<p class="sum">{words}</p>'
    where = f"in {counted(sum(holding), 'column')} of {counted(len(holding), 'file')}; " if holding else ""
    read = f"{counted(size.rows, 'row')} of {files_read(store)} read, {sized(size.bytes)}"
    yield f'<p class="sub">{where}{read}</p>'
    if not total:
        return
    yield '<div class="split" aria-hidden="true">'
    yield "".join(f'<i class="{severity}" style="flex:{count}"></i>' for severity, count in counts.items())
    yield '</div><ul class="key">'
    for severity, count in counts.items():
        share = count / total
        percent = f"{share:.0%}" if share >= 0.01 else "under 1%"  # noqa: PLR2004
        yield f'<li><span class="dot {severity}"></span><b>{count:,}</b> {severity} <small>({percent})</small></li>'
    yield "</ul>"


def _faults(store: Store) -> Iterator[str]:
    """What could not be scanned, and where something may have been missed; what holds for several files once."""
    doubtful: dict[str, list[str]] = {}
    for name, file in sorted(store.files.items()):
        if note := encoding_note(file):
            doubtful.setdefault(note, []).append(name)
    faulty = [(name, file) for name, file in sorted(store.files.items()) if file.incomplete]
    if not faulty and not doubtful:
        return
    head = "Not everything could be scanned:" if faulty else "Something may have been missed:"
    left_out = f" {words} left out." if (words := lost(store)) else ""
    yield f'<div class="fault"><b>{head}</b>{left_out}<ul>'
    together = unread(store)
    yield from _shared(together)
    named = set(chain.from_iterable(together.values()))
    faulty = [(name, file) for name, file in faulty if name not in named]
    for name, file in faulty[:_MOST_FAULTY]:
        first = not_scanned(file)[0]
        left = file.fault_count + len(file.unread) - 1
        more = f" <small>(and {left:,} more)</small>" if left else ""
        where = f", {place_word(file.format)} {first.row:,}" if first.row else ""
        yield f"<li>{_name(name)}{where}: {_reason(first.reason)}{more}</li>"
    if len(faulty) > _MOST_FAULTY:
        yield f"<li>… and {counted(len(faulty) - _MOST_FAULTY, 'more file')}, below</li>"
    yield from _shared(doubtful)
    yield "</ul></div>"


def _shared(reasons: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What holds for several files, with the first of their names."""
    for reason, names in reasons.items():
        if len(names) == 1:
            yield f"<li>{_name(names[0])}: {_reason(reason)}</li>"
            continue
        more = f" and {len(names) - _MOST_FAULTY:,} more, below" if len(names) > _MOST_FAULTY else ""
        shown = ", ".join(map(_name, names[:_MOST_FAULTY]))
        yield f"<li>{counted(len(names), 'file')}: {_reason(reason)}<br><small>{shown}{more}</small></li>"


def _overview(store: Store) -> Iterator[str]:
    """What kinds there are, in which columns, over all files; a kind once for each severity that columns have it with.

    So the findings of a severity add up to what the top of the page says.
    """
    total: dict[tuple[str, str], Kind] = {}
    where: dict[tuple[str, str], dict[str, int]] = {}
    for file in store.files.values():
        for column, entity_type, kind in file.kinds():
            key = entity_type, kind.severity
            total.setdefault(key, Kind()).merge(kind.moved(0))
            own = where.setdefault(key, {})
            own[column] = own.get(column, 0) + kind.count
    if not total:
        return
    order = sorted(total.items(), key=lambda one: (-SEVERITIES.index(one[1].severity), -one[1].count, one[0]))
    most = max(kind.count for kind in total.values())
    yield f'<h2>What was found</h2><section class="wide"><table>{_heads(CELLS["section"])}'
    for told, kind in order:
        columns = sorted(where[told].items(), key=lambda one: (-one[1], one[0]))
        names = ", ".join(
            f"{escape(shortened(name, _MOST_LETTERS))} <small>{count:,}</small>" for name, count in columns[:4]
        )
        more = f" <small>and {len(columns) - 4} more</small>" if len(columns) > 4 else ""  # noqa: PLR2004
        yield f'<tr><td class="s">{escape(_words(told[0]))}</td>{_severity(kind)}{_count(kind, most)}'
        yield f'<td class="w">{names}{more}</td><td>{_examples(kind)}</td></tr>'
    yield "</table></section>"


def _files(store: Store) -> Iterator[str]:
    """One section for each file, the worst first, with what was found in each column."""
    together = unread(store)
    named = set(chain.from_iterable(together.values()))
    files = sorted(
        ((name, file) for name, file in store.files.items() if name not in named),
        key=lambda one: (*_badness(one[1]), one[0]),
    )
    yield "<h2>File by file</h2>"
    for name, file in files[:_MOST_FILES]:
        kinds = list(file.kinds())
        shown = " open" if len(files) <= _OPEN and kinds else ""
        beside = (
            file.format,
            delimiter_words(file),
            encoding_words(file),
            headings(file),
            counted(file.rows_in, "row") if file.format else "",
        )
        about = ", ".join(part for part in beside if part)
        word = place_word(file.format)
        worst = f'<span class="dot {kinds[0][2].severity}"></span>' if kinds else ""
        yield f"<details{shown}><summary><b>{worst}{_name(name)}</b><span>{escape(about)}</span>"
        yield f'<span class="n">{_told(file)}</span></summary>'
        if file.incomplete:
            yield '<div class="fault">Not scanned:<ul>'
            yield "".join(
                f"<li>{f'{word} {one.row:,}: ' if one.row else ''}{_reason(one.reason)}</li>"
                for one in not_scanned(file)
            )
            yield "</ul></div>"
        yield from (f'<p class="note">{escape(note)}</p>' for note in notes(file))
        if kinds:
            yield from _table(kinds[:_MOST_ROWS], word)
        yield "</details>"
    if len(files) > _MOST_FILES:
        yield f"<p>… and {counted(len(files) - _MOST_FILES, 'more file')}, in the JSON report.</p>"
    for reason, names in together.items():
        yield f'<details><summary><b>{counted(len(names), "file")}</b><span class="n">not scanned</span></summary>'
        yield f'<div class="fault">{_reason(reason)}<ul>'
        yield "".join(f"<li>{_name(name)}</li>" for name in names[:_MOST_FILES])
        if len(names) > _MOST_FILES:
            yield f"<li>… and {counted(len(names) - _MOST_FILES, 'more file')}, in the JSON report</li>"
        yield "</ul></div></details>"


def _told(file: FileFindings) -> str:
    """How much of it is how bad, in a few words."""
    counts: dict[str, int] = {}
    for _, _, kind in file.kinds():  # the most severe first
        counts[kind.severity] = counts.get(kind.severity, 0) + kind.count
    left_out = "a part not scanned" if file.rows_out else "not scanned"
    if not counts:
        return left_out if file.incomplete else "nothing found"
    severity, count = next(iter(counts.items()))
    found = counted(sum(counts.values()), "finding")
    told = f"<b>{count:,} {severity}</b>" + (f" of {found}" if len(counts) > 1 else "")
    return f"{told}, {left_out}" if file.incomplete else told


def _table(kinds: Iterable[tuple[str, str, Kind]], word: str) -> Iterator[str]:
    kinds = list(kinds)
    most = max(kind.count for _, _, kind in kinds)
    heads = (f"{name} {word}" if name == PLACE else name for name in CELLS["div"])
    yield f'<div class="wide"><table>{_heads(heads)}'
    for column, entity_type, kind in kinds:
        rows = ", ".join(f"{row:,}" for row in sorted({place.row for place in kind.first} or {kind.row()} - {0}))
        yield f'<tr><td class="w">{escape(column)}</td><td class="s">{escape(_words(entity_type))}</td>'
        yield f'{_severity(kind)}{_count(kind, most)}<td class="c">{kind.confidence:.2f}</td>'
        yield f"<td>{rows}</td><td>{_examples(kind)}</td></tr>"
    yield "</table></div>"


def _heads(names: Iterable[str]) -> str:
    """The first row of a table."""
    cells = (f'<th scope="col"{_NUMBERS if name in _NUMBERED else ""}>{escape(name)}</th>' for name in names)
    return f"<tr>{''.join(cells)}</tr>"


def _severity(kind: Kind) -> str:
    return f'<td class="s"><span class="dot {kind.severity}"></span>{kind.severity}</td>'


def _count(kind: Kind, most: int) -> str:
    width = max(1, round(100 * kind.count / most))
    bar = f'<div class="bar"><i class="{kind.severity}" style="width:{width}%"></i></div>'
    return f'<td class="c">{kind.count:,}{bar}</td>'


def _examples(kind: Kind) -> str:
    return "".join(f"<code>{escape(one.text)}</code>" for one in kind.examples)


def _badness(file: FileFindings) -> tuple[int, int]:
    """For sorting: the worst file comes first."""
    kinds = next(iter(file.kinds()), None)
    return (-SEVERITIES.index(kinds[2].severity) - 1, -kinds[2].count) if kinds else (0, 0)


def _name(name: str) -> str:
    """The name of a file, without what a page would act upon: marks that turn the direction of a text are among it."""
    return escape(shortened(name, LONGEST_NAME))


def _reason(text: str) -> str:
    """Why something was not scanned; an option that it names is not torn apart at the end of a line."""
    return _OPTION.sub(r"<kbd>\g<0></kbd>", escape(text))


def _words(entity_type: str) -> str:
    """``US_SSN`` as people write it."""
    short = {"US", "UK", "SSN", "ITIN", "EIN", "IBAN", "VAT", "IP", "URL", "ABA", "SWIFT", "BIC", "ID"}
    words = entity_type.split("_")
    return " ".join(word if word in short else word.lower() for word in words)
