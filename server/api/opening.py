"""A billing API as a source, put together from the configuration: description, credential, proxy, client."""

import random
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from server.api.calls import ApiCalls
from server.api.client import ApiClient, Timeouts
from server.api.credential import MAX_CREDENTIAL, Credential, signer, usable
from server.api.cursor import Sealer
from server.api.file import ApiFile, load_api
from server.api.source import ApiSource
from server.config import ServerConfig, api_environment
from server.keys.secrets_manager import secret_reader
from server.services.outages import OutageReport
from server.settings import ConfigError
from server.trust.trusted_urls import is_base_url, is_this_machine


def open_api(config: ServerConfig, report: OutageReport, variables: Mapping[str, str] | None = None) -> ApiSource:
    """The source that `config.api` describes; nothing is asked yet. `variables`: None for those of this process.

    `report` is told why the API cannot be used, and with None that it can again. Raises `ConfigError`.
    """
    api = load_api(str(config.api))
    if config.api_url is not None:
        api = msgspec.structs.replace(api, base_url=config.api_url)
    given = api_environment(api.credential, variables)
    credential = _credential(config, api, given)
    client = _client(api, config.api_ca, https_proxy(api.base_url, given))
    prefix = urlsplit(api.base_url).path
    calls = ApiCalls(client, prefix, headers=api.headers, report=report, random=random.SystemRandom().random)
    signing = signer(api.auth, credential, calls.post_form, time.monotonic)
    return ApiSource(api, calls, signing, Sealer(credential.text, api.base_url), tenant_field=config.tenant_field)


def https_proxy(url: str, variables: Mapping[str, str]) -> str | None:
    """The proxy for `url` as HTTPS_PROXY and NO_PROXY say it, as curl reads them; None for this machine.

    Raises `ConfigError` for one that is not asked over http://. The message does not repeat it: it may hold a password.
    """
    host = urlsplit(url).hostname or ""
    proxy = variables.get("https_proxy") or variables.get("HTTPS_PROXY")
    if proxy is None or urlsplit(url).scheme != "https" or is_this_machine(host):
        return None
    without = [
        name.strip().lower().lstrip(".")
        for name in (variables.get("no_proxy") or variables.get("NO_PROXY", "")).split(",")
    ]
    if any(name and (name == "*" or f".{host}".endswith(f".{name}")) for name in without):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    parts = urlsplit(proxy)
    if parts.scheme != "http" or not is_base_url(f"http://{parts.netloc.rpartition('@')[2]}"):
        raise ConfigError("HTTPS_PROXY: takes the URL of an HTTP proxy such as http://proxy.example.com:3128")
    return proxy


def _credential(config: ServerConfig, api: ApiFile, given: Mapping[str, str]) -> Credential:
    if config.api_secret is not None:
        fetch = secret_reader(config.api_secret, region=config.aws_region, endpoint=config.aws_endpoint)
        return Credential(fetch, ttl=config.aws_ttl)
    text = given.get(api.credential)
    if text is None:
        raise ConfigError(f"--api: needs the API's credential in {api.credential}, or a secret (SLUICEGATE_API_SECRET)")
    try:
        return Credential(usable(text).encode)
    except ValueError:
        message = f"{api.credential}: has to be at most {MAX_CREDENTIAL:,} printable ASCII characters"
        raise ConfigError(message) from None


def _client(api: ApiFile, ca_file: Path | None, proxy: str | None) -> ApiClient:
    try:
        return ApiClient(
            api.base_url,
            ca_file=ca_file,
            proxy=proxy,
            timeouts=Timeouts(api.connect_timeout, api.read_timeout, api.total_timeout),
            max_bytes=api.max_bytes,
            retry_header=api.retry_after,
        )
    except (OSError, ssl.SSLError):
        raise ConfigError(f"--api-ca: {ca_file} holds no certificates that can be read") from None
