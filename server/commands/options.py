"""Options of several commands: the profile, and what `serve` and `guard` share of limits, keys and audit trail."""

import argparse
from typing import Any, Final

from server.audit.options import audit_settings
from server.default_profiles import OF_RECORDS
from server.keys.commands import aws_settings

_NAMES: Final = "finance-default, finance-last4, exports, redact-only, stripe, zuora, chargebee, square, killbill"


def profile_option(parser: argparse.ArgumentParser, default: str = OF_RECORDS) -> None:
    """The option that names a profile; `default`: the profile that the command uses without it."""
    parser.add_argument(
        "--profile", metavar="NAME", help=f"{_NAMES} or a file; default: {default} (SLUICEGATE_PROFILE)"
    )


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
