"""Spans of one text, and how overlaps among them are settled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final, NamedTuple

from scanner.entity_types import INJECTION, VAGUE
from scanner.rules import Level, Rule

FIELD, PAIR, PAYLOAD = "field", "pair", "payload"
_NAMED: Final = frozenset({FIELD, PAIR})

_PLACE: Final = itemgetter(0, 1)  # first and last code point of a span


class Span(NamedTuple):
    """Code points of one text, end exclusive, and the rule that found them.

    ``via`` says how: empty for the text as it stands, ``field`` by the field's name, ``pair`` by a name that the text
    writes before the value, ``payload`` by another field of the payload that names the value, or the encoding that hid
    it. ``plain`` is the value that escapes stood for; a finding in an encoded block has none, since its mask stands for
    the whole block. ``certain`` is False where a field's name says what is there and the value leaves it open.
    """

    start: int
    end: int
    rule: Rule
    via: str = ""
    plain: str = ""
    certain: bool = True


def settle(found: list[Span], text: str | None = None) -> list[Span]:
    """The spans without overlaps. The longest wins, then a field's claim, then the more confident rule.

    A vague claim, which any text might fulfil (a name, a company, an address), yields to all patterns of another type:
    a card number stays one in a field called ``name``, and the claim keeps the rest of the text. So does a repetition
    of the claim in another text: a company called ``Acme 4111 1111 1111 1111`` hides no card in a note. The part of a
    losing span outside of its winners stays a span, so that nothing found is ever shown. Given the ``text``, such a
    rest of a vague claim is trimmed to words: it is not the ", " between two winners. Signals do not compete, since
    they concern the whole text.
    """
    if len(found) < 2:  # noqa: PLR2004 - nothing to settle
        return found
    found.sort(key=_PLACE)
    found = _yielding(found, text)
    settled = [span for span in found if span.rule.category]
    for cluster in _clusters([span for span in found if not span.rule.category]):
        own = cluster if len(cluster) == 1 else _settled_cluster(cluster)
        if len(own) == 1 or text is None:
            settled += own
        else:
            whole = {(span.start, span.end) for span in cluster}
            settled += [
                words
                for span in own
                if (words := span if span[:2] in whole or not _is_vague(span) else _words(span, text)) is not None
            ]
    settled.sort(key=_PLACE)
    return settled


def _yielding(found: list[Span], text: str | None) -> list[Span]:
    """The spans, in order; repetitions of a vague claim lose what a span of a type that is not vague covers."""
    if not any(map(_repeats_vaguely, found)):
        return found
    plain = [span for span in found if not span.rule.category and span.rule.entity_type not in VAGUE]
    if not plain:
        return found
    taken: list[Span] = []  # the spans of such types, merged where they overlap
    for span in plain:
        if not taken or span.start >= taken[-1].end:
            taken.append(span)
        elif span.end > taken[-1].end:
            taken[-1] = taken[-1]._replace(end=span.end)
    starts = [span.start for span in taken]
    left: list[Span] = []
    for span in found:
        free = _free(span, taken, starts) if _repeats_vaguely(span) else [span]
        if free == [span]:
            left.append(span)
        else:
            left += free if text is None else [words for piece in free if (words := _words(piece, text)) is not None]
    left.sort(key=_PLACE)
    return left


def _repeats_vaguely(span: Span) -> bool:
    """Whether a span repeats a vague claim of another field."""
    return span.via == PAYLOAD and span.rule.entity_type in VAGUE


def _clusters(found: list[Span]) -> Iterator[list[Span]]:
    """Runs of overlapping spans. A text may hold a hundred thousand spans, a run hardly ever more than three."""
    cluster: list[Span] = []
    end = 0
    for span in found:
        if cluster and span.start >= end:
            yield cluster
            cluster = []
        cluster.append(span)
        end = max(end, span.end) if len(cluster) > 1 else span.end
    if cluster:
        yield cluster


def _settled_cluster(cluster: list[Span]) -> list[Span]:
    """The spans that hold of some that overlap: the surest and longest, and what others have beside them."""
    vague = {span.rule.entity_type for span in cluster if _is_vague(span)}
    # In a person's own field a company that may be shown would show part of the name: "Schmidt" of "Karl Schmidt".
    yielding = vague | {"ORGANIZATION"} if "PERSON" in vague else vague
    order = sorted(
        (
            span
            for span in cluster
            if span.via in _NAMED or span.rule.entity_type not in (yielding if _repeats_vaguely(span) else vague)
        ),
        key=lambda s: (_is_vague(s), s.start - s.end, s.via not in _NAMED, -s.rule.confidence, s.start, s.rule.id),
    )
    best = order[0]
    if all(best.start <= span.start and span.end <= best.end for span in order):  # as nearly always
        return [best]
    taken: list[Span] = []
    starts: list[int] = []
    for span in order:
        for piece in _free(span, taken, starts):
            place = bisect_right(starts, piece.start)
            starts.insert(place, piece.start)
            taken.insert(place, piece)
    return taken


def settle_at(found: list[Span], level: Level, text: str) -> list[Span]:
    """Spans of one ``text`` settled, without signals that do not count at that level."""
    for span in found:
        if span.rule.category:
            return settle([span for span in found if not span.rule.category or carries(span, level)], text)
    return settle(found, text)


def carries(span: Span, level: Level) -> bool:
    """Whether a span is a signal that counts at that level."""
    return bool(span.rule.category) and (span.certain or level == "strict")


def is_no_piece(span: Span, level: Level) -> bool:
    """Whether a text with such a span is a whole instruction; a text that only its words betray may be a piece."""
    return span.rule.entity_type == INJECTION and not span.rule.leaning and carries(span, level)


def _is_vague(span: Span) -> bool:
    """Whether a span is a claim on a whole text that the text's form neither confirms nor refutes."""
    return span.via in _NAMED and span.rule.entity_type in VAGUE


def _words(piece: Span, text: str) -> Span | None:
    """The rest of a claim trimmed to its first and last letter or digit; a full stop or bracket at its end stays."""
    start, end = piece.start, piece.end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ".)":
        end -= 1
    return piece._replace(start=start, end=end) if start < end else None


def _free(span: Span, taken: list[Span], starts: list[int]) -> list[Span]:
    """The parts of ``span`` that none of ``taken``, which do not overlap, covers."""
    at = bisect_right(starts, span.start)
    if at and taken[at - 1].end > span.start:
        at -= 1
    free: list[Span] = []
    start = span.start
    while at < len(taken) and taken[at].start < span.end:
        if start < taken[at].start:
            free.append(span._replace(start=start, end=taken[at].start, plain=""))
        start = max(start, taken[at].end)
        at += 1
    if start < span.end:
        free.append(span if start == span.start else span._replace(start=start, plain=""))
    return free
