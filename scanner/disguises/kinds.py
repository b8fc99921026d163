"""Which disguise a text shows, if any, so that ordinary texts are not read in other ways as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from scanner.disguises.ciphers.ciphers import TURNED_WORDS, disguised_stems, moved_words
from scanner.disguises.ciphers.infixed import INFIXED, uninfixed
from scanner.disguises.ciphers.piglatin import ROW
from scanner.disguises.ciphers.strange import STRANGE, is_strange
from scanner.disguises.misspellings.corrections import MAX_DOUBTFUL, halves, misspelt
from scanner.disguises.misspellings.garbled import ODD_PAIR, is_garbled, written
from scanner.disguises.misspellings.real_words import REAL_WORDS
from scanner.disguises.noise import without_noise
from scanner.disguises.signs.dense import DENSE, holds_dense
from scanner.disguises.signs.glued import FEWEST_PIECES
from scanner.disguises.signs.hangul import LETTERS_APART, SYLLABLES_APART
from scanner.disguises.signs.lettered import AS_IN, PUNYCODE, SQUARE
from scanner.disguises.signs.listed import unnumbered
from scanner.disguises.signs.looks import LOOKS, by_looks
from scanner.disguises.signs.rejoined import CUT, may_be_cut, rejoined
from scanner.disguises.signs.spaced import SIGNED_ROW
from scanner.disguises.signs.spelled import ICAO_RUN, PAIRS, PLACES
from scanner.disguises.signs.stuffed import STUFFED
from scanner.language.lexicon import Lexicon
from scanner.matching.buffer.allowance import Allowance, Spent
from scanner.matching.buffer.arena import SEPARATOR
from scanner.matching.engines.native import compile_native, compiled_later
from scanner.matching.marked import first_in_each

MAX_TEXT: Final = 10_000
"""Characters of a text that are looked at in disguise. A view shows 200 unless its profile says otherwise, and 10,000
that look like every disguise take 70 ms."""

_PAIRS_TURNED: Final = (
    r"\b(?:(?:the|your|my|our|its|every) (?:of|to|from|with|in|for|and|or|about|by|at|into|as|is|are|was|were|be|must)"
    r"|(?:instructions?|guidelines|directives|prompts?|rules|orders|filters|restrictions|details|numbers|commands)"
    r" (?:previous|prior|earlier|system|hidden|secret|safety|card|bank|content|developer)"
    r"|(?:anweisungen|regeln|instruktionen) (?:alle|deine|vorherigen|bisherigen|obigen)|prompt (?:le|el|il|o|ton)"
    r"|(?:instructions|consignes|regles) (?:les|toutes|vos|tes)|(?:instrucciones|reglas) (?:las|todas|tus)"
    r"|(?:istruzioni|regole) (?:le|tutte|tue)|(?:instrucoes|regras) (?:as|todas|suas)|instructies (?:alle|eerdere))\b"
)
"""Pairs of words as sentences have them when their words stand in the opposite order."""

_FEWEST_TURNED: Final = 5  # words of a text from which on they may stand in the opposite order
# One of these shapes is in every disguised text: letters apart, signs for letters, punctuation for spaces, markup in
# words, long runs, humps, pieces, numbers for characters, Morse. A microsecond tells that an ordinary text has none.
_WORN: Final = (
    r"(?i:(?:\b|_)(?:[a-z0-9$@!|][^a-z0-9]{1,5}){4}"
    r"|[a-z](?:[0-9@$!|+(<]|\xe2\x82\xac|\xc2[\xa2\xa3\xa5\xa7]){1,3}[a-z]|(?:^|[\x1f\s\"'(])(?:[0-9@$!|]|\xe2\x82\xac|\xc2[\xa2\xa3\xa5\xa7]){1,3}[a-z]{2}"
    r"|[a-z]{2}[^a-z0-9\s,']{1,4}[a-z]{2,}[^a-z0-9\s,']{1,4}[a-z]{2}"
    r"|(?:\b[a-z]{1,12}(?:[.;:!?|]{1,4}\s{1,2}|\n[\s]{0,3}\n)){3}|(?:\b[a-z]{1,12}[,.;:!?]{1,4}\s{1,2}){5}|</?[a-z]{1,8}>|\[/?[a-z]{1,6}\]|\\[a-z]{2,10}\{|[a-z]\\[a-z]"
    r"|(?:(?:^|[\n\x1f])[ \t]*(?:[-*+>|]|\d{1,3}[.)])[ \t]+[^\n]{1,24}){3}|[a-z]\{\}[a-z]|(?:\{[a-z]+\}[^a-z]?){3}"
    r"|(?:\b[a-z]{1,9}(?:[_-]|'{2}|\|{2})[a-z]{1,9}\b[^a-z]{1,3}(?:[a-z]{1,12} )?){3}"
    rf"|{STUFFED}"
    r"|(?:[\xe3-\xe9][\x80-\xbf]{2}[^a-z0-9\x80-\xff\x1f]{1,3}){6}|['\"] ?\+ ?['\"]"
    rf"|{SYLLABLES_APART}|{LETTERS_APART}"
    r"|\b[a-z']{1,16}(?:[^a-z0-9\s,'-]{1,3}[a-z']{1,16}){3}|\b[a-z]{1,16}(?:\d[a-z]{1,16}){3}"
    rf"|{ROW}|{AS_IN}|{SQUARE}|{PUNYCODE}"
    rf"|{ICAO_RUN}|{PLACES}|{PAIRS}|\xe2\xa0[\x80-\xbf]|\d{{27}}|[01]{{4}} [01]{{4}} [01]{{4}} [01]{{4}}"
    r"|(?-i:(?:[A-Za-z0-9+/]*[a-z0-9][A-Z][A-Za-z0-9+/]*={0,2}[ ,;|-]{1,2}){3})"
    r"|[a-z](?:-\r?\n\s{0,8}|\xf0\x9f[\x8c-\xab][\x80-\xbf]|\xe2[\x98-\x9e][\x80-\xbf])[a-z]"
    r"|[a-z](?:\*+|__|~+|`|\]\(|\[|<[^<>]{1,80}>)[a-z<]|[a-z]{18}|[a-z0-9+/_-]{22}|[01]{8} ?[01]{8}"
    r"|U\+0|cha?r\(|(?:(?:[.*_-]|\xc2\xb7|\xe2\x80\xa2){1,6}[ /|\n]){6}"
    r"|[a-z][\"'+]{1,2} ?[+\"'] ?[\"']?[a-z]|\b[0-9a-f]{2}(?:[ :,][0-9a-f]{2}\b){7})"
    rf"|(?i:{SIGNED_ROW})"
    r"|[a-z][A-Z][a-z]+[A-Z]|\xf0\x9f\x87|(?:(?:\|\\\||\\/|/\\|\|-\||\|_\|)[^\n]{0,30}?){3}"
)
_ORDINAL: Final = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b")
_ORDINARY: Final = re.compile(rf"{_ORDINAL.pattern}|(?<!\S)[\w.+-]{{1,17}}@[\w-]{{1,17}}(?:\.[\w-]{{1,17}})+")
"""What has such a shape and is no disguise: ordinals, and mail addresses without long runs of letters."""

DisguiseKind = Literal["signs", "noise", "misspelt", "garbled", "strange", "listed", "", "unread"]
"""How a text is disguised. ``signs``: it has the shape of a disguise. ``noise``: only keys and ids in it have
(:mod:`scanner.disguises.noise`). ``misspelt``: telling words or many others are. ``strange``: it is in words of no
language. ``garbled``: nearly every word is misspelt. ``listed``: it is a long list and nothing else. Empty: it shows
none. ``unread``: the allowance did not suffice to tell."""

_FEWEST_NEW: Final = 3  # shapes of a disguise within a disguise, in which each word has one …
_LETTERS_OF_NEW: Final = 36  # … or as many characters, as a sentence without spaces has in two runs
_FRAGMENTS: Final = 4.2  # letters of a word on average below which words may be pieces of words …
_STRANGE_SHARE: Final = 0.15
"""… and the share of unknown words from which on they are. In a plain text of short words it is up to 0.1, in attacks
in pieces at least 0.4; in 27 of 610 support tickets words are so short."""

_PUNCTUATION: Final = ".,;:!?\"'()"

_strange_words: Final = compiled_later(STRANGE)
_odd_pairs: Final = compiled_later(ODD_PAIR)
_pairs_turned: Final = compiled_later(_PAIRS_TURNED)
# What shows that there may be a disguise that is no shape by itself, all in one pass.
_parts: Final = compiled_later(f"{CUT}|{DENSE}|{LOOKS}|(?i:{INFIXED})")


def may_be_read(text: str, kind: Callable[[], DisguiseKind]) -> bool:
    """Whether a text may have other readings: a long one that shows no disguise has none, as most support tickets.

    ``kind`` gives its disguise, which is not asked of a short one.
    """
    return len(text) <= MAX_DOUBTFUL or kind() != ""


def disguise_kind(text: str, lexicon: Lexicon, allowance: Allowance) -> DisguiseKind:
    """The disguise that a text shows; most show none. Raises Spent."""
    kind = _by_signs(text, lexicon) or _by_words(text.lower(), lexicon, allowance) or _by_letters(text)
    return kind or _by_strangers(text.lower(), lexicon, allowance) or _by_items(text)


def kind_without_noise(quiet: str, lexicon: Lexicon) -> DisguiseKind:
    """The disguise of a text whose noise was set aside, by its words and letters: it has no other shape of one."""
    return _by_words(quiet.lower(), lexicon, None) or _by_letters(quiet)


def _by_signs(text: str, lexicon: Lexicon) -> DisguiseKind:
    if not _shows_signs(text):
        return "signs" if _in_pieces(text, lexicon) else "noise" if holds_dense(text) else ""
    quiet = without_noise(text, lexicon)
    return "signs" if quiet == text or _shows_signs(quiet) else "noise"


def _in_pieces(text: str, lexicon: Lexicon) -> bool:
    """Whether words are in pieces, in letters that only look like theirs, or with the same letters in each syllable."""
    if _parts().search(text.encode()) is None:
        return False
    known = written(lexicon).known
    if may_be_cut().search(text.encode()) is not None and rejoined(text.lower(), known) is not None:
        return True
    return by_looks(text.lower(), known) is not None or any(uninfixed(text.lower(), known))


def _shows_signs(text: str) -> bool:
    shapes, words_in_cipher = _signs()
    encoded = text.encode()
    if words_in_cipher.search(encoded) is not None:
        return True
    return shapes.search(encoded) is not None and shapes.search(_without_ordinary(text).encode()) is not None


def _without_ordinary(text: str) -> str:
    return (_ORDINARY if "@" in text else _ORDINAL).sub(" ", text)  # to look for addresses takes most of it


def _by_letters(text: str) -> DisguiseKind:
    return "strange" if is_strange(text) else ""


def _by_strangers(lower: str, lexicon: Lexicon, allowance: Allowance) -> DisguiseKind:
    """Whether it is garbled. A microsecond tells that it holds no odd pair of letters; its words take 20."""
    odd = _odd_pairs().search(lower.encode()) is not None
    return "garbled" if odd and is_garbled(lower, lexicon, allowance) else ""


def _by_items(text: str) -> DisguiseKind:
    """Whether it is a long list; a short text is read in other ways whatever it shows."""
    return "listed" if len(text) > MAX_DOUBTFUL and unnumbered(text) is not None else ""


class DisguiseShapes(NamedTuple):
    """What a text may show by the look of it, up to :data:`MAX_TEXT`; it depends on nothing but the text."""

    signs: bool
    """A shape of a disguise, or a word in a cipher."""

    halves: bool
    """A telling word in two pieces."""

    strange: bool
    """Words of no language."""


def shapes_of(texts: Sequence[str]) -> list[DisguiseShapes]:
    """The shapes of some texts, looked for in all of them at once; a shape may be found that is none by itself."""
    cut = [text[:MAX_TEXT] for text in texts]
    # A match may reach over the end of a text, so each text that may have one is asked again.
    encoded = [SEPARATOR + text.encode() for text in cut]
    shapes = (*_signs(), _parts())
    marked = {place for signs in shapes for place, _, _ in first_in_each(signs, encoded)}
    stuck = {place for place, _, _ in first_in_each(halves(), [text.lower().encode() for text in cut])}
    odd = {place for place, _, _ in first_in_each(_strange_words(), encoded)}
    return [DisguiseShapes(place in marked, place in stuck, place in odd) for place in range(len(texts))]


def disguise_kinds(
    texts: Sequence[str],
    lexicon: Lexicon,
    allowance: Allowance,
    garbled: Container[str] = (),
    shapes: Callable[[Sequence[str]], Sequence[DisguiseShapes]] = shapes_of,
) -> list[DisguiseKind]:
    """The disguise that each of several texts shows, as :func:`disguise_kind` says of one.

    ``shapes`` gives the shapes of texts, for callers that know some of them already. The ``garbled`` ones are known to
    be so, and to show nothing else. With the many corrections of misspelt texts, one harmless text of a hundred with
    such errors would be taken for an attack.

    One by one a ticket takes 60 us, together 20.
    """
    kinds: list[DisguiseKind] = []
    for whole, shape in zip(texts, shapes(texts), strict=True):
        text = whole[:MAX_TEXT]
        lower = text.lower()
        try:
            kind: DisguiseKind = "garbled" if whole in garbled else ""
            kind = kind or (_by_signs(text, lexicon) if shape.signs else "")
            kind = kind or _by_words(lower, lexicon, allowance, halved=shape.halves)
            kind = kind or (_by_letters(text) if shape.strange else "")
            kind = kind or _by_strangers(lower, lexicon, allowance) or _by_items(text)
        except Spent:
            kind = "unread"
        kinds.append(kind)
    return kinds


def nested_disguise_kind(
    text: str, before: str, lexicon: Lexicon, allowance: Allowance, *, exact: bool = False
) -> DisguiseKind:
    """The disguise of one reading of a text, by the shapes that are new in it.

    A shape that the text ``before`` has as well is no disguise within a disguise but mostly code. So are one or two new
    ones ("cc-r>ccr>" of "<c-r><cr>"), unless the reading is short, or ``exact``, with nothing guessed in it.
    """
    exact = exact or len(text) <= MAX_DOUBTFUL
    plain = _without_ordinary(text)
    if not _shows_anew(plain, before, exact=exact):
        return _by_words(text.lower(), lexicon, allowance)
    quiet = without_noise(plain, lexicon)
    return "signs" if quiet == plain or _shows_anew(quiet, without_noise(before, lexicon), exact=exact) else "noise"


def _shows_anew(text: str, before: str, *, exact: bool) -> bool:
    known, encoded = before.lower().encode(), text.encode()
    shapes, words_in_cipher = _signs()
    if any(found.lower() not in known for found in words_in_cipher.findall(encoded)):
        return True
    fresh: set[bytes] = set()
    letters = 0
    for sign in shapes.finditer(encoded):
        shape = sign.group().lower()
        if shape not in fresh and shape not in known:
            fresh.add(shape)
            letters += len(shape)
            if exact or len(fresh) >= _FEWEST_NEW or letters >= _LETTERS_OF_NEW:
                return True
    return False


def _by_words(lower: str, lexicon: Lexicon, allowance: Allowance | None, *, halved: bool = True) -> DisguiseKind:
    words = lower.split()
    if len(words) >= FEWEST_PIECES and len("".join(words)) <= _FRAGMENTS * len(words) and _are_strange(words, lexicon):
        return "signs"
    if words and backwards_order(words):
        return "signs"
    return "misspelt" if misspelt(lower, lexicon, allowance, halved=halved) else ""


def _are_strange(words: list[str], lexicon: Lexicon) -> bool:
    """Whether so many words are unknown: pieces of words are, and short words are not."""
    plain = [word for given in words if (word := given.strip(_PUNCTUATION)).isalpha()]
    unknown = lexicon.unknown(plain) - REAL_WORDS
    return sum(map(unknown.__contains__, plain)) >= _STRANGE_SHARE * len(plain)


def backwards_order(words: list[str]) -> bool:
    """Whether a text of these words begins as sentences end, or has pairs of words that stand the other way round."""
    if len(words) < _FEWEST_TURNED:
        return False
    if words[0][-1] in ".!?" and words[0][:-1].isalpha() and words[-1].isalpha():
        return True
    return _pairs_turned().search(" ".join(words).encode()) is not None


@cache
def _signs() -> tuple[Any, Any]:
    """The shapes of disguises, and words in every cipher; made when the first suspicious text comes."""
    hidden = sorted(disguised_stems())
    whole = sorted(moved_words())
    return compile_native(_WORN), compile_native(
        rf"(?i:{'|'.join(map(re.escape, hidden))}|\b(?:{TURNED_WORDS}|{'|'.join(whole)})\b)"
    )
