"""The options of a server that say where and how its audit trail is written."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.audit.settings import AuditSettings


def audit_options(parser: argparse.ArgumentParser) -> None:
    """The options of a server that say where and how its audit trail is written."""
    group = parser.add_argument_group("audit trail", "SLUICEGATE_AUDIT_KEY, 16 bytes or more, makes its chain an HMAC")
    add = group.add_argument
    add("--audit-file", metavar="FILE", help="where it is written; default: standard error (SLUICEGATE_AUDIT_FILE)")
    add("--audit-rotate-bytes", type=int, metavar="BYTES", help="put the file aside before it gets longer")
    add("--audit-rotate-daily", action="store_true", help="put the file aside at the first record of a day (UTC)")
    add("--audit-keep", type=int, metavar="N", help="keep N files that were put aside; default: all")
    add(
        "--audit-fsync",
        choices=("never", "each", "second"),
        default="never",
        help="when a record is on the disk: when the system likes (never, the default), before each answer, or within a"
        " second",
    )
    add("--audit-head", metavar="PLACE", help="keep number and hash of the newest record in a file or s3://bucket/key")
    add("--audit-head-every", type=int, default=1, metavar="N", help="every N records; default: 1")
    add("--audit-required", action="store_true", help="refuse a call whose record cannot be written")


def audit_settings(arguments: argparse.Namespace) -> "AuditSettings":
    """The settings that the options of `audit_options` give."""
    from server.audit.settings import AuditSettings  # noqa: PLC0415  imported for every command

    given = {name: getattr(arguments, f"audit_{name}") for name in AuditSettings.__struct_fields__}
    return AuditSettings(**{**given, "head": (given["head"] or "").strip() or None})
