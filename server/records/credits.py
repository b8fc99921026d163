"""Whether a record says that it credits, or that nothing came of it, or nothing yet.

`Gutschrift` does in a list of invoices, `refund` in one of payments; and an invoice that is `voided`, a `draft` or
`written off` is owed by nobody, as nobody got a payment that `failed`.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from server.records.shapes import MAX_NAME_CHARS, fold, shapes


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


def is_offer(kind: int, said: str) -> bool:
    """Whether a type or a status says, and nothing else, that nothing is billed yet: `Quote`, `Proforma`."""
    return fold(said[:MAX_NAME_CHARS]) in _folded(kind, "offers")


def owes_nothing(kind: int, status: str | None) -> bool:
    """Whether nothing is left to pay of a record with this status, whatever it states."""
    return status is not None and status.lower() in unowed_words(kind)


@cache
def void_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind of which nothing came, in small letters."""
    return _spelled(kind, shapes()[kind].void)


@cache
def draft_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind that nobody has got yet, in small letters."""
    return _spelled(kind, shapes()[kind].drafts)


@cache
def unowed_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind of which nothing is left to pay or came, in small letters."""
    return _spelled(kind, owing_nothing(kind))


def owing_nothing(kind: int) -> tuple[str, ...]:
    """The statuses of records of a kind of which nothing is left to pay or came, as the table has them."""
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
