"""A person whom a text names once is looked for in the rest of it: a letter's head, its greeting, its signature.

What shows that a name is one ("Requester:", "Dear Ms") stands beside it once, and the text goes on with the name alone.
Of other texts only what their fields name is looked for here (:mod:`scanner.echoes.propagation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scanner.echoes.propagation import Named, echoes, needles
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import Span

_FEW: Final = 8  # names that are asked one by one whether they come again, before an automaton is made for them
_SHORTEST: Final = 3  # letters of a word that may come again


def named_again(arena: Arena, leaf: int, spans: Sequence[Span]) -> list[Span]:
    """Where the people that ``spans`` of a text find stand in it again, the spans' own places among them."""
    text = arena.texts[leaf]
    people = {
        " ".join(text[span.start : span.end].split()): span for span in spans if span.rule.entity_type == "PERSON"
    }
    if 0 < len(people) <= _FEW:
        lower = text.lower()
        people = {name: span for name, span in people.items() if _comes_again(name.lower(), lower)}
    if not people:
        return []
    wanted = needles(Named(name, span.rule, certain=False) for name, span in people.items())
    return echoes(arena.inner([leaf], [text]), wanted).get(0, [])


def _comes_again(name: str, text: str) -> bool:
    return any(
        text.find(word, text.find(word) + 1) >= 0 for word in name.replace(",", " ").split() if len(word) >= _SHORTEST
    )
