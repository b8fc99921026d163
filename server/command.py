"""What a command is: a function from parsed arguments to an exit code, with a place in `--help`.

Its results go to stdout, and what it has to say to people goes to stderr through `tell`, without data.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2

Command = Callable[[argparse.Namespace], int]


class CommandError(Exception):
    """A command cannot go on; the message holds no data. `code` is the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def tell(message: str) -> None:
    """Say one line to whoever started the command."""
    if sys.stderr is not None:  # closed (`2>&-`); print would then take stdout, and the line for a result
        sys.stderr.write(f"sluicegate: {message}\n")


def add_command(commands: Any, name: str, run: Command, text: str, *examples: str) -> argparse.ArgumentParser:
    """Put a command among `commands` (what `add_subparsers` returned) and return its parser, for its options.

    `text` is one line that starts in lower case, without a full stop; `examples` are command lines.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog="\n  ".join(("examples:", *examples)) if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser
