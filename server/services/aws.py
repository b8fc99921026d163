"""Services of AWS, asked for keys, exports and heads that are kept there.

This is the only importer of boto3, and imports it with the first question.
Credentials are found by the AWS library's own rules (environment, shared files, the machine's role). Errors are named
by their kind alone: AWS puts names of accounts and roles into its messages.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final, TypeVar

from server.trust.trusted_urls import ENDPOINT_RULE, is_trusted_endpoint

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


_T = TypeVar("_T")


class AwsError(Exception):
    """No answer of AWS, or a refusal. The message holds no data: the code of the answer, or the kind of an exception.

    `of_setup`: it says what is wrong with the library or its configuration instead.
    """

    def __init__(self, reason: str, *, of_setup: bool = False) -> None:
        super().__init__(reason)
        self.of_setup = of_setup


class AwsService:
    """One service of AWS, such as `s3`; its client is made for the first question. `options`: of `_client_of`."""

    def __init__(self, name: str, **options: Any) -> None:
        self._name = name
        self._options = options
        self._client: Any = None

    def ask(self, question: Callable[[Any], _T]) -> _T:
        """What `question` makes of the client, such as the body of an object. Raises `AwsError`."""
        try:
            self._client = self._client or _client_of(self._name, **self._options)
            return question(self._client)
        except AwsError:
            raise
        except Exception as error:  # noqa: BLE001  the library has dozens, and all of them may quote the request
            raise AwsError(_kind_of(error)) from None


def _client_of(
    service: str,
    *,
    region: str | None = None,
    endpoint: str | None = None,
    tries: int = TRIES,
    read_timeout: int = READ_TIMEOUT,
) -> Any:
    """A client of `service`; None for what the AWS configuration says. Raises `AwsError`, and what boto3 does.

    More `tries` of each request, and more `read_timeout` seconds for an answer, are for callers that nobody waits for.
    """
    try:
        import boto3  # noqa: PLC0415  0.3 s, an extra, and of no use where nothing in AWS is configured
        from botocore.config import Config  # noqa: PLC0415
    except ImportError:
        missing = f"boto3 is not installed; it comes with the extra `aws`: {INSTALL}"
        raise AwsError(missing, of_setup=True) from None
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=read_timeout,
        retries={"total_max_attempts": tries, "mode": "standard"},
    )
    client = boto3.session.Session(region_name=region).client(service, endpoint_url=endpoint, config=config)
    # Checked in the finished client: AWS_ENDPOINT_URL and the shared files may set an endpoint that no option shows.
    if not is_trusted_endpoint(client.meta.endpoint_url):
        client.close()
        wrong = f"the endpoint of the AWS configuration (AWS_ENDPOINT_URL) {ENDPOINT_RULE}"
        raise AwsError(wrong, of_setup=True)
    return client


def is_installed() -> bool:
    """Whether the AWS library can be imported, which is asked without importing it."""
    return find_spec("boto3") is not None


def _kind_of(error: Exception) -> str:
    """The code of an answer of AWS, such as ThrottlingException, or the kind of the exception."""
    # boto3 raises an error of its own in place of one of an upload.
    response = getattr(error, "response", None) or getattr(error.__context__, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    if isinstance(code, str) and 0 < len(code) <= MAX_CODE and code.isascii() and code.isalnum():
        return code
    return type(error).__name__
