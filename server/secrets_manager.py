"""AWS Secrets Manager: how the value of one secret is read. The only importer of boto3, and only when it is asked.

The secret's value is what a key file holds. Credentials are found by the AWS library's own rules (environment, shared
files, the machine's role). What goes wrong is told by its kind alone: AWS puts names of accounts and roles into its
messages.
"""

from collections.abc import Callable
from typing import Any, Final

from server.keys import KeysError

# Seconds and tries. A call to the server may have to wait for this: two tries of at most five seconds, where the
# library's own defaults are five tries of two minutes.
CONNECT_TIMEOUT: Final = 2
READ_TIMEOUT: Final = 3
TRIES: Final = 2

MAX_CODE: Final = 64  # characters of an error code that are repeated


def secret_reader(name: str, *, region: str | None = None, endpoint: str | None = None) -> Callable[[], bytes]:
    """A function that asks for the current value of the secret called `name` (or with that ARN).

    It imports boto3 when it is first called, and may be called by one thread at a time. `region` and `endpoint`: None
    for what the AWS configuration says. It raises `KeysError`.
    """
    client: Any = None

    def read() -> bytes:
        nonlocal client
        try:
            if client is None:
                client = _client(region, endpoint)
            answer = client.get_secret_value(SecretId=name)
        except ImportError:
            raise KeysError("the secret cannot be read: boto3 is missing; pip install 'sluicegate[aws]'") from None
        except Exception as error:  # noqa: BLE001  the library has dozens, and all of them may quote the request
            raise KeysError(f"the secret cannot be read ({_kind(error)})") from None
        value = answer.get("SecretString")
        if isinstance(value, str):
            return value.encode()
        value = answer.get("SecretBinary")
        if isinstance(value, bytes):
            return value
        raise KeysError("the secret has no value")

    return read


def _client(region: str | None, endpoint: str | None) -> Any:
    import boto3  # noqa: PLC0415  0.3 s, an extra, and not one thought of the network when no secret is configured
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
    )
    session = boto3.session.Session(region_name=region)
    return session.client("secretsmanager", endpoint_url=endpoint, config=config)


def _kind(error: Exception) -> str:
    """The code of an answer of AWS, such as ThrottlingException, or the kind of the exception."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    if isinstance(code, str) and 0 < len(code) <= MAX_CODE and code.isascii() and code.isalnum():
        return code
    return type(error).__name__
