"""What the handlers ask of the source; what it refuses becomes what the caller is told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from scanner.views.request import Related
from server.records.naming.profile_names import with_profile_names
from server.source import Page, Query, Source, SourceError
from server.tools.kinds import BY_NOUN, Kind
from server.tools.lists.hints import no_such
from server.tools.lists.pages import refuse_hidden
from server.tools.refusal import ToolError, refusal_of
from server.tools.toolbox import Toolbox

_NO_DATA: Final = "This server was started without billing data; whoever runs it can name some with --data FOLDER."


@contextmanager
def asked(tools: Toolbox, kind: Kind) -> Iterator[Source]:
    """The source. Its refusals, and a kind of which the profile shows nothing, are raised as `ToolError`."""
    if tools.source is None:
        raise ToolError("not_found", _NO_DATA)
    refuse_hidden(tools.scanner.profile, kind)
    try:
        yield tools.source
    except SourceError as error:
        if error.asked and kind.noun not in tools.source.offers:
            raise ToolError("not_found", no_such(kind)) from None
        raise refusal_of(error) from None


def page_of(tools: Toolbox, kind: Kind, query: Query, limit: int, cursor: str | None) -> Page:
    """A page of the list that the query asks for."""
    with asked(tools, kind) as source:
        return source.list(kind.noun, query, limit=limit, cursor=cursor)


def related_to(tools: Toolbox, kind: Kind, records: Sequence[bytes]) -> tuple[Related, ...]:
    """The accounts that records name, whose names are masked in the records' texts; none that must be fetched first."""
    with asked(tools, kind) as source:
        accounts = dict.fromkeys(source.account_of(kind.noun, record) for record in records)
    entity = BY_NOUN["account"].entity
    shown = tools.scanner.profile.entity(entity)
    # As it is shown itself: a company that is shown is not masked for being called like a person in another field.
    named = (with_profile_names(account, "account", shown).record for account in accounts if account is not None)
    return tuple(Related(entity, account) for account in named)
