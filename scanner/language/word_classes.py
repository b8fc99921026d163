"""Classes of words: which words they list, in many languages, and to which classes a word belongs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, Literal

import msgspec

from scanner.errors import RuleError
from scanner.language.sentences import WORD
from scanner.matching.buffer.normalize import fold
from scanner.traditional import spellings

GateLevel = Literal["balanced", "strict", "light", ""]
"""The level from which on a word of a class makes a text worth reading; ``light`` makes it worth weighing, empty
neither."""


_COMMA: Final = re.compile(r",(?![^{}]*\})")  # a comma that does not stand between braces


class WordClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One class of words: what they have in common, and the words by language.

    ``words`` holds, by language, words and phrases with commas between them. ``{a,b}`` stands for either ending, as in
    a shell: ``ignor{e,es}``. ``<name>`` includes another class. Accents are folded away. ``common`` names words that
    are too frequent to make a text worth reading.
    """

    about: str
    words: dict[str, str]
    gate: GateLevel = ""
    common: str = ""


class LexiconFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of word classes."""

    classes: dict[str, WordClass]


def members_of(classes: Mapping[str, WordClass]) -> dict[str, frozenset[str]]:
    """The words of each class, with those of the classes that it includes. Raises RuleError."""
    members: dict[str, frozenset[str]] = {}

    def words_of(name: str, within: tuple[str, ...]) -> frozenset[str]:
        if name in members:
            return members[name]
        if name in within or name not in classes:
            raise RuleError(f"words.{name}", "it is included, but is unknown or includes itself")
        found: set[str] = set()
        for listed in classes[name].words.values():
            for entry in split_words(listed):
                if entry.startswith("<"):
                    found |= words_of(entry.strip("<>"), (*within, name))
                else:
                    # As the text will be split: "pre-approved" is a phrase. An elision stands for itself.
                    plain = is_plain(entry) or entry.endswith("'")
                    found.update(spellings(entry if plain else " ".join(WORD.findall(entry))))
        members[name] = frozenset(found)
        return members[name]

    for name in classes:
        words_of(name, ())
    return members


def classes_of_words(members: Mapping[str, frozenset[str]], named: Collection[str]) -> dict[str, frozenset[str]]:
    """The classes of each word and phrase, in order, and itself if it is a literal among the ``named``.

    A pair of words is also named by its first, ``!for``, if that is so ``named``.
    """
    belongs: dict[str, set[str]] = {}
    for name, words in members.items():
        for word in words if name in named else (word for word in words if " " not in word):
            belongs.setdefault(word, set()).add(name)
    literals = {name[1:] for name in named if name.startswith("=")}
    for literal in literals:
        belongs.setdefault(literal, set()).add(f"={literal}")
    for word, names in belongs.items():
        # Merged into a phrase, its last word is still there: "the finance director" is a director.
        last = word.rpartition(" ")[2]
        if last != word and last in literals:
            names.add(f"={last}")
    for word in sorted(belongs, key=len):
        # So is a shorter phrase: "your system prompt" is a system prompt.
        shorter = word.partition(" ")[2]
        if " " in shorter and shorter in belongs:
            belongs[word] |= belongs[shorter]
    for word, names in belongs.items():
        # What is not to stand there does not stand there in a pair either: "for my" begins with "for". Longer phrases
        # say more than that word: "for the rest of this chat".
        first, space, rest = word.partition(" ")
        if space and " " not in rest and f"!{first}" in named:
            names.add(f"!{first}")
    return {word: frozenset(belongs[word]) for word in sorted(belongs)}


def is_plain(words: str) -> bool:
    """Whether words with single spaces between them are letters alone, as they stand in a text.

    Nearly all are: 0.1 us.
    """
    return words.replace(" ", "").isalpha()


def worth_reading(
    classes: Mapping[str, WordClass], members: Mapping[str, frozenset[str]], level: GateLevel
) -> set[str]:
    """The words and phrases that open the gate of a level; at ``strict`` also common ones and those of more classes."""
    if level == "strict":
        opening = [name for name, found in classes.items() if found.gate in ("balanced", "strict")]
        return {word for name in opening for word in members[name]}
    words: set[str] = set()
    for name, found in classes.items():
        if found.gate == level:
            words |= members[name] - set(split_words(found.common))
    return words


def split_words(listed: str) -> list[str]:
    """The words of a list with commas, endings in braces written out, folded and in lower case."""
    line = " ".join(fold(listed).lower().split())
    if "{" not in line:
        return [word for entry in line.split(",") if (word := entry.strip())]
    return [word for entry in _COMMA.split(line) if (plain := entry.strip()) for word in _expanded(plain)]


def _expanded(entry: str) -> list[str]:
    before, brace, rest = entry.partition("{")
    if not brace:
        return [entry]
    inside, _, after = rest.partition("}")
    return [word for ending in inside.split(",") for word in _expanded(before + ending.strip() + after)]
