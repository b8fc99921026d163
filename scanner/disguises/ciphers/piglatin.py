"""Pig Latin undone: ``isregardday allway ulesray``, also with hyphens (``isregard-day``) and ``yay`` for ``way``.

A word that begins with consonants has them at its end, before "ay"; one that begins with a vowel only gets "way" or
"yay" there. The word does not say how many consonants were moved, so the first way back that is in the lexicon counts.
English has few words that end so ("pay", "today"), so several in a row are no accident.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import is_word
from scanner.matching.engines.native import compile_native

ROW: Final = r"(?:\b[a-z]{1,14}-?[a-z]{0,4}ay[.,:;!?]? ){3}"
"""Three such words in a row."""

_ROW: Final = re.compile(ROW)
_row: Final = compile_native(ROW)  # in a tenth of the time, but letters that are not ASCII end words there
_WORD: Final = re.compile(r"([a-z]+)-?([a-z]*?)ay\b")
_PLAIN_ENDS: Final = ("w", "y", "h")  # what stands before "ay" behind a word that begins with a vowel
_MOST_MOVED: Final = 4  # consonants, as in "schr"
_VOWELS: Final = frozenset("aeiou")


def may_be_pig_latin(text: str) -> bool:
    """Whether a text in lower case holds such a row."""
    return _row.search(text.encode()) is not None and _ROW.search(text) is not None


def unpigged(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """A text in lower case with the words of Pig Latin read in both ways, where "ouryay" may be "your" or "our"."""
    return tuple(
        _WORD.sub(lambda match: _plain(match[1] + match[2], lexicon, vowels_first=first), text)  # noqa: B023 - used at once
        for first in (False, True)
    )


def _plain(word: str, lexicon: Lexicon, *, vowels_first: bool) -> str:
    """The word behind one without its "ay"."""
    choices = [word[-moved:] + word[:-moved] for moved in range(1, _MOST_MOVED + 1) if moved < len(word)]
    choices = [choice for choice in choices if choice[0] not in _VOWELS]
    if word.endswith(_PLAIN_ENDS) and word[0] in _VOWELS:
        choices.insert(0 if vowels_first else len(choices), word[:-1])
    if word[:1] in _VOWELS and not word.endswith(_PLAIN_ENDS):
        choices.append(word)
    known = [choice for choice in choices if is_word(choice, lexicon)]
    return (known or choices or [word])[0]
