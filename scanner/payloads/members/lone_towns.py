"""Towns that name nobody: ``{"city": "Delhi", "aqi": 287}``, the stops of a journey, the zip code of a forecast.

In a billing system a town is a part of somebody's address, so its field is enough. What any server says is as often
about places. There a town, a postal code, a state or a country counts only beside what could be somebody's (a street, a
name, a mail address, anything else that a field's name claims, the number of a customer, a type that says so), and
anywhere below a field of a party or an address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from scanner.payloads.words.field_names import read, singular
from scanner.payloads.words.party_words import SOMEBODYS

if TYPE_CHECKING:
    from scanner.payloads.names.evidence import Evidence
    from scanner.payloads.names.fields import FieldIndex

LONGEST: Final = 80  # characters of a name that are read
_TOWNS: Final = frozenset(
    {"city", "town", "locality", "suburb", "zip", "zipcode", "postcode", "plz", "postleitzahl", "ort", "stadt", "ville",
     "cp", "ciudad", "localidad", "municipio", "poblacion", "citta", "comune", "cep", "cidade", "bairro", "localidade",
     "miasto", "miejscowosc", "plaats", "state", "province", "county", "region", "country", "bundesland", "provincia",
     "postnummer", "postnr", "poststed", "postort", "postinumero", "postitoimipaikka", "iranyitoszam"}
)  # fmt: skip
_IN_TWO_WORDS: Final = frozenset(
    {"city name", "town name", "country name", "state name", "province name", "zip code", "postal code", "post code",
     "postal town", "postal zone", "code postal", "codigo postal", "codice postale", "kod pocztowy"}
)  # fmt: skip
_SORTS: Final = frozenset({"object", "type", "kind", "entity", "record_type", "recordType", "@type"})


def lone_towns(
    fields: FieldIndex, names: Collection[str], parent: str, known: Mapping[str, Evidence], above: Iterable[str] = ()
) -> Collection[str]:
    """The members of an object that hold towns, where nothing in the object or in its name is somebody's.

    Nor any of ``above``: the fields that it stands in, and what it says that it is.
    """
    places = fields.kinds.places
    towns = {name for name in names if not places.isdisjoint(known[name].rules) and is_town(name)}
    if not towns or is_somebodys(parent):
        return ()
    if any(not places.issuperset(known[name].rules) for name in towns):  # the parent passes its claim on
        return ()
    others = [name for name in names if name not in towns]
    if any(known[name].rules or is_somebodys(name) for name in others):
        return ()
    return () if any(map(is_somebodys, above)) else towns


def sorts_in(members: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """What an object says that it is: ``{"object": "customer"}``. Of objects together, lists of what each says."""
    for name, value in members:
        if name in _SORTS:
            said = value if isinstance(value, list | tuple) else (value,)
            yield from {one for one in said if isinstance(one, str)}


def is_town(name: str) -> bool:
    """Whether a field of that name holds a town, and says of nobody's address that it is in it."""
    words = read(name[:LONGEST]).words
    two = " ".join(words[-2:]) in _IN_TWO_WORDS
    before = words[:-2] if two else words[:-1]
    return bool(words) and (two or words[-1] in _TOWNS) and SOMEBODYS.isdisjoint(map(singular, before))


def is_somebodys(name: str) -> bool:
    """Whether a field's name speaks of a party, or of an address."""
    return bool(name) and not SOMEBODYS.isdisjoint(map(singular, read(name[:LONGEST]).words))
