"""Where HTTP may be served, and by which names: refused before anything is opened."""

from typing import Any

import pytest

from server.http.endpoint import open_endpoint, parse_address, split_host
from server.settings import ConfigError

TLS: dict[str, Any] = {"certificate": "cert.pem", "private_key": "key.pem"}
NAMED: dict[str, Any] = {"names": ["billing.example.com"]}
PROXY: dict[str, Any] = {"proxies": ["10.0.0.5"]}


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("8080", "127.0.0.1", 8080),
        ("localhost:8080", "127.0.0.1", 8080),
        ("127.0.0.2:0", "127.0.0.2", 0),
        ("[::1]:8080", "::1", 8080),
        ("[::ffff:127.0.0.1]:8080", "127.0.0.1", 8080),
        (" 8080 ", "127.0.0.1", 8080),
    ],
)
def test_this_machine_needs_nothing_else(listen: str, host: str, port: int) -> None:
    endpoint = open_endpoint(listen)
    assert (endpoint.host, endpoint.port) == (host, port)
    assert endpoint.names == {"localhost", "127.0.0.1", "[::1]"}
    assert endpoint.url(80) == f"http://{f'[{host}]' if ':' in host else host}:80/mcp"


@pytest.mark.parametrize(
    "listen", ["", "x", ":8080", "65536", "-1", "localhost", "::1:8080", "8080:localhost", "1.2.3.4:"]
)
def test_what_is_no_port_is_refused(listen: str) -> None:
    with pytest.raises(ConfigError, match=r"^--http: takes PORT or ADDRESS:PORT, such as 8080, 127"):
        open_endpoint(listen)


@pytest.mark.parametrize("listen", ["0.0.0.0:1", "[::]:1", "192.168.1.7:1", "8.8.8.8:1"])
def test_beyond_this_machine_keys_do_not_travel_in_the_open(listen: str) -> None:
    with pytest.raises(ConfigError, match="keys would travel in the open"):
        open_endpoint(listen, **NAMED)
    for way in (TLS, PROXY):
        with pytest.raises(ConfigError, match="say with --host-name what they call it"):
            open_endpoint(listen, **way)
        assert open_endpoint(listen, **way, **NAMED).names == {"billing.example.com"}


@pytest.mark.parametrize(
    ("listen", "more", "message"),
    [
        ("billing:1", {}, "--http: takes an IP address to listen on, not a name"),
        ("1", {"certificate": "cert.pem"}, "--tls-cert and --tls-key: one needs the other"),
        ("1", {"private_key": "key.pem"}, "--tls-cert and --tls-key: one needs the other"),
        ("1", {"proxies": ["proxy"]}, "--proxy: takes an IP address or a network"),
        ("1", {"proxies": ["10.0.0.5/8"]}, "--proxy: takes an IP address or a network"),
        ("1", {"names": ["https://billing"]}, "--host-name: takes a host's name"),
        ("1", {"names": ["*"]}, "--host-name: takes a host's name"),
        ("1", {"names": ["billing:8080"]}, "--host-name: takes a host's name"),
        ("1", {"names": [""]}, "--host-name: takes a host's name"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(listen: str, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_endpoint(listen, **more)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("host", "called"),
    [
        ("localhost", True),
        ("LOCALHOST:8080", True),
        ("127.0.0.1:1", True),
        ("[::1]:8080", True),
        ("[::1]", True),
        ("billing.example.com", True),
        ("Billing.Example.com:443", True),
        ("", False),
        ("localhost:", False),
        ("localhost:x", False),
        ("localhost:70000", False),
        ("localhost:80@evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example:localhost", False),
        ("::1", False),
        ("127.0.0.1.", False),
        ("127.1", False),
        ("２localhost", False),
        (" localhost", False),
    ],
)
def test_only_its_own_names_are_its_own(host: str, called: bool) -> None:  # noqa: FBT001  a column of the table
    assert open_endpoint("8080", **NAMED).is_called(host) is called


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("http://localhost:8080", True),
        ("https://LOCALHOST:8080", True),
        ("http://localhost", False),
        ("http://localhost:3000", False),
        ("http://localhost:8080.evil.example", False),
        ("http://localhost:8080/page", False),
        ("http://user@localhost:8080", False),
        ("file://localhost:8080", False),
        ("null", False),
        ("http://[", False),
    ],
)
def test_a_page_is_its_own_when_it_came_from_the_same_place(origin: str, own: bool) -> None:  # noqa: FBT001  as above
    assert open_endpoint("8080").is_own_page(origin, "localhost:8080") is own


def test_a_proxy_is_an_address_or_in_a_network() -> None:
    endpoint = open_endpoint("8080", proxies=["10.0.0.5", "192.168.0.0/24", "fd00::/8"])
    assert [
        endpoint.is_proxy(address)
        for address in ("10.0.0.5", "::ffff:10.0.0.5", "192.168.0.77", "fd12::1", "10.0.0.6", "192.168.1.1", "x", "")
    ] == [True] * 4 + [False] * 4


def test_headers_are_taken_apart() -> None:
    assert split_host("a:1") == ("a", 1)
    assert split_host("[::1]") == ("[::1]", 0)
    assert split_host("a:b") == ("a", None)
    assert str(parse_address(" ::ffff:1.2.3.4 ")) == "1.2.3.4"
    assert parse_address("1.2.3.4:80") is None
