"""The end of a view: what meta says of it, and its size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from scanner.findings import LinesShown, View
from scanner.masking.tally import Tally
from scanner.selection.profile import Profile
from scanner.views.budget import fit
from scanner.views.request import ViewRequest
from scanner.views.summary import CutList, Summaries

_MINOR: Final = "the smallest unit of their currency (1500 is 15.00 EUR, or 1500 JPY)"
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9.,]{0,30}")
_FIRST: Final = frozenset("+-0123456789")  # of such a number

NOTHING_SHOWN: Final = (
    "the profile {} lets none of these fields pass: say of which entity the record is, of an envelope hand over the"
    " record in it, or take another profile"
)
"""What meta says of a view without a field, of a record that has some. The profile's name is no part of the data."""


class Notes(NamedTuple):
    """What meta says of fields that do not pass, and of texts that carried instructions or were cut, by path."""

    removed: Sequence[str]
    removed_count: int
    """Of fields that do not pass; meta does not name all of them if these are many."""

    sanitised: Iterable[str] = ()
    flagged: Iterable[str] = ()
    cut: Iterable[str] = ()
    more_removed: bool = False


def finished(
    visible: dict[str, Any],
    notes: Notes,
    summaries: Summaries,
    lines: CutList | None,
    tally: Tally,
    profile: Profile,
    request: ViewRequest,
) -> View:
    """The view of what is visible, whose texts are safe, within its bounds; ``lines`` is the entity's list of lines."""
    nothing = not visible and notes.removed_count > 0  # which looks like a record that has nothing
    unit = _MINOR if profile.minor_units and _has_number(visible) else None
    visible.update(request.extra_fields)
    meta: dict[str, Any] = dict(request.meta)
    meta["fieldsRemoved"] = notes.removed
    if notes.more_removed:
        meta["fieldsRemovedCount"] = notes.removed_count
    if nothing:
        meta["nothingShown"] = NOTHING_SHOWN.format(profile.name)
    if notes.sanitised:
        meta["contentSanitized"] = list(notes.sanitised)
    if notes.flagged:
        meta["contentFlagged"] = list(notes.flagged)
    if notes.cut:
        meta["textTruncated"] = list(notes.cut)
    if meta.setdefault("amountsIn", unit) is None:
        del meta["amountsIn"]
    meta["redactionProfile"] = profile.name
    meta["securityApplied"] = True
    bounds = [bound for bound in (profile.limits.max_view_bytes, request.max_bytes) if bound is not None]
    encoded = fit(visible, meta, summaries, min(bounds, default=None))
    return View(visible, meta, dict(tally.counts), dict(tally.rules), encoded, lines_shown(lines))


def _has_number(value: Any) -> bool:
    """Whether a number stands anywhere in a value, also as a text; without one nothing can be an amount."""
    if isinstance(value, str):
        return value[:1] in _FIRST and _NUMBER.fullmatch(value) is not None
    if isinstance(value, dict):
        return any(map(_has_number, value.values()))
    if isinstance(value, list):
        return any(map(_has_number, value))
    return value is not None and not isinstance(value, bool)


def lines_shown(lines: CutList | None) -> LinesShown | None:
    """How many lines are shown now, and how many there are; None where the record has no such list."""
    if lines is None:
        return None
    return LinesShown(len(lines.shown), None if lines.rest is None else len(lines.shown) + lines.rest)
