"""Whether a record says that it credits, or that nothing came of it.

`Gutschrift` does in a list of invoices, `refund` in one of payments; and an invoice that is `voided` is owed by nobody,
as nobody got a payment that `failed`.
"""

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
    return said in alone or any(word in said for word in words)


def is_void(kind: int, status: str | None) -> bool:
    """Whether this is the status of a record of which nothing came."""
    return status is not None and status.lower() in void_words(kind)


@cache
def void_words(kind: int) -> frozenset[str]:
    """The statuses of records of a kind of which nothing came, in small letters."""
    return frozenset(map(str.lower, shapes()[kind].void))


@cache
def _words(kind: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape = shapes()[kind]
    return tuple(map(fold, shape.credits)), tuple(map(fold, shape.credits_alone))


@cache
def _others(kind: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape = shapes()[kind]
    return tuple(map(fold, shape.others)), tuple(map(fold, shape.others_alone))
