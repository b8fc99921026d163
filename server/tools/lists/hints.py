"""Fields of a list's meta that warn of a wrong conclusion: the list may be incomplete, or not in the order it seems.

A model reads an empty list as "there are none", and the first of a sorted list as "this is the largest". Where the
source knows that this is wrong, a field of meta says so, and `hint` explains it, in fixed words and counts. The source
is asked with the rights of the key: records of other tenants do not exist for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scanner.payloads.words.field_names import canonical
from server.records.stated.amount_text import amount_text
from server.source import ENTITIES, OTHER_CURRENCY, Offer, Page, Query, Source, SourceError
from server.tools.kinds import KINDS, Kind
from server.tools.lists.pages import ReadPage, is_hidden
from server.tools.lists.sum_hints import Said, hints_of_sums
from server.tools.toolbox import LONGEST_PAGE, Request, Toolbox

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

_FORMS: Final = {
    "s": ("", "s"),
    "have": ("has", "have"),
    "say": ("says", "say"),
    "are": ("is", "are"),
    "name": ("names", "name"),
    "it": ("it", "them"),
}
"""Words of the hints below, as they go with one and with any other count, which is {n}."""

_UNDUE: Final = (
    "{n} {kind}{s} that would fit otherwise state no due date: a range of due dates leaves them out, and an order by"
    " due date takes them for the earliest."
)
_NAMELESS: Final = (
    "{n} {kind}{s} that would fit otherwise {name} no customer, as where a table states him in the first row of a group"
    " alone: what is said of one customer may lack some of them."
)
_REPEATED: Final = (
    "{n} row{s} of the data {have} the id of another {kind}, which counts once: as the latest file has it, where files"
    " have dates in their names, and nothing is missing then; but where each line of a record is a row of its own, the"
    " amounts that are shown may be those of its first line.{more}"
)
_NOT_ADDED: Final = " meta.sums leaves out the amounts of {:,} of which a later record says anything else (sharingId)."
_ALIKE: Final = (
    "{n} {kind}{s} of the data have the number, or the customer, day and amount, of one in a file with other columns."
    " Whether these are the same is not known: all are shown and added, so a sum may be too high. Say so beside a sum."
)
_NO_CURRENCY: Final = (
    "Of {n} of the {kind}s in the data no currency is known, so a list of one currency leaves them out."
)
_OTHERS: Final = (
    "In the files of {kind}s {n} row{s} that {say} of themselves to be something else, such as {such}, or something"
    " that is not known, are in no list and no sum."
)
_SUCH: Final = {
    "invoice": "an offer, a supplier's bill or a journal entry",
    "payment": "a payout, a withdrawal, a conversion of currencies or a fee",
}
"""What rows in the files of a kind may be that are not of it."""

_UNTYPED: Final = (
    "Of {n} of the {kind}s in the data the code is not known that says what they are: they count like the others, and"
    " may be offers, or cancel or repeat another one. Do not give a sum without saying so."
)
_FOLLOW: Final = (
    "The files of {kind}s are pages of a longer list, by what they say, and the pages that follow are not in the data:"
    " every count and sum is of a part, and must not be given as the whole."
)
_UNUSED: Final = (
    "{n} file{s} of the data {are} not used, or not with every list in {it}, so records may be missing"
    " here; whoever runs this server was told which and why."
)
_UNLINKED: Final = (
    "This account is known, but the first {n} {kind}s of the data name none that is: they may call their customers by"
    " the ids of another system. So this does not say that this customer has no {kind}s."
)
_LEFT_OUT: Final = f"Of the {{kind}}s in the data {{n}} cannot be used, and may be missing here; {_TOLD}."
_NONE_USABLE: Final = f"No {{kind}} in the data can be used ({{n}} left out); {_TOLD}."

_LINES: Final = (
    "{n} other row{s} of the data {have} the id of this {kind} and {say} something else: where each line of a record is"
    " a row of its own, this is the first line, and its amounts may not be those of the whole."
)
_DIFFERING: Final = (
    "Files of the data disagree on this {kind}: {n} other record{s} with its id in other files {say} something else,"
    " and no date in their names tells which is newer. What is shown may be out of date, so do not state it as the"
    " present state."
)
_OLDER: Final = (
    "Files with an earlier date in their names have this {kind} in {n} other state{s}; this is that of the latest file."
)
_NAMESAKES: Final = (
    "{n} other {kind}{s} in the data {have} this number too, as where numbers begin anew each year or branch: it finds"
    " this one alone. {lister} with dates shows the other{s}."
)

_Offers = Mapping[str, Offer]

_CURRENCY_FIELDS: Final = frozenset({"currency", "currencycode", "currencyisocode"})
_CURRENCY: Final = re.compile("[A-Za-z]{3}", re.ASCII)


def fields_of(said: Sequence[Said]) -> dict[str, object]:
    """The hints and facts to add to meta; nothing where a list is complete and in order."""
    hint = " ".join(one.hint for one in said if one.hint)
    return {**{one.field: one.value for one in said}, **({"hint": hint} if hint else {})}


def _counted(field: str, count: int, hint: str, kind: Kind, **more: str) -> list[Said]:
    """A field that is a count, with its hint in the words for so many of this kind; nothing where there is none."""
    forms = {word: (one, several)[count != 1] for word, (one, several) in _FORMS.items()}
    words = {**forms, "n": f"{count:,}", "kind": kind.words, "lister": kind.lister, **more}
    return [Said(field, count, hint.format(**words))] if count else []


def nameless(kind: Kind, count: int) -> list[Said]:
    """The hint that some records of a list by customers name none."""
    return _counted("customersMissing", count, _NAMELESS, kind)


def hints(tools: Toolbox, source: Source, request: Request, query: Query, read: ReadPage) -> list[Said]:
    """The hints about a page, before its view is made."""
    kind, page = read.kind, read.page
    said = [
        *_unread(page),
        *_counted("dueDatesMissing", page.undue, _UNDUE, kind),
        *nameless(kind, page.nameless),
        *_repeated(kind, page),
        *_counted("maybeExportedTwice", page.alike, _ALIKE, kind),
        *_read_as_told(page),
        *_mixed(read),
        *hints_of_sums(source, query, read),
        *_counted("othersLeftOut", page.others, _OTHERS, kind, such=_SUCH.get(kind.noun, "another kind of record")),
        *_counted("typesUnread", page.untyped, _UNTYPED, kind),
        *([Said("recordsFollow", True, _FOLLOW.format(kind=kind.words))] if page.follow else []),
        *_counted("filesNotUsed", page.unused, _UNUSED, kind),
    ]
    left_out = _counted("recordsLeftOut", page.left_out, _LEFT_OUT, kind)
    if page.records:
        return [*said, *left_out]
    offers = source.offers  # which looks into the folder again
    if kind.noun not in offers:
        hint = f"{no_such(kind)} So this says nothing of whether there are any elsewhere."
        said.append(Said("recordsInData", False, hint))
    elif page.left_out and not source.count(kind.noun, Query()):
        said += _counted("recordsLeftOut", page.left_out, _NONE_USABLE, kind)
    else:
        said += left_out
        sight = _sight(tools, offers, request)
        said += list(_unknown_account(source, offers, sight, kind, query)) or _unlinked(
            source, offers, sight, kind, query
        )
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
    yield from _counted("currencyUnknown", page.currency_unknown, _NO_CURRENCY, kind)
    if page.currencies:
        yield Said("currencies", list(page.currencies), f"{_BARE} Give currency to have one of them.")
    elif len(added := [one["currency"] for one in read.sums if one["currency"] not in {None, OTHER_CURRENCY}]) > 1:
        yield Said("currencies", sorted(map(str, added)), _APART)


def _repeated(kind: Kind, page: Page) -> list[Said]:
    """The hint that several records share an id and one of them stands for all, as with a row for each line item."""
    left = sum(one.sharing_id for one in page.sums)
    more = _NOT_ADDED.format(left) if left else ""
    return _counted("recordsSharingId", page.repeated, _REPEATED, kind, more=more)


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


def of_one_row(source: Source, kind: Kind, record_id: str) -> dict[str, object]:
    """What is added to meta of a single record whose id or number others have too, such as one for each line item."""
    others = source.sharing_id(kind.noun, record_id)
    said = (
        ("recordsSharingId", others.rows, _LINES),
        ("filesDisagree", others.differing, _DIFFERING),
        ("olderStates", others.older, _OLDER),
        ("recordsSharingNumber", others.namesakes, _NAMESAKES),
    )
    return fields_of([one for field, count, hint in said for one in _counted(field, count, hint, kind)])


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


def _unlinked(source: Source, offers: _Offers, sight: frozenset[str], kind: Kind, query: Query) -> list[Said]:
    """The hint that the account is known, and that records of this kind are of accounts that are not.

    As where customers are listed by an accounting program, and payments by a provider that has numbers of its own.
    """
    if (
        query.account_id is None or "account" not in sight or not offers[kind.noun].sums
    ):  # an API would be asked for each
        return []
    try:
        first = source.list(kind.noun, Query(), limit=LONGEST_PAGE, cursor=None).records
        linked = any(source.account_of(kind.noun, record) is not None for record in first)
    except SourceError:  # the list itself is answered
        return []
    return [] if linked else [Said("accountsLinked", False, _UNLINKED.format(n=len(first), kind=kind.words))]
