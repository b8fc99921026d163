"""A server for the guard to stand in front of: it says what a file of answers tells it, and misbehaves on demand.

``answers`` is a JSON object from a method (of ``tools/call``, from ``tools/call NAME``) to what is said: one line or a
list of lines, each a JSON value in which ``"$ID"`` stands for the request's id, or a text that is written as it is.
A few words are deeds: ``@exit N``, ``@mute``, ``@hang [deaf]``, ``@spawn [apart]``, ``@garbage N``, ``@stderr TEXT``,
``@environment``, ``@endless``, ``@peek``, which tells what of its parent it could open.
Whatever it is told goes into ``heard``, one line each.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def main() -> None:
    answers: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with Path(sys.argv[2]).open("ab", buffering=0) as heard:
        for line in sys.stdin.buffer:
            heard.write(line)
            said = json.loads(line)
            for message in said if isinstance(said, list) else [said]:
                key = message.get("method", "(answer)")
                if key == "tools/call" and f"tools/call {message['params']['name']}" in answers:
                    key = f"tools/call {message['params']['name']}"
                told = answers.get(key, [])
                for each in told if isinstance(told, list) else [told]:
                    say(each, message)


def say(what: Any, message: dict[str, Any]) -> None:
    if isinstance(what, str) and what.startswith("@"):
        deed, _, argument = what.partition(" ")
        do(deed, argument, message)
        return
    line = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False)
    write(line.replace('"$ID"', json.dumps(message.get("id"))).encode("utf-8", "surrogatepass") + b"\n")


def do(deed: str, argument: str, message: dict[str, Any]) -> None:
    if deed == "@exit":
        os._exit(int(argument))
    if deed == "@mute":
        os.close(1)
    if deed == "@hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN if argument == "deaf" else signal.SIG_DFL)
        time.sleep(3600)
    if deed == "@garbage":
        write(b"\xff\xfe not json 4111111111111111\n" * int(argument))
    if deed == "@endless":
        write(b'{"jsonrpc":"2.0","id":' + json.dumps(message["id"]).encode() + b',"result":{"content":"')
        for _ in range(int(argument)):
            write(b"x" * 1_000_000)
    if deed == "@spawn":
        sleeper = [sys.executable, "-c", "import time; time.sleep(3600)", sys.argv[2]]
        subprocess.Popen(sleeper, start_new_session=argument == "apart")  # noqa: S603
    if deed == "@stderr":
        os.write(2, argument.encode() + b"\n")
    if deed in {"@environment", "@peek"}:
        seen = {"opened": list(peeked())} if deed == "@peek" else {"names": json.dumps(sorted(os.environ))}
        say({"jsonrpc": "2.0", "id": "$ID", "result": seen}, message)


def peeked() -> Iterator[str]:
    """What of the parent process can be opened."""
    for name, mode in [("environ", os.O_RDONLY), ("mem", os.O_RDONLY), ("fd/1", os.O_WRONLY)]:
        with suppress(OSError):
            os.close(os.open(f"/proc/{os.getppid()}/{name}", mode))
            yield name


def write(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    main()
