r"""People and addresses in sentences of scripts that are not Latin: ``Клиент Анна Примерова, ИНН``, ``שמי דנה לדוגמה``.

A word before a name (a customer, "my name is"), or behind it, finds its place; the claim of the field that is called as
that word is judges what stands there by its capitals, or where the script has none by the sign that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from scanner.matching.buffer.normalize import fold
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

# Words before a name: for what somebody is, and for what somebody is called. Own list, from letters, chats and forms.
_CYRILLIC: Final = (
    "клиент|клиента|клиенту|клиентка|клиентки|клієнт|клієнта|клієнтка|клиентът|покупатель|покупець|абонент|плательщик"
    "|платник|пациент|пациентка|пацієнт|арендатор|орендар|наемател|заявитель|заявник|должник|боржник|меня зовут"
    "|мене звати|мене звуть|казвам се|зовут|на имя|на ім'я|на името на|от имени|від імені|я|аз съм|это|пользователь"
    "|сотрудник|сотрудница|водитель|водій|получатель|отримувач|отправитель|відправник|менеджер|директор|бухгалтер"
    "|господин|госпожа|пан|пані|г-н|г-жа|муж|жена|сын|дочь|чоловік|дружина|син|донька"
)
_GREEK: Final = (
    "πελάτης|πελάτισσα|πελάτη|ασθενής|ενοικιαστής|με λένε|ονομάζομαι|λέγομαι|είμαι ο|είμαι η|κύριος|κυρία|ο κ.|η κα"
)
_HEBREW: Final = "לקוח|לקוחה|ללקוח|ללקוחה|הלקוח|הלקוחה|שמי|קוראים לי|מר|גברת|גב'|על שם|בשם|המטופל|המטופלת|הדייר|אני"
_ARABIC: Final = (
    "باسم|العميل|العميلة|الزبون|الزبونة|السيد|السيدة|اسمي|أنا|المريض|المريضة|المستأجر|الموظف|الموظفة|زوجتي|زوجي|ابني|ابنتي"
    "|مشتری|نام من|آقای|خانم|بیمار|مستاجر"
)
_KOREAN: Final = "이름은|제 이름은|성함은|저는|고객명은|예금주는"
_LIVING: Final = "адрес|адреса|адресу|проживает|мешкає|живет"
_DWELLING: Final = "العنوان|عنواني|يسكن في|تسكن في"
_HOUSE: Final = r"[0-9]{1,4}[^\W\d_]?(?:/[0-9]{1,4})?(?:, ?[^\W\d_]{1,6}\.? ?[0-9]{1,4}){0,3}"
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = rf"{_LETTER}+(?:['-]{_LETTER}+)*"
_STOP: Final = r"(?=[ \t]*(?:[,،;؛.\n\r|()/]|\Z))"
SIGNS: Final = r"[\xcd-\xdb\xea-\xed][\x80-\xbf]"
"""A pattern for bytes: a letter of these scripts that no fold makes Latin."""

_MIGHT: Final = re.compile(SIGNS.encode())


class _Place(NamedTuple):
    """Where the name of a ``field`` may stand in a folded text: group 1 of ``pattern``, beside one of the ``cues``."""

    field: bytes
    cues: tuple[str, ...]
    """The words of the pattern, without regard to case."""

    pattern: re.Pattern[str]

    def may_be_in(self, lower: str) -> bool:
        """Whether a text, without regard to case, holds a cue.

        To look for each of eighty words takes a tenth of the time of the pattern, which stops at each letter.
        """
        return any(map(lower.__contains__, self.cues))


def _place(field: str, cues: str, pattern: str, flags: int = 0) -> _Place:
    """``{cues}`` in the pattern stands for the cues, the longest first."""
    folded = tuple(fold(word) for word in sorted(cues.split("|"), key=len, reverse=True))
    cased = tuple(dict.fromkeys(word.casefold() for word in folded))
    return _Place(
        fold(field).encode(), cased, re.compile(pattern.replace("{cues}", "|".join(map(re.escape, folded))), flags)
    )


@cache
def _places() -> tuple[_Place, ...]:
    """By field whose rule judges."""
    flags = re.IGNORECASE
    name = rf"{_WORD} {_WORD}"
    return (
        *(
            _place("клиент", _CYRILLIC, rf"(?<!\w)(?:{{cues}}) ({_WORD}(?: {_WORD}){{{more}}})(?!\w)", flags)
            for more in (2, 1)
        ),
        _place("πελατης", _GREEK, rf"(?<!\w)(?:{{cues}}) ({name})(?!\w)", flags),
        _place("לקוח", _HEBREW, rf"(?<!\w)(?:{{cues}}) ({_WORD}(?: {_WORD}){{1,2}}){_STOP}"),
        _place("العميل", _ARABIC, rf"(?<!\w)(?:{{cues}}) ({_WORD}(?: {_WORD}){{1,3}}){_STOP}"),
        _place("العميل", "هستم", rf"(?:\A|[،,.\n] ?)({name}) {{cues}}(?!\w)"),
        _place("고객명", _KOREAN, r"(?:{cues}) ?([가-힣]{2,4}?)(?:이고|입니다|이며|예요|이에요|인데|이라고|라고)"),
        _place("адрес", _LIVING, rf"(?<!\w)(?:{{cues}}):? ([^\n\r;|0-9]{{3,60}}{_HOUSE})(?!\w)", flags),
        _place("العنوان", _DWELLING, rf"(?:{{cues}}):? ([^\n\r;|]{{3,40}}?[0-9]{{1,4}}){_STOP}"),
    )


def native_people_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The people and addresses in such sentences of a folded text."""
    if _MIGHT.search(text) is None:
        return
    plain = text.decode(errors="replace")
    if len(plain.encode()) != len(text):
        return
    lower = plain.casefold()
    for field, place in ((one.field, one.pattern) for one in _places() if one.may_be_in(lower)):
        if claims(field):
            behind = read = 0  # where the match before ended, in characters and in bytes
            for found in place.finditer(plain):
                start = read + len(plain[behind : found.start(1)].encode())
                behind, read = found.end(1), start + len(found[1].encode())
                yield Pair(field, start, read, "labelled")
