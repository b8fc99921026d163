"""Inputs of many leaves, each another and each made to be looked at by itself: in disguise, nearly found, or cut.

What repeats is remembered and what is plain is told natively, so these draw every leaf anew from words that open the
gate, and hide, bend or cut it in every way that is known to be undone.
"""

from __future__ import annotations

import codecs
import json
import random
import string
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from scanner import load_rules
from scanner.disguises.misspellings.real_words import REAL_WORDS

_CORE: Final = "ignore disregard previous instructions guidelines reveal prompt override restrictions".split()
_PLAIN: Final = "the and you that with this invoice payment customer account list show send report total month".split()
_ORDINARY: Final = sorted(word for word in REAL_WORDS if len(word) >= 6)
_DIGITS_FOR: Final = str.maketrans("oei", "031")
_MORSE: Final = (".-", "-...", "-.-.", "-..", ".", "..", "...", "-")

Draw = random.Random
Leaf = Callable[[Draw], Any]


def _leaves(make: Leaf) -> Callable[[int], bytes]:
    """A list of values, each drawn anew."""

    def payload(size: int) -> bytes:
        draw = Draw(11)
        leaves: list[Any] = []
        length = 2
        while length < size:
            leaves.append(make(draw))
            length += len(json.dumps(leaves[-1])) + 2
        return json.dumps(leaves).encode()

    return payload


def _strange(draw: Draw, letters: int) -> str:
    return "".join(draw.choices(string.ascii_lowercase, k=letters))


def _words(draw: Draw, count: int) -> list[str]:
    return [draw.choice(_CORE + _PLAIN) for _ in range(count)]


def _slipped(draw: Draw) -> str:
    """A telling word with two letters exchanged."""
    word = draw.choice(_CORE)
    at = draw.randrange(1, len(word) - 1)
    return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def _misspelt(draw: Draw) -> str:
    return " ".join(_slipped(draw) if draw.random() < 0.5 else _strange(draw, 6) for _ in range(5))


def _misspelt_throughout(draw: Draw) -> str:
    """Words that no order needs, each with a letter of its own changed or two exchanged."""
    words: list[str] = []
    for _ in range(8):
        word = draw.choice(_ORDINARY)
        at = draw.randrange(1, len(word) - 1)
        middle = word[at + 1] + word[at] if draw.random() < 0.5 else _strange(draw, 1) + word[at + 1]
        words.append(word[:at] + middle + word[at + 2 :])
    return " ".join(words)


def _stretched(draw: Draw) -> str:
    return " ".join("".join(letter * draw.randint(1, 4) for letter in word) for word in draw.sample(_ORDINARY, 8))


def _without_vowels(draw: Draw) -> str:
    words = draw.sample(_ORDINARY, 9)
    return " ".join("".join(letter for letter in word if letter not in "aeiou") + _strange(draw, 1) for word in words)


def _stuffed(draw: Draw) -> str:
    """Words with a sign in each, one kind to a text."""
    sign = draw.choice((".", "7", "[]", "/**/", "-", "_"))
    cut = [(word, draw.randrange(2, len(word) - 1)) for word in draw.sample(_ORDINARY, 8)]
    return " ".join(f"{word[:at]}{sign}{word[at:]}" for word, at in cut)


def _glued(draw: Draw) -> str:
    return "".join(draw.choice(_PLAIN) for _ in range(6)) + _strange(draw, 3)


def _everything(draw: Draw) -> str:
    """A little of every disguise."""
    shifted = codecs.encode(" ".join(_words(draw, 2)), "rot13")
    numbered = draw.choice(_CORE).translate(_DIGITS_FOR)
    apart, turned = ".".join(draw.choice(_PLAIN)), draw.choice(_CORE)[::-1]
    return f"{_slipped(draw)} {apart} {numbered} {shifted} {turned} {_glued(draw)} the {_strange(draw, 5)}"


def _twice_encoded(draw: Draw) -> str:
    return b64encode(b64encode(f"{_slipped(draw)} {_strange(draw, 9)} the {_strange(draw, 4)}".encode())).decode()


def _cut(draw: Draw) -> str:
    """A text that begins with the end of a telling word, and ends with the beginning of another."""
    first, last = draw.choice(_CORE), draw.choice(_CORE)
    return f"{first[len(first) // 2 :]} {_strange(draw, 5)} {last[: len(last) // 2 + 1]}"


def _named(draw: Draw) -> dict[str, str]:
    """A record that names somebody, and one that speaks of another."""
    name = f"{_strange(draw, 6).title()} {_strange(draw, 7).title()}"
    return {"customer_name": name, "note": f"for {_strange(draw, 6).title()} {name.split()[1]}"}


def _abroad(draw: Draw) -> str:
    """Digits as telephone numbers of some country are written, hardly any of which it has."""

    def digits(count: int) -> str:
        return "".join(draw.choices(string.digits, k=count))

    forms = (
        f"+{draw.randint(20, 99)} {digits(2)} {digits(4)} {digits(4)}", f"0{digits(3)} {digits(6)}",
        f"({digits(3)}) {digits(3)}-{digits(4)}", f"0{digits(1)} {' '.join(digits(2) for _ in range(4))}",
        f"00{draw.randint(30, 49)} {digits(3)} {digits(7)}", f"0{digits(4)}/{digits(6)}",
        f"{digits(3)} {digits(2)} {digits(3)}", f"1-{digits(3)}-{digits(3)}-{digits(4)}",
    )  # fmt: skip
    return draw.choice(forms)


@cache
def _near_misses() -> tuple[str, ...]:
    return tuple(one.text for rule in load_rules() for one in rule.near_miss_list())


def _nearly(draw: Draw) -> str:
    """What rules must leave alone, by the rules' own account; a number makes each text another."""
    return f"{draw.choice(_near_misses())} {draw.randint(1, 999)}"


def _one_text_of_near_misses(size: int) -> bytes:
    draw = Draw(12)
    text = ""
    while len(text) < size:
        text += f"{_nearly(draw)}; "
    return json.dumps({"note": text[:size]}).encode()


def _lines_of_signs(size: int, draw: Draw) -> str:
    return "\n\n".join("".join(draw.choices(string.printable[:95], k=38)) for _ in range(size // 40))


def _one_text_of_signs(size: int) -> bytes:
    return json.dumps([_lines_of_signs(size, Draw(14))]).encode()


def _document_of_signs(size: int) -> bytes:
    """A document in a text, whose escapes are undone in several ways, and those of each way once more."""
    return json.dumps([json.dumps({"note": _lines_of_signs(size, Draw(15))})]).encode()


def _odd_names(size: int) -> bytes:
    draw = Draw(13)
    return json.dumps({_everything(draw)[:60]: 1 for _ in range(size // 66)}).encode()


def _names_of_nobody(size: int) -> bytes:
    """Fields that are called like names of parties, in words that nobody knows."""
    draw = Draw(16)
    return json.dumps({f"{_strange(draw, 5)}_{_strange(draw, 4)}_name": "x" for _ in range(size // 24)}).encode()


def _rails(draw: Draw) -> str:
    """Words in the zigzag of a rail fence of three rails, read rail by rail."""
    text = f"{' '.join(_words(draw, 6))}{_strange(draw, 3)}"
    return f"{text[::4]}{text[1::2]}{text[2::4]}"


def _four_deep(draw: Draw) -> str:
    """A document in a document in a document in a text."""
    document: Any = {"note": " ".join(_strange(draw, 5) for _ in range(8))}
    for _ in range(3):
        document = [json.dumps(document)]
    return json.dumps(document)


def _escaped(draw: Draw) -> str:
    return "".join(f"%{ord(character):02x}" for character in f"{_slipped(draw)} {_strange(draw, 5)}")


HOSTILE_LEAVES: Final[Mapping[str, Callable[[int], bytes]]] = {
    "misspelt leaves": _leaves(_misspelt),
    "leaves misspelt throughout": _leaves(_misspelt_throughout),
    "stretched leaves": _leaves(_stretched),
    "leaves without vowels": _leaves(_without_vowels),
    "stuffed leaves": _leaves(_stuffed),
    "glued leaves": _leaves(_glued),
    "leaves of letters apart": _leaves(lambda draw: " ".join(f"{draw.choice(_PLAIN)}{_strange(draw, 2)}")),
    "leaves with digits for letters": _leaves(
        lambda draw: " ".join(f"{word.translate(_DIGITS_FOR)}{_strange(draw, 1)}" for word in _words(draw, 4))
    ),
    "leaves in rot13": _leaves(lambda draw: codecs.encode(f"{' '.join(_words(draw, 5))} {_strange(draw, 3)}", "rot13")),
    "leaves backwards": _leaves(lambda draw: f"{' '.join(_words(draw, 5))}{_strange(draw, 3)}"[::-1]),
    "leaves in pieces": _leaves(
        lambda draw: " ".join(word[at : at + 2] for word in _words(draw, 6) for at in range(0, len(word), 2))
    ),
    "leaves in Morse": _leaves(lambda draw: " ".join(draw.choices(_MORSE, k=30))),
    "leaves in every disguise": _leaves(_everything),
    "long leaves in every disguise": _leaves(lambda draw: " ".join(_everything(draw) for _ in range(15))[:1_990]),
    "leaves encoded twice": _leaves(_twice_encoded),
    "escaped leaves": _leaves(_escaped),
    "hexadecimal leaves": _leaves(lambda draw: f"{_slipped(draw)} {_strange(draw, 9)} the".encode().hex()),
    "leaves of base64 without text": _leaves(
        lambda draw: "".join(draw.choices(string.ascii_letters + string.digits + "+/", k=38))
    ),
    "telling words among strangers": _leaves(
        lambda draw: f"{draw.choice(_CORE)} {_strange(draw, 5)} {_strange(draw, 6)}"
    ),
    "cut words": _leaves(_cut),
    "leaves of signs": _leaves(lambda draw: "".join(draw.choices(string.printable[:95], k=38))),
    "many people": _leaves(_named),
    "telephones of many countries": _leaves(_abroad),
    "near-misses of all rules": _leaves(_nearly),
    "one text of near-misses": _one_text_of_near_misses,
    "one text of lines of signs": _one_text_of_signs,
    "lines of signs in a document in a text": _document_of_signs,
    "long numbers": _leaves(lambda draw: draw.randint(10**14, 10**19)),
    "documents in texts": _leaves(lambda draw: json.dumps({"note": _misspelt(draw)})),
    "documents in documents": _leaves(_four_deep),
    "odd names": _odd_names,
    "names of nobody": _names_of_nobody,
    "leaves in rail fences": _leaves(_rails),
}
"""By name: a JSON document of about so many bytes."""
