"""Which tools a caller is shown: those that its key may call, by the rule that also decides about the calls.

Rights change with the key file while a server runs, so the list is made anew for each request.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from server.keys.principal import AuthenticationError, Caller, KeyStore, Principal
from server.keys.roles import ADMIN_TOOLS
from server.tools.kinds import KINDS
from server.tools.table import Tool


class Listing:
    """The tools of a server, and who is shown which of them. Threads share it.

    `process`: whose calls come without a key of their own, since stdio has one caller.
    """

    def __init__(self, tools: Sequence[Tool], keys: KeyStore, process: Caller, clock: Callable[[], datetime]) -> None:
        self.tools = tuple(tools)
        self._keys = keys
        self._process = process
        self._clock = clock

    def of(self, caller: Caller | None) -> tuple[Tool, ...]:
        """The tools that a caller is shown, None for the process; may take as long as checking a key.

        A caller without a working key is shown the tools of ordinary keys: each call then says what is wrong with it.
        """
        try:
            principal = self._keys.authenticate((self._process if caller is None else caller).key, self._clock())
        except AuthenticationError:
            return tuple(tool for tool in self.tools if tool.name not in ADMIN_TOOLS)
        return tuple(tool for tool in self.tools if is_open(tool, principal))


def is_open(tool: Tool, principal: Principal) -> bool:
    """Whether the rights of a key open a tool; one that shows the whole data is open to who may see all of it."""
    return (
        principal.may_call(tool.name)
        and principal.may_see(tool.entity)
        and (not tool.whole or (principal.tenant is None and all(principal.may_see(kind.entity) for kind in KINDS)))
    )
