"""Firms, brands and places whose names are a given name and a surname: in running text they are nobody.

Only names are here that speak of the firm far more often than of a person who is called so, and whose words the
gazetteer knows both.
"""

from __future__ import annotations

from typing import Final

# Own list, after the Fortune 1000, the FTSE 350, and brands of shops, clothes, drinks and cosmetics. As
# scanner.checks.names.plain has words.
NAMESAKES: Final = frozenset(
    {"morgan stanley", "charles schwab", "raymond james", "edward jones", "merrill lynch", "dean witter",
     "john hancock", "ernst young", "stewart stevenson", "robert walters", "michael page", "arthur andersen",
     "allen overy", "baker mckenzie", "clifford chance", "thomas cook", "john lewis", "philip morris", "robert bosch",
     "harley davidson", "rolls royce", "leroy merlin", "peter hahn", "fritz berger", "eddie bauer", "ethan allen",
     "jack jones", "jack wills", "jack wolfskin", "calvin klein", "ralph lauren", "marc jacobs", "max mara",
     "ted baker", "ben sherman", "fred perry", "laura ashley", "vera bradley", "steve madden", "kenneth cole",
     "perry ellis", "paul stuart", "donna karan", "anne klein", "tory burch", "miu miu", "mary kay", "paul mitchell",
     "elizabeth taylor", "marie curie", "jack daniels", "jim beam", "johnnie walker", "samuel adams", "don julio",
     "captain morgan", "betty crocker", "sara lee", "oscar mayer", "duncan hines", "jimmy dean", "jenny craig",
     "aunt jemima", "harvey norman", "levi strauss", "stanley black", "martin marietta", "wells fargo",
     "franklin mint", "warner bros", "warner brothers", "marcus evans", "taylor wessing", "russell reynolds",
     "russell stover", "frederick fisher", "peter jackson", "clark kent", "victor hugo", "wilson parking",
     "taylor francis", "john wiley", "simon schuster", "harper collins", "carl hanser", "marks spencer",
     "foster wheeler", "jacob jensen", "georg jensen", "royal copenhagen", "santa claus", "jordan valley",
     "costa rica", "monte carlo", "marie claire", "jil sander", "bob ross", "douwe egberts", "nina ricci",
     "paco rabanne", "yves rocher", "laura biagiotti", "charlotte tilbury", "max factor", "stella artois",
     "william lawson", "george dickel", "evan williams", "peppa pig",
     "virginia beach", "florence nightingale", "sierra leone", "lloyd george", "diego garcia", "carson city",
     "tommy hilfiger", "hugo boss", "louis vuitton", "giorgio armani", "emporio armani", "christian dior",
     "coco chanel", "estee lauder", "bobbi brown", "elizabeth arden", "helena rubinstein", "franck muller",
     "patek philippe", "audemars piguet", "vera wang", "michael kors", "tom ford", "kate spade", "jimmy choo",
     "stella mccartney", "alexander mcqueen", "vivienne westwood", "pierre cardin", "saint laurent", "jean paul",
     "carolina herrera", "roberto cavalli", "salvatore ferragamo", "ermenegildo zegna", "emilio pucci",
     "karl lagerfeld", "tom tailor", "gerry weber", "betty barclay", "tommy bahama", "johns hopkins",
     "carnegie mellon", "brigham young", "john deere", "aston martin", "alfa romeo", "mercedes benz", "fisher price",
     "hewlett packard", "booz allen", "baker hughes", "smith wesson", "cushman wakefield", "brown forman",
     "marsh mclennan", "arthur gallagher", "raymond weil", "daniel wellington", "leroy somer", "tim hortons",
     "papa john", "trader joe", "paul hartmann", "carl zeiss", "ernst klett", "otto bock", "max planck",
     "robert koch", "konrad adenauer", "friedrich ebert", "heinrich boll", "jean monnet", "erasmus mundus",
     "leonardo da vinci", "da vinci", "simon bolivar", "benito juarez", "miguel hidalgo", "emiliano zapata",
     "lazaro cardenas", "vittorio emanuele", "thomas sabo", "peter kaiser", "willy bogner", "philipp plein",
     "jack russell", "king charles", "mickey mouse", "donald duck", "harry potter", "sherlock holmes", "robin hood",
     "lorem ipsum", "jack daniel", "jose cuervo", "remy martin", "moet chandon", "veuve clicquot",
     "dom perignon", "charles tyrwhitt", "thomas pink", "paul smith", "ted lapidus", "hugo chavez", "martin luther",
     "luther king", "john muir", "john wayne", "charles de gaulle", "franz josef", "marco polo", "adam smith",
     "clara zetkin", "rosa luxemburg", "karl marx", "thomas mann", "stefan zweig", "georg fischer", "adam opel",
     "robert half", "kelly services", "manfred sauer", "claude desktop", "claude code", "andrew corporation",
     "hannaford bros", "albert heijn", "jan linders", "jeronimo martins", "leroy jenkins", "maria theresia",
     "santa maria", "jean coutu", "harvey nichols", "fortnum mason", "william hill", "paddy power", "ben jerry",
     "abercrombie fitch", "calvin harris", "dow jones", "moody analytics", "benjamin moore", "sherwin williams",
     "orville redenbacher", "marie callender", "chef boyardee", "uncle ben", "jack link", "bob evans", "jimmy john",
     "carl karcher", "ruth chris", "tommy john", "duluth trading", "lands end", "eileen fisher", "ann taylor",
     "stuart weitzman", "nine west", "cole haan", "johnston murphy", "allen edmonds", "florsheim shoes",
     "alexander wang", "jason wu", "rebecca minkoff", "tory sport", "elie tahari", "robert mondavi", "paul hewitt",
     "carl bechstein", "sallie mae", "fannie mae", "freddie mac", "franklin templeton", "grant thornton",
     "sophie scholl", "anne frank", "albert einstein"}
)  # fmt: skip

# Own list, from shelves of supermarkets, chemists, shoe shops and books.
TITLED: Final = frozenset(
    {"dr martens", "dr oetker", "dr pepper", "dr scholl", "dr scholls", "dr beckmann", "dr bronner", "dr bronners",
     "dr hauschka", "dr jart", "dr seuss", "dr who", "dr strange", "mr muscle", "mr clean", "mr proper", "mr coffee",
     "mr bean", "mr beast", "mr kipling", "mr potato", "mr robot", "mr lube", "mr rooter", "mr pickwick",
     "mrs meyers", "mrs fields", "mrs doubtfire", "mrs dalloway", "miss dior", "miss sixty", "miss saigon",
     "ms marvel", "monsieur propre", "monsieur cuisine", "monsieur bricolage", "madame tussauds", "madame butterfly",
     "madame bovary", "herr der ringe", "frau holle", "frau antje", "don simon", "don giovanni", "don pepin",
     "senor rio", "sir winston", "st john ambulance", "st pauli", "san carlo", "santa maria", "santa cruz"}
)  # fmt: skip
"""Brands, plays and books that begin with a form of address."""
