"""Why an answer of the upstream did not pass: a reason for programs and the audit trail, and words for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from scanner import PayloadError, ScannerError
from server.guard.message_scan import UnsafeError
from server.guard.messages import Message, ShapeError, UnreadableError
from server.guard.size_limit import TooLargeError


class Failure(NamedTuple):
    """`reason`: a word that stays the same. `text`: what the client is told; holds no data."""

    reason: str
    text: str


UNREADABLE: Final = Failure(
    "unreadable",
    "The server behind the guard answered with something that is no JSON, nests too deeply or holds a number or a"
    " character that JSON cannot have.",
)
MALFORMED: Final = Failure(
    "malformed", "The server behind the guard answered with JSON that is no answer to this request in MCP."
)
UNSAFE: Final = Failure(
    "unsafe",
    "The answer of the server behind the guard holds personal data or an instruction in a name that may not change, so"
    " it cannot be made safe.",
)
TOO_DEEP: Final = Failure("too_deep", "The answer of the server behind the guard nests too deeply to be scanned.")
TOO_LARGE: Final = Failure("too_large", "The answer of the server behind the guard is too large; ask for less.")
LOST: Final = Failure(
    "connection_lost",
    "The connection to the server behind the guard broke before the answer came; whether the call was carried out is"
    " not known.",
)
LATE: Final = Failure("timeout", "The server behind the guard did not answer in time.")
BUSY: Final = Failure("busy", "The server behind the guard does not read its input; try again later.")
GONE: Final = Failure(
    "upstream_ended",
    "The server behind the guard has ended or could not be started; the guard's stderr says why.",
)
INTERNAL: Final = Failure("internal", "The guard failed on the answer; give the request id to whoever runs it.")

MARK: Final = "sluicegate/failure"
"""The member of a line in the place of an answer that did not come, with the reason; see `remote.py`."""

_MARKED: Final[Mapping[str, Failure]] = MappingProxyType({one.reason: one for one in (UNREADABLE, LOST)})


def marked(message: Message) -> Failure:
    """Why there is an object in the place of an answer that is none."""
    reason = message.get(MARK)
    return _MARKED.get(reason, MALFORMED) if isinstance(reason, str) else MALFORMED


def failure_of(raised: BaseException) -> Failure:
    """What an answer did that raised something. What the answer itself cannot cause is the guard's own failure."""
    if isinstance(raised, TooLargeError):
        return TOO_LARGE
    if isinstance(raised, UnsafeError):
        return UNSAFE
    if isinstance(raised, ShapeError):
        return MALFORMED
    if isinstance(raised, RecursionError) or (isinstance(raised, PayloadError) and raised.code == "too_deep"):
        return TOO_DEEP
    if isinstance(raised, UnreadableError | ScannerError | ValueError | OverflowError):
        return UNREADABLE
    return INTERNAL
