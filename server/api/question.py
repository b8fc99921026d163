"""Requests to a billing API: paths and parameters, made from its description and the values of a caller.

A value of a caller becomes one segment of a path or the value of one parameter, percent-encoded, and nothing else. Some
servers and proxies decode a segment before they look for slashes, so an id with a slash, a backslash or a percent sign
is not sent: it is treated as an id that does not exist. Where a value stands inside an expression
(`filter[]=status.EQ:{value}`), characters that could be punctuation of that expression are refused.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from server.api.file import Kind, Status
from server.source import Query, SourceError

MAX_VALUE: Final = 512
"""Characters of a value that is sent; the tools take no longer argument."""

_NO_SEGMENT: Final = re.compile(r"[/\\%\x00-\x1f\x7f\ud800-\udfff]|\A\.{1,2}\Z|\A\Z")
_NO_VALUE: Final = re.compile(r"[\ud800-\udfff]")  # half of a character, which no UTF-8 has
_PUNCTUATION: Final = re.compile(r"[,:;|*%=<>\"\\(){}\[\]\x00-\x1f\x7f\ud800-\udfff]")

Parameters = tuple[tuple[str, str], ...]


class NothingError(Exception):
    """No record can be what is asked for, so that nothing has to be asked."""


def target(path: str, params: Iterable[tuple[str, str]] = ()) -> str:
    """A path with its query, percent-encoded."""
    query = urlencode(list(params), quote_via=quote, safe="")
    return f"{path}?{query}" if query else path


def filled(path: str, name: str, value: str) -> str:
    """The path with `value` as the segment called `name`. Raises `NothingError`."""
    if name not in path:
        return path
    if len(value) > MAX_VALUE or _NO_SEGMENT.search(value):
        raise NothingError
    return path.replace(name, quote(value, safe=""))


def parameter(template: str, values: Mapping[str, str] | None = None) -> tuple[str, str]:
    """(name, value) of a `name=template`. Raises `SourceError` for a value that cannot stand in that template."""
    name, _, form = template.partition("=")
    for placeholder, value in (values or {}).items():
        mark = f"{{{placeholder}}}"
        if mark not in form:
            continue
        wrong = _NO_VALUE if form == mark or placeholder != "value" else _PUNCTUATION
        if len(value) > MAX_VALUE or wrong.search(value):
            raise SourceError("the billing API cannot be asked for a value with such characters", asked=True)
        form = form.replace(mark, value)
    return name, form


def listing(kind: Kind, query: Query, account: str | None, invoice: str | None) -> tuple[str, Parameters]:
    """(path, parameters) of a list; `account` and `invoice` are ids. Raises `SourceError` and `NothingError`."""
    offer = kind.offer
    if not query.filters <= offer.filters or (query.sort is not None and query.sort not in offer.sorts):
        raise SourceError("this filter or order is not offered", asked=True)
    params = [parameter(template) for template in kind.always]
    path = kind.list
    if kind.account is not None and kind.account.param is None:
        if account is None:
            raise SourceError("these are listed for one account at a time; give its id", asked=True)
        path = filled(path, "{account_id}", account)
    elif kind.account is not None and kind.account.param is not None and account is not None:
        params.append(parameter(kind.account.param, {"value": account}))
    if kind.invoice is not None and kind.invoice.param is not None and invoice is not None:
        params.append(parameter(kind.invoice.param, {"value": invoice}))
    if kind.status is not None:
        params += _status(kind.status, query.statuses)
    for dates, since, until in (
        (kind.date, query.since, query.until),
        (kind.due_date, query.due_since, query.due_until),
    ):
        bounds = () if dates is None else ((dates.since, since), (dates.until, until))
        params += [parameter(template, days(day)) for template, day in bounds if day is not None]
    for amounts, least, most in (
        (kind.amount, query.least, query.most),
        (kind.balance, query.least_balance, query.most_balance),
    ):
        limits = () if amounts is None else ((amounts.least, least), (amounts.most, most))
        params += [parameter(template, {"value": _plain(value)}) for template, value in limits if value is not None]
    if query.sort is not None:
        params += [parameter(template) for template in kind.sorts[query.sort]]
    return path, tuple(params)


def days(day: date) -> dict[str, str]:
    """A day in UTC and the one after it, in every form that a template may ask for. Raises `SourceError`."""
    try:
        following = day + timedelta(days=1)
    except OverflowError:
        raise SourceError("the last day has to be before the year 10000", asked=True) from None
    forms: dict[str, str] = {}
    for prefix, which in (("", day), ("next_", following)):
        start = datetime(which.year, which.month, which.day, tzinfo=UTC)
        forms[f"{prefix}date"] = which.isoformat()
        forms[f"{prefix}datetime"] = f"{which.isoformat()}T00:00:00Z"
        forms[f"{prefix}epoch"] = str(int(start.timestamp()))
    return forms


def followed(link: str, base_url: str, path: str) -> str:
    """The query of a link to the next page, which has to be one of the same list. Raises `SourceError`.

    The query is all that is used of it: whatever the link is, the next question goes to the same host and path.
    """
    try:
        parts, here = urlsplit(link), urlsplit(base_url)
        same = not parts.netloc or _origin(parts) == _origin(here)
        parse_qsl(parts.query, keep_blank_values=True, max_num_fields=64)
    except ValueError:
        raise SourceError("the billing API names a next page that cannot be followed") from None
    paths = {path, here.path.rstrip("/") + path} | (set() if parts.netloc else {""})
    if not same or parts.path not in paths:
        raise SourceError("the billing API names a next page that is not of the same list, and it is not followed")
    return parts.query


def _origin(url: SplitResult) -> tuple[str, str | None, int | None, str | None]:
    return url.scheme, url.hostname, url.port or {"https": 443, "http": 80}.get(url.scheme), url.username


def _status(way: Status, asked: tuple[str, ...]) -> Parameters:
    if not asked:
        return () if way.otherwise is None else (parameter(way.otherwise),)
    if len(asked) > 1:
        raise SourceError("this billing API takes one status at a time", asked=True)
    (wanted,) = asked
    if not way.values:
        return (parameter(way.param, {"value": wanted}),)
    for known in way.values:
        if known.casefold() == wanted.casefold():
            return (parameter(way.param, {"value": known}),)
    raise SourceError(f"there is no such status; it is one of {', '.join(way.values)}", asked=True)


def _plain(number: Decimal) -> str:
    """A number without an exponent. Raises `SourceError` where there is none."""
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004  digits, far beyond any amount
        raise SourceError("an amount has to be an ordinary number", asked=True)
    return f"{number:f}"
