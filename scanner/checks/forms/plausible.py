"""Whether a candidate without a check digit is what its pattern took it for.

Addresses of machines, streets and accounts prove nothing by themselves, but many a look-alike can be told apart: a
version number is no machine, a quantity of goods no street. So can an order to a machine to set something aside, which
Chinese and Japanese write as they write that a bill may be ignored.
"""

from __future__ import annotations

import re
import socket
from typing import Final

from scanner.checks.words import listed

_VERSION_PART: Final = 20  # below it, four different parts read as a version or a section …
_PRIVATE: Final = 10  # … but in the network that everybody has at home, below 10 (RFC 1918)
_PRIVATE_PART: Final = 10
# "digits[-1::-2]", "edges[1::2]": what a program takes of a list. No network has such addresses: 2000::/3 is what is
# given out (IANA IPv6 address space), and ::/96 with an IPv4 address in it is out of use (RFC 4291 2.5.5.1).
_SLICE: Final = re.compile(r"[0-9]{1,2}::(?:[0-9]{1,2})?|::(?:0|[2-9]|[0-9]{2})")
# What is no network's: 0000::/8 to 1fff::/16 are reserved by the IETF (IANA IPv6 address space), but for addresses that
# begin with noughts (::1, an IPv4 address as one of version 6) and for 64:ff9b::, which stands for IPv4. Such are
# "100:102::", a user, his group and no comment in a file of passwords, and "e1::e2" of a program.
_FIRST_GIVEN_OUT: Final = 0x20
_NOUGHTS: Final = bytes(10)
_OF_VERSION_4: Final = bytes((0x00, 0x64, 0xFF, 0x9B))
_LONGEST_ADDRESS: Final = 61  # characters: 45 of an IPv6 address with an IPv4 tail, and a zone of 16
_DIGIT: Final = re.compile(r"[0-9]")


def ip_address(text: str) -> bool:
    """Whether ``text`` is an IPv4 or IPv6 address, with or without a prefix length, rather than a version number."""
    address, _, prefix = text.partition("/")
    if len(address) > _LONGEST_ADDRESS or not _DIGIT.search(address):
        return False
    longer = ":" in address
    bare = address.partition("%")[0] if longer else address  # a zone, RFC 4007 11, is the machine's own affair
    try:
        parts = socket.inet_pton(socket.AF_INET6 if longer else socket.AF_INET, bare)
    except (OSError, ValueError):
        return False
    if prefix and int(prefix) > 8 * len(parts):
        return False
    if longer:
        given_out = parts[0] >= _FIRST_GIVEN_OUT or parts.startswith((_NOUGHTS, _OF_VERSION_4))
        return given_out and _SLICE.fullmatch(text) is None
    version = _PRIVATE_PART if parts[0] == _PRIVATE else _VERSION_PART
    return parts[0] != 0 and not (max(parts) < version and len(set(parts)) > 1)


_LONG_ACCOUNT: Final = re.compile(r"0?[1-9](?:[ -]?[0-9]){8,11}")


def long_account(text: str) -> bool:
    """Whether ``text`` has more digits than a ledger's account, and is none of a system that fills up with noughts."""
    return _LONG_ACCOUNT.fullmatch(text) is not None


_PADDING: Final = "000"  # SAP fills the ten digits of a ledger's account up so; sort codes and accounts begin with two
_FEWEST_OF_TRANSFER: Final = 7  # digits: more than the accounts of a ledger have, which are four to six


def transfer_account(text: str) -> bool:
    """Whether ``text`` may be a bank's account where a ledger's may stand, whatever is remarked beside it."""
    return sum(map(str.isdigit, text)) >= _FEWEST_OF_TRANSFER and not text.startswith(_PADDING)


_DASHED_ACCOUNT: Final = re.compile(r"(?:[0-9]{4,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3})-[0-9Xx]")


def dashed_account(text: str) -> bool:
    """Whether ``text`` is an account with its check digit behind a dash, as Brazilian banks print it."""
    return _DASHED_ACCOUNT.fullmatch(text) is not None


_FEWEST_OF_ACCOUNT: Final = 4  # digits
_NUMBERED: Final = re.compile("[A-Za-z]{1,6}[-_]?[0-9]+")


def account_beside(text: str) -> bool:
    """Whether ``text``, beside a bank's data, may be the account there and no customer's number ("A-00000126")."""
    return sum(map(str.isdigit, text)) >= _FEWEST_OF_ACCOUNT and _NUMBERED.fullmatch(text) is None


# What stands between a number and "drive", "way" or "court" in a description of goods rather than in an address.
_MEASURES: Final = listed("plausible.measures")


_DEBITED: Final = re.compile(r"[0-9]\.[0-9]{2}[ \t]{1,2}DR\b")  # a statement's column: 33.18 DR is no drive
# Of a copyright: "1991-2013, Thomas G. Lane".
_YEARS: Final = re.compile(r"(?:19|20)[0-9]{2}(?:,|-(?:19|20)[0-9]{2}\b)")


def street(text: str) -> bool:
    """Whether ``text``, a house number and words up to a street's suffix, is no quantity of goods, years or debit."""
    return (
        not _YEARS.match(text)
        and not _DEBITED.search(text)
        and not any(word.strip(".,").lower() in _MEASURES for word in text.split())
    )


# What a German sentence counts where an address has its town, and what it counts in where that has its street.
_COUNTED: Final = listed("plausible.counted")


def place_of_street(text: str) -> bool:
    """Whether ``text``, German words, a number, another and a word, is an address and nothing that is counted."""
    return not any(word.strip(".,").lower() in _COUNTED for word in text.split())


# What business says may be ignored or cancelled; an order to a machine is about none of it. Own list. Folded: the
# marks of kana are gone.
_CHINESE_BUSINESS: Final = (
    "付款", "支付", "发票", "發票", "订单", "訂單", "邮件", "郵件", "发货", "送货", "账单", "帳單", "运输", "包装",
)  # fmt: skip
_JAPANESE_BUSINESS: Final = ("請求書", "支払", "配送", "出荷", "注文", "納品", "振込", "メール", "督促")


def order_in_chinese(text: str) -> bool:
    """Whether ``text``, an order to set something aside, speaks of nothing that a business sets aside."""
    return not any(word in text for word in _CHINESE_BUSINESS)


def order_in_japanese(text: str) -> bool:
    """Whether ``text``, an order in Japanese to set something aside, speaks of nothing that a business sets aside."""
    return not any(word in text for word in _JAPANESE_BUSINESS)


# As above; what stands before the order in `of-business` of korean.yaml, so that a match begins with it.
_KOREAN_BUSINESS: Final = (
    "결제", "지불", "송금", "배송", "주문", "청구", "입금", "환불", "납품", "포장", "조리", "취급", "복용", "작업",
    "설치", "세탁", "출고",
)  # fmt: skip
_VERB_AND_BEHIND: Final = 7  # characters: a verb of two or three syllables and what a rule takes behind it
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
# How Korean speaks of an order in place of giving it, by what is put to the verb: "that says to", "who does", "is
# done", "did", "if", "not", "can", "when", "in order to". Own list.
_KOREAN_SPOKEN_OF: Final = re.compile(
    "라는|라고 |라던|라면|달라|하는|주는|되|된|됨|됐|됩|될|했|하면|하지 않|하지 못|하기|할 수|할 때|할까|할지"
    "|려는|려고|려면|려지|려진|는 것|면 안|서는 안|도 되|해도|하신|셔도|보니|보았|봤|고 싶"
)


def order_in_korean(text: str) -> bool:
    """Whether ``text``, up to what follows its verb, gives an order, and of nothing that a business sets aside."""
    return given_in_korean(text) and not any(word in text for word in _KOREAN_BUSINESS)


def given_in_korean(text: str) -> bool:
    """Whether ``text``, up to what follows its verb, is Korean and gives an order in place of speaking of one."""
    return _HANGUL.search(text) is not None and _KOREAN_SPOKEN_OF.search(text[-_VERB_AND_BEHIND:]) is None
