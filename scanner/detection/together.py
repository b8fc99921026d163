"""What the texts of a payload say only together: an instruction of which each of them holds a piece.

Some texts are taken for such pieces by their own words (:mod:`scanner.instructions.cut.pieces`). What stands beside
them is joined with them, but for what certainly is no piece: texts with a finding, names of people, ids, and values
whose field settles what they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, chain, compress
from typing import NamedTuple

from scanner.documents.ids import is_id
from scanner.documents.settled import is_settled
from scanner.entity_types import VAGUE
from scanner.instructions.cut.cut_texts import Doubtful, cut_over_texts
from scanner.instructions.cut.pieces import MOST_BEGUN, CutCandidates, mid_sentence_leaves
from scanner.instructions.cut.text_kinds import Excluded
from scanner.instructions.reader import Reader
from scanner.instructions.seams import is_sentence
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.memory import Memory
from scanner.matching.found import Found
from scanner.matching.spans import Span, is_no_piece
from scanner.payloads.claims import Claim
from scanner.payloads.leaves.leaves import Leaves, OrderedTexts
from scanner.rules import Level


class KnownLeaves(NamedTuple):
    """The texts of one payload, and what is known of them: spans, claims by leaf, and leaves that may be pieces."""

    leaves: Leaves
    found: Found
    claims: Mapping[int, Claim]
    candidates: CutCandidates
    apart: AbstractSet[int] = frozenset()  # leaves that are known to be joined with no others


class Record(NamedTuple):
    """The texts of a record of which no text is an instruction by itself.

    ``claims`` are those of their fields, and ``ids`` the leaves that are known to be ids or dates.
    """

    leaves: Leaves
    claims: dict[int, Claim]
    ids: set[int]


class Across(NamedTuple):
    """The signals of what a text says only together with others, and its place in the payload's order."""

    ordered: OrderedTexts
    place: int
    signals: list[Span]


class Together:
    """Reads the texts of payloads for what they say only together. Immutable, shared by threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def candidates(self, arena: Arena, starts: Sequence[int]) -> list[CutCandidates]:
        """The leaves that may be pieces, of each of some payloads in one arena.

        ``starts`` are the first leaf of each payload, and behind the last one the number of all leaves.
        """
        each = [CutCandidates([], []) for _ in starts[1:]]
        for leaf in self._reader.suspicious(arena):
            record = bisect_right(starts, leaf) - 1
            each[record].marked.append(leaf - starts[record])
        for leaf in mid_sentence_leaves(arena):
            record = bisect_right(starts, leaf) - 1
            if len(each[record].begun) < MOST_BEGUN:
                each[record].begun.append(leaf - starts[record])
        return each

    def candidates_beside(self, arena: Arena, marked: Sequence[int]) -> CutCandidates:
        """The leaves of one payload that may be pieces of an order; ``marked`` may be, whatever stands beside them."""
        cut = self._reader.cut(arena)
        return CutCandidates(sorted({*marked, *cut}) if cut else list(marked), mid_sentence_leaves(arena, MOST_BEGUN))

    def said_by(self, records: Sequence[Record], level: Level) -> list[bool]:
        """Whether the texts of each record say something only together that no text of it says by itself."""
        if not records:
            return []
        starts = [0, *accumulate(len(record.leaves.texts) for record in records)]
        arena = Arena(list(chain.from_iterable(record.leaves.texts for record in records)))
        nothing = Found((), {}, {})
        payloads = [
            KnownLeaves(record.leaves, nothing, record.claims, candidates, record.ids)
            for record, candidates in zip(records, self.candidates(arena, starts), strict=True)
        ]
        return list(map(bool, self.across(payloads, level, arena.memory)))

    def across(self, payloads: Sequence[KnownLeaves], level: Level, memory: Memory) -> list[list[Across]]:
        """What the texts of each payload say only together; ``memory`` is that of texts read before."""
        across: list[list[Across]] = [[] for _ in payloads]
        doubtful = {
            number: one for number, own in enumerate(payloads) if (one := self._doubtful(own, level)) is not None
        }
        if doubtful:
            signals_of_each = cut_over_texts(list(doubtful.values()), self._reader, memory)
            for (number, one), found in zip(doubtful.items(), signals_of_each, strict=True):
                across[number] = [Across(one.ordered, place, signals) for place, signals in found.items()]
        return across

    def _doubtful(self, payload: KnownLeaves, level: Level) -> Doubtful | None:
        """The texts of a payload in their order, if some of them may be pieces of an instruction."""
        leaves, found, claims, candidates, apart = payload
        if not any(candidates):  # as in most records
            return None
        begun = [leaf for leaf in candidates.begun if leaf not in leaves.names]
        candidates = CutCandidates(candidates.marked, begun).worth_joining(leaves.texts)
        if not any(candidates):
            return None
        carrying = {leaf for leaf, spans in found.spans.items() if any(is_no_piece(span, level) for span in spans)}
        # A field's name is a piece of a sentence only where it is worth ordered: "billing address" is none.
        named = {leaf for leaf in leaves.names - carrying if is_sentence(leaves.texts[leaf])}
        suspicious = candidates.beside(leaves.texts, carrying | leaves.names - named)
        if not suspicious or not self._reader.channel("split"):
            return None
        # In a table neither the names are texts nor what its columns settle; and names of people are no pieces.
        marked = set(candidates.marked)
        settled = {
            leaf
            for leaf, claim in claims.items()
            if self.stands_apart(claim, leaves.texts[leaf], suspicious=leaf in marked)
        }
        ordered = leaves.in_order(leaves.names - named, settled | apart)
        # By native calls, as the order itself: 35,000 texts are asked in 1 ms for the one that is suspicious.
        places = list(compress(range(len(ordered.leaves)), map(suspicious.__contains__, ordered.leaves)))
        return Doubtful(ordered, places, Excluded(carrying | leaves.names, named, is_id))

    def stands_apart(self, claim: Claim, text: str, *, suspicious: bool) -> bool:
        """Whether a claimed text is no piece of a sentence: a mere name, or a value of a settled form.

        ``suspicious`` is whether it may be a piece by its words, which no form excuses.
        """
        if claim.rule.entity_type == "PERSON":
            return self._is_mere_name(text)
        return not suspicious and claim.rule.entity_type not in VAGUE and is_settled(text)

    def _is_mere_name(self, text: str) -> bool:
        """Whether a text that a field claims as somebody's name has several words, none of which an instruction has."""
        words = text.lower().split()
        return len(words) > 1 and not any(map(self._reader.lexicon.known, words))
