"""Why an answer of the upstream did not pass: a reason for programs and the audit trail, and words for people."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, NamedTuple

from scanner import PayloadError, ScannerError
from server.guard.contents.message_scan import UnsafeError
from server.guard.contents.shortening import TooLargeError
from server.guard.questions.forbidden import ForbiddenQuestionError, WithheldQuestionError
from server.guard.wire.messages import INTERNAL_ERROR, METHOD_NOT_FOUND, Message, ShapeError, UnreadableError


class Failure(NamedTuple):
    """`reason`: a word that stays the same. `text`: what the client is told; holds no data.

    `option`, `limit`: of a bound that whoever runs the guard can raise, for programs.
    """

    reason: str
    text: str
    option: str = ""
    limit: int = 0
    code: int = INTERNAL_ERROR


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
FORBIDDEN_QUESTION: Final = Failure(
    "forbidden_question",
    "The server behind the guard asks the user for a password, a key or a payment card in a form, or to open what is no"
    " https page; MCP forbids that, and the guard did not hand it on. Whoever runs the guard may allow it with"
    " --questions pass.",
)
WITHHELD_QUESTION: Final = Failure(
    "withheld_question",
    "The server behind the guard asks the client's model something that reads like an injected instruction, and the"
    " guard did not hand it on.",
)
TOO_DEEP: Final = Failure("too_deep", "The answer of the server behind the guard nests too deeply to be scanned.")
LOST: Final = Failure(
    "connection_lost",
    "The connection to the server behind the guard broke before the answer came; whether the call was carried out is"
    " not known.",
)
UNREACHABLE: Final = Failure(
    "unreachable",
    "The server behind the guard could not be reached, so the request was not carried out; it can be made again later.",
)
SESSION_LOST: Final = Failure(
    "session_lost",
    "The server behind the guard no longer knows this session and began no new one, so the request was not"
    " carried out. It can be made again behind a new handshake.",
)
NO_MCP: Final = Failure(
    "no_mcp",
    "What answers at the address of the server behind the guard does not speak MCP over HTTP. Whoever runs the"
    " guard should see whether --url is the server's whole address, path and all.",
)
REDIRECTED: Final = Failure(
    "redirected",
    "The server behind the guard answers from another address, which the guard does not follow it to. Whoever runs the"
    " guard can give that address as --url.",
)
LATE: Final = Failure("timeout", "The server behind the guard did not answer in time.")
UNREAD: Final = Failure(
    "timeout",
    "The answer was not read in time: the guard was still at what the server behind it had sent before. Ask for less.",
)
BUSY: Final = Failure("busy", "The server behind the guard does not read its input; try again later.")
GONE: Final = Failure(
    "upstream_ended",
    "The server behind the guard has ended or could not be started; the guard's stderr says why.",
)
INTERNAL: Final = Failure("internal", "The guard failed on the answer; give the request id to whoever runs it.")

TOLD: Final = {
    "no_json": "what the server behind the guard prints is not all JSON-RPC; the rest of it is dropped",
    "question_forbidden": "the server behind the guard asks users for secrets in a form, or to open what is no https"
    " page; such questions are not handed on, unless with --questions pass",
    "question_withheld": "the server behind the guard asks the client's model what reads like an injected instruction;"
    " such questions are not handed on",
    "flood": "the server behind the guard sends more notifications than a client can use; the rest of them is dropped",
    "too_many_open": "the client has more requests open than it may (--max-open, or 64 MiB); the rest gets errors",
    "line_too_long": "a message of the server behind the guard was longer than --max-line and is dropped",
}
"""What whoever runs the guard is told once, of messages that went nowhere; a client only learns that no answer came."""

REFORMED: Final = (
    "the server behind the guard answers with ids of another type (a text for a number, the reverse, or 5.0 for 5),"
    " which JSON-RPC does not allow; its answers are taken all the same"
)

MARK: Final = "sluicegate/failure"
"""The member of a line in the place of an answer that did not come, with the reason; see `upstream/remote.py`."""

_RAISE: Final = " Ask for less, or have whoever runs the guard raise {} (now {:,})."


def too_long(max_line: int) -> Failure:
    """Why an answer did not pass that takes more than a line may, of so many bytes."""
    text = (
        f"The answer of the server behind the guard is longer than {max_line:,} bytes, the most that one message may"
        " have, or comes compressed over HTTP."
    )
    return Failure("too_large", text + _RAISE.format("--max-line", max_line), "--max-line", max_line)


def too_large(most: int, max_bytes: int) -> Failure:
    """Why an answer did not pass that could not be shortened to `most` bytes, all of it together."""
    text = (
        f"The answer of the server behind the guard is larger than {most:,} bytes, and what makes it large is neither a"
        " text nor a list that could be shortened."
    )
    return Failure("too_large", text + _RAISE.format("--max-bytes", max_bytes), "--max-bytes", max_bytes)


def of_status(status: int) -> Failure:
    """Why there is no answer where a server has one of HTTP alone."""
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        text = (
            f"The server behind the guard refuses the guard (HTTP {status}), so the request was not carried out."
            " Whoever runs the guard should see whether SLUICEGATE_UPSTREAM_TOKEN holds the server's token."
        )
        return Failure("unauthorized", text)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        text = NO_MCP.text.replace(".", f" (HTTP {status}).", 1)
        # As the protocol's library says it: the method may be what an older server does not know.
        return Failure(NO_MCP.reason, text, code=METHOD_NOT_FOUND if status == HTTPStatus.NOT_FOUND else INTERNAL_ERROR)
    unknown = "; whether the call was carried out is not known" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ""
    return Failure("http_error", f"The server behind the guard answered with HTTP {status} and no message{unknown}.")


_MARKED: Final[Mapping[str, Failure]] = MappingProxyType(
    {one.reason: one for one in (UNREADABLE, LOST, UNREACHABLE, SESSION_LOST, NO_MCP, REDIRECTED)}
)


def marked(message: Message) -> Failure:
    """Why there is an object in the place of an answer that is none."""
    mark = message.get(MARK)
    if type(mark) is int and mark in range(300, 600):
        return of_status(mark)
    return _MARKED.get(mark, MALFORMED) if isinstance(mark, str) else MALFORMED


def failure_of(raised: BaseException) -> Failure:
    """What an answer did that raised something. What the answer itself cannot cause is the guard's own failure."""
    if isinstance(raised, TooLargeError):
        return too_large(raised.most, raised.max_bytes)
    if isinstance(raised, PayloadError) and raised.code == "too_deep":
        return TOO_DEEP
    return next((failure for error, failure in _FAILURES.items() if isinstance(raised, error)), INTERNAL)


_FAILURES: Final[Mapping[type[BaseException], Failure]] = {
    UnsafeError: UNSAFE,
    ForbiddenQuestionError: FORBIDDEN_QUESTION,
    WithheldQuestionError: WITHHELD_QUESTION,
    ShapeError: MALFORMED,
    RecursionError: TOO_DEEP,
    **dict.fromkeys((UnreadableError, ScannerError, ValueError, OverflowError), UNREADABLE),
}
"""What is raised on the way of an answer, the most precise first."""
