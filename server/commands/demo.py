"""The demo: a real server on the sample data as a child process, asked by the official client.

The left side shows what the billing system holds, the right side what a model gets. Nothing here masks anything: the
right side is the child's answer as it came over the wire.
"""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TextIO

import anyio
import msgspec
from mcp import Client

from server.commands.client import ROOT, connected, errors_file, text_of
from server.config import ServerConfig
from server.folder.source import FolderSource, sample_folder
from server.keys.fixed import DEMO_KEY

ACCOUNT: Final = "A-00000124"  # hidden instructions and a password in its notes
INVOICE: Final = "INV-0011"  # a card number in a line item
LONG_INVOICE: Final = "INV-0042"  # 1,000 line items, hidden instructions and a card number among them
WRONG_KEY: Final = "sk-live-not-a-real-key"

_NARROWEST, _WIDEST = 80, 160  # columns


def run() -> None:
    """Print the demo. Raises `server.commands.client.ServerNotStartedError`."""
    with errors_file() as errors:  # takes the audit records, which the demo does not show
        anyio.run(_run, errors)


async def _run(errors: TextIO) -> None:
    source = FolderSource(sample_folder())
    width = min(max(shutil.get_terminal_size((_NARROWEST, 24)).columns, _NARROWEST), _WIDEST)
    async with connected(ServerConfig(demo=True), errors) as client:
        _title(f"get_account {ACCOUNT}: contact and card data, hidden instructions in its notes")
        safe = await _ask(client, "get_account", account_id=ACCOUNT)
        _side_by_side(width, _record(source, "Account", ACCOUNT), msgspec.json.decode(safe))
        _title(f"get_invoice {INVOICE}: a card number in a line item")
        safe = await _ask(client, "get_invoice", invoice_id=INVOICE)
        _side_by_side(width, _record(source, "Invoice", INVOICE), msgspec.json.decode(safe))
        _title(f"get_invoice {LONG_INVOICE}: 1,000 line items; of those shown, these had to change")
        safe = await _ask(client, "get_invoice", invoice_id=LONG_INVOICE)
        _summary(width, source.get("Invoice", LONG_INVOICE) or b"{}", safe)
    async with connected(ServerConfig(demo=True, api_key=WRONG_KEY), errors) as client:
        _title(f"get_account {ACCOUNT} once more, with a wrong key")
        safe = await _ask(client, "get_account", account_id=ACCOUNT)
        print("\n".join(_lines(msgspec.json.decode(safe), width)))
    _title("For Claude Desktop: add this to claude_desktop_config.json and restart it")
    print(json.dumps(desktop_entry(), indent=2))
    print("\nYour own data: `sluicegate serve --help`. Keys: `sluicegate keys add --help`.")


async def _ask(client: Client, tool: str, **arguments: str) -> bytes:
    return text_of(await client.call_tool(tool, arguments)).encode()


def desktop_entry() -> dict[str, Any]:
    """The entry for a desktop client that starts this installation's demo, with absolute paths: it may have no PATH."""
    script = shutil.which("sluicegate", path=str(Path(sys.executable).parent))
    if script is not None:
        server = {"command": script, "args": ["serve", "--demo"], "env": {"DEFAULT_API_KEY": DEMO_KEY}}
    else:
        server = {
            "command": sys.executable,
            "args": ["-P", "-m", "server", "serve", "--demo"],
            "env": {"DEFAULT_API_KEY": DEMO_KEY, "PYTHONPATH": str(ROOT)},
        }
    return {"mcpServers": {"billing": server}}


def _summary(width: int, raw: bytes, safe: bytes) -> None:
    answer = msgspec.json.decode(safe)
    view, meta = answer["llm_view"], answer["meta"]
    pairs = zip(msgspec.json.decode(raw)["lineItems"], view["lineItems"], strict=False)
    texts = [(before["description"], after["description"]) for before, after in pairs]
    changed = [(before, after) for before, after in texts if before != after]
    left = [{"description": before} for before, _ in changed]
    right = [{"description": after} for _, after in changed]
    _side_by_side(width, {"lineItems": left}, {"lineItems": right, "_summary": view["_summary"]})
    print(f"\nraw   {len(raw):>9,} bytes, {meta['originalCount']:,} line items")
    print(f"safe  {len(safe):>9,} bytes, {meta['returnedCount']:,} line items")


def _title(text: str) -> None:
    print(f"\n{text}\n{'=' * len(text)}")


def _record(source: FolderSource, entity: str, number: str) -> object:
    return msgspec.json.decode(source.get(entity, number) or b"{}")


def _side_by_side(width: int, raw: object, safe: object) -> None:
    column = (width - 3) // 2
    left = ["RAW, never sent", *_lines(raw, column)]
    right = ["SAFE, what the model sees", *_lines(safe, column)]
    for before, after in zip_longest(left, right, fillvalue=""):
        print(f"{before:<{column}} | {after}".rstrip())


def _lines(value: object, width: int, margin: str = "", lead: str = "") -> Iterator[str]:
    """An outline of a JSON value in lines of at most `width` characters; a long value goes on below, further in.

    `lead` stands before the first line and counts as part of it: "name: " or "- ".
    """
    if isinstance(value, dict) and value:
        if lead.endswith(": "):
            yield f"{margin}{lead.rstrip()}"
            margin, lead = f"{margin} ", ""
        for name, item in value.items():
            yield from _lines(item, width, margin, f"{lead}{name}: ")
            margin, lead = f"{margin}{' ' * len(lead)}", ""
    elif isinstance(value, list) and value:
        yield f"{margin}{lead.rstrip()}"
        for item in value:
            yield from _lines(item, width, margin, "- ")
    else:
        text = (
            json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value)
        )  # no quotes, control characters escaped
        yield from textwrap.wrap(
            f"{margin}{lead}{text}", width, subsequent_indent=f"{margin}    ", break_on_hyphens=False
        )
