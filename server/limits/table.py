"""What a user may do in a time: the windows of each tool and the budgets, as one YAML file says them.

    default: {limit: 100, window: 3600}
    tools:
      list_accounts: [{limit: 50, window: 3600}, {limit: 300, window: 86400}]
    budgets: {bytes: 5000000, records: 20000, window: 86400}
    roles:
      admin: {default: {limit: 1000, window: 3600}, budgets: {}}
    named:
      bots: {default: {limit: 10, window: 60}}

A tool has one window or a list of them, and a call has to pass every one. What the table of a role says wins over the
rest of the file, and what it does not say is asked of the rest; a key may bring a table of its own that wins over both,
spelt out or by its name in `named`.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import msgspec

from scanner.disclosure.path import shown_path
from scanner.disclosure.suggestion import suggestion
from scanner.yaml_text import NotYamlError, decode_yaml, line_of
from server.settings import ConfigError
from server.source import ENTITIES
from server.trust.yaml_errors import message_of

# Bounds against a slip of the pen in the file: a moving window keeps one number per allowed call, and thirty days is
# the longest window that a process which restarts now and then can honestly keep.
MAX_LIMIT: Final = 1_000_000
MAX_WINDOW: Final = 30 * 24 * 3600
MAX_WINDOWS: Final = 8
MAX_BUDGET: Final = 10**12

DAY: Final = 86_400


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `limit` calls in any `window` seconds."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)]
    window: Annotated[int, msgspec.Meta(ge=1, le=MAX_WINDOW)]


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all answers to one user may add up to in `window` seconds; None is no bound."""

    bytes: Annotated[int, msgspec.Meta(ge=1, le=MAX_BUDGET)] | None = None
    records: Annotated[int, msgspec.Meta(ge=1, le=MAX_BUDGET)] | None = None
    window: Annotated[int, msgspec.Meta(ge=60, le=MAX_WINDOW)] = DAY


Windows = Limit | Annotated[tuple[Limit, ...], msgspec.Meta(min_length=1, max_length=MAX_WINDOWS)]
"""One window, or several of different lengths that hold at once."""


class LimitSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The windows of tools by name, of every other tool, and the budget; None and a missing tool say nothing."""

    default: Windows | None = None
    tools: Mapping[str, Windows] = msgspec.field(default_factory=dict)
    budgets: Budget | None = None

    def __post_init__(self) -> None:
        for windows in (self.default, *self.tools.values()):
            if isinstance(windows, tuple) and len({limit.window for limit in windows}) < len(windows):
                raise ValueError("two windows of one tool have the same length")


LISTS: Final = (*(f"list_{kind}s" for kind in ENTITIES), "find_customer")
"""The tools that show several records at once, or tell whether there is a customer."""

# 100 per 3600 seconds and 50 per 3600 seconds are the figures of the documented `rateLimitInfo` examples. The lists get
# the lower one: a list call returns up to twenty records at once.
DEFAULT_LIMIT: Final = Limit(100, 3600)
LIST_LIMIT: Final = Limit(50, 3600)

# Over stdio, a server of a folder has one caller, whose own files they are, and a page costs nobody anything. A list of
# 5,000 invoices is 250 pages; the daily budget stays the bound of what can be carried off.
OWN_FILES_LIST_LIMIT: Final = Limit(500, 3600)

# A scan of exports takes all processors for minutes; nobody needs to see more than a few an hour.
EXPORT_LIMIT: Final = Limit(10, 3600)

# About 1,300 views of ordinary size: far more than a conversation takes, far less than a copy of the books.
DEFAULT_BUDGET: Final = Budget(5_000_000, 20_000, DAY)


class LimitTable(LimitSet, frozen=True, forbid_unknown_fields=True):
    """A whole limits file: a `LimitSet` for everybody, one more for each role in `roles`, and `named` ones for keys."""

    roles: Mapping[str, LimitSet] = msgspec.field(default_factory=dict)
    named: Mapping[str, LimitSet] = msgspec.field(default_factory=dict)

    def of_key(self, limits: str | LimitSet | None) -> LimitSet | None:
        """What a key brings, whose `limits` may be a name. Raises `ConfigError` when there is none of that name."""
        if not isinstance(limits, str):
            return limits
        if limits not in self.named:
            raise ConfigError("rate limits: a key asks for a table by a name that the limits file does not have")
        return self.named[limits]

    def windows(self, tool: str, role: str | None = None, own: LimitSet | None = None) -> tuple[Limit, ...]:
        """The windows that a call of `tool` has to pass; `own` is what the caller's key brings."""
        for limits in self._nearest_first(role, own):
            said = limits.tools.get(tool, limits.default)
            if said is not None:
                return (said,) if isinstance(said, Limit) else said
        return (DEFAULT_LIMIT,)

    def tools_named(self, role: str | None = None, own: LimitSet | None = None) -> Iterator[str]:
        """The tools that the limits of such a caller have by name, nearest first; one may come several times."""
        return (tool for limits in self._nearest_first(role, own) for tool in limits.tools)

    def budget(self, role: str | None = None, own: LimitSet | None = None) -> Budget | None:
        """The budget of a user, None when there is none."""
        return next((limits.budgets for limits in self._nearest_first(role, own) if limits.budgets is not None), None)

    def _nearest_first(self, role: str | None, own: LimitSet | None) -> Iterator[LimitSet]:
        if own is not None:
            yield own
        if role is not None and role in self.roles:
            yield self.roles[role]
        yield self


DEFAULT_TABLE: Final = LimitTable(
    DEFAULT_LIMIT,
    MappingProxyType({**dict.fromkeys(LISTS, LIST_LIMIT), "scan_export": EXPORT_LIMIT}),
    DEFAULT_BUDGET,
)

OWN_FILES_TABLE: Final = msgspec.structs.replace(
    DEFAULT_TABLE,
    tools=MappingProxyType(
        {**DEFAULT_TABLE.tools, **{name: OWN_FILES_LIST_LIMIT for name in LISTS if name != "find_customer"}}
    ),
)
"""The defaults over stdio with a folder of exports. Who asks for people by name has the lower limit there, too."""


def load_table(path: Path, *, tools: Collection[str] | None = None, roles: Collection[str] | None = None) -> LimitTable:
    """The table in a YAML file, as the head of this module shows it; it replaces the built-in one, nothing is merged.

    Everything in it is optional; windows are in seconds. A file without `budgets` has none. Unknown names are refused;
    so are tools that are not among `tools` and roles that are not among `roles`, unless those are None.
    Raises `ConfigError`.
    """
    named = shown_path(path.name, "the file")
    try:
        text = path.read_bytes()
        table = decode_yaml(text, LimitTable)
    except OSError as error:
        raise ConfigError(f"rate limits: {path} cannot be read: {error.strerror or 'unknown error'}") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"rate limits: {named}{message_of(error, text, LimitTable)}") from None
    except NotYamlError as error:
        raise ConfigError(f"rate limits: {named} is {error}") from None
    # A limit that nothing falls under is a slip of the pen, and the tool or role that was meant has another limit.
    for place, kind in _names(table):
        known = tools if kind == "tool" else roles
        if known is not None and place[-1] not in known:
            line = line_of(text, place)
            on = named if line is None else f"{named}, line {line}"
            problem = f"there is no such {kind}{suggestion(place[-1], known)}; the {kind}s are: {', '.join(known)}"
            raise ConfigError(f"rate limits: {on}: {problem}")
    return table


def _names(table: LimitTable) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where the file names what limits are for, and what that is of."""
    for role in table.roles:
        yield ("roles", role), "role"
    yield from ((("tools", tool), "tool") for tool in table.tools)
    for member, sets in (("roles", table.roles), ("named", table.named)):
        for name, limits in sets.items():
            yield from (((member, name, "tools", tool), "tool") for tool in limits.tools)
