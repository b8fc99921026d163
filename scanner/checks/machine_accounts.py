"""Accounts that no person signs in with: bots, services and what a system runs under.

Trackers and code hosts show them where people stand, as the author, the assignee, the login of what was done.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 64  # characters
# Own list: of Debian's and Red Hat's system users, images of clouds and containers, CI of GitHub, GitLab and Jenkins.
_MACHINES: Final = frozenset(
    {"root", "postgres", "mysql", "redis", "mongodb", "nginx", "apache", "httpd", "daemon", "nobody", "www", "data",
     "ubuntu", "debian", "ec2", "centos", "git", "jenkins", "system", "systemd", "administrator", "admin", "sysadmin",
     "bot", "bots", "ci", "cd", "runner", "runners", "build", "builder", "deploy", "deployer", "deployment", "release",
     "releases", "service", "services", "svc", "automation", "automated", "agent", "worker", "cron", "scheduler",
     "backup", "monitoring", "integration", "webhook", "sync", "github", "gitlab", "actions", "account", "user",
     "server", "machine", "robot", "renovate", "dependabot", "api", "db", "app", "staging", "prod", "production"}
)  # fmt: skip
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
