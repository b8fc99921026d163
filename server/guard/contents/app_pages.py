"""Pages of MCP Apps (``ui://…``), which a client shows to its user and no model reads: they pass as they are, if asked.

A page is a program of some hundred kilobytes in one file. Cut, or without the lines that read like an order, it does
not run. What passes is the text of a content that is a page and nothing else, and the client gets it under the name of
that type: whoever reads by another member, or by another spelling, is handed nothing unread.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from server.guard.wire.messages import Message, list_in, text_in

_SCHEME: Final = "ui://"
_KIND: Final = "text/html;profile=mcp-app"
"""Extension `io.modelcontextprotocol/ui` (SEP-1865): the scheme of its resources, and their media type."""

_SAME_KIND: Final = re.compile(r'(?i)text/html[ \t]*;[ \t]*profile=(?:mcp-app|"mcp-app")', re.ASCII)
"""The spellings of that media type (RFC 9110, 8.3.1)."""

_OTHERWISE: Final = frozenset({"blob", "data", "type"})
"""Members of blocks and of binary: a content with one of these is something else to some reader (`clearing.py`)."""

Page = tuple[Message, str]


def set_apart(method: str, params: Any, result: Any) -> Sequence[Page]:
    """Take the texts of such pages out of the answer to a client that has asked for them by their address."""
    address = text_in(params, "uri")
    if method != "resources/read" or address is None or not address.startswith(_SCHEME):
        return ()
    pages = [one for one in list_in(result, "contents") if text_in(one, "uri") == address and _is_page(one)]
    taken = [(page, page["text"]) for page in pages]
    for page in pages:
        page["text"] = ""
    return taken


def put_back(pages: Sequence[Page]) -> None:
    """Put the texts into their places again, each as what it is."""
    for page, text in pages:
        page |= {"mimeType": _KIND, "text": text}


def _is_page(content: Message) -> bool:
    kind = text_in(content, "mimeType") or ""
    is_text = text_in(content, "text") is not None and _OTHERWISE.isdisjoint(content)
    return is_text and _SAME_KIND.fullmatch(kind) is not None
