"""Why a connection ended, in a few words for whoever runs the guard."""

import socket
import ssl
from typing import Final

import httpx2

_WHY: Final = (
    (socket.gaierror, "its host is not known"),
    (ConnectionRefusedError, "connection refused"),
    (ssl.SSLError, "no secure connection: is its certificate trusted?"),
    (httpx2.ConnectTimeout, "no connection in time"),
    (httpx2.ConnectError, "no connection"),
    (httpx2.TransportError, "the connection broke"),
)
"""How a failure is reported, the most precise first. An exception's own words may hold an address, or what was sent."""


def reason_of(raised: BaseException) -> str | None:
    """Why a connection ended, by whatever lies beneath what was raised; None when that tells nothing."""
    beneath, seen = [raised], 0
    while seen < len(beneath):
        one = beneath[seen]
        seen += 1
        others = one.exceptions if isinstance(one, BaseExceptionGroup) else (one.__cause__, one.__context__)
        beneath += [other for other in others if other is not None and other not in beneath]
    kinds = (why for kind, why in _WHY if any(isinstance(one, kind) for one in beneath))
    return next(kinds, None)
