"""Channels that only the code points show: signals in what folding removes, searched before it is removed.

Folding turns tag characters into the letters that they smuggle and drops what is invisible, so that patterns see plain
text. That there was something to drop is a signal of its own: no bill needs tag characters, escape sequences for a
terminal or a zero-width space between every two letters. The rules' ``raw`` patterns say what counts. They run over
texts that are not ASCII or hold an escape character; other texts cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.normalize import ESCAPE
from scanner.matching.engines.native import compile_text
from scanner.matching.spans import Span
from scanner.rules import Rule

_TERMINAL = (ESCAPE, "\x9b")  # a sequence for a terminal begins with one of them: ECMA-48, 5.4


class CodePoints:
    """All raw patterns, compiled. Immutable; shared by threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(rule, compile_text(rule.raw)) for rule in rules if rule.raw]
        self._gate = compile_text("|".join(rule.raw for rule, _ in self._rules)) if self._rules else None

    def signals(self, arena: Arena, *, undone: bool = False) -> dict[int, list[Span]]:
        """Every raw pattern's first match in each leaf, as spans of the source texts.

        Sequences for a terminal do not count in texts whose escapes were ``undone``: an escape in a program's source
        reaches no terminal, and hides nothing.
        """
        found: dict[int, list[Span]] = {}
        if self._gate is None or (arena.ascii and not arena.for_terminal):
            return found
        for leaf, text in enumerate(arena.texts):
            if text.isascii() and ESCAPE not in text:
                continue
            # A lone surrogate is replaced by one character, so offsets stay.
            whole = text.encode(errors="replace").decode()
            if self._gate.search(whole) is None:
                continue
            for rule, regex in self._rules:
                match = regex.search(whole)
                if match is not None and not (undone and match.group().startswith(_TERMINAL)):
                    start, end = match.span()
                    found.setdefault(leaf, []).append(Span(start, end, rule))
        return found
