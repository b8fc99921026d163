"""Words that stand behind a given name or an initial without being a surname: finishes of goods, places and rooms.

Colours and words that many people are called by (Schwarz, Brown, Bianco) are not here.
"""

from __future__ import annotations

from typing import Final

# What models of furniture, clothes and food come in. Own list: en, de, fr, es, it, nl.
_FINISHES_TEXT: Final = (
    "walnut oak beige teal ivory mahogany maple rattan velvet linen leather denim chrome marble ceramic"
    " turquoise burgundy anthracite navy khaki cream speciale especial speciaal spezial deluxe classic classique"
    " eiche buche rot blau gelb turkis lila samt leinen baumwolle chene noyer"
    " hetre rouge jaune bleu gris nogal azul amarillo rovere blu grigio rood blauw geel eiken"
    " db reports database cluster"
)
# Countries, and states and parts of the world behind a shortened quarter of the compass ("N. Carolina"). Own list;
# those that many people are called by (Israel, Jordan, Chad) are not here.
_PLACES_TEXT: Final = (
    "korea africa carolina dakota ireland macedonia yorkshire zealand guinea sudan leone virginia"
    " america europe asia bulgaria romania germany deutschland austria osterreich"
    " switzerland schweiz italy italia espana portugal poland polska hungary greece croatia serbia turkey sweden norway"
    " denmark finland belgium netherlands luxembourg estonia latvia lithuania ukraine canada mexico brazil argentina"
    " australia"
)
# Rooms, shifts and what else is booked by a letter. Own list.
_ROOMS_TEXT: Final = (
    "apartment kitchen conference quarter station suite room lounge wing floor gate terminal platform"
    " table desk level building tower class shift duty callout emergency meeting workshop"
    " training session seminar party banquet dinner"
)
# Where a line of hours or of a shift is, before a comma and a place within it that is a given name too. Own list.
_TOWNS_TEXT: Final = (
    "paris berlin london frankfurt potsdam hamburg munchen muenchen munich wien vienna zurich koln koeln cologne"
    " stuttgart dusseldorf leipzig dresden hannover nurnberg bremen madrid barcelona milano milan roma rome sydney"
    " korsika sylt mallorca ibiza kreta zypern sardinien rugen usedom teneriffa nord sud ost west north south"
    " east amsterdam rotterdam brussels bruxelles lyon marseille lisboa porto warszawa krakow praha prag"
)
PARTS_OF_TOWNS: Final = frozenset({"marina", "sofia", "heide", "alix", "florence", "victoria", "chelsea", "helena"})
SHORTENED_TOWNS: Final = frozenset({"l angeles", "s francisco", "s diego", "s antonio", "s louis", "s petersburg"})
PLACES: Final = frozenset(_PLACES_TEXT.split())
ROOMS: Final = frozenset(_ROOMS_TEXT.split())
TOWNS_OF_SHIFTS: Final = frozenset(_TOWNS_TEXT.split())
NO_SURNAMES: Final = frozenset(_FINISHES_TEXT.split()) | PLACES
