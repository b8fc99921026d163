"""The options of a command whose calls are held against rate limits and budgets."""

import argparse


def limits_options(group: argparse.ArgumentParser | argparse._ArgumentGroup, default: str) -> None:
    """Put them into `group`; `default` is what holds without a file of limits, as a help says it."""
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
