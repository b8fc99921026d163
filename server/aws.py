"""Clients of AWS, for keys, exports and heads that are kept there.

This is the only importer of boto3, and imports it when a client is made.
Credentials are found by the AWS library's own rules (environment, shared files, the machine's role). Errors are named
by their kind alone: AWS puts names of accounts and roles into its messages.
"""

from importlib.util import find_spec
from typing import Any, Final

from server.trusted_urls import ENDPOINT_RULE, is_trusted_endpoint

S3_SCHEME: Final = "s3://"
"""How the address of something in S3 begins."""

# Seconds and tries. A call to the server may have to wait for this: two tries of at most five seconds, where the
# library's own defaults are five tries of two minutes.
CONNECT_TIMEOUT: Final = 2
READ_TIMEOUT: Final = 3
TRIES: Final = 2

INSTALL: Final = "pip install 'sluicegate[aws]'"
"""How the extra is installed."""

MAX_CODE: Final = 64  # characters of an error code that are repeated


class EndpointError(Exception):
    """The AWS configuration names an endpoint that may not be asked. The message does not repeat it."""


def aws_client(
    service: str,
    *,
    region: str | None = None,
    endpoint: str | None = None,
    tries: int = TRIES,
    read_timeout: int = READ_TIMEOUT,
) -> Any:
    """A client of `service`; None for what the AWS configuration says.

    More `tries` of each request, and more `read_timeout` seconds for an answer, are for callers that nobody waits for.
    Raises `ImportError` without the extra `aws`, and `EndpointError` for a URL that `server.trusted_urls` would refuse.
    """
    import boto3  # noqa: PLC0415  0.3 s, an extra, and of no use where nothing in AWS is configured
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=read_timeout,
        retries={"total_max_attempts": tries, "mode": "standard"},
    )
    client = boto3.session.Session(region_name=region).client(service, endpoint_url=endpoint, config=config)
    # Checked in the finished client: AWS_ENDPOINT_URL and the shared files may set an endpoint that no option shows.
    if not is_trusted_endpoint(client.meta.endpoint_url):
        client.close()
        raise EndpointError(f"the endpoint of the AWS configuration (AWS_ENDPOINT_URL) {ENDPOINT_RULE}")
    return client


def is_installed() -> bool:
    """Whether the AWS library can be imported, which is asked without importing it."""
    return find_spec("boto3") is not None


def reason_of(error: Exception) -> str:
    """What went wrong in a call of AWS, or in making its client, in words that hold no data."""
    if isinstance(error, ImportError):
        return f"boto3 is not installed; it comes with the extra `aws`: {INSTALL}"
    return str(error) if isinstance(error, EndpointError) else error_kind(error)


def error_kind(error: Exception) -> str:
    """The code of an answer of AWS, such as ThrottlingException, or the kind of the exception."""
    # boto3 raises an error of its own in place of one of an upload.
    response = getattr(error, "response", None) or getattr(error.__context__, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    if isinstance(code, str) and 0 < len(code) <= MAX_CODE and code.isascii() and code.isalnum():
        return code
    return type(error).__name__
