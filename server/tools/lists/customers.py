"""Accounts by the name or email address of a customer: `find_customer`, and pseudonym tokens in place of ids.

The name or address goes to the source and nowhere else; the answer holds masked accounts. A miss is answered in the
same words for every argument, however near it came. A pseudonym token, which profiles of that style show in place of a
value, stands for the value.
"""

from typing import Final

from scanner.masking.tokens import TOKEN
from server.records.account_matching import comparables
from server.records.facts import key_of_account
from server.source import CustomerKey, Page, Source, SourceError
from server.tools.kinds import BY_NOUN
from server.tools.lists.pages import ReadPage, page_view, refuse_hidden
from server.tools.refusal import ToolError, refusal_of
from server.tools.toolbox import LONGEST_PAGE, Answer, Request, Toolbox

_ACCOUNT: Final = BY_NOUN["account"]

_NOT_FOUND: Final = (
    "No account has this email address or name. Give it in full: first and last name, or the company's name, of which"
    " the first words or any one may do; near misses are not told."
)


def find_customer(tools: Toolbox, request: Request) -> Answer:
    """The handler of `find_customer`, whose one argument is `email` or `name`."""
    if tools.source is None:
        raise ToolError("not_found", _NOT_FOUND)
    refuse_hidden(tools.scanner.profile, _ACCOUNT)
    email, name = request.arguments.get("email"), request.arguments.get("name")
    if not (is_token(email or name or "") or comparables("name", name or "") or comparables("email", email or "")):
        # The Hangul filler is a letter in Unicode, but comparisons drop it.
        raise ToolError("invalid_argument", "What a customer is called has a letter or a digit in it.")
    found = _customers(tools.source, email=email, name=name, limit=LONGEST_PAGE + 1)
    if not found:
        raise ToolError("not_found", _NOT_FOUND + _missing_key(tools.source, "name" if email is None else "email"))
    page = Page(found[: tools.longest_page], None if len(found) > LONGEST_PAGE else len(found), None)
    view, _ = page_view(tools.scanner, ReadPage(tools.scanner.profile, _ACCOUNT, page), request.meta)
    if view is None:
        raise ToolError("too_large", "The accounts do not fit into one answer; use list_accounts.")
    shown = len(view.llm_view.get(_ACCOUNT.label, ()))
    return Answer(view.encode(), _ACCOUNT.entity, view.counts, view.rules, shown)


def _missing_key(source: Source, by: CustomerKey) -> str:
    """A note that some accounts have no name or email address, so that their customers cannot be found by it."""
    offer = source.offers.get(_ACCOUNT.noun)
    if offer is None or by not in offer.missing_keys:
        return ""
    what = "email address" if by == "email" else "name"
    return f" But some accounts of this data state no {what} that is known as one: list_accounts shows them."


def is_token(text: str) -> bool:
    """Whether an argument is a pseudonym token."""
    return TOKEN.fullmatch(text) is not None


def account_of_token(source: Source, token: str) -> bytes:
    """The one account that a token stands for: by its id, where a view masks that, or its email address or name.

    Raises `ToolError`, and what `Source.get` raises.
    """
    if (account := source.get("account", token)) is not None:
        return account
    found = TOKEN.fullmatch(token)
    label = None if found is None else found["label"]
    if label == "EMAIL":
        accounts = _customers(source, email=token, limit=2)
    elif label in {"PERSON", "COMPANY"}:
        accounts = _customers(source, name=token, limit=2)
    else:
        accounts = ()
    if not accounts:
        raise ToolError("not_found", "There is no account that this token stands for.")
    if len(accounts) > 1:
        message = "Several accounts have the value that this token stands for; find_customer lists them with their ids."
        raise ToolError("invalid_argument", message)
    return accounts[0]


def account_id_of(record: bytes) -> str:
    """The id by which other records name an account, or else its number. Raises `ToolError`."""
    if (key := key_of_account(record)) is None:
        message = "The account of this token has no id that invoices could name it by; tell whoever runs the server."
        raise ToolError("internal", message)
    return key


def _customers(source: Source, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
    try:
        return source.customers(email=email, name=name, limit=limit)
    except SourceError as error:
        raise refusal_of(error) from None
