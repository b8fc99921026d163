"""`sluicegate guard`: another MCP server, started from here, whose every word is read before the client sees it."""

# ruff: noqa: PLC0415  this module is imported for every command, so it imports the guard when one is to run

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from server.audit.options import audit_options
from server.commands.command import WRONG_USAGE, CommandError, add_command, stdin
from server.commands.options import control_settings, limits_options, profile_option
from server.default_profiles import OF_COPIES
from server.keys.commands import aws_options

if TYPE_CHECKING:
    from server.config import ServerConfig
    from server.guard.options import GuardOptions
    from server.guard.upstream import Upstream

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
    add(
        "--url",
        metavar="URL",
        help="or a server over streamable HTTP; SLUICEGATE_UPSTREAM_TOKEN is sent to it as a bearer token",
    )
    profile_option(parser, OF_COPIES)
    add(
        "--env",
        metavar="NAME[=VALUE]",
        action="append",
        default=[],
        help="a variable that the server gets; it gets no other but HOME, PATH and the like; may be repeated",
    )
    add(
        "--stderr",
        choices=("drop", "scan"),
        default="drop",
        help="what the server writes to stderr: dropped, or shown masked; default: drop",
    )


def _passing_options(parser: argparse.ArgumentParser) -> None:
    tools = parser.add_argument_group("what may pass")
    tools.add_argument(
        "--allow-tool",
        metavar="PATTERN",
        action="append",
        default=[],
        help="only tools like this, as in 'get_*'; may be repeated",
    )
    tools.add_argument(
        "--deny-tool",
        metavar="PATTERN",
        action="append",
        default=[],
        help="no tool like this, in capitals or not; wins over --allow-tool; may be repeated",
    )
    tools.add_argument(
        "--pin",
        metavar="FILE",
        help="remember the tools as they are first listed (names, digests and masked descriptions);"
        " one that changes or appears later is withheld",
    )
    tools.add_argument("--repin", action="store_true", help="remember them anew, in place of what stands in that file")
    tools.add_argument(
        "--arguments",
        choices=("pass", "flag", "refuse"),
        default="pass",
        help="requests and answers of the client that hold personal or payment data: passed (default), passed and"
        " audited, or refused",
    )
    tools.add_argument(
        "--masks",
        choices=("refuse", "pass"),
        default="refuse",
        help="calls with a mask of this guard as an argument, which the server would keep as data; default: refuse",
    )
    tools.add_argument(
        "--prompts",
        choices=("instruct", "data", "trust"),
        default="instruct",
        help="what prompts that the user picked, and system prompts for the client's model, may say: give the model a"
        " role, a manner and a form of answer; no more than data may; or anything; default: instruct",
    )
    tools.add_argument(
        "--questions",
        choices=("refuse", "pass"),
        default="refuse",
        help="forms of the server that ask the user for a password, a key or a payment card, and pages that are not"
        " https: refused, as MCP has it, or passed; default: refuse",
    )
    tools.add_argument(
        "--addresses",
        choices=("public", "all"),
        default="public",
        help="IP addresses and towns that are masked: those that may be somebody's, or private, loopback and example"
        " addresses, masks of networks and towns beside nobody too; default: public",
    )
    tools.add_argument(
        "--binary",
        choices=("omit", "pass"),
        default="omit",
        help="images, audio and blobs, which"
        " nobody here can read: left out with a note, or passed unread; default: omit",
    )
    tools.add_argument(
        "--withhold",
        choices=("parts", "whole"),
        default="parts",
        help="of a long text that carries instructions: the passages, lines or values that do, or all of it;"
        " default: parts",
    )


def _bounds_options(parser: argparse.ArgumentParser) -> None:
    bounds = parser.add_argument_group("bounds")
    bounds.add_argument(
        "--max-bytes", metavar="N", type=int, help="of the texts of a result, and of its document; default: 65536"
    )
    bounds.add_argument("--max-line", metavar="N", type=int, help="bytes of one message of the server; default: 4 MiB")
    bounds.add_argument(
        "--max-open",
        metavar="N",
        type=int,
        help="requests of the client without an answer at a time; more get an error; default: 256",
    )
    bounds.add_argument(
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

    stdin()  # asked first: without it there is nobody to guard
    gc.disable()  # or a part of the start goes to looking through what is being imported; see `server.process.compiled`
    from server.guard.opening import open_guard
    from server.guard.options import GuardOptions
    from server.guard.running import run
    from server.guard.undumpable import close_to_other_processes
    from server.process import silence

    silence()
    close_to_other_processes()  # before there is a child
    bounds = {"max_bytes": "max_bytes", "max_line": "max_line", "most_open": "max_open", "timeout": "timeout"}
    given = {field: value for field, name in bounds.items() if (value := getattr(arguments, name)) is not None}
    options = GuardOptions(
        allow=arguments.allow_tool,
        deny=arguments.deny_tool,
        pin=None if arguments.pin is None else Path(arguments.pin).expanduser(),
        repin=arguments.repin,
        binary=arguments.binary == "pass",
        whole=arguments.withhold == "whole",
        arguments=arguments.arguments,
        masks=arguments.masks,
        prompts=arguments.prompts,
        addresses=arguments.addresses,
        any_question=arguments.questions == "pass",
        **given,
    )
    start = _child(arguments) if arguments.url is None else _remote(arguments, options)
    opened = open_guard(_config(arguments), options)
    return run(opened, start(), options.max_line)


def _child(arguments: argparse.Namespace) -> "Callable[[], Upstream]":
    from scanner.disclosure.path import shown_path
    from server.config import child_environment
    from server.guard.upstream import started

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
        from server.guard.remote import Remote, longest_silence

        return Remote(url, token, options.max_line, longest_silence(options.timeout))

    return start


def _config(arguments: argparse.Namespace) -> "ServerConfig":
    from server.config import load

    config = load(**control_settings(arguments), default_profile=OF_COPIES)
    if config.data is not None or config.api is not None:
        named = "SLUICEGATE_DATA" if config.data is not None else "SLUICEGATE_API"
        raise CommandError(f"{named}: a guard serves no data of its own; start it without", WRONG_USAGE)
    return config
