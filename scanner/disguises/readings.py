"""A text read through the disguises that only a reader sees through: other texts that it may have been meant as.

Only for texts that look suspicious and have not convinced yet (:mod:`scanner.instructions.reader`), so speed matters
little here and precision much: what comes out is read by the same grammars, and only counts when it says more than the
text as it stands. Every disguise has a module of its own; here is what they have in common, the order and the names of
the channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import Final, NamedTuple

from scanner.disguises.ciphers import WORD, Cipher, cipher_words, deciphered, deciphered_in_part, likely
from scanner.disguises.corrections import Corrected, corrected, every_word
from scanner.disguises.leet import DRAWN, redrawn, unleet
from scanner.disguises.listed import unnumbered
from scanner.disguises.markup import cuts_words, joints, unhyphened, unlisted, unmarked
from scanner.disguises.meter import Meter
from scanner.disguises.noise import ODD_WORD, without_noise
from scanner.disguises.piglatin import PIG_LATIN, unpigged
from scanner.disguises.plainer import plainer
from scanner.disguises.spaced import joined, joined_eastern, unpunctuated, unstrung
from scanner.disguises.spelled import spelled
from scanner.disguises.strange import is_backwards_east, is_strange
from scanner.disguises.stumbling import steadied
from scanner.disguises.upside import by_rot47, upside_down
from scanner.disguises.wear import FEWEST_PIECES, MAX_TEXT, Wear, backwards_order, worn, worn_anew, worn_besides
from scanner.language.lexicon import Lexicon, camel_split
from scanner.language.segments import cut, whole_words
from scanner.language.wording import Weighing
from scanner.matching.allowance import Allowance
from scanner.rules import Channel

MAX_TWICE: Final = 2_000
"""Characters of a text that is looked at for a disguise within a disguise."""

_MOST_TWICE: Final = 12  # readings of a text that are read again
_LOUD: Final[frozenset[Wear]] = frozenset({"signs", "noise"})
_EXACT: Final[frozenset[Channel]] = frozenset({"encoded", "spaced"})
"""In them words weigh as in a plain text; in one of 25 alphabets, and turned round, some soon do by chance."""

_LETTERS: Final = re.compile(r"[a-z]{4,}")
_TOKEN: Final = re.compile(r"\S+")
_PUNCTUATION: Final = ".,;:!?\"'()"
_LONG_RUN: Final = 18  # letters that are a sentence without spaces, or a compound
_LONG: Final = re.compile(rf"[a-z]{{{_LONG_RUN}}}")
_LONG_WORD: Final = re.compile(rf"[a-z]{{{_LONG_RUN},}}")
_HUMPED: Final = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z]*(?:[A-Z][a-z]*){3,}")
_JOINTS: Final = re.compile(r"(?<=[a-z])\s*+[\"'+_-][\s\"'+_-]*+(?=[a-z])")
_IN_JOINTS: Final = re.compile("[\"'+_-]")  # one of them is in each, and is looked for in a tenth of the time
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_FEWEST_LEET: Final = 2  # words with digits for letters from which on they are no accident
_FEWEST_DRAWN: Final = 3  # letters drawn with several signs
_FEWEST_GLUED: Final = 4  # words in one run of letters; compounds of other languages have fewer
_GLUED_SHARE: Final = 0.2  # of the letters that long runs have, from which on all words are cut
_FEWEST_JOINTS: Final = 3  # hyphens inside words from which on they are taken out
# … when they are put together, the most letters that they have on average; English words have 4.7.
_SHORT_PIECES: Final = 3.2


class Undisguised(NamedTuple):
    """What a text may have been meant as, and by which way of reading.

    ``telling`` says that nobody writes so by accident, which is a sign of its own. ``weighing`` says when what its
    words weigh counts, and ``alone`` that the reading must say enough by itself, as a plain text.
    """

    channel: Channel
    text: str
    telling: bool = True
    weighing: Weighing = "fluent"
    alone: bool = False


def readings(text: str, lexicon: Lexicon, allowance: Allowance, wear: Wear | None = None) -> Iterator[Undisguised]:
    """Every other reading of a folded text that has one, each once; and of those the readings, should one not do.

    Each takes its part of the payload's ``allowance``. ``wear`` is what :func:`worn` says of the text up to
    :data:`MAX_TEXT`, for whoever asked. Raises Spent.
    """
    text = text[:MAX_TEXT]
    wear = worn(text, lexicon, allowance) if wear is None else wear
    meter = Meter(allowance, text)
    meter.look(text, wear)
    seen = {text.lower()}
    plain = unnumbered(text)  # nothing is guessed in it, so words weigh as in a plain text
    row = [] if plain is None else [Undisguised("glued", plain, telling=False, weighing="always", alone=True)]
    others = () if wear == "listed" else _all_readings(text, lexicon, meter, wear, seen)
    right = () if wear in {"", "listed"} else steadied(text.lower(), lexicon, allowance, meter.mend)
    for reading in chain(_fresh(row, seen), others, (Undisguised("typo", one, telling=False) for one in right)):
        meter.read(reading.text)
        exact = reading.channel in _EXACT and reading.weighing == "fluent"
        yield reading._replace(weighing="always") if exact else reading


def _all_readings(text: str, lexicon: Lexicon, meter: Meter, wear: Wear, seen: set[str]) -> Iterator[Undisguised]:
    if wear not in _LOUD:
        yield from _fresh(_plainly(text, lexicon, wear), seen)
        return
    quiet = without_noise(text, lexicon)
    key = quiet == ODD_WORD  # and nothing else, which has no other readings than what is encoded in it
    besides = "" if key else worn_besides(quiet, lexicon) if wear == "noise" else wear
    if besides == "signs" and wear == "noise":
        meter.look_further(besides, wear)
    first: list[Undisguised] = []
    for reading in _fresh(_decoded(text, quiet), seen):
        first.append(reading)
        yield reading
    # A token is many words in a sentence, and set aside it is one. A web address falls into words that are no sentence,
    # and what the others weigh, the text as it stands shows: of 400 links to shops 15 leaned.
    yield from _fresh([Undisguised("spaced", quiet, telling=False, weighing="never")], seen)
    if besides != "signs":
        yield from () if key else _fresh(_plainly(quiet, lexicon, besides), seen)
    else:
        for reading in _fresh(_readings(quiet, text.lower(), lexicon), seen):
            first.append(reading)
            yield reading
    if len(text) <= MAX_TWICE:
        if besides == "signs":
            yield from _fresh(_typed(every_word(quiet.lower(), lexicon)), seen)
        for outer in _different(first):
            for inner in _fresh(_within(outer.text, text, lexicon, meter), seen):
                yield Undisguised(outer.channel, *inner[1:])


def _different(found: Iterable[Undisguised]) -> list[Undisguised]:
    """The readings that may hide another, of those with the same letters the first, in which spaces move as well.

    Without markup, as no list and without hyphens a text with code in it was read three times over, two thirds of all.
    """
    outer: dict[str, Undisguised] = {}
    for reading in found:
        if reading.telling or reading.channel == "glued":
            outer.setdefault("".join(filter(str.isalnum, reading.text)), reading)
            if len(outer) == _MOST_TWICE:
                break
    return list(outer.values())


def _plainly(text: str, lexicon: Lexicon, wear: Wear) -> Iterator[Undisguised]:
    """The readings of a text that shows no signs."""
    lower = text.lower()
    if wear == "misspelt":
        # Whatever else may be read into it would be read into any text.
        yield from _typed(corrected(lower, lexicon))
    if wear == "strange" or (wear == "misspelt" and is_strange(text)):
        yield from _deciphered(lower, lower, lexicon)
    yield from _typed(every_word(lower, lexicon))


def _within(text: str, outer: str, lexicon: Lexicon, meter: Meter) -> Iterator[Undisguised]:
    """The readings of one reading of a text, if it shows a disguise that the ``outer`` text does not.

    To look at all readings of ten others took three quarters of the time that a text with code in it took.
    """
    wear = worn_anew(text, outer, lexicon, meter.allowance)
    meter.look(text, wear)
    if wear in _LOUD:
        quiet = without_noise(text, lexicon)
        yield from _decoded(text, quiet)
        if wear == "signs":
            yield from _readings(quiet, text.lower(), lexicon)
    elif wear == "misspelt":
        yield from _typed(corrected(text.lower(), lexicon))


def _fresh(found: Iterable[Undisguised], seen: set[str]) -> Iterator[Undisguised]:
    for reading in found:
        if (lower := reading.text.lower()) not in seen:
            seen.add(lower)
            yield reading


def _decoded(text: str, quiet: str) -> Iterator[Undisguised]:
    """What is encoded in a text; and if it has noise, which is set aside otherwise, in that with markup in it."""
    decoded = list(spelled(text))
    yield from (Undisguised("encoded", plain) for plain in decoded)
    if quiet == text:
        return
    without = unmarked(text)
    bare = unhyphened(without)
    known = {bare, *map(_bare, decoded)}  # markup beside what is encoded says nothing new
    # An underscore joins an id to what is encoded, as if both were one.
    for other in dict.fromkeys((without, bare, without.replace("_", " "))):
        for plain in spelled(other) if other != text else ():
            if _bare(plain) not in known:
                yield Undisguised("encoded", plain)


def _bare(text: str) -> str:
    return unhyphened(unmarked(text))


def _readings(text: str, loud: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Those in other disguises of a text whose noise was set aside; ``loud`` is all of it in lower case."""
    lower = text.lower()
    if not text.isascii() and (eastern := joined_eastern(text)) is not None:
        yield Undisguised("spaced", eastern)
    for plain in joined(lower, lexicon):
        yield Undisguised("spaced", plain)
        yield Undisguised("spaced", unleet(plain, lexicon).text)
    if _is_wordy(lower):
        yield from _in_words(text, loud, lexicon)
        return
    if len(DRAWN.findall(lower)) >= _FEWEST_DRAWN:
        yield Undisguised("leet", unleet(redrawn(lower), lexicon).text)
    letters = unleet(lower, lexicon)
    many = letters.words >= _FEWEST_LEET
    yield Undisguised("leet", letters.text, many, "always" if many else "fluent")
    yield Undisguised("leet", unpunctuated(letters.text), many)
    turned = unleet(lower[::-1], lexicon)
    if turned.words >= _FEWEST_LEET and turned.words > letters.words:
        yield Undisguised("backwards", turned.text)
    if letters.text != lower:  # else it is that
        yield Undisguised("spaced", unpunctuated(lower), telling=False)
    yield Undisguised("spaced", unstrung(lower), telling=False)
    if backwards_order(words := lower.split()):
        yield Undisguised("backwards", " ".join(word.strip(_PUNCTUATION) for word in reversed(words)), telling=False)
    yield from _unmarked(text)
    yield from _in_words(text, loud, lexicon)


def _is_wordy(lower: str) -> bool:
    """Whether a text is letters and single spaces: no sign, digit or markup is there that could be read otherwise."""
    return "  " not in lower and lower.replace(" ", "").isalpha() and lower == lower.strip()


def _in_words(text: str, loud: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """The readings that letters alone may have."""
    lower = text.lower()
    if PIG_LATIN.search(lower) is not None:
        for plain in unpigged(lower, lexicon):
            yield Undisguised("shifted", plain)
    yield from _typed(corrected(lower, lexicon))
    yield from _cut(text, lexicon)
    yield from _deciphered(lower, loud, lexicon)
    yield from (Undisguised("shifted", plain) for plain in by_rot47(text, lexicon))


def _unmarked(text: str) -> Iterator[Undisguised]:
    """Without markup, and without the hyphens in words where there are many."""
    plain = unmarked(text)
    if plain != text:
        cuts = cuts_words(text)
        yield Undisguised("glued", plain, cuts, "always" if cuts else "fluent")
    yield Undisguised("glued", unlisted(plain), telling=False)
    if len(joints(plain)) >= _FEWEST_JOINTS:
        yield Undisguised("glued", unhyphened(plain), telling=False)


def _typed(found: Iterable[Corrected]) -> Iterator[Undisguised]:
    for plain, telling in found:
        # A word or two are soon put right that were not wrong, and so is another language: "initiale de consultar qui"
        # leans where French does not. Half of what words showed in 60,000 paragraphs so was less than enough.
        yield Undisguised("typo", plain, telling, "enough" if telling else "never")


def _cut(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Words without spaces, cut apart; words in pieces, put together."""
    lower = names = text.lower()
    if text != lower and _HUMPED.search(text):
        yield Undisguised("glued", camel_split(text), telling=False)
        names = _HUMPED.sub(" ", text).lower()
    without = _JOINTS.sub("", lower) if _IN_JOINTS.search(lower) is not None else lower
    for plain, foreign in product(dict.fromkeys((lower, without)), (False, True)):
        if _LONG.search(plain):
            apart, most = _apart(plain, lexicon, foreign=foreign)
            if most >= _FEWEST_GLUED:
                # Names of programs have humps, and compounds hyphens; those are no disguise of their own. In words of
                # all languages a harmless text soon falls into telling ones ("price sin the"), and so do names without
                # their hyphens.
                guessed = foreign or plain != lower
                yield Undisguised("glued", apart, _LONG.search(names) is not None, "never" if guessed else "fluent")
    words = lower.split()
    if len(words) >= FEWEST_PIECES and sum(map(len, words)) <= _SHORT_PIECES * len(words):
        yield Undisguised("glued", " ".join(cut(_NO_LETTER.sub("", lower), lexicon)))


def _apart(text: str, lexicon: Lexicon, *, foreign: bool) -> tuple[str, int]:
    """A text with its runs of letters cut into words, and how many the longest runs were cut into at the most.

    Where long runs are the exception, as compounds are in ordinary prose, only these are cut.
    """
    most = 0
    runs = _LETTERS.findall(text)
    glued = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    shortest = 0 if glued >= _GLUED_SHARE * sum(map(len, runs)) else _LONG_RUN

    def words(match: re.Match[str]) -> str:
        nonlocal most
        pieces = whole_words(match.group(), lexicon, foreign=foreign)
        if len(match.group()) >= _LONG_RUN:
            most = max(most, len(pieces))
        return " ".join(pieces)

    return (_LONG_WORD if shortest else _LETTERS).sub(words, text), most


def _deciphered(text: str, loud: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Moved and turned alphabets, and letters backwards: all of them, or those of every word.

    What was set aside of the ``loud`` text may have been encoded before it was put into cipher.
    """
    known = cipher_words(lexicon)
    found = likely(_LETTERS.findall(text), known)
    judged = text.replace(ODD_WORD, "")  # which would be a strange word in every other alphabet
    for cipher in dict.fromkeys([*found, *(plainer(lexicon).plainest(judged) if is_strange(judged) else ())]):
        yield _read(text, cipher)
        if cipher == Cipher(backwards=True):
            yield Undisguised("backwards", _turned(text, lexicon))
            for part in (_TOKEN, WORD):
                yield Undisguised("backwards", part.sub(lambda match: match.group()[::-1], text))
        yield Undisguised(_channel(cipher), deciphered_in_part(text, cipher, lexicon))
        if loud != text:
            yield from (Undisguised("encoded", plain) for plain in spelled(deciphered(loud, cipher)))
    if is_backwards_east(text):
        yield Undisguised("backwards", text[::-1])
    for cipher in known.within(text):
        yield _read(text, cipher)
    yield from (Undisguised("backwards", plain) for plain in upside_down(text, lexicon))


def _read(text: str, cipher: Cipher) -> Undisguised:
    return Undisguised(_channel(cipher), deciphered(text, cipher))


def _channel(cipher: Cipher) -> Channel:
    return "backwards" if cipher.backwards else "shifted"


def _turned(text: str, lexicon: Lexicon) -> str:
    """A text with the part between the first and the last word that is known backwards turned round."""
    known = cipher_words(lexicon)
    found = [match.span() for match in _TOKEN.finditer(text) if known.backwards(match.group().strip(_PUNCTUATION))]
    start, end = (found[0][0], found[-1][1]) if found else (0, 0)
    return text[:start] + text[start:end][::-1] + text[end:]
