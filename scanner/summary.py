"""What was left out of lists, said where the list stands (``_summary``) and in meta (the true counts)."""

from __future__ import annotations

from typing import Any

SUMMARY_KEY = "_summary"


class CutList:
    """One list of the view that does not show all of its items."""

    __slots__ = ("holder", "name", "path", "shown", "total")

    def __init__(self, holder: dict[str, Any], name: str, path: str, shown: list[Any], total: int) -> None:
        self.holder = holder
        self.name = name
        self.path = path
        self.shown = shown
        self.total = total


class Summaries:
    """All lists of a view, and how they are summarised."""

    def __init__(self) -> None:
        self.lists: list[CutList] = []

    def note(self, holder: dict[str, Any], name: str, path: str, shown: list[Any], total: int) -> None:
        """Remember a list; ``total`` is the number of its items in the payload."""
        self.lists.append(CutList(holder, name, path, shown, total))

    def write(self, meta: dict[str, Any]) -> None:
        """Write every ``_summary`` and the counts in ``meta``, as things stand now.

        ``originalCount`` and ``returnedCount`` speak of the longest list; ``lists`` tells all when there are several.
        """
        cut = [entry for entry in self.lists if len(entry.shown) < entry.total]
        if not cut:
            return
        by_holder: dict[int, list[CutList]] = {}
        for entry in cut:
            by_holder.setdefault(id(entry.holder), []).append(entry)
        for entries in by_holder.values():
            omitted = [f"{entry.total - len(entry.shown)} more items omitted" for entry in entries]
            entries[0].holder[SUMMARY_KEY] = (
                omitted[0]
                if len(entries) == 1
                else "; ".join(f"{entry.name}: {text}" for entry, text in zip(entries, omitted, strict=True))
            )
        longest = max(cut, key=lambda entry: entry.total)
        meta["listSummarized"] = True
        meta["originalCount"] = longest.total
        meta["returnedCount"] = len(longest.shown)
        paths = list(dict.fromkeys(entry.path for entry in cut))
        if len(paths) > 1:
            meta["listsSummarized"] = paths
