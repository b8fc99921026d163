"""Values that are cut into two texts: two cells of one column or row, or two blocks of one result.

No rule finds a key whose first half is in one text and whose second half is in the next; at best the first half is
masked. So where a text may end inside a value and the next may begin with the rest of it, both are scanned as one text,
and a value that crosses the border is omitted on both sides.

Nearly all pairs of texts are ruled out by their last and first characters. Two cells that are only numbers are never
joined: one pair in a hundred ids of a column would be a card.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise, repeat
from typing import Any, Final, NamedTuple

from scanner.masking.masks import omit
from scanner.masking.tally import Tally
from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.matching.engines.native import compile_native
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.redaction.masker import Masker
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING

CUT_TYPES: Final = frozenset({"SECRET", "CREDIT_CARD", "IBAN_CODE"})
"""Values that are certain by their beginning or their check digits, whatever stands around them."""

_BEFORE: Final = 200  # characters of the first text that are joined with the second: half a key and words before it
_INSIDE: Final = frozenset(f"{string.ascii_letters}{string.digits}+/=_-")
_LONGEST: Final = 200  # characters of the second part of a value
_SHORTEST: Final = 4  # characters of the second part of a key whose first part is no value by itself
_SHORTEST_DRAWN: Final = 6  # characters of a second part behind what was already masked as a value
_REST: Final = re.compile(rf"[A-Za-z0-9+/=_.~-]{{1,{_LONGEST}}}")
_DIGITS: Final = re.compile(r"[0-9]{1,30}(?:[ -][0-9]{1,30}){0,8}")
_OF_LAST: Final = f"{string.ascii_letters}{string.digits}+/=_.~-"
_LAST_DIGITS: Final = re.compile(r"[0-9](?:[ -]?[0-9])*\Z")
_OF_LAST_DIGITS: Final = f"{string.digits} -"
_FEWEST_DIGITS: Final = 13  # of a card, and behind the letters of an account

# The first and the second half of a key. Plain words are neither: the text "delivered by post" is not cut.
_HALF: Final = r"[A-Za-z]*(?:[0-9+/=_.~-]|[a-z][A-Z]|[A-Z][A-Z])[A-Za-z0-9+/=_.~-]*"
_MAY_GO_ON: Final = r"[0-9+/=_.~-]*[0-9][0-9+/=_.~-]*[A-Za-z]|[A-Za-z+/=_.~-]*(?:[A-Za-z][+/=_.~-]*[0-9]|[a-z][A-Z])"


def _may_be_cut(border: str) -> str:
    """A pattern for all texts of a column or a document joined, so that most are ruled out by one native call."""
    splits = "|".join(rf"(?:[0-9][ -]?){{{count}}}{border}(?:[0-9][ -]?){{{12 - count}}}" for count in range(2, 12, 2))
    return rf"[ \n:=,;(']{_HALF}{border}(?:{_MAY_GO_ON})|{splits}"


_MAY_BE_CUT: Final = compile_native(_may_be_cut(SEPARATOR_TEXT))
MAY_BE_CUT: Final = compile_native(_may_be_cut(r'"(?:[^"]*"(?:[^"\\]|\\.)*":)*[^"]*"'))
"""What an encoded document must hold for a value to be cut in it; matched before any text is looked at."""

_IS_HALF: Final = re.compile(_HALF)
_GOES_ON: Final = re.compile(_MAY_GO_ON)
_DAY_OR_ID: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[A-Z]{2,6}-?[0-9]+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}.*", re.DOTALL
)
"""Values that a next row or cell often holds by itself: a date, a document's number, a UUID."""

_KEY_BEGINS: Final = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----")
_KEY_GOES_ON: Final = re.compile(r"[A-Za-z0-9+/=\s]{16,}|(?:Proc-Type|DEK-Info|Version|Comment): .*|-----END .*")
_KEY_ENDS: Final = "-----END"
_MOST_LINES: Final = 400  # of a key; RSA of 16,384 bits has 200


class Cell(NamedTuple):
    """A text in a document: the text as it came, its path, and the container and key of the masked text."""

    text: str
    path: tuple[str, ...]
    holder: Any
    key: Any


def cells(before: Any, after: Any) -> list[Cell]:
    """The texts of a document ``before`` and ``after`` it was masked. Masking keeps the order of members."""
    found: list[Cell] = []
    _gather(before, after, (), found)
    return found


def _gather(before: Any, after: Any, path: tuple[str, ...], found: list[Cell]) -> None:
    members: Iterable[tuple[str, Any, Any]]
    if isinstance(before, dict) and isinstance(after, dict):
        members = zip(before, before.values(), after, strict=True)
    elif isinstance(before, list) and isinstance(after, list):
        members = zip(repeat(""), before, count())
    else:
        return
    for name, own, key in members:
        if isinstance(own, str):
            if isinstance(after[key], str):
                found.append(Cell(own, (*path, name), after, key))
        elif isinstance(own, dict | list):
            _gather(own, after[key], (*path, name), found)


def mask_cut_cells(
    redactor: Redactor, rows: Sequence[Cell], tally: Tally, *, beside: bool = False
) -> list[tuple[Cell, str]]:
    """Apply :func:`mask_cut` to cells in their places; returns the changed cells, each with its former text."""
    was = [cell.holder[cell.key] for cell in rows]
    shown = was.copy()
    mask_cut(redactor, [cell.text for cell in rows], shown, tally, beside=beside)
    changed = [(cell, old) for cell, old, new in zip(rows, was, shown, strict=True) if old != new]
    for cell, new in zip(rows, shown, strict=True):
        cell.holder[cell.key] = new
    return changed


class _Seam(NamedTuple):
    """Two texts that a value may cross: index and end of the first text, and the beginning of the second one."""

    place: int
    front: str
    rest: str


def mask_cut(redactor: Redactor, texts: list[str], shown: list[str], tally: Tally, *, beside: bool = False) -> set[str]:
    """Omit values that cross the border of two neighbouring texts; returns the changed texts.

    ``texts`` are as they came; ``shown`` are the same masked, and are changed in place. With ``beside`` the texts are
    cells of one row. A value that is complete in one cell then does not go on in the next, which is more often an id.
    """
    joined = SEPARATOR_TEXT.join(texts)
    cut = _mask_keys(redactor.masker, texts, shown) if "PRIVATE KEY" in joined else set()
    if texts == shown and not _MAY_BE_CUT.search(joined.encode(errors="replace")):
        return cut
    for seam, span in _found(redactor, list(_seams(texts, shown, beside=beside)), beside=beside):
        place, mask = seam.place, omit(span.rule.entity_type)
        before = shown[place : place + 2]
        taken, left = seam.front[span.start :], seam.rest[: span.end - len(seam.front)]
        if shown[place].endswith(taken):
            shown[place] = shown[place][: -len(taken)] + mask
        if shown[place + 1].startswith(left):
            shown[place + 1] = mask + shown[place + 1][len(left) :]
        if shown[place : place + 2] != before:
            tally.add(span)
            cut.update(shown[place : place + 2])
    return cut


def _found(redactor: Redactor, seams: Sequence[_Seam], *, beside: bool) -> Iterator[tuple[_Seam, Span]]:
    """The values that cross the border of two texts. Their offsets are those in both texts joined."""
    if not seams:
        return
    fronts = [seam.front for seam in seams] if beside else []  # which are values by themselves
    leaves = Leaves()
    for text in (*fronts, *(f"{seam.front}{between}{seam.rest}" for seam in seams for between in ("", " "))):
        leaves.add(text, NO_EVIDENCE, ())
    found = redactor.detect(leaves)
    for leaf, spans in found.items():
        if leaf < len(fronts):
            continue
        number, blanks = divmod(leaf - len(fronts), 2)
        seam = seams[number]
        whole = {span.rule.entity_type for span in found.get(number, ())} if beside else set()
        for span in spans:
            entity_type, end = span.rule.entity_type, span.end - blanks
            over = span.start < len(seam.front) < end
            counts = over and entity_type in CUT_TYPES and entity_type not in whole
            if counts and redactor.masker.style(entity_type, ANYTHING, certain=True) is not None:
                yield seam, span._replace(end=end)


def _seams(texts: Sequence[str], shown: Sequence[str], *, beside: bool) -> Iterator[_Seam]:
    """The pairs of neighbouring texts that a value may cross."""
    for place, (text, following) in enumerate(pairwise(texts)):
        if not (text and following and text[-1] in _INSIDE and following[0] in _INSIDE):
            continue
        same, goes_on = shown[place] == text, shown[place + 1][:_SHORTEST] == following[:_SHORTEST]
        if not (same or goes_on):  # both were masked already
            continue
        front = text[-_BEFORE:]
        digits = _LAST_DIGITS.search(front, len(front.rstrip(_OF_LAST_DIGITS))) if text[-1].isdecimal() else None
        rest = _DIGITS.match(following) if digits and digits.start() else None
        if digits and rest and _may_be_number(digits.group(), rest.group()):
            yield _Seam(place, front, rest.group())
            continue
        last, rest = front[len(front.rstrip(_OF_LAST)) :], _REST.match(following)
        if rest is None:
            continue
        # A value that was found in the first text goes on only in random letters and digits that were not masked.
        if not same and not shown[place].endswith(last[-_SHORTEST:]):
            drawn = not beside and goes_on and _is_drawn(rest.group())
        else:
            drawn = len(text) > len(last) and bool(_IS_HALF.fullmatch(last)) and _may_go_on(rest.group())
        if drawn:
            yield _Seam(place, front, rest.group())


def _may_be_number(digits: str, rest: str) -> bool:
    """Whether digits and the next ones are enough for a card or an account; none of these has the groups of a day."""
    return sum(map(str.isdecimal, digits + rest)) >= _FEWEST_DIGITS and not _DAY_OR_ID.fullmatch(rest)


def _is_drawn(text: str) -> bool:
    """Whether a text is mixed letters and digits like a key, and not a date or an id that may stand there by itself."""
    mixed = any(map(str.isdecimal, text)) and any(map(str.isalpha, text))
    return mixed and len(text) >= _SHORTEST_DRAWN and not _DAY_OR_ID.fullmatch(text)


def _may_go_on(text: str) -> bool:
    """Whether a text may be the second half of a key, which may also be capitals among small letters."""
    return len(text) >= _SHORTEST and bool(_GOES_ON.match(text)) and not _DAY_OR_ID.fullmatch(text)


def _mask_keys(masker: Masker, texts: Sequence[str], shown: list[str]) -> set[str]:
    """Omit the lines of a private key behind its first line, up to its end.

    They are not counted: a rule found the first line and counted the key.
    """
    mask = omit("SECRET")
    if masker.style("SECRET", ANYTHING, certain=True) is None:
        return set()
    for place, text in enumerate(texts):
        begin = text.rfind("-----BEGIN ")
        if begin < 0 or not _KEY_BEGINS.match(text, begin) or _KEY_ENDS in text[begin:]:
            continue
        lines = texts[place + 1 : place + _MOST_LINES]
        for line, following in enumerate((*lines[1:], "")[: len(lines)]):
            # The last line of a key may be short; the end marker that follows proves it.
            if not (_KEY_GOES_ON.fullmatch(lines[line].strip()) or following.startswith(_KEY_ENDS)):
                break
            shown[place + 1 + line] = mask
            if lines[line].startswith(_KEY_ENDS):
                break
    return {mask}
