r"""People and addresses in sentences of scripts that are not Latin: ``Клиент Анна Примерова, ИНН``, ``שמי דנה לדוגמה``.

A word before a name (a customer, "my name is"), or behind it, finds its place; the claim of the field that is called as
that word is judges what stands there by its capitals, or where the script has none by the sign that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from scanner.matching.normalize import fold
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
_HOUSE: Final = r"[0-9]{1,4}[^\W\d_]?(?:/[0-9]{1,4})?(?:, ?[^\W\d_]{1,6}\.? ?[0-9]{1,4}){0,3}"
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = rf"{_LETTER}+(?:['-]{_LETTER}+)*"
_STOP: Final = r"(?=[ \t]*(?:[,،;؛.\n\r|()/]|\Z))"
SIGNS: Final = r"[\xcd-\xdb\xea-\xed][\x80-\xbf]"
"""A pattern for bytes: a letter of these scripts that no fold makes Latin."""

_MIGHT: Final = re.compile(SIGNS.encode())


def _words(text: str) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(text.split("|"), key=len, reverse=True))


@cache
def _places() -> tuple[tuple[bytes, re.Pattern[str]], ...]:
    """By field whose rule judges: where its name may stand in a folded text, in group 1."""
    flags = re.IGNORECASE
    return (
        *(
            (
                fold("клиент").encode(),
                re.compile(rf"(?<!\w)(?:{_words(_CYRILLIC)}) ({_WORD}(?: {_WORD}){{{more}}})(?!\w)", flags),
            )
            for more in (2, 1)
        ),
        (fold("πελατης").encode(), re.compile(rf"(?<!\w)(?:{_words(_GREEK)}) ({_WORD} {_WORD})(?!\w)", flags)),
        (fold("לקוח").encode(), re.compile(rf"(?<!\w)(?:{_words(_HEBREW)}) ({_WORD}(?: {_WORD}){{1,2}}){_STOP}")),
        (fold("العميل").encode(), re.compile(rf"(?<!\w)(?:{_words(_ARABIC)}) ({_WORD}(?: {_WORD}){{1,3}}){_STOP}")),
        (fold("العميل").encode(), re.compile(rf"(?:\A|[،,.\n] ?)({_WORD} {_WORD}) {fold('هستم')}(?!\w)")),
        (
            fold("고객명").encode(),
            re.compile(rf"(?:{_words(_KOREAN)}) ?([가-힣]{{2,4}}?)(?:이고|입니다|이며|예요|이에요|인데|이라고|라고)"),
        ),
        (
            fold("адрес").encode(),
            re.compile(rf"(?<!\w)(?:{_words(_LIVING)}):? ([^\n\r;|0-9]{{3,60}}{_HOUSE})(?!\w)", flags),
        ),
        (
            fold("العنوان").encode(),
            re.compile(rf"(?:{_words('العنوان|عنواني|يسكن في|تسكن في')}):? ([^\n\r;|]{{3,40}}?[0-9]{{1,4}}){_STOP}"),
        ),
    )


def native_people_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The people and addresses in such sentences of a folded text."""
    if _MIGHT.search(text) is None:
        return
    plain = text.decode(errors="replace")
    if len(plain.encode()) != len(text):
        return
    for field, place in _places():
        if claims(field):
            behind = read = 0  # where the match before ended, in characters and in bytes
            for found in place.finditer(plain):
                start = read + len(plain[behind : found.start(1)].encode())
                behind, read = found.end(1), start + len(found[1].encode())
                yield Pair(field, start, read, "labelled")
