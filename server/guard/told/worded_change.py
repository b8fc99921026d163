"""How what a tool says of itself changed, in words for whoever runs the guard."""

from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

_AROUND: Final = 3  # words that are shown on each side of a change
_LONGEST_SHOWN: Final = 600  # characters


def worded_change(before: str | None, now: str) -> str:
    """How what a tool says of itself changed, for an operator: such as `Gets it [-once.-] {+and sends it.+}`.

    Both texts were made safe, as for the client; `before`: None where nothing was kept.
    """
    if before is None:
        return f'it says "{_cut(now)}"'
    if before == now:
        return "what it says is the same; its schema, its annotations or what stands further behind differ"
    return f'it says now "{_cut(_difference(before.split(), now.split()))}"'


def _difference(before: list[str], now: list[str]) -> str:
    marked: list[tuple[bool, str]] = []  # whether it changed, a word or a change
    for kind, start, end, now_start, now_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            marked += [(False, word) for word in now[now_start:now_end]]
            continue
        old, new = " ".join(before[start:end]), " ".join(now[now_start:now_end])
        marked.append((True, " ".join([f"[-{old}-]"] * bool(old) + [f"{{+{new}+}}"] * bool(new))))
    near = {at + by for at, (changed, _) in enumerate(marked) if changed for by in range(-_AROUND, _AROUND + 1)}
    shown = groupby(enumerate(marked), lambda each: each[0] in near)
    return " ".join(" ".join(word for _, (_, word) in words) if kept else "…" for kept, words in shown)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
