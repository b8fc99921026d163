"""Goods of shops and homes: words that show a ``name`` to be no person's (Oak Tray, Anna Stuhl).

None is in the gazetteer of names (a test asks); a table and a desk are no such words, since a guest has one as well.
"""

from __future__ import annotations

from typing import Final

# Own list, after the headings of catalogues for furniture, kitchens and clothes.
_ENGLISH: Final = (
    "shoe shoes sandals sneaker sneakers slipper slippers tray trays chair chairs armchair stool stools sofa"
    " shelf shelves lampshade mattress pillow pillows pillowcase blankets towel towels curtains rug rugs carpet"
    " cushion cushions duvet bedding bookcase bookshelf wardrobe nightstand sideboard dresser bowl saucer saucers"
    " spoon spoons fork forks knife knives teapot kettle saucepan toaster blender vase vases candles candlestick"
    " coaster coasters basket baskets tablecloth napkin napkins dress dresses skirts blouse trousers jeans jacket"
    " jackets sweater cardigan socks scarf glove gloves handbag backpack keyboard headphones charger cable cables"
    " bracelet necklace earrings notebook notebooks soap shampoo sponge"
)
_GERMAN: Final = (
    "schuhe hausschuh sandale sandalen stuhl stühle sessel regal lampe lampen kissen decke decken handtuch"
    " teppich tablett schale tasse tassen löffel kleid hose hosen jacke pullover rucksack matratze kommode"
    " vorhänge kerzen seife"
)
_FRENCH: Final = (
    "chaussure chaussures chaise chaises fauteuil étagère plateau coussin coussins tapis rideau rideaux assiette"
    " assiettes cuillère couteau robe jupe veste matelas savon"
)
_SPANISH: Final = (
    "zapato zapatos silla sillas sillón lámpara estantería bandeja cojín alfombra taza tazas cuchara cuchillo"
    " falda chaqueta camisa bolso colchón jabón"
)
_ITALIAN: Final = (
    "scarpe sedia sedie poltrona vassoio cuscino cuscini tappeto piatto piatti cucchiaio coltello vestito gonna"
    " giacca camicia materasso sapone"
)
_PORTUGUESE: Final = "sapato sapatos cadeira cadeiras almofada tapete xícara colher vestido saia colchão sabonete"
_DUTCH: Final = "schoen schoenen stoel stoelen dienblad kussen tapijt gordijn gordijnen lepel jurk zeep"
_POLISH: Final = "buty krzesło krzesła poduszka dywan filiżanka łyżka sukienka spódnica mydło"
HOUSEHOLD_GOODS: Final = frozenset(
    f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH} {_ITALIAN} {_PORTUGUESE} {_DUTCH} {_POLISH}".split()
)
