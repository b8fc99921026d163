"""Echoes: rows of a table in which a value that one field claims stands in another field as well.

``echoes/propagation.py`` gives the literals that count as echoes of a claimed value. An echo begins and ends at word
boundaries, so its words stand whole in the text that holds it. The search narrows down in three steps:

1. ``_candidates``: of each claimed value, whether the words of any echo occur in the chunk's texts. Hardly any does.
2. ``_occurrences``: the literals of those values are searched in all distinct texts at once.
3. ``_owners``: of the rows that hold such a text, those in which a field of the same row claims the value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, product
from typing import Any, Final, NamedTuple

from scanner.batch.columns.answers import Answer, JudgedColumn
from scanner.batch.columns.heard_words import IN_WORDS, NO_WORD, Words, in_capitals, may_be_mailed
from scanner.echoes.numbers import compact_of, ids_among, looks_like_id, may_stand, numbers_things
from scanner.echoes.propagation import (
    CAPITALISED,
    NAME,
    Named,
    holds_what_is_called,
    is_all_of,
    needles,
    places_that_count,
)
from scanner.echoes.spellings import respelled
from scanner.entity_types import ECHOED, MAIL, VAGUE, is_repeated
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.matching.buffer.normalize import fold
from scanner.matching.due.literals import literal_hits
from scanner.matching.engines.native import compile_native
from scanner.rules import Rule

_IN_TEXTS: Final = bytes(byte if byte == SEPARATOR[0] else IN_WORDS[byte] for byte in range(256))

_CUT: Final = re.compile(r"\b[a-z]+[A-Z]|[0-9_]")
"""Where a name that is looked for may begin or end within a word (``echoes/propagation.py``): "deMarco", "Bob2"."""
_RESPELLED: Final = compile_native(r"(?i)[^\x00-\x20]*(?:ss|[aou]e|[^\x00-\x7f])[^\x00-\x20]*")
"""A word, whatever stands between spaces, that may have other spellings (``echoes/spellings.py``) in a long value."""
_WHOLE: Final = frozenset({"EMAIL_ADDRESS", "STREET_ADDRESS"})
"""Types of values that are looked for as they are, and in no part."""
_LONGEST: Final = 200  # characters of a value that ``echoes/propagation.py`` looks at

_Echo = tuple[str, str]
"""Entity type of a claimed value, and a literal that is an echo of it."""

_Claimants = dict[int, dict[int, set[_Echo]]]
"""By number of a column and of its value, the echoes that are searched for it."""


class Echo(NamedTuple):
    """A text that may name again what other fields of its row claim.

    ``at`` is its column, or one behind the last for a name of a field, ``number`` that of the value. ``literals`` are
    what was found of it, and ``sources`` the columns and values that these belong to.
    """

    row: int
    at: int
    number: int
    literals: frozenset[str]
    sources: tuple[tuple[int, int], ...]


def echoing(columns: Sequence[JudgedColumn[Any]], names: Sequence[str]) -> Iterator[Echo]:
    """Where a value that a field claims for a name may stand in another field of its row too, or in its ``names``."""
    claimed = list(_claimed(columns))
    if not claimed:
        return
    parts = list(_parts(columns, names, every=any(one.rule.entity_type not in ECHOED for one in claimed)))
    claimants: _Claimants = {}
    literals = _candidates(claimed, _words_by_type(parts), claimants)
    if not literals:
        return
    found: dict[int, dict[int, set[_Echo]]] = {}  # by column and number of the value that holds it
    # Apart, since an arena with a single text that is not ASCII takes longer for all others.
    for some in [part for part in parts if part.plain], [part for part in parts if not part.plain]:
        for at, number, entity_type, literal in _occurrences(some, literals):
            found.setdefault(at, {}).setdefault(number, set()).add((entity_type, literal))
    if not found:
        return
    ids = _ids(columns, found)
    own = _owners(columns, claimants, set().union(*(some for values in found.values() for some in values.values())))
    for at, values in found.items():
        in_names = at == len(columns)  # the names of fields, which every row has
        held = product(own, values) if in_names else columns[at].column.holders(values)
        for row, number in held:
            heard = values[number]
            if row in ids:
                heard = {echo for echo in heard if echo[0] in ECHOED or compact_of(echo[1]) not in ids[row]}
            sources = [cell for cell, owned in own.get(row, ()) if not heard.isdisjoint(owned)]
            if sources:
                yield Echo(row, at, number, frozenset(literal for _, literal in heard), tuple(sources))


class _Claimed(NamedTuple):
    """The values of one column that one rule claims, of a type whose echoes are masked."""

    at: int
    rule: Rule
    numbers: Sequence[int]
    texts: Sequence[str]


def _claimed(columns: Sequence[JudgedColumn[Any]]) -> Iterator[_Claimed]:
    for at, (column, answers) in enumerate(columns):
        by_rule: dict[str, tuple[Rule, list[int]]] = {}
        for number, answer in answers.items():
            if answer.claim is not None:
                rule = answer.claim.rule
                by_rule.setdefault(rule.id, (rule, []))[1].append(number)
        for rule, numbers in by_rule.values():
            if is_repeated(rule.entity_type):
                yield _Claimed(at, rule, numbers, [column.texts[number] for number in numbers])


class _Part(NamedTuple):
    """The texts of one column in which an echo may stand, folded.

    ``at`` is the column's number; the names of the fields are a part of their own, with the number behind the last.
    ``answers`` are those on its values, if the field's name claims any. ``plain`` if all texts are ASCII. ``called`` if
    they are what somebody is called, so that a name in small letters counts where it is all of a text.
    """

    at: int
    texts: Sequence[str]
    plain: bool
    answers: Mapping[int, Answer]
    called: bool = False


def _parts(columns: Sequence[JudgedColumn[Any]], names: Sequence[str], *, every: bool) -> Iterator[_Part]:
    for at, (column, answers) in enumerate(columns):
        field = column.field
        if field.open or not any(column.texts):
            continue
        called = holds_what_is_called(field.evidence.words)
        if folded := _folded(column.texts, every=every or called):
            own = answers if field.evidence.rules or field.inherited else {}
            yield _Part(at, folded, folded is column.texts, own, called)
    if folded := _folded(names, every=every):
        yield _Part(len(columns), folded, folded is names, {})


def _words_by_type(parts: Sequence[_Part]) -> dict[str, Words]:
    """The words of the texts in which an echo would be masked, by the type that their field claims; "" for none."""
    texts_of: dict[str, list[str]] = {}
    for part in parts:
        if not part.answers:
            texts_of.setdefault("", []).extend(part.texts)
            continue
        for number, text in enumerate(part.texts):
            answer = part.answers.get(number)
            kind = "" if answer is None or answer.claim is None else answer.claim.rule.entity_type
            if not kind or kind in VAGUE:
                texts_of.setdefault(kind, []).append(text)
    return {kind: Words(texts) for kind, texts in texts_of.items()}


class _Literal(NamedTuple):
    """What is searched, when an occurrence counts (``echoes/propagation.py``), and the words in it."""

    text: str
    counts: int
    words: Sequence[bytes]


def _literals(text: str, rule: Rule) -> Iterator[_Literal]:
    """The literals that are echoes of a value that a rule claims."""
    for literal, needle in needles([Named(text, rule)]).items():
        yield _Literal(literal.decode(), needle.counts, literal.translate(NO_WORD).split())


def _candidates(
    claimed: Sequence[_Claimed], words_by_type: Mapping[str, Words], claimants: _Claimants
) -> dict[str, dict[str, int]]:
    """The literals all of whose words occur in texts where an echo would be masked, with their types.

    The values that they belong to are added to ``claimants``. To rule out a value takes 1 us. Do not search for all
    values instead: their literals take 9 us each, and the automaton longer to build than to run.
    """
    candidates: dict[str, dict[str, int]] = {}
    for at, rule, numbers, texts in claimed:
        entity_type = rule.entity_type
        others = [own for kind, own in words_by_type.items() if kind != entity_type]
        every = set().union(*(own.words for own in others))
        if entity_type in ECHOED:
            possible: Iterable[int] = _possible(texts, entity_type, every)
        else:
            standing = set(may_stand(texts, entity_type, SEPARATOR.join(own.lower for own in others)))
            possible = [place for place, text in enumerate(texts) if text in standing]
        for place in possible:
            if entity_type in MAIL and not may_be_mailed(texts[place], others):
                continue
            for literal, counts, words in _literals(texts[place], rule):
                if every.issuperset(words) and (counts != CAPITALISED or not words or in_capitals(words[0], others)):
                    types = candidates.setdefault(literal, {})
                    types[entity_type] = min(counts, types.get(entity_type, counts))
                    claimants.setdefault(at, {}).setdefault(numbers[place], set()).add((entity_type, literal))
    return candidates


def _possible(texts: Sequence[str], entity_type: str, words_there: set[bytes]) -> Iterator[int]:
    """The numbers of the values of which an echo may have all its words among ``words_there``; none is missed.

    A person may be called by a single word. Of an address all words have to be there, of a company the first: its
    short forms begin with it. Words that have another spelling count as being there.
    """
    buffer = SEPARATOR_TEXT.join(texts).encode(errors="replace")
    if entity_type == "STREET_ADDRESS":
        buffer = _RESPELLED.sub(b"", buffer)
    words = buffer.translate(_IN_TEXTS).split(SEPARATOR)
    if len(words) != len(texts):
        yield from range(len(texts))
        return
    for place, (text, one) in enumerate(zip(texts, words, strict=True)):
        if len(text) > _LONGEST or (entity_type == "EMAIL_ADDRESS" and not text.isascii()):
            may = True
        elif entity_type in _WHOLE:
            may = words_there.issuperset(one.split())
        elif entity_type == "ORGANIZATION":
            first = b"".join(text.encode(errors="replace").split(maxsplit=1)[:1])
            may = words_there.issuperset(first.translate(IN_WORDS).split()) or _RESPELLED.search(first) is not None
        else:
            own = one.split()
            may = not own or not words_there.isdisjoint(own) or not _is_plain(text)
        if may:
            yield place


def _is_plain(text: str) -> bool:
    """Whether a person's name has no other spelling, and no word in it that begins or ends within another."""
    return text.isascii() and _CUT.search(text) is None and not respelled(text)


def _occurrences(
    parts: Sequence[_Part], wanted: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[int, int, str, str]]:
    """The echoes that would be masked: number of the column and of the value that holds it, type and literal.

    ``wanted`` are the literals, each with its types and when an occurrence counts.
    """
    starts = list(accumulate((len(part.texts) for part in parts), initial=0))
    arena = Arena([text for part in parts for text in part.texts])
    buffer, literals = arena.buffer, list(wanted)
    hits = list(literal_hits([literal.encode() for literal in literals], arena)) if buffer else []
    places = [(which, start, end) for which, _, _, start, end in hits]
    for entity_type in {entity_type for types in wanted.values() for entity_type in types}:
        own = [at for at, (which, *_) in enumerate(places) if entity_type in wanted[literals[which]]]
        counts = [wanted[literals[places[at][0]]][entity_type] for at in own]
        for at, good in zip(own, places_that_count(buffer, [places[at] for at in own], counts), strict=True):
            _, leaf, leaf_start, start, end = hits[at]
            whole = is_all_of(buffer, leaf_start, start, end)
            if entity_type not in ECHOED and whole and looks_like_id(literals[hits[at][0]].encode()):
                continue
            alone = whole and wanted[literals[hits[at][0]]][entity_type] == NAME
            if good or alone:
                place = bisect_right(starts, leaf) - 1
                part, number = parts[place], leaf - starts[place]
                if (good or part.called) and _matters(part.answers.get(number), entity_type):
                    yield part.at, number, entity_type, literals[hits[at][0]]


def _folded(texts: Sequence[str], *, every: bool) -> Sequence[str]:
    """The folded texts of a column's values; none, when no echo can stand in them, unless ``every`` text is wanted.

    One word of ASCII only counts with a capital letter, with a space and another beside it, or as all of what somebody
    is called, and several have a space between them (``echoes/propagation.py``); but a number counts by itself.
    """
    joined = SEPARATOR_TEXT.join(texts)
    if joined.isascii():
        spaced = " " in joined or joined.count(SEPARATOR_TEXT) >= len(texts)  # the arena reads its own as a space
        return texts if every or spaced or joined != joined.lower() else ()
    return [fold(text) for text in texts]


def _matters(answer: Answer | None, entity_type: str) -> bool:
    """Whether an echo of that type would be masked in a value: not where the claim on the value comes first."""
    if answer is None or answer.claim is None:
        return True
    own = answer.claim.rule.entity_type
    return own in VAGUE and own != entity_type


def _ids(columns: Sequence[JudgedColumn[Any]], found: Mapping[int, Mapping[int, set[_Echo]]]) -> Mapping[int, set[str]]:
    """By row, the numbers of things among what was found, which are looked for nowhere in that row."""
    ids: dict[int, set[str]] = {}
    for at, values in found.items():
        if at == len(columns) or not numbers_things(columns[at].column.field.evidence.words):
            continue
        texts = columns[at].column.texts
        own = {
            number: ids_among([literal.encode() for _, literal in heard if fold(texts[number]).lower() == literal])
            for number, heard in values.items()
        }
        for row, number in columns[at].column.holders({number for number in own if own[number]}):
            ids.setdefault(row, set()).update(own[number])
    return ids


def _owners(
    columns: Sequence[JudgedColumn[Any]], claimants: _Claimants, found: set[_Echo]
) -> dict[int, list[tuple[tuple[int, int], set[_Echo]]]]:
    """By row, the values that its own fields claim of which there are echoes among those ``found``, and which."""
    rows: dict[int, list[tuple[tuple[int, int], set[_Echo]]]] = {}
    for at, values in claimants.items():
        literals = {number: own for number, every in values.items() if (own := every & found)}
        for row, number in columns[at].column.holders(literals) if literals else ():
            rows.setdefault(row, []).append(((at, number), literals[number]))
    return rows
