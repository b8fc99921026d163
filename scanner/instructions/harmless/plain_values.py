"""What reads like an address to a model and is a value or a name: ``<system>linux</system>``, ``AS llm_view``.

Records in XML have elements that are called as the parts of prompts are. Where such an element holds one word, or a
word and a number, it gives a value: an order has more words. And a name of a program that begins with the word for a
model is one word, which is no model's: ``as llm_view`` calls nobody. What else a text says counts as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.matching.spans import Span

_STRUCTURE: Final = "structure"
_CALLED: Final = frozenset({"addressed", "role"})
"""Categories of signals that end with what a model is called."""

_TAG: Final = re.compile(r"<(/?)([A-Za-z_]{2,24})>")
_LONGEST: Final = 60  # characters of a value
_VALUE: Final = re.compile(
    r"\s{0,8}[A-Za-z0-9](?:[A-Za-z0-9.:/+-]|_(?=[0-9])){0,39}(?: [\w.-]{0,8}[0-9][\w.-]{0,11})?\s{0,8}"
)
_GOES_ON: Final = re.compile(r"_[A-Za-z0-9]")
_LAST_WORD: Final = re.compile(r"(?<![\w-])[A-Za-z]+\Z")
_LONGEST_WORD: Final = 24


def without_plain_values(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans of one text, in positions of the source, without tags around such values."""
    return [span for span in spans if not _holds_value(span, text)]


def _holds_value(span: Span, text: str) -> bool:
    """Whether a span of structure is a tag around one value, its end or its beginning."""
    if span.rule.category != _STRUCTURE:
        return False
    tag = _TAG.search(text, span.start, span.end)
    if tag is None or tag.end() != span.end:
        return False
    if tag[1]:
        opened = f"<{tag[2]}>"
        place = text.rfind(opened, max(0, tag.start() - _LONGEST - len(opened)), tag.start())
        return place >= 0 and _VALUE.fullmatch(text, place + len(opened), tag.start()) is not None
    place = text.find(f"</{tag[2]}>", tag.end(), tag.end() + _LONGEST + len(tag[2]) + 3)
    return place >= 0 and _VALUE.fullmatch(text, tag.end(), place) is not None


def ends_in_name(span: Span, text: str) -> bool:
    """Whether a signal that ends with what a model is called ends within a name, of which it holds the first word."""
    if span.rule.category not in _CALLED or _GOES_ON.match(text, span.end) is None:
        return False
    return _LAST_WORD.search(text, max(span.start, span.end - _LONGEST_WORD), span.end) is not None
