"""What the handler of a tool is given, and what it gives back."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from scanner import Scanner
from server.limits.budgets import BudgetKind, Left
from server.limits.limiter import RateLimitInfo
from server.source import Source, Watch
from server.tools.late_tools import LateTools

MAX_DOCUMENT_BYTES: Final = 65_536
"""The whole `{"llm_view", "meta"}` document, encoded: the 64 KB of the size limits."""

LONGEST_PAGE: Final = 20
"""Records of one page: the list limit of the profiles."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One admitted call: checked `arguments`, the server's own `meta` fields, and what its key opens.

    `allowances`: the state of the rate limits of the tools that the key may call; `budgets`: what is left of the
    budgets. `may_see`: whether the key may see records of an entity. `late`: the tools that it would have after a
    restart. `tenant`: the only tenant whose records the key sees. `watch`: hears the progress of long work, and may end
    it; the source has it already.
    """

    arguments: Mapping[str, Any]
    meta: Mapping[str, object]
    allowances: Callable[[], Mapping[str, RateLimitInfo]]
    budgets: Callable[[], Mapping[BudgetKind, Left]]
    may_see: Callable[[str], bool]
    late: LateTools = lambda: ()
    tenant: str | None = None
    watch: Watch | None = None


class Answer(msgspec.Struct, frozen=True):
    """The encoded document, the entity and number of records that it shows, how much was found by type and by rule."""

    document: bytes
    entity: str | None = None
    counts: Mapping[str, int] = {}
    rules: Mapping[str, int] = {}
    records: int = 0


class Hint(NamedTuple):
    """A remark about the profile and the data; `entity`: the kind of record that it is about, None for all.

    `line`: what stderr says instead where that names files, whose names are not for the model. `of_summary`: whether
    the summary of the files on stderr says so already.
    """

    text: str
    entity: str | None = None
    line: str = ""
    of_summary: bool = False


class Toolbox(msgspec.Struct, frozen=True):
    """What the handlers work with: `source` is None in a server that was given no data, `masked` entity types.

    `hints`: remarks about the profile of `scanner` and this data, such as which other profile would show more.
    """

    scanner: Scanner
    source: Source | None
    masked: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def longest_page(self) -> int:
        """Records of one page: no more than the profile shows of a list, so that a page is never cut."""
        return min(LONGEST_PAGE, self.scanner.profile.limits.max_list_items or LONGEST_PAGE)


Handler = Callable[[Toolbox, Request], Answer]
"""Raises `ToolError` when there is no answer."""


def document(tools: Toolbox, llm_view: object, request: Request, **more: object) -> bytes:
    """An answer that shows no record, encoded; `more` are further fields of its meta."""
    meta = {
        **request.meta,
        "fieldsRemoved": [],
        "redactionProfile": tools.scanner.profile.name,
        "securityApplied": True,
        **more,
    }
    return msgspec.json.encode({"llm_view": llm_view, "meta": meta})
