"""What one field names is looked for in all the others: "called Jane Doe" in a note, when the record has a Jane Doe.

Nobody knows the names of a record better than the record. A value that its field's name claimed for a person, a company
or an address is searched in every other text of the same payload: whole values without regard to case, the single words
of a person's name only where they stand capitalised and are no ordinary words, or where two of them stand beside each
other ("doe, jane"): a first and a last name are often two fields. A company is also known without its legal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from scanner.checks.names import is_form, without_legal_form
from scanner.entity_types import MAIL, PARTIES, VAGUE
from scanner.matching.arena import Arena
from scanner.matching.guards import WORD_BYTES
from scanner.matching.literals import found_anywhere, found_beyond, literal_hits
from scanner.matching.normalize import fold
from scanner.matching.spans import PAYLOAD, Span
from scanner.matching.spellings import respelled, spellings
from scanner.matching.words import ORDINARY_WORDS
from scanner.rules import Rule

Witness = tuple[str, tuple[int, ...]]
"""A text that is not shown, and the numbers of the rules that claim it."""

MAX_VALUES: Final = 20_000  # values of one payload that are looked for; the automaton over so many takes 20 ms
MAX_SINGLE_WORDS: Final = 64  # beyond so many people a word of a name is more often another word than that name
_SHORTEST_VALUE: Final = 4  # characters of a whole value; "12 A" is an address, "12A" may be anything
_SHORTEST_NAME: Final = 3  # letters of a word that is looked for by itself; "Li" and "Bo" are too often something else
_SHORTEST_FOREIGN: Final = 2  # characters of a name in another script, which has neither capitals nor spaces
_LONGEST_VALUE: Final = 200
_WORTH_LEAVING: Final = 4  # leaves to one that is claimed, up to which leaving the claimed ones out pays
_FEWEST_CHARACTERS: Final = 4  # of a value, to one single word that is looked for: three letters and what parts them
_NOTHING: Final[Mapping[int, str]] = {}
_NAME_WORD = re.compile(r"[A-Z][A-Za-zß'-]+")
_BETWEEN: Final = re.compile(rb"(?:,? {1,2})(?:[A-Za-z]\.? )?\Z")  # two names: "Doe, Jane", "Jane M. Doe"
_LONGEST_BETWEEN: Final = 6  # bytes of that

ALWAYS, CAPITALISED, NAME, BESIDE = range(4)
"""When a needle counts: wherever it stands; with a capital; with a capital or beside a name; only beside a name."""


def said(witnesses: Sequence[Witness], others: int, arena: Arena, rules: Sequence[Rule]) -> Sequence[Witness]:
    """The witnesses whose needles, by whichever of their rules they are taken down, may stand in the payload.

    A contact has ten fields, and hardly any is repeated in a text: to judge a name takes 5 us, a phone 70, and to look
    for its words 2. ``others`` is how many characters the values have that are looked for anyway: among so many that
    single words are not looked for any more, no witness is left out, since that is counted over all of them.
    """
    for text, _ in witnesses:
        others += len(text)
    if others > MAX_SINGLE_WORDS * _FEWEST_CHARACTERS:
        return witnesses
    lower = arena.lower()
    return [one for one in witnesses if _may_stand(one[0], {rules[number].entity_type for number in one[1]}, lower)]


def _may_stand(text: str, kinds: AbstractSet[str], lower: bytes) -> bool:
    """Whether a needle of a value may be in the buffer: the value, a company's first word, or a person's words."""
    text = text[:_LONGEST_VALUE]
    if not text.isascii():
        return True
    plain = text.lower()
    words = plain.rstrip(" .,").split()
    if not words:
        return False
    # What the value has in common with itself without signs at its end, and without a company's legal form.
    known = words[0] if len(words) > 1 and is_form(words[-1]) else " ".join(words)
    if known.rstrip(" .,&").encode() in lower:
        return True
    if kinds <= MAIL or (plain == text and ("@" in text or not text.islower())):  # no capital, or no letter
        return False
    if respelled(plain):
        return True
    names = _NAME_WORD.findall(plain.title() if plain == text else text) if "PERSON" in kinds else ()
    return any(name.lower().encode() in lower for name in names)


class Named(NamedTuple):
    """A value that a field names, the rule that claims it, and whether it is for certain what the rule says."""

    text: str
    rule: Rule
    certain: bool = True


class Needle(NamedTuple):
    """One value to look for, when it counts (``ALWAYS`` and the like), and whether its claim is certain."""

    rule: Rule
    counts: int
    certain: bool = True


def needles(values: Iterable[Named]) -> dict[bytes, Needle]:
    """What to look for, lower case and folded, given claimed values."""
    found: dict[bytes, Needle] = {}
    words: dict[bytes, Needle] = {}
    more: dict[bytes, Needle] = {}  # ordinary words, and other spellings, which are not counted among the people
    for named in values:
        value, rule, _ = named
        text = " ".join(fold(value[:_LONGEST_VALUE]).split())
        if len(found) >= MAX_VALUES:
            break
        person = rule.entity_type == "PERSON"
        others = spellings(value[:_LONGEST_VALUE], person=person) if rule.entity_type != "EMAIL_ADDRESS" else ()
        for spelled in (text, *others):
            if person:
                _take_words(spelled, named, words if spelled is text else more, more)
            _take_value(spelled, named, found)
    if len(words) <= MAX_SINGLE_WORDS:
        found = {**more, **words, **found}
    return found


def _take_words(text: str, named: Named, words: dict[bytes, Needle], weak: dict[bytes, Needle]) -> None:
    """Take down the single words of a person's name; those that are ordinary, or hardly words, apart."""
    for word in _NAME_WORD.findall(text.title() if text.isupper() or text.islower() else text):
        if len(word) < _SHORTEST_NAME or word.lower() in ORDINARY_WORDS:
            weak.setdefault(word.lower().encode(), Needle(named.rule, BESIDE, named.certain))
        else:
            words.setdefault(word.lower().encode(), Needle(named.rule, NAME, named.certain))


def _take_value(text: str, named: Named, found: dict[bytes, Needle]) -> None:
    """Take down a whole value, and a company's without its legal form."""
    _, rule, certain = named
    if rule.entity_type == "ORGANIZATION":
        short = without_legal_form(text)
        if short != text and _distinct(short, rule):
            found.setdefault(short.lower().encode(), Needle(rule, ALWAYS if " " in short else CAPITALISED, certain))
    if _stands_alone(text, rule):
        single = _is_latin(text) and " " not in text
        found.setdefault(text.lower().encode(), Needle(rule, CAPITALISED if single else ALWAYS, certain))


def _is_latin(text: str) -> bool:
    """Whether a folded text has capitals and small letters, as far as can be told: "ß" is the only one not in ASCII."""
    return text.replace("ß", "").isascii()


def _stands_alone(text: str, rule: Rule) -> bool:
    """Whether a whole value is looked for: a person's is, unless it is one word, which has been taken down as such."""
    return _distinct(text, rule) and (rule.entity_type != "PERSON" or " " in text or not _is_latin(text))


def _distinct(text: str, rule: Rule) -> bool:
    """Whether a whole value is more than an ordinary word."""
    shortest = _SHORTEST_VALUE
    if rule.entity_type in PARTIES:
        shortest = _SHORTEST_NAME if _is_latin(text) else _SHORTEST_FOREIGN
    return len(text) >= shortest and text.lower() not in ORDINARY_WORDS and not text.isdigit()


def echoes(
    arena: Arena, wanted: Mapping[bytes, Needle], claimed: Mapping[int, str] = _NOTHING
) -> dict[int, list[Span]]:
    """Where the wanted values stand in the payload, by leaf, as spans of the source texts.

    ``claimed`` is the entity type of every leaf that a field's name claims whole. No echo wins over a claim but one of
    another type over a vague one (``spans.py``), and so echoes need not be looked for where the names themselves stand.
    """
    spans: dict[int, list[Span]] = {}
    wanted = {literal: wanted[literal] for literal in found_anywhere(list(wanted), arena)}
    for kind in dict.fromkeys(needle.rule.entity_type for needle in wanted.values()):
        own = {literal: needle for literal, needle in wanted.items() if needle.rule.entity_type == kind}
        deaf = {leaf for leaf, claim in claimed.items() if claim == kind or claim not in VAGUE}
        if len(deaf) * _WORTH_LEAVING < len(arena.texts):
            # Most names stand where they are named and nowhere else: to hear them there took a tenth of a redaction.
            elsewhere = found_beyond(deaf, list(own), arena)
            if elsewhere:
                _hear(arena, {literal: own[literal] for literal in elsewhere}, None, spans)
            continue
        # In a customer export two of three echoes stood in the field of the name itself: 8 ms of 13 for 2,000 rows.
        leaves = [leaf for leaf in range(len(arena.texts)) if leaf not in deaf]
        if leaves:
            _hear(arena.inner(leaves, [arena.texts[leaf] for leaf in leaves]), own, leaves, spans)
    return spans


def _hear(
    arena: Arena, wanted: Mapping[bytes, Needle], leaves: Sequence[int] | None, spans: dict[int, list[Span]]
) -> None:
    """Add the places of the wanted values; ``leaves`` are the numbers of the arena's texts, if they are not its own."""
    literals = list(wanted)
    buffer = arena.buffer
    hits = list(literal_hits(literals, arena))
    counts = [wanted[literals[number]].counts for number, *_ in hits]
    places = [(number, start, end) for number, _, _, start, end in hits]
    for (number, leaf, leaf_start, start, end), good in zip(hits, counting(buffer, places, counts), strict=True):
        if good:
            begin, stop = arena.source_span(leaf, start - leaf_start, end - leaf_start)
            own = spans.setdefault(leaf if leaves is None else leaves[leaf], [])
            needle = wanted[literals[number]]
            own.append(Span(begin, stop, needle.rule, PAYLOAD, certain=needle.certain))


def counting(buffer: bytes, places: Sequence[tuple[int, int, int]], counts: Sequence[int]) -> list[bool]:
    """Which places of needles count: number of the needle, start and end in the buffer; and when each of them does.

    Two names beside each other count in any case. An ordinary word has to be written as its neighbour is: in "Jane will
    pay" it is none, whoever is called Will; and between two of them both need their capitals.
    """
    good = [when == ALWAYS for when in counts]
    ending: dict[int, list[int]] = {}
    for at, when in enumerate(counts):
        _, start, end = places[at]
        if when == ALWAYS or _hyphenated(buffer, start, end):
            continue
        good[at] = when != BESIDE and buffer[start] in _CAPITALS
        if when != CAPITALISED:
            ending.setdefault(end, []).append(at)
    names = [at for own in ending.values() for at in own]
    for at in names if len(ending) > 1 else ():
        number, start, _ = places[at]
        between = _BETWEEN.search(buffer, max(0, start - _LONGEST_BETWEEN), start)
        for other in ending.get(between.start(), ()) if between else ():
            weak = (counts[at] == BESIDE, counts[other] == BESIDE)
            capitals = (buffer[start] in _CAPITALS, buffer[places[other][1]] in _CAPITALS)
            fits = not any(weak) or all(capitals) or not (all(weak) or any(capitals))
            if fits and places[other][0] != number:
                good[at] = good[other] = True
    return good


_CAPITALS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_JOINTS: Final = frozenset(b"-_/@.")


def _hyphenated(buffer: bytes, start: int, end: int) -> bool:
    """Whether a single word is part of a code, a path or an address ("DOE-1234", "Doe/2024"), or of a word with "ß"."""
    if buffer[end - 1] not in WORD_BYTES and end < len(buffer) and buffer[end] in WORD_BYTES:
        return True
    before = start > 1 and buffer[start - 1] in _JOINTS and buffer[start - 2] in WORD_BYTES
    after = end + 1 < len(buffer) and buffer[end] in _JOINTS and buffer[end + 1] in WORD_BYTES
    return before or after
