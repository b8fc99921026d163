"""The command line: `sluicegate COMMAND`, of which `_parser` puts together all that there are.

Each command imports what it needs when it runs, so that `view` starts without the protocol library (0.7 s) and `serve`
without the client. Results go to stdout, everything else to stderr, and nothing on stderr holds data.
Exit codes: 0 done, 1 refused or failed, 2 the command line or the configuration is wrong; of signals see `__main__.py`.
"""

# ruff: noqa: PLC0415  what each command needs is imported when it runs, see above

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import Final

from server.audit.commands import add_audit_commands
from server.commands.batch import add_batch_command
from server.commands.command import (
    DONE,
    FAILED,
    WRONG_USAGE,
    Command,
    CommandError,
    Parser,
    add_command,
    add_family,
)
from server.commands.one_file import add_file_commands
from server.commands.serve import add_call_command, add_serve_command
from server.commands.version import package_version
from server.guard.command import add_guard_command
from server.keys.commands import add_key_commands
from server.stderr import tell

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `server.__main__` answers to signals."""
    try:
        return _run(argv)
    except CommandError as error:
        return _fail(str(error), error.code)
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:  # noqa: BLE001  a traceback would print what the failing code held
        if isinstance(error, ExceptionGroup) and error.subgroup(BrokenPipeError):
            return _reader_gone()  # out of the demo, which prints while it talks
        return _fail(*_explained(error))


def _run(argv: Sequence[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] == "help":  # what other programs answer with their help
        words = [*words[1:], "--help"]
    try:
        arguments = _parser().parse_args(words)
    except SystemExit:  # behind a help or the version, whose reader may be gone as well
        if sys.stdout is not None:
            sys.stdout.flush()
        raise
    if sys.stdout is None:  # closed (`>&-`); asked before a key is made that nobody would get to see
        raise CommandError("standard output is closed")
    command: Command = arguments.run
    code = command(arguments)
    sys.stdout.flush()
    return code


def _explained(error: Exception) -> tuple[str, int]:
    """(message, exit code) for an error that a command raised; only messages known to hold no data are repeated."""
    from scanner.errors import MissingKeyError, PayloadError, ScannerError
    from server.config import KEY_VARIABLE
    from server.keys.entries import KeysError
    from server.settings import ConfigError
    from server.source import SourceError

    if isinstance(error, PayloadError):
        return str(error), FAILED
    if isinstance(error, MissingKeyError):
        return f"{error}; set {KEY_VARIABLE}", WRONG_USAGE
    if isinstance(error, (ConfigError, KeysError, ScannerError, SourceError)):
        return str(error), WRONG_USAGE
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return f"what was to be written was not: {os.strerror(error.errno or 0)}", FAILED
    return f"stopped by an unexpected error ({type(error).__name__})", FAILED


def _reader_gone() -> int:
    # The reader (`| head`) has enough. Python would flush stdout once more at exit and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _fail(message: str, code: int) -> int:
    for line in message.split("\n"):
        tell(line)
    return code


# ---- commands -------------------------------------------------------------------------------------------------------


def _demo(_: argparse.Namespace) -> int:
    from server.commands.demo import run

    run()
    return DONE


def _version(_: argparse.Namespace) -> int:
    print(f"sluicegate {package_version()}")
    return DONE


# ---- the parser -----------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="sluicegate",
        description="Billing data in, an LLM-safe view out: personal data masked, injected instructions omitted.",
        epilog="exit codes: 0 done, 1 refused or failed, 2 the command line or the configuration is wrong,"
        " 130 interrupted, 143 ended by SIGTERM; find, scan and the commands of audit have more, which their --help"
        " names",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_command(
        commands,
        "demo",
        _demo,
        "start a server on sample data, ask it as a client would, show raw and safe side by side",
    )
    add_serve_command(commands)
    add_file_commands(commands)
    add_batch_command(commands)
    add_guard_command(commands)
    add_call_command(commands)
    keys = "make, list, revoke and rotate API keys in a key file, which holds salted hashes only"
    add_key_commands(add_family(commands, "keys", keys))
    add_audit_commands(add_family(commands, "audit", "read an audit trail, and check that it is whole"))
    add_command(commands, "version", _version, "print the version")
    return parser


class _ShowVersion(argparse.Action):
    """Prints the version; argparse's own action needs it when the parser is built, which takes an import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        if sys.stdout is not None:
            print(f"sluicegate {package_version()}")
        parser.exit(DONE)
