"""Names of arguments that a tool does not have: which of its own was probably meant.

Models write the names that other tools have (`customer`, `sort_by`, `page_size`). What was written is told in a refusal
only where it has the form of such a name: words of small letters, which no key, number or address has, and which are
nobody's first and last name.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from scanner.checks.parties.gazetteer import is_given_name, is_known_name

_LONGEST: Final = 32  # characters of a name that is told, or compared with those that are taken
_MOST: Final = 4  # names that are
_ALIKE: Final = 0.75  # of their characters, as `difflib` counts: `statuss`, `acount_id`, not `due` for `status`

_PLAIN: Final = re.compile(r"[a-z]{1,16}(?:_[a-z]{1,16}){0,3}|[a-z]{1,16}(?:[A-Z][a-z]{1,15}){1,3}")
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+")

_SAME: Final = {
    **dict.fromkeys(("customer", "client"), "account"),
    **dict.fromkeys(("after", "since", "start"), "from"),
    **dict.fromkeys(("before", "end", "until"), "to"),
    **dict.fromkeys(("least", "minimum"), "min"),
    **dict.fromkeys(("largest", "maximum"), "max"),
    **dict.fromkeys(("count", "results", "size", "top"), "limit"),
    **dict.fromkeys(("offset", "token"), "cursor"),
    "order": "sort",
    "state": "status",
}
"""Words that other interfaces have for those of these arguments. Own list, after Stripe, GitHub, Zuora and SQL."""

_EVERYWHERE: Final = frozenset({"id"})
"""Words that are in names of many arguments: of one alone they say what is meant only where a call needs that one."""


def plain_names(unknown: Iterable[str]) -> list[str]:
    """The names, four at most, that have the form of an argument's name."""
    return [name for name in unknown if _is_plain(name)][:_MOST]


def _is_plain(name: str) -> bool:
    if len(name) > _LONGEST or _PLAIN.fullmatch(name) is None:
        return False
    words = [word.lower() for word in _WORDS.findall(name)]
    return not any(is_given_name(one) and is_known_name(other) for one, other in pairwise(words))


def meant_names(unknown: Iterable[str], free: Sequence[str], required: Sequence[str]) -> list[str]:
    """The arguments that unknown names are likely to stand for, of those that are `free` to be given."""
    short = [name for name in unknown if len(name) <= _LONGEST][:_MOST]
    return list(dict.fromkeys(one for name in short for one in _meant(name, free, required)))


def _meant(name: str, free: Sequence[str], required: Sequence[str]) -> Iterable[str]:
    """The arguments that share the words of a name, or else the one that is spelled most like it."""
    return list(_sharing_words(name, free, required)) or get_close_matches(name, free, n=1, cutoff=_ALIKE)


def _sharing_words(name: str, free: Sequence[str], required: Sequence[str]) -> Iterator[str]:
    said = _words(name)
    within = [one for one in free if _words(one) <= said]
    if within:  # `sort_by` for sort, `start_date` for from_date
        yield max(within, key=lambda one: len(_words(one)))
        return
    beyond = [one for one in free if said and said <= _words(one) and (one in required or not said <= _EVERYWHERE)]
    fewest = min((len(_words(one)) for one in beyond), default=0)
    yield from (one for one in beyond if len(_words(one)) == fewest)  # `amount` for min_amount and max_amount


def _words(name: str) -> frozenset[str]:
    words = (word.lower() for word in _WORDS.findall(name))
    return frozenset(_SAME.get(word, word) for word in words)
