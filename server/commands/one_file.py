"""The commands that look at one file, without a server: `view`, `find`, `redact` and `explain`.

None of them prints a value that was found: `view` and `redact` mask it, the others list places and rules.
"""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports the scanner when one of these runs

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from server.commands.command import (
    DONE,
    FAILED,
    FOUND,
    CommandError,
    UsageError,
    add_command,
    fail_on_option,
    reaches,
    read,
    write,
)
from server.commands.options import profile_option
from server.default_profiles import OF_COPIES, OF_RECORDS
from server.stderr import tell

if TYPE_CHECKING:
    from scanner import Scanner
    from scanner.errors import PayloadError


_AT_ONCE: Final = 4_000_000
"""Bytes of a text from which on the time is told: a log of that size takes a second, and JSON four."""


def add_file_commands(commands: Any) -> None:
    """Put these commands among `commands`, which is what `add_subparsers` returned."""
    _add_view(commands)
    _add_find(commands)
    _add_redact(commands)
    _add_explain(commands)


def _add_view(commands: Any) -> None:
    view = add_command(
        commands,
        "view",
        _view,
        "print the safe view of one JSON document: {llm_view, meta}, at most 64 KB",
        "sluicegate view invoice.json --entity Invoice",
        "curl -s https://billing.example/accounts/1 | sluicegate view - --profile finance-last4",
    )
    view.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
    view.add_argument(
        "--entity", help="what it is: Account, Invoice, ... as in the profile; default: told by its fields"
    )
    profile_option(view)


def _add_find(commands: Any) -> None:
    find = add_command(
        commands,
        "find",
        _find,
        "print what is sensitive in a text: line:column entity rule severity confidence, never the value",
        "sluicegate find notes.txt",
        "git diff | sluicegate find - --format json",
        "git diff | sluicegate find - --fail-on high",
        codes=f"0 done, 1 failed, 2 wrong usage, {FOUND} found what --fail-on asks for",
    )
    find.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
    find.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    fail_on_option(find)
    profile_option(find)


def _add_redact(commands: Any) -> None:
    redact = add_command(
        commands,
        "redact",
        _redact,
        "print a text or a JSON document whole, with everything sensitive masked",
        "sluicegate redact notes.txt",
        "sluicegate redact invoice.json --profile finance-default",
        "git diff | sluicegate redact -",
    )
    redact.add_argument("file", metavar="FILE", help="a JSON document or a text, or - for standard input")
    _kind_option(redact)
    profile_option(redact, OF_COPIES)


def _add_explain(commands: Any) -> None:
    explain = add_command(
        commands,
        "explain",
        _explain,
        "say for each candidate why it was masked, kept, withheld, covered or dropped; never the value. Places are"
        " line:column of a text, the field of a JSON document and the characters of its value",
        "sluicegate explain invoice.json",
        "echo 'card 4111 1111 1111 1112' | sluicegate explain - --profile finance-default",
    )
    explain.add_argument("file", metavar="FILE", help="a JSON document or a text, or - for standard input")
    _kind_option(explain)
    explain.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    profile_option(explain)


def _kind_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kind", choices=("auto", "json", "text"), default="auto", help="what it is; default: told by how it begins"
    )


def _view(arguments: argparse.Namespace) -> int:
    from scanner.errors import PayloadError
    from scanner.selection.files import built_in_names
    from server.commands.near_names import near_misses

    scanner = _scanner(arguments)
    profile, entity = scanner.profile, arguments.entity
    if entity is not None and profile.unknown_entity == "drop" and profile.entity(entity) is None:
        raise UsageError(f"--entity: {profile.unknown(entity)}")
    payload = _content(arguments.file)
    try:
        view = scanner.view(payload, entity=entity)
    except PayloadError as error:
        if _holds_many(payload, arguments.file):
            looks = "it looks like many records, which `sluicegate scan` reads"
            raise CommandError(f"{_said(error)}; {looks}", FAILED) from None
        raise CommandError(f"{_said(error)}{_place_of(error, payload)}", FAILED) from None
    write(view.encode() + b"\n")
    if profile.name not in built_in_names():
        for field, listed in near_misses(view.meta["fieldsRemoved"], view.llm_view, profile):
            tell(f"{field} was removed, and {profile.name} lists {listed}, which is spelled almost like it")
    if not view.llm_view and view.meta.get("fieldsRemoved"):
        why = "knows no record of these fields; give --entity, or another --profile"
        if entity is not None:
            why = "lets none of these fields of that entity pass; of an envelope, hand over the record in it"
        tell(f"nothing is shown: {profile.name} {why}")
    return DONE


def _said(error: "PayloadError") -> str:
    """The error, without what it advises programs that call the scanner."""
    from scanner.payloads.payload import TO_PROGRAMS

    return str(error).replace(TO_PROGRAMS, "")


def _place_of(error: "PayloadError", payload: bytes) -> str:
    """Where a document stops being JSON, as line and column for an editor."""
    import json

    if error.code == "malformed":
        with suppress(RecursionError, ValueError):
            try:
                json.loads(payload)
            except json.JSONDecodeError as found:
                return f"; line {found.lineno}, column {found.colno}"
    return ""


def _holds_many(payload: bytes, file: str) -> bool:
    """Whether the file holds many records: JSON Lines or CSV."""
    from scanner.batch.units import HEAD, recognised

    return recognised(payload[:HEAD], file) in {"jsonl", "csv"} and b"\n" in payload.strip()


def _find(arguments: argparse.Namespace) -> int:
    import msgspec

    data = _content(arguments.file)
    text = _text(data)
    lines: list[str] = []
    severities: set[str] = set()
    places = _Places(text)
    for found in sorted(_scanner(arguments).find(text), key=lambda found: (found.start, found.end)):
        line, column = places.at(found.start)
        severities.add(found.severity)
        if arguments.format == "json":
            record = {"line": line, "column": column, **msgspec.to_builtins(found)}
            lines.append(msgspec.json.encode(record).decode())
        else:
            lines.append(f"{line}:{column} {found.entity_type} {found.rule} {found.severity} {found.confidence:g}")
    if arguments.format == "json":
        write(f"[{','.join(lines)}]\n".encode())
    else:
        write("".join(f"{line}\n" for line in lines).encode())
    if lines and _is_document(data):
        tell("this is JSON, searched as a text; by its fields it is read by `sluicegate explain` and `view`")
    elif lines and _holds_many(data, arguments.file):
        tell("these are records, searched as a text; by their fields they are read by `sluicegate scan`")
    return FOUND if reaches(severities, arguments.fail_on) else DONE


def _redact(arguments: argparse.Namespace) -> int:
    from scanner.errors import PayloadError

    data = _content(arguments.file)
    document = _is_json(data, arguments.file) if arguments.kind == "auto" else arguments.kind == "json"
    scanner = _scanner(arguments, OF_COPIES)
    try:
        safe = scanner.redact_json(data).data if document else scanner.redact(_text(data, rewritten=True)).text.encode()
    except PayloadError as error:
        larger = "; `sluicegate scan FILE --redact DIR` masks larger files" if error.code == "too_large" else ""
        raise CommandError(f"{_said(error)}{_place_of(error, data) if document else ''}{larger}", FAILED) from None
    write(safe + b"\n" if document and data.endswith(b"\n") else safe)
    return DONE


def _is_json(data: bytes, file: str) -> bool:
    """Whether it is a JSON document, or begins as one, so that it is no text where it is broken off.

    Raises `CommandError` for records.
    """
    from scanner.batch.formats.json_files.json_signs import begins_as_json
    from scanner.batch.units import HEAD

    if _is_document(data):
        return True
    if _holds_many(data, file):
        raise CommandError(
            "these are records: by their fields they are masked by `sluicegate scan FILE --redact DIR`, and as a text"
            " with --kind text",
            FAILED,
        )
    return begins_as_json(data[:HEAD])


def _content(file: str) -> bytes:
    """The bytes of a file without its byte order mark; a file in UTF-16, as Windows writes it, is turned into UTF-8.

    Raises `CommandError` for one that is compressed, or Parquet: its bytes say nothing of what it holds, and a gate
    that looked at them would pass.
    """
    from scanner.batch.units import HEAD, recognised
    from scanner.delimited.text_encoding import LONGEST_MARK, UTF8, encoding_of

    data = read(file)
    kind = recognised(data[:HEAD], file, ("compressed", "parquet"))
    if kind is not None:
        what = "a compressed" if kind == "compressed" else "a Parquet"
        raise CommandError(f"these are records or texts in {what} file, which `sluicegate scan` reads", FAILED)
    told = encoding_of(data[:LONGEST_MARK])
    if not told.mark or told.name == UTF8:
        return data[told.mark :]
    return data[told.mark :].decode(told.name, "replace").encode()


def _text(data: bytes, *, rewritten: bool = False) -> str:
    """The text of a file; Windows-1252 is guessed, and that is told.

    Where its encoding is not known, a text that is only looked at has one character for each byte that is not UTF-8, so
    that later columns stay right. One that is ``rewritten``, as UTF-8, is refused with a `CommandError`.
    """
    from scanner.delimited.text_encoding import UTF8, encoding_of

    encoding = encoding_of(data)
    unknown = encoding.origin == "unknown"
    try:
        text = data.decode(UTF8 if unknown else encoding.name, "strict" if rewritten else "replace")
    except UnicodeDecodeError:
        raise CommandError("the text is not UTF-8; `sluicegate scan FILE --redact DIR` reads others", FAILED) from None
    if encoding.origin == "guessed":
        written = ", and is written as UTF-8" if rewritten else ""
        tell(f"the text is not UTF-8: it was read as Windows-1252{written}")
    if unknown and not rewritten:
        binary = "; it is binary data, in which a finding may be chance" if b"\0" in data else ""
        tell(f"the text is neither UTF-8 nor Windows-1252: names and other words in it may not be found{binary}")
    if len(data) >= _AT_ONCE:
        size = f"{len(data) / 1e6:,.0f} MB"
        tell(f"{size} are read as one text, up to a second for each MB; in parts it is read by `sluicegate scan`")
    return text


def _is_document(data: bytes) -> bool:
    """Whether the file is one JSON object or array, and not JSON Lines."""
    import msgspec

    if data.lstrip()[:1] not in {b"{", b"["}:
        return False
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except (ValueError, RecursionError):
        return False
    return True


class _Places:
    """Turns offsets of one text into lines and columns, from 1. Offsets have to come in growing order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._start = 1, 0

    def at(self, offset: int) -> tuple[int, int]:
        """(line, column) of a character."""
        breaks = self._text.count("\n", self._start, offset)
        if breaks:
            self._line, self._start = self._line + breaks, self._text.rindex("\n", self._start, offset) + 1
        return self._line, offset - self._start + 1


def _explain(arguments: argparse.Namespace) -> int:
    import msgspec

    from scanner.errors import PayloadError

    scanner = _scanner(arguments)
    data = _content(arguments.file)
    is_document = data.lstrip()[:1] in {b"{", b"["} if arguments.kind == "auto" else arguments.kind == "json"
    text = "" if is_document else _text(data)
    try:
        told = scanner.explain_json(data) if is_document else scanner.explain(text)
    except PayloadError as error:
        raise CommandError(f"{_said(error)}{_place_of(error, data)}", FAILED) from None
    if arguments.format == "json":
        write(msgspec.json.encode(told) + b"\n")
        return DONE
    lines: list[str] = []
    places = _Places(text)
    at = {} if is_document else {start: places.at(start) for start in sorted({one.start for one in told})}
    for one in told:
        beside = [part for part in (one.validator, one.context and f"context: {one.context}") if part]
        # In a document the field and the characters of its value; in a text what `find` says of the same place.
        place = (
            f"{one.pointer or '-'} {one.start}-{one.end}" if is_document else f"{at[one.start][0]}:{at[one.start][1]}"
        )
        lines.append("; ".join([f"{place} {one.entity_type} {one.rule}: {one.outcome}, {one.why}", *beside]) + "\n")
    write("".join(lines).encode())
    return DONE


def _scanner(arguments: argparse.Namespace, default: str = OF_RECORDS) -> "Scanner":
    from scanner import Scanner
    from server.config import load

    config = load(profile=arguments.profile, default_profile=default)
    return Scanner.from_profile(config.profile, key=config.token_key)
