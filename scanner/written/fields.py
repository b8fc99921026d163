"""Fields that are written out in a text. Their names claim values by the same rules as in JSON.

A text that is a whole JSON document is walked instead. Secrets are left to the rules' own patterns, which tell values
from code, but for those in the cells of tables and forms (:mod:`scanner.written.tables.secret_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, repeat
from operator import itemgetter
from typing import Any, Final

from scanner.bounded_cache import BoundedCache
from scanner.checks.forms.secrets import secret_cell
from scanner.entity_types import VAGUE
from scanner.matching.buffer.arena import SEPARATOR, Arena, Leaf
from scanner.matching.buffer.marks import Marks
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from scanner.matching.spans import PAIR, Span
from scanner.payloads.claims import Claims
from scanner.payloads.members.lone_towns import is_somebodys, is_town
from scanner.payloads.names.field_parts import LONGEST_NAME
from scanner.payloads.names.fields import FieldIndex
from scanner.rules import Rule
from scanner.written.credible import is_credible, is_proved, number_of, vague_by_label, without_rest
from scanner.written.fragments import Fragments
from scanner.written.labels.asked import SIGNS as QUESTIONS
from scanner.written.labels.asked import answered_in
from scanner.written.labels.han_labels import SIGNS as HAN_SIGNS
from scanner.written.labels.han_labels import han_labels_in
from scanner.written.labels.labelled import labels_in
from scanner.written.labels.queries import SIGNS as QUERIES
from scanner.written.labels.queries import queries_in
from scanner.written.labels.sections import SIGNS as SECTIONS
from scanner.written.labels.sections import sections_in
from scanner.written.labels.segments import SIGNS as OPENINGS
from scanner.written.labels.segments import segments_in
from scanner.written.labels.wrapped import SIGNS, wrapped_in
from scanner.written.labels.yaml_blocks import blocks_in
from scanner.written.owners.mail_owners import SIGNS as MAILS
from scanner.written.owners.mail_owners import mail_owners_in
from scanner.written.owners.native_people import SIGNS as NATIVE
from scanner.written.owners.native_people import native_people_in
from scanner.written.owners.people import SIGNS as PEOPLE
from scanner.written.owners.people import people_in
from scanner.written.pairs import ASSIGNED, Hand, Pair, pairs_in
from scanner.written.pieced import VIA, Pieced
from scanner.written.tables.elements import elements_in
from scanner.written.tables.extended_logs import SIGNS as EXTENDED_LOGS
from scanner.written.tables.extended_logs import extended_logs_in
from scanner.written.tables.grids import cells_in
from scanner.written.tables.listings import listed_in, listing_leaves
from scanner.written.tables.secret_cells import Asked, secret_cells_in
from scanner.written.tables.shells import answers_in

_NAMES: Final = 4_096  # whose claims are remembered; a hostile text may bring any number
_EMPTY: Final = frozenset({"none", "null", "nil", "true", "false", "undefined", "nan", "n/a", "-"})

# Passwords, PINs and transaction numbers may be digits alone; below "token" those are counted.
_OF_DIGITS: Final = frozenset({"secret.password-field", "secret.tan-field"})

_PARENT: Final = re.compile(rb"^[ \t]*+(?:- )?([A-Za-z_]{2,40}):[ \t]*+\r?$", re.MULTILINE)  # customer: …
_NEAR: Final = 24  # bytes before a value in which its name ends
# What a pair or a table has; nearly all leaves of a payload hold none.
_SIGNS: Final = compile_native(
    r"""["']\]?[ \t]{0,64}[:=]|[:=][ \t]?["'\\`]|\(["']|=>|</|\*\*|\||\xe2[\x94\x95]"""
    r"|[A-Za-z0-9_*`).\x80-\xbf][ \t]{0,24}(?::|=>?)\s|\.{4}|[a-z0-9]_[a-z0-9_]{1,60}[:=]|[A-Z0-9]_[A-Z0-9_]{1,60}[:=]"
    rf"|[a-z][A-Z][A-Za-z0-9_]{{1,60}}[:=]|{SIGNS}|{OPENINGS}|{HAN_SIGNS}|{QUESTIONS}|{MAILS}|{ASSIGNED}|{PEOPLE}"
    rf"|{QUERIES}|{SECTIONS}|{NATIVE}|{EXTENDED_LOGS}"
)
# Most ways of writing have one of these signs; others a row of leaders, a word before a number ("from 5", "now 7"), or
# a word that a delimiter touches, as cells do.
_KINDS: Final = (
    dict.fromkeys((*b"\"':=(<>*|[`+~&\n\xe2", *range(0xCD, 0xDC), *range(0xEA, 0xEE)), "!")
    | dict.fromkeys(b"0123456789", "0")
    | dict.fromkeys(b"mow", "o")
    | dict.fromkeys(b",;\t", ",")
)
_BY_KIND: Final = "".join(_KINDS.get(code, chr(code) if code in b" ." else "-") for code in range(256)).encode()

_SIGN: Final = b"!"
_LONG: Final = 4_096  # bytes of a buffer from which on it pays to look which leaves show a sign
_EACH: Final = 64  # bytes that are asked in the time that it takes to find a leaf that shows one
_SPARSE: Final = 8  # bytes of a buffer to one in leaves that do, up to which all are asked
# RE2 goes from comma to comma by memchr: 0.7 MB take 0.2 ms, where bytes.find takes 3.
_SEQUENCES: Final = tuple(map(compile_native, ("o 0", r"\.{4}", ",[-o]")))

# The first reader whose name claims a place has it. What a program writes comes first, whose names are the plainest;
# labels and brackets come after cells and elements, of which each is the name's own place; lists, which are the widest
# and have a gate of their own, come last.
_READERS: Final = (
    answers_in,
    cells_in,
    extended_logs_in,
    elements_in,
    segments_in,
    labels_in,
    han_labels_in,
    wrapped_in,
    answered_in,
    mail_owners_in,
    people_in,
    native_people_in,
    queries_in,
    sections_in,
    blocks_in,
)


class Written:
    """Finds written fields. Shared by threads: its cache is the same for all."""

    __slots__ = ("_claiming", "_claims", "_fields", "_fragments", "_left", "_pieced", "_rules", "_secrets")

    def __init__(self, rules: Sequence[Rule], fields: FieldIndex, claims: Claims) -> None:
        self._fields = fields
        self._rules = rules
        self._fragments = Fragments(fields)
        self._pieced = Pieced(rules)
        self._claims = claims
        self._left = frozenset(number for number, rule in enumerate(rules) if rule.entity_type == "SECRET")
        self._claiming = BoundedCache(self._claiming_rules, _NAMES)
        self._secrets = BoundedCache(self._secret_rules, _NAMES)

    def of(self, arena: Arena, but: Container[int]) -> Iterator[tuple[int, list[Span]]]:
        """The spans of written fields' values, by leaf of an arena. Leaves in ``but`` are skipped."""
        buffer = arena.buffer
        if not _may_hold(buffer):
            return
        marked, listed, pieced = self._marked(buffer) if len(buffer) < _LONG else self._marked_sparsely(buffer)
        if marked:
            arena.notes.of(Marks).hot.update(map(itemgetter(0), marked))
        for leaf, start, end in marked:
            if leaf in but:
                continue
            text = buffer[start:end]
            asked = Asked(self._claims_of, self._secrets_of)
            told = chain(pairs_in(text), *(reader(text, asked) for reader in _READERS))
            if leaf in listed:
                told = chain(told, listed_in(text, asked))
            found = self._read(arena, leaf, text, told)
            if asked.secret:
                found += self._secret_cells(arena, leaf, text)
            for begin, stop, rule, plain in self._pieced.of(text) if leaf in pieced else ():
                found.append(Span(*arena.source_span(leaf, begin, stop), rule, VIA, plain))
            if found:
                yield leaf, found

    def _marked(self, buffer: bytes) -> tuple[list[Leaf], set[int], set[int]]:
        """The leaves of a buffer that are worth reading; which of them may hold a table, and which values in pieces."""
        pairs = marked_leaves(_SIGNS, buffer)
        lists = listing_leaves(buffer)
        pieces = self._pieced.leaves(buffer)
        listed, pieced = ({leaf for leaf, _, _ in marked} for marked in (lists, pieces))
        return sorted({*pairs, *lists, *pieces}) if lists or pieces else pairs, listed, pieced

    def _marked_sparsely(self, buffer: bytes) -> tuple[list[Leaf], set[int], set[int]]:
        """What :meth:`_marked` says; where few leaves show a sign at all, only these are asked.

        Of 0.33 MB of goods with an address in every thirtieth, that takes 0.4 ms instead of 1.2.
        """
        telling = _telling(buffer)
        if telling is None:
            return self._marked(buffer)
        marked, listed, pieced = self._marked(SEPARATOR.join([buffer[start:end] for _, start, end in telling]))
        return (
            [telling[place] for place, _, _ in marked],
            {telling[place][0] for place in listed},
            {telling[place][0] for place in pieced},
        )

    def _read(self, arena: Arena, leaf: int, text: bytes, told: Iterable[Pair]) -> list[Span]:
        if not self._fields.any_server:
            return self._told(arena, leaf, text, told)
        pairs = list(told)
        return self._without_towns(arena, leaf, pairs, self._told(arena, leaf, text, pairs))

    def _told(self, arena: Arena, leaf: int, text: bytes, told: Iterable[Pair]) -> list[Span]:
        """The spans of the pairs of a name and a value that stand in one text, if rules claim such values.

        ``told`` are the pairs with the hand that wrote each: a label, an assignment, a query, markup.
        """
        found, goods = self._in_objects(arena, leaf, text)
        bare: dict[tuple[int, int], Span] = {}  # of steps, of packages, or of people if the text speaks of any
        for name, start, end, hand in told:
            numbers = self._claims_of(name) if start < end else ()
            if numbers and (place := arena.source_span(leaf, start, end)) not in found:
                if hand in {"labelled", "assigned", "query"}:
                    span = self._labelled(arena, leaf, place, numbers, hand)
                else:
                    span = self._claimed(arena, leaf, place, numbers)
                if span is None or not is_credible(span, hand, arena.texts[leaf]):
                    continue
                if place in goods and span.rule.entity_type in VAGUE:
                    continue
                span = without_rest(span, arena.texts[leaf])
                if name == b"name" and hand == "marked" and _in_lines(text, start, span):
                    bare[place] = span
                else:
                    found[place] = span
        if bare and (found or any(self._claims_of(parent) for parent in _PARENT.findall(text))):
            found |= bare
        return list(found.values())

    def _in_objects(
        self, arena: Arena, leaf: int, text: bytes
    ) -> tuple[dict[tuple[int, int], Span], set[tuple[int, int]]]:
        """The spans of what objects within a text claim, and the places of names of goods."""
        found: dict[tuple[int, int], Span] = {}
        goods: set[tuple[int, int]] = set()
        for rules, start, end, asked in self._fragments.of(text, self._claims_of):
            place = arena.source_span(leaf, start, end)
            if asked:
                span = self._labelled(arena, leaf, place, self._claims_of(asked), "labelled")
            elif not rules:
                goods.add(place)
                continue
            else:
                numbers = tuple(number for number in rules if number not in self._left)
                span = self._claimed(arena, leaf, place, numbers) if numbers else None
                if span is None and rules == self._fields.kinds.given:
                    goods.add(place)
            if span is not None and is_credible(span, "program", arena.texts[leaf]):
                found[place] = span
        return found, goods

    def _claims_of(self, name: bytes) -> tuple[int, ...]:
        """The rules that claim the value of a field of this name; mostly none."""
        return self._claiming[name] if len(name) <= LONGEST_NAME else self._claiming_rules(name)

    def _claiming_rules(self, name: bytes) -> tuple[int, ...]:
        rules = self._fields.lookup(name.decode(errors="replace").strip()).rules
        return tuple(number for number in rules if number not in self._left)

    @staticmethod
    def _without_towns(arena: Arena, leaf: int, told: Sequence[Pair], found: list[Span]) -> list[Span]:
        """What was found in a text; nothing if it is towns alone, and no name in the text speaks of a party."""
        if not found:
            return found
        named = [(name.decode(errors="replace"), start, end) for name, start, end, _ in told if start < end]
        towns = {arena.source_span(leaf, start, end)[0] for name, start, end in named if is_town(name)}
        alone = all(span.start in towns and span.rule.entity_type == "STREET_ADDRESS" for span in found)
        return [] if alone and not any(is_somebodys(name) for name, _, _ in named) else found

    def _secrets_of(self, name: bytes) -> tuple[int, ...]:
        """The rules for secrets that claim the value of a field of this name; mostly none."""
        return self._secrets[name] if len(name) <= LONGEST_NAME else ()

    def _secret_rules(self, name: bytes) -> tuple[int, ...]:
        rules = self._fields.lookup(name.decode(errors="replace").strip()).rules
        return tuple(number for number in rules if number in self._left)

    def _secret_cells(self, arena: Arena, leaf: int, text: bytes) -> Iterator[Span]:
        """The spans of secrets in the cells of a text's tables and forms."""
        for name, start, end, _ in secret_cells_in(text, self._claims_of, self._secrets_of):
            place = arena.source_span(leaf, start, end)
            value = arena.texts[leaf][slice(*place)]
            claim = self._claims.of(value, self._secrets_of(name))
            if claim is not None and secret_cell(value, numeric=claim.rule.id in _OF_DIGITS):
                yield Span(*place, claim.rule, PAIR)

    def _is_name(self, value: str) -> bool:
        """Whether the text beside a name is itself a claiming name, and so not a value."""
        return len(value) <= LONGEST_NAME and not self._left.issuperset(self._fields.rules_of_text(value))

    def _claimed(
        self, arena: Arena, leaf: int, place: tuple[int, int], numbers: tuple[int, ...], *, remarked: bool = True
    ) -> Span | None:
        value = arena.texts[leaf][slice(*place)].replace("''", "'")  # as SQL has it within quotes
        if value.strip().lower() in _EMPTY or self._is_name(fold(value).strip()):
            return None
        claim = self._claims.of(value, numbers, lambda: arena.clues(leaf).regions, remarked=remarked)
        return None if claim is None else Span(*place, claim.rule, PAIR, certain=claim.certain)

    def _labelled(
        self, arena: Arena, leaf: int, place: tuple[int, int], numbers: tuple[int, ...], hand: Hand
    ) -> Span | None:
        """The span in a plain label's value: a number that passes its check, or what reads like a name or address.

        Of ``assigned`` values only names and addresses count: numbers stand below other labels, and behind other signs.
        """
        value = arena.texts[leaf][slice(*place)]
        assigned = hand != "labelled"
        if hand == "query":
            value = value.replace("+", " ")
        vague = [rule for rule in map(self._rules.__getitem__, numbers) if rule.entity_type in VAGUE]
        if len(vague) < len(numbers):
            stop = place[0] + (0 if assigned else len(number_of(value)))
            span = self._claimed(arena, leaf, (place[0], stop), numbers, remarked=False) if place[0] < stop else None
            return span if is_proved(span, arena.texts[leaf]) else None
        if value.strip().lower() in _EMPTY or (hand != "query" and self._is_name(fold(value).strip())):
            return None  # "12 Main Street" ends as names of fields do, and no query asks for two of them
        return vague_by_label(value, place[0], vague, assigned=assigned)


def _may_hold(buffer: bytes) -> bool:
    """Whether any reader may find something: a necessary condition; for a line of chat 1 us instead of 3."""
    kinds = buffer.translate(_BY_KIND)
    return _SIGN in kinds or any(sequence.search(kinds) is not None for sequence in _SEQUENCES)


def _telling(buffer: bytes) -> list[Leaf] | None:
    """The leaves in each of which a reader may find something; None where they are many."""
    kinds = buffer.translate(_BY_KIND)
    spots: set[tuple[int, int]] = set()
    left = len(buffer) // _SPARSE
    for find in (partial(kinds.find, _SIGN), *(partial(_place_of, sequence, kinds) for sequence in _SEQUENCES)):
        place = find(0)
        while place >= 0:
            start, end = buffer.rfind(SEPARATOR, 0, place) + 1, buffer.find(SEPARATOR, place)
            end = len(buffer) if end < 0 else end
            left -= end - start + _EACH
            if left < 0:
                return None
            spots.add((start, end))
            place = find(end)
    places = sorted(spots)
    starts = [start for start, _ in places]
    numbers = accumulate(map(buffer.count, repeat(SEPARATOR), [0, *starts], starts))
    return [(number, *place) for number, place in zip(numbers, places, strict=True)]


def _place_of(sequence: Any, kinds: bytes, start: int) -> int:
    match = sequence.search(kinds, start)
    return -1 if match is None else match.start()


def _in_lines(text: bytes, start: int, span: Span) -> bool:
    """Whether a vague value stands behind ``name:`` in a line of YAML."""
    before = text[max(start - _NEAR, 0) : start].rstrip(b" \t")
    return span.rule.entity_type in VAGUE and before.endswith(b" name:")
