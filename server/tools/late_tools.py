"""Tools that a server would have if it started now: its data got records of a kind after it did.

Tools are made at the start. A client asks for them once, so they stay as they are, and a file that is added is said to
need a restart instead.
"""

from collections.abc import Callable, Collection
from typing import Final

from server.source import Source, SourceError
from server.tools.kinds import KINDS

LateTools = Callable[[], Collection[str]]

NEEDS_RESTART: Final = (
    "The data got records of this kind after the server was started, which has to be restarted to have tools for them."
)


def late_tools(source: Source | None, known: Collection[str]) -> list[str]:
    """The tools beyond the known ones for kinds of records that the source has by now."""
    try:
        offers = {} if source is None else source.offers
    except SourceError:
        return []
    found = [kind for kind in KINDS if kind.noun in offers]
    tools = [name for kind in found for name in (f"get_{kind.noun}", kind.lister)]
    tools += ["find_customer"] * ("account" in offers)
    return [name for name in tools if name not in known]
