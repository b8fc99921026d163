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


def set_apart(method: str, place: str, holder: Any, scanner: Scanner) -> dict[int, str]:
    """Take the addresses of pages out of what stands in one place of a message, by their number among its questions.

    `method`: of a request that is one itself. Raises `ForbiddenQuestionError` for one that carries instructions.
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
