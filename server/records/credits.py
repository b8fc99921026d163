"""Whether a record says that it credits, or that nothing came of it, or nothing yet.

`Gutschrift` does in a list of invoices, `refund` in one of payments; and an invoice that is `voided`, a `draft` or
`written off` is owed by nobody, as nobody got a payment that `failed`.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from server.records.shapes import MAX_NAME_CHARS, fold, shapes


@lru_cache(maxsize=1024)  # a column of types repeats a few
def is_credit(kind: int, document: str | None) -> bool:
    """Whether this is what a credit note or a refund calls itself, perhaps among other words: `Sales credit note`.

    A word such as `credit` says so only alone.
    """
    if document is None:
        return False
    said = fold(document[:MAX_NAME_CHARS])
    words, alone = _words(kind)
    return said in alone or any(word in said for word in words)


@lru_cache(maxsize=1024)
def is_of_others(kind: int, document: str | None) -> bool:
    """Whether this is what something else calls itself in a list of these: a bill that was received, an offer."""
    if document is None:
        return False
    said = fold(document[:MAX_NAME_CHARS])
    words, alone = _others(kind)
    return said in alone or any(word in said for word in words) or is_offer(kind, document)


def is_offer(kind: int, said: str) -> bool:
    """Whether a type or a status says, and nothing else, that nothing is billed yet: `Quote`, `Proforma`."""
    return fold(said[:MAX_NAME_CHARS]) in _offers(kind)


def owes_nothing(kind: int, status: str | None) -> bool:
    """Whether nothing is left to pay of a record with this status, whatever it states."""
    return status is not None and status.lower() in _nothing_words(kind)


@cache
def void_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind of which nothing came, in small letters."""
    return _spelled(kind, shapes()[kind].void)


@cache
def draft_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind that nobody has got yet, in small letters."""
    return _spelled(kind, shapes()[kind].drafts)


def owing_nothing(kind: int) -> tuple[str, ...]:
    """The statuses of records of a kind of which nothing is left to pay or came, as the table has them."""
    shape = shapes()[kind]
    return (*shape.void, *shape.drafts, *shape.written_off)


@cache
def _offers(kind: int) -> frozenset[str]:
    return frozenset(map(fold, shapes()[kind].offers))


@cache
def _nothing_words(kind: int) -> frozenset[str]:
    return _spelled(kind, owing_nothing(kind))


def _spelled(kind: int, statuses: Iterable[str]) -> frozenset[str]:
    """Statuses in small letters, of two words with each sign between them, and behind what the record is."""
    words = {word.lower().replace(" ", sign) for word in statuses for sign in (" ", "_", "-", "")}
    shape = shapes()[kind]
    own = {name.lower() for name in (*shape.files, *shape.types)} if words else set()
    return frozenset(words | {f"{name}{colon}{word}" for name in own for colon in (" : ", ": ") for word in words})


@cache
def _words(kind: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape = shapes()[kind]
    return tuple(map(fold, shape.credits)), tuple(map(fold, shape.credits_alone))


@cache
def _others(kind: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape = shapes()[kind]
    return tuple(map(fold, shape.others)), tuple(map(fold, shape.others_alone))
