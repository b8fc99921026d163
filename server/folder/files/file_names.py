"""What the name of a file or a folder says of the records in it, in eleven languages.

A name is taken for its words: what stands around them, such as years, numbers and the name of a system, says nothing.
The English words are those of `records/shapes.yaml`; those in other languages stand in `file_words.yaml`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from scanner.checks.forms.calendar_days import month_named
from scanner.echoes.spellings import written_out
from server.records.credits import owing_nothing
from server.records.shapes import (
    ACCOUNT,
    CREDIT_NOTE,
    INVOICE,
    PAYMENT,
    RECORD_KINDS,
    REFUND,
    fold,
    other_words,
    shapes,
)

PACKED: Final = frozenset({".gz", ".zip", ".bz2", ".xz", ".zst"})
"""How the names of compressed files end."""

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_BY: Final = re.compile(r"(?<![^\W_])by[ _-]+(?:customer|client|date|month|number|status)(?![^\W_])", re.IGNORECASE)
"""How a list is grouped or sorted, which is no second thing that it holds: `Transaction List by Customer`."""
_OPEN: Final = re.compile(
    r"(?<![^\W_])(?:offene[rn]?[ _-]+posten|open[ _-]+items?|(?:open|openstaande|uitstaande)[ _-]+posten"
    r"|partite[ _-]+aperte|partidas[ _-]+(?:abiertas|pendientes)|postes[ _-]+ouverts|(?:abne|oppna)[ _-]+poster"
    r")(?![^\W_])",
    re.IGNORECASE,
)
"""Which of them a list has: `Offene Posten Rechnungen`."""
_MODEL: Final = re.compile(r"\([a-z]+(?:\.[a-z]+)+\)")
"""The name of a table behind that of the list, as Odoo writes it: `Invoices (account.move)`."""
_REPORTED: Final = frozenset({"summary", "detail", "report", "ubersicht", "bericht", "rapport"})
"""Words of reports, some of which add up the records that others list."""
_AND: Final = frozenset({"and", "und", "et", "y", "e", "en"})
_BOTH: Final = "report"  # of which the records have to tell
_PAID: Final = frozenset({PAYMENT, REFUND})
_BILLED: Final = frozenset({INVOICE, CREDIT_NOTE, *_PAID})
_INFLECTED: Final = 6  # letters of a word that others are made of; "void" stands in many
_ENDINGS: Final = frozenset({"e", "en", "er", "es", "de"})
_JOINING: Final = _AND | frozenset(
    {"of", "the", "all", "in", "im", "d", "de", "di", "der", "die", "alle", "van", "q", "sale", "copy", "kopie"}
)
"""What may stand beside words for a state and for records: `Brouillons de factures`, `Void sales invoices Q3`."""
_SHORTEST: Final = 3  # letters of the name of a month
_MARKS: Final = re.compile(r"[\u0300-\u036f]+")
_WHOLE: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae"})
"""Letters that are not written as one with an accent."""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: dict[str, tuple[tuple[str, ...], ...]]
    received: tuple[str, ...]
    planned: dict[str, tuple[tuple[str, ...], ...]]
    made: tuple[str, ...]
    lists: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...]
    balances: tuple[tuple[str, ...], ...]
    counted: tuple[tuple[str, ...], ...]
    sums_for: tuple[str, ...]


def kind_of_name(name: str) -> tuple[int | None, bool]:
    """(kind of the records in a file or folder of this name, whether the name tells).

    (None, True) is a name of something else, such as `invoice_payments`, `Eingangsrechnungen` or `Draft invoices`;
    (None, False) one of which only the records tell: `invoices_summary` may list invoices or add them up, and `Invoices
    and credit notes` has both, of which each has to say what it is.
    """
    if owes_nothing_by_name(name):
        return None, True
    found = _noun(name)
    if found is None:
        return None, not _received().isdisjoint(_split(name))
    kind, telling = found
    return (kind, True) if not telling else (None, not telling <= _REPORTED)


def kind_of_report(name: str) -> int | None:
    """The kind of the records that a report of this name may list or add up; None where it is none."""
    found = _noun(name)
    return found[0] if found is not None and found[1] <= _REPORTED else None


def _split(name: str) -> tuple[str, ...]:
    plain = _MODEL.sub("", _plain(name)).replace("&", " and ").replace("+", " and ")
    return tuple(_without_list(_singular(word.lower())) for word in _WORD.findall(_OPEN.sub("", _BY.sub("", plain))))


def _noun(name: str) -> tuple[int, frozenset[str]] | None:
    """(the kind that a name is of, the words beside it that make it the name of something else); None for no kind.

    Whose records they are is no second thing (`Customer Invoices`), nor is another word for them (`payment
    transactions`).
    """
    words = _split(name)
    found = _alias_in(words)
    if found is None:
        return None
    length, kind, start = found
    rest = frozenset((*words[:start], *words[start + length :]))
    telling = rest & _telling_words()
    telling -= (_alone(kind) | _alone(ACCOUNT)) - _other_words()
    if kind == CREDIT_NOTE and rest & _AND and telling and telling <= _alone(INVOICE):
        return INVOICE, frozenset({_BOTH})
    return kind, telling


def _alias_in(words: tuple[str, ...]) -> tuple[int, int, int] | None:
    """(how many of these words are the longest name for a kind of records, the kind, where they begin)."""
    for length, kind, alias in _aliases():
        for start in range(len(words) - length + 1):
            if words[start : start + length] == alias:
                return length, kind, start
    return None


def owes_nothing_by_name(name: str) -> bool:
    """Whether a name says of its invoices or payments what their status or type would: `Voided invoices`, `Proforma`.

    Nothing was billed by such records or came of them, and none of them may say so itself. Where anything else stands
    in the name but a date, it may be whose they are (`Concept Store invoices`), or the opposite (`Invoices (no
    drafts)`).
    """
    words = _split(name)
    length, kind, start = _alias_in(words) or (0, INVOICE, 0)
    if kind not in _BILLED:
        return False
    of_customers = not _alone(ACCOUNT).isdisjoint(words[start : start + length])
    phrases = _nothing(kind) - (_made() if of_customers else frozenset())
    rest, told = (*words[:start], *words[start + length :]), False
    while rest:
        said = _length_said(rest, kind, phrases)
        if not said and not _says_nothing(rest[0]):
            return False
        rest, told = rest[max(said, 1) :], told or said > 0
    return told


def _length_said(words: tuple[str, ...], kind: int, phrases: Collection[tuple[str, ...]]) -> int:
    """How many of the first words are one of these phrases; 0 for none."""
    found = (len(one) for one in phrases if words[: len(one) - 1] == one[:-1] and _ends(words, one, kind))
    return max(found, default=0)


def _ends(words: tuple[str, ...], said: tuple[str, ...], kind: int) -> bool:
    """Whether the last of these is that word, with an ending (`stornierte`), or made with it (`rechnungsentwurfe`)."""
    if len(words) < len(said):
        return False
    word, last = words[len(said) - 1], said[-1]
    if word == last or len(last) < _INFLECTED:
        return word == last
    behind = word.removeprefix(last)
    if behind != word:
        return behind in _ENDINGS or behind in _alone(kind)
    before = word.removesuffix(last)
    return before != word and _singular(before) in _alone(kind)


def _says_nothing(word: str) -> bool:
    dated = word.isdecimal() or (len(word) >= _SHORTEST and month_named(word) is not None)
    return dated or word in _JOINING or word in _endings()


@cache
def _nothing(kind: int) -> frozenset[tuple[str, ...]]:
    """The words for records by which nothing is owed or came, not before later, or to others; as a name spells them."""
    of = PAYMENT if kind in _PAID else INVOICE
    planned = (word for words in _words().planned[RECORD_KINDS[of]] for word in words)
    nothing = frozenset(_spelled((*owing_nothing(of), *shapes()[of].offers, *planned)))
    return nothing | _made() if kind == PAYMENT else nothing


@cache
def _made() -> frozenset[tuple[str, ...]]:
    """What lists are called of payments to others; refunds are made to customers."""
    return frozenset(_spelled(_words().made))


@cache
def _words() -> _Words:
    return msgspec.yaml.decode(Path(__file__).with_name("file_words.yaml").read_bytes(), type=_Words)


@cache
def sum_words() -> frozenset[str]:
    """What a row that adds up others is called, folded."""
    return frozenset(fold(word) for words in _words().sums for word in words)


@cache
def balance_words() -> frozenset[str]:
    """What a row of a statement is called that says what was on the account, folded."""
    return frozenset(fold(word) for words in _words().balances for word in words)


@cache
def counted_words() -> frozenset[str]:
    """What may stand behind such a word: with taxes or without, what was counted, when; in small letters."""
    return frozenset(word for words in _words().counted for word in words)


@cache
def for_words() -> frozenset[str]:
    """What stands between such a word and whose sum it is."""
    return frozenset(_words().sums_for)


@cache
def _telling_words() -> frozenset[str]:
    """Words beside an alias that make another name of it: that of something else, or that of two kinds."""
    return _other_words() | _alone()


@cache
def _other_words() -> frozenset[str]:
    others = (*other_words(), *(word for words in _words().others for word in words))
    return frozenset(alias[0] for alias in _spelled(others))


@cache
def _received() -> frozenset[str]:
    """What invoices are called in one word that others have sent."""
    return frozenset(alias[0] for alias in _spelled(_words().received))


@cache
def _alone(of: int | None = None) -> frozenset[str]:
    """The aliases of one word, of all kinds or of one."""
    return frozenset(words[0] for length, kind, words in _aliases() if length == 1 and of in {None, kind})


@cache
def _aliases() -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """(number of words, kind, words) of what files are called, the longest first."""
    found = {(words, kind) for kind, shape in enumerate(shapes()) for words in _spelled(shape.files)}
    for noun, lines in _words().names.items():
        found |= {(words, RECORD_KINDS.index(noun)) for line in lines for words in _spelled(line)}
    return tuple(sorted(((len(words), kind, words) for words, kind in found), reverse=True))


def _spelled(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Names as words, without accents and with umlauts written out: "eingänge" is "eingange" and "eingaenge"."""
    for name in names:
        for spelling in {_plain(name), written_out(name)}:
            yield tuple(_singular(word) for word in spelling.lower().split())


def _without_list(word: str) -> str:
    """What a word is a list of, where it is one of something that is known; else the word itself."""
    for ending in _endings():
        if word.endswith(ending) and (stem := _singular(word.removesuffix(ending))) in _alone():
            return stem
    return word


@cache
def _endings() -> tuple[str, ...]:
    return tuple(words[0] for words in _spelled(_words().lists))


def _plain(name: str) -> str:
    """The name without accents, of which a file system may make signs of their own."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", name)).translate(_WHOLE)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def named_kind(name: str) -> tuple[int | None, bool]:
    """`kind_of_name` for the name of a file in the folder of exports, or else of the folder it lies in."""
    path = Path(name)
    told = kind_of_name(Path(path.stem).stem if path.suffix.lower() in PACKED else path.stem)
    return kind_of_name(path.parent.name) if not told[1] and path.parent.name else told


def is_named_for_nothing(name: str) -> bool:
    """Whether a file is not used because its name, or that of its folder, says that nobody owes or paid its records."""
    path = Path(name)
    return owes_nothing_by_name(path.stem if kind_of_name(path.stem)[1] else path.parent.name)
