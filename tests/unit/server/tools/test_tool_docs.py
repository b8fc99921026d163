"""The table in docs/tools.md is made from the tools.

`python -m tests.unit.server.tools.test_tool_docs` writes it anew.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server.source import ENTITIES, Offer
from server.tools.handlers.exports import export_scanner
from server.tools.table import Tool, tools_of
from tests.memory_source import offer

PAGE = Path(__file__).resolve().parents[4] / "docs" / "tools.md"
TABLE = re.compile(r"(?<=<!-- tools -->\n).*?(?=<!-- end of tools -->)", re.DOTALL)


def table() -> str:
    """The tools over a source that offers everything, and their arguments; what is required stands first."""
    rows = ["| tool | arguments | shows |", "|---|---|---|"]
    offers: dict[str, Offer] = {
        noun: offer(customers=noun in {"invoice", "payment"}) for noun in ENTITIES
    }  # as folders do
    for tool in tools_of(offers, export_scanner(Path())):
        arguments = "<br>".join(_argument(tool, name, schema) for name, schema in _ordered(tool))
        rows.append(f"| `{tool.name}` | {arguments or '-'} | {tool.entity or '-'} |")
    return "\n".join(rows) + "\n"


def _ordered(tool: Tool) -> list[tuple[str, Mapping[str, Any]]]:
    required = tool.input_schema.get("required", ())
    return sorted(tool.input_schema["properties"].items(), key=lambda item: item[0] not in required)


def _argument(tool: Tool, name: str, schema: Mapping[str, Any]) -> str:
    one_of = "minProperties" in tool.input_schema
    needed = ", required" if name in tool.input_schema.get("required", ()) else ", or the other" if one_of else ""
    return f"`{name}`: {_kind(schema)}{needed}"


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(choice["type"] for choice in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{choice}`" for choice in schema["enum"])
    if schema.get("format") == "date":
        return "YYYY-MM-DD"
    if schema["type"] == "integer":
        return f"{schema['minimum']} to {schema['maximum']}"
    return f"text, at most {schema['maxLength']:,}" if schema["type"] == "string" else str(schema["type"])


def test_the_table_of_tools_is_theirs() -> None:
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == table()


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
