"""Disguises of a plain instruction: a reader or a model undoes them, and a phrase list does not see through them.

Each disguise has different variants in either half, so that a rule cannot be fitted to one alphabet, one separator or
one way of encoding. A variant maps ASCII text to other text; what it draws comes from the generator it is given.
"""

from __future__ import annotations

import base64
import codecs
import random
import string
from collections.abc import Callable, Mapping

from benchmarks.accuracy.cases import Half

Variant = Callable[[str, random.Random], str]

_LETTERS = string.ascii_letters
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CYRILLIC = dict(zip("aceiopsxyABCEHKMOPTX", "асеіорѕхуАВСЕНКМОРТХ", strict=True))  # noqa: RUF001 - the disguise itself
_CYRILLIC_VOWELS = {letter: other for letter, other in _CYRILLIC.items() if letter in "aeioyAEO"}
_GREEK = dict(zip("aiknopuvxyABEHIKMNOPTXYZ", "αικηορυνχγΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", strict=True))
_RIGHT_TO_LEFT_OVERRIDE, _POP_DIRECTION = "\u202e", "\u202c"
_RIGHT_TO_LEFT_ISOLATE, _POP_ISOLATE = "\u2067", "\u2069"
_LEFT_TO_RIGHT_MARK = "\u200e"


def _each(change: Callable[[str], str]) -> Variant:
    """Every character becomes other characters."""
    return lambda text, _: "".join(map(change, text))


def _whole(change: Callable[[str], str]) -> Variant:
    return lambda text, _: change(text)


def _words(change: Callable[[str, random.Random], str], joined: str = " ") -> Variant:
    return lambda text, draw: joined.join(change(word, draw) for word in text.split())


def _table(pairs: Mapping[str, str], share: float = 1.0) -> Variant:
    """Characters of a table are replaced, ``share`` of them."""
    return lambda text, draw: "".join(
        pairs[c] if c in pairs and (share == 1.0 or draw.random() < share) else c for c in text
    )


def _any_case(pairs: Mapping[str, str]) -> dict[str, str]:
    return {**{letter.upper(): other for letter, other in pairs.items()}, **pairs}


def _alphabet(upper: int, lower: int) -> Variant:
    """Letters move to another alphabet in Unicode, given by where its A and its a stand."""
    pairs = {chr(65 + n): chr(upper + n) for n in range(26)} | {chr(97 + n): chr(lower + n) for n in range(26)}
    return _table(pairs)


def _spread(separator: str, gap: str) -> Variant:
    """A separator between the letters of a word and a gap between words."""
    return _words(lambda word, _: separator.join(word), gap)


def _inserted(character: str, every: int) -> Variant:
    return lambda text, _: character.join(text[i : i + every] for i in range(0, len(text), every))


def _typo(change: Callable[[str, int, random.Random], str]) -> Variant:
    """One mistake inside every word of five letters and more; its first and last letter stay."""

    def mistake(word: str, draw: random.Random) -> str:
        core = word.strip(string.punctuation)
        if len(core) < 5 or not core.isalpha():
            return word
        return word.replace(core, change(core, draw.randrange(1, len(core) - 2), draw), 1)

    return _words(mistake)


def _neighbour(letter: str, draw: random.Random) -> str:
    row = next(row for row in _KEYBOARD if letter.lower() in row)
    place = row.index(letter.lower())
    return draw.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2])


def _scrambled(inner: Callable[[str, random.Random], str], least: int) -> Variant:
    """The inner letters of longer words in another order; punctuation stays where it is."""

    def scramble(word: str, draw: random.Random) -> str:
        core = word.strip(string.punctuation)
        if len(core) < least or not core.isalpha():
            return word
        return word.replace(core, core[0] + inner(core[1:-1], draw) + core[-1], 1)

    return _words(scramble)


def _capped(word: str, _: random.Random) -> str:
    return word[:1].upper() + word[1:]


def _marked(low: int, high: int, count: int) -> Variant:
    """Combining marks drawn from a range after each letter."""
    return lambda text, draw: "".join(
        c + "".join(chr(draw.randint(low, high)) for _ in range(count)) if c in _LETTERS else c for c in text
    )


def _tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(c)) for c in text)


def _selectors(text: str) -> str:
    """Every byte as one of the 256 variation selectors."""
    return "".join(chr(0xFE00 + byte) if byte < 16 else chr(0xE0100 + byte - 16) for byte in text.encode())


def _mirrored(text: str) -> str:
    return _RIGHT_TO_LEFT_OVERRIDE + text[::-1] + _POP_DIRECTION


def _isolated(word: str, _: random.Random) -> str:
    return _RIGHT_TO_LEFT_ISOLATE + _mirrored(word) + _POP_ISOLATE


def _mixed(*variants: Callable[[str], str]) -> Variant:
    """Every character in a notation that is drawn for it."""
    return lambda text, draw: "".join(draw.choice(variants)(c) for c in text)


def _broken(text: str) -> str:
    """Quoted-printable of all characters with soft line breaks."""
    return "=\n".join("".join(f"={ord(c):02X}" for c in text[i : i + 20]) for i in range(0, len(text), 20))


def _lines(text: str) -> str:
    encoded = base64.b64encode(text.encode()).decode()
    return "\n".join(encoded[i : i + 44] for i in range(0, len(encoded), 44))


def _split_by(*marks: str) -> Variant:
    """Markup inside each longer word, drawn from some; ``{}`` in it is where the rest of the word goes."""

    def cut(word: str, draw: random.Random) -> str:
        half = len(word) // 2
        return word[:half] + draw.choice(marks).replace("{}", word[half:]) if len(word) > 3 else word

    return _words(cut)


DISGUISES: Mapping[str, Mapping[Half, tuple[Variant, ...]]] = {
    "leet": {
        "tune": (
            _table(_any_case(dict(zip("aeio", "4310", strict=True)))),
            _table(_any_case(dict(zip("aeiost", "@3!0$7", strict=True)))),
            _table(_any_case(dict(zip("aeos", "4305", strict=True))), share=0.7),
        ),
        "judge": (
            _table(_any_case(dict(zip("aeiostgb", "43105798", strict=True)))),
            _table(_any_case(dict(zip("aelst", "@315+", strict=True)))),
            _table(_any_case(dict(zip("eiost", "€|0$7", strict=True))), share=0.8),
        ),
    },
    "spacing": {
        "tune": (_spread(" ", "   "), _spread(".", " "), _spread(" ", "  ")),
        "judge": (_spread("-", " "), _spread("_", "  "), _spread("\u00b7", " / "), _spread(" ", "\n")),
    },
    "squashed": {
        "tune": (_words(lambda word, _: word.lower(), ""), _words(_capped, "")),
        "judge": (_words(lambda word, _: word.upper(), ""), _words(lambda word, _: word, ""), _words(_capped, "_")),
    },
    "typos": {
        "tune": (
            _typo(lambda word, i, _: word[:i] + word[i + 1] + word[i] + word[i + 2 :]),
            _typo(lambda word, i, _: word[:i] + word[i + 1 :]),
        ),
        "judge": (
            _typo(lambda word, i, _: word[: i + 1] + word[i:]),
            _typo(lambda word, i, draw: word[:i] + _neighbour(word[i], draw) + word[i + 1 :]),
        ),
    },
    "typoglycemia": {
        "tune": (_scrambled(lambda inner, draw: "".join(draw.sample(inner, len(inner))), least=4),),
        "judge": (
            _scrambled(lambda inner, _: inner[::-1], least=5),
            _scrambled(lambda inner, _: inner[1:] + inner[:1], least=5),
        ),
    },
    "zero_width": {
        "tune": (_inserted("\u200b", 1), _inserted("\u200d", 2)),
        "judge": (_inserted("\u200c", 1), _inserted("\u2060", 3), _inserted("\ufeff", 2), _inserted("\u2063", 1)),
    },
    "soft_hyphen": {
        "tune": (_inserted("\u00ad", 3),),
        "judge": (
            _inserted("\u00ad", 1),
            _words(lambda word, _: word[: len(word) // 2] + "\u00ad" + word[len(word) // 2 :]),
        ),
    },
    "homoglyph": {
        "tune": (_table(_CYRILLIC), _table(_CYRILLIC_VOWELS)),
        "judge": (_table(_GREEK), _table({**_GREEK, **_CYRILLIC}, share=0.5)),
    },
    "fullwidth": {
        "tune": (_each(lambda c: "\u3000" if c == " " else chr(ord(c) + 0xFEE0)),),
        "judge": (_alphabet(0xFF21, 0xFF41), _words(lambda word, _: "".join(chr(ord(c) + 0xFEE0) for c in word))),
    },
    "math_alphabets": {
        "tune": (_alphabet(0x1D400, 0x1D41A), _alphabet(0x1D4D0, 0x1D4EA), _alphabet(0x1D56C, 0x1D586)),
        "judge": (
            _alphabet(0x1D5D4, 0x1D5EE),
            _alphabet(0x1D670, 0x1D68A),
            _alphabet(0x1D468, 0x1D482),
            _alphabet(0x24B6, 0x24D0),
        ),
    },
    "combining": {
        "tune": (_marked(0x336, 0x336, 1), _marked(0x301, 0x301, 1)),
        "judge": (_marked(0x332, 0x332, 1), _marked(0x300, 0x315, 3)),
    },
    "unicode_tags": {
        "tune": (_whole(_tags),),
        "judge": (_whole(lambda text: "\U000e0001" + _tags(text) + "\U000e007f"),),
    },
    "variation_selector": {
        "tune": (_whole(_selectors),),
        "judge": (_whole(lambda text: "\U0001f4c4" + _selectors(text)), _each(lambda c: "." + _selectors(c))),
    },
    "bidi": {
        "tune": (_whole(_mirrored), _whole(lambda text: _RIGHT_TO_LEFT_OVERRIDE + text[::-1])),
        "judge": (_words(_isolated), _inserted(_LEFT_TO_RIGHT_MARK, 1)),
    },
    "ansi": {
        "tune": (
            _whole(lambda text: f"\x1b[8m{text}\x1b[0m"),
            _words(lambda word, _: f"{word[:2]}\x1b[31m{word[2:]}\x1b[0m"),
        ),
        "judge": (
            _whole(lambda text: f"\x1b[38;5;0m{text}\x1b[2K\x1b[1G"),
            _each(lambda c: f"{c}\x1b[1m"),
            _words(lambda word, _: f"\x1b]8;;https://a.example\x07{word[:1]}\x1b]8;;\x07{word[1:]}"),
        ),
    },
    "base64": {
        "tune": (_whole(lambda text: base64.b64encode(text.encode()).decode()),),
        "judge": (
            _whole(lambda text: "data:text/plain;base64," + base64.b64encode(text.encode()).decode().rstrip("=")),
            _whole(_lines),
            _whole(lambda text: base64.b64encode(base64.b64encode(text.encode())).decode()),
        ),
    },
    "hex": {
        "tune": (_whole(lambda text: text.encode().hex()), _whole(lambda text: text.encode().hex(" "))),
        "judge": (
            _each(lambda c: f"\\x{ord(c):02x}"),
            _whole(lambda text: text.encode().hex(":").upper()),
            _whole(lambda text: "0x" + text.encode().hex(",").replace(",", ",0x")),
        ),
    },
    "binary": {
        "tune": (_whole(lambda text: " ".join(f"{ord(c):08b}" for c in text)),),
        "judge": (_each(lambda c: f"{ord(c):08b}"), _whole(lambda text: "\n".join(f"0b{ord(c):08b}" for c in text))),
    },
    "rot13": {
        "tune": (_whole(lambda text: codecs.encode(text, "rot13")),),
        "judge": (_whole(lambda text: codecs.encode(text.upper(), "rot13")),),
    },
    "reversed": {
        "tune": (_whole(lambda text: text[::-1]),),
        "judge": (_words(lambda word, _: word[::-1]), _whole(lambda text: text[::-1].upper())),
    },
    "percent": {
        "tune": (_each(lambda c: f"%{ord(c):02X}"),),
        "judge": (_each(lambda c: c if c.isalnum() else f"%{ord(c):02x}"), _each(lambda c: f"%25{ord(c):02x}")),
    },
    "html_entity": {
        "tune": (_each(lambda c: f"&#{ord(c)};"), _each(lambda c: f"&#x{ord(c):x};")),
        "judge": (
            _mixed(lambda c: f"&#{ord(c)};", lambda c: f"&#X{ord(c):04X};"),
            _each(lambda c: f"&#{ord(c):07}"),
            _each(lambda c: f"&amp;#{ord(c)};"),
        ),
    },
    "backslash_u": {
        "tune": (_each(lambda c: f"\\u{ord(c):04x}"),),
        "judge": (
            _each(lambda c: f"\\u{{{ord(c):x}}}"),
            _each(lambda c: f"\\U{ord(c):08X}"),
            _mixed(lambda c: f"\\u{ord(c):04X}", lambda c: c, lambda c: f"\\{ord(c):03o}"),
        ),
    },
    "quoted_printable": {
        "tune": (_each(lambda c: f"={ord(c):02X}"),),
        "judge": (_each(lambda c: c if c in "bcdfghlmnprst" else f"={ord(c):02X}"), _whole(_broken)),
    },
    "case_alternation": {
        "tune": (_words(lambda word, _: "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(word))),),
        "judge": (
            _words(lambda word, _: "".join(c.lower() if i % 2 else c.upper() for i, c in enumerate(word))),
            _words(lambda word, draw: "".join(draw.choice((c.upper(), c.lower())) for c in word)),
        ),
    },
    "markup": {
        "tune": (_split_by("<b>{}</b>", "<i></i>{}"), _split_by("**{}**")),
        "judge": (_split_by("<!-- -->{}", "<wbr>{}", "<span>{}</span>"), _split_by("[{}](#)", "`{}`", "__{}__")),
    },
}
"""Disguise to its variants in either half."""

HIDDEN = frozenset({"unicode_tags", "variation_selector"})
"""Disguises that cannot be seen, and therefore follow a visible text."""

ENCODED = frozenset(
    {"base64", "hex", "binary", "rot13", "percent", "html_entity", "backslash_u", "quoted_printable", "reversed"}
)
"""Disguises that look like a value of some field."""
