"""What a server lacks when it starts: lines for the person who starts it, and hints for models that ask it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from scanner import Profile
from scanner.selection.files import built_in_names
from server.api.file import load_api
from server.config import DEFAULT_TENANT_FIELD, ServerConfig
from server.default_profiles import OF_RECORDS
from server.folder.advice.missing_parts import unknown_parts
from server.folder.advice.notices import advice_text, folder_summary, lacks_field, unused_meanings
from server.folder.advice.profile_advice import ASKED_FOR, PARTS, better_profiles, hidden_kinds, removed_parts
from server.folder.exports.export_files import ExportFile
from server.folder.exports.folder_files import Files
from server.folder.problems import CLOSED
from server.folder.source import FolderSource
from server.records.heading_forms.heading_map import kind_names
from server.source import Source, SourceError
from server.tools.kinds import BY_NOUN
from server.tools.lists.hints import UNREADABLE, UNRECOGNISED
from server.tools.toolbox import Hint

_UNKNOWN: Final = (
    "in some files no column is known for the {}; whoever runs this server was told which columns are there"
)


def notices(config: ServerConfig, source: Source | None) -> Iterator[str]:
    """One line for each thing that is missing of the data."""
    if source is None:
        yield "no data (--data or --api): there are no records to find; texts and payloads can be scanned"
        return
    if isinstance(source, FolderSource) and config.data is not None:
        yield f"{data_option(config)}: {folder_summary(source)}"
        if config.tenant_field != DEFAULT_TENANT_FIELD and lacks_field(source, config.tenant_field):
            yield (
                f"--tenant-field {config.tenant_field}: the first records of no file have such a field, so a key of one"
                " tenant may see nothing"
            )
        if unused := unused_meanings(source, config.map):
            yield f"--map: no CSV file that is used has a heading for {', '.join(unused)}"
            yield f"--map: before a heading, and a colon, there may be {kind_names()}, or a file with its ending"


def data_option(config: ServerConfig) -> str:
    """The option that says where records come from, as it may be shown to the person who gave it."""
    return f"--data {config.data}" if config.api is None else f"--api {config.api}"


def hints(config: ServerConfig, used: Profile, source: Source | None) -> Iterator[Hint]:
    """Kinds of records of which the profile shows nothing or not all, and the profile that would show more.

    Profiles that come with the package are read for that, so this belongs after the handshake.
    """
    if config.demo:
        return
    by_choice = config.profile != OF_RECORDS
    if config.api is not None:
        if not by_choice and (fitting := load_api(config.api).profile) not in {None, config.profile}:
            yield Hint(f"the profile {fitting} knows the names of its fields (--profile {fitting})")
    elif isinstance(source, FolderSource):
        with suppress(SourceError):
            found = source.files
            yield from _unrecognised(found)
            yield from _not_shown(found.files, used, by_choice=by_choice)


def _unrecognised(found: Files) -> Iterator[Hint]:
    """What is there and not known for what it is, whatever the profile."""
    if found.unknown:
        yield Hint(UNRECOGNISED, of_summary=True)
    if any(problem.reason.startswith(CLOSED) for problem in found.problems):
        yield Hint(UNREADABLE, of_summary=True)
    for kind, parts in unknown_parts(found):
        known = BY_NOUN[kind]
        yield Hint(f"{known.words}s: {_UNKNOWN.format(' and '.join(parts))}", known.entity, of_summary=True)


def _not_shown(files: Sequence[ExportFile], used: Profile, *, by_choice: bool) -> Iterator[Hint]:
    """What the profile removes, and which other one shows it; `by_choice`: whether somebody has named the profile."""
    for kind, other in hidden_kinds(files, used):
        nothing = f"the profile {used.name} knows none of their fields, so nothing of them is shown"
        remedy = "list them in one of your own" if other is None else f"--profile {other} knows some"
        known = BY_NOUN[kind]
        yield Hint(f"{known.words}s: {nothing} ({remedy})", known.entity)
    better = [] if by_choice else list(better_profiles(files, used))
    for known_by in better:
        yield Hint(advice_text(known_by, name_files=False), None, advice_text(known_by, name_files=True))
    told = {name for known_by in better for name in known_by.files}
    others = [file for file in files if file.name not in told] if used.name in built_in_names() else []
    for kind, parts, other in removed_parts(others, used, PARTS if by_choice else ASKED_FOR):
        known = BY_NOUN[kind]
        removed = f"the profile {used.name} removes their {' and '.join(parts)}"
        yield Hint(
            f"{known.words}s: {removed} (--profile {other} shows {'them' if len(parts) > 1 else 'it'})", known.entity
        )
