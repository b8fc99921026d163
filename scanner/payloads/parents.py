"""What the fields of one object need to know of its name."""

from __future__ import annotations

from typing import Final

import msgspec


class Parent(msgspec.Struct, frozen=True):
    """The name of an object, its words, and what it claims.

    ``of_things``: what is only called a name below it is that of goods; ``of_figures``: its members are columns' names.
    ``rules`` claim what the object itself is; ``passed`` are those of them that its fields inherit.
    """

    name: str = ""
    spelled: str = ""
    words: tuple[str, ...] = ()
    of_things: bool = False
    of_figures: bool = False
    rules: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()


TOP: Final = Parent()
