"""The countries of the world by every name that a payload may call them: codes, calling code, names in five languages.

A line is ISO 3166-1 alpha-2, alpha-3, the calling code where the country is the first that has it, and the names, in
English, German, French, Spanish and Italian and often the country's own, folded and in lower case.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

# Codes and calling codes: ISO 3166-1 and ITU-T E.164, as in libphonenumber 9.0; AC, TA and XK are reserved codes in
# common use. Names: territory names of the Unicode CLDR, plus short, former and native forms (own list).
_TABLE: Final = """
AC ASC 247 ascension island|ascension|ile de l'ascension|isla de la ascension|isola ascensione
AD AND 376 andorra|andorre
AE ARE 971 united arab emirates|vereinigte arabische emirate|emirats arabes unis|emiratos arabes unidos
AE ARE 971 emirati arabi uniti|uae|u.a.e.
AF AFG 93 afghanistan|afganistan
AG ATG - antigua and barbuda|antigua und barbuda|antigua-et-barbuda|antigua y barbuda|antigua e barbuda
AI AIA - anguilla|anguila
AL ALB 355 albania|albanien|albanie
AM ARM 374 armenia|armenien|armenie
AO AGO 244 angola
AQ ATA - antarctica|antarktis|antarctique|antartida|antartide
AR ARG 54 argentina|argentinien|argentine
AS ASM - american samoa|amerikanisch-samoa|samoa americaines|samoa americana|samoa americane
AT AUT 43 austria|osterreich|autriche|oesterreich
AU AUS 61 australia|australien|australie
AW ABW 297 aruba
AX ALA - aland islands|alandinseln|iles aland|islas aland|isole aland
AZ AZE 994 azerbaijan|aserbaidschan|azerbaidjan|azerbaiyan|azerbaigian
BA BIH 387 bosnia and herzegovina|bosnien und herzegowina|bosnie-herzegovine|bosnia y herzegovina
BA BIH 387 bosnia ed erzegovina
BB BRB - barbados|barbade
BD BGD 880 bangladesh|bangladesch|banglades
BE BEL 32 belgium|belgien|belgique|belgica|belgio|belgie
BF BFA 226 burkina faso
BG BGR 359 bulgaria|bulgarien|bulgarie|balgariya
BH BHR 973 bahrain|bahrein|barein
BI BDI 257 burundi
BJ BEN 229 benin
BL BLM - st. barthelemy|saint-barthelemy|san bartolome
BM BMU - bermuda|bermudes|bermudas
BN BRN 673 brunei|brunei darussalam
BO BOL 591 bolivia|bolivien|bolivie|bolivia, plurinational state of
BQ BES - caribbean netherlands|karibische niederlande|pays-bas caribeens|caribe neerlandes|caraibi olandesi
BR BRA 55 brazil|brasilien|bresil|brasil|brasile
BS BHS - bahamas|the bahamas
BT BTN 975 bhutan|bhoutan|butan
BV BVT - bouvet island|bouvetinsel|ile bouvet|isla bouvet|isola bouvet
BW BWA 267 botswana|botsuana
BY BLR 375 belarus|bielorussie|bielorrusia|bielorussia|weissrussland
BZ BLZ 501 belize|belice
CA CAN - canada|kanada
CC CCK - kokosinseln|iles cocos|islas cocos
CD COD 243 congo - kinshasa|kongo-kinshasa|congo-kinshasa|republica democratica del congo
CD COD 243 democratic republic of the congo|dr congo
CF CAF 236 central african republic|zentralafrikanische republik|republique centrafricaine
CF CAF 236 republica centroafricana|repubblica centrafricana
CG COG 242 congo - brazzaville|kongo-brazzaville|congo-brazzaville|congo|republic of the congo
CH CHE 41 switzerland|schweiz|suisse|suiza|svizzera|schweizerische eidgenossenschaft|helvetia
CI CIV 225 cote d'ivoire|costa d'avorio|ivory coast|elfenbeinkuste
CK COK 682 cook islands|cookinseln|iles cook|islas cook|isole cook
CL CHL 56 chile|chili|cile
CM CMR 237 cameroon|kamerun|cameroun|camerun
CN CHN 86 china|chine|cina|people's republic of china|p.r. china|pr china|prc
CO COL 57 colombia|kolumbien|colombie
CR CRI 506 costa rica
CU CUB 53 cuba|kuba
CV CPV 238 cape verde|cabo verde|cap-vert|capo verde
CW CUW 599 curacao|curazao
CX CXR - christmas island|weihnachtsinsel|ile christmas|isla de navidad|isola christmas
CY CYP 357 cyprus|zypern|chypre|chipre|cipro
CZ CZE 420 czechia|tschechien|tchequie|chequia|cechia|czech republic|cesko|ceska republika|tschechische republik
CZ CZE 420 republique tcheque|republica checa|repubblica ceca
DE DEU 49 germany|deutschland|allemagne|alemania|germania|federal republic of germany|bundesrepublik deutschland
DE DEU 49 brd
DJ DJI 253 djibouti|dschibuti|yibuti|gibuti
DK DNK 45 denmark|danemark|dinamarca|danimarca|danmark
DM DMA - dominica|dominique
DO DOM - dominican republic|dominikanische republik|republique dominicaine|republica dominicana
DO DOM - repubblica dominicana
DZ DZA 213 algeria|algerien|algerie|argelia
EC ECU 593 ecuador|equateur
EE EST 372 estonia|estland|estonie|eesti
EG EGY 20 egypt|agypten|egypte|egipto|egitto
EH ESH - western sahara|westsahara|sahara occidental|sahara occidentale
ER ERI 291 eritrea|erythree
ES ESP 34 spain|spanien|espagne|espana|spagna
ET ETH 251 ethiopia|athiopien|ethiopie|etiopia
FI FIN 358 finland|finnland|finlande|finlandia|suomi
FJ FJI 679 fiji|fidschi|fidji|fiyi|figi
FK FLK 500 falkland islands|falklandinseln|iles malouines|islas malvinas|isole falkland
FM FSM 691 micronesia|mikronesien|micronesie
FO FRO 298 faroe islands|faroer|iles feroe|islas feroe
FR FRA 33 france|frankreich|francia
GA GAB 241 gabon|gabun
GB GBR 44 united kingdom|vereinigtes konigreich|royaume-uni|reino unido|regno unito|uk|u.k.|great britain
GB GBR 44 england|scotland|wales|northern ireland|gran bretagna|grande-bretagne|grossbritannien|inglaterra
GB GBR 44 inghilterra|angleterre
GD GRD - grenada|grenade|granada
GE GEO 995 georgia|georgien|georgie
GF GUF 594 french guiana|franzosisch-guayana|guyane francaise|guayana francesa|guyana francese
GG GGY - guernsey|guernesey
GH GHA 233 ghana
GI GIB 350 gibraltar|gibilterra
GL GRL 299 greenland|gronland|groenland|groenlandia
GM GMB 220 gambia|gambie|the gambia
GN GIN 224 guinea|guinee
GP GLP 590 guadeloupe|guadalupe|guadalupa
GQ GNQ 240 equatorial guinea|aquatorialguinea|guinee equatoriale|guinea ecuatorial|guinea equatoriale
GR GRC 30 greece|griechenland|grece|grecia|hellas|ellada|hellenic republic
GS SGS - south georgia and south sandwich islands|islas georgia del sur y sandwich del sur
GS SGS - georgia del sud e sandwich australi
GT GTM 502 guatemala
GU GUM - guam
GW GNB 245 guinea-bissau|guinee-bissau|guinea-bisau
GY GUY 592 guyana
HK HKG 852 hong kong sar china|sonderverwaltungsregion hongkong|r.a.s. chinoise de hong kong|ras di hong kong
HK HKG 852 hong kong|hongkong
HM HMD - heard and mcdonald islands|heard und mcdonaldinseln|iles heard-et-macdonald|islas heard y mcdonald
HM HMD - isole heard e mcdonald
HN HND 504 honduras
HR HRV 385 croatia|kroatien|croatie|croacia|croazia|hrvatska
HT HTI 509 haiti
HU HUN 36 hungary|ungarn|hongrie|hungria|ungheria|magyarorszag
ID IDN 62 indonesia|indonesien|indonesie
IE IRL 353 ireland|irland|irlande|irlanda|republic of ireland|eire
IL ISR 972 israel|israele
IM IMN - isle of man|ile de man|isla de man|isola di man
IN IND 91 india|indien|inde|bharat
IO IOT 246 british indian ocean territory|territoire britannique de l'ocean indien
IO IOT 246 territorio britanico del oceano indico
IQ IRQ 964 iraq|irak
IR IRN 98 iran|iran, islamic republic of|islamic republic of iran
IS ISL 354 iceland|island|islande|islandia|islanda
IT ITA 39 italy|italien|italie|italia
JE JEY - jersey
JM JAM - jamaica|jamaika|jamaique|giamaica
JO JOR 962 jordan|jordanien|jordanie|jordania|giordania
JP JPN 81 japan|japon|giappone|nippon|nihon
KE KEN 254 kenya|kenia
KG KGZ 996 kyrgyzstan|kirgisistan|kirghizstan|kirguistan|kirghizistan
KH KHM 855 cambodia|kambodscha|cambodge|camboya|cambogia
KI KIR 686 kiribati
KM COM 269 comoros|komoren|comores|comoras|comore
KN KNA - st. kitts and nevis|st. kitts und nevis|saint-christophe-et-nieves|san cristobal y nieves
KN KNA - saint kitts e nevis
KP PRK 850 north korea|nordkorea|coree du nord|corea del norte|corea del nord
KP PRK 850 korea, democratic people's republic of
KR KOR 82 south korea|sudkorea|coree du sud|corea del sur|corea del sud|korea|republic of korea
KR KOR 82 korea, republic of|korea republic of
KW KWT 965 kuwait|koweit
KY CYM - cayman islands|kaimaninseln|iles caimans|islas caiman|isole cayman
KZ KAZ - kazakhstan|kasachstan|kazajistan|kazakistan
LA LAO 856 laos|lao people's democratic republic
LB LBN 961 lebanon|libanon|liban|libano
LC LCA - st. lucia|sainte-lucie|santa lucia|saint lucia
LI LIE 423 liechtenstein
LK LKA 94 sri lanka
LR LBR 231 liberia
LS LSO 266 lesotho|lesoto
LT LTU 370 lithuania|litauen|lituanie|lituania|lietuva
LU LUX 352 luxembourg|luxemburg|luxemburgo|lussemburgo|letzebuerg
LV LVA 371 latvia|lettland|lettonie|letonia|lettonia|latvija
LY LBY 218 libya|libyen|libye|libia
MA MAR 212 morocco|marokko|maroc|marruecos|marocco
MC MCO 377 monaco
MD MDA 373 moldova|republik moldau|moldavie|moldavia|moldova, republic of|republic of moldova
ME MNE 382 montenegro
MF MAF - st. martin|saint-martin|san martin|saint martin
MG MDG 261 madagascar|madagaskar
MH MHL 692 marshall islands|marshallinseln|iles marshall|islas marshall|isole marshall
MK MKD 389 north macedonia|nordmazedonien|macedoine du nord|macedonia del norte|macedonia del nord|macedonia
ML MLI 223 mali
MM MMR 95 myanmar|burma|birma
MN MNG 976 mongolia|mongolei|mongolie
MO MAC 853 macao sar china|sonderverwaltungsregion macau|r.a.s. chinoise de macao|ras di macao|macao|macau
MP MNP - northern mariana islands|nordliche marianen|iles mariannes du nord|islas marianas del norte
MP MNP - isole marianne settentrionali
MQ MTQ 596 martinique|martinica
MR MRT 222 mauritania|mauretanien|mauritanie
MS MSR - montserrat
MT MLT 356 malta|malte
MU MUS 230 mauritius|maurice|mauricio
MV MDV 960 maldives|malediven|maldivas|maldive
MW MWI 265 malawi|malaui
MX MEX 52 mexico|mexiko|mexique|messico|estados unidos mexicanos
MY MYS 60 malaysia|malaisie|malasia
MZ MOZ 258 mozambique|mosambik|mozambico
NA NAM 264 namibia|namibie
NC NCL 687 new caledonia|neukaledonien|nouvelle-caledonie|nueva caledonia|nuova caledonia
NE NER 227 niger
NF NFK 672 norfolk island|norfolkinsel|ile norfolk|isla norfolk|isola norfolk
NG NGA 234 nigeria
NI NIC 505 nicaragua
NL NLD 31 netherlands|niederlande|pays-bas|paises bajos|paesi bassi|the netherlands|holland|nederland|olanda
NL NLD 31 holanda|hollande
NO NOR 47 norway|norwegen|norvege|noruega|norvegia|norge
NP NPL 977 nepal
NR NRU 674 nauru
NU NIU 683 niue
NZ NZL 64 new zealand|neuseeland|nouvelle-zelande|nueva zelanda|nuova zelanda|aotearoa
OM OMN 968 oman
PA PAN 507 panama
PE PER 51 peru|perou
PF PYF 689 french polynesia|franzosisch-polynesien|polynesie francaise|polinesia francesa|polinesia francese
PG PNG 675 papua new guinea|papua-neuguinea|papouasie-nouvelle-guinee|papua nueva guinea|papua nuova guinea
PH PHL 63 philippines|philippinen|filipinas|filippine|the philippines
PK PAK 92 pakistan
PL POL 48 poland|polen|pologne|polonia|polska
PM SPM 508 st. pierre and miquelon|st. pierre und miquelon|saint-pierre-et-miquelon|san pedro y miquelon
PM SPM 508 saint-pierre e miquelon
PN PCN - pitcairn islands|pitcairninseln|iles pitcairn|islas pitcairn|isole pitcairn
PR PRI - puerto rico|porto rico|portorico
PS PSE 970 palestinian territories|palastinensische autonomiegebiete|territoires palestiniens
PS PSE 970 territorios palestinos|territori palestinesi|palestine|palestinian territory
PT PRT 351 portugal|portogallo
PW PLW 680 palau|palaos
PY PRY 595 paraguay
QA QAT 974 qatar|katar|catar
RE REU 262 reunion|la reunion|riunione
RO ROU 40 romania|rumanien|roumanie|rumania
RS SRB 381 serbia|serbien|serbie
RU RUS 7 russia|russland|russie|rusia|russian federation|rossiya
RW RWA 250 rwanda|ruanda
SA SAU 966 saudi arabia|saudi-arabien|arabie saoudite|arabia saudi|arabia saudita|kingdom of saudi arabia
SB SLB 677 solomon islands|salomonen|iles salomon|islas salomon|isole salomone
SC SYC 248 seychelles|seychellen
SD SDN 249 sudan|soudan
SE SWE 46 sweden|schweden|suede|suecia|svezia|sverige
SG SGP 65 singapore|singapur|singapour
SH SHN 290 st. helena|sainte-helene|santa elena|sant'elena
SI SVN 386 slovenia|slowenien|slovenie|eslovenia|slovenija
SJ SJM - svalbard and jan mayen|spitzbergen und jan mayen|svalbard et jan mayen|svalbard y jan mayen
SJ SJM - svalbard e jan mayen
SK SVK 421 slovakia|slowakei|slovaquie|eslovaquia|slovacchia|slovensko
SL SLE 232 sierra leone|sierra leona
SM SMR 378 san marino|saint-marin
SN SEN 221 senegal
SO SOM 252 somalia|somalie
SR SUR 597 suriname|surinam
SS SSD 211 south sudan|sudsudan|soudan du sud|sudan del sur|sud sudan
ST STP 239 sao tome and principe|sao tome und principe|sao tome-et-principe|santo tome y principe
ST STP 239 sao tome e principe
SV SLV 503 el salvador|salvador
SX SXM - sint maarten
SY SYR 963 syria|syrien|syrie|siria|syrian arab republic
SZ SWZ 268 eswatini|esuatini|swaziland
TA TAA - tristan da cunha|tristan de acuna
TC TCA - turks and caicos islands|turks- und caicosinseln|iles turques-et-caiques|islas turcas y caicos
TC TCA - isole turks e caicos
TD TCD 235 chad|tschad|tchad|ciad
TF ATF - french southern territories|franzosische sud- und antarktisgebiete|terres australes francaises
TF ATF - territorios australes franceses|terre australi francesi
TG TGO 228 togo
TH THA 66 thailand|thailande|tailandia|thailandia
TJ TJK 992 tajikistan|tadschikistan|tadjikistan|tayikistan|tagikistan
TK TKL 690 tokelau
TL TLS 670 timor-leste|timor oriental|timor est|east timor
TM TKM 993 turkmenistan
TN TUN 216 tunisia|tunesien|tunisie|tunez
TO TON 676 tonga
TR TUR 90 turkiye|turkei|turquie|turquia|turchia|turkey|turkiye cumhuriyeti
TT TTO - trinidad and tobago|trinidad und tobago|trinite-et-tobago|trinidad y tobago|trinidad e tobago
TV TUV 688 tuvalu
TW TWN 886 taiwan|taiwan, province of china|republic of china
TZ TZA 255 tanzania|tansania|tanzanie|tanzania, united republic of
UA UKR 380 ukraine|ucrania|ucraina
UG UGA 256 uganda|ouganda
UM UMI - u.s. outlying islands|amerikanische uberseeinseln|iles mineures eloignees des etats-unis
UM UMI - islas menores alejadas de ee. uu.|isole minori esterne degli stati uniti
US USA 1 united states|vereinigte staaten|etats-unis|estados unidos|stati uniti|usa|u.s.|u.s.a.
US USA 1 united states of america|the united states|america|etats unis d'amerique|estados unidos de america
US USA 1 stati uniti d'america|vereinigte staaten von amerika
UY URY 598 uruguay
UZ UZB 998 uzbekistan|usbekistan|ouzbekistan
VA VAT - vatican city|vatikanstadt|etat de la cite du vatican|ciudad del vaticano|citta del vaticano|holy see
VC VCT - st. vincent and grenadines|st. vincent und die grenadinen|saint-vincent-et-les grenadines
VC VCT - san vicente y las granadinas|saint vincent e grenadine
VE VEN 58 venezuela|venezuela, bolivarian republic of
VG VGB - british virgin islands|britische jungferninseln|iles vierges britanniques|islas virgenes britanicas
VG VGB - isole vergini britanniche
VI VIR - u.s. virgin islands|amerikanische jungferninseln|iles vierges des etats-unis|islas virgenes de ee. uu.
VI VIR - isole vergini americane
VN VNM 84 vietnam|viet nam
VU VUT 678 vanuatu
WF WLF 681 wallis and futuna|wallis und futuna|wallis-et-futuna|wallis y futuna|wallis e futuna
WS WSM 685 samoa
XK XKK 383 kosovo
YE YEM 967 yemen|jemen
YT MYT - mayotte
ZA ZAF 27 south africa|sudafrika|afrique du sud|sudafrica|rsa
ZM ZMB 260 zambia|sambia|zambie
ZW ZWE 263 zimbabwe|simbabwe|zimbabue
"""


class Countries(NamedTuple):
    """Ways to a country's alpha-2 code."""

    by_name: dict[str, str]
    """alpha-2, alpha-3 and every name, lower case"""

    by_calling_code: dict[str, str]
    """digits without a plus"""

    codes: frozenset[str]


@lru_cache(maxsize=1)
def countries() -> Countries:
    """The table, read when it is first asked for."""
    by_name: dict[str, str] = {}
    by_calling_code: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        alpha_2, alpha_3, calling_code, *names = line.split(" ", 3)
        for name in (alpha_2.lower(), alpha_3.lower(), *"".join(names).split("|")):
            by_name.setdefault(name, alpha_2)
        if calling_code != "-":
            by_calling_code[calling_code] = alpha_2
    by_name.pop("", None)
    return Countries(by_name, by_calling_code, frozenset(by_name.values()))
