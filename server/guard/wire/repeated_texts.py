"""Texts of a message that its data repeats, so that what is found in both is counted once.

A tool that returns a text sends it in a block and as the `result` of its document. One that returns records sends each
in a block and all of them in the document. The protocol recommends it, for clients that read one of the two.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from server.guard.wire.messages import UnreadableError, containers, read_line

_DEEPEST: Final = 3  # levels below an object of one member at which what a text says as JSON is looked for: `result.0`


def repeated_in(texts: Sequence[str], values: Sequence[Any]) -> Iterator[int]:
    """The numbers of the texts that some value says as well."""
    repeated = {text.strip() for value in values for text in strings(value)}
    forms: set[bytes] | None = None
    for number, text in enumerate(texts):
        bare = text.strip()
        again = bare in repeated
        if not again and bare[:1] in {"{", "["}:
            forms = {form for value in values for form in _forms(value, _DEEPEST)} if forms is None else forms
            again = _form_of(bare) in forms
        if again:
            yield number


def strings(value: Any) -> Iterator[str]:
    """Every text that is a value in a document."""
    for container in containers(value):
        for member in container.values() if isinstance(container, dict) else container:
            if isinstance(member, str):
                yield member


def _forms(value: Any, deepest: int) -> Iterator[bytes]:
    """The objects and lists in a value, down to some level, in the one form that all that are equal have."""
    for member in value.values() if isinstance(value, dict) else value:
        if isinstance(member, dict | list):
            if (form := _form(member)) is not None:
                yield form
            if deepest > 1:
                yield from _forms(member, deepest - 1)


def _form_of(text: str) -> bytes | None:
    try:
        return _form(read_line(text.encode()))
    except (UnreadableError, RecursionError, UnicodeEncodeError):
        return None


def _form(value: Any) -> bytes | None:
    try:
        return msgspec.json.encode(value, order="sorted")
    except (OverflowError, RecursionError, UnicodeEncodeError):  # what cannot be written this way is counted twice
        return None
