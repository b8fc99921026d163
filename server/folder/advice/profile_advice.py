"""Whether another profile of the package knows the fields of some exports better than the one that is used.

A vendor's files under the default profile show an id and an amount, and nobody is told why. So the names of the fields
that the first records of each file have are held against the profiles that come with the package. No value plays a
part, and nothing is chosen: whoever runs the server is told, and decides. Records of which the profile shows no field
at all are told under whatever profile: a model would be given empty ones.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from scanner import Profile, load_profile
from scanner.payloads.words.field_names import canonical
from scanner.selection.files import built_in_names
from scanner.selection.profile import Node
from server.folder.exports.export_files import ExportFile
from server.records.heading_forms.headings import own_names
from server.records.naming.profile_names import with_profile_names
from server.records.shapes import (
    ACCOUNT,
    INVOICE,
    KIND_FIELD,
    LINE,
    RECORD_KINDS,
    SUBSCRIPTION,
    FieldPath,
    field_parts,
    fold,
    known_fields,
    shapes,
    undated,
)

_TIMES: Final = 2  # as many fields as the one that is used another profile has to show, and …
_SHARE: Final = 0.3
"""… which share of all fields. Of public examples of five vendors, the vendor's own profile shows 0.36 to 0.95 of them,
2.4 to 9 times as many as the default; that of another vendor, which is no advice, up to 2.5 times as many, but 0.25."""

_FEWEST: Final = 4  # … and how many more: of a record of three fields nobody can tell

_OF_NO_VENDOR: Final = frozenset({"finance-default", "finance-last4", "exports", "redact-only"})

_OWN_WORDS: Final = 3
"""How many fields must have names that only this vendor's profile shows, such as `billing_reason`. Generic files have
one or two of them by chance (`plan`, `memo`), the vendors' invoices in the tests six or more."""


CUSTOMER: Final = "customer's name"
"""The part of a record that is what it calls its customer; an account is called so itself."""

PARTS: Final = (
    *("number", "account", CUSTOMER, "date", "due date", "amount", "balance"),
    *("plan", "renewal date", "line items"),
)
"""The parts that records are asked for by, that lists go by, and that an answer is of no use without."""

ASKED_FOR: Final = (CUSTOMER, "amount", "plan", "renewal date", "line items")
"""Those that people ask for, and that a profile which nobody has chosen may remove."""

_NAMED: Final[Mapping[int, Mapping[str, str]]] = {SUBSCRIPTION: {"plan": "plan", "renewal date": "renewalDate"}}
"""The parts that only a kind of record has, and what a profile lists for them."""

_LINES: Final = frozenset({"lineitems", "invoiceitems", "invoicelines", "lines"})

Fields = tuple[tuple[int, frozenset[str]], ...]


class _Seen(NamedTuple):
    """What the first records of a file tell: their kinds and the folded names of their fields.

    `zoned`: (folded name, heading) of the columns behind whose names a time zone stands, which a profile may list with
    it: `Created date (UTC)`.
    """

    fields: Fields
    zoned: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, file: ExportFile) -> "_Seen":
        return cls(file.fields, tuple((fold(one), one) for one in file.columns if undated(one)))


class ProfileAdvice(NamedTuple):
    """A profile that shows far more of some files, and what it removes of others that `used` shows.

    `files` and `losing` are names of files; `parts` are what the latter would lose, such as "account". `in_cents`:
    whether the profile takes amounts for the smallest unit of their currency.
    """

    profile: str
    in_cents: bool
    files: list[str]
    parts: list[str]
    losing: list[str]


def better_profiles(files: Sequence[ExportFile], used: Profile) -> Iterator[ProfileAdvice]:
    """The profiles that know some of these files far better than `used`, each file's own in one of them at most.

    No profile is named for a file of which it removes a part that `used` shows, so that none leads back to the other.
    """
    if used.unknown_entity == "mask":  # which shows everything
        return
    seen = {file.name: _Seen.of(file) for file in files}
    distinct = dict.fromkeys(seen.values())  # of which a folder of ten thousand files has a few
    best = {one: _best(one, used) for one in distinct}
    for name in dict.fromkeys(best.values()):
        if name is not None:
            profile = _built_in(name)
            removed = {one: _removed(one, used, profile) for one in distinct}
            yield ProfileAdvice(
                name,
                profile.minor_units,
                [file for file, one in seen.items() if best[one] == name],
                [part for part in PARTS if any(part in parts for parts in removed.values())],
                [file for file, one in seen.items() if removed[one]],
            )


def _best(seen: _Seen, used: Profile) -> str | None:
    """The profile that shows most of these fields, where `used` shows far fewer and no part that it removes."""
    of_records: Fields = tuple((kind, names) for kind, names in seen.fields if kind != LINE)
    shown = _shown(used, of_records)
    total = sum(len(names) for _, names in of_records)
    if shown * _TIMES > total:
        return None
    enough = max(shown * _TIMES, shown + _FEWEST, total * _SHARE)
    of_file = frozenset().union(*(names for _, names in of_records))
    others = {
        name: _shown(_built_in(name), of_records)
        for name in built_in_names()
        if name != used.name and _may_suit(name, of_file)
    }
    candidates = [name for name in others if others[name] >= enough and not _removed(seen, used, _built_in(name))]
    return max(candidates, key=others.__getitem__, default=None)


def _removed(seen: _Seen, used: Profile, other: Profile) -> list[str]:
    """The parts of records with these fields that `used` shows and `other` removes."""
    lost: set[str] = set()
    zoned = dict(seen.zoned)
    for kind, names in seen.fields:
        mine, others = _parts(used, kind, names, zoned), _parts(other, kind, names, zoned)
        if kind != LINE and mine is not None:
            lost |= {part for part, shown in mine.items() if shown and (others is None or not others[part])}
    return [part for part in PARTS if part in lost]


def hidden_kinds(files: Iterable[ExportFile], used: Profile) -> Iterator[tuple[str, str | None]]:
    """The kinds of records of which `used` shows no field, each with the profile that shows most of them, if any."""
    for kind, names in _by_kind(files):
        if kind == LINE or used.unknown_entity == "mask" or not names or _shows(used, kind, names):
            continue
        others = {
            name: _shown(_built_in(name), ((kind, names),)) for name in built_in_names() if _may_suit(name, names, 1)
        }
        best = max(others, key=others.__getitem__, default=None)
        yield RECORD_KINDS[kind], best if best is not None and others[best] else None


def _by_kind(files: Iterable[ExportFile]) -> Iterable[tuple[int, frozenset[str]]]:
    kinds: dict[int, frozenset[str]] = {}
    for file in files:
        for kind, names in file.fields:
            kinds[kind] = kinds.get(kind, frozenset()) | names
    return sorted(kinds.items())


def removed_parts(
    files: Iterable[ExportFile], used: Profile, wanted: Collection[str] = PARTS
) -> Iterator[tuple[str, list[str], str]]:
    """(kind of records, which wanted parts of them `used` removes, the profile that shows most of these), if any.

    Each file counts by itself: that a part of one file's records passes says nothing of another's. No profile counts
    that removes a part which `used` shows; of those with as many parts, it is the one that shows most fields.
    """
    lost: dict[int, dict[str, set[str]]] = {}  # kind -> profile -> parts
    fields: Counter[tuple[int, str]] = Counter()
    seen = map(_Seen.of, files)
    for kind, names, headings in dict.fromkeys((*of_kind, one.zoned) for one in seen for of_kind in one.fields):
        zoned = dict(headings)
        mine = _parts(used, kind, names, zoned)
        hidden = [] if mine is None else [part for part in mine if part in wanted and not mine[part]]
        if mine is None or not hidden or kind == LINE or not _shows(used, kind, names):
            continue
        for name in built_in_names():
            if not _may_suit(name, names):
                continue
            parts = _parts(_built_in(name), kind, names, zoned)
            if parts is None or any(mine[part] and not parts[part] for part in mine):
                continue
            lost.setdefault(kind, {}).setdefault(name, set()).update(part for part in hidden if parts[part])
            fields[kind, name] += _shown(_built_in(name), ((kind, names),))
    for kind, others in sorted(lost.items()):
        best = max(others, key=lambda name: (len(others[name]), fields[kind, name]))
        if others[best]:
            yield RECORD_KINDS[kind], [part for part in PARTS if part in others[best]], best


@cache
def _built_in(name: str) -> Profile:
    """A profile that comes with the package: each takes 8 ms to load, and is asked of many files."""
    return load_profile(name)


def _may_suit(name: str, fields: frozenset[str], own_words: int = _OWN_WORDS) -> bool:
    """Whether a profile may be named for files with these fields: a vendor's only if so many are its own words."""
    if name in _OF_NO_VENDOR or (KIND_FIELD in fields and KIND_FIELD in _vocabulary(name)):
        return True
    return len(_own_words(name) & {canonical(field) for field in fields}) >= own_words


@cache
def _own_words(name: str) -> frozenset[str]:
    """The names of fields that no other profile shows, of any kind of record, and that the table has not."""
    others = (_vocabulary(other) for other in built_in_names() if other != name)
    return _vocabulary(name).difference(*others, known_fields())


@cache
def _vocabulary(name: str) -> frozenset[str]:
    entities = (_built_in(name).entity(kind) for kind in RECORD_KINDS)
    return frozenset().union(*(entity.passing for entity in entities if entity and isinstance(entity.allow, tuple)))


def _parts(profile: Profile, kind: int, names: frozenset[str], zoned: Mapping[str, str]) -> dict[str, bool] | None:
    """Whether what plays a part among these folded fields is shown, by part; None where the profile lists no fields."""
    entity = profile.entity(RECORD_KINDS[kind])
    if entity is None or not isinstance(entity.allow, tuple):
        return None
    known = field_parts(kind, "").narrowed(names)
    passing = _passing(kind, names, zoned, entity, "{}")
    parts = {
        "number": known.id or known.number,
        "account": known.account,
        "date": known.date,
        "due date": known.due,
        "amount": known.amount,
        "balance": known.balance,
    }
    found = {part: _field(places[0], names) in passing for part, places in parts.items() if places}
    shape = shapes()[kind]
    for part, name in _NAMED.get(kind, {}).items():
        said = [one for heading in (name, *shape.headings[name]) if (one := fold(heading)) in names]
        found |= {part: said[0] in passing} if said else {}
    if kind == INVOICE and (lines := sorted(_LINES & names)):
        found["line items"] = any(line in passing for line in lines)
    if kind != ACCOUNT and known.names:
        passing = _passing(kind, names, zoned, entity, "Name {}")
        found[CUSTOMER] = any(_field(place, names) in passing for place in chain.from_iterable(known.names))
    return found


def _passing(kind: int, names: frozenset[str], zoned: Mapping[str, str], entity: Node, form: str) -> set[str]:
    """The folded names of fields that pass the profile, where their values have this ``form``.

    ``form`` has a place for a number, by which the fields are told apart again.
    """
    values = {form.format(number): name for number, name in enumerate(sorted(names), 1)}
    record = msgspec.json.encode({zoned.get(name, name): value for value, name in values.items()})
    made = msgspec.json.decode(with_profile_names(record, RECORD_KINDS[kind], entity).record, type=dict[str, str])
    return {values[value] for name, value in made.items() if value in values and canonical(name) in entity.passing}


def _field(place: FieldPath, names: frozenset[str]) -> str:
    return place.head if place.head in names else place.flat


def _shows(profile: Profile, kind: int, names: frozenset[str]) -> bool:
    """Whether a record with these folded fields is more than an empty one in a view."""
    entity = profile.entity(RECORD_KINDS[kind])
    if entity is None or not isinstance(entity.allow, tuple):
        return entity is not None
    # Whether a name has its object's before it cannot be told of a folded one; so this may find one field too many.
    names |= {name.removeprefix(own) for name in names for own in own_names(kind)}
    shown = with_profile_names(msgspec.json.encode(dict.fromkeys(names, "1")), RECORD_KINDS[kind], entity)
    return any(canonical(name) in entity.passing for name in shown.names)


def _shown(profile: Profile, fields: Fields) -> int:
    """How many of the fields pass by name; of a profile that passes whatever there is, none."""
    entities = [(profile.entity(RECORD_KINDS[kind]), names) for kind, names in fields]
    return sum(
        sum(canonical(name) in entity.passing for name in names)
        for entity, names in entities
        if entity is not None and isinstance(entity.allow, tuple)
    )
