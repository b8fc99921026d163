"""What is said of a call of AWS that fails: the same words for all who make one."""

import sys

import pytest

from server.audit.head import HeadError, S3Head
from server.keys.entries import KeysError
from server.keys.secrets_manager import secret_reader
from server.services.object_store import ObjectStore

HTTPS = r"the endpoint of the AWS configuration \(AWS_ENDPOINT_URL\) must start with https://"
NO_BOTO3 = r"boto3 is not installed; it comes with the extra `aws`: pip install 'sluicegate\[aws\]'"

USES = [
    ("the head of the trail", lambda: S3Head("bucket", "key").read(), HeadError),
    ("keys", secret_reader("keys", region="eu-west-1"), KeysError),
    ("exports", lambda: ObjectStore().read("bucket", "key", 0, 1, "etag"), OSError),
]


@pytest.mark.parametrize(("use", "error"), [case[1:] for case in USES], ids=[case[0] for case in USES])
def test_all_users_of_aws_say_what_is_wrong_with_its_configuration(
    use: object, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(use)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://example.com")
    with pytest.raises(error, match=HTTPS):
        use()
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(error, match=NO_BOTO3):
        use()
