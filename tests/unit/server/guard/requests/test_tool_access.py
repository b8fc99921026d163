"""Which tools a guard offers: patterns in any case, pins from the first list alone, and what the trail tells of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from server.guard.contents.clearing import FACTS
from server.guard.contents.definitions import DefinitionReader, Withheld
from server.guard.contents.results import ResultReader
from server.guard.masks.shown import ShownMasks
from server.guard.masks.stand_ins import StandIns
from server.guard.options import GuardOptions
from server.guard.requests.pins import Changes, Pins, open_pins
from server.guard.requests.tool_access import ToolAccess
from server.settings import ConfigError
from tests.compiled import compiled
from tests.guarded import Guarded, tool

SCANNER = compiled("redact-only")


def names(guarded: Guarded, *tools: str, cursor: str | None = None, more: str | None = None) -> list[str]:
    """The names that are shown of a page of the list. `more`: the cursor of the next one."""
    result: dict[str, Any] = {"tools": [tool(name) for name in tools]}
    told = guarded.ask(
        "tools/list", result | ({"nextCursor": more} if more else {}), {"cursor": cursor} if cursor else None
    )
    return [one["name"] for one in told["result"]["tools"]]


def passes(guarded: Guarded, method: str, params: Any = None) -> bool:
    before = len(guarded.to_upstream)
    guarded.send(method, params)
    return len(guarded.to_upstream) > before


def may_call(guarded: Guarded, name: str) -> bool:
    return passes(guarded, "tools/call", {"name": name})


# ---- patterns ----


@pytest.mark.parametrize("name", ["write_x", "Write_x", "WRITE_X", "wRITE_"])
@pytest.mark.parametrize("pattern", ["write_*", "WRITE_*", "\uff57rite_*", "[w]rite_*"])
def test_what_is_denied_is_denied_in_every_case(pattern: str, name: str) -> None:
    guarded = Guarded(deny=[pattern])
    assert not may_call(guarded, name)
    assert names(guarded, name, "rewrite_x") == ["rewrite_x"]


def test_a_pattern_that_asks_for_a_case_denies_as_it_is_written_too() -> None:
    guarded = Guarded(deny=["[!A-Z]*"])
    assert [may_call(guarded, name) for name in ("get", "Get")] == [False, True]


def test_what_is_allowed_is_allowed_as_it_is_written() -> None:
    guarded = Guarded(allow=["get_*"])
    assert [may_call(guarded, name) for name in ("get_x", "Get_x")] == [True, False]


@pytest.mark.parametrize(
    "method",
    [
        "Tools/Call",
        "TOOLS/CALL",
        "tools/call ",
        "\ttools/call",
        "tools/call\x00",
        "/tools/call",
        "tool\u017f/call",
        "Initialize",
        "Ping",
        "resources/templates/List",
        "logging/setlevel",
        "tools/call" + " " * 500,
    ],
)
def test_a_method_that_some_server_could_take_for_a_known_one_does_not_pass(method: str) -> None:
    guarded = Guarded()
    assert not passes(guarded, method, {"name": "write_x"})
    (refusal,) = guarded.to_client
    assert refusal["error"]["data"]["refused"] == "unknown_tool"
    assert [(record["tool"], record["decision"]) for record in guarded.records] == [("unknown_tool", "refused")]


@pytest.mark.parametrize(
    "method", ["tools/call", "acme/query", "tools/callback", "tools_call", "tools/call2", "logging/setLevel"]
)
def test_other_methods_pass(method: str) -> None:
    assert passes(Guarded(), method, {"name": "get"})


def test_patterns_with_a_slash_deny_methods_as_well() -> None:
    guarded = Guarded(deny=["Resources/*", "prompts/get", "*s"])
    asked = ["resources/read", "resources/list", "prompts/get", "prompts/list", "acme/queries", "ping", "initialize"]
    assert [method for method in asked if passes(guarded, method)] == asked[3:]
    assert {one["error"]["data"]["refused"] for one in guarded.to_client} == {"forbidden"}


def test_a_pattern_that_no_tool_is_like_is_told_once_when_the_list_is_whole() -> None:
    guarded = Guarded(allow=["*_x", "Get_*"], deny=["shrot", "WRITE_*", "resources/*", "hidden"])
    assert names(guarded, "get_x", more="2") == ["get_x"]
    assert guarded.told == []
    result = {"tools": [tool("write_x"), tool("hidden") | {"inputSchema": 7}]}
    guarded.ask("tools/list", result, {"cursor": "2"})
    said = "--allow-tool Get_*, --deny-tool shrot: the server behind the guard lists no tool like this"
    assert guarded.told == [said]
    names(guarded, "get_x")
    assert guarded.told == [said]


def test_patterns_that_tools_are_like_are_not_told_of() -> None:
    guarded = Guarded(allow=["get_?"], deny=["w*"])
    assert names(guarded, "get_x", "Write") == ["get_x"]
    assert guarded.told == []


# ---- pins ----


def test_nothing_is_learnt_from_a_list_that_begins_anew_before_the_first_one_ended(tmp_path: Path) -> None:
    guarded = Guarded(pin=tmp_path / "pins")
    assert names(guarded, "get", more="2") == ["get"]
    assert names(guarded, "get", "evil", more="3") == ["get"]
    assert names(guarded, "evil", cursor="3") == []
    assert [may_call(guarded, name) for name in ("get", "evil")] == [True, False]
    assert "evil" not in (tmp_path / "pins").read_text()
    assert guarded.events("pins_learnt") == [{"tools": 1, "complete": False}]


def test_every_page_of_the_first_list_is_learnt_and_the_trail_tells_how_many_tools_there_were(tmp_path: Path) -> None:
    guarded = Guarded(pin=tmp_path / "pins")
    assert names(guarded, "a", "b", more="2") == ["a", "b"]
    assert guarded.events("pins_learnt") == [{"tools": 2, "complete": False}], "were it the last thing that is said"
    assert names(guarded, "c", cursor="2") == ["c"]
    assert names(guarded, "a", "b", "c", "d") == ["a", "b", "c"]
    assert guarded.events("pins_learnt")[1:] == [{"tools": 3, "complete": True}]
    again = Guarded(pin=tmp_path / "pins")
    assert names(again, "a") == ["a"]
    assert again.events("pins_learnt") == [], "unless somebody has taken the file away"


def test_with_pins_a_tool_has_to_have_been_listed_before_it_is_called(tmp_path: Path) -> None:
    guarded = Guarded(pin=tmp_path / "pins")
    assert not may_call(guarded, "a")
    names(guarded, "a", more="2")
    assert [may_call(guarded, name) for name in ("a", "b")] == [True, False]


def test_pins_that_cannot_be_written_are_told_of_at_the_start(tmp_path: Path) -> None:
    long = "x" * 250  # longer than a name of a file may be, with what stands round it while it is written
    for anew in (False, True):
        with pytest.raises(ConfigError, match=r"--pin: .* cannot be written: File name too long"):
            open_pins(tmp_path / long, anew=anew)
    assert list(tmp_path.iterdir()) == []


def test_tools_that_cannot_be_written_down_are_not_offered_and_the_trail_tells(tmp_path: Path) -> None:
    folder = tmp_path / "pins"
    folder.mkdir()
    guarded = Guarded(pin=folder / "pins")
    shutil.rmtree(folder)
    for _ in range(2):
        assert names(guarded, "a") == []
        assert not may_call(guarded, "a")
    assert guarded.events("pins_unwritten") == [{}, {}]
    folder.mkdir()
    assert names(guarded, "a", "b") == ["a"]
    assert may_call(guarded, "a")
    assert "a" in json.loads((folder / "pins").read_text())["tools"]


# ---- what the trail tells ----


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("read_file", True),
        ("get-password", True),
        ("AKIAIOSFODNN7EXAMPLE", False),
        ("Passwort_hunter2", False),
        ("password-geheim", False),
        ("ignore_all_previous_instructions", False),
        ("call_4111111111111111", False),
    ],
)
def test_the_name_of_a_new_tool_stands_in_the_trail_when_it_is_clean(tmp_path: Path, name: str, shown: bool) -> None:  # noqa: FBT001
    guarded = Guarded(pin=tmp_path / "pins")
    names(guarded, "a")
    assert names(guarded, "a", name) == ["a"]
    (event,) = guarded.events("definition_withheld")
    assert event["reason"] == "new"
    assert (event["name"] == name) == shown
    if not shown:
        assert event["name"].startswith("(digest ")
        assert name not in guarded.console.getvalue()


def test_a_list_of_many_new_tools_leaves_few_records(tmp_path: Path) -> None:
    guarded = Guarded(pin=tmp_path / "pins")
    names(guarded, "a")
    assert names(guarded, "a", *(f"evil{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300))) == ["a"]
    assert len(guarded.events("definition_withheld")) == 16
    assert guarded.events("definitions_withheld") == [{"kind": "tools", "more": 284}]


def test_what_was_withheld_is_not_forgotten_and_takes_no_more_memory_than_so_much() -> None:
    tools = ToolAccess([], [], None)
    for page in range(40):
        withheld = [Withheld(f"bad_{page}_{number}", "schema") for number in range(500)]
        tools.offered({"tools": [tool("good")]}, withheld, None, ())
    assert not [page for page in range(40) if tools.may_be_called(f"bad_{page}_0")]
    assert tools.may_be_called("good")
    assert len(tools._withheld) <= 8_192 + 500
    assert len(tools._named) <= 8_192 + 501


def test_a_tool_that_was_withheld_may_be_called_once_it_is_listed_as_it_should_be() -> None:
    tools = ToolAccess([], [], None)
    tools.offered({"tools": []}, [Withheld("get", "schema")], None, ())
    assert not tools.may_be_called("get")
    tools.offered({"tools": [tool("get")]}, [], None, ())
    assert tools.may_be_called("get")


@pytest.mark.parametrize(("count", "size"), [(40, 5_000), (1_100, 10), (2, 150_000)])
def test_definitions_that_were_read_are_remembered_up_to_so_many_bytes(
    monkeypatch: pytest.MonkeyPatch, count: int, size: int
) -> None:
    monkeypatch.setattr("server.guard.contents.definitions._REMEMBERED_BYTES", 100_000)
    reader = DefinitionReader(SCANNER, StandIns(), ResultReader(SCANNER, StandIns(), ShownMasks(), GuardOptions()))
    for number in range(count):
        reader.listing({"tools": [{"name": "get", "version": number, "description": "y " * (size // 2)}]}, "tools/list")
    assert sum(len(before) + len(known[0]) for before, known in reader._seen.items()) <= 100_000 + 1_024 * 32
    assert len(reader._seen) <= 1_024


# ---- questions that the server takes back ----


def test_a_question_that_is_taken_back_makes_room_for_another() -> None:
    guarded = Guarded()
    for number in range(600):
        question = {"jsonrpc": "2.0", "id": number, "method": "elicitation/create", "params": {"message": "Which?"}}
        guarded.say(question)
        guarded.notify("notifications/cancelled", {"requestId": number})
    asked = [one["id"] for one in guarded.to_client if one["method"] == "elicitation/create"]
    taken_back = [one["params"]["requestId"] for one in guarded.to_client if "cancelled" in one["method"]]
    assert asked == taken_back == list(range(1, 601))
    assert guarded.to_upstream == []
    late = {"jsonrpc": "2.0", "id": 600, "result": {}}
    guarded.session.from_client(json.dumps(late).encode())
    assert guarded.to_upstream == []


def test_a_tool_is_refused_in_words_that_a_model_reads() -> None:
    guarded = Guarded(deny=["write_*"])
    assert not may_call(guarded, "Write_x")
    assert guarded.to_client[-1]["result"]["_meta"][FACTS]["refused"] == "unknown_tool"


@pytest.mark.parametrize(("count", "more"), [(1, ""), (16, ""), (17, " and 1 more"), (18, " and 2 more")])
def test_the_line_about_changes_names_sixteen_tools_of_each_kind(count: int, more: str) -> None:
    names = [f"tool_{number}" for number in range(count)]
    listed = ", ".join(names[:16]) + more
    assert Changes(names, [], ["old"]).line(str) == f"changed: {listed}; not listed any more: old"


def _listed(pins: Pins, **digests: str) -> Changes | None:
    pins.begin()
    for name, digest in digests.items():
        pins.change(name, digest)
    return pins.changes()


def test_a_tool_that_is_gone_is_reported_once(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins", {"a": "1", "b": "2"})
    assert _listed(pins, a="1", b="2") is None
    assert _listed(pins, a="9", c="3") == Changes(
        [], [], ["b"]
    )  # what is changed or new is told of where it is withheld
    assert _listed(pins, a="1") is None
    assert _listed(pins) == Changes([], [], ["a"])


def test_new_pins_report_all_that_is_not_as_the_old_ones_were_and_only_in_the_first_list(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins", None, {"a": "1", "b": "2", "d": "4"})
    assert _listed(pins, a="9", c="3", d="4") == Changes(["a"], ["c"], ["b"])
    assert _listed(pins, a="9", c="3", d="4") is None
    assert _listed(pins, a="9", d="4", e="5") == Changes([], [], ["c"])
