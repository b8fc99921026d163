"""`sluicegate guard`: another MCP server, started from here, whose every word is read before the client sees it."""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports the guard when one is to run

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from server.audit.options import audit_options
from server.commands.command import WRONG_USAGE, CommandError, add_command, await_client
from server.commands.options import control_settings, limits_options, profile_option
from server.default_profiles import OF_COPIES
from server.keys.commands import aws_options

if TYPE_CHECKING:
    from server.config import ServerConfig
    from server.guard.options import GuardOptions
    from server.guard.upstream.child import Upstream

_ABOUT: Final = (
    "stand in the place of another MCP server: start it, and mask personal and payment data and withhold injected"
    " instructions in everything that it says, before the client sees it"
)

_CREDENTIAL: Final = "SLUICEGATE_UPSTREAM_TOKEN"


def add_guard_command(commands: Any) -> None:
    """Put `guard` among `commands`, which is what `add_subparsers` returned."""
    guard = add_command(
        commands,
        "guard",
        _guard,
        _ABOUT,
        "sluicegate guard -- npx -y @modelcontextprotocol/server-filesystem /srv/docs",
        "sluicegate guard --pin files.pins --deny-tool 'write_*' --env GIT_TOKEN -- uvx mcp-server-git",
        "sluicegate guard --keys keys.yaml --audit-file audit.jsonl --arguments refuse -- ./crm-server",
        codes="0 done, 1 the server could not be started or has ended before its client,\n"
        "2 the command line or the configuration is wrong",
    )
    guard.behind = "; the server's command, whose options are its own, stands behind --"
    _upstream_options(guard)
    _passing_options(guard)
    _bounds_options(guard)
    _caller_options(guard)
    audit_options(guard)


def _upstream_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("command", metavar="COMMAND", nargs="*", help="the server's command and its arguments, behind --")
    url = "or a server over HTTP, streamable or with SSE; SLUICEGATE_UPSTREAM_TOKEN is sent to it as a bearer token"
    add("--url", metavar="URL", help=url)
    profile_option(parser, OF_COPIES)
    variable = "a variable that the server gets; it gets no other but HOME, PATH and the like; may be repeated"
    add("--env", metavar="NAME[=VALUE]", action="append", default=[], help=variable)
    _choice(
        parser,
        "--stderr",
        ("drop", "scan"),
        "what the server writes to stderr: dropped, or shown masked; default: drop",
    )


_CHOICES: Final = (
    (
        "--arguments",
        ("pass", "flag", "refuse"),
        (
            "requests and answers of the client that hold personal or payment data: passed (default), passed and"
            " audited, or refused"
        ),
    ),
    (
        "--masks",
        ("refuse", "pass"),
        "calls with a mask of this guard as an argument, which the server would keep as data; default: refuse",
    ),
    (
        "--prompts",
        ("instruct", "data", "trust"),
        (
            "what prompts that the user picked, and system prompts for the client's model, may say: give the model a"
            " role, a manner and a form of answer; no more than data may; or anything; default: instruct"
        ),
    ),
    (
        "--questions",
        ("refuse", "pass"),
        (
            "forms of the server that ask the user for a password, a key or a payment card, and pages that are not"
            " https: refused, as MCP has it, or passed; default: refuse"
        ),
    ),
    (
        "--addresses",
        ("public", "all"),
        (
            "IP addresses and towns that are masked: those that may be somebody's, or private, loopback and example"
            " addresses, masks of networks and towns beside nobody too; default: public"
        ),
    ),
    (
        "--binary",
        ("omit", "pass"),
        "images, audio and blobs, which nobody here can read: left out with a note, or passed unread; default: omit",
    ),
    (
        "--apps",
        ("scan", "pass"),
        (
            "pages of MCP Apps that a client reads by their ui:// address: scanned and cut like other texts, or passed"
            " unread, for a client that shows them to its user; default: scan"
        ),
    ),
    (
        "--withhold",
        ("parts", "whole"),
        "of a long text that carries instructions: the passages, lines or values that do, or all of it; default: parts",
    ),
)
"""Options of what may pass: their choices, of which the first is the default, and what the help says."""


def _passing_options(parser: argparse.ArgumentParser) -> None:
    tools = parser.add_argument_group("what may pass")
    for option, name, text in (
        ("--allow-tool", "allow", "only tools like this, as in 'get_*'; may be repeated"),
        ("--deny-tool", "deny", "no tool like this, in capitals or not; wins over --allow-tool; may be repeated"),
    ):
        tools.add_argument(option, dest=name, metavar="PATTERN", action="append", default=[], help=text)
    tools.add_argument(
        "--pin",
        metavar="FILE",
        help="remember the tools as they are first listed (names, digests and masked descriptions);"
        " one that changes or appears later is withheld",
    )
    tools.add_argument("--repin", action="store_true", help="remember them anew, in place of what stands in that file")
    for option, choices, text in _CHOICES:
        _choice(tools, option, choices, text)


def _choice(group: argparse._ActionsContainer, option: str, choices: Sequence[str], text: str) -> None:
    """An option with these choices, of which the first is the default."""
    group.add_argument(option, choices=choices, default=choices[0], help=text)


def _bounds_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("bounds").add_argument
    add("--max-bytes", metavar="N", type=int, help="of the texts of a result, and of its document; default: 65536")
    add("--max-line", metavar="N", type=int, help="bytes of one message of the server; default: 4 MiB")
    most = "requests of the client without an answer at a time; more get an error; default: 256"
    add("--max-open", dest="most_open", metavar="N", type=int, help=most)
    add(
        "--timeout",
        metavar="SECONDS",
        type=float,
        help="until a request has to be answered or tell its progress, else it is an error; the time that a user takes"
        " for a question of the server does not count; 0: never; default: 300",
    )


def _caller_options(parser: argparse.ArgumentParser) -> None:
    who = parser.add_argument_group("who, and how often", "without keys, whoever started the guard")
    who.add_argument(
        "--keys",
        metavar="FILE",
        help="key file made by `sluicegate keys`; DEFAULT_API_KEY then has to be an admin's (SLUICEGATE_KEYS)",
    )
    aws_options(who)
    limits_options(who, "600 calls of each tool in a minute")


def _guard(arguments: argparse.Namespace) -> int:
    import gc

    await_client("it belongs into the configuration of one")  # first: without it there is nobody to guard
    gc.disable()  # or a part of the start goes to looking through what is being imported; see `server.process.compiled`
    from server.guard.opening import open_guard
    from server.guard.options import GuardOptions
    from server.guard.running import run
    from server.guard.upstream.undumpable import close_to_other_processes
    from server.process import silence

    silence()
    close_to_other_processes()  # before there is a child
    told = {
        name: value for name in GuardOptions.__struct_fields__ if (value := getattr(arguments, name, None)) is not None
    }
    translated = {
        "pin": None if arguments.pin is None else Path(arguments.pin).expanduser(),
        "binary": arguments.binary == "pass",
        "apps": arguments.apps == "pass",
        "whole": arguments.withhold == "whole",
        "any_question": arguments.questions == "pass",
    }
    options = GuardOptions(**{**told, **translated})
    start = _child(arguments) if arguments.url is None else _remote(arguments, options)
    opened = open_guard(_config(arguments), options)
    return run(opened, start(), options.max_line)


def _child(arguments: argparse.Namespace) -> "Callable[[], Upstream]":
    from scanner.disclosure.path import shown_path
    from server.config import child_environment
    from server.guard.upstream.child import started

    if not arguments.command:
        raise CommandError("a guard needs the command of a server behind --, or --url", WRONG_USAGE)
    environment = child_environment(arguments.env)
    name = shown_path(arguments.command[0], "its command")
    return lambda: started(arguments.command, environment, name, with_stderr=arguments.stderr == "scan")


def _remote(arguments: argparse.Namespace, options: "GuardOptions") -> "Callable[[], Upstream]":
    from server.config import api_environment
    from server.settings import Setting, url_of

    if arguments.command or arguments.env or arguments.stderr == "scan":
        raise CommandError("--url: takes no command, and neither --env nor --stderr", WRONG_USAGE)
    url = url_of(Setting("--url", arguments.url), "https://mcp.example.com/mcp")
    token = api_environment(_CREDENTIAL).get(_CREDENTIAL)

    def start() -> "Upstream":
        from server.guard.upstream.remote import Remote, longest_silence

        return Remote(url, token, options.max_line, longest_silence(options.timeout))

    return start


def _config(arguments: argparse.Namespace) -> "ServerConfig":
    from server.config import load

    config = load(**control_settings(arguments), default_profile=OF_COPIES)
    if config.data is not None or config.api is not None:
        named = "SLUICEGATE_DATA" if config.data is not None else "SLUICEGATE_API"
        raise CommandError(f"{named}: a guard serves no data of its own; start it without", WRONG_USAGE)
    return config
