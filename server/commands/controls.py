"""Options that `serve` and `guard` share: limits, and the settings about keys, profile and audit trail."""

import argparse
from typing import Any

from server.audit.options import audit_settings
from server.keys.commands import aws_settings


def limits_options(group: argparse.ArgumentParser | argparse._ArgumentGroup, default: str) -> None:
    """The options about rate limits and budgets; `default` describes the limits without a file, for the help text."""
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
    """The values of these options and of those about profile, keys and audit trail, by their names in `config.load`."""
    names = ("profile", "keys", "limits", "limits_store", "limits_outage", "audit_file")
    given = {name: getattr(arguments, name) for name in names}
    return {**given, **aws_settings(arguments), "audit": audit_settings(arguments)}
