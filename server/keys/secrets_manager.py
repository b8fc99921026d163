"""AWS Secrets Manager: how the value of one secret is read, which is what a key file holds."""

from collections.abc import Callable

from server.keys.entries import KeysError
from server.services.aws import AwsError, AwsService


def secret_reader(name: str, *, region: str | None = None, endpoint: str | None = None) -> Callable[[], bytes]:
    """A function that asks for the current value of the secret called `name` (or with that ARN).

    It imports boto3 when it is first called, and may be called by one thread at a time. `region` and `endpoint`: None
    for what the AWS configuration says. It raises `KeysError`.
    """
    service = AwsService("secretsmanager", region=region, endpoint=endpoint)

    def read() -> bytes:
        try:
            answer = service.ask(lambda client: client.get_secret_value(SecretId=name))
        except AwsError as error:
            why = f": {error}" if error.of_setup else f" ({error})"
            raise KeysError(f"the secret cannot be read{why}") from None
        value = answer.get("SecretString")
        if isinstance(value, str):
            return value.encode()
        value = answer.get("SecretBinary")
        if isinstance(value, bytes):
            return value
        raise KeysError("the secret has no value")

    return read
