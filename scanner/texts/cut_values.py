"""Values that are cut over two texts: cells of one column or row, blocks of one result.

A key of which the first half is in one text and the second in the next is none to any rule: of the halves, the first is
masked at best. So where a text ends within what may be a value, and the next begins with what may be the rest of it,
both are read as one, and what reaches over the border is omitted on both sides.

Nearly all texts are told apart by their last and first characters. Two cells that are nothing but numbers are not put
together: of ids below each other every hundredth pair would be a card.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise, repeat
from typing import Any, Final, NamedTuple

from scanner.detector import Detector
from scanner.masker import Masker
from scanner.masking.masks import omit
from scanner.masking.tally import Tally
from scanner.matching.arena import SEPARATOR_TEXT
from scanner.matching.native import compile_native
from scanner.matching.spans import Span
from scanner.payloads.fields import NO_EVIDENCE
from scanner.payloads.leaves import Leaves
from scanner.selection.profile import ANYTHING

CUT_TYPES: Final = frozenset({"SECRET", "CREDIT_CARD", "IBAN_CODE"})
"""What proves itself by its beginning or its check digits, whatever stands around it."""

_BEFORE: Final = 200  # characters of the first text that are read with the second: keys, and the words before them
_INSIDE: Final = frozenset(f"{string.ascii_letters}{string.digits}+/=_-")
_LONGEST: Final = 200  # characters of the rest of a value
_SHORTEST: Final = 4  # characters of the rest of half a key …
_SHORTEST_DRAWN: Final = 6  # … and of what may be a whole one
_REST: Final = re.compile(rf"[A-Za-z0-9+/=_.~-]{{1,{_LONGEST}}}")
_DIGITS: Final = re.compile(r"[0-9]{1,30}(?:[ -][0-9]{1,30}){0,8}")
_OF_LAST: Final = f"{string.ascii_letters}{string.digits}+/=_.~-"
_LAST_DIGITS: Final = re.compile(r"[0-9](?:[ -]?[0-9])*\Z")
_OF_LAST_DIGITS: Final = f"{string.digits} -"
_FEWEST_DIGITS: Final = 13  # of a card, and behind the letters of an account

# What half a key is, before and behind the border: words alone are none, "delivered by post" goes on in no id.
_HALF: Final = r"[A-Za-z]*(?:[0-9+/=_.~-]|[a-z][A-Z]|[A-Z][A-Z])[A-Za-z0-9+/=_.~-]*"
_MAY_GO_ON: Final = r"[0-9+/=_.~-]*[0-9][0-9+/=_.~-]*[A-Za-z]|[A-Za-z+/=_.~-]*(?:[A-Za-z][+/=_.~-]*[0-9]|[a-z][A-Z])"


def _may_be_cut(border: str) -> str:
    """All texts of a column or a document at once, by a native call: of most no text is looked at by itself."""
    splits = "|".join(rf"(?:[0-9][ -]?){{{count}}}{border}(?:[0-9][ -]?){{{12 - count}}}" for count in range(2, 12, 2))
    return rf"[ \n:=,;(']{_HALF}{border}(?:{_MAY_GO_ON})|{splits}"


_MAY_BE_CUT: Final = compile_native(_may_be_cut(SEPARATOR_TEXT))
MAY_BE_CUT: Final = compile_native(_may_be_cut(r'"(?:[^"]*"(?:[^"\\]|\\.)*":)*[^"]*"'))
"""What the document that a JSON text stands for has to hold, if anything is to be cut in it that is none by itself."""

_IS_HALF: Final = re.compile(_HALF)
_GOES_ON: Final = re.compile(_MAY_GO_ON)
_DAY_OR_ID: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[A-Z]{2,6}-?[0-9]+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}.*", re.DOTALL
)
"""What stands in the next row or cell of its own accord: a day, a number of a document, a UUID."""

_KEY_BEGINS: Final = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----")
_KEY_GOES_ON: Final = re.compile(r"[A-Za-z0-9+/=\s]{16,}|(?:Proc-Type|DEK-Info|Version|Comment): .*|-----END .*")
_KEY_ENDS: Final = "-----END"
_MOST_LINES: Final = 400  # of a key; RSA of 16,384 bits has 200


class Cell(NamedTuple):
    """A text in a document: what it was, the names that lead to it, and where it stands in the masked one."""

    text: str
    path: tuple[str, ...]
    holder: Any
    key: Any


def cells(before: Any, after: Any) -> list[Cell]:
    """The texts of a document as it was ``before`` and is ``after`` it was masked, which changes no order."""
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
    detector: Detector, masker: Masker, rows: Sequence[Cell], tally: Tally, *, beside: bool = False
) -> list[tuple[Cell, str]]:
    """Do what :func:`mask_cut` does to cells, where they stand; those that changed, with what they were."""
    was = [cell.holder[cell.key] for cell in rows]
    shown = was.copy()
    mask_cut(detector, masker, [cell.text for cell in rows], shown, tally, beside=beside)
    changed = [(cell, old) for cell, old, new in zip(rows, was, shown, strict=True) if old != new]
    for cell, new in zip(rows, shown, strict=True):
        cell.holder[cell.key] = new
    return changed


class _Seam(NamedTuple):
    """Two texts that may be one value: where the first stands, how much of it is read, and the rest of the value."""

    place: int
    front: str
    rest: str


def mask_cut(
    detector: Detector, masker: Masker, texts: list[str], shown: list[str], tally: Tally, *, beside: bool = False
) -> set[str]:
    """Omit in ``shown``, the masked ``texts``, what is cut over two of them that follow one another; what it made.

    ``beside``: whether they are cells of one row. Then what is a value by itself does not go on: an id stands beside
    a key more often than half of the key does.
    """
    joined = SEPARATOR_TEXT.join(texts)
    cut = _mask_keys(masker, texts, shown) if "PRIVATE KEY" in joined else set()
    if texts == shown and not _MAY_BE_CUT.search(joined.encode(errors="replace")):
        return cut
    for seam, span in _found(detector, masker, list(_seams(texts, shown, beside=beside)), beside=beside):
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


def _found(detector: Detector, masker: Masker, seams: Sequence[_Seam], *, beside: bool) -> Iterator[tuple[_Seam, Span]]:
    """What reaches over the border of two texts; places are as if nothing stood between them."""
    if not seams:
        return
    fronts = [seam.front for seam in seams] if beside else []  # which are values by themselves
    leaves = Leaves()
    for text in (*fronts, *(f"{seam.front}{between}{seam.rest}" for seam in seams for between in ("", " "))):
        leaves.add(text, NO_EVIDENCE, ())
    found = detector.detect(leaves, masker.profile.injections.level)
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
            if counts and masker.style(entity_type, ANYTHING, certain=True) is not None:
                yield seam, span._replace(end=end)


def _seams(texts: Sequence[str], shown: Sequence[str], *, beside: bool) -> Iterator[_Seam]:
    """The texts that may go on in the next one."""
    for place, (text, following) in enumerate(pairwise(texts)):
        if not (text and following and text[-1] in _INSIDE and following[0] in _INSIDE):
            continue
        same, goes_on = shown[place] == text, shown[place + 1][:_SHORTEST] == following[:_SHORTEST]
        if not (same or goes_on):  # nothing is left of either
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
        # What is a value by itself goes on only in what looks drawn, and is not masked by itself either.
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
    """Whether it is letters and digits as of a key, and none of what stands in a next row of its own accord."""
    mixed = any(map(str.isdecimal, text)) and any(map(str.isalpha, text))
    return mixed and len(text) >= _SHORTEST_DRAWN and not _DAY_OR_ID.fullmatch(text)


def _may_go_on(text: str) -> bool:
    """The same of what follows half a key, or capitals among small letters."""
    return len(text) >= _SHORTEST and bool(_GOES_ON.match(text)) and not _DAY_OR_ID.fullmatch(text)


def _mask_keys(masker: Masker, texts: Sequence[str], shown: list[str]) -> set[str]:
    """Omit what follows the beginning of a private key, line by line, to its end.

    Counts nothing: the beginning was found by a rule, and all of it is the one secret that was counted then.
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
            # Its last line may be as short as a word, which counts where the end follows.
            if not (_KEY_GOES_ON.fullmatch(lines[line].strip()) or following.startswith(_KEY_ENDS)):
                break
            shown[place + 1 + line] = mask
            if lines[line].startswith(_KEY_ENDS):
                break
    return {mask}
