"""Where HTTP is served, and for whom: what the options of `serve --http` say, checked before anything is opened.

Whatever can be reached from other machines carries keys over a network, so it needs TLS, here or in a proxy in front,
and the names that it is called by: a page of another site whose name was pointed at this server (DNS rebinding) brings
that other name.
"""

import ipaddress
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from server.settings import ConfigError

PATH: Final = "/mcp"
"""Where the protocol is spoken."""

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", re.ASCII)  # RFC 1123, and "_" in use
_PORT: Final = re.compile(r"[0-9]{1,5}", re.ASCII)

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address to listen on and who may speak to it.

    `port`: 0 for any that is free. `certificate`, `private_key`: PEM files, both or neither. `proxies`: the only
    addresses that may connect, when there are any; they say in `X-Forwarded-For` whom they speak for. `names`: what a
    `Host` header may say, in lower case, without a port.
    """

    host: str
    port: int
    certificate: Path | None = None
    private_key: Path | None = None
    proxies: tuple[_Network, ...] = ()
    names: frozenset[str] = _LOOPBACK_NAMES

    def url(self, port: int) -> str:
        """Where a client finds it, once it is known which port it is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'http' if self.certificate is None else 'https'}://{host}:{port}{PATH}"

    def is_called(self, host: str) -> bool:
        """Whether `host`, a `Host` header, names this server."""
        name, port = split_host(host)
        return name in self.names and port is not None

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether a page with this `Origin` came from the same host and port as the request goes to."""
        try:
            url = urlsplit(origin)
        except ValueError:
            return False
        plain = not (url.path or url.query or url.fragment)
        return url.scheme in {"http", "https"} and plain and url.netloc.lower() == host.lower()

    def is_proxy(self, address: str) -> bool:
        """Whether `address` is one of a proxy in front."""
        parsed = parse_address(address)
        return parsed is not None and any(parsed in network for network in self.proxies)


def open_endpoint(
    listen: str,
    *,
    certificate: str | None = None,
    private_key: str | None = None,
    proxies: Sequence[str] = (),
    names: Sequence[str] = (),
) -> Endpoint:
    """The endpoint that the options name, `listen` being [HOST:]PORT. Raises `ConfigError`."""
    host, port = _listen(listen)
    if (certificate is None) != (private_key is None):
        raise ConfigError("--tls-cert and --tls-key: one needs the other")
    known = frozenset(map(_name, names))
    networks = tuple(map(_network, proxies))
    if ipaddress.ip_address(host).is_loopback:
        known |= _LOOPBACK_NAMES
    elif certificate is None and not networks:
        raise ConfigError(
            f"--http: {host} can be reached from other machines, and keys would travel in the open; give --tls-cert and"
            " --tls-key, or --proxy with the address of a proxy in front that speaks TLS"
        )
    elif not known:
        raise ConfigError(f"--http: {host} can be reached from other machines; say with --host-name what they call it")
    return Endpoint(
        host=host,
        port=port,
        certificate=None if certificate is None else Path(certificate).expanduser(),
        private_key=None if private_key is None else Path(private_key).expanduser(),
        proxies=networks,
        names=known,
    )


def split_host(host: str) -> tuple[str, int | None]:
    """(name in lower case, port) of a `Host` header; 0 for no port, None for what is none."""
    name, colon, port = host.lower().rpartition(":")
    if not colon or host.endswith("]"):
        return host.lower(), 0
    return name, int(port) if _PORT.fullmatch(port) and int(port) < 2**16 else None


def parse_address(text: str) -> _Address | None:
    """An IP address; an IPv4 one that is written as IPv6 is IPv4. None for what is none."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None) or address


def group_of(address: str) -> str:
    """What is counted together: an address, or the /64 network of an IPv6 one, which is one customer's."""
    parsed = parse_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _listen(text: str) -> tuple[str, int]:
    host, colon, port = text.strip().rpartition(":")
    address = {"": "127.0.0.1", "localhost": "127.0.0.1"}.get(host, host.removeprefix("[").removesuffix("]"))
    bare_ipv6 = ":" in host and not host.startswith("[")
    if bare_ipv6 or (colon and not host) or not _PORT.fullmatch(port) or int(port) >= 2**16:
        raise ConfigError("--http: takes PORT or ADDRESS:PORT, such as 8080, 127.0.0.1:8080 or [::1]:8080")
    if (parsed := parse_address(address)) is None:
        raise ConfigError("--http: takes an IP address to listen on, not a name; names are for --host-name")
    return str(parsed), int(port)


def _name(text: str) -> str:
    name = text.strip().lower()
    if not _NAME.fullmatch(name) and parse_address(name.removeprefix("[").removesuffix("]")) is None:
        raise ConfigError("--host-name: takes a host's name without scheme and port, such as billing.example.com")
    return name


def _network(text: str) -> _Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError:
        raise ConfigError("--proxy: takes an IP address or a network, such as 10.0.0.5 or 10.0.0.0/24") from None
