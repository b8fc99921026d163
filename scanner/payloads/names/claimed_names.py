"""The names that rules claim, and the longer names that end with one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from scanner.payloads.names.field_parts import may_end
from scanner.payloads.words.field_names import Name, read, telling
from scanner.payloads.words.field_words import GENERIC, LEDGER, NO_PARTY
from scanner.payloads.words.shortened import spellings
from scanner.rules import Rule

MOST_WORDS: Final = 8  # of a name, counted from its end; the longest claim has five


class ClaimedNames:
    """The numbers of the rules that claim a name, in the order of the rules.

    ``whole`` has them by a field's whole name in canonical form, or by its object's and its own with a dot between.
    ``vague`` are the rules that claim what any text might be.
    """

    def __init__(self, rules: Sequence[Rule], vague: frozenset[int]) -> None:
        names = [(number, _parts(name)) for number, rule in enumerate(rules) for name in rule.fields]
        claimants: dict[str, set[int]] = {}
        for number, (above, own) in names:
            claimants.setdefault("".join(above.words + own.words), set()).add(number)
        whole, endings = dict[str, list[int]](), dict[str, list[int]]()
        last_words: set[str] = set()
        for number, (above, own) in names:
            whole.setdefault(_qualified(above.plain, own.plain), []).append(number)
            for around, words in product(spellings(above.words), spellings(own.words, alone=not above.words)):
                joined = "".join(around + words)
                if number not in claimants.get(joined, (number,)):
                    continue  # shortened, it is a name that another rule has
                if words != own.words:
                    whole.setdefault(_qualified(above.plain, "".join(words)), []).append(number)
                if words and (above.words or joined not in GENERIC):
                    endings.setdefault(joined, []).append(number)
                    last_words.update((words[-1], joined))
        self.whole = _each_once(whole)
        self._endings = _each_once(endings)
        self._last_words = frozenset(last_words)
        self._longest_ending = max(map(len, self._endings), default=0)
        self._vague = vague

    def by_ending(self, words: tuple[str, ...], parent: tuple[str, ...]) -> tuple[int, ...]:
        """The rules that claim the longest ending of the parent's words and the field's own that any rule claims."""
        if words[-1] not in self._last_words:
            return ()
        sequence = telling(parent + words[-MOST_WORDS:])
        inside = len(sequence) - len(telling(words[-MOST_WORDS:]))  # the place of the first own word
        found: tuple[int, ...] = ()
        joined = ""
        for place in range(len(sequence) - 1, -1, -1):
            joined = sequence[place] + joined
            if len(joined) > self._longest_ending:
                break
            claims = self._endings.get(joined, ())
            if not claims or (place < inside and words == ("key",)):
                continue
            before = sequence[place - 1] if place else ""
            if place == len(sequence) - 1 and not may_end(joined, before):
                continue
            if before in NO_PARTY or ("account" in joined and not LEDGER.isdisjoint(sequence[:place])):
                claims = tuple(number for number in claims if number not in self._vague)
            found = claims or found
        return found


def _parts(name: str) -> tuple[Name, Name]:
    """A name that a rule claims: its parent's, which may be empty, and its own."""
    qualifier, _, own = name.rpartition(".")
    return read(qualifier), read(own)


def _qualified(above: str, own: str) -> str:
    return f"{above}.{own}" if above else own


def _each_once(claims: Mapping[str, Sequence[int]]) -> Mapping[str, tuple[int, ...]]:
    return {name: tuple(dict.fromkeys(numbers)) for name, numbers in claims.items()}
