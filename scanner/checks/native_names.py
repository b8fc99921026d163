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

_LONGEST: Final = 80
# What stands in the place of a name without being one: legal forms, offices, goods. Own list, from registers of
# companies and from bills in these languages.
_NOBODY: Final = (
    "ооо оао зао пао ао нпо гуп муп тов тоо еоод оод еад одоо общество компания компанія фирма фірма завод банк банка"
    " фонд магазин отдел відділ служба департамент управление центр клиника аптека школа тариф план пакет услуга услуги"
    " послуга подписка поддержка підтримка бухгалтерия касса склад розничный оптовый частное физическое лицо горячая"
    " линия новый новая базовый премиум неизвестно нет см договор счет заказ товар"
    " τμημα υπηρεσια υπηρεσιες εξυπηρετηση πελατων λογιστηριο τραπεζα εταιρεια εταιρια καταστημα πακετο προγραμμα"
    " βασικο συνδρομη ιδιωτης λιανικη ανωνυμη αε επε ικε οε εε δημος αγνωστο"
    " المدير الرئيس الوزير المحترم"
    " شركة مؤسسة بنك مصرف قسم خدمة خدمات مكتب مجموعة متجر مركز فرع ادارة إدارة باقة خطة عميل العملاء الدعم غير لا"
    " חברה חברת בנק מחלקת שירות שירותי קבוצת עיריית מרכז משרד עמותת תוכנית חבילה לקוח לא בעמ"
)
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
# The commonest given names of Russia, Ukraine, Belarus, Bulgaria, Serbia and Greece. Own selection, after the lists of
# their statistical offices (Rosstat, NSI, RZS, ELSTAT) and the register of Ukraine's ministry of justice.
_GIVEN: Final = (
    "александр александра алексей алёна алена алина алла анастасия анатолий андрей анна антон антонина арсений"
    " артём артем артур богдан борис вадим валентин валентина валерий валерия варвара василий вера вероника виктор"
    " виктория виталий владимир владислав вячеслав галина геннадий георгий глеб григорий даниил дарья денис"
    " дмитрий евгений евгения егор екатерина елена елизавета жанна зинаида зоя иван игорь илья инна ирина кирилл"
    " клавдия константин ксения лариса леонид лидия любовь людмила максим маргарита марина мария матвей михаил"
    " надежда наталия наталья никита николай нина оксана олег олеся ольга павел пётр петр полина раиса ринат роман"
    " руслан светлана святослав семён семен сергей софия софья станислав степан тамара татьяна тимофей тимур фёдор"
    " федор эдуард юлия юрий яков яна ярослав андрій анатолій валерій василь віктор вікторія віталій володимир"
    " ганна дмитро євген єлизавета ігор ірина катерина леся любов марія микита микола михайло надія наталія"
    " олександр олександра олексій олена павло петро сергій світлана соломія софія тарас тетяна юлія юрій ярослава"
    " васил георги димитър емил иванка йордан йорданка калин красимир любомир мариана милен пенка пламен радка"
    " росица румен светла стефан стефка стоян тодор цветан цветанка явор ана бранка весна горан дејан драган"
    " драгана душан зоран зорица јован јована јелена љубица марко милан милица милош мирјана небојша ненад никола"
    " петар радмила радован слободан снежана срђан αθηνα αικατερινη αλεξανδρα αλεξανδρος αναστασια αναστασιος"
    " ανδρεας αννα αντωνης αντωνιος βασιλειος βασιλης βασιλικη γεωργια γεωργιος γιαννης γιωργος δημητρα δημητρης"
    " δημητριος ειρηνη ελενη ευαγγελια ευαγγελος ευανθια ζωη ιωαννα ιωαννης κατερινα κωνσταντινα κωνσταντινος"
    " κωστας μαρια μιχαηλ μιχαλης νικολαος νικος παναγιωτης παναγιωτα παρασκευη πετρος σοφια σπυριδων σπυρος"
    " σταυρος στελιος στυλιανος φωτεινη χρηστος χριστινα"
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
    return frozenset(_skeleton(_NOBODY).split())


@cache
def _given() -> frozenset[str]:
    return frozenset(_skeleton(_GIVEN).split())


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
    """For running text, folded, so that no capital tells a name: UNKNOWN for two words, one of them a given name."""
    words = text.split()
    if len(words) != _FEWEST or not in_native_script(text) or not all(map(_WORD.fullmatch, words)):
        return Verdict.NO
    skeletons = _skeleton(text).split()
    known = not _given().isdisjoint(skeletons) and _nobody().isdisjoint(skeletons)
    return Verdict.UNKNOWN if known else Verdict.NO
