"""Whether a record in a list of invoices says that it is a credit note, as `Gutschrift` in a column `Belegtyp` does."""

from functools import cache, lru_cache

from server.records.shapes import INVOICE, MAX_NAME_CHARS, fold, shapes


@lru_cache(maxsize=1024)  # a column of types repeats a few
def is_credit(document: str | None) -> bool:
    """Whether this is what a credit note calls itself: with any other words around it, as in `Sales credit note`."""
    return document is not None and any(word in fold(document[:MAX_NAME_CHARS]) for word in _words())


@cache
def _words() -> tuple[str, ...]:
    return tuple(map(fold, shapes()[INVOICE].credits))
