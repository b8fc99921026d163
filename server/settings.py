"""One setting of a server: where its value comes from, and which values are allowed.

Errors name the option or the variable that the setting was given in, for the person who has to correct it. A value that
cannot be used is a `ConfigError`, which does not repeat it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from server.trust.trusted_urls import ENDPOINT_RULE, is_base_url, is_trusted_endpoint

MIN_TOKEN_KEY: Final = 16
"""Characters of the key of pseudonyms; the scanner asks for as many bytes, and a character has at least one."""


class ConfigError(Exception):
    """A setting that cannot be used. The message names the setting and what is wrong, never the value of a secret."""


class Setting(NamedTuple):
    """The option or variable that a value was given in, and the value."""

    name: str
    text: str


def given(
    variables: Mapping[str, str], option: str | None, variable: str | None, value: str | Path | None
) -> Setting | None:
    """The value of an option, or else of a variable; None when both are missing or empty."""
    for name, candidate in ((option, value), (variable, variables.get(variable) if variable else None)):
        text = "" if candidate is None else str(candidate).strip()
        if not text:
            continue
        if not text.isprintable():
            raise ConfigError(f"{name}: contains a character that cannot be printed")
        return Setting(str(name), text)
    return None


def text_of(setting: Setting) -> str:
    """The text as it stands."""
    return setting.text


def seconds_of(setting: Setting, longest: int) -> int:
    """A whole number of seconds, from 1 on."""
    name, text = setting
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(longest)) and 1 <= int(text) <= longest):
        raise ConfigError(f"{name}: takes a whole number of seconds from 1 to {longest}")
    return int(text)


def url_of(setting: Setting, example: str) -> str:
    """A URL that keys come from, or a credential goes to: nobody may change or read these on the way."""
    name, text = setting
    if not is_base_url(text):
        raise ConfigError(f"{name}: takes a URL such as {example}")
    if not is_trusted_endpoint(text):
        raise ConfigError(f"{name}: {ENDPOINT_RULE}")
    return text


def key_of(setting: Setting) -> bytes:
    """The key from which pseudonyms are made, as bytes."""
    name, text = setting
    if len(text) < MIN_TOKEN_KEY:
        raise ConfigError(f"{name}: needs at least {MIN_TOKEN_KEY} characters")
    return text.encode()


def path_of(setting: Setting) -> Path:
    """A path, with `~` expanded: desktop clients start servers without a shell."""
    name, text = setting
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ConfigError(f"{name}: the home folder that ~ stands for is not known") from None


def refuse_missing_folder(setting: Setting | None) -> None:
    """Raise `ConfigError` for a path that is no folder."""
    if setting is not None and not _is_folder(path := path_of(setting)):
        raise ConfigError(f"{setting.name}: {path} is not a folder that can be read{_origin(path)}")


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
