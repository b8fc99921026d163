"""Scripts within a page of HTML that is shown as source, from its first tag on.

Most pages have some: a theme is chosen, a search box is shown, what a page is about stands there as data. Whoever reads
the source of a page is not the browser that runs it, so such a script is no sign by itself, as long as it reaches
nowhere: no address, no request, no cookie, nothing that makes code. Its words are read like any others. In any other
text a script counts, since the only reason to put one there is that somebody renders it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.matching.spans import Span

_PAGE: Final = re.compile(
    r"\ufeff?\s{0,40}(?:<\?xml[^<>]{0,80}>\s{0,8})?<(?:!doctype\s+html\b|html[\s>])", re.IGNORECASE
)
_OPENED: Final = re.compile(r"<script([^<>]{0,200})>", re.IGNORECASE)
_LONGEST: Final = 20_000  # characters of a script
_DATA: Final = re.compile(r"""\btype\s?=\s?["']application/(?:ld\+)?json["']""", re.IGNORECASE)
_BY_ADDRESS: Final = re.compile(r"\bsrc\s?=|\bon[a-z]{3,20}\s?=", re.IGNORECASE)
_REACHES_OUT: Final = re.compile(
    r"https?:|//[\w-]+\.\w|fetch\s?\(|xmlhttp|beacon|socket|\.src\b|\.href\b|\.action\b|location|cookie|import\s?\(|eval"
    r"|function\s?\(\s?[\"']|new\s+(?:image|function|worker|eventsource)|atob|unescape|fromcharcode|postmessage|\.open\s?\("
    r"|\.(?:write|html|innerhtml|outerhtml|ajax|get|post|load|submit|append\w*|insert\w*)\b|\\[xu][0-9a-f]{2}|&#"
    r"|[\"'`]\s*\+\s*[\"'`]|\$\{\s*[\"'`]|\.(?:concat|join|reverse|requestsubmit|click|getjson)\s?\(|reflect\s?\.|constructor"
    r"|\b(?:window|self|this|top|parent|frames|globalthis|document|navigator)\s?(?:\?\.\s?)?\[|\bwith\s?\("
    r"|set(?:timeout|interval)\s?\(\s?(?:[\"'`]|\w+\s?\+)|\b(?:alert|prompt|confirm)\s?[(`]",
    re.IGNORECASE,
)
"""What sends something, asks somebody, makes code or changes what a page shows; and names put together of pieces."""

_FIRST_SIGNS: Final = 40
"""Characters of a script within which a signal ends that is of the script itself."""


def without_scripts_of_pages(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans of one text, in positions of the source, without those of such scripts."""
    return [span for span in spans if not (span.rule.rendered and _is_of_page(span, text))]


def _is_of_page(span: Span, text: str) -> bool:
    opened = _OPENED.match(text, span.start)
    if opened is None or span.end > opened.end() + _FIRST_SIGNS or _PAGE.match(text) is None:
        return False
    end = text.find("</script", opened.end(), opened.end() + _LONGEST)
    if end < 0 or text.find("<script", opened.end(), end) >= 0 or _BY_ADDRESS.search(opened[1]):
        return False
    return _DATA.search(opened[1]) is not None or _REACHES_OUT.search(text, opened.end(), end) is None
