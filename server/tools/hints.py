"""Fields of a list's meta that warn of a wrong conclusion: the list may be incomplete, or not in the order it seems.

A model reads an empty list as "there are none", and the first of a sorted list as "this is the largest". Where the
source knows that this is wrong, a field of meta says so, and `hint` explains it, in fixed words and counts. The source
is asked with the rights of the key: records of other tenants do not exist for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scanner.payloads.fields import canonical
from server.records.amount_text import amount_text
from server.source import ENTITIES, OTHER_CURRENCY, Offer, Page, Query, Sharing, Source, SourceError
from server.tools.kinds import KINDS, Kind
from server.tools.pages import ReadPage, is_hidden
from server.tools.sum_hints import Said, hints_of_sums
from server.tools.toolbox import Request, Toolbox

_MEASURES: Final = {
    "date": ("date", "earliest"),
    "due_date": ("due date", "earliest"),
    "amount": ("amount", "smallest"),
    "balance": ("balance", "smallest"),
}
"""The name of each measure in a hint, and how a record without a value is treated."""

_TOLD: Final = "whoever runs this server was told why"
_WHY: Final = dict.fromkeys(("amount", "balance"), ", as where a column has several currencies")

_BARE: Final = (
    "Amounts are compared as bare numbers, and these are in several currencies: neither the order nor a range of"
    " amounts says which is worth more."
)

_APART: Final = (
    "The records are in several currencies: amounts of one alone can be compared or added, as meta.sums adds them. Give"
    " currency to have one of them."
)

UNRECOGNISED: Final = (
    "some files were not recognised as records of any kind, and are not used: whoever runs this server was told which,"
    " and may rename them"
)

UNREADABLE: Final = (
    "some files or folders of the data could not be read when this server started, and their records may be missing:"
    " whoever runs it was told which"
)

_ELSE: Final = {
    "invoice": "an offer, a supplier's bill or a journal entry",
    "payment": "a payout, a withdrawal, a conversion of currencies or a fee",
}
"""What rows in the files of a kind may be that are not of it."""

_Offers = Mapping[str, Offer]

_CURRENCY_FIELDS: Final = frozenset({"currency", "currencycode", "currencyisocode"})
_CURRENCY: Final = re.compile("[A-Za-z]{3}", re.ASCII)


def fields_of(said: Sequence[Said]) -> dict[str, object]:
    """The hints and facts to add to meta; nothing where a list is complete and in order."""
    return {**{one.field: one.value for one in said}, "hint": " ".join(one.hint for one in said)} if said else {}


def hints(tools: Toolbox, source: Source, request: Request, query: Query, read: ReadPage) -> list[Said]:
    """The hints about a page, before its view is made."""
    kind, page = read.kind, read.page
    said = [
        *_unread(page),
        *_undue(kind, page),
        *nameless(kind, page.nameless),
        *_repeated(kind, page),
        *_exported_again(kind, page),
        *_read_as_told(page),
        *_mixed(read),
        *hints_of_sums(source, query, read),
        *_others(kind, page),
        *_follow(kind, page),
        *_unused(page),
    ]
    if page.records:
        return [*said, *_left_out(kind, page)]
    offers = source.offers  # which looks into the folder again
    if kind.noun not in offers:
        hint = f"{no_such(kind)} So this says nothing of whether there are any elsewhere."
        said.append(Said("recordsInData", False, hint))
    elif page.left_out and not source.count(kind.noun, Query()):
        hint = f"No {kind.words} in the data can be used ({page.left_out:,} left out); {_TOLD}."
        said.append(Said("recordsLeftOut", page.left_out, hint))
    else:
        said += _left_out(kind, page)
        said += _unknown_account(source, offers, _sight(tools, offers, request), kind, query)
    return said


def no_such(kind: Kind) -> str:
    """The hint for a kind of which the data has no record."""
    return f"The data of this server has no {kind.words}s."


def currencies(query: Query, records: Sequence[Mapping[str, Any]]) -> list[Said]:
    """The currencies of the records of a view that goes by amounts, where there are several."""
    if query.goes_by.isdisjoint({"amount", "balance"}):
        return []
    found = {currency.upper() for record in records for currency in _currencies(record)}
    return [Said("currencies", sorted(found), _BARE)] if len(found) > 1 else []


def _currencies(record: Mapping[str, Any]) -> Iterator[str]:
    """The currencies that a record states: in a field of its own, beside an amount or in its text."""
    for name, value in record.items():
        if isinstance(value, str) and canonical(name) in _CURRENCY_FIELDS and _CURRENCY.fullmatch(value):
            yield value
        elif isinstance(value, dict) and isinstance(inner := value.get("currency"), str) and _CURRENCY.fullmatch(inner):
            yield inner
        elif isinstance(value, str) and (amount := amount_text(value.strip())) is not None and amount.currency:
            yield amount.currency


def _mixed(read: ReadPage) -> Iterator[Said]:
    """The hint that the records of a list are in several currencies, or were left out since they name none."""
    kind, page = read.kind, read.page
    if page.currency_unknown:
        hint = (
            f"Of {page.currency_unknown:,} of the {kind.words}s in the data no currency is known, so a list of one"
            " currency leaves them out."
        )
        yield Said("currencyUnknown", page.currency_unknown, hint)
    if page.currencies:
        yield Said("currencies", list(page.currencies), f"{_BARE} Give currency to have one of them.")
    elif len(added := [one["currency"] for one in read.sums if one["currency"] not in {None, OTHER_CURRENCY}]) > 1:
        yield Said("currencies", sorted(map(str, added)), _APART)


def _left_out(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that some records of the data are shown by no list."""
    if page.left_out:
        hint = f"Of the {kind.words}s in the data {page.left_out:,} cannot be used, and may be missing here; {_TOLD}."
        yield Said("recordsLeftOut", page.left_out, hint)


def _others(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that some rows of the files of a kind say that they are something else."""
    if page.others:
        hint = (
            f"In the files of {kind.words}s {page.others:,} row{'s' * (page.others > 1)} that say"
            f"{'s' * (page.others == 1)} of themselves to be something else, such as"
            f" {_ELSE.get(kind.noun, 'another kind of record')}, or something that is not known, are in no list and no"
            " sum."
        )
        yield Said("othersLeftOut", page.others, hint)


def _follow(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that the data is a part of what there is, by what it says of itself."""
    if page.follow:
        hint = (
            f"The files of {kind.words}s are pages of a longer list, by what they say, and the pages that follow are"
            " not in the data: every count and sum is of a part, and must not be given as the whole."
        )
        yield Said("recordsFollow", True, hint)


def _unused(page: Page) -> Iterator[Said]:
    """The hint that some files of the data are not used, whose records may be missing here."""
    if page.unused:
        several = page.unused > 1
        hint = (
            f"{page.unused:,} file{'s' * several} of the data {'are' if several else 'is'} not used, not being"
            " recognised or not readable, or called after drafts or what is void, or not with every list in it, so"
            " records may be missing here;"
            " whoever runs this server was told which and why."
        )
        yield Said("filesNotUsed", page.unused, hint)


def _repeated(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that several records share an id and one of them stands for all, as with a row for each line item."""
    if page.repeated:
        hint = (
            f"{page.repeated:,} row{'s' * (page.repeated > 1)} of the data {'have' if page.repeated > 1 else 'has'} the"
            f" id of another {kind.words}, which counts once: as the latest file has it, where files have dates in"
            " their names, and nothing is missing then; but where each line of a record is a row of its own, the"
            " amounts that are shown may be those of its first line."
        )
        if left := sum(one.sharing_id for one in page.sums):
            hint += (
                f" meta.sums leaves out the amounts of {left:,} of which a later record says anything else (sharingId)."
            )
        yield Said("recordsSharingId", page.repeated, hint)


def _read_as_told(page: Page) -> Iterator[Said]:
    """The hint which of two readings of a date was taken, and why."""
    if page.first_told:
        first = " or ".join(page.first_told)
        hint = (
            f"Dates that may be read with the day or the month first are read with the {first} first"
            f"{', each file by itself' * (len(page.first_told) > 1)}: the heading of a column says so, or whoever runs"
            " this server said it of the column."
        )
        yield Said("datesRead", f"{first} first", hint)


def _exported_again(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that records may stand in a file with other columns as well."""
    if page.alike:
        hint = (
            f"{page.alike:,} {kind.words}{'s' * (page.alike > 1)} of the data have the number, or the customer, day and"
            " amount, of one in a file with other columns. Whether these are the same is not known: all are shown and"
            " added, so a sum may be too high. Say so beside a sum."
        )
        yield Said("maybeExportedTwice", page.alike, hint)


def of_one_row(source: Source, kind: Kind, record_id: str) -> dict[str, object]:
    """What is added to meta of a single record whose id or number others have too, such as one for each line item."""
    return fields_of(list(_sharing(kind, source.sharing_id(kind.noun, record_id))))


def _sharing(kind: Kind, others: Sharing) -> Iterator[Said]:
    if others.rows:
        rows = f"{others.rows:,} other row{'s' * (others.rows > 1)} of the data {'have' if others.rows > 1 else 'has'}"
        hint = (
            f"{rows} the id of this {kind.words} and {'say' if others.rows > 1 else 'says'} something else: where each"
            " line of a record is a row of its own, this is the first line, and its amounts may not be those of the"
            " whole."
        )
        yield Said("recordsSharingId", others.rows, hint)
    if others.differing:
        hint = (
            f"Files of the data disagree on this {kind.words}: {others.differing:,} other"
            f" record{'s' * (others.differing > 1)} with its id in other files say{'s' * (others.differing == 1)}"
            " something else, and no date in their names tells which is newer. What is shown may be out of date, so do"
            " not state it as the present state."
        )
        yield Said("filesDisagree", others.differing, hint)
    if others.older:
        hint = (
            f"Files with an earlier date in their names have this {kind.words} in {others.older:,} other"
            f" state{'s' * (others.older > 1)}; this is that of the latest file."
        )
        yield Said("olderStates", others.older, hint)
    if others.namesakes:
        one = others.namesakes == 1
        hint = (
            f"{others.namesakes:,} other {kind.words}{'' if one else 's'} in the data {'has' if one else 'have'} this"
            f" number too, as where numbers begin anew each year or branch: it finds this one alone. {kind.lister} with"
            f" dates shows the other{'s' * (not one)}."
        )
        yield Said("recordsSharingNumber", others.namesakes, hint)


def _unread(page: Page) -> Iterator[Said]:
    """The hint that some records could not be placed: the value that the list goes by could not be read."""
    for measure, count in page.unread.items():
        what, least = _MEASURES[measure]
        yield Said(
            f"{what.replace(' d', 'D')}sUnread",
            count,
            f"The {what} of {count:,} record{'s' * (count > 1)} could not be read{_WHY.get(measure, '')}: a range of"
            f" {what}s leaves what was not read out, and an order by {what} takes it for the {least}.",
        )


def _undue(kind: Kind, page: Page) -> Iterator[Said]:
    """The hint that some records of a list by due dates have none, and so are due on no day."""
    if page.undue:
        hint = (
            f"{page.undue:,} {kind.words}{'s' * (page.undue > 1)} that would fit otherwise state no due date: a range"
            " of due dates leaves them out, and an order by due date takes them for the earliest."
        )
        yield Said("dueDatesMissing", page.undue, hint)


def nameless(kind: Kind, count: int) -> Iterator[Said]:
    """The hint that some records of a list by customers name none."""
    if count:
        hint = (
            f"{count:,} {kind.words}{'s' * (count > 1)} that would fit otherwise name{'s' * (count == 1)} no customer,"
            " as where a table states him in the first row of a group alone: what is said of one customer may lack some"
            " of them."
        )
        yield Said("customersMissing", count, hint)


def _sight(tools: Toolbox, offers: _Offers, request: Request) -> frozenset[str]:
    """The kinds of records in the data that the key may see, and of which its profile shows something."""
    seen = (kind for kind in KINDS if kind.noun in offers and request.may_see(kind.entity))
    return frozenset(kind.noun for kind in seen if not is_hidden(tools.scanner.profile, kind))


def _unknown_account(
    source: Source, offers: _Offers, sight: frozenset[str], kind: Kind, query: Query
) -> Iterator[Said]:
    """The hint that no account has this id, for keys that may see accounts."""
    account = query.account_id
    try:
        if account is None or _is_known(source, offers, sight, kind, account) is not False:
            return
    except SourceError:  # the list itself is answered
        return
    hint = "No account has this id or number, so this says nothing of what a customer has."
    if "account" in sight and "@" in account:
        hint += " It is no id but an email address: find_customer gives the account's id for it."
    elif "account" in sight:
        hint += " list_accounts shows the ids that exist; find_customer takes an email address or a name."
    elif "account" not in offers:
        hint += " It is no id but an email address, which only the records of accounts tell." if "@" in account else ""
        hint += " There are no accounts here: take the account's id from a record, or the whole name that it states."
    yield Said("accountKnown", False, hint)


def _is_known(source: Source, offers: _Offers, sight: frozenset[str], kind: Kind, account: str) -> bool | None:
    """Whether there is this account, None where that cannot be told: its record is, or another record names it."""
    if "account" in sight:
        if source.get("account", account) is not None:
            return True
        # Exports may hold invoices of accounts that they do not hold.
        return bool(source.count(kind.noun, Query(account_id=account)))
    if "account" in offers:
        return None
    named = [noun for noun in ENTITIES if noun in sight and "account_id" in offers[noun].filters]
    counts = [source.count(noun, Query(account_id=account)) for noun in named]
    return True if any(counts) else None if None in counts else False
