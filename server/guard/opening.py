"""How a guard is put together from its configuration."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from time import monotonic
from typing import Final

import msgspec

from scanner import Profile, Scanner, load_profile
from scanner.engine import refuse_missing_key
from server.admission import Admission
from server.audit.trail import AuditTrail
from server.config import ServerConfig
from server.controls import now, open_keys, open_store, open_trail, refuse_unknown_limits
from server.guard.addresses import Addresses, scanner_of
from server.guard.answers import Readers
from server.guard.calls import MOST_OPEN
from server.guard.definitions import DefinitionReader
from server.guard.masked_arguments import Masks
from server.guard.message_scan import Prompts
from server.guard.pins import open_pins
from server.guard.requests import Arguments, Requests
from server.guard.results import ResultReader
from server.guard.session import Send, Session
from server.guard.shown_masks import ShownMasks
from server.guard.size_limit import SMALLEST
from server.guard.stand_ins import StandIns
from server.guard.tool_access import ToolAccess
from server.keys.fixed import OwnerKeyStore
from server.keys.principal import Caller
from server.keys.roles import roles
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable, load_table
from server.process import compiled
from server.scanners import Scanners
from server.settings import ConfigError
from server.stderr import tell

DEFAULT_LIMITS: Final = LimitTable(Limit(600, 60))
"""Of each tool ten calls a second: more than anybody reads, less than a loop makes. Another server's answers have no
budget unless the operator gives one."""

MAX_BYTES: Final = 65_536
"""Of the texts of a result, and of its document: the 64 KB of the size limits."""

MAX_LINE: Final = 4 * 1024 * 1024
"""Bytes of a line of the upstream, an image of 3 MB. What is worst to read of that size takes 7 s and 400 MB."""

_MOST_OPEN: Final = 65_536
"""A record of some hundred bytes is kept of each; progress looks through them all."""

TIMEOUT: Final = 300.0
"""Seconds; a call that tells its progress has so many again each time."""


class GuardOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a guard besides the settings of a server; see `sluicegate guard --help`. 0 seconds: no timeout."""

    allow: Sequence[str] = ()
    deny: Sequence[str] = ()
    pin: Path | None = None
    repin: bool = False
    binary: bool = False
    whole: bool = False
    arguments: Arguments = "pass"
    masks: Masks = "refuse"
    prompts: Prompts = "instruct"
    any_question: bool = False
    addresses: Addresses = "public"
    max_bytes: int = MAX_BYTES
    max_line: int = MAX_LINE
    most_open: int = MOST_OPEN
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        for option, patterns in (("--allow-tool", self.allow), ("--deny-tool", self.deny)):
            if not all(map(str.strip, patterns)):
                raise ConfigError(f"{option}: takes a name, or a pattern of names such as 'get_*'")
        if self.max_bytes < SMALLEST:
            raise ConfigError(f"--max-bytes: has to be at least {SMALLEST}")
        if self.max_line < self.max_bytes:
            raise ConfigError("--max-line: has to be at least --max-bytes")
        if not 1 <= self.most_open <= _MOST_OPEN:
            raise ConfigError(f"--max-open: has to be from 1 to {_MOST_OPEN}")
        if not 0 <= self.timeout < 10**7:
            raise ConfigError("--timeout: seconds, 0 for none")
        if self.repin and self.pin is None:
            raise ConfigError("--repin: needs a file of pins (--pin)")


class Opened(msgspec.Struct, frozen=True):
    """A guard that needs only its two ends. `rules`: the scanner, which is compiled meanwhile."""

    session: Callable[[Send, Send], Session]
    rules: Future[Scanner]
    audit: AuditTrail


def open_guard(config: ServerConfig, options: GuardOptions) -> Opened:
    """Everything that `config` and `options` name, opened and checked; the rules are compiled in a thread.

    Raises `ConfigError`, and `scanner.ScannerError` when the profile is wrong.
    """
    profile = load_profile(config.profile)
    refuse_missing_key(profile, config.token_key)
    table = DEFAULT_LIMITS if config.limits is None else load_table(config.limits, roles=roles())
    pins = None if options.pin is None else open_pins(options.pin, anew=options.repin)
    audit = open_trail(config)
    store = open_store(config, audit)
    keyless = config.keys is None and config.aws_secret is None
    keys = OwnerKeyStore() if keyless else open_keys(config, audit)
    refuse_unknown_limits(keys, table)
    process = Caller(config.api_key)
    admission = Admission(keys, RateLimiter(table, store), Budgets(table, store), audit, process)
    tools, stand_ins, shown = ToolAccess(options.allow, options.deny, pins), StandIns(), ShownMasks()

    def open_scanner(named: str | Profile) -> Scanner:
        return scanner_of(named, options.addresses, config.token_key)

    def warm(scanner: Scanner) -> None:
        scanner.read_ahead()
        scanner.redact_spoken(["Reads a file."])  # the weights of descriptions, a fifth of a second

    rules = compiled(lambda: open_scanner(profile), warm)
    others = Scanners(open_scanner)
    made: dict[str | None, Readers] = {}

    def readers(name: str | None) -> Readers:
        if name not in made:
            scanner = rules.result() if name is None else others.of(name)
            results = ResultReader(
                scanner,
                stand_ins,
                shown,
                binary=options.binary,
                max_bytes=options.max_bytes,
                whole=options.whole,
                prompts=options.prompts,
                any_question=options.any_question,
            )
            made[name] = Readers(results, DefinitionReader(scanner, stand_ins, results))
        return made[name]

    requests = Requests(
        admission,
        tools,
        rules,
        profile,
        process,
        others,
        arguments=options.arguments,
        masks=options.masks,
        shown=shown,
        clock=now,
    )

    def session(to_client: Send, to_upstream: Send) -> Session:
        return Session(
            readers,
            requests,
            tools,
            stand_ins,
            to_client=to_client,
            to_upstream=to_upstream,
            max_line=options.max_line,
            most_open=options.most_open,
            timeout=options.timeout or None,
            timer=monotonic,
            tell=tell,
        )

    return Opened(session, rules, audit)
