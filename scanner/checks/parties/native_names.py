"""Whether a value in Cyrillic, Greek, Korean, Arabic or Hebrew writing reads as a person's name.

A field's name or a label has found the place for a name; here it is told from a company, an office or a plan.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from scanner.character_table import with_ascii
from scanner.checks.verdict import Verdict
from scanner.checks.words import listed

_LONGEST: Final = 80
# The commonest surnames of Korea: Statistics Korea, census of 2015 (https://kosis.kr).
_KOREAN: Final = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제탁국어은편용예경봉사부"
)
_KOREAN_OF_TWO: Final = "남궁|황보|제갈|선우|독고|사공|서문"
# What Korean companies, offices, goods and posts end in, and words of bills that begin as a name does. Own list.
_NO_KOREAN: Final = (
    "(?:팀|부|과|점|사|처|실|국|원|센터|은행|전자|상사|상회|식품|마트|병원|학교|협회|재단|그룹|금융|증권|물산|건설|통신|요금|상품|고객"
    "|회원|플랜|이용권|담당자|관리자|운영자|대표|직원|번호|주소|금액|없음|미정|확인|안내|문의|주문|결제|정산|이메일|전화)$"
)
_HANGUL: Final = "\uac00-\ud7a3"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*\.?|(?:[^\W\d_]\.){2}")
_OTHER: Final = re.compile("[\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\uac00-\ud7a3\u1f00-\u1fff]")
_WITHOUT_CAPITALS: Final = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
# Cyrillic and Greek letters that look like Latin ones, small or as capitals, and Latin ones that look like two of them.
_LOOKS: Final = with_ascii(
    str.maketrans(
        "аеосрхукмтвнhіαεορυuνvτικχμβγωζσςη",
        "aeocpxykmtbnniaeopyynntikxmbywzssn",
    )
)
_FEWEST, _MOST = 2, 5  # words of a name; five of an Arabic one


def _skeleton(text: str) -> str:
    """A text in which it makes no difference whether look-alikes of Latin letters were replaced by these."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))
    return bare.translate(_LOOKS)


@cache
def _nobody() -> frozenset[str]:
    """What stands in the place of a name without being one: legal forms, offices, goods."""
    return frozenset(map(_skeleton, listed("native_names.nobody")))


@cache
def _given() -> frozenset[str]:
    return frozenset(map(_skeleton, listed("native_names.given")))


@cache
def _korean() -> re.Pattern[str]:
    """A surname and a given name of two syllables, or of one or three before a form of address or behind a blank."""
    surname = rf"(?:{_KOREAN_OF_TWO}|[{_KOREAN}])"
    return re.compile(rf"{surname}(?:[{_HANGUL}]{{2}}| [{_HANGUL}]{{1,3}}|[{_HANGUL}]{{1,3}} ?(?=[님씨]))(?: ?[님씨])?")


def in_native_script(text: str) -> bool:
    """Whether a text is in one of these scripts."""
    return not text.isascii() and _OTHER.search(text) is not None


def person_native(text: str) -> Verdict:
    """UNKNOWN for words that read as a name in one of these scripts, else NO; NO for any other script."""
    name = text.strip()
    if len(name) > _LONGEST or not in_native_script(name):
        return Verdict.NO
    if re.search(f"[{_HANGUL}]", name):
        fits = _korean().fullmatch(name) is not None and re.search(_NO_KOREAN, name.rstrip("님씨 ")) is None
        return Verdict.UNKNOWN if fits else Verdict.NO
    words = name.split()
    if not _FEWEST <= len(words) <= _MOST or not all(map(_WORD.fullmatch, words)):
        return Verdict.NO
    capitals = all(word[0].isupper() or _WITHOUT_CAPITALS.match(word) for word in words)
    known = _nobody().isdisjoint(_skeleton(name).replace(".", "").split())
    return Verdict.UNKNOWN if capitals and known and max(map(len, words)) > _FEWEST else Verdict.NO


def person_native_known(text: str) -> Verdict:
    """For running text, folded, so that no capital tells a name: UNKNOWN for two words, one of them a given name.

    Their script is not asked for: what stands around them is in it, and "Анна" is folded to Latin letters.
    """
    words = text.split()
    if len(words) != _FEWEST or not all(map(_WORD.fullmatch, words)):
        return Verdict.NO
    skeletons = _skeleton(text).split()
    known = not _given().isdisjoint(skeletons) and _nobody().isdisjoint(skeletons)
    return Verdict.UNKNOWN if known else Verdict.NO
