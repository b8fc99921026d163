"""Pages that a server asks a user to open (`elicitation` in mode `url`): their address goes to the user as it is.

MCP has this mode for what must not pass through the client: a sign-in, a payment. Its address holds a session, a state
or a login by its nature, is opened in the user's browser and is nothing for a model, so that a mask in it protects
nobody and leads nowhere. An address that carries instructions is not handed on; what is no page is scanned like any
other text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Scanner
from scanner.entity_types import INJECTION
from server.guard.forbidden_questions import ForbiddenQuestionError, is_page
from server.guard.messages import Message
from server.guard.questions import questions_in

_ADDRESS = "url"


def set_apart(holder: Any, scanner: Scanner) -> dict[int, str]:
    """Take the addresses of pages out of a message's parameters, result or error, by their place among its questions.

    Raises `ForbiddenQuestionError` for one that carries instructions.
    """
    taken: dict[int, str] = {}
    for place, page in enumerate(_pages(holder)):
        if is_page(address := page[_ADDRESS]):
            if any(finding.entity_type == INJECTION for finding in scanner.find(address)):
                raise ForbiddenQuestionError
            taken[place] = address
            page[_ADDRESS] = ""
    return taken


def put_back(holder: Any, addresses: Mapping[int, str]) -> None:
    """Put the addresses into their places again, which scanning does not move."""
    if addresses:
        pages = list(_pages(holder))
        for place, address in addresses.items():
            pages[place][_ADDRESS] = address


def _pages(holder: Any) -> Iterator[Message]:
    own = "elicitation/create" if isinstance(holder, dict) and "elicitationId" in holder else ""
    for method, params in questions_in(own, holder):
        if method == "elicitation/create" and isinstance(params.get(_ADDRESS), str):
            yield params
