"""The protocol library's high-level server, returning the document in the file that its argument names."""

import json
import sys
from pathlib import Path
from typing import Any

from mcp.server import MCPServer

server = MCPServer("high-level")


@server.tool()
def document() -> dict[str, Any]:
    return DOCUMENT


if __name__ == "__main__":
    DOCUMENT: dict[str, Any] = json.loads(Path(sys.argv[1]).read_bytes())
    server.run()
