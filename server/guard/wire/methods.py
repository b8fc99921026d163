"""The methods of the protocol that a client may call, and names of methods that only look like them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server.guard.wire.messages import folded

CALL: Final = "tools/call"

LISTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "tools/list": ("tools", "name"),
        "prompts/list": ("prompts", "name"),
        "resources/list": ("resources", "uri"),
        "resources/templates/list": ("resourceTemplates", "uriTemplate"),
    }
)
"""The member of each list that holds its definitions, and the member of a definition by which it is asked for."""

HANDSHAKES: Final = frozenset({"initialize", "server/discover"})

FREE: Final = HANDSHAKES | {"ping"}
"""The methods that need no key and leave no record of their own."""

METHODS: Final = frozenset(LISTS) | {
    "completion/complete",
    "logging/setLevel",
    "prompts/get",
    "resources/read",
    "resources/subscribe",
    "resources/unsubscribe",
    "subscriptions/listen",
    "tasks/cancel",
    "tasks/get",
    "tasks/list",
    "tasks/result",
}
"""The other methods of the revisions 2024-11-05 to 2026-07-28; what is none of them is audited as unknown."""

QUESTIONS: Final = frozenset({"elicitation/create", "roots/list", "sampling/createMessage"})
"""What a server may ask a client, beside a ping and, of its tasks, what a client asks."""

KNOWN: Final = frozenset({CALL}) | FREE | METHODS
"""All methods that the protocol has for a client, in any revision."""

_BY_LETTERS: Final = frozenset(method.casefold() for method in KNOWN)
_ASKING: Final = _BY_LETTERS | frozenset(method.casefold() for method in QUESTIONS)
_NO_LETTERS: Final = re.compile("[^a-z0-9/]+")

_LONGEST_METHOD: Final = 128
"""Characters: three times the longest method that there is."""


def is_imitation(method: str) -> bool:
    """Whether some server could take a method for a known one that it is not: by case, or by what stands round it."""
    if method in KNOWN:
        return False
    return len(method) > _LONGEST_METHOD or _letters_of(method) in _BY_LETTERS


def asks(method: str) -> bool:
    """Whether some client could take a method for one that is asked with an id, and so is no notification."""
    return _letters_of(method) in _ASKING


def _letters_of(method: str) -> str:
    return _NO_LETTERS.sub("", folded(method)).strip("/")
