"""A limit that names a tool or a method holds from the first call: whether the client lists the tools or not."""

from datetime import datetime
from typing import Any

import pytest

from server.guard.contents.clearing import FACTS
from server.keys.principal import Principal
from server.keys.roles import Rights
from server.limits.table import Limit, LimitSet, LimitTable
from tests.guarded import Guarded, tool

TWO = {"echo": Limit(2, 60)}
FEW = LimitSet(tools=TWO)
MANY = Limit(1_000, 60)


class KeyOf:
    """One principal, whatever the key."""

    def __init__(self, **more: Any) -> None:
        self._principal = Principal(
            user_id="ann", role="admin", key_prefix="...", **{"rights": Rights(None, None)} | more
        )

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        del key, now
        return self._principal


def outcomes(guarded: Guarded, *names: str) -> list[str | None]:
    """Why each of these calls was refused, None for one that passed."""
    told = [guarded.answer(guarded.call(name), {"content": []}) for name in names]
    return [one["result"].get("_meta", {}).get(FACTS, {}).get("refused") for one in told]


LIMITED = [None, None, "rate_limited"]


@pytest.mark.parametrize("listing", [False, True])
@pytest.mark.parametrize(
    ("table", "key"),
    [
        (LimitTable(MANY, TWO), {}),
        (LimitTable(MANY, roles={"admin": FEW}), {}),
        (LimitTable(MANY, named={"few": FEW}), {"limits": "few"}),
        (LimitTable(MANY), {"limits": FEW}),
        (LimitTable(MANY, TWO), {"limits": LimitSet(MANY, {"echo": Limit(2, 3600)})}),
    ],
    ids=["everybody", "role", "named set", "key", "key over everybody"],
)
def test_a_limit_of_one_tool_holds_whether_it_was_listed_or_not(
    table: LimitTable, key: dict[str, Any], *, listing: bool
) -> None:
    guarded = Guarded(limits=table, keys=KeyOf(**key))
    if listing:
        guarded.ask("tools/list", {"tools": [tool("echo"), tool("other")]})
    assert outcomes(guarded, "echo", "echo", "echo") == LIMITED
    assert outcomes(guarded, "other") == [None], "which has a limit of its own"
    calls = [one for one in guarded.records if one["event"] == "tool_call" and one["tool"] != "tools/list"]
    assert [one["tool"] for one in calls[:3]] == ["echo"] * 3
    (event,) = guarded.events("rate_limit_exceeded")
    assert event["tool"] == "echo"


def test_calls_before_and_behind_a_list_are_counted_together() -> None:
    guarded = Guarded(limits=LimitTable(MANY, TWO))
    assert outcomes(guarded, "echo", "echo") == [None, None]
    guarded.ask("tools/list", {"tools": [tool("echo")]})
    assert outcomes(guarded, "echo") == ["rate_limited"]


def test_the_limit_of_another_role_names_nothing() -> None:
    guarded = Guarded(limits=LimitTable(MANY, roles={"analyst": FEW}))
    assert outcomes(guarded, "echo", "echo", "echo") == [None] * 3
    assert guarded.records[-1]["tool"] == "unknown_tool"


@pytest.mark.parametrize(
    ("listed", "names", "expected"),
    [
        ([], ["Echo", "ECHO", "eCho"], LIMITED),
        (["echo"], ["echo", "Echo", "ECHO"], LIMITED),
        (["echo"], ["ECHO", "Echo", "echo"], LIMITED),
        (["echo", "Echo"], ["echo", "echo", "Echo"], [None] * 3),  # the server tells them apart
        ([], ["echoes", "ech", "echo_"], [None] * 3),
    ],
)
def test_an_unlisted_tool_in_another_case_counts_as_the_limited_one(
    listed: list[str], names: list[str], expected: list[str | None]
) -> None:
    guarded = Guarded(limits=LimitTable(MANY, TWO))
    guarded.ask("tools/list", {"tools": [tool(name) for name in listed]})
    assert outcomes(guarded, *names) == expected


def test_a_name_in_another_case_opens_nothing_to_a_key() -> None:
    guarded = Guarded(limits=LimitTable(MANY, TWO), keys=KeyOf(rights=Rights(frozenset({"echo"}), None)))
    assert outcomes(guarded, "Echo", "echo") == ["forbidden", None]
    guarded.send("echo")
    assert guarded.to_client[-1]["error"]["data"]["refused"] == "rate_limited", "a method is no tool, and counts"


def test_what_is_denied_takes_no_call_of_a_limited_tool_away() -> None:
    guarded = Guarded(limits=LimitTable(MANY, TWO), allow=["echo"])
    assert outcomes(guarded, "Echo", "ECHO", "echo", "echo", "echo") == ["unknown_tool", "unknown_tool", *LIMITED]


@pytest.mark.parametrize("method", ["resources/read", "acme/query"])
def test_a_limit_of_a_method_holds(method: str) -> None:
    guarded = Guarded(limits=LimitTable(MANY, {method: Limit(2, 60)}))
    answers = [guarded.ask(method, {"contents": []}, {"uri": "a:b"}) for _ in range(3)]
    assert ["error" in one for one in answers] == [False, False, True]
    assert "error" not in guarded.ask("acme/other", {})


def test_limits_that_cannot_be_used_name_nothing_and_refuse_everything() -> None:
    guarded = Guarded(limits=LimitTable(MANY, TWO), keys=KeyOf(limits="none"))
    assert outcomes(guarded, "echo") == ["internal"]


@pytest.mark.parametrize(
    ("table", "key", "told"),
    [
        (LimitTable(MANY, TWO), {}, []),
        (LimitTable(MANY, {"Echo": MANY, "ehco": MANY, "echo": MANY}), {}, ["Echo", "ehco"]),
        (LimitTable(MANY, roles={"admin": LimitSet(tools={"ehco": MANY})}), {}, ["ehco"]),
        (LimitTable(MANY), {"limits": LimitSet(tools={"ehco": MANY})}, ["ehco"]),
        (LimitTable(MANY, roles={"analyst": LimitSet(tools={"ehco": MANY})}), {}, []),
        (LimitTable(MANY, {"resources/read": MANY, "acme/query": MANY}), {}, []),
        (LimitTable(MANY, {"late": MANY}), {}, []),  # on the second page
        (LimitTable(MANY, {"denied": MANY}), {}, []),
        (LimitTable(MANY, TWO), {"limits": "none"}, []),
    ],
)
def test_whoever_runs_the_guard_is_told_once_of_limits_of_tools_that_the_server_does_not_list(
    table: LimitTable, key: dict[str, Any], told: list[str]
) -> None:
    guarded = Guarded(limits=table, keys=KeyOf(**key), deny=["denied"])
    guarded.ask("tools/list", {"tools": [tool("echo"), tool("denied")], "nextCursor": "2"})
    assert not guarded.told
    guarded.ask("tools/list", {"tools": [tool("late")]}, {"cursor": "2"})
    guarded.ask("tools/list", {"tools": []})
    said = ", ".join(f"the limit of {name}" for name in told)
    assert guarded.told == [f"{said}: the server behind the guard lists no tool like this"] * bool(told)


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("repo/search", ["--deny-tool repo/wr*", "the limit of repo/serach"]),
        ("search", []),  # so that a name with a slash is a method's
    ],
)
def test_names_with_a_slash_are_tools_where_the_server_has_such_and_the_protocol_no_method(
    listed: str, told: list[str]
) -> None:
    named = dict.fromkeys(["repo/search", "repo/serach", "resources/read"], MANY) if told else {"acme/query": MANY}
    guarded = Guarded(limits=LimitTable(MANY, named), deny=["repo/wr*", "Prompts/*"])
    guarded.ask("tools/list", {"tools": [tool(listed)]})
    said = f"{', '.join(told)}: the server behind the guard lists no tool like this"
    assert guarded.told == [said] * bool(told)
