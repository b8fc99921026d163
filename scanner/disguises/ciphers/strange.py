"""Words that are words of no language: letters stand side by side there that do so in no plain text.

A moved or turned alphabet keeps no word, and hardly a pair of letters that languages like. So nobody has to know what
was written, in which language and under which cipher, to see that a text is none as it stands: half its words hold a
pair that one word in 2,000 has, or begin or end with a pair that one word in 3,000 does. Two such words near one
another are looked for in all texts at 280 MB/s (:data:`STRANGE`); the texts with a match are asked what share of their
words is strange.

Letters backwards make common pairs, so the commonest words backwards count as strange, too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add
from typing import Final

from scanner.matching.engines.native import compiled_later

# Own count: pairs of letters within words, at their beginning and at their end, in 1.5 million words of manuals,
# handbooks and quotations in English, Spanish, German, French, Portuguese, Italian and Dutch, accents left out. A first
# letter with those that follow it in fewer than one word of 2,000 in each of these languages … But without "dj": bills
# adjust, and with it every hundredth line of an invoice is read for ciphers, which takes three times as long as all the
# rest.
_WITHIN: Final = (
    "bdkmnqvwx cfjqvwxz dcfkqx fbcjkmnpqvxz gcfjmpqwxyz hbghjpqvxz iiwy jbchijmpqrtwxy kcdfjmpqvwxy ljrx mcfhjkqvxz"
    " nx pjqwx qacdefghijklmopqstvwxyz rjx sjx tjkqx uq vbcdfghjknpqstwxyz wbcdfgjklmpqtvwxyz xbdfghjklmnqrsuvwxyz"
    " ycdfghjklquvwxz zbdfgjkmpqrsvxy"
)
# … or at the beginning in one of 3,000, and a last letter with those before it at the end.
_BEGINNINGS: Final = (
    "aexy bbcfghjstz cckmsty dbdglmstwz ekowyz fdfghtwy gbdghkstv hcdfklmnrswy iabjkquvxz jdfgklnsvz kbghkstz"
    " lbcfghkmnpqtwyz mglmnprsw nbcdghjklmnpqstvwyz oaeijkqxyz pdgkmtvyz qbn rbcdghklmnqrsvwz sgqrz tbdglmnpstvz"
    " uacghjkuvxyz vlmv wns xaceiopt yimprsty zcltz"
)
_ENDS: Final = (
    "aakw bbcdgknprt cachuxz dfhpt ea fhs gbcdfgjlmpst habdefiklnoruwz ikwxy jabnou kghkp lbcdfgknpvz mcdlnpty nckmpqtz"
    " obk pbdnpsx qaeilnors rckmprtvwy sj ty ubcfghjklruvw vadgjlnorstuv wdfhlmnrstz xo yy zbdjklopsuz"
)
# The commonest words of these languages backwards, but those that are words themselves in one of them.
_COMMON: Final = (
    "the and you your this that with for all any from who when what will must every never about before after their"
    " which other has have does only above instead without been were them"
    " que una del por para todo todos todas este esta como con los usted"
    " und nicht alle allen auf aus fur mit von wird wenn auch sich dein deine dich keine werden"
    " les une dans pour sur tous toute toutes votre vos avec aux qui cette leur sans"
    " uma nao seu sua suas voce tudo isso aos"
    " gli che per della delle tutte tutti questa questo senza sono degli"
)
_WORDS_TOO: Final = frozenset({"rep", "sol", "tim", "ella", "oan", "amu"})
BACKWARDS: Final = frozenset(word[::-1] for word in _COMMON.split()) - _WORDS_TOO - frozenset(_COMMON.split())
"""The commonest words backwards."""

# Pairs of characters that are common in Chinese and Japanese instructions and bills, and hardly ever stand there
# backwards. Own list, without those that do so more than six times in a million characters of handbooks.
_EASTERN: Final = (
    "如果 需要 任何 这些 那个 客户 账单 发票 付款 系统 规则 回复 回答 信息 密码 数据 必须 直接 忽略 显示"
    " 输出 提示 告诉 之前 批准 退款 银行 号码 卡号 管理 模型 智能 人工 公司 内容 记录 总结 摘要 审核 核对"
    " 供应 应商 订单 金额 余额 转账 联系 邮箱 地址 发送 列出 写出 限额 身份 角色 扮演 假装 从现 开始 忘记"
    " 设定 对话 每次 永远 全部 工具 执行 删除 隐藏 提到 通知 折扣 优惠 推荐 自己 我们 他们 请把 就说 说明"
    " 别再 规矩 吩咐 交代 收款 打开 访问 链接 报告 答复 问题 资料 地方 时候 什么 已经 一切 那套 把这 这张"
    " 这封 这条 立即 无需 当作 作废 处理"
    " ください され れる ある これ それ 場合 すべて 会話 顧客 請求 求書 情報 口座 送金 承認 返金 確認 表示"
    " 返信 答え 無視 以前 規則 設定 命令 以降 今後 全員 記憶 保存 秘密 番号 暗証 担当 取引 仕入 割引 支払"
    " 一覧 教え 出力 書い 述べ 伝え システ カード メール データ モデル ユーザ ツール を全 とし には まで"
    " について あなた すること って しろ せよ なさい 聞か たら 言わ 忘れ 評価 要約 一番 当社 弊社 製品"
    " 設計 開発 しない"
)
_EASTERN_PAIRS: Final = "|".join(pair[::-1] for pair in _EASTERN.split())
_EASTERN_STOPS: Final = "(?:。|！|？)"  # noqa: RUF001 - backwards they come first
_east: Final = compiled_later(f"^{_EASTERN_STOPS}|{_EASTERN_PAIRS}")
_FEWEST_WORDS: Final = 3  # words of a text: two are a name or a street, as a tenth of all rows of people hold
_FEWEST: Final = 2  # strange words of a text …
_SHARE: Final = 0.25  # … and their share of all of it, …
_NEAR, _FEWEST_NEAR = 8, 4  # … or how many of so many in a row
WORD: Final = re.compile(r"[a-z]{2,}")  # with a pair of letters, by which a word is strange
_CAPITALS: Final = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?![^\W_])")  # names
# Mail and hosts are names, and no words. Each part has its bound, so that no long text is looked at twice.
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){2,}")
_DOT_WITHIN: Final = re.compile(r"\.[\w-]")
_ID: Final = re.compile(r"[0-9A-Fa-f-]+")  # of six letters nobody makes words; of ids one in 300 has two pairs apart
# Letters that the languages above do not have, nor Chinese and Japanese: Polish, Czech, Turkish, Vietnamese, Russian …
_FOREIGN: Final = re.compile(r"[\u0100-\u0151\u0154-\u02ff\u0370-\u1fff]")
_LETTERS_FOR_ONE: Final = 40  # letters of a text to one of these: Polish has one in ten
FORMS: Final = frozenset({"gmbh", "mbh"})
"""Forms of companies, which every second German text about bills holds; they are not strange."""

_REMEMBERED: Final = 16_384  # words
_LONGEST: Final = 400  # words of a text that are looked at …
_LONG: Final = 4_000  # … and characters that nearly always hold so many


def _pairs(table: str) -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in table.split()}


_AFTER, _AFTER_FIRST, _BEFORE_LAST = map(_pairs, (_WITHIN, _BEGINNINGS, _ENDS))
PAIRS_WITHIN: Final = frozenset(one + other for one, others in _AFTER.items() for other in others)
PAIRS_FIRST: Final = frozenset(one + other for one, others in _AFTER_FIRST.items() for other in others)
PAIRS_BEFORE_LAST: Final = frozenset(other + one for one, others in _BEFORE_LAST.items() for other in others)
"""The pairs of letters that make a word strange: anywhere, at its beginning and at its end."""


def _strange_word() -> str:
    within = "|".join(f"{one}[{others}]" for one, others in _AFTER.items())
    first = "|".join(f"{one}[{others}]" for one, others in _AFTER_FIRST.items())
    last = "|".join(f"[{others}]{one}" for one, others in _BEFORE_LAST.items())
    turned = "|".join(sorted(BACKWARDS))
    return rf"[a-z]*(?:{within})[a-z]*|(?:{first})[a-z]*|[a-z]*(?:{last})|{turned}"


_CAPITAL_LAST: Final = r"(?-i:[a-z]{3,}[A-GI-Z])"  # but of a company: "GmbH"
_STOP_FIRST: Final = r"[.!?][a-z][^\x1f]{0,40} [a-z]"
_TURNED_FIRST: Final = re.compile(_STOP_FIRST, re.IGNORECASE)
_TURNED_LAST: Final = re.compile("[a-z]+[A-GI-Z]")
# Begun with a sign that is looked for, and not with what must not stand before it: in a tenth of the time.
_SIGN_FIRST: Final = re.compile(r"[,:;!?](?<!\S.)(?=[a-z]{2})", re.DOTALL)
_CAPITAL_LAST_OF: Final = re.compile(r"(?<![^\W_])[a-z]{3,}[A-GI-Z](?![^\W_])")
_capital_last: Final = compiled_later("[a-z]{3}[A-GI-Z]")
"""What every word that ends with a capital has, in bytes: 1.6 us for the signs of a short text instead of 3.3."""

_STRANGE_SMALL: Final = f"(?:{_strange_word()})"
_STRANGE_WORD: Final = f"(?:{_STRANGE_SMALL}|{_CAPITAL_LAST})"
_MARKED_WORD: Final = "[,:;!?][a-z]{2,}"  # with the sign behind it before it
_NEARBY: Final = rf"(?:[^a-z0-9\x1f]{{1,3}}[a-z]+){{0,3}}[^a-z0-9\x1f]{{1,3}}(?:{_STRANGE_WORD}|{_MARKED_WORD})(?:\b|_)"

STRANGE: Final = rf"(?i:(?:(?:\b|_){_STRANGE_WORD}|[^a-z0-9\x1f]{_MARKED_WORD}){_NEARBY}|{_EASTERN_PAIRS})"
"""Two strange words with at most three others between them, or Chinese and Japanese backwards."""

STRANGE_BEGINNING: Final = rf"\x1f(?:(?i:{_STOP_FIRST}|{_MARKED_WORD}{_NEARBY})|{_EASTERN_STOPS})"
STRANGE_END: Final = r"\x1f[A-GI-Z][a-z]+ "
"""What tells at the beginning or, read from there, at the end of a text, whose edge is a separator: a sentence that
stands the other way round, whose stop comes first or whose capital comes last."""


def is_strange(text: str) -> bool:
    """Whether a folded text is in words of no language, or begins as sentences end."""
    if _ID.fullmatch(text) is not None:
        return False
    # The last word by itself: a pattern that looks for its space from each space of a text takes a fourth of all this.
    last = text.removesuffix("\n").rpartition(" ")
    if last[1] and _TURNED_LAST.fullmatch(last[2]) is not None:
        return True
    if _TURNED_FIRST.match(text) is not None or is_backwards_east(text):
        return True
    words = _first_words(text)
    if len(words) < _FEWEST_WORDS:
        return False
    flags = [*map(strange, words)]
    many = sum(flags)
    if many >= _FEWEST_NEAR and any(
        sum(flags[at : at + _NEAR]) >= _FEWEST_NEAR for at in range(len(flags) - _FEWEST_NEAR + 1)
    ):
        return True
    wanted = max(_FEWEST, _SHARE * len(words)) - many
    return wanted <= 0 or _signs(text) >= wanted


def _first_words(text: str) -> list[str]:
    """The words of a text that are looked at: those at its beginning, since all of a long one takes longer."""
    lowered = text.isupper() or text.islower()
    for part in (text[:_LONG].rpartition(" ")[0], text) if len(text) > _LONG else (text,):
        plain = part if lowered else _CAPITALS.sub(" ", part)
        if _DOT_WITHIN.search(plain) is not None:  # every address has one, and it is found in a tenth of the time
            tokens = plain.split()
            plain = " ".join([_ADDRESS.sub(" ", one) if "@" in one or one.count(".") > 1 else one for one in tokens])
        words = WORD.findall(plain.lower())
        if len(words) >= _LONGEST:
            break
    return words[:_LONGEST]


def _signs(text: str) -> int:
    """How many signs a text has that stand before a word, and words that end with a capital."""
    first = len(_SIGN_FIRST.findall(text))
    return first if _capital_last().search(text.encode()) is None else first + len(_CAPITAL_LAST_OF.findall(text))


def is_foreign(text: str) -> bool:
    """Whether so many letters of a text, before folding, are of other languages that their pairs say nothing of it."""
    return not text.isascii() and len(_FOREIGN.findall(text)) * _LETTERS_FOR_ONE >= len(text)


def is_backwards_east(text: str) -> bool:
    """Whether a folded text holds what only Chinese or Japanese backwards has."""
    return not text.isascii() and _east().search(text.encode()) is not None


@lru_cache(_REMEMBERED)
def strange(word: str) -> bool:
    """Whether a word of two or more small letters is a word of no language."""
    if word in FORMS:
        return False
    if word in BACKWARDS or word[:2] in PAIRS_FIRST or word[-2:] in PAIRS_BEFORE_LAST:
        return True
    return not PAIRS_WITHIN.isdisjoint(map(add, word, word[1:]))


def strange_pairs(word: str) -> int:
    """How many pairs of letters a word of small letters holds that no language has within words."""
    return sum(map(PAIRS_WITHIN.__contains__, map(add, word, word[1:])))
