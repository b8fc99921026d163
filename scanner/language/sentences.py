"""A folded text as sentences, and sentences as words: what grammars and weights see of a text.

A word is letters; "don't" is one, French and Italian elisions ("l'IA") stand apart. Numbers, web and mail addresses
count as words, and so do the signs that end a sentence, and colons: each is the last word of its sentence. Commas,
quotes, brackets, line breaks and the dots within a name of code are nothing, since an instruction reads the same with
and without them.

Sentences come out as their words with spaces between, in lower case. Of numbers and addresses only the kind is given,
but for the numbers that the lexicon knows ("10 out of 10").
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, repeat
from typing import Final

from scanner.character_table import with_ascii
from scanner.errors import RuleError

STOPS: Final = frozenset(".!?;")
COLON: Final = ":"
URL: Final = "://"
MAIL: Final = "@"
NUMBER: Final = "0"
"""Signs, addresses and numbers as words."""

# Addresses are only looked for where a text has their signs, since looking costs half of all reading.
_PLAIN: Final = (
    r"(?:qu|[cdjlmnst]|all|dell|nell|dall|sull|un)'(?=[^\W\d_]{2})|[^\W\d_]+(?:'[^\W\d_]{1,2}(?![^\W\d_]))?"
    r"|\d[\d.,/:-]*|\n[ \t]*\n|[!?;:]|\.(?!(?<=[a-z)\]]\.)[a-z]\w*[_(])"
)
WORD: Final = re.compile(_PLAIN)
"""Whatever counts as a word in a text without addresses."""

_URL: Final = r"(?:https?://|www\.)[^\s<>\"')\]]+"
_MAIL: Final = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
_WORD_OR_ADDRESS: Final = re.compile(f"{_URL}|{_MAIL}|{_PLAIN}")
_APART: Final = re.compile(rf"(?<![^\s<(\"])(?:({_URL})|(?!\.){_MAIL})(?=[.,;:!?)>\"]*(?:\s|\Z))")
"""An address with space around it, as nearly all are: what stands beside it is no part of it."""

_MAIL_WITHIN: Final = re.compile(r"[\w.+-]@[\w-]{1,64}\.[\w-]")
_NUMBER: Final = re.compile(r"([0-9][0-9.,/:-]*)")  # in ASCII; with \d, it takes twice as long
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")
_MEMBER: Final = re.compile(r"\.(?<=[a-z)\]]\.)(?=[a-z]\w*[_(])")
"""The dot of ``api.list_users`` and ``move.post()``, which ends no sentence. Begun with what is looked for."""

ENDS: Final = STOPS | {COLON}
"""The words behind which a sentence is another one."""

_LINE_ENDS: Final = {end: f"{end}\n" for end in ENDS}
_BESIDES_WORDS: Final = f"{NUMBER}{''.join(sorted(ENDS))}'{string.ascii_uppercase}"
_GAPS: Final = with_ascii(
    {code: " " for code in range(128) if not chr(code).islower() and chr(code) not in _BESIDES_WORDS}
)
"""Of ASCII in lower case, what is only a gap between words. Numbers are capitals or 0 when this is used."""

_SEAM: Final = "\0"  # between texts that are cut together

_URL_SIGN, _MAIL_SIGN = "\1\2"  # for addresses, while a text is cut
_GAPS_AROUND: Final = _GAPS | {ord(sign): sign for sign in (_URL_SIGN, _MAIL_SIGN)}

_FEWEST_LINES: Final = 4  # ends of lines from which on a text is cut line by line
_MOST_LINES: Final = 1 << 20  # characters of lines that are kept

_SHORT: Final = 24  # characters of a sentence; in texts with shorter ones several are joined to one

_PLACED_END: Final = re.compile(rf"[{''.join(sorted(ENDS))}](?=\s)|{_EMPTY_LINE.pattern}")
"""Where a sentence ends in a text that stays as it is. The signs within members and addresses have no space behind."""


Lines = dict[str, str]
"""Lines in lower case, and their words. Readings of a text have most of their lines in common."""


class Cutter:
    """Cuts texts into sentences. Immutable."""

    __slots__ = ("_codes", "_inner_ends")

    def __init__(self, words: Iterable[str]) -> None:
        """``words`` and phrases are those of the lexicon. Raises RuleError."""
        # Letters alone have neither numbers nor ends of sentences: 23,000 of 24,000.
        entries = [word.split() for word in words if not word.replace(" ", "").isalpha()]
        numbers = sorted({part for parts in entries for part in parts if part[0].isdigit()})
        letters = string.ascii_uppercase
        if len(numbers) > len(letters) ** 2:
            raise RuleError("words", "there are more numbers than codes for them")
        self._codes = {
            number: letters[at // len(letters)] + letters[at % len(letters)] for at, number in enumerate(numbers)
        }
        self._inner_ends = [_inner_end(parts) for parts in entries if not ENDS.isdisjoint(parts[:-1])]

    @property
    def numbers(self) -> list[str]:
        """What is written for numbers: the codes of those that the lexicon knows, and one for all others."""
        return [*self._codes.values(), NUMBER]

    def coded(self, word: str) -> str:
        """A word as it stands in a sentence: one of a text, as :data:`WORD` finds it, or one of the lexicon."""
        first = word[0]
        if word.isalpha() or first in ENDS:
            return word
        if first == "\n":
            return "."
        if "://" in word or word.startswith("www."):
            return URL
        if "@" in word:
            return MAIL
        return self._codes.get(word, NUMBER) if first.isdigit() else word

    def sentences(self, text: str, known: dict[str, Lines] | None = None) -> list[str]:
        """The sentences of a folded text, each as its words; many short ones are joined to one.

        ``known`` are lines of other texts, by the way of cutting them; those of this one are added.
        """
        lower = text.lower()
        known = {} if known is None else known
        plain = self._plainly(lower, known)
        if plain is None:
            plain = " ".join(filter(None, _of_lines(lower, known, "any", lambda lines: list(map(self._cut, lines)))))
        for sign, phrase in self._inner_ends:
            if sign in plain:
                plain = phrase.sub(lambda match: match.group().replace("\n", " "), plain)
        found = plain.split("\n")
        if len(found) * _SHORT > len(plain):
            together = len(found) * _SHORT // (len(plain) + 1) + 1
            found = [" ".join(found[at : at + together]) for at in range(0, len(found), together)]
        return found

    @staticmethod
    def stands_apart(text: str) -> bool:
        """Whether a folded text has the same words whichever texts stand beside it, with a space between.

        It is ASCII, with its addresses standing apart.
        """
        lower = text.lower()
        return (
            text.isascii()
            and _SEAM not in text
            and (not _may_hold_address(lower) or not _may_hold_address(_APART.sub(" ", lower)))
        )

    def _line_end(self, word: str) -> str:
        coded = self.coded(word)
        return f"{coded}\n" if coded in ENDS else coded

    def _cut(self, line: str) -> str:
        """The words of any line, with a line for each sentence in it."""
        ends, line_end = _LINE_ENDS.get, self._line_end
        words = words_of(line).findall(line)
        return " ".join([word if word.isalpha() else ends(word) or line_end(word) for word in words])

    def _plainly(self, lower: str, known: dict[str, Lines]) -> str | None:
        """The words of a text, a line for each sentence, if it is ASCII with its addresses standing apart; else None.

        Most texts are. The methods of ``str`` take 12 us for 560 characters, the pattern of words 28; for a note of 290
        with an address 6 instead of 40.
        """
        if not lower.isascii():
            return None
        if not _may_hold_address(lower):
            return self._gapped_by_lines(lower, _GAPS, known, "plain")
        if _URL_SIGN in lower or _MAIL_SIGN in lower:
            return None
        marked = _APART.sub(lambda match: f" {_URL_SIGN if match[1] else _MAIL_SIGN} ", lower)
        if _may_hold_address(marked):
            return None
        gapped = self._gapped_by_lines(marked, _GAPS_AROUND, known, "marked")
        return gapped.replace(_URL_SIGN, URL).replace(_MAIL_SIGN, MAIL)

    def _gapped_by_lines(self, lower: str, gaps: Mapping[int, str | int], known: dict[str, Lines], way: str) -> str:
        """What :meth:`_gapped` makes of a text; of several lines only those that are not known are cut."""
        if lower.count("\n") < _FEWEST_LINES or _SEAM in lower:
            return self._gapped(lower, gaps)
        within = {**gaps, ord(_SEAM): _SEAM}

        def words_of_lines(lines: Sequence[str]) -> Sequence[str]:
            return self._gapped(_SEAM.join(lines), within).split(_SEAM)

        return " ".join(_of_lines(lower, known, way, words_of_lines))

    def _gapped(self, lower: str, gaps: Mapping[int, str | int]) -> str:
        """ASCII text in lower case as words with spaces between them, a line for each sentence."""
        plain = _MEMBER.sub(" ", lower) if "." in lower and ("_" in lower or "(" in lower) else lower
        if any(digit in lower for digit in string.digits):
            parts = _NUMBER.split(plain)  # 0.2 us a number; 0.3 with a function for each
            parts[1::2] = map(self._codes.get, parts[1::2], repeat(NUMBER))
            plain = " ".join(parts)
        if "\n" in plain:
            plain = _EMPTY_LINE.sub(" . ", plain)
        plain = plain.translate(gaps)
        for end in ENDS:
            if end in plain:
                plain = plain.replace(end, f" {end}\n")
        if "'" in plain:
            plain = _APOSTROPHE.sub(lambda match: " ".join(WORD.findall(match.group())), plain)
        return plain


def _of_lines(
    text: str, known: dict[str, Lines], way: str, words_of_lines: Callable[[Sequence[str]], Sequence[str]]
) -> list[str]:
    """What ``words_of_lines`` gives for each line of a text, each asked once; an empty line ends a sentence."""
    lines = _EMPTY_LINE.sub("\n.\n", text).split("\n")
    own = known.setdefault(way, {})
    fresh = [line for line in dict.fromkeys(lines) if line not in own]
    if fresh:
        if sum(map(len, own)) > _MOST_LINES:
            own.clear()
            fresh = list(dict.fromkeys(lines))
        own.update(zip(fresh, words_of_lines(fresh), strict=True))
    return [own[line] for line in lines]


def _inner_end(parts: list[str]) -> tuple[str, re.Pattern[str]]:
    """What shows that a phrase with a sentence end in it may have been cut, and the pattern that finds it."""
    cut = next(at for at, part in enumerate(parts) if part in ENDS)
    words = [rf"{re.escape(part)}\n\s*" if part in ENDS else rf"{re.escape(part)}\s+" for part in parts[:-1]]
    return " ".join(parts[max(cut - 1, 0) : cut + 1]) + "\n", re.compile("".join((*words, re.escape(parts[-1]))))


_APOSTROPHE: Final = re.compile(r"(?<![a-z])[a-z]*+'[a-z']*")  # from each letter on it takes five times as long


def _may_hold_address(lower: str) -> bool:
    """Whether a text in lower case may hold a web or mail address. In texts of any signs most "@" are part of none."""
    return "://" in lower or "www." in lower or ("@" in lower and _MAIL_WITHIN.search(lower) is not None)


def places_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a folded text stands, with what ends it: code points, end exclusive."""
    return pairwise(chain((0,), (end.end() for end in _PLACED_END.finditer(text)), (len(text),)))


def words_of(text: str) -> re.Pattern[str]:
    """The pattern that finds the words of a text."""
    return _WORD_OR_ADDRESS if "@" in text or "://" in text or "www." in text.lower() else WORD
