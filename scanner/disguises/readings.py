"""A text read through its disguises: the other texts that it may have been meant as.

Only texts that look suspicious and have not convinced yet are read so (:mod:`scanner.instructions.reader`), so speed
matters little here and precision much. What comes out is read by the same grammars, and counts only if it says more
than the text as it stands. Every disguise has a module of its own; here is their order, and the channel of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from scanner.disguises.ciphers import ciphers
from scanner.disguises.ciphers.cipher_ranking import cipher_ranking
from scanner.disguises.ciphers.ciphers import WORD, Cipher, cipher_words, deciphered
from scanner.disguises.ciphers.infixed import uninfixed
from scanner.disguises.ciphers.piglatin import may_be_pig_latin, unpigged
from scanner.disguises.ciphers.rearranged import in_order
from scanner.disguises.ciphers.strange import is_backwards_east, is_strange
from scanner.disguises.kinds import (
    MAX_TEXT,
    DisguiseKind,
    backwards_order,
    disguise_kind,
    kind_without_noise,
    nested_disguise_kind,
)
from scanner.disguises.meter import Meter
from scanner.disguises.misspellings.corrections import MAX_DOUBTFUL, Corrected, corrected, every_word
from scanner.disguises.misspellings.garbled import in_full, ungarbled, written
from scanner.disguises.noise import ODD_WORD, without_noise
from scanner.disguises.signs import markup
from scanner.disguises.signs.glued import words_apart
from scanner.disguises.signs.hangul import joined_hangul
from scanner.disguises.signs.leet import DRAWN, lettered, redrawn, unleet
from scanner.disguises.signs.listed import unnumbered
from scanner.disguises.signs.looks import by_looks
from scanner.disguises.signs.rejoined import put_together
from scanner.disguises.signs.spaced import joined, joined_eastern, may_be_cut_short, unpunctuated, unsigned, unstrung
from scanner.disguises.signs.spelled import Vain, spelled
from scanner.disguises.signs.stuffed import unstuffed
from scanner.language.lexicon import Lexicon
from scanner.language.weights.wording import Weighing
from scanner.matching.buffer.allowance import Allowance
from scanner.rules import Channel

MAX_TWICE: Final = 2_000
"""Characters of a text that is looked at for a disguise within a disguise."""

_MOST_TWICE: Final = 12  # readings of a text that are read again
_LOUD: Final[frozenset[DisguiseKind]] = frozenset({"signs", "noise"})
_EXACT: Final[frozenset[Channel]] = frozenset({"encoded", "spaced"})
"""Channels in which words weigh as in a plain text; in other alphabets, or turned round, some weigh by chance."""

_LETTERS: Final = re.compile(r"[a-z]{4,}")
_TOKEN: Final = re.compile(r"\S+")
_PUNCTUATION: Final = ".,;:!?\"'()"
_FEWEST_LEET: Final = 2  # words with digits for letters from which on these are no accident
_FEWEST_DRAWN: Final = 3  # letters drawn with several signs


class Undisguised(NamedTuple):
    """What a text may have been meant as, and through which channel.

    ``telling`` says that nobody writes so by accident, which is a signal of its own. ``weighing`` says when the words
    of the reading count, and ``alone`` that the reading must say enough by itself, as a plain text.
    """

    channel: Channel
    text: str
    telling: bool = True
    weighing: Weighing = "fluent"
    alone: bool = False


def readings(
    text: str, lexicon: Lexicon, allowance: Allowance, kind: DisguiseKind | None = None
) -> Iterator[Undisguised]:
    """Every other reading of a folded text, each once, the likeliest first; and readings of these, should one not do.

    Each takes its part of the payload's ``allowance``. ``kind`` is what :func:`disguise_kind` says of the text up to
    :data:`MAX_TEXT`, for whoever asked. Raises Spent.
    """
    text = text[:MAX_TEXT]
    kind = disguise_kind(text, lexicon, allowance) if kind is None else kind
    meter = Meter(allowance, text)
    meter.look(text, kind)
    seen = {text.lower()}
    plain = unnumbered(text)  # nothing is guessed in it, so its words weigh as in a plain text
    row = [] if plain is None else [Undisguised("glued", plain, telling=False, weighing="always", alone=True)]
    others = () if kind == "listed" else _all_readings(text, lexicon, meter, kind, seen)
    right = () if kind in {"", "listed"} else ungarbled(text.lower(), lexicon, allowance, meter.mend)
    for reading in chain(_fresh(row, seen), others, (Undisguised("typo", one, telling=False) for one in right)):
        if reading.telling and reading.channel != "encoded" and not _has_words(reading.text, lexicon):
            continue
        meter.read(reading.text)
        exact = reading.channel in _EXACT and reading.weighing == "fluent"
        yield reading._replace(weighing="always") if exact else reading


def _all_readings(
    text: str, lexicon: Lexicon, meter: Meter, kind: DisguiseKind, seen: set[str]
) -> Iterator[Undisguised]:
    """Every reading of a text that is not among those ``seen``, first without its noise, then through each disguise."""
    if kind not in _LOUD:
        yield from _fresh(_plainly(text, lexicon, kind), seen)
        return
    quiet = without_noise(text, lexicon)
    key = quiet == ODD_WORD  # a key alone, which has no readings but what is encoded in it
    besides = "" if key else kind_without_noise(quiet, lexicon) if kind == "noise" else kind
    if besides == "signs" and kind == "noise":
        meter.look_further(besides, kind)
    first: list[Undisguised] = []
    for reading in _fresh(_decoded(text, quiet), seen):
        first.append(reading)
        yield reading
    # A token falls into many words, and set aside it is one. A web address falls into words that are no sentence, and
    # what the others weigh, the text as it stands shows: of 400 links to shops 15 leaned.
    yield from _fresh([Undisguised("spaced", quiet, telling=False, weighing="never")], seen)
    if besides != "signs":
        yield from () if key else _fresh(_plainly(quiet, lexicon, besides), seen)
    else:
        for reading in _fresh(_every_reading(quiet, text.lower(), lexicon), seen):
            first.append(reading)
            yield reading
    if len(text) <= MAX_TWICE:
        if besides == "signs":
            yield from _fresh(_typed(every_word(quiet.lower(), lexicon)), seen)
        for outer in _different(first):
            for inner in _fresh(_within(outer.text, text, lexicon, meter, exact=outer.channel == "encoded"), seen):
                yield Undisguised(outer.channel, *inner[1:])


def _has_words(text: str, lexicon: Lexicon) -> bool:
    """Whether a reading holds as many known words as a cipher has to make; in other scripts nothing is counted.

    Codes of one to three letters come to words of all languages, whatever is guessed in them: of 6,000 lists of
    locales, currencies, states, units, chords and the like, 93 were taken for orders, and 11 are.
    """
    if not text.isascii():
        return True
    return ciphers.convincing([len(word) for word in set(_LETTERS.findall(text.lower())) if lexicon.known(word)])


def _different(found: Iterable[Undisguised]) -> list[Undisguised]:
    """The readings that may hide another; of those with the same letters (with markup or without) only the first."""
    outer: dict[str, Undisguised] = {}
    for reading in found:
        if reading.telling or reading.channel == "glued":
            outer.setdefault("".join(filter(str.isalnum, reading.text)), reading)
            if len(outer) == _MOST_TWICE:
                break
    return list(outer.values())


def _plainly(text: str, lexicon: Lexicon, kind: DisguiseKind) -> Iterator[Undisguised]:
    """The readings of a text without the shape of a disguise."""
    lower = text.lower()
    if kind == "misspelt":
        yield from _put_together(lower, lexicon)
        # Only what the misspelt words may be: all else could be read into any text.
        yield from _typed(corrected(lower, lexicon))
    if kind == "strange" or (kind == "misspelt" and is_strange(text)):
        yield from _deciphered(lower, lower, lexicon)
    yield from _typed(every_word(lower, lexicon))


def _within(text: str, outer: str, lexicon: Lexicon, meter: Meter, *, exact: bool) -> Iterator[Undisguised]:
    """The readings of one reading of a text, ``exact`` or guessed, for signs that the ``outer`` text has not."""
    kind = nested_disguise_kind(text, outer, lexicon, meter.allowance, exact=exact)
    meter.look(text, kind)
    if (full := in_full(text.lower(), lexicon)) is not None:
        yield Undisguised("typo", full, weighing="enough")  # as of other words that are put right
    if kind in _LOUD:
        quiet = without_noise(text, lexicon)
        yield from _decoded(text, quiet)
        if kind == "signs":
            yield from _every_reading(quiet, text.lower(), lexicon, "" if exact else outer.lower())
    elif kind == "misspelt":
        yield from _typed(corrected(text.lower(), lexicon))


def _fresh(found: Iterable[Undisguised], seen: set[str]) -> Iterator[Undisguised]:
    """The readings whose text was not ``seen`` before, whatever its case."""
    for reading in found:
        if (lower := reading.text.lower()) not in seen:
            seen.add(lower)
            yield reading


def _decoded(text: str, quiet: str) -> Iterator[Undisguised]:
    """What is encoded in a text; and, if noise was set aside in it, what is encoded when its markup is taken away."""
    vain: Vain = set()
    decoded = list(spelled(text, vain))
    yield from (Undisguised("encoded", plain) for plain in decoded)
    if quiet == text:
        return
    without = markup.unmarked(text)
    bare = markup.unhyphened(without)
    known = {bare, *map(_bare, decoded)}
    # An underscore joins an id to what is encoded, as if both were one.
    for other in dict.fromkeys((without, bare, without.replace("_", " "))):
        for plain in spelled(other, vain) if other != text else ():
            if _bare(plain) not in known:
                yield Undisguised("encoded", plain)


def _bare(text: str) -> str:
    return markup.unhyphened(markup.unmarked(text))


def _every_reading(text: str, loud: str, lexicon: Lexicon, before: str = "") -> Iterator[Undisguised]:
    """The readings of a text in signs, without those that a text ``before`` it had for the same signs."""
    lower, known = text.lower(), written(lexicon).known
    yield from _readings(text, loud, lexicon, before)
    yield from _put_together(lower, lexicon)
    if (plain := by_looks(lower, known)) is not None:
        yield Undisguised("leet", plain)
    yield from (Undisguised("shifted", plain) for plain in uninfixed(lower, known))


def _put_together(lower: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    yield from (Undisguised("glued", *found) for found in put_together(lower, lexicon))


def _readings(text: str, loud: str, lexicon: Lexicon, before: str) -> Iterator[Undisguised]:
    """The other readings of a text whose noise was set aside; ``loud`` is all of it in lower case."""
    lower = text.lower()
    if backwards_order(words := lower.split()):
        yield Undisguised("backwards", " ".join(word.strip(_PUNCTUATION) for word in reversed(words)), telling=False)
    if (plain := unsigned(text)) is not None:  # nothing is guessed in it
        yield Undisguised("glued", plain, telling=False, alone=True)
    if not text.isascii():
        yield from (Undisguised("spaced", plain) for plain in (joined_eastern(text), joined_hangul(text)) if plain)
    for plain in joined(lower, lexicon, before):
        yield Undisguised("spaced", plain)
        if not before:
            yield Undisguised("spaced", unleet(plain, lexicon).text)
    if _is_wordy(lower):
        yield from _in_words(text, loud, lexicon, before)
        return
    if len(DRAWN.findall(lower)) >= _FEWEST_DRAWN:
        yield Undisguised("leet", unleet(redrawn(lower), lexicon).text)
    letters = unleet(lower, lexicon)
    many = letters.words >= _FEWEST_LEET
    yield Undisguised("leet", letters.text, many, "always" if many else "fluent")
    # Other signs between words are nothing to grammars.
    if len(text) <= MAX_DOUBTFUL or may_be_cut_short(letters.text):
        yield Undisguised("leet", unpunctuated(letters.text), many)
    yield from _behind_leet(loud, lexicon)
    turned = unleet(lower[::-1], lexicon)
    if turned.words >= _FEWEST_LEET and turned.words > letters.words:
        yield Undisguised("backwards", turned.text)
    yield Undisguised("spaced", unstrung(lower), telling=False)
    yield from _unmarked(text, lexicon, before)
    yield from _in_words(text, loud, lexicon, before)


def _behind_leet(lower: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """The readings of a text with digits for letters in words that are no words without them: stretched, Pig Latin."""
    plain = lettered(lower)
    if plain == lower:
        return
    if (full := in_full(plain, lexicon)) is not None:
        yield Undisguised("leet", full, weighing="enough")
    if may_be_pig_latin(plain):
        yield from (Undisguised("leet", words) for words in unpigged(plain, lexicon))


def _is_wordy(lower: str) -> bool:
    """Whether a text is letters and single spaces, with no sign, digit or markup that could be read otherwise."""
    return "  " not in lower and lower.replace(" ", "").isalpha() and lower == lower.strip()


def _in_words(text: str, loud: str, lexicon: Lexicon, before: str) -> Iterator[Undisguised]:
    """The readings that letters alone may have."""
    lower = text.lower()
    if may_be_pig_latin(lower):
        for plain in unpigged(lower, lexicon):
            yield Undisguised("shifted", plain)
    yield from _typed(corrected(lower, lexicon))
    yield from (Undisguised("glued", *found) for found in words_apart(text, lexicon, before))
    yield from _deciphered(lower, loud, lexicon)
    yield from (Undisguised("shifted", plain) for plain in ciphers.by_rot47(text, lexicon))


def _unmarked(text: str, lexicon: Lexicon, before: str) -> Iterator[Undisguised]:
    """A text without markup; without the markers of a list; without the hyphens in words, where that makes words."""
    plain = markup.unmarked(text)
    if plain != text:
        cuts = markup.cuts_words(text)
        yield Undisguised("glued", plain, cuts, "always" if cuts else "fluent")
    if markup.may_be_listed(plain):
        yield Undisguised("glued", markup.unlisted(plain), telling=False)
    if (whole := unstuffed(text)) is not None:
        yield Undisguised("glued", whole, telling=False)
    if not before and markup.joins_words(plain, written(lexicon).known):
        yield Undisguised("glued", markup.unhyphened(plain), telling=False)


def _typed(found: Iterable[Corrected]) -> Iterator[Undisguised]:
    for plain, telling in found:
        # Words that are not wrong may be put right, and so may another language: "initiale de consultar qui" leans
        # where its French original does not. So words count only if they are enough by themselves: of the lesser sums
        # in 60,000 paragraphs half came of such.
        yield Undisguised("typo", plain, telling, "enough" if telling else "never")


def _deciphered(text: str, loud: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """The readings in moved and turned alphabets and with letters backwards, of all of a text or of each word.

    What was set aside of the ``loud`` text may have been encoded before it was put into cipher.
    """
    known = cipher_words(lexicon)
    text, loud = markup.without_elements(text), markup.without_elements(loud)
    found = ciphers.likely(_LETTERS.findall(text), known)
    judged = text.replace(ODD_WORD, "")  # which would be a strange word in every other alphabet
    odd = is_strange(judged)
    for cipher in dict.fromkeys([*found, *(cipher_ranking(lexicon).plainest(judged) if odd else ())]):
        yield _read(text, cipher)
        if cipher == Cipher(backwards=True):
            yield Undisguised("backwards", ciphers.turned_part(text, lexicon))
            for part in (_TOKEN, WORD):
                yield Undisguised("backwards", part.sub(lambda match: match.group()[::-1], text))
        if cipher in found or ciphers.makes_words(text, cipher, lexicon):
            yield Undisguised(_channel(cipher), ciphers.deciphered_in_part(text, cipher, lexicon))
        if loud != text:
            yield from (Undisguised("encoded", plain) for plain in spelled(deciphered(loud, cipher)))
    if odd:
        yield from (Undisguised("shifted", plain) for plain in in_order(text, written(lexicon).known))
    if is_backwards_east(text):
        yield Undisguised("backwards", text[::-1])
    for cipher in known.within(text):
        yield _read(text, cipher)
    yield from (Undisguised("backwards", plain) for plain in ciphers.upside_down(text, lexicon))


def _read(text: str, cipher: Cipher) -> Undisguised:
    return Undisguised(_channel(cipher), deciphered(text, cipher))


def _channel(cipher: Cipher) -> Channel:
    return "backwards" if cipher.backwards else "shifted"
