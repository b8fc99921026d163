"""A value that one field names is searched in all the others: "called Jane Doe" in a note of a record of Jane Doe.

A value that its field's name claims for a person, a company or an address is searched in every other text of the same
payload. Whole values are searched without regard to case. The single words of a person's name count only where they
are capitalised and no ordinary words, or where two of them stand beside each other ("doe, jane"), since a first and a
last name are often two fields, or where a form of address stands before them. A company is searched without its legal
form as well. Numbers and secrets are searched as a whole (:mod:`scanner.echoes.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from scanner.checks.parties.names import without_legal_form
from scanner.echoes.numbers import compact_of, forms, ids_among, looks_like_id, numbers_things, stands_whole
from scanner.echoes.ordinary_words import ORDINARY_WORDS, SURNAMES, TOWNS
from scanner.echoes.relatives import heads_company, with_given_name
from scanner.echoes.spellings import other_spellings
from scanner.entity_types import ECHOED, PARTIES, VAGUE
from scanner.matching.buffer.arena import SEPARATOR, Arena
from scanner.matching.buffer.normalize import fold
from scanner.matching.due.literals import found_anywhere, found_beyond, literal_hits
from scanner.matching.programs.guards import WORD_BYTES
from scanner.matching.spans import PAYLOAD, Span
from scanner.rules import Rule

MAX_VALUES: Final = 20_000  # names of one payload that are searched, and numbers; an automaton of so many takes 20 ms
MAX_SINGLE_WORDS: Final = 64  # words of names; among more people a word is more often another word than a name
_SHORTEST_VALUE: Final = 4  # characters of a whole value; "12 A" is an address, "12A" may be anything
_SHORTEST_NAME: Final = 3  # letters of a word that is searched by itself; "Li" and "Bo" are too often something else
_SHORTEST_FOREIGN: Final = 2  # characters of a name in another script, which has neither capitals nor spaces
LONGEST_VALUE: Final = 200
_LEAVES_PER_CLAIM: Final = 4  # at the most, for an arena without the claimed leaves to be worth making
_NO_CLAIMS: Final[Mapping[int, str]] = {}
NAME_WORD = re.compile(r"[A-Z][A-Za-zß'-]+")
_BETWEEN: Final = re.compile(rb"(?:/|,? {1,2}(?:[A-Za-z]\.? )?)\Z")  # two names: "Doe, Jane", "Jane M. Doe", "DOE/JANE"
_LONGEST_BETWEEN: Final = 6  # bytes that this pattern matches at the most
# A form of address, behind which a surname counts in small letters and where it is an ordinary word. In en, de, fr, es,
# it, pt, nl and pl.
_ADDRESSED: Final = re.compile(
    rb"(?i)(?<![a-z0-9_])(?:mr|mrs|ms|miss|mx|dr|prof|herrn?|hrn?|frau|fam|familie|mme|mlle|monsieur|madame|sra?|srta"
    rb"|senora?|sig|sig\.ra|signora?|dott|dhr|mevr|mw|mevrouw|meneer|dona|pani?|pana|panem|panu)\.? {1,2}\Z"
)
_LONGEST_ADDRESSED: Final = 12  # bytes
# What is done to somebody, and by somebody, in notes about customers.
_DONE_TO: Final = re.compile(
    rb"(?i)(?<![a-z0-9_])(?:(?:spoke|spoken|talked|met) (?:to|with)|call|called|ring|rang|phoned|emailed|texted|told"
    rb"|asked|gesprochen mit|telefonat mit|ruckruf|llamar? a|appeler|rappeler|chiamare|bellen met) {1,2}\Z"
)
_DOES: Final = re.compile(
    rb"(?i)(?:'s (?:card|account|invoice|bill|address|order|phone|number|email|payment|wife|husband|son|daughter)"
    rb"| (?:paid|pays|called|calls|rang|phoned|asks|asked|wants|says|said|wrote|emailed|confirmed|agreed|zahlt|zahlte"
    rb"|rief|ruft|bittet|fragt|mochte|appelle|rappelle|demande|veut|llama|llamo|pide|quiere|chiede|chiama|vuole|belt|belde"
    rb"|betaalt|vraagt|dzwonil|prosi))(?![a-z0-9_])"
)
_LONGEST_DONE: Final = 20  # bytes

_CALLED: Final = frozenset(
    {"display", "name", "nick", "nickname", "user", "usr", "login", "handle", "slug", "alias", "account", "mention"}
)
"""Words of fields for what somebody is called."""

ALWAYS, CAPITALISED, NAME, BESIDE, DOING, WHOLE = range(6)
"""When a needle counts: wherever it stands; with a capital; with a capital or beside a name; only beside a name; there
or where a capital and a verb show that it is one; as a whole number (:mod:`scanner.echoes.numbers`)."""
_BY_ITSELF: Final = frozenset({ALWAYS, WHOLE})


class Named(NamedTuple):
    """A value that a field names, the rule that claims it, and whether the claim is certain."""

    text: str
    rule: Rule
    certain: bool = True


class Needle(NamedTuple):
    """What is known of a literal to search: its rule, when it counts (``ALWAYS`` …), whether its claim is certain."""

    rule: Rule
    counts: int
    certain: bool = True


def needles(values: Iterable[Named]) -> dict[bytes, Needle]:
    """The literals to search for claimed values, folded and in lower case."""
    found: dict[bytes, Needle] = {}
    words: dict[bytes, Needle] = {}
    more: dict[bytes, Needle] = {}  # ordinary words and other spellings; they do not count to MAX_SINGLE_WORDS
    numbers: dict[bytes, Needle] = {}  # and secrets; they leave names their room
    for named in values:
        value, rule, _ = named
        if rule.entity_type not in ECHOED:
            if len(numbers) < MAX_VALUES:
                _take_number(named, numbers)
            continue
        if len(found) >= MAX_VALUES:
            continue
        text = " ".join(fold(value[:LONGEST_VALUE]).split())
        person = rule.entity_type == "PERSON"
        others = other_spellings(value[:LONGEST_VALUE], person=person) if rule.entity_type != "EMAIL_ADDRESS" else ()
        for spelled in (text, *others):
            if person:
                _take_words(spelled, named, words if spelled is text else more, more)
            _take_value(spelled, named, found)
    single = {**more, **words} if len(words) <= MAX_SINGLE_WORDS else {}
    return {**single, **numbers, **found}


def _take_number(named: Named, numbers: dict[bytes, Needle]) -> None:
    """Add the spellings of a number or a secret."""
    value, rule, certain = named
    for form in forms(value, rule.entity_type):
        counts = ALWAYS if rule.entity_type == "SECRET" and not form.isdigit() else WHOLE
        needle, literal = Needle(rule, counts, certain), form.encode()
        numbers[literal] = max(numbers.get(literal, needle), needle, key=_weight)


def _weight(needle: Needle) -> tuple[bool, float, bool, str]:
    """Of two claims on one number, the one of more weight counts, whichever field comes first in a walk.

    That is the one that counts in more places: a secret is one behind "order", too, where a card's number is none.
    """
    return needle.counts == ALWAYS, needle.rule.confidence, needle.certain, needle.rule.id


def _take_words(text: str, named: Named, words: dict[bytes, Needle], weak: dict[bytes, Needle]) -> None:
    """Add the single words of a person's name to ``words``, ordinary and very short ones to ``weak``."""
    for word in NAME_WORD.findall(text.title() if text.isupper() or text.islower() else text):
        if len(word) < _SHORTEST_NAME or word.lower() in ORDINARY_WORDS:
            counts = DOING if word.lower() in SURNAMES else BESIDE
            weak.setdefault(word.lower().encode(), Needle(named.rule, counts, named.certain))
        else:
            words.setdefault(word.lower().encode(), Needle(named.rule, NAME, named.certain))


def _take_value(text: str, named: Named, found: dict[bytes, Needle]) -> None:
    """Add a whole value to ``found``, a company's also without its legal form."""
    _, rule, certain = named
    if rule.entity_type == "ORGANIZATION":
        short = without_legal_form(text)
        if short != text and _distinct(short, rule):
            found.setdefault(short.lower().encode(), Needle(rule, ALWAYS if " " in short else CAPITALISED, certain))
    if _stands_alone(text, rule):
        single = _is_latin(text) and not _of_words(text)
        found.setdefault(text.lower().encode(), Needle(rule, CAPITALISED if single else ALWAYS, certain))


def _is_latin(text: str) -> bool:
    """Whether a folded text is in a script with capitals. Folding leaves "ß" as its only letter outside of ASCII."""
    return text.replace("ß", "").isascii()


def _stands_alone(text: str, rule: Rule) -> bool:
    """Whether a whole value is searched. A person's name of one word is not: it is searched as a single word."""
    return _distinct(text, rule) and (rule.entity_type != "PERSON" or _of_words(text) or not _is_latin(text))


def _of_words(text: str) -> bool:
    """Whether a name has several words, with blanks between them or joined as in graphs of knowledge (Jane_Doe)."""
    return " " in text or ("_" in text and all(word.isalpha() and word[0].isupper() for word in text.split("_")))


def _distinct(text: str, rule: Rule) -> bool:
    """Whether a whole value is more than an ordinary word."""
    shortest = _SHORTEST_VALUE
    if rule.entity_type in PARTIES:
        shortest = _SHORTEST_NAME if _is_latin(text) else _SHORTEST_FOREIGN
    if rule.entity_type == "STREET_ADDRESS" and text.lower() in TOWNS:
        return False
    return len(text) >= shortest and text.lower() not in ORDINARY_WORDS and not text.isdigit()


def echoes(
    arena: Arena, wanted: Mapping[bytes, Needle], claimed: Mapping[int, str] = _NO_CLAIMS
) -> dict[int, list[Span]]:
    """Where the wanted values stand in the payload, by leaf, as spans of the source texts.

    ``claimed`` is the entity type of every leaf that a field's name claims whole. An echo loses to such a claim, unless
    the claim is vague and of another type (``matching/spans.py``), so claimed leaves are mostly not searched.
    """
    spans: dict[int, list[Span]] = {}
    wanted = {literal: wanted[literal] for literal in found_anywhere(list(wanted), arena)}
    of_types: dict[str, dict[bytes, Needle]] = {}  # all that are not vague together: they lose to the same claims
    for literal, needle in wanted.items():
        kind = needle.rule.entity_type
        of_types.setdefault(kind if kind in VAGUE else "", {})[literal] = needle
    for entity_type, of_type in of_types.items():
        settled = {leaf for leaf, claim in claimed.items() if claim == entity_type or claim not in VAGUE}
        if len(settled) * _LEAVES_PER_CLAIM < len(arena.texts):
            # Most names stand nowhere but in their own fields: to find them there took a tenth of a redaction.
            elsewhere = found_beyond(settled, list(of_type), arena)
            if elsewhere:
                _search(arena, {literal: of_type[literal] for literal in elsewhere}, None, spans, settled)
            continue
        # In a customer export two of three echoes stood in the field of the name itself: 8 ms of 13 for 2,000 rows.
        leaves = [leaf for leaf in range(len(arena.texts)) if leaf not in settled]
        if leaves:
            _search(arena.inner(leaves, [arena.texts[leaf] for leaf in leaves]), of_type, leaves, spans)
    return spans


def _search(
    arena: Arena,
    wanted: Mapping[bytes, Needle],
    leaves: Sequence[int] | None,
    spans: dict[int, list[Span]],
    settled: Container[int] = (),
) -> None:
    """Add the places of the wanted values to ``spans``, but those in leaves that are ``settled``.

    ``leaves`` gives the payload's number of each text of an arena that holds only some of the payload's texts.
    """
    literals = list(wanted)
    buffer = arena.buffer
    hits = [hit for hit in literal_hits(literals, arena) if hit[1] not in settled]
    counts = [wanted[literals[number]].counts for number, *_ in hits]
    places = [(number, start, end) for number, _, _, start, end in hits]
    wholes = [(literals[number], leaf) for number, leaf, *place in hits if is_all_of(buffer, *place)]
    ids = ids_among(literal for literal, leaf in wholes if numbers_things(arena.words(leaf)))
    for (number, leaf, leaf_start, start, end), good in zip(
        hits, places_that_count(buffer, places, counts), strict=True
    ):
        needle, place = wanted[literals[number]], (start, end)
        called = (
            needle.counts == NAME
            and is_all_of(buffer, leaf_start, start, end)
            and holds_what_is_called(arena.words(leaf))
        )
        if not (good or called) or is_spared(
            needle.rule, literals[number], ids, whole=is_all_of(buffer, leaf_start, start, end)
        ):
            continue
        if needle.rule.entity_type == "PERSON":
            if heads_company(buffer, start, end):
                continue
            place = with_given_name(buffer, start, end)
        begin, stop = arena.source_span(leaf, place[0] - leaf_start, place[1] - leaf_start)
        own = spans.setdefault(leaf if leaves is None else leaves[leaf], [])
        own.append(Span(begin, stop, needle.rule, PAYLOAD, certain=needle.certain))


def is_spared(rule: Rule, literal: bytes, ids: Container[str], *, whole: bool) -> bool:
    """Whether a place does not count: the value is an id and all of its leaf, or a number among the ``ids``.

    Columns of ids are not read, whatever else has such a value.
    """
    if whole and looks_like_id(literal):
        return True
    return rule.entity_type not in ECHOED and compact_of(literal.decode()) in ids


def is_all_of(buffer: bytes, leaf_start: int, start: int, end: int) -> bool:
    """Whether a place in the buffer is all of its leaf: with :func:`holds_what_is_called`, a name in small letters."""
    return start == leaf_start and buffer[end : end + 1] in {SEPARATOR, b""}


def holds_what_is_called(words: str) -> bool:
    """Whether a field with these words holds what somebody is called, in small letters too: {"display": "jane"}."""
    return not _CALLED.isdisjoint(words.split())


def places_that_count(buffer: bytes, places: Sequence[tuple[int, int, int]], counts: Sequence[int]) -> list[bool]:
    """For each place of a needle (its number, start and end in the buffer) whether it counts.

    ``counts`` says of each place when its needle does (``ALWAYS`` …). Two names beside each other always count. If one
    is an ordinary word, both must be capitalised or neither: "will" in "Jane will pay" is no name, though somebody is
    called Will. If both are ordinary words, or a stroke joins them as in lists of guests, both must be capitalised.
    A name behind a form of address counts in any case ("mr young"), a surname that is an ordinary word also where
    somebody of that name does something ("Young paid").
    """
    good = [
        when == ALWAYS or (when == WHOLE and stands_whole(buffer, start, end))
        for when, (_, start, end) in zip(counts, places, strict=True)
    ]
    joined: set[int] = set()
    ending: dict[int, list[int]] = {}
    for at, when in enumerate(counts):
        _, start, end = places[at]
        if when in _BY_ITSELF:
            continue
        if _hyphenated(buffer, start, end):
            joined.add(at)
        else:
            capital = buffer[start] in _CAPITALS
            good[at] = (
                (capital and (when < BESIDE or (when == DOING and _is_doing(buffer, start, end))))
                or (when != CAPITALISED and _is_addressed(buffer, start))
            )  # fmt: skip
        if when != CAPITALISED:
            ending.setdefault(end, []).append(at)
    names = [at for own in ending.values() for at in own]
    for at in names if len(ending) > 1 else ():
        number, start, _ = places[at]
        between = _BETWEEN.search(buffer, max(0, start - _LONGEST_BETWEEN), start)
        for other in ending.get(between.start(), ()) if between else ():
            weak = (counts[at] >= BESIDE, counts[other] >= BESIDE)
            capitals = (buffer[start] in _CAPITALS, buffer[places[other][1]] in _CAPITALS)
            fits = not any(weak) or all(capitals) or not (all(weak) or any(capitals))
            if between is not None and between[0] == b"/":
                fits = all(capitals)
            elif not joined.isdisjoint((at, other)):
                fits = False
            if fits and places[other][0] != number:
                good[at] = good[other] = True
    return good


def _is_doing(buffer: bytes, start: int, end: int) -> bool:
    """Whether words beside a place say that something is done to somebody, or by somebody."""
    done = _DONE_TO.search(buffer, max(0, start - _LONGEST_DONE), start) is not None
    return done or _DOES.match(buffer, end) is not None


def _is_addressed(buffer: bytes, start: int) -> bool:
    """Whether a form of address stands right before a place: "mr young paid"."""
    return _ADDRESSED.search(buffer, max(0, start - _LONGEST_ADDRESSED), start) is not None


_CAPITALS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_JOINTS: Final = frozenset(b"-_/@.")


def _hyphenated(buffer: bytes, start: int, end: int) -> bool:
    """Whether a single word is part of a code, a path or an address ("DOE-1234", "Doe/2024"), or of a word with "ß"."""
    if buffer[end - 1] not in WORD_BYTES and end < len(buffer) and buffer[end] in WORD_BYTES:
        return True
    before = start > 1 and buffer[start - 1] in _JOINTS and buffer[start - 2] in WORD_BYTES
    after = end + 1 < len(buffer) and buffer[end] in _JOINTS and buffer[end + 1] in WORD_BYTES
    return before or after
