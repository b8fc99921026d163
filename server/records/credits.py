"""Whether a record says that it credits, or that nothing came of it, or nothing yet.

`Gutschrift` does in a list of invoices, `refund` in one of payments; and an invoice that is `voided`, a `draft` or
`written off` is owed by nobody, as nobody got a payment that `failed`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final, Literal

from server.records.shapes import MAX_NAME_CHARS, fold, shapes

Standing = Literal["void", "given back", "failed", "draft", "written off", "settled"]
"""What a status says: nothing came of a record, or nothing is left, or nothing was paid of an order; or it is no bill
yet, none any more, or paid."""

UNOWED: Final = frozenset({"void", "given back", "draft", "written off"})
"""Of which nothing is left to pay."""

_NOTE: Final = re.compile(r"\s+[-\u2013\u2014/|]\s+|\s*[:;,(\[]")
"""What stands between a status and what is noted behind it: `VOID - duplicate`, `Storniert (Doppelbuchung)`."""

_REASONS: Final = frozenset(
    {"duplicate", "duplicated", "dup", "double", "billing", "invoice", "entry", "entered", "in", "by", "on", "error",
     "mistake", "wrong", "test", "request", "customer", "doppelt", "doppelbuchung", "doppelrechnung", "duplikat",
     "fehlbuchung", "fehler", "kundenwunsch", "auf", "doublon", "erreur", "duplicado", "duplicada", "duplicato",
     "errore", "irrtum", "dubbel", "fout"}
)  # fmt: skip
"""Words of notes that say why nothing came of a record; any other may take that back (`reinstated`, `disputed`). Own
list."""

_WORD: Final = re.compile(r"[^\W_]+")
_RETURN_CODE: Final = re.compile(r"[a-z]{1,2}\d{2}")  # R01 of Nacha, AC04 of ISO 20022: why a bank sent a payment back


@lru_cache(maxsize=1024)  # a column of types repeats a few
def is_credit(kind: int, document: str | None) -> bool:
    """Whether this is what a credit note or a refund calls itself, perhaps among other words: `Sales credit note`.

    A word such as `credit` says so only alone.
    """
    return document is not None and _calls_itself(kind, document, "credits")


@lru_cache(maxsize=1024)
def is_of_others(kind: int, document: str | None) -> bool:
    """Whether this is what something else calls itself in a list of these: a bill that was received, an offer."""
    return document is not None and (_calls_itself(kind, document, "others") or is_offer(kind, document))


@lru_cache(maxsize=1024)
def is_of_nothing(kind: int, document: str | None) -> bool:
    """Whether this says that a record of a kind is one of which nothing came: `Payment failed`, not `Failed` alone."""
    words = () if document is None else _WORD.findall(document[:MAX_NAME_CHARS].lower())
    others = [word for word in words if word not in _own_words(kind)]
    return len(others) < len(words) and standing(kind, " ".join(others)) == "void"


@cache
def _own_words(kind: int) -> frozenset[str]:
    shape = shapes()[kind]
    return frozenset(word for name in (*shape.files, *shape.types) for word in name.lower().split())


def is_offer(kind: int, said: str) -> bool:
    """Whether a type or a status says, and nothing else, that nothing is billed yet: `Quote`, `Proforma`."""
    return fold(said[:MAX_NAME_CHARS]) in _folded(kind, "offers")


@lru_cache(maxsize=1024)  # statuses repeat from record to record
def standing(kind: int, status: str) -> Standing | None:
    """What the status of a record says of it, perhaps with a note behind it where nothing came of it; None for others.

    A note that says anything but why, such as that only a part is meant, or the opposite, leaves it open.
    """
    words, said = _standings(kind), status.lower()
    if said in words:
        return words[said]
    note = _NOTE.search(said)
    noted = (
        note is not None
        and said[: note.start()] in _noted(kind)
        and all(map(_says_why, _WORD.findall(said, note.end())))
    )
    return "void" if noted else None


def _says_why(word: str) -> bool:
    """Whether a word of a note says why nothing came of a record."""
    return word in _REASONS or _RETURN_CODE.fullmatch(word) is not None


def owes_nothing(kind: int, status: str | None) -> bool:
    """Whether nothing is left to pay of a record with this status, whatever it states."""
    return status is not None and standing(kind, status) in UNOWED


@cache
def _standings(kind: int) -> Mapping[str, Standing]:
    """The statuses that say how a record of a kind stands, in small letters."""
    shape = shapes()[kind]
    words: tuple[tuple[Standing, tuple[str, ...]], ...] = (
        ("settled", shape.settled),
        ("written off", shape.written_off),
        ("draft", (*shape.drafts, *shape.awaited)),
        ("failed", shape.failed),
        ("given back", shape.given_back),
        ("void", shape.void),
    )
    return {one: said for said, statuses in words for one in _spelled(kind, statuses)}


@cache
def _noted(kind: int) -> frozenset[str]:
    """The statuses behind which a note may stand, in small letters: of what was given back, it may be how much."""
    return _spelled(kind, shapes()[kind].void)


def owing_nothing(kind: int) -> tuple[str, ...]:
    """What besides a status, as a type or a file's name, says that nothing is left to pay of records or came of them.

    What was given back is not among it: a file of such payments may as well be one of refunds.
    """
    shape = shapes()[kind]
    return (*shape.void, *shape.drafts, *shape.written_off)


def _calls_itself(kind: int, document: str, part: Literal["credits", "others"]) -> bool:
    """Whether a text has one of the words that the table has for this, or is one that says so alone."""
    said = fold(document[:MAX_NAME_CHARS])
    return said in _folded(kind, f"{part}_alone") or any(word in said for word in _folded(kind, part))


@cache
def _folded(kind: int, part: str) -> tuple[str, ...]:
    return tuple(map(fold, getattr(shapes()[kind], part)))


def _spelled(kind: int, statuses: Iterable[str]) -> frozenset[str]:
    """Statuses in small letters, of two words with each sign between them, and behind what the record is."""
    words = {word.lower().replace(" ", sign) for word in statuses for sign in (" ", "_", "-", "")}
    shape = shapes()[kind]
    own = {name.lower() for name in (*shape.files, *shape.types)} if words else set()
    return frozenset(words | {f"{name}{colon}{word}" for name in own for colon in (" : ", ": ") for word in words})
