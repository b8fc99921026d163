"""Secrets in tables and forms: below a heading, beside a term, in a database shell's answer.

Where a text assigns (``password=…``), a name for secrets claims nothing, since code stands there as well: the rules'
own patterns tell. In a cell stands a value, or a word about values (``required``, ``bcrypt``), and its looks decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.pairs import Pair
from scanner.written.tables.elements import elements_in
from scanner.written.tables.grids import cells_in
from scanner.written.tables.listings import listed_in
from scanner.written.tables.shells import answers_in

_READERS: Final = (answers_in, cells_in, elements_in, listed_in)


class Asked:
    """The claims of names, for the readers of one text; ``secret`` becomes true when they ask for a secret's name."""

    __slots__ = ("_claims", "_secrets", "secret")

    def __init__(self, claims: Callable[[bytes], tuple[int, ...]], secrets: Claiming) -> None:
        self._claims = claims
        self._secrets = secrets
        self.secret = False

    def __call__(self, name: bytes) -> tuple[int, ...]:
        """What the name claims, secrets aside."""
        numbers = self._claims(name)
        if not self.secret and self._secrets(name):
            self.secret = True
        return numbers


def secret_cells_in(text: bytes, claims: Claiming, secrets: Claiming) -> Iterator[Pair]:
    """The cells of a folded text whose names are a secret's; ``claims`` tells the other names of a table."""

    def either(name: bytes) -> object:
        return secrets(name) or claims(name)

    for pair in chain.from_iterable(reader(text, either) for reader in _READERS):
        if pair.start < pair.end and secrets(pair.name):
            yield pair
