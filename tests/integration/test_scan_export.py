"""Exports scanned by a tool: what an admin learns of them, and what nobody does."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import TextContent, Tool

from server.keys.entries import Grant, new_entry
from server.keys.file import write_keys
from server.tools.handlers.exports import _safe_file
from server.tools.toolbox import Toolbox
from tests.compiled import compiled
from tests.drawn import without_ids
from tests.warm import python

ROOT = Path(__file__).resolve().parents[2]
CARD = "4111 1111 1111 1111"
EMAIL = "jane.doe@example.com"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    lines = [{"id": f"i{n}", "note": f"paid with {CARD}" if n % 2 else "paid"} for n in range(100)]
    (folder / "invoices.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + "{broken\n")
    (folder / "2026").mkdir()
    (folder / "2026" / "customers.csv").write_text(f"id,email\nC-1,{EMAIL}\nC-2,\n")
    (folder / f"of {EMAIL}.parquet").write_bytes(b"PAR1 broken")
    (folder / "names.csv").write_bytes("id,name\nC-1,Łukasz\n".encode("cp1250"))
    (folder / f"for {EMAIL}.csv").write_text("id,status\n1,open\n2,paid\n")
    return folder


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Keys by name, and the file that holds their hashes as `file`."""
    file = tmp_path_factory.mktemp("keys") / "keys.yaml"
    made = {
        "admin": new_entry("ann", Grant("admin")),
        "reader": new_entry("rob", Grant("readonly")),
        "tenant": new_entry("tom", Grant("admin", tenant="acme")),
        "narrow": new_entry("nan", Grant("admin", tools=["scan_export"])),
        "part": new_entry("pat", Grant("admin", entities=["Invoice"])),
    }
    write_keys(file, [entry for entry, _ in made.values()])
    return {"file": str(file), **{name: key for name, (_, key) in made.items()}}


@pytest.mark.parametrize(
    "name",
    [
        EMAIL,
        f"{EMAIL}.csv",
        f"all.zip/{EMAIL}",
        f"{'x' * 185} {EMAIL}.csv",
        f"{CARD}.jsonl.gz",
        f"{'x' * 190}/{CARD}.csv",
    ],
)
def test_no_name_of_a_file_shows_what_is_in_it(name: str) -> None:
    shown = _safe_file(Toolbox(compiled("finance-default"), None), name)
    assert "jane" not in shown
    assert "111" not in shown
    assert len(shown) < 220


def parameters(exports: Path, keys: Mapping[str, str], name: str, *arguments: str) -> StdioServerParameters:
    command = ["-P", "-m", "server", "serve", "--exports", str(exports), "--keys", keys["file"], *arguments]
    environment = {"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": keys[name]}
    return StdioServerParameters(command=python(), args=command, env=environment)


def asked(
    exports: Path,
    keys: Mapping[str, str],
    name: str,
    tmp_path: Path,
    *calls: dict[str, Any],
    era: str = "auto",
    options: Sequence[str] = (),
) -> tuple[list[dict[str, Any]], list[tuple[float, float | None, str | None]], str]:
    """The answers to some calls of one process, the progress that was told, and what stderr said."""
    told: list[tuple[float, float | None, str | None]] = []
    answers: list[dict[str, Any]] = []
    errors = tmp_path / "stderr.txt"

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    async def run() -> None:
        server = stdio_client(parameters(exports, keys, name, *options), errlog=file)
        async with Client(server, mode=era) as client:
            for arguments in calls:
                result = await client.call_tool("scan_export", arguments, progress_callback=progress)
                (block,) = result.content
                assert isinstance(block, TextContent)
                assert msgspec.json.decode(block.text) == result.structured_content
                answers.append(msgspec.json.decode(block.text))

    with errors.open("w") as file:
        anyio.run(run)
    return answers, told, errors.read_text()


@pytest.mark.parametrize("era", ["auto", "legacy"])
def test_an_admin_gets_a_summary_without_any_value(
    exports: Path, keys: Mapping[str, str], tmp_path: Path, era: str
) -> None:
    (answer,), told, errors = asked(exports, keys, "admin", tmp_path, {}, era=era)
    view = answer["llm_view"]
    assert view, answer["meta"]
    assert [file["file"] for file in view["files"]][1:3] == ["invoices.jsonl", "2026/customers.csv"]
    lost, worst = view["files"][:2]
    assert (lost["format"], lost["rows"], lost["findings"]) == (None, 0, [])
    assert [(one["row"], "Parquet" in one["reason"]) for one in lost["notScanned"]] == [(None, True)]
    assert worst["notScanned"] == [{"row": 101, "reason": "the line is not valid JSON"}]
    (guessed,) = [file for file in view["files"] if "note" in file]
    assert (guessed["file"], guessed["encoding"]) == ("names.csv", "cp1252 by a guess")
    assert (worst["rows"], worst["rowsNotScanned"], worst["format"]) == (101, 1, "jsonl")
    (found,) = worst["findings"]
    assert (found["column"], found["entityType"], found["count"], found["firstRow"]) == ("note", "CREDIT_CARD", 50, 2)
    assert view["entityTypes"]["CREDIT_CARD"] == 50
    assert view["worstSeverity"] == "critical"
    assert (view["filesScanned"], view["filesNotScanned"], view["rowsNotScanned"]) == (4, 1, 1)
    everything = json.dumps(answer) + errors + json.dumps(told)
    assert "4111" not in without_ids(everything)
    assert EMAIL not in everything, "nor in the name of a file"
    assert all(first[0] < second[0] for first, second in pairwise(told))


def test_a_path_narrows_the_scan(exports: Path, keys: Mapping[str, str], tmp_path: Path) -> None:
    answers, _, _ = asked(exports, keys, "narrow", tmp_path, {"path": "2026"}, {"path": "2026/customers.csv"})
    for answer in answers:
        (file,) = answer["llm_view"]["files"]
        assert (file["file"], file["rows"]) == ("customers.csv", 2)


PATHS = {
    "../secrets": "invalid_argument",
    "2026/../../secrets": "invalid_argument",
    "/etc/passwd": "invalid_argument",
    "*.jsonl": "invalid_argument",
    "a\\b": "invalid_argument",
    "2026\x00": "invalid_argument",
    f"missing {CARD}": "not_found",
    "x" * 300: "not_found",
    "": "invalid_argument",
    "out": "invalid_argument",
}
LINKS = {".": 2, "links": 1}
"""Paths below which links lead out of the folder, and how many."""


@pytest.fixture(scope="module")
def refusals(keys: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The answers to all of these by path, from one server, and what it said on stderr."""
    folder = tmp_path_factory.mktemp("links")
    (folder / "limits.yaml").write_text("default: {limit: 100, window: 3600}\n")
    outside = folder / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text(f"id,email\n1,{EMAIL}\n")
    inside = folder / "exports"
    (inside / "links").mkdir(parents=True)
    (inside / "2026").mkdir()
    (inside / "out").symlink_to(outside)
    (inside / "links" / "secret.csv").symlink_to(outside / "secret.csv")
    calls = [{"path": path} for path in (*PATHS, *LINKS)]
    answers, _, errors = asked(inside, keys, "admin", folder, *calls, options=("--limits", str(folder / "limits.yaml")))
    return dict(zip((*PATHS, *LINKS), answers, strict=True)), errors


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_folder(refusals: tuple[dict[str, Any], str], path: str) -> None:
    answers, errors = refusals
    assert answers[path]["meta"]["error"]["code"] == PATHS[path]
    assert answers[path]["llm_view"] == {}
    assert CARD not in json.dumps(answers[path]) + errors


@pytest.mark.parametrize("path", LINKS)
def test_a_link_that_leads_out_of_the_folder_is_told_and_not_followed(
    refusals: tuple[dict[str, Any], str], path: str
) -> None:
    assert refusals[0][path]["meta"].get("error") is None
    view = refusals[0][path]["llm_view"]
    assert (view["filesScanned"], view["filesNotScanned"], view["entityTypes"]) == (0, LINKS[path], {})
    reasons = [told["reason"] for file in view["files"] for told in file["notScanned"]]
    assert [reason.split(";")[0] for reason in reasons] == ["it is a link that leads out of the folder"] * LINKS[path]


@pytest.mark.parametrize(("name", "code"), [("reader", "forbidden"), ("tenant", "forbidden"), ("part", "forbidden")])
def test_exports_are_for_admins_of_everything(
    exports: Path, keys: Mapping[str, str], tmp_path: Path, name: str, code: str
) -> None:
    (answer,), _, said = asked(exports, keys, name, tmp_path, {})
    assert answer["meta"]["error"]["code"] == code
    events = [json.loads(line) for line in said.splitlines() if '"authorization_failed"' in line]
    assert [event["details"] for event in events] == [{"tool": "scan_export"}]


@pytest.mark.parametrize("era", ["auto", "legacy"])
@pytest.mark.parametrize(
    ("name", "shown"),
    [("admin", True), ("narrow", True), ("reader", False), ("tenant", False), ("part", False), ("nobody", False)],
)
def test_a_tool_is_listed_to_whom_it_is_open(
    exports: Path, keys: Mapping[str, str], tmp_path: Path, name: str, era: str, *, shown: bool
) -> None:
    async def run() -> list[Tool]:
        given = parameters(exports, {**keys, "nobody": "sk-unknown-key-0123456789"}, name)
        async with Client(stdio_client(given, errlog=errors), mode=era) as client:
            listing = await client.list_tools()
            if era == "auto":
                assert (listing.cache_scope, listing.ttl_ms) == ("private", 300_000)
            return listing.tools

    with (tmp_path / "stderr.txt").open("w") as errors:
        names = [tool.name for tool in anyio.run(run)]
    assert ("scan_export" in names) is shown
    assert (names == ["scan_export"]) is (name == "narrow")
    assert ("get_account" in names) is (name not in {"narrow", "part"})
    assert ("get_invoice" in names) is (name != "narrow")


def test_a_scan_that_is_taken_back_ends(keys: Mapping[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    line = json.dumps({"id": "1", "note": f"{CARD} and {EMAIL}, called at 212-555-0123"}) + "\n"
    with (folder / "large.jsonl").open("w") as file:
        for _ in range(200_000):
            file.write(line)
    audit = tmp_path / "audit.jsonl"

    async def run() -> None:
        begun = anyio.Event()

        async def listen(progress: float, total: float | None, message: str | None) -> None:
            del progress, total, message
            begun.set()

        server = stdio_client(parameters(folder, keys, "admin", "--audit-file", str(audit)), errlog=errors)
        async with Client(server, mode="legacy") as client:
            async with anyio.create_task_group() as tasks:

                async def call() -> None:
                    await client.call_tool("scan_export", {}, progress_callback=listen)

                tasks.start_soon(call)
                with anyio.fail_after(60):
                    await begun.wait()
                tasks.cancel_scope.cancel()
            with anyio.fail_after(30):  # and the next scan need not wait for the one that was taken back
                while True:
                    result = await client.call_tool("scan_export", {"path": "nothing"})
                    if result.structured_content["meta"]["error"]["code"] == "not_found":
                        break

    with (tmp_path / "stderr.txt").open("w") as errors:
        anyio.run(run)
    decisions = [record.get("decision") for record in map(json.loads, audit.read_text().splitlines())]
    assert "allowed" not in decisions
