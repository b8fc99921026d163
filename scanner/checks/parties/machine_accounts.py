"""Accounts that no person signs in with: bots, services and what a system runs under.

Trackers and code hosts show them where people stand, as the author, the assignee, the login of what was done.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.words import listed

_LONGEST: Final = 64  # characters
# Own list: of Debian's and Red Hat's system users, images of clouds and containers, CI of GitHub, GitLab and Jenkins.
_MACHINES: Final = listed("machine_accounts.machines")
_ALONE: Final = frozenset({"data", "user", "account", "agent", "release", "releases", "services", "worker", "build"})
"""Words of such accounts that tell nothing alone."""

_BETWEEN: Final = re.compile(r"[-_. \[\]]+")
_BOT: Final = re.compile(r".*(?:\[bot\]|[-_.]bot)")


def is_machine_account(text: str) -> bool:
    """Whether an account is a bot's, a service's or a system's: ``dependabot[bot]``, ``ci-runner``, ``postgres``."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip().lower()
    if _BOT.fullmatch(bare) is not None:
        return True
    words = _BETWEEN.split(bare.rstrip("]"))
    return bare not in _ALONE and _MACHINES.issuperset(words)
