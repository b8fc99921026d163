"""What a command is: a function from parsed arguments to an exit code, with a place in `--help`.

Its results go to stdout. What it has to say to people goes to stderr, without data (`server.stderr`).
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

from server.stderr import tell

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2

FOUND: Final = 3
"""Exit code when something at least as severe as `--fail-on` says was found."""

SEVERITIES: Final = ("low", "medium", "high", "critical")
"""From the least to the most severe, as `scanner.batch.found.kinds` has them, which would take time to import."""

Command = Callable[[argparse.Namespace], int]


class CommandError(Exception):
    """A command cannot go on; the message holds no data. `code` is the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


class UsageError(CommandError):
    """The command line or the configuration is wrong."""

    def __init__(self, message: str) -> None:
        super().__init__(message, WRONG_USAGE)


class Parser(argparse.ArgumentParser):
    """Refuses a wrong command line without repeating it, since a mistyped option may be followed by a key.

    The parser of a command refuses what it does not know itself, so that its own help is named and not that of all.
    """

    mixed = False
    """Whether arguments may stand before, behind and between options; argparse takes one run of them alone."""

    _passes = 0

    behind = ""
    """What an unknown argument may be told where there is no `--`: that something stands behind it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Switch off abbreviated options: argparse would take a mistyped `--allow x` for `--allow-tool x`."""
        super().__init__(*given, **{"allow_abbrev": False, **named})

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> tuple[Any, list[str]]:  # type: ignore[override]
        """Parse like argparse, but refuse unknown arguments instead of returning them."""
        given = sys.argv[1:] if args is None else args
        if self._passes or not self.mixed or "--" in given:  # which argparse loses when it mixes
            found, unknown = super().parse_known_args(args, namespace)
        else:
            self._passes = 1  # which come back to here, the first with the arguments left over
            found, unknown = self.parse_known_intermixed_args(args, namespace)
            self._passes = 0
        if unknown and not self._passes:
            guess = self._meant(unknown) or ("" if "--" in given else self.behind)
            self.error(f"unknown option or one argument too many; what it is, is not repeated{guess}")
        return found, unknown

    def _meant(self, unknown: Sequence[str]) -> str:
        """The option that the first unknown one resembles; nothing else of the command line is repeated."""
        from scanner.disclosure.suggestion import suggestion  # noqa: PLC0415  a command line that is right starts without the scanner

        given = next((one for one in unknown if one.startswith("--")), "").partition("=")[0]
        shown = (one for one in self._actions if one.help != argparse.SUPPRESS)
        options = [option[2:] for one in shown for option in one.option_strings if option.startswith("--")]
        return suggestion(given[2:], options, "--") if given else ""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Check like argparse, but without the value in the error, and with the choice that it resembles."""
        if action.choices is not None and value not in action.choices:
            from scanner.disclosure.suggestion import suggestion  # noqa: PLC0415  as above

            choices = [*map(str, action.choices)]
            refusal = f"invalid choice{suggestion(str(value), choices)} (choose from {', '.join(choices)})"
            raise argparse.ArgumentError(action, refusal)

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong and where the help is; without any command, print the list of commands."""
        if message.endswith(": COMMAND") and sys.stderr is not None:
            self.print_help(sys.stderr)
            self.exit(WRONG_USAGE)
        for given, said in _WITH_VALUES:
            message = given.sub(said, message)
        tell(f"{self.prog.removeprefix('sluicegate').strip() or 'command line'}: {message}; see `{self.prog} --help`")
        self.exit(WRONG_USAGE)


# Messages of argparse that quote the command line, and what is said instead.
_WITH_VALUES: Final = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"invalid int value: .*", "takes a whole number"),
        (r"invalid float value: .*", "takes a number"),
        (r"ignored explicit argument .*", "takes no value"),
    )
)


_EXIT_CODES: Final = "0 done, 1 failed, 2 the command line or the configuration is wrong"


def add_command(commands: Any, name: str, run: Command, text: str, *examples: str, codes: str = _EXIT_CODES) -> Parser:
    """Put a command among `commands` (what `add_subparsers` returned) and return its parser, for its options.

    `text` is one line that starts in lower case, without a full stop; `examples` are command lines; `codes` says what
    its exit codes mean.
    """
    parser = _add_parser(commands, name, text)
    shown = "\n  ".join(("examples:", *examples)) + "\n\n" if examples else ""
    parser.epilog = f"{shown}exit codes: {codes}"
    parser.set_defaults(run=run)
    return parser


def fail_on_option(parser: argparse.ArgumentParser) -> None:
    """The option that gives a command the exit code `FOUND`, for a pipeline."""
    parser.add_argument(
        "--fail-on", choices=SEVERITIES, help=f"exit with {FOUND} when something at least as severe was found"
    )


def reaches(severities: Iterable[str], least: str | None) -> bool:
    """Whether any of these is at least as severe as `--fail-on` says."""
    return least is not None and not set(SEVERITIES[SEVERITIES.index(least) :]).isdisjoint(severities)


def add_family(commands: Any, name: str, text: str) -> Any:
    """Put a command among `commands` that consists of others, and return what these are put among."""
    return _add_parser(commands, name, text).add_subparsers(required=True, metavar="COMMAND")


def _add_parser(commands: Any, name: str, text: str) -> Parser:
    parser: Parser = commands.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", formatter_class=_Help
    )
    return parser


class _Help(argparse.HelpFormatter):
    """Wraps what is one line, such as what a command does, and leaves its examples as they stand."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)


def moment(text: str) -> datetime:
    """A date or a time in ISO 8601, in UTC where it says no time zone. Raises `ValueError`."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def stdin() -> BinaryIO:
    """Standard input as bytes; refuses where it is closed."""
    if sys.stdin is None:  # closed (`<&-`): python has no stream object there at all
        raise CommandError("standard input is closed")
    return sys.stdin.buffer


def await_client(instead: str) -> None:
    """Refuse where standard input is closed; where it is a terminal, say who is waited for and what to do `instead`."""
    if stdin().isatty():
        tell(f"waiting for an MCP client on standard input, which is a terminal (Ctrl-C ends this); {instead}")


def read(file: str) -> bytes:
    """All bytes of a file, or of standard input for "-". The error gives the reason, and a name that holds no data."""
    try:
        return stdin().read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        from scanner.disclosure.path import shown_path  # noqa: PLC0415  commands that scan nothing start without the scanner

        named = "standard input" if file == "-" else shown_path(file, "the file")
        raise UsageError(f"{named} cannot be read: {reason}") from None


def write(data: bytes) -> None:
    """Write bytes to standard output, after what was printed before."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
