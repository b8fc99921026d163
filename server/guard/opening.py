"""How a guard is put together from its configuration."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Final

import msgspec

from scanner import Profile, Scanner, load_profile
from scanner.engine import refuse_missing_key
from scanner.masking.masks import Style
from server.audit.trail import AuditTrail
from server.calls.admission import Admission
from server.calls.scanners import Scanners
from server.config import ServerConfig
from server.controls import now, open_keys, open_store, open_trail, tell_unknown_limits
from server.guard.options import Addresses, GuardOptions
from server.guard.reading import Reading
from server.guard.requests.pins import open_pins
from server.guard.requests.requests import Requests
from server.guard.requests.tool_access import ToolAccess
from server.guard.session import Send, Session
from server.keys.fixed import OwnerKeyStore
from server.keys.principal import Caller
from server.keys.roles import roles
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable, load_table
from server.process import compiled

DEFAULT_LIMITS: Final = LimitTable(Limit(600, 60))
"""Of each tool ten calls a second: more than anybody reads, less than a loop makes. Another server's answers have no
budget unless the operator gives one."""


_STYLES: Final[Mapping[str, Style]] = {"IP_ADDRESS": "public", "STREET_ADDRESS": "public"}
"""How addresses of machines, and places, are masked where nothing else is asked for: those that name nobody pass.

What a server says is full of them: loopback, private networks, masks and documents' examples in the settings of a
machine. None tells who somebody is, and without them a file of hosts or of a proxy says nothing. In a customer's
record, where the rest of the package reads, a private address is somebody's, and so is a town: of a forecast, a
journey or a shop it names nobody, and masked it is no answer.
"""


def scanner_of(named: str | Profile, addresses: Addresses = "public", key: bytes | None = None) -> Scanner:
    """The scanner of a profile, whose own style for addresses counts. Raises `scanner.ScannerError`."""
    profile = named if isinstance(named, Profile) else load_profile(named)
    if addresses == "public":
        profile = msgspec.structs.replace(profile, masks={**_STYLES, **profile.masks})
    return Scanner.from_profile(profile, key=key)


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
    tell_unknown_limits(keys, table)
    limiter, budgets = RateLimiter(table, store), Budgets(table, store)
    admission = Admission(keys, limiter, budgets, audit, Caller(config.api_key))

    def open_scanner(named: str | Profile) -> Scanner:
        return scanner_of(named, options.addresses, config.token_key)

    def warm(scanner: Scanner) -> None:
        scanner.read_ahead()
        scanner.redact_spoken(["Reads a file."])  # the weights of descriptions, a fifth of a second

    rules = compiled(lambda: open_scanner(profile), warm)
    reading = Reading(profile, rules, Scanners(open_scanner), options)
    requests = Requests(admission, ToolAccess(options.allow, options.deny, pins), reading, options, now)
    return Opened(partial(Session, reading, requests, options), rules, audit)
