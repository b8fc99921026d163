"""The signals that remain when the harmless ones are taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from scanner.instructions.harmless.fenced_code import code_of, without_markup_in_code
from scanner.instructions.harmless.page_scripts import without_scripts_of_pages
from scanner.instructions.harmless.plain_values import without_plain_values
from scanner.instructions.harmless.quotations import without_own_closings
from scanner.instructions.harmless.read_on_calls import without_signals_of_read_on_calls
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import Span

_FILTERS: Final[Sequence[Callable[[Sequence[Span], str], list[Span]]]] = (
    without_own_closings,
    without_plain_values,
    without_scripts_of_pages,
    without_signals_of_read_on_calls,
)
"""What takes away harmless spans of one text, in positions of the source."""


def remaining(signals: dict[int, list[Span]], arena: Arena) -> dict[int, list[Span]]:
    """The signals that count of those by leaf, in source positions; leaves without any are left out."""
    left: dict[int, list[Span]] = {}
    for leaf, spans in signals.items():
        text = arena.texts[leaf]
        for without in _FILTERS:
            spans = without(spans, text)  # noqa: PLW2901  each filter goes on with what the one before left
        if own := without_markup_in_code(spans, text, partial(code_of, arena, leaf)):
            left[leaf] = own
    return left
