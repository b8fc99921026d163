"""Renaming the fields that identify a record to the names that a profile shows.

An export calls an account's id `customer_id`, a profile `id`. A model that sees neither cannot ask for the
record. So if the id, number or account, or a date or an amount that lists go by, stands in a field that the profile
removes, the field is renamed to the first name that `shapes.yaml` has for this part, provided that the profile shows
that name. If the profile shows only the name of the id, the number of a record without an id is shown as its id. The
renamed field is scanned and masked like any field of its new name. An id without a digit, or with a blank, may be
somebody's name and is not renamed, unless its form says that it is none.

An export of a query writes `Account.Id` or `Account: ID` where the record's own field is meant, and one of a dashboard
`Due Date (UTC)`. A field that passes only without its own object's name before it, or without the time zone behind it,
loses them. A heading that passes (`Customer Name`) is spelled as the profile spells it (`customerName`). Nothing else
of the record changes.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from unicodedata import normalize

import msgspec

from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Member, Node
from server.records.columns import reads_as_amount
from server.records.facts import members_of, stated, stated_currency
from server.records.heading_forms.headings import Headings, headings_of, without_own
from server.records.naming.heading_names import joined_name, said_again, translated
from server.records.shapes import (
    ACCOUNT,
    MAX_NAME_CHARS,
    PAYMENT_METHOD,
    RECORD_KINDS,
    FieldPath,
    doubtful_amounts,
    field_parts,
    flat_names,
    fold,
    place,
    shapes,
    undated,
)
from server.records.stated.amount_text import is_currency, states_nothing
from server.records.stated.values import inside, key_of, stating

_PARTS: Final = (
    *("id", "number", "account"),
    *("amount", "balance", "currency", "date", "due"),  # which lists go by
)
_CURRENCY: Final = canonical("currency")

_KEYS: Final = frozenset({"id", "number", "account"})
_KEY: Final = re.compile(r"[\w:/#@+.-]+")  # letters of any language: RÜ-2026-1
_NOBODYS_NAME: Final = re.compile(
    r"[0-9]+(?:[./-][0-9]+)*"  # 10001, 2026-0815
    r"|[A-Z]{1,2}[0-9]{3,}|[A-Z]{1,5}[-_/][0-9]+"  # K10001, CUST-0001, C-4
    r"|[a-z]{2,6}_(?=[a-z0-9]*[A-Z])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{6,}"  # cus_9s6XKzkNRiz8i3
    r"|[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"  # a UUID
)
"""Numbers and codes: an id in a field in which somebody's name may stand as well. `jane85` is a name."""


_PREFIXED: Final = re.compile(r"(?:acct|card|ch|cn|cus|in|pi|pm|py|re|src|sub|txn)_[A-Za-z0-9]{14,64}")
"""Stripe's ids, some of which have no digit: what is before the line says that nobody is called so."""

_VOWELLESS: Final = re.compile(r"[b-df-hj-np-tv-xz]{5,64}")
"""Braintree's ids, made of small letters other than vowels and of digits, some of none: no name is written so."""


class _Handle(NamedTuple):
    """One part that a field plays: the name that a profile may list for it, canonical, and the fields in turn.

    `withheld`: folded, those of them that do not pass for that; `either`: those that do where nobody is called so.
    `is_key`: what other records name it by; `is_amount`: an amount or a balance. `instead`: the canonical name of an
    id, for a number that may stand for it.
    """

    name: str
    places: tuple[FieldPath, ...]
    withheld: frozenset[str]
    either: frozenset[str]
    is_key: bool
    is_amount: bool
    instead: str = ""


@cache
def _handles(kind: int) -> tuple[_Handle, ...]:
    shape = shapes()[kind]
    numbered = {"number": canonical(shape.id[0])} if kind != PAYMENT_METHOD else {}  # that may be of a card
    return tuple(
        _Handle(
            canonical(paths[0]),
            tuple(dict.fromkeys(map(place, paths))),
            flat_names(shape.withheld),
            flat_names(shape.either),
            is_key=part in _KEYS,
            is_amount=part in {"amount", "balance"},
            instead=numbered.get(part, ""),
        )
        for part in _PARTS
        if (paths := getattr(shape, part))
    )


@cache
def _heads(kind: int) -> frozenset[str]:
    return frozenset(name for handle in _handles(kind) for one in handle.places for name in (one.head, one.flat))


class Renamed(NamedTuple):
    """A record with its id, number, account and so on under names that a profile shows.

    `names`: those of its fields, none where all of them pass or none does. `shows_amounts`: whether a view of it shows
    the amount and the balance that lists go by, as far as it states them.
    """

    record: bytes
    names: Collection[str]
    shows_amounts: bool


def with_profile_names(record: bytes, noun: str, entity: Node | None) -> Renamed:
    """A record of a kind, such as `credit_note`, under the names that `entity` shows.

    What cannot be read is left to the scanner, which refuses it.
    """
    if entity is None or not isinstance(entity.allow, tuple):
        return Renamed(record, (), entity is not None and entity.allow == "*")
    kind = RECORD_KINDS.index(noun)
    whole = members_of(record)
    if whole is None:
        return Renamed(record, (), False)
    members = _plainly_named(whole, kind, entity)
    headings = headings_of(members)
    # The fields that play a part: by their folded names, as the source spells them, and what they say.
    spelled: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for spelling, said, value in stated(members, headings.folded, _heads(kind)):
        spelled[said], fields[said] = spelling, value
    telling = {canonical(name) for name in members if fields.get(fold(name))}
    renamed, added, shows_amounts = _handles_shown(kind, fields, spelled, telling, entity)
    added |= _heading_currency(headings, kind, fields, entity)
    spelled_out = translated(members, kind, entity, renamed, added)
    renamed |= spelled_out
    added |= joined_name(members, kind, entity, renamed)
    again = said_again(members, kind, spelled_out)
    if not renamed and not added:
        return Renamed(record if members is whole else msgspec.json.encode(members), members, shows_amounts)
    taken = {canonical(name) for name in (*renamed.values(), *added)}
    made: dict[str, Any] = {
        renamed.get(name, name): raw
        for name, raw in members.items()
        if name not in again and (name in renamed or canonical(name) not in taken)
    }
    made |= added
    return Renamed(msgspec.json.encode(made), made, shows_amounts)


class _Shown(NamedTuple):
    """The parts of a record under names that the profile shows: fields that get one, and what becomes a field anew."""

    renamed: dict[str, str]
    added: dict[str, str]
    shows_amounts: bool


def _handles_shown(
    kind: int, fields: Mapping[str, Any], spelled: Mapping[str, str], telling: Collection[str], entity: Node
) -> _Shown:
    """`telling`: canonical names of fields that say something, which no other field takes over."""
    renamed: dict[str, str] = {}
    added: dict[str, str] = {}
    amounts: set[str] = set()
    shows_amounts = True
    for handle in _handles(kind):
        if (used := _used(fields, handle)) is None:
            continue
        node = _node_of(used, fields, spelled, entity)
        shown = _name_of(handle, kind, fields, entity) if node is None else None
        text = _said(inside(fields, used)) or ""
        if shown is not None and (canonical(shown.name) in telling or _may_be_shown(text, used, handle)):
            node = shown.node
            if canonical(shown.name) not in telling:
                name = _alone(used, fields, spelled)
                renamed |= {} if name is None else {name: shown.name}
                added |= {shown.name: text} if name is None else {}
                amounts |= {shown.name} if handle.is_amount else set()
        # What it is said to hold is masked, whatever it is; what is no amount (`n/a`) is in no sum.
        if handle.is_amount and (node is None or node.holds) and reads_as_amount(text):
            shows_amounts = False
    # One field may be amount and balance.
    return _Shown(renamed, added, shows_amounts and amounts <= {*renamed.values(), *added})


def _plainly_named(members: dict[str, msgspec.Raw], kind: int, entity: Node) -> dict[str, msgspec.Raw]:
    """The members, as the profile spells them: headings that pass, and what passes only as `_plain` makes it.

    Not where another member has that name.
    """
    spelled: dict[str, str] = {}
    for name in members:
        short = _plain(name, kind) if entity.members[name] is None else name if _is_heading(name) else ""
        listed = entity.passing.get(canonical(short)) if short else None
        if listed is not None and listed.name != name:
            spelled[name] = listed.name
    if not spelled:
        return members
    made = {spelled.get(name, name): raw for name, raw in members.items()}
    names = set(map(canonical, made))
    if len(names) == len(members):
        return made
    alike = Counter(canonical(spelled.get(name, name)) for name in members)
    spelled = {name: listed for name, listed in spelled.items() if alike[canonical(listed)] == 1}
    return {spelled.get(name, name): raw for name, raw in members.items()}


def _is_heading(name: str) -> bool:
    """Whether a name is written as people write headings; what programs write stays as it is."""
    return name[:1].isupper() or " " in name


def _plain(name: str, kind: int) -> str:
    """A field's name without its own object before it and the time zone behind it; "" where it has neither."""
    return _shortened(name, kind) if len(name) <= MAX_NAME_CHARS else ""


@lru_cache(maxsize=4096)  # names repeat from record to record
def _shortened(name: str, kind: int) -> str:
    own = without_own(name, kind)
    return undated(own or name) or own


def _heading_currency(headings: Headings, kind: int, fields: Mapping[str, Any], entity: Node) -> Mapping[str, str]:
    """The currency that headings name, as a field of the record; nothing where a field states it, or may not pass."""
    if headings.currency is None or (shown := entity.passing.get(_CURRENCY)) is None:
        return {}
    return {shown.name: headings.currency} if stated_currency(fields, field_parts(kind, "")) is None else {}


def _name_of(handle: _Handle, kind: int, fields: Mapping[str, Any], entity: Node) -> Member | None:
    """What the profile lists for a part: its name, or that of the id for the number of a record that has no id.

    A customer number is an id as well. As `accountNumber` it would be taken for a bank account's beside an IBAN, and
    masked.
    """
    shown = entity.passing.get(handle.name)
    if handle.instead and _used(fields, _handles(kind)[0]) is None:  # the first is the id
        used = _used(fields, handle)
        if shown is None or (kind == ACCOUNT and used is not None and not used.flat.endswith(handle.name)):
            return entity.passing.get(handle.instead, shown)
    return shown


def _used(fields: Mapping[str, Any], handle: _Handle) -> FieldPath | None:
    for one in stating(fields, handle.places):
        said = _said(inside(fields, one))
        if said is not None and (one.flat not in doubtful_amounts() or not handle.is_amount or reads_as_amount(said)):
            return one
    return None


def _may_be_shown(text: str, used: FieldPath, handle: _Handle) -> bool:
    """Whether a value may be shown as what it is taken for, and is nobody's name.

    A currency is one that there is, and an id of Stripe's an id. In a field that holds an id or a name, an id is one
    that nobody is called. Anything else has a digit, and an id no blank, as in "Jane Doe 1985".
    """
    if used.flat in handle.withheld or (used.flat in doubtful_amounts() and not reads_as_amount(text)):
        return False
    if handle.name == _CURRENCY:
        return is_currency(text)
    if handle.is_key and (_PREFIXED.fullmatch(text) or _VOWELLESS.fullmatch(text)):
        return True
    if used.flat in handle.either:
        return _NOBODYS_NAME.fullmatch(text) is not None
    return any(map(str.isdigit, text)) and (not handle.is_key or _KEY.fullmatch(normalize("NFC", text)) is not None)


def _said(value: Any) -> str | None:
    """What a field says; None for the dash that stands for nothing."""
    said = repr(value) if type(value) is float else key_of(value)
    return None if said is None or states_nothing(said) else said


def _alone(used: FieldPath, fields: Mapping[str, Any], spelled: Mapping[str, str]) -> str | None:
    """The field of the record's own that holds it, as it is spelled; None for what stands in an object or a list."""
    within = used.steps and inside({used.head: fields.get(used.head)}, used) is not None
    return None if within else spelled[used.flat]


def _node_of(used: FieldPath, fields: Mapping[str, Any], spelled: Mapping[str, str], entity: Node) -> Node | None:
    """How the profile shows what is used, if it passes as it is; None if it does not."""
    if (name := _alone(used, fields, spelled)) is not None:
        own = entity.members[name]
        return None if own is None else own.node
    node: Node = entity
    for step in (spelled[used.head], *used.steps):
        member = node.passing.get(canonical(step))
        if member is not None:
            node = member.node
        elif not step.isdigit():  # the place in a list, whose items all pass alike
            return None
    return node
