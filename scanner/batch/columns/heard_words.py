"""The words of a table's texts, by which most values are ruled out that no other text of the table names again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.matching.programs.guards import WORD_BYTES

NO_WORD: Final = bytes(byte if byte in WORD_BYTES else ord(" ") for byte in range(256))
IN_WORDS: Final = NO_WORD.lower()
_CAPITALISED: Final = re.compile(rb"(?<!\S)[A-Z]\S*")


def in_capitals(word: bytes, others: Sequence[Words]) -> bool:
    """Whether a word begins with a capital letter somewhere."""
    return any(word in own.capitals for own in others)


def _around_at(text: str) -> set[tuple[bytes, bytes]]:
    """The words right before and behind each at sign, in lower case; a sign may stand there instead."""
    parts = [part.translate(IN_WORDS) for part in text.encode(errors="replace").split(b"@")]
    return {(before.rpartition(b" ")[2], behind.partition(b" ")[0]) for before, behind in pairwise(parts)}


def may_be_mailed(text: str, others: Sequence[Words]) -> bool:
    """Whether a mail address may stand in other texts: the words around its at sign stand around one somewhere.

    That all its words stand somewhere says little, since its owner's name and a company's do in other fields.
    """
    around = _around_at(text)
    return not (around and text.isascii()) or any(not around.isdisjoint(own.around_at) for own in others)


class Words:
    """The words of some texts, in lower case, and those of them that begin with a capital letter somewhere."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._every = set(SEPARATOR_TEXT.join(texts).encode(errors="replace").translate(NO_WORD).split())
        self.words = set(b" ".join(self._every).lower().split())

    @cached_property
    def lower(self) -> bytes:
        """All texts in lower case."""
        return SEPARATOR_TEXT.join(self._texts).encode(errors="replace").lower()

    @cached_property
    def around_at(self) -> set[tuple[bytes, bytes]]:
        """The words before and behind each at sign."""
        return _around_at(SEPARATOR_TEXT.join([text for text in self._texts if "@" in text]))

    @cached_property
    def capitals(self) -> set[bytes]:
        """The words that begin with a capital letter; needed for names of one word."""
        return set(b" ".join(_CAPITALISED.findall(b" ".join(self._every))).lower().split())
