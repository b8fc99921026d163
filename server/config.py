"""What the server was told: command-line options over environment over defaults, checked once at the start.

This module is the only reader of the process environment. Everything else takes a `ServerConfig`, so a server in a
test is configured by a mapping and never by the machine it happens to run on.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

DEFAULT_PROFILE = "finance-default"

MIN_TOKEN_KEY = 16
"""Characters of the key of pseudonyms, and so at least as many bytes, which is what the scanner asks for."""

MIN_AUDIT_KEY = 16
"""Bytes of the key of the audit trail's chain: 128 bits; NIST SP 800-131A asks for 112 at least in an HMAC key."""

MIN_AUDIT_FILE = 4_096
"""Bytes that a file of the audit trail may be limited to: a few records."""

_SECRETS = frozenset({"api_key", "token_key", "audit_key"})


class ConfigError(Exception):
    """A setting that cannot be used. The message names the setting and what is wrong, never the value of a secret."""


class AuditSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the audit file is written; see `AuditFile`, whose words these are.

    `head`: a file, or s3://bucket/key. `required`: a call whose record cannot be written is refused.
    """

    rotate_bytes: int | None = None
    rotate_daily: bool = False
    keep: int | None = None
    fsync: Literal["never", "each", "second"] = "never"
    head: str | None = None
    head_every: int = 1
    required: bool = False

    def options(self) -> list[str]:
        """The options of the command line that say the same."""
        given: list[str] = []
        for name in self.__struct_fields__:
            value, default = getattr(self, name), getattr(_AS_IT_IS, name)
            if value != default:
                given += [_option(name)] if value is True else [_option(name), str(value)]
        return given

    def check(self, audit_file: Path | None) -> None:
        """Raises `ConfigError`."""
        for name, least in (("rotate_bytes", MIN_AUDIT_FILE), ("keep", 1), ("head_every", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ConfigError(f"{_option(name)}: has to be at least {least}")
        if audit_file is None and (options := self.options()):
            raise ConfigError(f"{options[0]}: needs an audit file (--audit-file, SLUICEGATE_AUDIT_FILE)")


_AS_IT_IS = AuditSettings()


def _option(name: str) -> str:
    return f"--audit-{name.replace('_', '-')}"


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server process. Its repr tells whether there is a key, not which.

    `api_key`: the key that calls are made with when the transport carries none (stdio).
    `data`: folder of billing data, None when none was given.
    `profile`: name or path of the redaction profile.
    `keys`: key store file; None means that no key is accepted, except the demo key in demo mode.
    `audit_file`: None means the console only.
    `demo`: sample data, opened by the public demo key and by nothing else.
    `limits`: YAML file of rate limits, None for the built-in table.
    `audit`: how that file is written; `audit_key`: makes its chain an HMAC, from the environment alone.
    `token_key`: what a profile's tokens and hashes are keyed with, from the environment alone.
    """

    api_key: str | None = None
    data: Path | None = None
    profile: str = DEFAULT_PROFILE
    keys: Path | None = None
    audit_file: Path | None = None
    demo: bool = False
    limits: Path | None = None
    token_key: bytes | None = None
    audit: AuditSettings = _AS_IT_IS
    audit_key: bytes | None = None

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The fields as shown to people; `repr` and rich consoles both come here."""
        shown = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "***" if name in _SECRETS and value is not None else value) for name, value in shown]

    def __repr__(self) -> str:
        return f"ServerConfig({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


def load(
    environ: Mapping[str, str] | None = None,
    *,
    api_key: str | None = None,
    data: str | Path | None = None,
    profile: str | None = None,
    keys: str | Path | None = None,
    audit_file: str | Path | None = None,
    demo: bool = False,
    limits: str | Path | None = None,
    audit: AuditSettings = _AS_IT_IS,
) -> ServerConfig:
    """Settings from options, then from `environ` (None: the environment of this process), then the defaults.

    An empty value counts as not given: `SLUICEGATE_DATA=` in a desktop client's configuration means "no folder".
    White space around a value is dropped, since keys often come from a file with a newline at its end. `~` is
    expanded, since such clients start servers without a shell. Raises `ConfigError`.
    """
    environ = os.environ if environ is None else environ
    settings = {
        name: _given(environ, option, variable, value)
        for name, option, variable, value in (
            ("api_key", "--api-key", "DEFAULT_API_KEY", api_key),
            ("data", "--data", "SLUICEGATE_DATA", data),
            ("profile", "--profile", "SLUICEGATE_PROFILE", profile),
            ("keys", "--keys", "SLUICEGATE_KEYS", keys),
            ("audit_file", "--audit-file", "SLUICEGATE_AUDIT_FILE", audit_file),
            ("limits", "--limits", None, limits),
            ("token_key", "SLUICEGATE_TOKEN_KEY", "SLUICEGATE_TOKEN_KEY", None),
        )
    }
    config = ServerConfig(
        api_key=_text(settings["api_key"]),
        data=_path(settings["data"]),
        profile=_text(settings["profile"]) or DEFAULT_PROFILE,
        keys=_path(settings["keys"]),
        audit_file=_path(settings["audit_file"]),
        demo=demo,
        limits=_path(settings["limits"]),
        token_key=_token_key(settings["token_key"]),
        audit=audit,
        audit_key=audit_key(environ),
    )
    audit.check(config.audit_file)
    # The demo key is printed in the documentation: it must never open anything but the sample data.
    for name in ("data", "keys"):
        setting = settings[name]
        if demo and setting is not None:
            raise ConfigError(f"{setting[0]}: cannot be combined with --demo, which serves the sample data alone")
    if config.data is not None and settings["data"] is not None and not _is_folder(config.data):
        origin = _origin(config.data)
        raise ConfigError(f"{settings['data'][0]}: {config.data} is not a folder that can be read{origin}")
    return config


def audit_key(environ: Mapping[str, str] | None = None, variable: str = "SLUICEGATE_AUDIT_KEY") -> bytes | None:
    """The key of the audit trail's chain out of `variable`, None when it is not set. Raises `ConfigError`."""
    setting = _given(os.environ if environ is None else environ, variable, variable, None)
    if setting is None:
        return None
    key = setting[1].encode()
    if len(key) < MIN_AUDIT_KEY:
        raise ConfigError(f"{variable}: needs at least {MIN_AUDIT_KEY} bytes")
    return key


def _given(
    environ: Mapping[str, str], option: str, variable: str | None, value: str | Path | None
) -> tuple[str, str] | None:
    """(name of where the value came from, value), or None when neither place has one."""
    for name, candidate in ((option, value), (variable, environ.get(variable) if variable else None)):
        text = "" if candidate is None else str(candidate).strip()
        if not text:
            continue
        if not text.isprintable():
            raise ConfigError(f"{name}: contains a character that cannot be printed")
        return str(name), text
    return None


def _text(setting: tuple[str, str] | None) -> str | None:
    return None if setting is None else setting[1]


def _token_key(setting: tuple[str, str] | None) -> bytes | None:
    if setting is None:
        return None
    name, text = setting
    if len(text) < MIN_TOKEN_KEY:
        raise ConfigError(f"{name}: needs at least {MIN_TOKEN_KEY} characters")
    return text.encode()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, a folder on the way that may not be entered
        return False


def _origin(path: Path) -> str:
    """Where a relative path was looked for: a desktop client starts servers in a folder of its own choosing."""
    if path.is_absolute():
        return ""
    try:
        return f"; it was looked for in {Path.cwd()}, where the command was started"
    except OSError:  # that folder is gone
        return "; a relative path starts where the command was started"


def _path(setting: tuple[str, str] | None) -> Path | None:
    if setting is None:
        return None
    name, text = setting
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ConfigError(f"{name}: the home folder that ~ stands for is not known") from None
