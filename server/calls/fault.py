"""Where an error that nobody expected comes from, in words that hold no data.

Its message, its arguments and the lines of code that a traceback shows are left out: any of them may quote a payload.
The name of its type and a line of this program do not.
"""

from types import TracebackType
from typing import Final

_OWN: Final = frozenset({"server", "scanner"})
"""The packages of this program."""

_MAX_TYPE: Final = 64
"""Characters of a type's name that are kept."""


def fault_of(error: BaseException) -> str:
    """The type of `error` and the innermost frame of this program: `KeyError at server.tools.handlers.records:83`.

    The type alone, where no frame of this program was reached.
    """
    name = type(error).__qualname__[:_MAX_TYPE]
    place = _innermost(error.__traceback__)
    return name if place is None else f"{name} at {place}"


def _innermost(traceback: TracebackType | None) -> str | None:
    place = None
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if str(module).partition(".")[0] in _OWN:
            place = f"{module}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
