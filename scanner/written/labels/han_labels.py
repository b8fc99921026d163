"""Labels in Chinese and Japanese, which stand before their values without a space: ``姓名:李雪梅``, ``住所:東京都…``.

Texts are folded here: full-width colons and commas are those of ASCII, and Katakana has no voicing marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.pairs import Pair, trimmed

HAN: Final = r"(?:\xe3\x80\x85|\xe3[\x81-\xbf][\x80-\xbf]|[\xe4-\xe9][\x80-\xbf][\x80-\xbf])"
"""A pattern for the bytes of one Chinese character or kana."""

SIGNS: Final = rf"{HAN}\)?[ \t]{{0,4}}:"
"""A pattern for bytes: what every text with such a label holds."""

_LONGEST: Final = 256  # bytes of a value
_LABEL: Final = re.compile(rf"({HAN}{{1,12}}(?:\({HAN}{{1,8}}\))?)[ \t]{{0,4}}:[ \t]{{0,16}}(?=[^\s:,;])".encode())
# A label stands at the beginning of a text, a line or a part of a line. "订单的姓名" is prose.
_BEFORE: Final = frozenset(b" \t\r\n,;|()[]<>/*-#\x82\x81")  # the last two end an ideographic comma and full stop
_END: Final = re.compile(rf"[\r\n,;|(]|\xe3\x80[\x81\x82]|[ \t]{{2}}|[ \t](?={HAN}{{1,12}}[ \t]{{0,4}}:)".encode())
_DIGITS: Final = frozenset(b"0123456789")  # a number has to pass its check behind any label in a text
# What is written for want of a value. Own list.
_NOTHING: Final = frozenset(
    "无|無|没有|未知|未填|未填写|未提供|不详|不詳|同上|见附件|保密|待定|待补|なし|無し|不明|未記入|未定|未登録|空白|別紙|同左".encode().split(
        b"|"
    )
)


def han_labels_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values in a folded text that stand behind such labels."""
    if text.isascii():
        return
    for label in _LABEL.finditer(text):
        start, begin = label.start(1), label.end()
        if (start and text[start - 1] not in _BEFORE) or not claims(label[1]):
            continue
        end = _END.search(text, begin, begin + _LONGEST)
        place = trimmed(text, begin, min(begin + _LONGEST, len(text)) if end is None else end.start())
        if place[0] < place[1] and text[slice(*place)] not in _NOTHING:
            number = text[place[0]] in _DIGITS
            yield Pair(label[1], *place, "labelled" if number else "marked")
