"""What the fields among the leaves tell of countries, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scanner.payloads.places.regions import Kind, Mentions

_UNREAD: Final = 64  # clues to a country that wait until somebody asks for it


class Clues:
    """Values of fields that tell a country, in the order in which they were heard.

    Hardly any text asks for the countries, and to read a currency takes 4 us, so clues wait until somebody does.
    """

    __slots__ = ("_mentions", "_regions", "_unread")

    def __init__(self) -> None:
        self._regions: tuple[str, ...] = ()
        self._mentions: Mentions | None = None  # made when somebody asks for the countries
        self._unread: list[Sequence[tuple[Kind, Sequence[str]]]] = []  # fields side by side that tell a country

    def hear(self, kind: Kind, text: str) -> None:
        """Learn a country from a value, shown or not, of a field that tells one."""
        self._unread.append(((kind, (text,)),))
        if len(self._unread) > _UNREAD:
            self._read()

    def hear_columns(self, columns: Sequence[tuple[Kind, Sequence[str]]]) -> None:
        """Learn countries from fields of many records whose values stand side by side."""
        if columns:
            self._unread.append(columns)

    @property
    def regions(self) -> tuple[str, ...]:
        """ISO 3166 codes, the best attested first."""
        if self._unread:
            self._read()
        return self._regions

    @regions.setter
    def regions(self, regions: tuple[str, ...]) -> None:
        self._regions = regions

    def state(self) -> tuple[object, ...] | None:
        """All that the countries depend on, to compare; None once they were worked out, since it is not kept then."""
        if self._mentions is not None:
            return None
        unread = tuple([(kind, *texts) for together in self._unread for kind, texts in together])
        # How the clues stand together decides which of them come first.
        return self._regions, unread, tuple(map(len, self._unread))

    def _read(self) -> None:
        mentions = self._mentions = self._mentions or Mentions()
        hear, news = mentions.hear, False
        for telling in self._unread:
            if len(telling) == 1:  # 0.05 ms for 5,000 currencies instead of 0.3
                kind, texts = telling[0]
                for text in filter(None, dict.fromkeys(texts)):
                    news = hear(kind, text) or news
                continue
            for said in dict.fromkeys(zip(*(texts for _, texts in telling), strict=True)):
                for (kind, _), text in zip(telling, said, strict=True):
                    news = (bool(text) and hear(kind, text)) or news
        self._unread.clear()
        if news:
            self._regions = mentions.regions()
