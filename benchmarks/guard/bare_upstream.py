"""The least that a server behind the guard can be: answers that are bytes before they are asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec


def main() -> None:
    """Answer each request by the name of the tool: `small` or `large`, which is a file with a JSON document."""
    document = Path(sys.argv[1]).read_bytes()
    results = {
        "small": b'{"content":[{"type":"text","text":"hi"}]}',
        "large": b'{"content":[{"type":"text","text":%b}],"structuredContent":%b}'
        % (msgspec.json.encode(document.decode()), document),
    }
    for line in sys.stdin.buffer:
        request = msgspec.json.decode(line)
        if "id" not in request:
            continue
        result = results.get(request.get("params", {}).get("name"), b"{}")
        if request["method"] == "initialize":
            result = b'{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"bare","version":"1"}}'
        answer = b'{"jsonrpc":"2.0","id":%b,"result":%b}\n' % (msgspec.json.encode(request["id"]), result)
        while answer:
            answer = answer[os.write(1, answer) :]


if __name__ == "__main__":
    main()
