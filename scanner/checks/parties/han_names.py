"""Whether a value in Chinese or Japanese writing reads as a person's name.

These names have no capitals and mostly no blank, so that what tells them is their beginning: nearly all surnames are
among a few hundred. A rule has found the place for a name; this module tells it from a company, a grade of goods, or
the words that stand there for want of a name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scanner.checks.verdict import Verdict
from scanner.checks.words import listed

# The hundred commonest surnames of China: Ministry of Public Security, National Name Report 2020
# (https://www.gov.cn/xinwen/2021-02/08/content_5585906.htm), in simplified and in traditional characters.
_CHINESE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭蔣葉蘇呂盧鍾譚陸韋賈鄒閆龍賀顧龔萬錢嚴"
)
# Compound surnames of China, and surnames of Japan of one character. Own list.
_TWO_CHARACTERS: Final = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|皇甫|尉迟|慕容|令狐|东方|東方"
_ONE_CHARACTER: Final = "林森原東関辻堀"
_SURNAMES_OF_JAPAN: Final = listed("han_names.japanese")
_OF_JAPAN: Final = "|".join(sorted(_SURNAMES_OF_JAPAN))
_HAN: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_KANA: Final = "\u3041-\u30ff"
# What companies, offices, places and goods are called by, and what stands for want of a name. Own list.
_NOBODY: Final = (
    "公司|集团|集團|会社|會社|商店|商会|商會|店|厂|廠|部門?$|部门|[部课課局院校社团團组組]$|银行|銀行"
    "|支店|支行|营业|営業|客服|客户|客戶|顧客|会员|會員|会員|套餐|方案|[级級][版别別]?$|版$|卡$|费用?$"
    "|費用?$|金额|金額|黄金|黃金|白金|金牌|金卡|高级|高級|高速|白色|黑色|常规|常規|向上|向下|任意|任务"
    "|万元|萬元|马上|石油|方式|方面|金融|江苏|江蘇|石家|贺卡|钱包|錢包|田园|林业|山口県|千葉県|石川県"
    "|宮崎県|福島県|[都道府県市区町村]$"
)


# What shops call ways of paying and sending, places of goods and grades of members by. Own list, from orders of shops.
_SERVICES: Final = (
    r"(?:支付|付款|转账|轉帳|汇款|匯款|退款|充值|快递|快遞|配送|运费|運費|自营|自營|自提|包邮|仓库|倉庫|会员|會員"
    r"|套餐|优惠券|優惠券|支払い|振込|送料|会費|手数料)\Z|\A(?:默认|預設|普通会员)"
)


# Compiled for the first text in these scripts: at import they would take 10 ms of every start.
@cache
def _nobody() -> re.Pattern[str]:
    return re.compile(_NOBODY)


@cache
def _services() -> re.Pattern[str]:
    return re.compile(_SERVICES)


@cache
def _name() -> re.Pattern[str]:
    """A surname and one or two characters; of Japan a surname by itself, or with a given name of up to four."""
    return re.compile(
        rf"(?:{_TWO_CHARACTERS})[{_HAN}]{{1,2}}|[{_CHINESE}][{_HAN}]{{1,2}}"
        rf"|(?:{_OF_JAPAN})(?: ?[{_HAN}{_KANA}]{{1,4}})?|[{_ONE_CHARACTER}] ?[{_HAN}{_KANA}]{{1,3}}"
    )


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(rf"[{_CHINESE}]|{_TWO_CHARACTERS}|{_OF_JAPAN}|[{_ONE_CHARACTER}]")


def person_in_han(text: str) -> Verdict:
    """UNKNOWN for a name that begins with a common surname of China or Japan and is as long as one; else NO."""
    name = text.strip()
    if _nobody().search(name) is not None and name not in _SURNAMES_OF_JAPAN:
        return Verdict.NO
    return Verdict.NO if _name().fullmatch(name) is None else Verdict.UNKNOWN


def surname_in_han(text: str) -> Verdict:
    """For a place before a form of address: a surname is enough, and all else is judged by :func:`person_in_han`."""
    name = text.strip()
    if _surname().fullmatch(name):
        return Verdict.UNKNOWN
    return person_in_han(name)


def surname_introduced(text: str) -> Verdict:
    """Before "です", which ends any sentence: UNKNOWN for one of the commonest surnames of Japan of two characters."""
    name = text.strip()
    return Verdict.UNKNOWN if name in _SURNAMES_OF_JAPAN or person_in_han(name) is not Verdict.NO else Verdict.NO


# What companies and charges are called in Katakana on statements, without voicing marks.
_NO_KANA: Final = re.compile(
    "カフシキ|ユウケン|カイシヤ|シヨウシ|シヨウテン|コウキヨウ|テスウリヨウ|リヨウキン|クレシツト|カ-ト|セイキユウ|サ-ヒス"
    "|ホケン|キンコ|センタ-"
)


def person_in_kana(text: str) -> Verdict:
    """UNKNOWN for two words in Katakana of which none is a company's or a charge's."""
    return Verdict.NO if _NO_KANA.search(text) else Verdict.UNKNOWN


def service_in_han(text: str) -> bool:
    """Whether a value is what a shop calls a way of paying or sending, a store of goods or a grade of members."""
    return _services().search(text.strip()) is not None


def company_in_han(text: str) -> Verdict:
    """For fields that name a customer: UNKNOWN for Chinese or Japanese writing that is no person's name, else NO."""
    if not re.search(f"[{_HAN}{_KANA}]", text) or person_in_han(text) is not Verdict.NO:
        return Verdict.NO
    return Verdict.UNKNOWN
