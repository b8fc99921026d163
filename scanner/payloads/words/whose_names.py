"""Field names in Chinese and Japanese without what stands around them.

The word that says whose the value is: 客户 (customer) in 客户姓名.
A number of several such fields: 電話番号1.
"""

from __future__ import annotations

from typing import Final

from scanner.matching.buffer.normalize import fold
from scanner.payloads.words.field_words import BEARERS

_BEARERS: Final = tuple(sorted({fold(word).lower() for word in BEARERS}, key=len, reverse=True))


def without_owner(plain: str) -> tuple[str, ...]:
    """The names that are left without a number, without such a first word, and without both; none of an ASCII name.

    ``plain`` is a canonical name.
    """
    if plain.isascii():
        return ()
    bare = plain.rstrip("0123456789")
    bearer = next(filter(bare.startswith, _BEARERS), "")
    return bare, plain.removeprefix(bearer), bare.removeprefix(bearer)
