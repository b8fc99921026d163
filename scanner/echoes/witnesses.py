"""Texts that a view does not show and that their fields claim: which of them may stand in the texts that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from scanner.checks.parties.names import is_form
from scanner.echoes.numbers import forms
from scanner.echoes.propagation import LONGEST_VALUE, MAX_SINGLE_WORDS, NAME_WORD
from scanner.echoes.spellings import respelled
from scanner.entity_types import ECHOED, MAIL
from scanner.matching.buffer.arena import Arena
from scanner.rules import Rule

Witness = tuple[str, tuple[int, ...]]
"""A text that the view does not show, and the numbers of the rules that claim it."""

_CHARACTERS_PER_WORD: Final = 4  # of a value, at the least: three letters and a separator


def possible_witnesses(
    witnesses: Sequence[Witness], others: int, arena: Arena, rules: Sequence[Rule]
) -> Sequence[Witness]:
    """The witnesses of which a needle, by any of their rules, may stand in the payload.

    A contact has ten fields, and hardly any is repeated in a text. To judge a name takes 5 us and a phone 70; to search
    its words takes 2. ``others`` is the number of characters of the other values that are searched. Where there may be
    more than MAX_SINGLE_WORDS words, single words are not searched; that is decided over all witnesses, so none is
    left out then.
    """
    characters = others + sum(len(text) for text, _ in witnesses)
    every = characters > MAX_SINGLE_WORDS * _CHARACTERS_PER_WORD
    lower = arena.lower()

    def may_stand(text: str, entity_types: AbstractSet[str]) -> bool:
        names = entity_types & ECHOED
        return bool(names and (every or _may_stand(text, names, lower))) or any(
            form.encode() in lower for one in entity_types - names for form in forms(text, one)
        )

    return [one for one in witnesses if may_stand(one[0], {rules[number].entity_type for number in one[1]})]


def _may_stand(text: str, entity_types: AbstractSet[str], lower: bytes) -> bool:
    """Whether a needle of a value may stand in the buffer: the value, a company's first word, or a person's words."""
    text = text[:LONGEST_VALUE]
    if not text.isascii():
        return True
    plain = text.lower()
    words = plain.rstrip(" .,").split()
    if not words:
        return False
    # What every spelling of the value begins with, also without its legal form or the signs at its end.
    beginning = words[0] if len(words) > 1 and is_form(words[-1]) else " ".join(words)
    if beginning.rstrip(" .,&").encode() in lower:
        return True
    if entity_types <= MAIL or (plain == text and ("@" in text or not text.islower())):  # no capital, or no letter
        return False
    if respelled(plain):
        return True
    names = NAME_WORD.findall(plain.title() if plain == text else text) if "PERSON" in entity_types else ()
    return any(name.lower().encode() in lower for name in names)
