"""The settings of a server: command-line options, then the environment, then defaults, checked once at the start.

This module is the only reader of the process environment. Everything else takes a `ServerConfig`, so that tests
configure a server by a mapping and never depend on the machine.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

import msgspec

from server.audit.settings import DEFAULT_AUDIT, AuditSettings
from server.default_profiles import OF_RECORDS
from server.services.aws import INSTALL, S3_SCHEME, is_installed
from server.settings import (
    ConfigError,
    Setting,
    given,
    key_of,
    path_of,
    refuse_missing_folder,
    seconds_of,
    text_of,
    url_of,
)

DEFAULT_TENANT_FIELD: Final = "tenant"

# Seconds. One read a minute costs about 0.22 dollars a month, and bounds how long a key that was taken back in AWS
# still works. An hour covers all but the longest regional outages; AWS's own caching client holds a secret for as long.
DEFAULT_AWS_TTL: Final = 60
DEFAULT_AWS_MAX_AGE: Final = 3600
LONGEST_AWS_TTL: Final = 3600
LONGEST_AWS_MAX_AGE: Final = 7 * 24 * 3600

Outage = Literal["closed", "open"]
"""What holds while the store of the limits does not answer: no call is served, or each process counts for itself."""

AUDIT_KEY: Final = "SLUICEGATE_AUDIT_KEY"
"""The variable that holds it."""

MIN_AUDIT_KEY: Final = 16
"""Bytes of the key of the audit trail's chain: 128 bits; NIST SP 800-131A asks for 112 at least in an HMAC key."""

KEY_VARIABLE: Final = "SLUICEGATE_TOKEN_KEY"
"""The variable that holds the key of pseudonyms."""

API_CREDENTIAL: Final = "SLUICEGATE_API_KEY"
"""The variable that holds the credential of a billing API whose description names no other."""

_AWS_EXAMPLE: Final = "https://vpce-1234.secretsmanager.eu-west-1.vpce.amazonaws.com"
_API_EXAMPLE: Final = "https://rest.eu.zuora.com"

_SECRETS: Final = frozenset({"api_key", "limits_store", "token_key", "audit_key"})  # a store's URL may hold a password


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server process. Its repr shows whether secrets are set, but not their values.

    `api_key`: the key that calls are made with when the transport carries none (stdio).
    `data`: folder of billing data, None when none was given.
    `profile`: name or path of the redaction profile.
    `keys`: key store file; None means that no key is accepted, except the demo key in demo mode.
    `audit_file`: None means the console only.
    `demo`: sample data, opened by the public demo key and by nothing else.
    `limits`: YAML file of rate limits, None for the built-in table.
    `limits_store`: URL of where calls are counted, None for the memory of the process.
    `limits_outage`: what holds while that store does not answer.
    `audit`: how that file is written; `audit_key`: makes its chain an HMAC, from the environment alone.
    `token_key`: what a profile's tokens and hashes are keyed with, from the environment alone.
    `index`: folder that indexes of much billing data are kept in; None for a temporary one.
    `map`: the folded headings of `data` that mean something else than they always do, and what they mean.
    `exports`: folder of exported files that admins may have scanned; None for none.
    `tenant_field`: name of the field of a record that says whose it is, for keys of one tenant.
    `aws_secret`: name or ARN of the secret in AWS Secrets Manager that holds the keys, in place of `keys`.
    `aws_region`, `aws_endpoint`: None for what the AWS configuration of the machine says.
    `aws_ttl`, `aws_max_age`: seconds that keys from there are used, and used at most when AWS does not answer.
    `api`: name or path of the description of a billing API, in place of `data`; `api_url`: another base URL than its.
    `api_ca`: certificates that the API's has to lead to; None for those that the system trusts.
    `api_secret`: name or ARN of the secret in AWS that holds the API's credential; None for the environment.
    """

    api_key: str | None = None
    data: Path | None = None
    profile: str = OF_RECORDS
    keys: Path | None = None
    audit_file: Path | None = None
    demo: bool = False
    limits: Path | None = None
    limits_store: str | None = None
    limits_outage: Outage = "closed"
    token_key: bytes | None = None
    tenant_field: str = DEFAULT_TENANT_FIELD
    aws_secret: str | None = None
    aws_region: str | None = None
    aws_endpoint: str | None = None
    aws_ttl: int = DEFAULT_AWS_TTL
    aws_max_age: int = DEFAULT_AWS_MAX_AGE
    audit: AuditSettings = DEFAULT_AUDIT
    audit_key: bytes | None = None
    api: str | None = None
    api_url: str | None = None
    api_ca: Path | None = None
    api_secret: str | None = None
    index: Path | None = None
    map: Mapping[str, str] = msgspec.field(default_factory=dict)
    exports: Path | None = None

    @property
    def needs_aws(self) -> bool:
        """Whether a setting names something in AWS."""
        secret = self.aws_secret or self.api_secret
        return secret is not None or (self.audit.head or "").startswith(S3_SCHEME)

    def for_child(self) -> tuple[list[str], dict[str, str]]:
        """The options of `serve` and the variables by which a child process gets these settings.

        Secrets go into variables, since other users can read command lines. Defaults are left out.
        """
        options = ["--demo"] if self.demo else []
        variables: dict[str, str] = {}
        for name, source in _SOURCES.items():
            value = getattr(self, name)
            if value == getattr(_DEFAULTS, name):
                continue
            if source.option is not None and name not in _SECRETS:
                options += [source.option, _written(value)]
            else:
                variables[str(source.variable)] = _written(value)
        if self.audit_key is not None:
            variables[AUDIT_KEY] = self.audit_key.decode()
        return options + self.audit.options(), variables

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The fields as shown to people; `repr` and rich consoles both come here."""
        shown = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "***" if name in _SECRETS and value is not None else value) for name, value in shown]

    def __repr__(self) -> str:
        return f"ServerConfig({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


_DEFAULTS: Final = ServerConfig()


def _tenant_field_of(setting: Setting) -> str:
    from server.records.tenant import is_tenant_field  # noqa: PLC0415  10 ms, and few commands are given the setting

    if not is_tenant_field(setting.text):
        raise ConfigError(f"{setting.name}: each part of the field's name needs a letter or a digit")
    return setting.text


def _map_of(setting: Setting) -> dict[str, str]:
    from server.folder.files.file_names import kind_of_name  # noqa: PLC0415  10 ms, as above
    from server.records.heading_forms.heading_map import read_heading_map  # noqa: PLC0415

    try:
        return read_heading_map(setting.text, lambda word: kind_of_name(word)[0])
    except ValueError as error:
        raise ConfigError(f"{setting.name}: {error}") from None


def _written(value: Any) -> str:
    """The text that the value of a setting was read from, or one that says the same."""
    if isinstance(value, Mapping):
        return ";".join(f"{heading}={name}" for heading, name in value.items())
    return value.decode() if isinstance(value, bytes) else str(value)


def _outage_of(setting: Setting) -> str:
    if setting.text not in get_args(Outage):
        raise ConfigError(f"{setting.name}: must be one of {', '.join(get_args(Outage))}")
    return setting.text


class _Source(NamedTuple):
    """Where a setting may be given, the option first, and what reads it."""

    option: str | None
    variable: str | None
    read: Callable[[Setting], Any]


_SOURCES: Final[Mapping[str, _Source]] = {
    "api_key": _Source("--api-key", "DEFAULT_API_KEY", text_of),
    "data": _Source("--data", "SLUICEGATE_DATA", path_of),
    "profile": _Source("--profile", "SLUICEGATE_PROFILE", text_of),
    "keys": _Source("--keys", "SLUICEGATE_KEYS", path_of),
    "audit_file": _Source("--audit-file", "SLUICEGATE_AUDIT_FILE", path_of),
    "limits": _Source("--limits", None, path_of),
    "limits_store": _Source("--limits-store", "SLUICEGATE_LIMITS_STORE", text_of),
    "limits_outage": _Source("--limits-outage", None, _outage_of),
    "token_key": _Source(None, KEY_VARIABLE, key_of),
    "tenant_field": _Source("--tenant-field", "SLUICEGATE_TENANT_FIELD", _tenant_field_of),
    "aws_secret": _Source("--aws-secret", "SLUICEGATE_AWS_SECRET", text_of),
    "aws_region": _Source("--aws-region", "SLUICEGATE_AWS_REGION", text_of),
    "aws_endpoint": _Source("--aws-endpoint", "SLUICEGATE_AWS_ENDPOINT", partial(url_of, example=_AWS_EXAMPLE)),
    "aws_ttl": _Source("--aws-ttl", "SLUICEGATE_AWS_TTL", partial(seconds_of, longest=LONGEST_AWS_TTL)),
    "aws_max_age": _Source("--aws-max-age", "SLUICEGATE_AWS_MAX_AGE", partial(seconds_of, longest=LONGEST_AWS_MAX_AGE)),
    "api": _Source("--api", "SLUICEGATE_API", text_of),
    "api_url": _Source("--api-url", "SLUICEGATE_API_URL", partial(url_of, example=_API_EXAMPLE)),
    "api_ca": _Source("--api-ca", "SLUICEGATE_API_CA", path_of),
    "api_secret": _Source(None, "SLUICEGATE_API_SECRET", text_of),
    "index": _Source("--index", "SLUICEGATE_INDEX", path_of),
    "map": _Source("--map", "SLUICEGATE_MAP", _map_of),
    "exports": _Source("--exports", "SLUICEGATE_EXPORTS", path_of),
}


def option_names() -> frozenset[str]:
    """The settings that have an option of the command line, which argparse knows by the same names."""
    return frozenset(name for name, source in _SOURCES.items() if source.option is not None)


def load(
    environ: Mapping[str, str] | None = None,
    *,
    demo: bool = False,
    audit: AuditSettings = DEFAULT_AUDIT,
    only_store: Literal["file", "aws"] | None = None,
    default_profile: str = OF_RECORDS,
    **options: str | Path | None,
) -> ServerConfig:
    """Settings from `options`, then from `environ` (None: the environment of this process), then the defaults.

    An empty value counts as not given: `SLUICEGATE_DATA=` in a desktop client's configuration means "no folder".
    White space around a value is dropped, since keys often come from a file with a newline at its end. `~` is
    expanded, since such clients start servers without a shell. `options`: by the names of the settings that have an
    option. `only_store`: leave out what says where keys of the other kind of store are. `default_profile`: where
    nobody names one. Raises `ConfigError`.
    """
    environ = os.environ if environ is None else environ
    if strange := sorted(options.keys() - option_names()):
        raise TypeError(f"no options: {', '.join(strange)}")
    settings = {
        name: given(environ, source.option, source.variable, options.get(name)) for name, source in _SOURCES.items()
    }
    if only_store is not None:
        settings["aws_secret" if only_store == "file" else "keys"] = None
    told = {name: _SOURCES[name].read(setting) for name, setting in settings.items() if setting is not None}
    told = {"profile": default_profile, "index": _cache_folder(environ), **told}
    config = ServerConfig(demo=demo, audit=audit, audit_key=audit_key(environ), **told)
    audit.check(config.audit_file)
    _refuse_together(settings, demo=demo)
    _refuse_without_aws(settings["aws_secret"], audit)
    for name in ("data", "exports"):
        refuse_missing_folder(settings[name])
    return config


def _refuse_together(settings: Mapping[str, Setting | None], *, demo: bool) -> None:
    """Raises `ConfigError` for what excludes another setting, or needs one that was not given."""
    # The demo key is printed in the documentation: it must never open anything but the sample data.
    for name in ("data", "keys", "aws_secret", "api", "exports"):
        if demo and (setting := settings[name]) is not None:
            raise ConfigError(f"{setting.name}: cannot be combined with --demo, which serves the sample data alone")
    for name, other, what in (("aws_secret", "keys", "store of keys"), ("api", "data", "source of records")):
        one, two = settings[name], settings[other]
        if one is not None and two is not None:
            raise ConfigError(f"{one.name}: cannot be combined with {two.name}; there is one {what}")
    if (alone := settings["map"]) is not None and settings["data"] is None:
        raise ConfigError(f"{alone.name}: needs a folder of exports (--data, SLUICEGATE_DATA)")
    for name in ("api_url", "api_ca", "api_secret"):
        if (alone := settings[name]) is not None and settings["api"] is None:
            raise ConfigError(f"{alone.name}: needs an API (--api, SLUICEGATE_API)")


def _refuse_without_aws(secret: Setting | None, audit: AuditSettings) -> None:
    """Raises `ConfigError` for keys or a head in AWS without its library: each call would be refused."""
    if is_installed():
        return
    if secret is not None:
        raise ConfigError(f"{secret.name}: needs the extra: {INSTALL}")
    if audit.head is not None and audit.head.startswith(S3_SCHEME):
        raise ConfigError(f"--audit-head: needs the extra: {INSTALL}")


def audit_key(environ: Mapping[str, str] | None = None, variable: str = AUDIT_KEY) -> bytes | None:
    """The key of the audit trail's chain out of `variable`, None when it is not set. Raises `ConfigError`."""
    setting = given(os.environ if environ is None else environ, None, variable, None)
    if setting is None:
        return None
    key = setting.text.encode()
    if len(key) < MIN_AUDIT_KEY:
        raise ConfigError(f"{variable}: needs at least {MIN_AUDIT_KEY} bytes")
    return key


def aws_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that configure AWS's own library, for a child process with the same access."""
    environ = os.environ if environ is None else environ
    return {name: value for name, value in environ.items() if name.startswith("AWS_")}


def api_environment(variable: str, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for reaching a billing API: the credential in `variable`, proxies, and trusted certificates."""
    environ = os.environ if environ is None else environ
    names = (variable, "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")
    return {name: text for name in names if (text := environ.get(name, "").strip())}


def child_environment(given_variables: Sequence[str]) -> dict[str, str]:
    """The environment of a server behind the guard: what a process needs, and what `given_variables` name.

    `NAME` takes the value that this process has, `NAME=VALUE` that one. Of this server's own variables none is taken
    over: they hold its keys. Raises `ConfigError`.
    """
    child = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    for each in given_variables:
        name, told, value = each.partition("=")
        if not name or "\0" in each:
            raise ConfigError("--env: takes NAME or NAME=VALUE")
        if told:
            child[name] = value
        elif name in _OWN or name.startswith("SLUICEGATE_"):
            raise ConfigError(f"--env: {name} is this server's own; NAME=VALUE gives the other one a value of its own")
        elif name in os.environ:
            child[name] = os.environ[name]
        else:
            raise ConfigError("--env: there is no variable of this name to be handed on")
    return child


# What the protocol's own client hands on to a server that it starts.
_NEEDED: Final = (
    {"APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATH", "PATHEXT", "PROCESSOR_ARCHITECTURE", "SYSTEMDRIVE"}
    | {"SYSTEMROOT", "TEMP", "USERNAME", "USERPROFILE"}
    if sys.platform == "win32"
    else {"HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"}
)
_OWN: Final = frozenset({"DEFAULT_API_KEY"})


def _cache_folder(environ: Mapping[str, str]) -> Path | None:
    """The user's cache folder (XDG Base Directory Specification; Apple's and Microsoft's own), None if unknown."""
    home = environ.get("HOME", "")
    caches = {
        "darwin": home and f"{home}/Library/Caches",
        "win32": environ.get("LOCALAPPDATA", ""),
    }.get(sys.platform, environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache"))
    return Path(caches) / "sluicegate" if caches and Path(caches).is_absolute() else None
