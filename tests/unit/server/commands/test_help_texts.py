"""What help texts say of profiles and limits is what holds: they repeat figures without importing what has them."""

import re

import pytest

import server.guard.opening
from scanner.selection.files import built_in_names
from server.commands.cli import _parser
from server.default_profiles import OF_COPIES, OF_RECORDS
from server.limits.table import DEFAULT_BUDGET, DEFAULT_LIMIT, EXPORT_LIMIT, LIST_LIMIT, OWN_FILES_LIST_LIMIT


def _help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        _parser().parse_args([command, "--help"])
    return "".join(capsys.readouterr().out.split())  # lines break within names


@pytest.mark.parametrize(
    ("command", "default"),
    [
        ("view", OF_RECORDS),
        ("find", OF_RECORDS),
        ("serve", OF_RECORDS),
        ("guard", OF_COPIES),
        ("scan", OF_COPIES),
    ],
)
def test_profiles(command: str, default: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = _help_of(command, capsys)
    names = re.search("--profileNAME([a-z0-9,-]+)orafile;", text)
    assert names is not None
    assert sorted(names[1].split(",")) == sorted(built_in_names())
    assert f"default:{default}(SLUICEGATE_PROFILE)" in text


def test_limits_of_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert DEFAULT_BUDGET.bytes
    figures = [
        f"{DEFAULT_LIMIT.limit} calls of a tool in an hour",
        f"{LIST_LIMIT.limit} of a list ({OWN_FILES_LIST_LIMIT.limit} over stdio with --data)",
        f"{EXPORT_LIMIT.limit} scans of exports",
        f"{DEFAULT_BUDGET.bytes // 10**6} MB and {DEFAULT_BUDGET.records:,} records in a day",
    ]
    text = _help_of("serve", capsys)
    assert [figure for figure in figures if figure.replace(" ", "") not in text] == []
    assert (DEFAULT_LIMIT.window, LIST_LIMIT.window, EXPORT_LIMIT.window, DEFAULT_BUDGET.window) == (
        *[3600] * 3,
        86_400,
    )


def test_limits_of_a_guard(capsys: pytest.CaptureFixture[str]) -> None:
    limit = server.guard.opening.DEFAULT_LIMITS.windows("any")[0]
    assert f"{limit.limit}callsofeachtoolinaminute" in _help_of("guard", capsys)
    assert limit.window == 60
