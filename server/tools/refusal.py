"""What a caller is told when a call is not answered: a stable code, and a sentence that says what to do.

Sentences are written where they are raised, never made from data.
"""

from typing import Literal

from server.source import SourceError

Code = Literal[
    "unauthenticated",  # no valid key
    "rate_limited",
    "budget_exceeded",  # as many bytes or records as this user may be shown in a time
    "rate_limit_unavailable",  # the store of the limits does not answer
    "forbidden",  # a valid key that may not call this tool
    "unknown_tool",
    "tool_changed",  # a guarded server's tool is not as it was pinned
    "invalid_argument",
    "not_found",
    "cancelled",  # by the caller, who gets no answer
    "unavailable",  # the store of keys does not answer; says nothing about the key
    "too_large",  # the payload, or the answer
    "unrecorded",  # the audit trail takes no record, and one is required
    "internal",  # the server's fault, and the only code that is audited as an error
]


class ToolError(Exception):
    """A refusal that the caller reads: `code` is stable, `message` says what to do and holds no data."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def refusal_of(error: SourceError) -> ToolError:
    """What the caller is told of an error of the source, whose message holds no data."""
    return ToolError("invalid_argument" if error.asked else "internal", f"{error}.")
