"""`sluicegate serve --api`: a real process that asks a billing API over TLS, spoken to with the official client."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import TextContent

from server.keys.entries import new_entry
from server.keys.file import write_keys
from tests.integration.billing_server import (
    STRIPE_KEY,
    ZUORA_CLIENT,
    ZUORA_SECRET,
    Asked,
    Reply,
    Server,
    Stripe,
    Zuora,
    own_authority,
    reply,
    serving,
)
from tests.integration.command_line import ROOT, run_here, run_process
from tests.pipelines import recorded
from tests.warm import python


class Setting(NamedTuple):
    """A billing API with a certificate of its own, and how a server is started in front of it."""

    api: Server
    folder: Path
    arguments: list[str]
    variables: dict[str, str]


@pytest.fixture
def setting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Setting]:
    name, answer, credential = request.param
    authority, tls = own_authority(tmp_path)
    entry, key = new_entry("jane")
    write_keys(tmp_path / "keys.yaml", [entry])
    with serving(answer(), tls) as api:
        arguments = ["--api", name, "--profile", name, "--api-url", api.url, "--api-ca", str(authority)]
        arguments += ["--keys", str(tmp_path / "keys.yaml"), "--audit-file", str(tmp_path / "audit.jsonl")]
        variables = {"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": key, "SLUICEGATE_API_KEY": credential}
        yield Setting(api, tmp_path, arguments, variables)


class Session(NamedTuple):
    portal: BlockingPortal
    client: Client

    def ask(self, tool: str, **arguments: object) -> dict[str, Any]:
        (block,) = self.portal.call(self.client.call_tool, tool, arguments).content
        assert isinstance(block, TextContent)
        answer: dict[str, Any] = json.loads(block.text)
        return answer


@pytest.fixture
def session(setting: Setting) -> Iterator[Session]:
    command = ["-P", "-m", "server", "serve", *setting.arguments]
    parameters = StdioServerParameters(command=python(), args=command, env=setting.variables)
    with (setting.folder / "stderr.txt").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors))
        with portal.wrap_async_context_manager(client):
            yield Session(portal, client)


def left_behind(setting: Setting) -> str:
    """Everything that the process wrote, but for its answers."""
    return (setting.folder / "stderr.txt").read_text() + (setting.folder / "audit.jsonl").read_text()


def every_invoice(session: Session) -> tuple[list[str], list[str]]:
    """(ids, cursors) of the list, page by page."""
    found: list[str] = []
    cursors: list[str] = []
    arguments: dict[str, object] = {}
    while True:
        view = session.ask("list_invoices", **arguments)["llm_view"]
        found += [invoice["id"] for invoice in view["invoices"]]
        if (cursor := view["nextCursor"]) is None:
            return found, cursors
        cursors.append(cursor)
        arguments = {"cursor": cursor}


AT_STRIPE = ("stripe", Stripe, STRIPE_KEY)
AT_ZUORA = ("zuora", Zuora, f"{ZUORA_CLIENT}:{ZUORA_SECRET}")

SECRETS = (STRIPE_KEY, ZUORA_SECRET, "planted-token")
PERSONAL = ("planted.person", "Planted Person")


@pytest.mark.parametrize("setting", [AT_STRIPE, AT_ZUORA], ids=["stripe", "zuora"], indirect=True)
def test_records_of_an_api_come_as_views(setting: Setting, session: Session) -> None:
    name = setting.arguments[1]
    shown = [session.ask("get_account", account_id="cus_1" if name == "stripe" else "A00000001")]
    shown.append(session.ask("get_invoice", invoice_id="in_007" if name == "stripe" else "INV00000007"))
    shown.append(session.ask("list_subscriptions"))
    assert [answer["llm_view"].get("id") for answer in shown[:2]] == (
        ["cus_1", "in_007"] if name == "stripe" else ["acc1", "inv007"]
    )
    assert shown[2]["llm_view"]["subscriptions"]
    assert shown[1]["meta"]["redactionProfile"] == name
    shown.append(session.ask("find_customer", email="planted.person2@example.com"))
    assert [account["id"] for account in shown[-1]["llm_view"]["accounts"]] == ["cus_2" if name == "stripe" else "acc2"]
    found, cursors = every_invoice(session)
    assert len(set(found)) == len(found) == (45 if name == "stripe" else 25)
    everything = json.dumps([shown, cursors]) + left_behind(setting)
    assert not [secret for secret in (*SECRETS, *PERSONAL) if secret in everything]


@pytest.mark.parametrize(
    ("setting", "invoice", "lines", "count"),
    [(AT_STRIPE, "in_007", "lines", 45), (AT_ZUORA, "INV00000007", "invoiceItems", 30)],
    ids=["stripe", "zuora"],
    indirect=["setting"],
)
def test_every_line_item_can_be_reached(
    setting: Setting, session: Session, invoice: str, lines: str, count: int
) -> None:
    answers = [session.ask("get_invoice", invoice_id=invoice)]
    while (cursor := answers[-1]["llm_view"].get("nextLinesCursor")) is not None:
        answers.append(session.ask("get_invoice", invoice_id=invoice, lines_cursor=cursor))
    ids = [line["id"] for answer in answers for line in _items(answer["llm_view"][lines])]
    assert len(set(ids)) == len(ids) == count
    assert setting.api.url not in json.dumps(answers)


def _items(lines: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = lines["data"] if isinstance(lines, dict) else lines
    return [item for item in items if "_summary" not in item]


@pytest.mark.parametrize("setting", [AT_STRIPE], ids=["stripe"], indirect=True)
def test_an_error_of_the_api_teaches_and_tells_nothing(setting: Setting, session: Session) -> None:
    said = "planted.person@example.com"
    troubles: list[tuple[Reply, str, str]] = [
        (reply({"error": said}, 401), "internal", "refused the credential (401)"),
        (
            reply({"error": said}, 429, Retry_After="60"),
            "internal",
            "answered 429 after 1 try; try again in 60 seconds",
        ),
        (reply({"error": said}), "internal", "at the moment; try again in"),
    ]
    for told, code, message in troubles:
        setting.api.answer = lambda _, told=told: told  # type: ignore[misc]
        error = session.ask("list_invoices", status="paid", account_id="cus_planted")["meta"]["error"]
        assert error["code"] == code
        assert message in error["message"]
    written = left_behind(setting)
    assert '"event":"billing_api_unavailable"' in written.replace(" ", "")
    assert not [secret for secret in (*SECRETS, said, "cus_planted", setting.api.url) if secret in written]


def decisions(setting: Setting) -> list[str]:
    records = recorded(setting.folder / "audit.jsonl")
    return [record["decision"] for record in records if record.get("tool")]


@pytest.mark.parametrize("setting", [AT_STRIPE], ids=["stripe"], indirect=True)
def test_a_call_that_waits_for_the_api_says_so_and_can_be_taken_back(setting: Setting, session: Session) -> None:
    def silent(_: Asked) -> Reply:
        setting.api.ended.wait(120)
        return Reply()

    told: list[str | None] = []

    async def taken_back() -> None:
        with anyio.CancelScope() as scope:

            async def report(progress: float, total: float | None, message: str | None) -> None:
                assert (progress, total) == (0, None)
                told.append(message)
                scope.cancel()

            await session.client.call_tool("list_invoices", {}, progress_callback=report)

    setting.api.answer = silent
    session.portal.call(taken_back)
    assert told == ["seconds waited for the billing API"]
    setting.api.answer = Stripe()
    assert session.ask("list_invoices", limit=1)["llm_view"]["invoices"]
    until = time.monotonic() + 20  # far less than the API takes, and far more than a look at whether somebody waits
    while sorted(decisions(setting)) != ["allowed", "cancelled"]:
        assert time.monotonic() < until
        session.portal.call(session.client.list_tools)


@pytest.mark.parametrize("setting", [AT_ZUORA], ids=["zuora"], indirect=True)
def test_a_single_call_reaches_the_api_as_a_server_does(setting: Setting) -> None:
    done = run_process(
        "call", "list_invoices", '{"limit": 3}', *setting.arguments, environment=setting.variables, python=python()
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [invoice["id"] for invoice in json.loads(done.stdout)["llm_view"]["invoices"]] == [
        "inv001",
        "inv002",
        "inv003",
    ]


def start(*arguments: str, **variables: str) -> tuple[int, list[str]]:
    """(exit code, lines of stderr) of a server with nobody to serve."""
    done = run_process("serve", *arguments, environment=variables, python=python())
    assert done.stdout == b""
    return done.returncode, done.stderr.decode().splitlines()


def test_a_server_asks_nothing_before_it_is_asked_and_names_the_profile_that_fits(tmp_path: Path) -> None:
    def never(asked: Asked) -> Reply:
        raise AssertionError(asked)

    write_keys(tmp_path / "keys.yaml", [new_entry("jane")[0]])
    with serving(never) as api:
        arguments = ["--api", "stripe", "--api-url", api.url, "--keys", str(tmp_path / "keys.yaml")]
        code, lines = start(*arguments, SLUICEGATE_API_KEY=STRIPE_KEY)
        assert (code, api.asked) == (0, [])
    assert lines == ["sluicegate: --api stripe: the profile stripe knows the names of its fields (--profile stripe)"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--api", "stripe"], "sluicegate: --api: needs the API's credential in SLUICEGATE_API_KEY, or a secret"),
        (["--api", "nowhere"], "sluicegate: --api: nowhere is no known name, and no file that can be read: No such"),
        (["--api", "stripe", "--demo"], "sluicegate: --api: cannot be combined with --demo"),
    ],
)
def test_a_server_does_not_start_with_half_an_api(arguments: list[str], line: str) -> None:
    done = run_here("serve", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[-1].startswith(line)


def test_without_an_api_nothing_that_could_ask_one_is_imported() -> None:
    looking = (
        "import sys; from server.opening import open_parts; from server.config import load; "
        "open_parts(load({})).compile()"
    )
    told = f"{looking}; print([name for name in ('server.api.client', 'httpcore2') if name in sys.modules])"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", told], env={"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False
    )
    assert done.stdout == b"[]\n"
