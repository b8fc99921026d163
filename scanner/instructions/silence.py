"""What is no piece of an instruction that was cut over several texts, though it stands among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Final, NamedTuple

_FEWEST_SNAKES: Final = 3  # underscores of a name that may be a sentence

_CODE: Final = re.compile(r"[^\s0-9/]*[0-9/]\S*")


class Silence(NamedTuple):
    """Leaves that are joined with none: of what was found already and of names, and which of the names may be text.

    Of the other texts none is that ``is_id``: a table leaves out whole columns of them, and hides no piece by that.
    """

    leaves: Container[int]
    named: Container[int]
    is_id: Callable[[str], bool]


def is_sentence(name: str) -> bool:
    """Whether the name of a field may be a piece of a sentence: words with spaces, or many in snake case."""
    return " " in name or name.count("_") >= _FEWEST_SNAKES


def is_code(text: str) -> bool:
    """Whether a text is one word with a digit or a slash in it: an id, a link, a version."""
    return _CODE.fullmatch(text) is not None
