"""What the arguments of a list tool ask for."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from server.source import Query
from server.tools.kinds import BY_NOUN
from server.tools.lists.customers import account_id_of, account_of_token, is_token
from server.tools.lists.fetching import asked
from server.tools.refusal import ToolError
from server.tools.toolbox import Request, Toolbox

MOST_STATUSES: Final = 8
"""Statuses of one call; each is a list of its own for a source."""


def query_of(tools: Toolbox, request: Request) -> Query:
    """The query of arguments that fit the schema of a list tool. Raises `ToolError`."""
    given = request.arguments
    query = Query(
        status=_status(given),
        account_id=_account_id(tools, request),
        invoice_id=given.get("invoice_id"),
        since=_day(given, "from_date"),
        until=_day(given, "to_date"),
        due_since=_day(given, "from_due_date"),
        due_until=_day(given, "to_due_date"),
        least=_amount(given, "min_amount"),
        most=_amount(given, "max_amount"),
        least_balance=_amount(given, "min_balance"),
        most_balance=_amount(given, "max_balance"),
        currency=given.get("currency"),
        sort=given.get("sort"),
    )
    for least, most in (("from_date", "to_date"), ("from_due_date", "to_due_date")):
        if given.get(least, "") > given.get(most, "9999-12-31"):  # days in ISO 8601
            raise ToolError("invalid_argument", f"{least} must not be later than {most}.")
    for least, most in (("min_amount", "max_amount"), ("min_balance", "max_balance")):
        if given.get(least, -math.inf) > given.get(most, math.inf):
            raise ToolError("invalid_argument", f"{least} must not be more than {most}.")
    return query


def _status(given: Mapping[str, Any]) -> str | tuple[str, ...] | None:
    """A status, or several with commas between them; a status may have a comma of its own, so the whole is one, too."""
    text: str | None = given.get("status")
    parts = [] if text is None else [part for part in dict.fromkeys(map(str.strip, text.split(","))) if part]
    if text is None or len(parts) <= 1:
        return parts[0] if parts else text
    if len(parts) > MOST_STATUSES:
        raise ToolError("invalid_argument", f"status takes at most {MOST_STATUSES} statuses, with commas between them.")
    return (text, *parts)


def _account_id(tools: Toolbox, request: Request) -> str | None:
    given: str | None = request.arguments.get("account_id")
    if given is None or tools.source is None or not is_token(given):
        return given
    if not request.may_see("Account"):
        raise ToolError("forbidden", "The key of this connection may not look for accounts by a token; give an id.")
    with asked(tools, BY_NOUN["account"]) as source:
        return account_id_of(account_of_token(source, given))


def _day(given: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(given[name]) if name in given else None


def _amount(given: Mapping[str, Any], name: str) -> Decimal | None:
    # By way of its shortest text: 19.99 is meant, and not the binary number next to it.
    return Decimal(repr(given[name])) if name in given else None
