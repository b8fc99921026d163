"""What a limits file may say, which part of it holds for a call, and how a wrong one is refused."""

from pathlib import Path

import pytest

from server.limits.table import (
    DEFAULT_BUDGET,
    DEFAULT_LIMIT,
    DEFAULT_TABLE,
    Budget,
    Limit,
    LimitSet,
    LimitTable,
    load_table,
)
from server.settings import ConfigError

HOUR, DAY = Limit(50, 3600), Limit(300, 86400)

WHOLE = """
default: {limit: 100, window: 3600}
tools:
  list_accounts: [{limit: 50, window: 3600}, {limit: 300, window: 86400}]
budgets: {bytes: 5000000, records: 20000, window: 86400}
roles:
  admin: {default: {limit: 1000, window: 3600}, budgets: {}}
  analyst: {tools: {list_accounts: {limit: 60, window: 3600}}}
"""


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("get_account", Limit(100, 3600)),
        ("get_invoice", Limit(100, 3600)),
        ("scan_text", Limit(100, 3600)),
        ("list_accounts", Limit(50, 3600)),
        ("list_subscriptions", Limit(50, 3600)),
        ("list_invoices", Limit(50, 3600)),
    ],
)
def test_the_built_in_table(tool: str, expected: Limit) -> None:
    assert DEFAULT_TABLE.windows(tool) == DEFAULT_TABLE.windows(tool, "admin") == (expected,)
    assert DEFAULT_TABLE.budget() == DEFAULT_BUDGET


def test_the_built_in_table_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        DEFAULT_TABLE.tools["list_accounts"] = Limit(1, 1)  # type: ignore[index]


def write(folder: Path, text: str) -> Path:
    path = folder / "limits.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("tool", "role", "expected"),
    [
        ("list_accounts", None, (HOUR, DAY)),
        ("list_accounts", "readonly", (HOUR, DAY)),
        ("get_account", "readonly", (Limit(100, 3600),)),
        ("list_accounts", "analyst", (Limit(60, 3600),)),
        ("get_account", "analyst", (Limit(100, 3600),)),
        ("list_accounts", "admin", (Limit(1000, 3600),)),
        ("unknown_tool", "admin", (Limit(1000, 3600),)),
    ],
)
def test_a_role_says_it_first_and_the_file_says_the_rest(
    tmp_path: Path, tool: str, role: str | None, expected: tuple[Limit, ...]
) -> None:
    table = load_table(write(tmp_path, WHOLE), tools=["list_accounts"], roles=["readonly", "analyst", "admin"])
    assert table.windows(tool, role) == expected


def test_budgets_are_of_the_role_or_the_file_and_empty_ones_bound_nothing(tmp_path: Path) -> None:
    table = load_table(write(tmp_path, WHOLE))
    assert table.budget("readonly") == table.budget("analyst") == Budget(5_000_000, 20_000, 86_400)
    assert table.budget("admin") == Budget(None, None)
    assert load_table(write(tmp_path, "{}")).budget() is None


def test_what_a_key_brings_wins_over_its_role(tmp_path: Path) -> None:
    table = load_table(write(tmp_path, WHOLE))
    own = LimitSet(tools={"list_accounts": Limit(1, 60)}, budgets=Budget(records=5))
    assert table.windows("list_accounts", "admin", own) == (Limit(1, 60),)
    assert table.windows("get_account", "admin", own) == (Limit(1000, 3600),)
    assert table.budget("admin", own) == Budget(records=5)
    assert table.windows("get_account", "admin", LimitSet(default=(HOUR, DAY))) == (HOUR, DAY)


def test_a_table_without_a_default_has_the_built_in_one() -> None:
    assert LimitTable(None).windows("get_account") == (DEFAULT_LIMIT,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", LimitTable()),
        ("default: {limit: 5, window: 60}", LimitTable(Limit(5, 60))),
        ("default: [{limit: 5, window: 60}, {limit: 9, window: 61}]", LimitTable((Limit(5, 60), Limit(9, 61)))),
        ("tools: {get_account: {limit: 1, window: 2}}", LimitTable(tools={"get_account": Limit(1, 2)})),
    ],
)
def test_a_file_replaces_the_whole_table(tmp_path: Path, text: str, expected: LimitTable) -> None:
    assert load_table(write(tmp_path, text)) == expected


NINE = ", ".join(f"{{limit: 5, window: {60 + place}}}" for place in range(9))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "defaults: {limit: 5, window: 60}",
            (
                "limits.yaml, line 1: the file has a key that is not known (did you mean default?);"
                " known are default, tools, budgets, roles, named"
            ),
        ),
        (
            "default: {limit: 5, window: 60, burst: 2}",
            "limits.yaml, line 1: default has a key that is not known; known are limit, window",
        ),
        ("default: {limit: 5}", "limits.yaml, line 1: default lacks window"),
        ("default: {limit: 0, window: 60}", "limits.yaml, line 1: default.limit must be a whole number of at least 1"),
        ("default: {limit: 1, window: 0}", "limits.yaml, line 1: default.window must be a whole number of at least 1"),
        (
            "default: {limit: 1, window: 2592001}",
            "limits.yaml, line 1: default.window must be a whole number of at most 2,592,000",
        ),
        ("default: {limit: '5', window: 60}", "limits.yaml, line 1: default.limit must be a whole number"),
        ("default: 5", "limits.yaml, line 1: default must be a mapping of names to values or a list or null"),
        ("default: []", "limits.yaml, line 1: default must be a list of at least 1 item"),
        (f"default: [{NINE}]", "limits.yaml, line 1: default must be a list of at most 8 items"),
        (
            "tools: {a: [{limit: 5, window: 60}, {limit: 6, window: 60}]}",
            "limits.yaml, line 1: the file is wrong: two windows of one tool have the same length",
        ),
        (
            "roles: {admin: {default: [{limit: 5, window: 60}, {limit: 6, window: 60}]}}",
            "limits.yaml, line 1: roles.… is wrong: two windows of one tool have the same length",
        ),
        ("budgets: {bytes: 0}", "limits.yaml, line 1: budgets.bytes must be a whole number of at least 1"),
        ("budgets: {window: 59}", "limits.yaml, line 1: budgets.window must be a whole number of at least 60"),
        (
            "budgets: {money: 1}",
            "limits.yaml, line 1: budgets has a key that is not known; known are bytes, records, window",
        ),
        (
            "tools:\n  hunter2: {limit: 5, window: 60}\n  swordfish:\n  - {limit: 5}",
            "limits.yaml, line 4: tools.….0 lacks window",
        ),
        ("", "limits.yaml: the file must be a mapping of names to values"),
        ("budgets: {}\ndefault: ]", "limits.yaml is not valid YAML (line 2)"),
        (
            "tools:\n  a: &a {limit: 5,\n   limit: 6}\n",
            "limits.yaml is not valid YAML: a key stands there twice (line 3)",
        ),
        ("default: 2024-13-45", "limits.yaml is not valid YAML"),
    ],
)
def test_refused_files_and_their_exact_messages(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_table(write(tmp_path, text))
    assert str(caught.value) == f"rate limits: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "tools: {get_acount: {limit: 1, window: 2}}",
            (
                "limits.yaml, line 1: there is no such tool (did you mean get_account?);"
                " the tools are: get_account, get_invoice"
            ),
        ),
        (
            "roles: {admin: {tools: {get_acount: {limit: 1, window: 2}}}}",
            (
                "limits.yaml, line 1: there is no such tool (did you mean get_account?);"
                " the tools are: get_account, get_invoice"
            ),
        ),
        (
            "roles:\n  admin: {}\n  amdin: {}",
            "limits.yaml, line 3: there is no such role (did you mean admin?); the roles are: readonly, admin",
        ),
        (
            "sk-live-0123456789abcdef: 1",
            (
                "limits.yaml, line 1: the file has a key that is not known;"
                " known are default, tools, budgets, roles, named"
            ),
        ),
    ],
)
def test_a_limit_for_what_there_is_not_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_table(write(tmp_path, text), tools=["get_account", "get_invoice"], roles=["readonly", "admin"])
    assert str(caught.value) == f"rate limits: {message}"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_table(tmp_path / "missing.yaml")


def test_a_key_asks_for_limits_by_name_or_spells_them_out(tmp_path: Path) -> None:
    table = load_table(write(tmp_path, WHOLE + "named:\n  bots: {default: {limit: 10, window: 60}}\n"))
    assert table.of_key("bots") == LimitSet(Limit(10, 60))
    assert table.of_key(LimitSet(Limit(3, 60))) == LimitSet(Limit(3, 60))
    assert table.of_key(None) is None
    with pytest.raises(ConfigError, match="by a name that the limits file does not have"):
        table.of_key("nobody's")


def test_named_limits_are_checked_like_the_others(tmp_path: Path) -> None:
    text = "named: {bots: {tools: {list_acounts: {limit: 10, window: 60}}}}\n"
    with pytest.raises(ConfigError, match=r"limits\.yaml, line 1: there is no such tool"):
        load_table(write(tmp_path, text), tools=["list_accounts"])
