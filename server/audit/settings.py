"""How a server is told to write its audit file."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from server.settings import ConfigError

MIN_AUDIT_FILE: Final = 4_096
"""Bytes that a file of the audit trail may be limited to: a few records."""


Fsync = Literal["never", "each", "second"]


class AuditSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the audit file is written. The members have the names and meanings of the arguments of `AuditFile`.

    `head`: a file, or s3://bucket/key. `required`: a call whose record cannot be written is refused.
    """

    rotate_bytes: int | None = None
    rotate_daily: bool = False
    keep: int | None = None
    fsync: Fsync = "never"
    head: str | None = None
    head_every: int = 1
    required: bool = False

    def options(self) -> list[str]:
        """The command-line options that give these settings."""
        given: list[str] = []
        for name in self.__struct_fields__:
            value, default = getattr(self, name), getattr(DEFAULT_AUDIT, name)
            if value != default:
                given += [_option(name)] if value is True else [_option(name), str(value)]
        return given

    def check(self, audit_file: Path | None) -> None:
        """Refuse values that are too small, and settings without a file. Raises `ConfigError`."""
        for name, least in (("rotate_bytes", MIN_AUDIT_FILE), ("keep", 1), ("head_every", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ConfigError(f"{_option(name)}: has to be at least {least}")
        if audit_file is None and (options := self.options()):
            raise ConfigError(f"{options[0]}: needs an audit file (--audit-file, SLUICEGATE_AUDIT_FILE)")


DEFAULT_AUDIT: Final = AuditSettings()


def _option(name: str) -> str:
    return f"--audit-{name.replace('_', '-')}"
