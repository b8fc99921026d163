"""Which URLs may be asked for keys or billing data, or sent a credential."""

from typing import Final
from urllib.parse import urlsplit

_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})

ENDPOINT_RULE: Final = "must start with https:// (http:// only for a server on this machine)"
"""What errors say about a URL for which `is_trusted_endpoint` is false."""


def is_base_url(text: str) -> bool:
    """Whether this is a URL of a host, perhaps with a port and a path, and of nothing else."""
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
    except ValueError:  # a port that is none, half a bracket
        return False
    return bool(host) and port != 0 and "@" not in url.netloc and not url.query and not url.fragment and " " not in text


def is_trusted_endpoint(text: str) -> bool:
    """Whether nobody on the network can change what comes from this URL: it is https, or a server on this machine."""
    try:
        url = urlsplit(text)
        host = url.hostname
    except ValueError:
        return False
    return bool(host) and (url.scheme == "https" or (url.scheme == "http" and is_this_machine(str(host))))


def is_this_machine(host: str) -> bool:
    """Whether this is a name of the machine that the server runs on."""
    return host in _THIS_MACHINE
