"""What a program says below a text that it cut: how to get the rest of it.

``<error>Content truncated. Call the fetch tool with a start_index of 5000 to get more content.</error>`` stands below
every long page of the most used server that fetches pages, and calls a tool like an order does. Of 65 pages of manuals
that it fetched, 18 lost their end for it. So grammars do not read such a call: one that only reads (``fetch``,
``read_page``), with nothing but where to go on, and only to get more. Blanks stand in its place, so that what is cut
over it is read as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.matching.engines.native import compile_native
from scanner.matching.spans import Span

_ACTS: Final = (
    "delete|remove|send|post|pay|refund|transfer|write|update|create|exec|run|drop|cancel|grant|approv|accept|confirm"
    "|authori|releas|charg|withdraw|wire|sign|submit|dispatch|process|clos|open|void|reset|clear|wip|purg|empty|archiv"
    "|mark|disabl|enabl|lock|add|edit|set|mov|renam|reject|revok|deactivat|activat|merg|publish|share|mail|notif|issu(?!es)"
    "|order|buy|sell|credit|debit|deduct|forgiv|writ|flush|kill|stop|start|restart|shut|wav|waiv|apply|assign|evict|expir"
)
"""How names of tools that change something begin or go on; "clear_list" reads no list."""

_READS: Final = (
    rf"(?!\S{{0,80}}(?:{_ACTS}))"
    r"(?:[a-z0-9]{1,24}[_.:-]{1,2}){0,4}(?:fetch|read|get|list|search|find|query|show|view|load|browse|scrape|crawl|next)"
    r"(?:[_-](?:file|text|page|pages|url|web|content|contents|document|docs|log|logs|lines|results|items|issues|next))*"
)
"""Names of tools that read, as published servers have them; in front, the name of a server or a kind."""

_WHERE: Final = (
    r"(?:start|end|page|line|chunk|part|next|char)?[_-]?"
    r"(?:index|offset|page|number|num|line|cursor|skip|start|end|from|position|chunk|part|limit|length)"
)
"""Names of arguments that say where to go on, and how far."""

_GIVEN: Final = rf"{_WHERE}(?: parameter| argument)?(?: of | set to | to | ?[=:] ?| )\d{{1,9}}"
_TO_READ_ON: Final = (
    r"to (?:continue|get|see|read|fetch|view|load|retrieve|show)(?: reading| the| with)*"
    r"(?: (?:more|next|rest|remaining|following|other)\b)?(?: one\b)?"
    r"(?: (?:of (?:the )?)?(?:content|contents|text|results|lines|pages|page|items|output|file|document|part|chunk)\b)*"
)
_CALL: Final = re.compile(
    rf"(?<![\w-])(?:please )?(?:call|use|run|invoke) (?:the )?{_READS}(?: tool| function)?(?: again)?"
    rf" with (?:an? |the )?{_GIVEN}(?:,? (?:and )?(?:an? |the )?{_GIVEN})? {_TO_READ_ON}(?=\s*(?:[.!)\]<]|\Z))",
    re.IGNORECASE,
)
_MAY: Final = compile_native(r"(?i) with (?:an? |the )?[a-z_-]{3,20}[^\n]{0,40}[0-9] to ")
"""Whether there may be one: a tenth of the time for a text without any."""


def without_signals_of_read_on_calls(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans of one text, in positions of the source, without signals within such a call."""
    calls = [call.span() for call in _CALL.finditer(text)] if _may_hold_one(text) else []
    return [span for span in spans if not any(start <= span.start and span.end <= end for start, end in calls)]


def without_read_on_calls(text: str) -> str:
    """A folded text with blanks in place of such calls. What stands around them keeps its place."""
    return _CALL.sub(lambda call: " " * len(call.group()), text) if _may_hold_one(text) else text


def _may_hold_one(text: str) -> bool:
    return _MAY.search(text.encode(errors="replace")) is not None
