"""The commands that start a server of billing data: `serve`, and `call`, which asks one of its tools.

Each imports what it needs when it runs: `serve` starts without the client.
"""

# ruff: noqa: PLC0415  what each command needs is imported when it runs, see above

import argparse
import sys
from typing import TYPE_CHECKING, Any

from server.audit.options import audit_options
from server.commands.command import DONE, FAILED, CommandError, UsageError, add_command, await_client, read, write
from server.commands.options import control_settings, limits_options, profile_option
from server.commands.version import package_version
from server.keys.commands import aws_options
from server.stderr import tell

if TYPE_CHECKING:
    from server.config import ServerConfig
    from server.http.endpoint import Endpoint


def add_serve_command(commands: Any) -> None:
    """Put `serve` among `commands`, which is what `add_subparsers` returned."""
    serve = add_command(
        commands,
        "serve",
        _serve,
        "serve MCP over stdin and stdout, or over HTTP; an option wins over the variable in brackets",
        "DEFAULT_API_KEY=sk-test-demo sluicegate serve --demo",
        "sluicegate serve --data ./billing --keys keys.yaml --audit-file audit.jsonl",
        "sluicegate serve --data ./billing --keys keys.yaml --http 8080",
        codes="0 ended, 1 failed, 2 the command line or the configuration is wrong,\n"
        "130 interrupted, 143 ended by SIGTERM",
    )
    _server_options(serve)
    _http_options(serve)


def add_call_command(commands: Any) -> None:
    """Put `call` among `commands`, which is what `add_subparsers` returned."""
    call = add_command(
        commands,
        "call",
        _call,
        "call one tool of a fresh server through the official client and print the answer document; audited with"
        " --audit-file only",
        "sluicegate call list_accounts '{\"limit\": 3}' --demo",
        'sluicegate call get_invoice \'{"invoice_id": "INV-0001"}\' --data ./billing --keys keys.yaml',
        codes="0 done, 1 the answer is an error, 2 the command line or the configuration is wrong",
    )
    call.mixed = True
    call.add_argument("tool", metavar="TOOL", help="the tool's name, such as get_invoice")
    text = "its arguments as one JSON object, or - for standard input"
    call.add_argument("arguments", metavar="JSON", nargs="?", default="{}", help=text)
    _server_options(call)


def _serve(arguments: argparse.Namespace) -> int:
    import gc

    endpoint = _endpoint(arguments)
    if endpoint is None:
        await_client("`sluicegate call` asks it from here")  # first: without it there is nobody to serve
    gc.disable()  # a tenth of the start would go to searching new modules; `server.process.compiled` enables it
    from server.serving import serve

    serve(_config(arguments), package_version(), endpoint)
    return DONE


def _call(arguments: argparse.Namespace) -> int:
    from server.commands.client import arguments_of, call_once, errors_file, read_back
    from server.keys.fixed import DEMO_KEY

    try:
        given = arguments_of(read("-") if arguments.arguments == "-" else arguments.arguments.encode())
    except (ValueError, RecursionError):
        message = "the arguments of a tool are one JSON object, each name once, such as '{\"limit\": 5}'"
        raise UsageError(message) from None
    config = _config(arguments)
    with errors_file() as errors:
        try:
            document, is_error = call_once(config, arguments.tool, given, errors)
        except CommandError:
            raise
        except Exception:
            _pass_on(read_back(errors))
            raise
        if is_error and config.demo and config.api_key not in {None, "", DEMO_KEY}:
            tell(f"the demo opens with {DEMO_KEY} alone, and DEFAULT_API_KEY holds another key")
        _pass_on(read_back(errors))  # above the answer, which may fill a terminal
        write(document.encode() + b"\n")
        sys.stdout.flush()
    return FAILED if is_error else DONE


# ---- arguments ------------------------------------------------------------------------------------------------------


def _config(arguments: argparse.Namespace) -> "ServerConfig":
    from server.config import load

    given = control_settings(arguments)
    given["map"] = ";".join(arguments.map)  # as SLUICEGATE_MAP has several
    return load(demo=arguments.demo, **given)


def _endpoint(arguments: argparse.Namespace) -> "Endpoint | None":
    if arguments.http is None:
        for option in ("tls_cert", "tls_key", "proxy", "host_name"):
            if getattr(arguments, option):
                raise UsageError(f"--{option.replace('_', '-')}: is for --http alone")
        return None
    if arguments.api_key is not None:
        raise UsageError("--api-key: over HTTP each request brings its own key")
    from server.http.endpoint import open_endpoint

    return open_endpoint(
        arguments.http,
        certificate=arguments.tls_cert,
        private_key=arguments.tls_key,
        proxies=arguments.proxy,
        names=arguments.host_name,
    )


def _pass_on(text: str) -> None:
    """Copy what a child wrote to stderr to our own stderr.

    Of its audit trail, which goes there for want of a file, only what says why nothing works: the answer says the rest.
    """
    if sys.stderr is not None:
        lines = text.splitlines(keepends=True)
        sys.stderr.writelines(one for one in lines if not one.startswith("{") or '"severity":"critical"' in one)


def _server_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--demo", action="store_true", help="embedded sample data, opened by the key sk-test-demo alone")
    key = "the key of the calls; command lines are public, so rather use DEFAULT_API_KEY"
    add("--api-key", metavar="KEY", help=key)
    kinds = "exports of accounts, subscriptions, invoices and more: JSON, JSONL, CSV, Parquet"
    add("--data", metavar="FOLDER", help=f"{kinds} (SLUICEGATE_DATA)")
    add(
        "--api",
        metavar="NAME|FILE",
        help="ask a billing API instead: stripe, zuora, or a file that describes one; the credential stands in"
        " SLUICEGATE_API_KEY (SLUICEGATE_API)",
    )
    add("--api-url", metavar="URL", help="another base URL of that API (SLUICEGATE_API_URL)")
    add("--api-ca", metavar="FILE", help="certificates to trust for it (SLUICEGATE_API_CA)")
    profile_option(parser)
    add("--keys", metavar="FILE", help="key file made by `sluicegate keys` (SLUICEGATE_KEYS)")
    aws_options(parser)
    add(
        "--tenant-field",
        metavar="NAME",
        help="the field of a record that names its tenant; default: tenant (SLUICEGATE_TENANT_FIELD)",
    )
    add(
        "--map",
        metavar="[KIND:|FILE:]HEADING=FIELD",
        action="append",
        default=[],
        help="what a heading of CSV files means, as in 'Debitorennr.=customerId', or of some, as in"
        " 'invoices:Wert=amount'; may be repeated (SLUICEGATE_MAP)",
    )
    add(
        "--index",
        metavar="FOLDER",
        help="where the index of much data is kept; default: in the user's cache folder (SLUICEGATE_INDEX)",
    )
    add(
        "--exports",
        metavar="FOLDER",
        help="exported files that admins may have scanned, by the tool scan_export (SLUICEGATE_EXPORTS)",
    )
    limits_options(
        parser,
        "100 calls of a tool in an hour, 50 of a list (500 over stdio with --data), 10 scans of exports; 5 MB and"
        " 20,000 records in a day",
    )
    audit_options(parser)


def _http_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("HTTP", "each request brings its key: Authorization: Bearer KEY")
    add = group.add_argument
    add(
        "--http", metavar="[ADDRESS:]PORT", help="serve http://ADDRESS:PORT/mcp; default: 127.0.0.1, this machine alone"
    )
    add("--tls-cert", metavar="FILE", help="a certificate and its chain, PEM: https instead")
    add("--tls-key", metavar="FILE", help="its key, PEM, not encrypted")
    proxy = "only this proxy or network may connect; may be repeated"
    add("--proxy", metavar="ADDRESS", action="append", default=[], help=proxy)
    name = "what clients call it, as in billing.example.com; may be repeated"
    add("--host-name", metavar="NAME", action="append", default=[], help=name)
