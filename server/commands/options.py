"""Options of several commands: the profile, and what `serve` and `guard` share of limits, keys and audit trail."""

import argparse
from typing import Any, Final

from server.audit.options import audit_settings
from server.default_profiles import OF_RECORDS

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
    """The values of the options of a server or a guard that are settings, by their names in `config.load`."""
    from server.config import option_names  # noqa: PLC0415  imported for every command

    given = {name: value for name, value in vars(arguments).items() if name in option_names()}
    return {**given, "audit": audit_settings(arguments)}
