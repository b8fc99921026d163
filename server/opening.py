"""A server put together from its configuration.

A setting that cannot be used ends the start with an error. A missing setting, or a file that may still come, does not:
the server starts, refuses the calls that need it, and says so in one line on stderr. Otherwise the person would only
see refusals in the client, or a server that did not start.

Compiling the rules takes a second. Everything else comes first, so that the server can shake hands in that second.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

import msgspec

from scanner import Profile, Scanner, load_profile, load_rules
from scanner.engine import refuse_missing_key
from scanner.masking.tokens import token
from server.audit.trail import AuditTrail
from server.calls.admission import Admission
from server.calls.listing import Listing
from server.calls.pipeline import Pipeline
from server.calls.scanners import Scanners
from server.config import ServerConfig
from server.controls import now, open_keys, open_store, open_trail, outage_report, tell_unknown_limits
from server.folder.advice.notices import SKIPPED, skipped
from server.folder.index.current import Listener, Place
from server.folder.problems import Problem
from server.folder.reading import Reading
from server.folder.source import FolderSource, sample_folder
from server.keys.principal import Caller, KeyStore
from server.keys.roles import roles
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import DEFAULT_TABLE, LimitTable, load_table
from server.source import Source, SourceError
from server.start_notices import data_option, hints, notices
from server.stderr import tell
from server.tools.handlers.exports import export_scanner
from server.tools.table import TOOL_NAMES, offered
from server.tools.toolbox import Toolbox


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
    the URL of their store are wrong or the audit file cannot be used, and `SourceError` (`server.source`) when the
    data folder cannot be used.
    """
    profile = load_profile(config.profile)
    refuse_missing_key(profile, config.token_key)
    table = default_limits if config.limits is None else load_table(config.limits, tools=TOOL_NAMES, roles=roles())
    audit = open_trail(config)
    store = open_store(config, audit)
    source = _open_source(config, audit)
    keys = open_keys(config, audit)
    tell_unknown_limits(keys, table)
    for notice in notices(config, source):
        tell(notice)
    exports = None if config.exports is None else export_scanner(config.exports, config.token_key)
    process = Caller(config.api_key)
    admission = Admission(keys, RateLimiter(table, store), Budgets(table, store), audit, process)
    listing = Listing(offered(source, exports), keys, process, now)

    def open_scanner(profile: str | Profile) -> Scanner:
        return Scanner.from_profile(profile, key=config.token_key)

    def compile_pipeline() -> Pipeline:
        lacking = tuple(hints(config, profile, source))
        for hint in lacking:
            if not hint.of_summary:
                tell(f"{data_option(config)}: {hint.line or hint.text}")
        scanner = open_scanner(profile)
        scanners = Scanners(open_scanner, {config.profile: scanner})
        masked = tuple(sorted({rule.entity_type for rule in load_rules()}))
        toolbox = Toolbox(scanner, source, masked, lacking)
        return Pipeline(toolbox, admission, listing, scanners, clock=now)

    return Opened(keys, audit, listing, compile_pipeline)


def _open_source(config: ServerConfig, audit: AuditTrail) -> Source | None:
    """The source that the settings name, None without one. Raises `SourceError`."""
    if config.api is not None:
        from server.api.opening import open_api  # noqa: PLC0415  an HTTP library, and cryptography

        return open_api(config, outage_report(audit, "billing_api"))
    folder = sample_folder() if config.demo else config.data
    told: list[Problem] = []  # at the start, in the summary of the folder

    def report(problems: Sequence[Problem]) -> None:
        for problem in problems:
            details = msgspec.structs.asdict(problem)
            audit.security_event(request_id=None, severity="medium", event=SKIPPED, details=details)
        for line in skipped([problem for problem in problems if problem not in told]):
            tell(line)

    if folder is None:
        return None
    key = config.token_key
    reading = Reading(
        meanings=config.map,
        tenant_field=config.tenant_field,
        token=None if key is None else partial(token, key),
    )
    source = FolderSource(folder, reading, Place(config.index), Listener(report, tell))
    with suppress(SourceError):
        told += source.files.problems
    source.prepare()
    return source
