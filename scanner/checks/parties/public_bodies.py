"""Towns, counties, schools and owners of one house, as whoever bills them writes it: `Ayuntamiento de Alcorcón`.

They are named by what they are, and no person is. What is a given name or a surname as well (Ville, in Finnish) says so
only before the word that joins a place to it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from scanner.checks.words import listed

_OF_SPANISH: Final = frozenset({"de", "del", "provincial", "foral", "insular"})
_OF_FRENCH: Final = frozenset({"de", "du", "des", "départemental", "departemental", "régional", "regional"})
_OF_ITALIAN: Final = frozenset({"di", "de", "degli", "della", "del", "metropolitana"})
_OF_PORTUGUESE: Final = frozenset({"de", "do", "da", "municipal"})
_OF: Final = frozenset({"of"})
_ANY: Final = frozenset[str]()

_BODIES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(listed("public_bodies.spanish"), _OF_SPANISH),
    **dict.fromkeys(listed("public_bodies.french"), _OF_FRENCH),
    **dict.fromkeys(listed("public_bodies.italian"), _OF_ITALIAN),
    **dict.fromkeys(listed("public_bodies.portuguese"), _OF_PORTUGUESE),
    **dict.fromkeys(listed("public_bodies.english"), _OF),
    **dict.fromkeys(listed("public_bodies.any"), _ANY),
}
"""The first word of such a name -> the words of which one has to be the second; any at all where there are none."""

_ELIDED: Final = ("d'", "d\u2019")


def is_public_body(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a name begins as that of such a body. `known` are the same words in small letters."""
    if len(words) < 2 or known[0] not in _BODIES or not words[0][0].isupper():  # noqa: PLR2004  it and what it is of
        return False
    second = _BODIES[known[0]]
    return not second or known[1] in second or (second is _OF_FRENCH and known[1].startswith(_ELIDED))
