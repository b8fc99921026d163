"""Which URLs of a shared store are taken, and that none is shown. Nothing here connects to anything."""

import sys
from typing import Any

import pytest

from server.limits.shared import TIMEOUT, open_shared
from server.settings import ConfigError

SECRET = "hunter2-0123456789"


@pytest.mark.parametrize(
    "url",
    [
        f"redis://:{SECRET}@localhost:6379/0",
        f"rediss://user:{SECRET}@localhost",
        f"valkey://:{SECRET}@localhost:6379",
        f"valkeys://:{SECRET}@localhost:6379",
        f"redis+unix://:{SECRET}@/run/redis.sock",
    ],
)
def test_a_store_is_opened_without_connecting_and_does_not_show_its_url(url: str) -> None:
    store = open_shared(url)
    client: Any = store._calls.registered_client
    options = client.connection_pool.connection_kwargs
    assert options["password"] == SECRET
    assert options["socket_timeout"] == options["socket_connect_timeout"] == TIMEOUT
    encrypted = "SSL" in client.connection_pool.connection_class.__name__
    assert encrypted == url.startswith(("rediss", "valkeys"))
    assert SECRET not in repr(store)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "its URL has to begin with one of memory://, redis://, "),
        ("nonsense", "its URL has to begin with one of memory://, redis://, "),
        (f"memcached://{SECRET}:1", "its URL has to begin with one of memory://, redis://, "),
        (f"async+redis://{SECRET}:1", "its URL has to begin with one of memory://, redis://, "),
        (f"redis://:{SECRET}@", "its URL cannot be used"),
        (f"redis://:{SECRET}@host:port", "its URL cannot be used"),
        (f"redis://:{SECRET}@[::1", "its URL cannot be used"),
        (f"redis://:{SECRET}@host?socket_timeout=soon", "its URL cannot be used"),
    ],
)
def test_an_unusable_url_is_refused_without_showing_it(url: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_shared(url)
    assert str(caught.value).startswith(f"the store of the rate limits: {message}")
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_missing_client_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis.backoff", None)
    with pytest.raises(ConfigError, match=r"pip install \'sluicegate\[redis\]\'"):
        open_shared("redis://localhost")
