"""Headings that whoever runs the server gives a meaning: `Debitorennr.=customerId`.

A heading that `shapes.yaml` does not have is read, and shown, as the known name that stands behind the equals sign. It
is compared as names of fields are, without regard to case and to everything but letters and digits. With a kind of
records or a file before it (`invoices:Betrag=amount`, `Kunden.csv:Nr=id`) it has that meaning there alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from server.records.heading_forms.headings import folded, own_names
from server.records.shapes import LINE, MAX_NAME_CHARS, RECORD_KINDS, field_parts, fold, heads_of, known_fields, shapes

NO_MEANINGS: Final[Mapping[str, str]] = MappingProxyType({})
"""Of a server whose headings mean what they always do."""

_EXAMPLES: Final = (
    *("id", "accountId", "customerName", "invoiceNumber", "invoiceDate", "dueDate", "amount", "balance"),
    *("netAmount", "taxAmount", "currency", "status"),
)


_ONE_EACH: Final = ("amount", "balance", "currency", "date", "due")
"""Parts of a record for which the first field counts that it has."""

TABLES: Final = (".csv", ".tsv", ".txt")
"""How the names of files end whose headings may be given a meaning."""


def read_heading_map(text: str, kind_called: Callable[[str], int | None] = lambda _: None) -> dict[str, str]:
    """The folded headings of a text such as `Nr=id; invoices:Re-Betrag=amount`, and what they mean.

    Those of one kind or file have it before them, with a colon: `invoices:rebetrag`. `kind_called`: which kind of
    records is called so in another language or number, as `facturas` are invoices. Raises `ValueError`, which tells
    the reason in words that go on from the name of the setting.
    """
    found: dict[str, str] = {}
    for one in filter(None, map(str.strip, text.split(";"))):
        said, equals, name = (part.strip() for part in one.rpartition("="))
        place, heading = _parted(said)
        if not equals or not fold(heading[:MAX_NAME_CHARS]):
            raise ValueError(
                "takes a heading and what it means, as in 'Debitorennr.=customerId', of one kind of records or one file"
                " as in 'invoices:Betrag=amount' and 'Kunden.csv:Nr=id'"
            )
        word, colon, rest = heading.partition(":")
        kind = kind_called(word) if colon and not place else None
        if kind is not None and fold(word) not in own_names(kind):  # `Account: Id` is a heading
            raise ValueError(
                f"takes {kind_names()} before a heading, or a file, as in 'Kunden.csv:Nr=id'; {word.strip()!r} would be"
                f" '{RECORD_KINDS[kind]}s:{rest.strip()}={name}'"
            )
        if folded([name])[name] not in _names(None):
            raise ValueError(f"knows no field {name!r}; fields are called {', '.join(_EXAMPLES)}, for instance")
        if place in _kinds() and folded([name])[name] not in _names(_kinds()[place]):
            raise ValueError(f"knows no field {name!r} of {place}")
        key = f"{place}:{fold(heading)}" if place else fold(heading)
        if found.setdefault(key, name) != name:
            raise ValueError(f"gives the heading {heading!r} two meanings")
    return found


def meanings_in(meanings: Mapping[str, str], kind: int | None, file: str) -> Mapping[str, str]:
    """What headings mean in a file of a kind: first of all what is said of the file, then of the kind.

    `file`: its path in the folder, of which a map may name the last part alone.
    """
    if not any(":" in key for key in meanings):
        return meanings
    own = {key: name for key, name in meanings.items() if ":" not in key}
    kinds = [place for place, number in _kinds().items() if number == kind]
    path = file.casefold()
    for place in (*kinds, path.rpartition("/")[2], path):
        begin = f"{place}:"
        own |= {key.removeprefix(begin): name for key, name in meanings.items() if key.startswith(begin)}
    return own


def _parted(said: str) -> tuple[str, str]:
    """(the kind or file that a heading is of, or "" for all; the heading), which may have colons itself."""
    place, colon, heading = said.partition(":")
    place = place.strip()
    if colon and fold(place) in (plain := {fold(kind): kind for kind in _kinds()}):
        return plain[fold(place)], heading.strip()
    at = next((at for ending in TABLES if (at := said.casefold().find(f"{ending}:")) > 0), 0)
    return (said[: at + len(TABLES[0])].casefold(), said[at + len(TABLES[0]) + 1 :].strip()) if at else ("", said)


def with_meanings(names: Sequence[str], meanings: Mapping[str, str], kind: int | None = None) -> list[str]:
    """The headings of a table, those of `meanings` (by their folded names) under the names that they stand for.

    Another heading that already means the same is numbered, so that it plays no part; so is one that the same amount,
    balance, currency or day of a record of this `kind` would be read from before it.
    """
    given = [meanings.get(fold(name[:MAX_NAME_CHARS]), "") for name in names]
    taken = given_names(names, meanings)
    taken |= _read_before(taken, kind)
    own = folded(names)
    return [
        told or (f"{name} ({number})" if own[name] in taken else name)
        for number, (name, told) in enumerate(zip(names, given, strict=True), 1)
    ]


def given_names(names: Sequence[str], meanings: Mapping[str, str]) -> frozenset[str]:
    """The folded names, without a currency behind them, that `meanings` gives to headings of this table."""
    said = (meanings.get(fold(name[:MAX_NAME_CHARS]), "") for name in names)
    return frozenset(folded([name])[name] for name in said if name)


def _read_before(given: Collection[str], kind: int | None) -> frozenset[str]:
    """The folded names that come before a given one in a part that is read from one field.

    A name of two parts, as `amount_due` is, does not say which of them it was given for.
    """
    found: set[str] = set()
    parts = () if kind is None or not given else [_flat(kind, part) for part in _ONE_EACH]
    for part in parts:
        at = next((at for at, name in enumerate(part) if name in given and _is_of_one(name, parts)), 0)
        found.update(name for name in part[:at] if name not in given and _is_of_one(name, parts))
    return frozenset(found)


def _is_of_one(name: str, parts: Iterable[Collection[str]]) -> bool:
    return sum(name in part for part in parts) == 1


@cache
def _flat(kind: int, part: str) -> tuple[str, ...]:
    return tuple(place.flat for place in getattr(field_parts(kind, ""), part))


def kind_names() -> str:
    """What kinds of records are called before a heading, as a list in words."""
    *others, last = (kind for kind in _kinds() if kind != f"{RECORD_KINDS[LINE]}s")
    return f"{', '.join(others)} or {last}"


@cache
def _kinds() -> Mapping[str, int]:
    """What kinds of records are called before a heading, in the plural: `Account: ID` is a heading."""
    return {f"{kind}s": number for number, kind in enumerate(RECORD_KINDS)}


@cache
def _names(kind: int | None) -> frozenset[str]:
    """The folded names of all fields with a known meaning, in records of a kind or in any."""
    of_kind = shapes() if kind is None else (shapes()[kind],)
    headings = (name for shape in of_kind for meaning, said in shape.headings.items() for name in (meaning, *said))
    return (known_fields() if kind is None else heads_of(kind, "tenant")) | frozenset(map(fold, headings))
