"""What scans found in texts of other payloads: a text that comes again is not scanned again.

An invoice is viewed again after a line of it has changed, and all payloads of a source have the same fields, currencies
and goods. What rules find in a text depends on the text, the words of its field, the regions of its payload and whether
its field claims all of it (:mod:`scanner.matching.distinct_texts`). So that is kept of texts that have come twice:
without it an invoice with one new line in twenty takes a third longer. Of a large payload a sample tells whether its
texts have; one of 7 ms takes half as long again the third time. A conversation that goes on gains nothing, as its texts
are looked at by readers of instructions.

Nearly all texts are *quiet*: no gate lets them through, whatever their field. Of others the answer is kept by the words
of their field, and by the regions where a rule has asked for these. What readers of instructions have looked at, what
may hide something, and what is not ASCII is scanned each time. Nothing is kept of what is scanned for signals alone,
since its field claims it whole; what is known of it does no harm there, as only a signal can stand beside that claim.
What texts say only together is no part of this.

No text is kept. A text is known by its hash (SipHash, 64 bits, with a key that each process draws anew), so nobody can
write a text that has the hash of another one; among a milliard texts one is taken for another with a chance of 1 in
500,000. Where that key is fixed (``PYTHONHASHSEED``), nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.checks.verdict import Regions
from scanner.detection.known_payloads import KnownPayloads
from scanner.detection.recurring import KEYED, Recurring, may_be_kept
from scanner.instructions.gates.notes import texts_noted
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.marks import Marks
from scanner.matching.distinct_texts import Distinct
from scanner.matching.encoded.encodings import SIGNS, may_hide
from scanner.matching.found import Found
from scanner.matching.spans import Span

_MOST: Final = 1 << 15  # texts without a finding, 80 bytes each
_MOST_ANSWERS: Final = 1 << 14  # texts with one, 300 bytes each
_MOST_SPANS: Final = 4  # in a text; lists of numbers hardly come again, and would take hundreds of MB
_MANY: Final = 1 << 10  # texts of a payload, from which on a sample decides whether they come again
_LONGEST: Final = 1 << 12  # characters of a text that is kept; longer ones are documents, and hardly come again
_SAMPLE, _SHARE = 64, 4  # texts of the sample, of which a fourth must be known, since others may be new
_ALL: Final = 16  # texts of a sample, of which all but one have come before, if the payload as a whole has
_WORTH: Final = 2  # texts to one that is known, up to which it pays to scan the others apart
_OF_NEW: Final = 4  # texts to one that has come before, from which on that is chance, and not worth a look
_SIGN: Final = re.compile(f"[{re.escape(''.join(SIGNS))}]")

_Key = tuple[Any, ...]
"""The hash of a text, the words of its field, and the regions where the answer depends on them."""

_Place = tuple[int, int, int]
"""Start, end and rule of the only hit in a text."""


class Left(NamedTuple):
    """What is left to scan of a payload, and what is known of the rest."""

    arena: Arena
    words: Sequence[str]
    taken: Collection[int]
    leaves: Sequence[int] | None = None
    """The payload's number of each text of the arena; None where that is the payload's own."""

    lone: Mapping[int, _Place] = {}
    """The only hit in leaves that are known."""

    spans: Mapping[int, Sequence[Span]] = {}
    """The spans in others, of which there may be none. All other leaves are quiet."""

    wanted: Sequence[str] = ()
    """The texts of which it is worth keeping what is found in them."""

    sampled: bool = False
    """Whether these are but a sample of many texts, of which nothing is known."""

    def everywhere(self, found: Found) -> Found:
        """What was found in the arena, and what is known, for the payload's leaves."""
        if self.leaves is not None:
            found = found.of_leaves(self.leaves)
        found.lone.update({leaf: (leaf, start, end, number) for leaf, (start, end, number) in self.lone.items()})
        found.spans.update({leaf: list(spans) for leaf, spans in self.spans.items() if spans})
        return found

    def numbers(self, leaves: list[int]) -> list[int]:
        """The numbers that the arena's leaves have in the payload."""
        return leaves if self.leaves is None else list(map(self.leaves.__getitem__, leaves))


class _Answers:
    """Hits and spans in texts that are not quiet."""

    __slots__ = ("_lone", "_met", "_regional", "_spans")

    def __init__(self) -> None:
        self._lone: dict[_Key, _Place] = {}
        self._spans: dict[_Key, tuple[Span, ...]] = {}
        self._met: set[int] = set()
        self._regional: set[_Key] = set()  # texts about which the answer depends on the regions

    def clear(self) -> None:
        """Forget all answers."""
        for kept in (self._lone, self._spans, self._met, self._regional):
            kept.clear()

    def may_have(self, own: int) -> bool:
        """Whether there is something about a text of that hash, whatever its field."""
        return own in self._met

    def none_of(self, hashes: Sequence[int]) -> bool:
        """Whether there is nothing about any of some texts, as in most payloads that are new."""
        return self._met.isdisjoint(hashes)

    def of_leaves(
        self, leaves: Sequence[int], texts: Sequence[str], words: Sequence[str], regions: Callable[[], Regions]
    ) -> tuple[dict[int, _Place], dict[int, Sequence[Span]]]:
        """What is known of some leaves: the only hit, or the spans."""
        lone_hits: dict[int, _Place] = {}
        spans_in: dict[int, Sequence[Span]] = {}
        lone, spans, met, regional = self._lone.get, self._spans.get, self._met, self._regional
        for leaf in leaves:
            own = hash(texts[leaf])
            if own not in met:
                continue
            key: _Key = (own, words[leaf])
            if key in regional:
                key = (*key, regions())
            if (hit := lone(key)) is not None:
                lone_hits[leaf] = hit
            elif (found := spans(key)) is not None:
                spans_in[leaf] = found
        return lone_hits, spans_in

    def keep(self, text: str, words: str, regions: Regions | None, hit: _Place | None, spans: Sequence[Span]) -> None:
        """Keep what is in a text; ``regions`` are None where no rule has asked for them."""
        if not may_be_kept(spans, _MOST_SPANS):
            return
        if len(self._met) >= _MOST_ANSWERS:
            self.clear()
        key: _Key = (hash(text), words)
        self._met.add(key[0])
        if regions is not None:
            self._regional.add(key)
            key = (*key, regions)
        if hit is None:
            self._spans[key] = tuple(spans)
        else:
            self._lone[key] = hit


class KnownTexts:
    """What scans of one strictness found in texts so far. Each part of it is emptied when it is full.

    Shared by threads without a lock: at worst one of them empties it for the other.
    """

    __slots__ = ("_answers", "_once", "_quiet", "payloads", "views")

    def __init__(self) -> None:
        self.views: Recurring[Any] = Recurring()  # how payloads became views (scanner.views.recipes)
        self.payloads = KnownPayloads()
        self._once: set[int] = set()  # texts that have come
        self._quiet: set[int] = set()
        self._answers = _Answers()

    def forget(self) -> None:
        """Keep nothing of what was scanned so far."""
        for kept in (self._once, self._quiet, self._answers):
            kept.clear()
        self.views.forget()
        self.payloads.forget()

    def left(self, arena: Arena, words: Sequence[str], taken: Collection[int], regions: Callable[[], Regions]) -> Left:
        """What is left to scan of an arena. ``taken`` leaves are those that a field claims whole."""
        texts, quiet = arena.texts, self._quiet
        if len(arena.buffer) > _LONGEST * len(texts):  # to hash a long text takes a hundredth of scanning it
            return Left(arena, words, taken)
        if len(texts) > _MANY:
            sample = texts[:: len(texts) // _SAMPLE]
            known = [own in quiet or self._answers.may_have(own) for own in map(hash, sample)]
            if sum(known) * _SHARE < len(sample):
                return Left(arena, words, taken, wanted=sample, sampled=True)
        hashes = list(map(hash, texts))
        leaves = [leaf for leaf, own in enumerate(hashes) if own not in quiet]
        lone: dict[int, _Place] = {}
        spans: dict[int, Sequence[Span]] = {}
        if not self._answers.none_of(hashes):
            lone, spans = self._answers.of_leaves(leaves, texts, words, regions)
            leaves = [leaf for leaf in leaves if leaf not in lone and leaf not in spans]
        wanted = [texts[leaf] for leaf in leaves]
        if len(leaves) * _WORTH > len(texts):
            return Left(arena, words, taken, wanted=wanted)
        inner = arena.inner(leaves, wanted)
        own_taken = {at for at, leaf in enumerate(leaves) if leaf in taken} if taken else taken
        return Left(inner, [words[leaf] for leaf in leaves], own_taken, leaves, lone, spans, wanted)

    def learn(self, left: Left, once: Distinct, found: Found, asking: Collection[str], regions: Regions) -> None:
        """Keep what was ``found`` in the texts of an arena that have come before.

        Of ``asking`` texts the answer depends on the regions.
        """
        arena = once.arena
        if not (KEYED and left.wanted) or len(left.wanted) > _MOST:
            return
        again = self._come_again(left, arena.texts)
        if len(again) > _MOST or len(again) * _OF_NEW < len(left.wanted) or arena.for_terminal:
            return
        marks = arena.notes.of(Marks)
        again -= texts_noted(arena)
        again.difference_update(map(arena.texts.__getitem__, marks.unclear))
        again = _plain(again, arena)
        marked = [leaf for leaf in marks.hot if arena.texts[leaf] in again]
        fresh = again.difference(map(arena.texts.__getitem__, marked))
        if len(self._quiet) + len(fresh) > _MOST:
            self._quiet.clear()
        self._quiet.update(map(hash, fresh))
        for leaf in marked:
            if leaf not in once.taken:
                hit, text = found.lone.get(leaf), arena.texts[leaf]
                self._answers.keep(
                    text,
                    arena.words(leaf),
                    regions if text in asking else None,
                    None if hit is None else hit[1:],
                    found.spans.get(leaf, ()),
                )

    def _come_again(self, left: Left, texts: Sequence[str]) -> set[str]:
        """The wanted texts that have come before; all ``texts`` that were scanned, if nearly all of a sample have.

        Notes that the wanted ones have come.
        """
        seen, wanted = self._once, left.wanted
        hashes = list(map(hash, wanted))
        again: set[str] = set()
        if not seen.isdisjoint(hashes):
            again.update(text for text, own in zip(wanted, hashes, strict=True) if own in seen)
            if left.sampled and sum(map(seen.__contains__, hashes)) * _ALL >= len(wanted) * (_ALL - 1):
                again.update(texts)
        if len(seen) > _MOST:
            seen.clear()
        seen.update(hashes)
        return again


def _plain(texts: set[str], arena: Arena) -> set[str]:
    """The texts among these that are ASCII, not too long and without a sign that begins escapes.

    All are asked at once first: 0.2 ms for 10,000 texts that are so, where each by itself takes 0.7 us.
    """
    if may_hide(arena.buffer):
        texts = {text for text in texts if _SIGN.search(text) is None}
    if not arena.ascii:
        texts = set(filter(str.isascii, texts))
    if max(map(len, texts), default=0) > _LONGEST:
        texts = {text for text in texts if len(text) <= _LONGEST}
    return texts
