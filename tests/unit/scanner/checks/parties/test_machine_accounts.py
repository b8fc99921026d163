"""Accounts of bots, services and systems are nobody's."""

from __future__ import annotations

import pytest

from scanner.checks.parties.machine_accounts import is_machine_account
from tests.compiled import compiled

MACHINES = ["dependabot[bot]", "github-actions[bot]", "renovate-bot", "slack_bot", "postgres", "root", "ci-runner"]
MACHINES += ["www-data", "Build Bot", "GitLab CI", "svc.deploy", "release-bot", "Jenkins"]
PEOPLE = [
    "jane.doe",
    "octocat",
    "jsmith42",
    "talbot",
    "abbot",
    "Jan Bot",
    "root.canal",
    "agent",
    "data",
    "user",
    "j-bott",
]


@pytest.mark.parametrize("account", MACHINES)
def test_an_account_of_a_machine_is_known(account: str) -> None:
    assert is_machine_account(account)
    scanner = compiled("redact-only")
    for field in ("login", "username", "displayName", "author", "assignee"):
        assert scanner.redact_json({field: account, "type": "Bot"}).counts == {}


@pytest.mark.parametrize("account", PEOPLE)
def test_another_one_is_somebodys(account: str) -> None:
    assert not is_machine_account(account)
    assert compiled("redact-only").redact_json({"login": account}).counts == {"PERSON": 1}


@pytest.mark.parametrize("name", ["Unassigned", "Nobody", "Guest User"])
def test_nobody_is_no_name(name: str) -> None:
    assert compiled("redact-only").redact_json({"displayName": name}).counts == {}


def test_a_long_text_is_none() -> None:
    assert not is_machine_account("bot-" * 40 + "bot")
