"""Ordinary words that are also names: they are not searched by themselves in other texts.

Own list. Given names and surnames of the US Census of 1990 and 2010 (public domain,
https://www.census.gov/topics/population/genealogy/data.html) that are English words of everyday and of billing
vocabulary, weekdays and months in six languages, and the words with which companies' names commonly begin.
"""

from __future__ import annotations

from typing import Final

_TEXT: Final = (
    # given names that are words
    "will may mark bill grant frank rich art rose dawn june april august summer autumn joy hope faith grace "
    "charity patience constance prudence chase chance case dale glen glenn rod rob pat sue don drew miles "
    "christian jewel ruby pearl amber crystal opal ivory violet iris ivy lily daisy heather holly olive hazel "
    "ginger sandy rocky cliff forest forrest brook brooke lane river sky star sunny stormy destiny harmony "
    "melody carol viola trinity genesis nevada dakota paris london austin dallas houston jackson madison "
    "lincoln carson sydney florence victoria charlotte savannah virginia georgia carolina montana brittany "
    "jordan israel chad kenya india china america asia rex ace max colt king prince earl duke baron major "
    "judge marshal bishop deacon sage ray gene guy jack john jean jay lance nick pierce skip buck buddy bud "
    "page penny price reed russell angel dean jasmine mercedes porsche lexus tad van wade ward wells "
    # surnames that are words
    "young long short small little large big best good new old white black brown green gray grey gold silver "
    "blue day week month year winter spring bird fish fox wolf lion bear bull lamb hill field fields wood woods "
    "stone rivers lake marsh banks bank cash money rent fee bond bonds sales sale store stores shop shops cook "
    "butler carpenter farmer gardener hunter mason porter "
    "shepherd singer skinner tailor power powers "
    "strong sharp swift wise noble savage wild love joyce moon church temple cross bell ball box rush rice bean "
    "berry cherry apple lemon root branch leaf flowers garden park parks street bridge gate gates house houses "
    "hall room stack land mills mill ford dodge hood wing wings hand hands head foot back self post "
    "posts wall walls english french german spanish welsh holland ireland scotland england france "
    "pope knight nunn monk abbot parsons pace pack paine pain race battle payne peace war law laws rule rules "
    "register registrar teller tell call calls speaks said says done given mention monday tuesday wednesday "
    "thursday friday saturday sunday january february march july september october november december "
    # the vocabulary of billing
    "account accounts address admin administrator amount annual balance billing cancel card cards charge "
    "charges client company contact corporate credit customer customers data date debit default demo department "
    "description discount due email enterprise finance free general group import info invoice invoices item "
    "items license line list mail manager member membership message monthly name note notes number office order "
    "orders owner paid payment payments period phone plan plans please premium pro product products project "
    "purchase quote receipt reference refund region renewal request sample seat seats service services standard "
    "status subscription support system tax team test the this total transfer trial unit usage user users vat "
    "vendor basic advanced starter business personal professional individual mister miss "
    # how companies begin
    "advanced alpha american applied atlantic best beta central city classic digital direct east eastern "
    "european express first fresh future global golden grand great green home inter international internet live "
    "local main market media metro micro modern mobile national network north northern open orange original "
    "pacific point prime public pure quality rapid real royal safe select smart social solar south southern "
    "square star super target tech total trade union united universal urban value visa vision vital west "
    "western world "
    # weekdays and months elsewhere
    "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober "
    "dezember lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier avril juin juillet aout "
    "septembre octobre novembre decembre lunes martes miercoles jueves viernes sabado domingo enero febrero "
    "marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunedi martedi mercoledi giovedi "
    "venerdi sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    # forms of address and small words that end up in name fields
    "herr frau monsieur madame senor senora signor signora kunde client cliente firma unbekannt unknown none null "
    "anonymous guest private and der die das und les des von van del dos not for with from"
)

# Towns whose names are other words where one buys, bills or eats. Own list: en, de, fr, es, it, nl, pl.
_TOWNS_TEXT: Final = (
    "reading nice split essen halle bath rugby deal ware eye settle hull poole rye battle wells ely bury sandwich "
    "leer hof regen singen lage lahr enger stade unna wesel witten hamm celle gera jena plan buch "
    "tours sens lens loos agen pau brest laval vienne die "
    "como prato lodi fermo bra alba massa terni carpi lecco pompei "
    "toro ronda vera leon lugo elche reus sort "
    "best ede oss elst goes haren tiel veere "
    "buk hel pila kolo zory nysa wola most"
)

# Those that are mostly surnames where a verb says that somebody does something. Bill, Price and Credit are paid, too.
_SURNAMES_TEXT: Final = (
    "young king brown green gray grey white black hill hall wood woods cook wolf fox stone lake long little field "
    "marsh banks noble wise swift sharp wild joyce bell ball rice cross berry cherry root branch park lamb bird "
    "fish ford dodge hood head foot wall english french welsh holland ireland scotland england knight parsons pace "
    "paine payne battle peace rush mills gates butler carpenter farmer gardener hunter mason porter shepherd singer "
    "jackson lincoln madison austin dallas houston carson lane brooke forrest russell reed pierce lance wells ward "
    "prince marshal bishop"
)

ORDINARY_WORDS: Final = frozenset(_TEXT.split())
"""Lower case, folded."""

SURNAMES: Final = frozenset(_SURNAMES_TEXT.split())
"""Ordinary words that count as a name where a verb says so. Lower case, folded."""

TOWNS: Final = frozenset(_TOWNS_TEXT.split())
"""Those that are all of an address only where a field holds them. Lower case, folded."""
