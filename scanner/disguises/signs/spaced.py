"""Letters with something between each, put together: ``i g n o r e   a l l``, ``i.g.n.o.r.e a.l.l``, ``i-g-n/o_r e``.

What stands most often between two letters separates the letters of a word; anything else is a gap between words or a
sign of the text ("mail @ example" in letters). Without any gap, the run is cut into words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import cut
from scanner.matching.engines.native import compile_native

_RUN: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,6}[^\W_](?![^\W_])){4,}")
_BETWEEN: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"\w+")
_STOP: Final = re.compile(r"(?<![.!?;:])[.!?;:]++(?=\s|[^\W\d])|\n\s*\n")  # each run is read once
_STRUNG: Final = re.compile(
    r"(?<![^\W_])[a-z']{1,16}(?:([^\w\s]{1,2}|_{1,2})[a-z']{1,16})(?:\1[a-z']{1,16}){2,}(?![^\W_])"
)
SIGNED_ROW: Final = r"(?:\b[a-z']{1,16}[.,;:!?]? ?(?:\xe2[\x80-\xbf]{2}|\xe3\x83\xbb|\xf0\x9f[\x80-\xbf]{2}){1,3} ?){5}"
"""Words with a sign behind each, in bytes: bullets, arrows, pictures, the middle dot of Japanese, which are in none."""
_EVEN_WORD: Final = r"[\w.,:;'!?@$/-]{1,60}"
_EVENLY: Final = re.compile(
    rf"(?<![^\W_]){_EVEN_WORD}(?P<gap>[ ]?[^\w\s.,:;'!?@$/-]{{1,3}}[ ]?){_EVEN_WORD}(?:(?P=gap){_EVEN_WORD}){{4,}}"
)
_may_be_even: Final = compile_native(
    r"(?:[0-9A-Za-z_.,:;'!?@$/\x80-\xff-]+ ?[^0-9A-Za-z_\s.,:;'!?@$/-]+ ?){5}[0-9A-Za-z_.,:;'!?@$/\x80-\xff-]"
)
"""Six words with any signs between them, all in a line: what each such run has."""
_may_be_strung: Final = compile_native(r"[a-z'](?:(?:[^0-9A-Za-z_\s]{1,2}|_{1,2})[a-z']{1,16}){3}")
_LETTERS_OF_WORDS: Final = 2  # on average, from which on they are words and no letters
_COUNTED: Final = re.compile(r"(?<![^\W_])[a-z]{1,16}(?:\d[a-z]{1,16}){3,}(?![a-z])")
_may_be_counted: Final = compile_native(r"[a-z](?:[0-9][a-z]{1,16}){3}")
_POINT: Final = re.compile(r"(?<=[^\W\d_])[,.;:!?]+(?=\s|$)")
_MAY_BE_POINTED: Final = re.compile(r"[,.;:!?](?<=[^\W\d_].)")
_POINTED: Final = re.compile(r"(?<![^\W_])[^\W\d_]{1,16}[,.;:!?]+(?=\s)")
_may_be_cut_short: Final = compile_native(
    r"(?:\b[a-z'\x80-\xff]{1,24}(?: [a-z'\x80-\xff]{1,24})?(?:[.,;:!?|]{1,4}(?:\s|$)\s?|\r?\n\s*\n)){3}"
)
_FEWEST_OF_MANY: Final = 11  # gaps from which on no two need to be alike
_FEWEST_STOPS: Final = 3  # sentences that end from which on …
_SHORT_SENTENCE: Final = 2  # … they are no sentences when they have so few words
_SIGN: Final = r"(?:(?![;|][ \t]*\n)[^\w\s@.:,'-])"
# Begins with a sign or a space, and looks at what is before it behind that: it is tried only there.
_ODD: Final = re.compile(
    rf"[^\w@.:,'-](?<=[^\W_].)(?:(?<=\s)\s*{_SIGN}+|(?<=\S)(?:(?<![;|])|(?![ \t]*\n)){_SIGN}*)\s*(?=[^\W_])", re.DOTALL
)
"""Signs that no sentence has between words, but for what ends a statement of a program or a row of a table."""


# Chinese and Japanese characters: U+3040 to 9FFF, and signs of one's own between two of them.
_EASTERN_GAP: Final = re.compile("(?<=[\u3001-\u9fff])[\t-/:-@\\[-`{-~\u00b7\u2009]{1,3}(?=[\u3001-\u9fff])")
_FEWEST_GAPS: Final = 4  # of a text that is written so on purpose


def joined_eastern(text: str) -> str | None:
    """A text without what stands between its Chinese and Japanese characters, where it does so often."""
    plain, gaps = _EASTERN_GAP.subn("", text)
    return plain if gaps >= _FEWEST_GAPS else None


def joined(text: str, lexicon: Lexicon, before: str = "") -> Iterator[str]:
    """A text with such runs read as words: by their gaps, by long gaps alone, and cut wherever words may be.

    Nothing if a text ``before`` had all of them as well.
    """
    if all(match.group() in before for match in _RUN.finditer(text)):
        return
    for join in (_by_gaps, _by_long_gaps, _by_words, _by_foreign_words):
        plain = _RUN.sub(_replacement(join, lexicon), text)
        if plain != text:
            yield plain


def unpunctuated(text: str) -> str:
    """A text without what stands between its words: signs that no sentence has there, and stops after every word."""
    if text.replace(" ", "").isalnum():  # nothing stands there
        return text
    plain = _ODD.sub(" ", text)
    words = len(_WORD.findall(plain))
    if 2 * len(_MAY_BE_POINTED.findall(plain)) > words and 2 * len(_POINTED.findall(plain)) > words:
        return _POINT.sub("", plain)
    stops = len(_STOP.findall(plain))
    if stops >= _FEWEST_STOPS and stops * _SHORT_SENTENCE >= words:
        return _STOP.sub(" ", plain)
    return plain


def may_be_cut_short(text: str) -> bool:
    """Whether a text in lower case holds three pieces in a row of a word or two each: "Ignore. All the. Rules."."""
    return _may_be_cut_short.search(text.encode()) is not None


def unstrung(text: str) -> str:
    """A text in lower case with spaces for the one sign, or the digits, by which all words of a run are strung."""
    plain = text
    if not text.isascii() or _may_be_strung.search(text.encode()) is not None:
        plain = _STRUNG.sub(lambda match: match.group().replace(match[1], " "), text)
    if plain.isascii() and _may_be_counted.search(plain.encode()) is None:  # in a tenth of the time
        return plain
    return _COUNTED.sub(lambda match: re.sub(r"\d", " ", match.group()), plain)


def unsigned(text: str) -> str | None:
    """A text with spaces for the one sign that stands between all words of a run of six or more; None without one."""
    if _may_be_even.search(text.encode()) is None:
        return None
    plain = _EVENLY.sub(_unsigned_run, text)
    return plain if plain != text else None


def _unsigned_run(run: re.Match[str]) -> str:
    words = run.group().split(run["gap"])
    return " ".join(words) if len("".join(words)) >= _LETTERS_OF_WORDS * len(words) else run.group()


def _replacement(join: Callable[[str, Lexicon], str], lexicon: Lexicon) -> Callable[[re.Match[str]], str]:
    return lambda match: join(run, lexicon) if _is_written_so(run := match.group()) else run


def _is_written_so(run: str) -> bool:
    """Whether letters are spaced on purpose: not a few, with as many signs between (``0<k&&a[i]!=b[k]``)."""
    gaps = _BETWEEN.findall(run)
    return len(gaps) >= _FEWEST_OF_MANY or 2 * Counter(gaps).most_common(1)[0][1] >= len(gaps)


def _by_gaps(run: str, lexicon: Lexicon) -> str:
    """A run in which everything but what stands most often between letters is a gap, or a sign of the text."""
    counts = Counter(_BETWEEN.findall(run))
    if len(counts) == 1:
        return _by_words(run, lexicon)
    usual = counts.most_common(1)[0][0]
    return _BETWEEN.sub(lambda match: _gap(match.group(), usual), run)


def _by_long_gaps(run: str, lexicon: Lexicon) -> str:
    """A run in which only what is longer than the shortest separator is a gap; the signs between letters vary."""
    shortest = min(map(len, _BETWEEN.findall(run)))
    plain = _BETWEEN.sub(lambda match: match.group() if len(match.group()) > shortest else "", run)
    return plain if _BETWEEN.search(plain) else _by_words(run, lexicon)


def _gap(between: str, usual: str) -> str:
    """What is left of the signs between two letters."""
    return "" if between == usual else between.removeprefix(usual).removesuffix(usual) or " "


def _by_words(run: str, lexicon: Lexicon) -> str:
    """The letters of a run, cut into words."""
    return " ".join(cut("".join(filter(str.isalnum, run)), lexicon))


def _by_foreign_words(run: str, lexicon: Lexicon) -> str:
    return " ".join(cut("".join(filter(str.isalnum, run)), lexicon, foreign=True))
