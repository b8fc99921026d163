"""Misses and false findings of our scanner, written out. Of the tuning half only, which is all made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.accuracy.cases import PLAIN, Case
from benchmarks.accuracy.score import Answer, is_found, relevant, settled, touches


def examples(cases: Sequence[Case], answers: Sequence[Answer], count: int) -> str:
    """Up to ``count`` of each entity type, the value between ⟦ and ⟧."""
    missed: dict[str, list[str]] = defaultdict(list)
    false: dict[str, list[str]] = defaultdict(list)
    for case, answer in zip(cases, answers, strict=True):
        for leaf, findings in zip(case.leaves, answer, strict=True):
            counted = relevant(case, leaf, findings)
            speaking = settled(counted)
            marks = [mark for mark in leaf.marks if mark.entity_type]
            for mark in marks:
                if not is_found(leaf.text, mark, speaking):
                    missed[mark.entity_type].append(_shown(case, leaf.field, leaf.text, mark.start, mark.end))
            for found in speaking:
                if not any(touches(found, mark) for mark in marks):
                    false[found.entity_type].append(_shown(case, leaf.field, leaf.text, found.start, found.end))
    lines = []
    for title, table in (("missed", missed), ("false", false)):
        for kind, texts in sorted(table.items(), key=lambda item: -len(item[1])):
            lines.append(f"\n{title} {kind}: {len(texts)}")
            step = max(1, len(texts) // count)
            lines += [f"  {text}" for text in texts[::step][:count]]
    return "\n".join(lines)


def _shown(case: Case, field: str, text: str, start: int, end: int) -> str:
    parts = [text[:start], text[start:end], text[end:]]
    if case.disguise != PLAIN:  # what is invisible is written as an escape
        parts = [part.encode("unicode_escape").decode() for part in parts]
    place = f"{field}: " if field else ""
    return f"{case.name}  {place}{parts[0]}⟦{parts[1]}⟧{parts[2]}".replace("\n", "\\n")
