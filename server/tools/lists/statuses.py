"""The statuses that the records of a list have, for a caller whose words for them are not those of the data."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from scanner.masking.masks import OMITTED_CONTENT
from scanner.payloads.words.field_names import canonical
from server.records.flags import word_of_paid
from server.source import Offer, Page, Query
from server.tools.kinds import Kind
from server.tools.lists.fetching import asked, page_of, related_to
from server.tools.lists.pages import ReadPage, page_view
from server.tools.lists.sum_hints import Said
from server.tools.toolbox import LONGEST_PAGE, Toolbox

_STATUS_FIELDS: Final = frozenset({"status", "state", "paymentmethodstatus"})
"""The canonical names of status fields in `server/records/shapes.yaml`, without those inside other objects."""

_PAID: Final = "paid"
"""The canonical name of the field that says whether an invoice is paid: the status of a record without another."""

_NONE_HAS_IT: Final = "No {} that fits otherwise has this status: ask again with one of meta.statusesSeen, or without."
_NONE_HAS_ANY: Final = "No {} that fits otherwise states a status: ask again without one."
_OPEN: Final = "What is open is found by min_balance 0.01 instead, what is overdue by to_due_date yesterday as well."
"""What is meant by most statuses that no invoice has: many exports say neither, and tell both by amounts and days."""


def statuses_seen(tools: Toolbox, kind: Kind, query: Query, page: Page, *, first: bool) -> list[Said]:
    """Which statuses records have that match but for theirs, as a view shows them; nothing where none do.

    Where some were found, others may mean the same: `overdue` in one file is `überfällig` in the next. So the `first`
    page says it of a source that knows all statuses. One that does not is asked for its first records where no record
    has the status, and meta says that there may be others.
    """
    if not (first or _is_vain(tools, kind, query, page)):
        return []
    free = msgspec.structs.replace(query, status=None, sort=None)
    with asked(tools, kind) as source:
        records = source.of_each_status(kind.noun, free)
        offer = source.offers.get(kind.noun)
    complete = records is not None
    if records is None:
        vain = not first or _is_vain(tools, kind, query, page)  # of another page this is known by now
        records = page_of(tools, kind, free, LONGEST_PAGE, None).records if vain else ()
    seen: set[str] = set()
    for start in range(0, len(records), LONGEST_PAGE):  # as many as a view shows
        seen |= _shown_statuses(tools, kind, Page(records[start : start + LONGEST_PAGE], None, None))
    none_stated = complete and not records and bool(_counts(tools, kind, free, [None])[0])
    if set(map(str.lower, seen)) <= set(map(str.lower, query.statuses)) and not none_stated:
        return []
    hint = "" if page.records else _instead(kind, offer, stated=bool(seen))
    return [Said("statusesSeen", sorted(seen), hint), Said("statusesComplete", complete, "")]


def _instead(kind: Kind, offer: Offer | None, *, stated: bool) -> str:
    """What a list that is empty for its statuses can be asked instead."""
    said = [(_NONE_HAS_IT if stated else _NONE_HAS_ANY).format(kind.words)]
    if kind.balance and offer is not None and {"balance", "due_date"} <= offer.filters:
        said.append(_OPEN)
    return " ".join(said)


def _is_vain(tools: Toolbox, kind: Kind, query: Query, page: Page) -> bool:
    """Whether no record that fits the rest of the query has one of the statuses that were asked for."""
    if not query.statuses or not page.records:
        return bool(query.statuses)
    if len(query.statuses) == 1:
        return False
    whole, *parts = _counts(tools, kind, query, query.statuses)
    return not whole and 0 in parts


def _counts(tools: Toolbox, kind: Kind, query: Query, statuses: Iterable[str | None]) -> list[int | None]:
    """How many records that fit the rest of the query have each of these statuses; None stands for any or none."""
    with asked(tools, kind) as source:
        return [source.count(kind.noun, msgspec.structs.replace(query, status=one)) for one in statuses]


def _shown_statuses(tools: Toolbox, kind: Kind, page: Page) -> set[str]:
    read = ReadPage(tools.scanner.profile, kind, page)
    view, _ = page_view(tools.scanner, read, {}, related_to(tools, kind, page.records))
    records: list[dict[str, Any]] = [] if view is None else view.llm_view.get(kind.label, [])
    return {status for record in records for status in _statuses_in(record) if status != OMITTED_CONTENT}


def _statuses_in(record: Mapping[str, Any]) -> Iterable[str]:
    """What the status fields of a record in a view say, or else what says whether it is paid."""
    fields = {canonical(name): value for name, value in record.items()}
    texts = (fields[name] for name in _STATUS_FIELDS & fields.keys())
    stated = {text.strip() for text in texts if isinstance(text, str) and text.strip()}
    return stated or filter(None, (word_of_paid(fields.get(name)) for name in ("status", _PAID)))
