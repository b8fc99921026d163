"""Masking one text: settled spans in, safe text out, as the profile says for the text's field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from scanner.documents.rewritten import with_numbers_as_texts
from scanner.entity_types import PAYMENT_FRAUD
from scanner.masking.fence import fence
from scanner.masking.masks import HIDDEN, OMITTED_CONTENT, SHAPED, Style, mask, mask_all, omit
from scanner.masking.tally import Sink, add_all
from scanner.matching.encoded.encoded_blocks import WHOLE_BLOCKS
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.payload import holds_json
from scanner.selection.profile import ANYTHING, Action, Node, Profile

_STRONGEST: Final[tuple[Action, ...]] = ("omit", "neutralise", "flag")


class Rest(NamedTuple):
    """What remains of a text from which the parts with instructions are removed.

    ``stretches`` are places in code points, in order, with None for each removed part; ``signals`` are the signals in
    the removed parts. A text that is a document remains whole, since its values are texts of their own.
    """

    stretches: tuple[tuple[int, int] | None, ...]
    signals: tuple[Span, ...] = ()

    def of(self, text: str) -> str:
        """The remaining text, unmasked."""
        return "".join(OMITTED_CONTENT if one is None else text[slice(*one)] for one in self.stretches)


class Masker(NamedTuple):
    """How values are masked: the profile's styles, and the key for its pseudonyms.

    No style shows a part of a value that is ``doubted``: its letters may stand for others.
    """

    profile: Profile
    key: bytes = b""
    doubted: Callable[[str], bool] | None = None

    def action(self, spans: Sequence[Span]) -> Action | None:
        """The strongest action that these spans demand for their text, or None."""
        if len(spans) == 1 and not spans[0].rule.category:  # as in most texts
            return None
        own = self.profile.injections
        due: set[Action] = {
            "omit"
            if span.rule.channel == "undecoded"  # values may hide in it as well, whatever is done with instructions
            else own.payment_fraud
            if span.rule.entity_type == PAYMENT_FRAUD
            else (own.balanced if span.certain else own.strict)
            for span in spans
            if span.rule.category
        }
        return next((action for action in _STRONGEST if action in due), None) if due else None

    def style(self, entity_type: str, node: Node, *, certain: bool) -> Style | None:
        """The style for values of a field; None where it keeps them. Only certain values are kept."""
        style = self.profile.style_in(entity_type, node)
        if style == "keep" and not certain:
            style = self.profile.style_in_doubt(entity_type)
        return None if style == "keep" else style

    def keeps(self, span: Span, node: Node) -> bool:
        """Whether a value of a field stays as it is."""
        return self.style(span.rule.entity_type, node, certain=span.certain) is None

    def value(self, text: str, span: Span, style: Style) -> str:
        """The mask of one value: of the plain one if it is disguised; an encoded block is omitted whole."""
        entity_type = span.rule.entity_type
        if span.via in WHOLE_BLOCKS:
            return omit(entity_type)
        value = span.plain or text[span.start : span.end]
        if style in SHAPED and self.doubted is not None and self.doubted(value):
            return HIDDEN
        return mask(style, entity_type, value, self.key)

    def shown(self, text: str, spans: Sequence[Span], node: Node) -> list[str | None]:
        """The mask of each of some spans of a text; None where the value stays.

        Spans of one type are masked together: 1 us each instead of 4 in a text with thousands of telephones.
        """
        shown: list[str | None] = [None] * len(spans)
        alike: dict[tuple[str, str, bool], list[int]] = {}
        for at, (_, _, rule, via, _, certain) in enumerate(spans):
            alike.setdefault((rule.entity_type, via, certain), []).append(at)
        for (entity_type, via, certain), places in alike.items():
            style = self.style(entity_type, node, certain=certain)
            if style is None:
                continue
            own = [spans[at] for at in places]
            if via in WHOLE_BLOCKS:
                safe = [omit(entity_type)] * len(own)
            else:
                values = [plain or text[start:end] for start, end, _, _, plain, _ in own]
                safe = self.values(style, entity_type, values)
            for at, one in zip(places, safe, strict=True):
                shown[at] = None if style == "public" and one == text[spans[at].start : spans[at].end] else one
        return shown

    def values(self, style: Style, entity_type: str, texts: Sequence[str]) -> list[str]:
        """The masks of whole texts of one type."""
        shown = mask_all(style, entity_type, texts, self.key)
        if style not in SHAPED or self.doubted is None or not self.doubted("".join(texts)):
            return shown
        return [HIDDEN if self.doubted(text) else safe for text, safe in zip(texts, shown, strict=True)]


def masked(
    text: str,
    spans: Sequence[Span],
    masker: Masker,
    sink: Sink,
    node: Node = ANYTHING,
    *,
    longest: int | None = None,
) -> str:
    """``text`` with its spans masked as the profile says for the field of ``node``, or withheld, or fenced.

    ``longest`` is the most characters that a fenced text may have.
    """
    if text and holds_json(text):  # masked numbers become texts, so that the document stays valid
        values = [span for span in spans if span.rule.category or not masker.keeps(span, node)]
        text, spans = with_numbers_as_texts(text, values)
    if len(spans) == 1 and not spans[0].rule.category:  # four of five texts with findings: 1.5 us instead of 3
        span = spans[0]
        shown = _shown(text, span, masker, sink, node)
        return text if shown is None else f"{text[: span.start]}{shown}{text[span.end :]}"
    action = masker.action(spans)
    if action == "omit":
        add_all(sink, spans)
        return OMITTED_CONTENT
    add_all(sink, [span for span in spans if span.rule.category])
    safe = _with_masks(text, spans, masker, sink, node, (0, len(text)))
    return (fence(safe, longest) or OMITTED_CONTENT) if action == "neutralise" else safe


def _with_masks(
    text: str, spans: Sequence[Span], masker: Masker, sink: Sink, node: Node, stretch: tuple[int, int]
) -> str:
    """A stretch of a text with its values masked; a value that crosses its border is masked as the whole value."""
    parts: list[str] = []
    position, end = stretch
    values = [span for span in spans if not span.rule.category and span.start < end and span.end > position]
    for span, shown in zip(values, masker.shown(text, values, node), strict=True):
        if span.end > position and shown is not None:
            sink.add(span)
            parts += (text[position : max(position, span.start)], shown)
            position = min(span.end, end)
    parts.append(text[position:end])
    return "".join(parts)


def masked_rest(text: str, spans: Sequence[Span], rest: Rest, masker: Masker, sink: Sink) -> str:
    """What remains of a text, with the values masked that were found in the whole text."""
    add_all(sink, rest.signals)
    return "".join(
        OMITTED_CONTENT if stretch is None else _with_masks(text, spans, masker, sink, ANYTHING, stretch)
        for stretch in rest.stretches
    )


def _shown(text: str, span: Span, masker: Masker, sink: Sink, node: Node) -> str | None:
    """The mask of a span, which is counted; None when the value stays."""
    style = masker.style(span.rule.entity_type, node, certain=span.certain)
    if style is None:
        return None
    shown = masker.value(text, span, style)
    if style == "public" and shown == text[span.start : span.end]:
        return None
    sink.add(span)
    return shown


def masked_name(text: str, spans: Sequence[Span], masker: Masker, sink: Sink) -> str:
    """The safe form of a field's name. One that carries instructions is withheld, whatever the action for texts."""
    if masker.action(spans) is None:
        return masked(text, spans, masker, sink)
    add_all(sink, spans)
    return OMITTED_CONTENT


def mask_leaf(leaves: Leaves, leaf: int, spans: Sequence[Span], masker: Masker, sink: Sink, node: Node) -> str | None:
    """The safe form of one leaf, a field's name or a text in the field of ``node``; None if it is unchanged.

    An unchanged leaf is not written back, so that a number that the profile keeps stays a number.
    """
    text = leaves.texts[leaf]
    safe = masked_name(text, spans, masker, sink) if leaf in leaves.names else masked(text, spans, masker, sink, node)
    return None if safe == text else safe


def mask_leaves(
    leaves: Leaves,
    spans: Mapping[int, Sequence[Span]],
    masker: Masker,
    sink_of: Callable[[int], Sink],
    node_of: Callable[[int], Node] = lambda _: ANYTHING,
) -> dict[int, str]:
    """The safe forms of a document's leaves, by leaf; unchanged ones are left out."""
    return {
        leaf: safe
        for leaf, own in spans.items()
        if (safe := mask_leaf(leaves, leaf, own, masker, sink_of(leaf), node_of(leaf))) is not None
    }
