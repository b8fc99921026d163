"""Ctrl-C and SIGTERM end every command with one line, whatever it is at: its imports, its children, its work."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command_line import ROOT, run_here

INTERRUPTED = "sluicegate: interrupted\n"
STOPPED = "sluicegate: stopped; 0 of 2 units are done; go on with the same command and --resume\n"

# Python imports a module of this name when it starts, in the children of a command too. A terminal sends Ctrl-C to the
# whole group of processes, and so does this, from where a module is about to be imported.
_SITE = """
import os, signal, sys

class Stop:
    def find_spec(self, name, *_):
        in_child = "--multiprocessing-fork" in sys.orig_argv
        if name == os.environ["STOP_AT"] and in_child == bool(os.environ["STOP_IN_CHILD"]):
            sys.meta_path.remove(self)
            os.killpg(0, int(os.environ["STOP_WITH"]))

sys.meta_path.insert(0, Stop())
"""


def stopped(
    folder: Path, line: list[str], *, at: str, number: signal.Signals = signal.SIGINT, in_child: bool = False
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command whose processes get a signal when one of them imports a module."""
    (folder / "site").mkdir(exist_ok=True)
    (folder / "site" / "sitecustomize.py").write_text(_SITE)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-m", "server", *line],
        input=b"",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{folder / 'site'}{os.pathsep}{ROOT}",
            "STOP_AT": at,
            "STOP_WITH": str(int(number)),
            "STOP_IN_CHILD": "1" if in_child else "",
        },
        capture_output=True,
        timeout=120,
        check=False,
        start_new_session=True,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


INT, TERM = signal.SIGINT, signal.SIGTERM
COMMANDS = [
    ("view", ["view", "-"], "scanner", INT),
    ("find", ["find", "-"], "scanner", INT),
    ("explain", ["explain", "-"], "scanner", TERM),
    ("redact", ["redact", "-"], "scanner", INT),
    ("scan, its imports", ["scan", "."], "scanner.batch.scan", INT),
    ("scan, reading the profile", ["scan", "."], "yaml", TERM),
    ("serve, its imports", ["serve", "--demo"], "server.serving", INT),
    ("serve, as it begins", ["serve", "--demo"], "anyio._backends._asyncio", INT),
    ("serve, as it begins, ended", ["serve", "--demo"], "anyio._backends._asyncio", TERM),
    ("call, its imports", ["call", "list_accounts", "--demo"], "server.commands.client", INT),
    ("call, as it begins", ["call", "list_accounts", "--demo"], "anyio._backends._asyncio", TERM),
    ("demo", ["demo"], "server.commands.demo", INT),
    ("keys", ["keys", "list", "--keys", "x"], "server.keys.file", INT),
    ("any, at the start", ["version"], "server.commands.cli", INT),
    ("any, at the start, ended", ["version"], "server.commands.cli", TERM),
    ("any, in a library", ["version"], "msgspec", INT),
]


@pytest.mark.parametrize(("line", "at", "number"), [case[1:] for case in COMMANDS], ids=[case[0] for case in COMMANDS])
def test_a_command_that_is_interrupted_says_so_in_one_line(
    tmp_path: Path, line: list[str], at: str, number: signal.Signals
) -> None:
    assert stopped(tmp_path, line, at=at, number=number) == (128 + number, "", INTERRUPTED)


@pytest.mark.parametrize(
    ("at", "workers", "number"),
    [
        ("multiprocessing.spawn", 1, INT),
        ("scanner.batch.units", 1, INT),
        ("scanner.batch.units", 2, INT),
        ("scanner.batch.units", 2, TERM),
        ("re2", 2, INT),
        ("scanner.catalogue", 1, TERM),
    ],
)
def test_a_scan_that_is_interrupted_while_a_worker_starts_goes_on_later(
    tmp_path: Path, at: str, workers: int, number: signal.Signals
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"note":"jane.doe@example.com"}\n')
    line = ["scan", f"{tmp_path}/*.jsonl", "--redact", str(tmp_path / "safe"), "--workers", str(workers), "--quiet"]
    assert stopped(tmp_path, line, at=at, number=number, in_child=True) == (128 + number, "", STOPPED)
    resumed = run_here(*line, "--resume")
    assert (resumed.returncode, resumed.stderr) == (0, b"")
    for name in ("a", "b"):
        assert (tmp_path / "safe" / f"{name}.jsonl").read_text() == '{"note":"j***e@e***e.c***m"}\n'


def test_an_interrupt_that_comes_where_python_raises_nothing_is_not_lost() -> None:
    program = """
import sys, time
import server.__main__, server.commands.cli

class Gone:
    def __del__(self):
        raise KeyboardInterrupt

def command():
    Gone()
    time.sleep(60)

server.commands.cli.main = command
sys.exit(server.__main__.main())
"""
    line = [sys.executable, "-c", program]
    done = subprocess.run(  # noqa: S603
        line, capture_output=True, timeout=50, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (130, INTERRUPTED.encode())


def test_a_scan_that_was_interrupted_before_it_began_goes_on_from_nothing(tmp_path: Path) -> None:
    source = tmp_path / "lines.jsonl"
    source.write_text('{"note":"jane.doe@example.com"}\n')
    line = ["scan", str(source), "--redact", str(tmp_path / "safe")]
    assert stopped(tmp_path, line, at="scanner.batch.scan") == (130, "", INTERRUPTED)
    resumed = run_here(*line, "--resume")
    assert resumed.returncode == 0
    assert resumed.stderr == b"sluicegate: units that were done before: 0; scanned now: 1\n"
