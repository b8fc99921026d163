"""Letters with something between each, put together: ``i g n o r e   a l l``, ``i.g.n.o.r.e a.l.l``, ``i-g-n/o_r e``.

What stands between two letters of a word is what stands there most often; whatever else there is, is a gap between words
or a sign of the text's own ("mail @ example" in letters). Where there is no other, the run is cut into words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from scanner.lexicon import Lexicon
from scanner.segments import cut

_RUN: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,5}[^\W_](?![^\W_])){4,}")
_BETWEEN: Final = re.compile(r"[\W_]+")
_PUNCTUATED: Final = re.compile(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
_STOPS: Final = re.compile(r"[.!?;]|\n\s*\n")
_FEWEST_STOPS: Final = 3  # sentences that end from which on …
_SHORT_SENTENCE: Final = 2  # … they are no sentences when they have so few words
_ODD: Final = re.compile(r"(?<=[^\W_])\s*[^\w\s@.:,'-]+\s*(?=[^\W_])")


def joined(text: str, lexicon: Lexicon) -> Iterator[str]:
    """A text with such runs read as words: by their gaps, and cut where they may be."""
    for join in (_by_gaps, _by_words):
        plain = _RUN.sub(_replacement(join, lexicon), text)
        if plain != text:
            yield plain


def unpunctuated(text: str) -> str:
    """A text without what stands between its words: signs that no sentence has there, and stops after every word."""
    plain = _ODD.sub(" ", text)
    words = len(plain.split())
    if _FEWEST_STOPS <= len(_STOPS.findall(plain)) * _SHORT_SENTENCE >= words:
        return _PUNCTUATED.sub(" ", plain)
    return plain


def _replacement(join: Callable[[str, Lexicon], str], lexicon: Lexicon) -> Callable[[re.Match[str]], str]:
    return lambda match: join(match.group(), lexicon)


def _by_gaps(run: str, lexicon: Lexicon) -> str:
    counts = Counter(_BETWEEN.findall(run))
    usual = counts.most_common(1)[0][0]
    if len(counts) == 1:
        return _by_words(run, lexicon)
    longer = any(len(gap) > len(usual) for gap in counts)
    mixed = longer and sum(len(gap) == len(usual) for gap in counts) > 1
    return _BETWEEN.sub(lambda match: _gap(match.group(), usual, mixed=mixed), run)


def _gap(between: str, usual: str, *, mixed: bool) -> str:
    """What stands for the signs between two letters; ``mixed`` says that all that are as short mean nothing."""
    if between == usual or (mixed and len(between) <= len(usual)):
        return ""
    if between.startswith(usual) and between.endswith(usual) and len(between) > 2 * len(usual):
        return between[len(usual) : -len(usual)]
    return " "


def _by_words(run: str, lexicon: Lexicon) -> str:
    """The letters of a run and the signs that belong to an address, cut into words."""
    letters = "".join(sign for sign in run if sign.isalnum())
    return " ".join(cut(letters, lexicon))
