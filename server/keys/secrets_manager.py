"""AWS Secrets Manager: how the value of one secret is read, which is what a key file holds."""

from collections.abc import Callable
from typing import Any

from server.aws import EndpointError, aws_client, error_kind, reason_of
from server.keys.entries import KeysError


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
                client = aws_client("secretsmanager", region=region, endpoint=endpoint)
            answer = client.get_secret_value(SecretId=name)
        except (ImportError, EndpointError) as error:
            raise KeysError(f"the secret cannot be read: {reason_of(error)}") from None
        except Exception as error:  # noqa: BLE001  the library has dozens, and all of them may quote the request
            raise KeysError(f"the secret cannot be read ({error_kind(error)})") from None
        value = answer.get("SecretString")
        if isinstance(value, str):
            return value.encode()
        value = answer.get("SecretBinary")
        if isinstance(value, bytes):
            return value
        raise KeysError("the secret has no value")

    return read
