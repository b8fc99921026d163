"""The least that the protocol library's low-level server can be: one tool, which says what it is told."""

import anyio
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
ECHO = types.Tool(name="echo", description="Says what it is told.", input_schema=TEXT, output_schema=TEXT)


async def list_tools(_: object, __: object) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[ECHO], ttl_ms=3_600_000, cache_scope="public")


async def call_tool(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
    text = (params.arguments or {})["text"]
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content={"text": text})


async def main() -> None:
    server = Server("bare", version="0", on_list_tools=list_tools, on_call_tool=call_tool)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


if __name__ == "__main__":
    anyio.run(main)
