"""What a server may not ask the client for, whatever its words are.

MCP forbids to ask a user for passwords, keys and payment cards in a form (2025-11-25, client/elicitation): the form is
the client's, so a user believes the client that asks, and the answer is the server's to keep. A page that a user is to
open has to be one that a browser can tell from others. And a server that asks the client's model has no business with
what the client knows from other servers.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from scanner import Scanner
from scanner.entity_types import INJECTION
from server.guard.questions.asked_secrets import Holds, is_pin_of_board, label_asks, text_asks
from server.guard.questions.offered import SAMPLING, questions_in
from server.guard.wire.messages import Message, object_in, text_in
from server.trust.trusted_urls import is_this_machine

_TYPED: Final = frozenset({"string", "number", "integer"})
_MOST_NAMES: Final = 256  # properties of one form; the protocol means a few


class ForbiddenQuestionError(Exception):
    """A question that a server may not ask. It has no text."""


class WithheldQuestionError(Exception):
    """A question to the client's model of which a text was withheld: what it answered would be no answer. No text."""


def refuse_forbidden(method: str, holder: Any, holds: Holds) -> None:
    """Raise `ForbiddenQuestionError` for parameters of a request, or a result, with such a question.

    A request for the contexts of other servers is changed in place.
    """
    for asked, params in questions_in(method, holder):
        if asked == SAMPLING:
            if params.get("includeContext") == "allServers":
                params["includeContext"] = "thisServer"
        elif asked == "elicitation/create":
            if "url" in params and not is_page(params["url"]):
                raise ForbiddenQuestionError
            _refuse_secrets(params.get("requestedSchema"), params.get("message"), holds)


def _refuse_secrets(schema: Any, message: Any, holds: Holds) -> None:
    properties = object_in(schema, "properties")
    if len(properties) > _MOST_NAMES:
        raise ForbiddenQuestionError
    typed = {name: one for name, one in properties.items() if _is_typed(one)}
    said = _texts(message, text_in(schema, "title"), text_in(schema, "description"))
    if typed and any(text_asks(text, holds) for text in said):
        raise ForbiddenQuestionError
    for name, one in typed.items():
        description = text_in(one, "description")
        labels = _texts(name, text_in(one, "title"))
        if is_pin_of_board(name, one.get("type"), [*said, *labels, *_texts(description)]):
            continue
        if any(label_asks(label, holds) for label in labels) or one.get("format") == "password":
            raise ForbiddenQuestionError
        if description is not None and text_asks(description, holds):
            raise ForbiddenQuestionError


def _texts(*said: object) -> list[str]:
    return [text for text in said if isinstance(text, str)]


def _is_typed(schema: Any) -> bool:
    """Whether a user writes the value; a choice or a yes tells no secret."""
    if not isinstance(schema, dict) or "enum" in schema or "oneOf" in schema:
        return False
    return schema.get("type", "string") in _TYPED


def is_page(url: object) -> bool:
    """Whether this is the address of a page that a user can tell from others before it is opened."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    if parts is None or not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))


# ---- pages that a user is asked to open ----


_ADDRESS = "url"


def set_apart(method: str, place: str, holder: Any, scanner: Scanner) -> dict[int, str]:
    """Take the addresses of pages out of what stands in one place of a message, by their number among its questions.

    The mode `url` of an elicitation is for what must not pass through the client: a sign-in, a payment. Its address
    holds a session, a state or a login by its nature, is opened in the user's browser and is nothing for a model, so
    that a mask in it protects nobody and leads nowhere. It goes to the user as it is; what is no page is scanned like
    any other text. `method`: of a request that is one itself. Raises `ForbiddenQuestionError` for an address that
    carries instructions.
    """
    taken: dict[int, str] = {}
    for number, page in enumerate(_pages(method, place, holder)):
        if is_page(address := page[_ADDRESS]):
            if any(finding.entity_type == INJECTION for finding in scanner.find(address)):
                raise ForbiddenQuestionError
            taken[number] = address
            page[_ADDRESS] = ""
    return taken


def put_back(method: str, place: str, holder: Any, addresses: Mapping[int, str]) -> None:
    """Put the addresses into their places again, which scanning does not move."""
    if addresses:
        pages = list(_pages(method, place, holder))
        for number, address in addresses.items():
            pages[number][_ADDRESS] = address


def _pages(method: str, place: str, holder: Any) -> Iterator[Message]:
    """The pages that are asked for in `params`, a `result` or an `error`; the data of a result asks for none."""
    if place == "result":
        holder = {"inputRequests": holder.get("inputRequests")} if isinstance(holder, dict) else None
    for asked, params in questions_in(method, holder):
        if asked == "elicitation/create" and isinstance(params.get(_ADDRESS), str):
            yield params
