"""What was left out of lists: ``_summary`` beside the list, and the true counts in meta."""

from __future__ import annotations

from typing import Any, Final

SUMMARY_KEY: Final = "_summary"


class CutList:
    """One list of the view, which may not show all of its items.

    ``before`` items stand in front of the first one shown. ``total`` is None for a list that comes in pages whose
    source does not give it; ``more`` then says whether items follow.
    """

    __slots__ = ("before", "held", "holder", "more", "name", "path", "shown", "total")

    def __init__(
        self,
        holder: dict[str, Any],
        name: str,
        path: str,
        shown: list[Any],
        total: int | None,
        before: int = 0,
        *,
        more: bool = False,
    ) -> None:
        self.holder = holder
        self.name = name
        self.path = path
        self.shown = shown
        self.held = len(shown)
        self.total = total
        self.before = before
        self.more = more

    @property
    def is_cut(self) -> bool:
        """Whether items are missing, in front or behind."""
        return self.before > 0 or self.rest != 0

    @property
    def rest(self) -> int | None:
        """The number of items behind the last one shown; None when it is unknown."""
        if self.total is not None:
            return max(0, self.total - self.before - len(self.shown))
        return None if self.more else self.held - len(self.shown)

    def sentence(self) -> str:
        """What ``_summary`` says of the list."""
        rest = (
            "" if self.rest == 0 else "more items omitted" if self.rest is None else f"{self.rest} more items omitted"
        )
        if not self.before:
            return rest
        end = self.before + len(self.shown)
        of = "" if self.total is None else f" of {self.total}"
        here = f"items {self.before + 1} to {end}{of}" if self.shown else f"no items behind the first {self.before}{of}"
        return f"{here}; {rest}" if rest else here


class Summaries:
    """All lists of a view, and how they are summarised."""

    def __init__(self) -> None:
        self.lists: list[CutList] = []

    def note(self, holder: dict[str, Any], name: str, path: str, shown: list[Any], total: int) -> None:
        """Add a list; ``total`` is the number of its items in the payload."""
        self.lists.append(CutList(holder, name, path, shown, total))

    def write(self, meta: dict[str, Any]) -> None:
        """Write every ``_summary``, and the counts in ``meta``, for the lists as they are now.

        ``originalCount`` and ``returnedCount`` are those of the longest list; ``listsSummarized`` names several.
        """
        cut = [entry for entry in self.lists if entry.is_cut]
        if not cut:
            return
        by_holder: dict[int, list[CutList]] = {}
        for entry in cut:
            by_holder.setdefault(id(entry.holder), []).append(entry)
        for entries in by_holder.values():
            sentences = [entry.sentence() for entry in entries]
            entries[0].holder[SUMMARY_KEY] = (
                sentences[0]
                if len(entries) == 1
                else "; ".join(f"{entry.name}: {text}" for entry, text in zip(entries, sentences, strict=True))
            )
        longest = max(cut, key=lambda entry: entry.before + entry.held if entry.total is None else entry.total)
        meta["listSummarized"] = True
        if longest.total is not None:
            meta["originalCount"] = longest.total
        meta["returnedCount"] = len(longest.shown)
        paths = list(dict.fromkeys(entry.path for entry in cut))
        if len(paths) > 1:
            meta["listsSummarized"] = paths
