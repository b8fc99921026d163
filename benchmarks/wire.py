"""A real session in every revision, each line of it held against the protocol's JSON schemas.

``python -m benchmarks.wire --schemas FOLDER``: the folder holds ``schema-<revision>.json`` files as the specification
publishes them; a revision without one is not tried. Prints what was checked, and exits with 1 when a line does not fit.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from benchmarks.conversation import Exchange, converse
from benchmarks.pipe import Pipe
from benchmarks.web import Web

SERVE: Final = ["-P", "-m", "server", "serve", "--demo"]
KEY: Final = {"DEFAULT_API_KEY": "sk-test-demo"}


_NAMES: Final = {  # as the schemas have them, which follow no one rule
    "completion/complete": "Complete",
    "initialize": "Initialize",
    "logging/setLevel": "SetLevel",
    "ping": "Ping",
    "prompts/get": "GetPrompt",
    "prompts/list": "ListPrompts",
    "resources/list": "ListResources",
    "resources/read": "ReadResource",
    "resources/subscribe": "Subscribe",
    "resources/templates/list": "ListResourceTemplates",
    "resources/unsubscribe": "Unsubscribe",
    "server/discover": "Discover",
    "subscriptions/listen": "SubscriptionsListen",
    "tools/call": "CallTool",
    "tools/list": "ListTools",
}


class Schema:
    """The definitions of one revision."""

    def __init__(self, file: Path) -> None:
        self._schema = json.loads(file.read_bytes())

    def misfit(self, definition: str, value: Any) -> str | None:
        """Where `value` does not fit the definition; None when it does."""
        schema = {**self._schema, "$ref": f"#/$defs/{definition}"}
        error = next(Draft202012Validator(schema).iter_errors(value), None)
        return None if error is None else f"{definition}: {error.json_path} ({error.validator})"


def _name(method: str, end: str) -> str:
    """The definition of a method's request or result."""
    return _NAMES[method] + end


def misfits(schema: Schema, said: Exchange, counts: Counter[str]) -> Iterator[str]:
    """What of one exchange does not fit; counts what was held against which definition."""

    def check(definition: str, value: Any) -> Iterator[str]:
        counts[definition] += 1
        if (place := schema.misfit(definition, value)) is not None:
            yield f"{said.method}: {place}"

    if said.proper:
        yield from check(_name(said.method, "Request"), said.request)
    yield from check("JSONRPCMessage", said.answer)
    if "error" in said.answer:
        yield from check("JSONRPCErrorResponse", said.answer)
    else:
        yield from check("JSONRPCResultResponse", said.answer)
        result = "EmptyResult" if said.method == "ping" else _name(said.method, "Result")
        yield from check(result, said.answer["result"])


def sessions(version: str) -> Iterator[tuple[str, list[Exchange]]]:
    """(transport, what was said) in one revision."""
    with Pipe(SERVE, version, KEY) as pipe:
        yield "stdio", converse(pipe)
        pipe.close()
    with tempfile.TemporaryDirectory() as folder, Web(["--demo"], Path(folder) / "stderr") as web:
        said: list[Exchange] = []
        with Pipe(SERVE, version, KEY) as pipe:
            for exchange in converse(pipe):
                if exchange.proper:
                    answer = web.ask(version, exchange.method, exchange.request["params"])
                    said.append(exchange._replace(request={**exchange.request, "id": 1}, answer=answer.messages[-1]))
            pipe.close()
        web.stop()
        yield "http", said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--schemas", type=Path, required=True, help="a folder of schema-<revision>.json files")
    wrong = 0
    files = sorted(parser.parse_args().schemas.glob("*.json"))
    for file in files:
        found = re.search(r"\d{4}-\d\d-\d\d", file.name)
        if found is None:
            continue
        for transport, said in sessions(found[0]):
            counts: Counter[str] = Counter()
            schema = Schema(file)
            assert schema.misfit("CallToolResult", {"content": 1}), "a check that finds nothing is none"
            bad = [place for exchange in said for place in misfits(schema, exchange, counts)]
            wrong += len(bad)
            era = "modern" if found[0] in MODERN_PROTOCOL_VERSIONS else "legacy"
            checks = sum(counts.values())
            print(f"{found[0]} ({era}) {transport}: {len(said)} exchanges, {checks} checks, {len(bad)} misfits")
            print("  " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
            for place in bad:
                print(f"  ! {place}")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    raise SystemExit(main())
