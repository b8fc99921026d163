"""Arguments that are masks: a model that read a masked record writes the mask back, and the server keeps it as data.

Nothing is known of the value behind it here, so such a call is refused. A mask counts where it stands as the client was
shown it (`shown_masks.py`), and where it is a value (`masked_values.py`), also as the name of a member. In another
sentence it is a quotation, which passes and is recorded.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, Literal, NamedTuple

from scanner.masking.masks import OMITTED_CONTENT
from server.guard.mask_forms import CUT, shows_mask
from server.guard.masked_values import has_mask_as_value
from server.guard.messages import Message, containers, object_in
from server.guard.repeated_texts import strings
from server.guard.shown_masks import ShownMasks

Masks = Literal["refuse", "pass"]
"""What becomes of a call with a mask as a value."""

_WITHHELD: Final = re.compile(rf"{re.escape(OMITTED_CONTENT)}|{CUT}")
_MOST_NAMED: Final = 16  # arguments with a quotation that are told by name


class MaskedArgument(NamedTuple):
    """An argument that is a mask, or holds one as a value; `withheld`: it only stands for a text that left."""

    name: str
    withheld: bool


def masked_argument(message: Message, shown: ShownMasks) -> MaskedArgument | None:
    """The first argument of a call that is a mask, or holds one as a value or as it was `shown`; None for none."""

    def holds(text: str) -> bool:
        return has_mask_as_value(text) or shown.stand_in(text)

    for name, texts in _arguments(message):
        masked = [text for text in texts if holds(text)]
        if masked:
            return MaskedArgument(name, withheld=not any(holds(_WITHHELD.sub("", text)) for text in masked))
    return None


def quoting_arguments(message: Message) -> list[str]:
    """The names of arguments with a mask in some text of theirs, the first few."""
    return [name for name, texts in _arguments(message) if any(map(shows_mask, texts))][:_MOST_NAMED]


def _arguments(message: Message) -> Iterator[tuple[str, Iterator[str]]]:
    """Each argument of a call with the texts in it: its name, the names of members, and values."""
    for name, value in object_in(object_in(message, "params"), "arguments").items():
        values = iter([value]) if isinstance(value, str) else strings(value)
        yield str(name), chain([str(name)], _names(value), values)


def _names(value: Any) -> Iterator[str]:
    """The names of all members in a value."""
    for container in containers(value):
        if isinstance(container, dict):
            yield from map(str, container)
