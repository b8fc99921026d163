"""The option that names a profile, which most commands have."""

import argparse
from typing import Final

from server.default_profiles import OF_RECORDS

_NAMES: Final = "finance-default, finance-last4, exports, redact-only, stripe, zuora, chargebee, square, killbill"


def profile_option(parser: argparse.ArgumentParser, default: str = OF_RECORDS) -> None:
    """The option that names a profile; `default`: the profile that the command uses without it."""
    parser.add_argument(
        "--profile", metavar="NAME", help=f"{_NAMES} or a file; default: {default} (SLUICEGATE_PROFILE)"
    )
