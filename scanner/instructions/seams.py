"""The ends of texts: what is put there to separate the pieces of a cut text, and whether a sentence goes on there.

Whoever cuts an instruction over several texts may number them ("(1/3)"), or make each look like a text of its own
("...", a stop). Put together again, they read on when that is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from scanner.disguises.signs.listed import ROMAN

_NUMBERED: Final = (
    r"\s*(?:[(\[]?\d{1,2}\s?(?:/|of|von|de|di|sur)\s?\d{1,2}[)\]]?[.:)-]?|[(\[]?\d{1,2}[.:)\]]|#\d{1,2}[.:)]?"
    r"|(?:part|pt|teil|partie|parte|step|line|seg(?:ment)?)\.?\s?\d{1,2}\s?[.:)-]?)\s+"
)
_NAMED: Final = r"\s*[(\[]?([a-z]|[ivx]{1,5})[)\].:]{1,2}\s+"
_NUMBER: Final = re.compile(_NUMBERED, re.IGNORECASE)
_LETTER: Final = re.compile(_NAMED, re.IGNORECASE)
_MARKER: Final = re.compile(rf"{_NUMBERED}|{_NAMED}|\s*[-*+>|\u2022\u00b7]\s+", re.IGNORECASE)
_FOLLOWING: Final = [frozenset(pairwise(order)) for order in (ascii_lowercase, ROMAN)]
_LEADER: Final = re.compile(r"\s*(?:\.{2,}|[-*+>|/\\~=\u2022\u00b7]{1,3}(?=\s))\s*")
_TRAILER: Final = re.compile(r"\s*(?:\.{2,}|(?<=\s)[-*+>|/\\~=]{1,3}|->|=>|[+&\\|])\s*$")
_TAIL: Final = 12  # characters at the end of a piece in which separators are looked for
_CLAUSE: Final = re.compile(r"(?:[,;:|]|\s-)\s+(?=\S)|\(")
_BETWEEN_CLAUSES: Final = ",;:|-("
_MAY_END_CLAUSE: Final = re.compile(f"[{re.escape(_BETWEEN_CLAUSES)}]")
_STOPS: Final = (".", ";", "!", "?")
# Words that a piece of a sentence ends with, and no value of a field. Own list, en, es, pt, fr, it, de.
_LAST: Final = (
    "the your you this that these those and of from with all any every not must will my our into about"
    " los las del una tus sus todas todos que gli della delle tutte tuoi les des une votre vos tes toutes"
    " dos das seu sua suas seus der den deine deinen ihre alle und nicht von mit"
)
# Words that a piece of a sentence ends with, and hardly a whole text. Own list, en, de, fr, es, pt, it.
_ENDS: Final = (
    "the a an and or of to from for with in on at by all any every this that these those you your our my is are now not"
    " tell when if as previous der die das und oder von zu mit alle le la les et ou de du des el los las y o del al che"
    " e di il lo gli da dos das os ao que"
)
_OPEN_ENDS: Final = frozenset(_ENDS.split())
LAST_WORDS: Final = tuple(_LAST.split())
FIRST_WORDS: Final = ("your", "you", "them", "than", "must")
"""Words that begin no text, whatever stands before it; a text may well begin with "the"."""

LONGEST_PIECE: Final = 400
"""Characters of a text that may be a piece of a sentence. A column may say one long text in thousands of rows, each of
which would be read whole."""

_FEWEST: Final = 2  # numbered pieces from which on the numbers are taken away

_FEWEST_SNAKES: Final = 3  # underscores of a name that may be a sentence
_CODE: Final = re.compile(r"[^\s0-9/]*[0-9/]\S*")


def last_clauses(pieces: Sequence[str], most: int) -> Iterator[list[str]]:
    """The last clause of each piece of at most ``most`` characters, where two or more pieces have several clauses."""
    every = "".join(pieces)
    if _MAY_END_CLAUSE.search(every) is None:  # as in most: 1 us instead of 7
        return
    clauses = [_CLAUSE.split(piece)[-1] if len(piece) <= most else piece for piece in pieces]
    if sum(clause != piece for clause, piece in zip(clauses, pieces, strict=True)) >= _FEWEST:
        yield unseamed(clauses)


def unseamed(pieces: Sequence[str]) -> list[str]:
    """Folded pieces of a text, in order, without what was put at their ends to separate them."""
    numbers = [_NUMBER.match(piece) for piece in pieces]
    if sum(number is not None for number in numbers) < _FEWEST:  # a single "A." is an initial
        numbers = [_LETTER.match(piece) for piece in pieces]
        if not _count_up([number[1].lower() for number in numbers if number]):
            numbers = [None] * len(pieces)
    pieces = [piece[number.end() :] if number else piece for piece, number in zip(pieces, numbers, strict=True)]
    plain = [_unparted(piece) for piece in pieces]
    return [
        piece.rstrip().rstrip("".join(_STOPS)) if after[:1].islower() and piece.rstrip().endswith(_STOPS) else piece
        for piece, after in zip(plain, [*plain[1:], ""], strict=True)
    ]


def is_bare(piece: str) -> bool:
    """Whether nothing at the ends of a folded piece separates it from others, whichever those are: as of most."""
    marked = _NUMBER.match(piece) or _LETTER.match(piece)
    return not marked and _unparted(piece) == piece and not piece.rstrip().endswith(_STOPS)


def without_stops(piece: str) -> str | None:
    """A folded piece without the stop at its end; None where more than that may separate it from others."""
    if _NUMBER.match(piece) or _LETTER.match(piece) or _unparted(piece) != piece:
        return None
    return piece.rstrip().rstrip("".join(_STOPS))


def last_clause(piece: str, most: int) -> str | None:
    """The last clause of a piece, as :func:`last_clauses` takes it; None where more than a stop may separate it."""
    if len(piece) > most or _MAY_END_CLAUSE.search(piece) is None:  # in a fifth of the time of asking sign by sign
        return piece
    clause = _CLAUSE.split(piece)[-1]
    return None if without_stops(clause) is None else clause


def without_marker(text: str) -> str:
    """A text without the number, letter or bullet with which an item of a list begins."""
    marker = None if text[:1].isalpha() and text[1:2].isalpha() else _MARKER.match(text)
    return text[marker.end() :] if marker else text


def _count_up(letters: Sequence[str]) -> bool:
    """Whether the letters or Roman numerals of some pieces are those of a list."""
    return len(letters) >= _FEWEST and any(
        all((letter, after) in following for letter, after in pairwise(letters)) for following in _FOLLOWING
    )


def stopped(pieces: Sequence[str]) -> Sequence[str]:
    """The pieces with a stop behind each that a piece with a capital follows, as goods before an instruction have it.

    Unchanged where none goes on with a sentence.
    """
    if not (any(map(goes_on, pieces)) and any(map(begins, pieces[1:]))):
        return pieces
    return [
        f"{piece}. " if begins(after) and piece[-1:].isalnum() else piece
        for piece, after in zip(pieces, [*pieces[1:], ""], strict=True)
    ]


def goes_on(text: str) -> bool:
    """Whether a text begins within a sentence."""
    return text[:1].islower() or text[:1] == " "


def unfinished(text: str) -> bool:
    """Whether a text, without the marker of a list, begins or ends in the middle of a sentence."""
    words = without_marker(text).split()
    return bool(words) and (
        words[0][:1].islower() or words[-1].lower() in _OPEN_ENDS or text.rstrip().endswith((",", ":", ".."))
    )


def begins(text: str) -> bool:
    """Whether a text begins with a capital, other than that of an abbreviation."""
    return text[:1].isupper() and not text[1:2].isupper()


def _unparted(piece: str) -> str:
    # Most pieces begin and end with a letter, and to look for signs there takes 20 us.
    if not piece[:1].isalnum():
        leader = _LEADER.match(piece)
        piece = piece[leader.end() :] if leader else piece
    return piece if piece[-1:].isalnum() else piece[:-_TAIL] + _TRAILER.sub("", piece[-_TAIL:])


def is_sentence(name: str) -> bool:
    """Whether the name of a field may be a piece of a sentence: words with spaces, or many in snake case."""
    return " " in name or name.count("_") >= _FEWEST_SNAKES


def is_code(text: str) -> bool:
    """Whether a text is one word with a digit or a slash in it: an id, a link, a version."""
    return " " not in text and _CODE.fullmatch(text) is not None  # prose without asking the pattern
