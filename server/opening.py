"""A server put together from its configuration, and the notices for the person who starts it.

A setting that cannot be used ends the start with an error. A missing setting, or a file that may still come, does not:
the server starts, refuses the calls that need it, and says so in one line on stderr. Otherwise the person would only
see refusals in the client, or a server that did not start.

Compiling the rules takes a second. Everything else comes first, so that the server can shake hands in that second.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec

from scanner import Profile, Scanner, load_profile, load_rules
from scanner.engine import refuse_missing_key
from scanner.masking.tokens import token
from scanner.selection.files import built_in_names
from server.api.file import load_api
from server.audit.trail import AuditTrail
from server.config import DEFAULT_PROFILE, ServerConfig
from server.controls import now, open_keys, open_store, open_trail, outage_report, refuse_unknown_limits
from server.folder.export_files import Problem
from server.folder.notices import SKIPPED, advice_text, folder_summary, skipped, unknown_parts, unused_meanings
from server.folder.profile_advice import CUSTOMER, PARTS, better_profiles, hidden_kinds, removed_parts
from server.folder.source import FolderSource, sample_folder
from server.keys.file import FileKeyStore
from server.keys.fixed import NoKeyStore
from server.keys.principal import Caller, KeyStore
from server.keys.roles import roles
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import DEFAULT_TABLE, LimitTable, load_table
from server.listing import Listing
from server.pipeline import Pipeline
from server.records.heading_map import read_heading_map
from server.scanners import Scanners
from server.settings import ConfigError
from server.source import Source, SourceError
from server.stderr import tell
from server.tools.exports import export_scanner
from server.tools.hints import UNRECOGNISED
from server.tools.kinds import BY_NOUN
from server.tools.table import TOOL_NAMES, offered
from server.tools.toolbox import Hint, Toolbox


class Opened(msgspec.Struct, frozen=True):
    """The parts of a server that it needs at once (keys, audit trail, tools), and `compile`, which makes the rest.

    `compile` takes a second, and raises `scanner.ScannerError` when a rule, or a rule with the profile, is wrong.
    """

    keys: KeyStore
    audit: AuditTrail
    listing: Listing
    compile: Callable[[], Pipeline]


def open_parts(config: ServerConfig, default_limits: LimitTable = DEFAULT_TABLE) -> Opened:
    """Open and check everything that `config` names; nothing is compiled yet.

    `default_limits`: what holds where `config` names no limits file.

    Raises `scanner.ScannerError` when the profile is wrong, `ConfigError` (`server.settings`) when the rate limits or
    the URL of their store are wrong or the audit file cannot be written, and `SourceError` (`server.source`) when the
    data folder cannot be used.
    """
    profile = load_profile(config.profile)
    refuse_missing_key(profile, config.token_key)
    table = default_limits if config.limits is None else load_table(config.limits, tools=TOOL_NAMES, roles=roles())
    audit = open_trail(config)
    store = open_store(config, audit)
    source = _open_source(config, audit)
    keys = open_keys(config, audit)
    _refuse_broken_keys(config, keys)
    refuse_unknown_limits(keys, table)
    for notice in _notices(config, keys, source):
        tell(notice)
    exports = None if config.exports is None else export_scanner(config.exports, config.token_key)
    limiter, budgets, tools = RateLimiter(table, store), Budgets(table, store), offered(source, exports)

    def open_scanner(profile: str | Profile) -> Scanner:
        return Scanner.from_profile(profile, key=config.token_key)

    def compile_pipeline() -> Pipeline:
        hints = tuple(_hints(config, profile, source))  # reads five profiles, so after the handshake
        for hint in hints:
            if not hint.of_summary:
                tell(f"{_data_of(config)}: {hint.line or hint.text}")
        scanner = open_scanner(profile)
        scanners = Scanners(open_scanner, {config.profile: scanner})
        masked = tuple(sorted({rule.entity_type for rule in load_rules()}))
        toolbox = Toolbox(scanner, source, masked, hints)
        return Pipeline(
            toolbox,
            keys,
            limiter,
            audit,
            api_key=config.api_key,
            clock=now,
            budgets=budgets,
            scanners=scanners,
            listed=tools,
        )

    return Opened(keys, audit, Listing(tools, keys, Caller(config.api_key), now), compile_pipeline)


def _refuse_broken_keys(config: ServerConfig, keys: KeyStore) -> None:
    """Raise `ConfigError` for a key file that is there and cannot be used; one that is missing may still come.

    While a server runs, such a file means that calls are refused until it is in order.
    """
    if not isinstance(keys, FileKeyStore) or config.keys is None or (problem := keys.problem) is None:
        return
    if os.path.exists(config.keys):  # noqa: PTH110  raises nothing where the folder cannot be read
        raise ConfigError(f"--keys {config.keys}: {problem}")


def _open_source(config: ServerConfig, audit: AuditTrail) -> Source | None:
    if config.api is not None:
        from server.api.opening import open_api  # noqa: PLC0415  an HTTP library, and cryptography

        return open_api(config, outage_report(audit, "billing_api"))
    folder = sample_folder() if config.demo else config.data

    def report(problems: Sequence[Problem]) -> None:
        for problem in problems:
            details = msgspec.structs.asdict(problem)
            audit.security_event(request_id=None, severity="medium", event=SKIPPED, details=details)
        for line in skipped(problems):
            tell(line)

    if folder is None:
        return None
    key = config.token_key
    source = FolderSource(
        folder,
        report=report,
        tenant_field=config.tenant_field,
        meanings=read_heading_map(config.map or ""),
        token=None if key is None else partial(token, key),
        index=config.index,
        tell=tell,
    )
    source.prepare()
    return source


def _data_of(config: ServerConfig) -> str:
    return f"--data {config.data}" if config.api is None else f"--api {config.api}"


_UNKNOWN: Final = (
    "in some files no column is known for the {}; whoever runs this server was told which columns are there"
)


def _hints(config: ServerConfig, used: Profile, source: Source | None) -> Iterator[Hint]:
    """Kinds of records of which the profile shows nothing or not all, and the profile that would show more."""
    if config.demo:
        return
    by_choice = config.profile != DEFAULT_PROFILE
    if config.api is not None:
        if not by_choice and (fitting := load_api(config.api).profile) is not None:
            yield Hint(f"the profile {fitting} knows the names of its fields (--profile {fitting})")
    elif isinstance(source, FolderSource):
        with suppress(SourceError):
            found = source.files
            files = found.files
            if found.unknown:
                yield Hint(UNRECOGNISED, of_summary=True)
            for kind, parts in unknown_parts(found):
                known = BY_NOUN[kind]
                yield Hint(f"{known.words}s: {_UNKNOWN.format(' and '.join(parts))}", known.entity, of_summary=True)
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
            for kind, parts, other in removed_parts(others, used, PARTS if by_choice else (CUSTOMER,)):
                known = BY_NOUN[kind]
                removed = f"the profile {used.name} removes their {' and '.join(parts)}"
                yield Hint(
                    f"{known.words}s: {removed} (--profile {other} shows {'them' if len(parts) > 1 else 'it'})",
                    known.entity,
                )


def _notices(config: ServerConfig, keys: KeyStore, source: Source | None) -> Iterator[str]:
    """One line for each thing that is missing. Names of files and folders are the operator's own, and may be shown."""
    if isinstance(keys, NoKeyStore):
        yield (
            "no keys (--keys, SLUICEGATE_KEYS, or --aws-secret): every call will be refused;"
            " `sluicegate keys add --keys FILE --user NAME` makes one"
        )
    elif isinstance(keys, FileKeyStore):
        if keys.problem is not None:
            yield f"--keys {config.keys}: {keys.problem}; every call will be refused until it is in order"
        elif not keys.entries:
            yield f"--keys {config.keys}: the file holds no key; every call will be refused until `keys add`"
    if source is None:
        yield "no data (--data or --api): there are no records to find; texts and payloads can be scanned"
        return
    if isinstance(source, FolderSource) and config.data is not None:
        yield f"{_data_of(config)}: {folder_summary(source)}"
        if unused := unused_meanings(source, read_heading_map(config.map or "")):
            yield f"--map: no CSV file that is used has a heading for {', '.join(unused)}"
