"""From settings to a source: what is needed, what is refused, and which proxy is asked."""

from pathlib import Path

import pytest

from server.api.opening import https_proxy, open_api
from server.config import load
from server.settings import ConfigError

KEY = {"SLUICEGATE_API": "stripe", "SLUICEGATE_API_KEY": "planted"}


def test_no_repr_of_what_was_opened_shows_the_credential() -> None:
    source = open_api(load(KEY), lambda _: None, KEY)
    assert "planted" not in repr(source)
    assert "planted" not in repr(load(KEY))
    source.close()


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SLUICEGATE_API": "stripe"}, "--api: needs the API's credential in SLUICEGATE_API_KEY, or a secret"),
        (KEY | {"SLUICEGATE_API_KEY": "planté"}, "SLUICEGATE_API_KEY: has to be at most 4,096 printable ASCII"),
        (KEY | {"SLUICEGATE_API_KEY": "planted\nx"}, "SLUICEGATE_API_KEY: has to be at most 4,096 printable ASCII"),
        (KEY | {"SLUICEGATE_API_CA": "/nowhere/planted.pem"}, "--api-ca: "),
        (KEY | {"HTTPS_PROXY": "socks5://user:planted@proxy.example.com"}, "HTTPS_PROXY: takes the URL of"),
        (KEY | {"HTTPS_PROXY": "http://user:planted@"}, "HTTPS_PROXY: takes the URL of"),
        (KEY | {"SLUICEGATE_API": "/nowhere/at/all"}, "--api: "),
        (KEY | {"SLUICEGATE_API_URL": "http://api.example.com"}, "SLUICEGATE_API_URL: must start with https://"),
        (KEY | {"SLUICEGATE_API_URL": "api.example.com"}, "SLUICEGATE_API_URL: takes a URL such as"),
        (KEY | {"SLUICEGATE_DATA": "/tmp"}, "SLUICEGATE_API: cannot be combined with SLUICEGATE_DATA"),  # noqa: S108
        ({"SLUICEGATE_API_URL": "https://api.example.com"}, "SLUICEGATE_API_URL: needs an API"),
        ({"SLUICEGATE_API_SECRET": "planted"}, "SLUICEGATE_API_SECRET: needs an API"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_api(load(variables), lambda _: None, variables)
    assert str(caught.value).startswith(message)
    assert "planted" not in str(caught.value).replace("planted.pem", "")


def test_the_demo_serves_no_api() -> None:
    with pytest.raises(ConfigError, match="SLUICEGATE_API: cannot be combined with --demo"):
        load(KEY, demo=True)


def test_an_authority_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("planted")
    with pytest.raises(ConfigError, match="holds no certificates that can be read"):
        open_api(load(KEY, api_ca=tmp_path / "ca.pem"), lambda _: None, KEY)


API = "https://api.example.com/v1"


@pytest.mark.parametrize(
    ("url", "variables", "proxy"),
    [
        (API, {}, None),
        (API, {"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        (API, {"HTTPS_PROXY": "http://upper:1", "https_proxy": "proxy:3128"}, "http://proxy:3128"),
        (API, {"HTTPS_PROXY": "http://user:word@proxy"}, "http://user:word@proxy"),
        (API, {"HTTPS_PROXY": "http://proxy", "NO_PROXY": "a.test, example.com"}, None),
        (API, {"HTTPS_PROXY": "http://proxy", "no_proxy": ".example.com"}, None),
        (API, {"HTTPS_PROXY": "http://proxy", "NO_PROXY": "*"}, None),
        (API, {"HTTPS_PROXY": "http://proxy", "NO_PROXY": "ample.com,,"}, "http://proxy"),
        ("http://127.0.0.1:8080", {"HTTPS_PROXY": "http://proxy"}, None),
        ("https://localhost:8080", {"HTTPS_PROXY": "http://proxy"}, None),
    ],
)
def test_a_proxy_is_the_one_that_the_environment_names(url: str, variables: dict[str, str], proxy: str | None) -> None:
    assert https_proxy(url, variables) == proxy
