"""Field names in Chinese and Japanese without what stands around them, and what they end with.

The word that says whose the value is: 客户 (customer) in 客户姓名.
A number of several such fields: 電話番号1.
The character for a person, in the word for somebody's part: 購入者 (buyer), 汇款人 (sender of money).
"""

from __future__ import annotations

import re
from typing import Final, Literal

from scanner.matching.buffer.normalize import fold
from scanner.payloads.words.field_words import BEARERS

_BEARERS: Final = tuple(sorted({fold(word).lower() for word in BEARERS}, key=len, reverse=True))
# Words for who somebody is end so, and "name" may follow. What companies are by trade is not meant. Own list, from
# headings of orders, transfers, insurances and schools.
_NAMED: Final = re.compile("[^\x00-\x7f]{1,12}(?:姓名|氏名)")
_OF_A_PERSON: Final = re.compile(
    "[^\x00-\x7f]{0,8}(?:[^\x00-\x7f][人者主]|员工|員工|职员|職員|店员|店員|老师|老師|教师|教師|家长|家長|学生|學生|医生|医師|司机|買家|买家)名?"
)
_BY_TRADE: Final = re.compile(
    "法人|(?:[事企営营]业|事業|企業|営業|制造|製造|生产|生産|[贩販]売|提供|[开開][发発]|出版|[发発]行|供[应給给]|[运運]营|承[运運])者?主?|[荷货貨]主"
)


def role_in_han(plain: str) -> Literal["", "read", "in_han"]:
    """Whether a canonical name ends as those of people's full names do, or as words for who somebody is.

    ``read``: whatever stands there is a name; ``in_han``: a firm or an office may stand there as well.
    """
    if plain.isascii():
        return ""
    bare = plain.rstrip("0123456789")
    if _NAMED.fullmatch(bare):
        return "read"
    return "in_han" if _OF_A_PERSON.fullmatch(bare) and not _BY_TRADE.search(bare) else ""


def without_owner(plain: str) -> tuple[str, ...]:
    """The names that are left without a number, without such a first word, and without both; none of an ASCII name.

    ``plain`` is a canonical name.
    """
    if plain.isascii():
        return ()
    bare = plain.rstrip("0123456789")
    bearer = next(filter(bare.startswith, _BEARERS), "")
    return bare, plain.removeprefix(bearer), bare.removeprefix(bearer)
