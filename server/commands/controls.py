"""What the commands say that answer calls: whose calls, how many, by which profile, and the record of them."""

import argparse
from typing import Any

from server.audit.options import audit_settings
from server.keys.commands import aws_settings


def limits_options(group: argparse.ArgumentParser | argparse._ArgumentGroup, default: str) -> None:
    """The options about rate limits and budgets; `default` is what holds without a file of them, as a help says it."""
    add = group.add_argument
    add("--limits", metavar="FILE", help=f"rate limits and budgets, YAML; default: {default}")
    add(
        "--limits-store",
        metavar="URL",
        help="memory:// (default), or redis://, rediss:// to share limits among processes; put a URL with a password"
        " into SLUICEGATE_LIMITS_STORE instead",
    )
    add(
        "--limits-outage",
        choices=("closed", "open"),
        help="while that store does not answer: serve no call (closed, the default), or count in this process (open)",
    )


def control_settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """What these and the options about profile, keys and audit trail were given, under the names of `config.load`."""
    names = ("profile", "keys", "limits", "limits_store", "limits_outage", "audit_file")
    given = {name: getattr(arguments, name) for name in names}
    return {**given, **aws_settings(arguments), "audit": audit_settings(arguments)}
