"""Keys in AWS Secrets Manager, asked through boto3 at a real moto server over HTTP."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from server.keys.entries import Cost, Grant, KeyEntry, KeysError, encode_keys, new_entry
from server.keys.file import write_keys
from server.keys.principal import AuthenticationError
from server.keys.remote import RETRY_SECONDS, RemoteKeyStore
from server.keys.secrets_manager import secret_reader
from tests.integration.billing_server import STRIPE_KEY, Stripe, serving
from tests.integration.command_line import run_here
from tests.pipelines import recorded

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NAME, REGION = "sluicegate/keys", "eu-west-1"
TTL, MAX_AGE = 60.0, 600.0
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAPLANTEDKEYID0001", "AWS_SECRET_ACCESS_KEY": "planted-secret-access-key"}

Respond = Callable[[str, list[tuple[str, str]]], Any]


class Aws:
    """A moto server that counts the reads of secrets, and can throttle, fail, go away and come back."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self.port = 0
        self.reads = 0
        self.refuses_with: str | None = None
        self.start()
        self._admin = boto3.client("secretsmanager", region_name=REGION, endpoint_url=self.url)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        if environ.get("HTTP_X_AMZ_TARGET") == "secretsmanager.GetSecretValue":
            self.reads += 1
            if self.refuses_with is not None:
                respond("400 Bad Request", [("Content-Type", "application/x-amz-json-1.1")])
                return [json.dumps({"__type": self.refuses_with, "message": "arn:aws:iam::1:user/planted"}).encode()]
        answer: Iterable[bytes] = self._moto(environ, respond)
        return answer

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join(30)
        self._server.server_close()

    def hold(self, *entries: KeyEntry) -> None:
        self.hold_text(encode_keys(entries).decode())

    def hold_text(self, text: str) -> None:
        try:
            self._admin.put_secret_value(SecretId=NAME, SecretString=text)
        except self._admin.exceptions.ResourceNotFoundException:
            self._admin.create_secret(Name=NAME, SecretString=text)

    def hold_bytes(self, data: bytes) -> None:
        self._admin.put_secret_value(SecretId=NAME, SecretBinary=data)

    def empty(self) -> None:
        self._admin.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    aws = Aws()
    aws.hold()
    yield aws
    aws.empty()
    aws.stop()


class Store:
    """The store under test: a clock of its own, what it reported, and work beside calls when a test says so."""

    def __init__(self, aws: Aws, name: str = NAME) -> None:
        self.now = 0.0
        self.told: list[str | None] = []
        self.beside: list[Callable[[], None]] = []
        self._store = RemoteKeyStore(
            secret_reader(name, region=REGION, endpoint=aws.url),
            ttl=TTL,
            max_age=MAX_AGE,
            report=self.told.append,
            timer=lambda: self.now,
            start=self.beside.append,
        )

    def answer(self, key: str) -> str:
        try:
            return self._store.authenticate(key, NOW).user_id
        except AuthenticationError as error:
            return error.reason


def entry(user: str = "ann", **options: Any) -> tuple[KeyEntry, str]:
    return new_entry(user, Grant(**options), cost=Cost(n=1024))


def test_first_use_and_cache(aws: Aws) -> None:
    made, key = entry()
    aws.hold(made)
    store = Store(aws)
    assert aws.reads == 0
    assert [store.answer(key) for _ in range(50)] == ["ann"] * 50
    assert (aws.reads, store.told) == (1, [])


def test_a_rotation_is_picked_up_beside_the_calls(aws: Aws) -> None:
    (old, old_key), (new, new_key) = entry(), entry()
    aws.hold(old)
    store = Store(aws)
    store.answer(old_key)
    aws.hold(new)
    store.now = TTL / 2
    assert (store.answer(old_key), len(store.beside), aws.reads) == ("ann", 1, 1)
    store.beside.pop()()
    assert (store.answer(old_key), store.answer(new_key), aws.reads) == ("invalid_api_key", "ann", 2)


@pytest.mark.parametrize("revoked", [True, False], ids=["revoked", "removed"])
def test_a_key_that_was_taken_back_stops_within_the_ttl(aws: Aws, revoked: bool) -> None:  # noqa: FBT001
    made, key = entry()
    aws.hold(made)
    store = Store(aws)
    store.answer(key)
    taken_back = KeyEntry(
        id=made.id, user_id="ann", role="readonly", salt=made.salt, hash=made.hash, scrypt=made.scrypt, revoked=True
    )
    aws.hold(*([taken_back] if revoked else []))
    store.now = TTL
    assert store.answer(key) == ("revoked_api_key" if revoked else "invalid_api_key")


def test_throttling_is_an_outage_that_the_last_good_keys_outlast(aws: Aws) -> None:
    made, key = entry()
    aws.hold(made)
    store = Store(aws)
    store.answer(key)
    aws.refuses_with = "ThrottlingException"
    store.now = TTL
    assert [store.answer(key) for _ in range(20)] == ["ann"] * 20
    assert aws.reads == 1 + 2, "one attempt of two tries, not twenty"
    aws.refuses_with = None
    store.now += RETRY_SECONDS
    assert store.answer(key) == "ann"
    store.beside.pop()()
    assert store.told == ["the secret cannot be read (ThrottlingException)", None]


def test_an_outage_with_and_without_a_last_good_value(aws: Aws) -> None:
    made, key = entry()
    aws.hold(made)
    warm, cold = Store(aws), Store(aws)
    warm.answer(key)
    aws.stop()
    warm.now = TTL
    assert (warm.answer(key), cold.answer(key)) == ("ann", "keystore_unavailable")
    warm.now = MAX_AGE
    assert warm.answer(key) == "keystore_unavailable"
    away = "the secret cannot be read (EndpointConnectionError)"
    assert (warm.told, cold.told) == ([away], [away])
    aws.start()
    assert cold.answer(key) == "keystore_unavailable", "not before the next attempt is due"
    warm.now, cold.now = MAX_AGE + RETRY_SECONDS, RETRY_SECONDS
    assert (warm.answer(key), cold.answer(key)) == ("ann", "ann")
    assert (warm.told, cold.told) == ([away, None], [away, None])


def test_a_malformed_secret_leaves_the_last_good_keys(aws: Aws) -> None:
    made, key = entry()
    aws.hold(made)
    store = Store(aws)
    store.answer(key)
    aws.hold_text('{"keys": [{"id": "4111111111111111"}]}')
    store.now = TTL
    assert store.answer(key) == "ann"
    assert store.told == ["the secret, line 1: keys.0 lacks user_id"]


def test_the_value_may_be_binary(aws: Aws) -> None:
    made, key = entry()
    aws.hold_bytes(encode_keys([made]))
    assert Store(aws).answer(key) == "ann"


@pytest.mark.parametrize(
    ("name", "code"), [("no/such/secret", "ResourceNotFoundException"), (NAME, "AccessDeniedException")]
)
def test_what_aws_refuses_is_told_by_its_code_alone(aws: Aws, name: str, code: str) -> None:
    aws.refuses_with = code if name == NAME else None
    with pytest.raises(KeysError) as caught:
        secret_reader(name, region=REGION, endpoint=aws.url)()
    assert str(caught.value) == f"the secret cannot be read ({code})"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER"])
def test_an_endpoint_of_the_environment_is_held_against_the_same_rule(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, f"http://localtest.invalid:{aws.port}")
    with pytest.raises(KeysError) as caught:
        secret_reader(NAME, region=REGION)()
    assert str(caught.value) == (
        "the secret cannot be read: the endpoint of the AWS configuration (AWS_ENDPOINT_URL) must start with https://"
        " (http:// only for a server on this machine)"
    )
    assert aws.reads == 0
    monkeypatch.setenv(variable, aws.url)
    assert secret_reader(NAME, region=REGION)() == encode_keys([])


def run(*arguments: str, key: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command; those that call a tool start a server as a process of its own."""
    return run_here(*arguments, environment={"DEFAULT_API_KEY": key, **CREDENTIALS, **environment})


def test_a_server_with_keys_in_aws_serves_and_says_nothing_else(aws: Aws) -> None:
    made, key = entry("ann", role="analyst")
    aws.hold(made)
    where = {"SLUICEGATE_AWS_SECRET": NAME, "SLUICEGATE_AWS_REGION": REGION, "SLUICEGATE_AWS_ENDPOINT": aws.url}
    done = run("call", "get_security_status", key=key, **where)
    assert json.loads(done.stdout)["meta"]["userId"] == "ann"
    assert (done.returncode, aws.reads) == (0, 1)
    by_option = ["--aws-secret", NAME, "--aws-region", REGION, "--aws-endpoint", aws.url]
    done = run("call", "get_security_status", *by_option, key="sk-00000000-unknown")
    assert json.loads(done.stdout)["meta"]["error"]["code"] == "unauthenticated"


def test_a_server_whose_secret_is_away_says_what_to_do_and_nothing_about_it(aws: Aws, tmp_path: Path) -> None:
    aws.refuses_with = "AccessDeniedException"
    where = ["--aws-secret", NAME, "--aws-region", REGION, "--aws-endpoint", aws.url]
    trail = tmp_path / "audit.jsonl"
    run("call", "get_security_status", *where, "--audit-file", str(trail), key="sk-00000000-unknown")
    done = run("call", "get_security_status", *where, key="sk-00000000-unknown")
    error = json.loads(done.stdout)["meta"]["error"]
    assert error["code"] == "unavailable"
    assert "Try again in a minute" in error["message"]
    (outage,) = [json.loads(line) for line in done.stderr.splitlines() if line.startswith(b"{")]
    assert outage["event"] == "keystore_unavailable"
    assert outage["severity"] == "critical"
    assert outage["details"] == {"store": "aws", "reason": "the secret cannot be read (AccessDeniedException)"}
    records = recorded(trail)
    refused = next(record for record in records if record.get("event") == "authentication_failed")
    assert refused["details"] == {"reason": "keystore_unavailable"}
    written = done.stdout + done.stderr + trail.read_bytes()
    assert not [planted for planted in (*CREDENTIALS.values(), "arn:aws", "unknown") if planted.encode() in written]


def test_keys_in_aws_are_listed_and_not_changed(aws: Aws) -> None:
    made, _ = entry("ann", expires=NOW + timedelta(days=99_999), tenant="acme")
    aws.hold(made)
    where = ["--aws-secret", NAME, "--aws-region", REGION, "--aws-endpoint", aws.url]
    done = run("keys", "list", "--store", "aws", *where)
    assert done.stderr == b""
    assert done.stdout.startswith(f"{made.id}  ann  readonly  expires 2299-10-16T12:00:00+00:00  active  ".encode())
    assert b"tenant: acme" in done.stdout
    for command in (["add", "--user", "eve"], ["revoke", made.id], ["rotate", made.id]):
        done = run("keys", *command, *where)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"can be listed and not changed here" in done.stderr
    aws.refuses_with = "AccessDeniedException"
    done = run("keys", "list", *where)
    assert (done.returncode, done.stderr) == (
        2,
        b"sluicegate: the secret cannot be read (AccessDeniedException)\n",
    )


def test_the_credential_of_a_billing_api_may_be_a_secret_too(aws: Aws, tmp_path: Path) -> None:
    made, key = entry("ann", role="analyst")
    write_keys(tmp_path / "keys.yaml", [made])
    aws.hold_text(f"{STRIPE_KEY}\n")
    with serving(Stripe()) as api:
        where = ["--api", "stripe", "--profile", "stripe", "--api-url", api.url, "--keys", str(tmp_path / "keys.yaml")]
        where += ["--aws-region", REGION, "--aws-endpoint", aws.url]
        done = run("call", "list_invoices", '{"limit": 2}', *where, key=key, SLUICEGATE_API_SECRET=NAME)
        assert len(json.loads(done.stdout)["llm_view"]["invoices"]) == 2
        assert (done.returncode, aws.reads) == (0, 1)
        aws.refuses_with = "AccessDeniedException"
        done = run("call", "list_invoices", *where, key=key, SLUICEGATE_API_SECRET=NAME)
        error = json.loads(done.stdout)["meta"]["error"]
        assert error["message"] == "the credential of the billing API cannot be read from its secret."
        assert len(api.asked) == 1
    assert STRIPE_KEY.encode() not in done.stdout + done.stderr


def test_without_a_secret_in_the_configuration_nobody_asks_for_the_library(tmp_path: Path) -> None:
    """Not one network call: what could make one is not even imported, not by a server that serves with a key file."""
    made, key = entry()
    write_keys(tmp_path / "keys.yaml", [made])
    program = f"""
import sys
from server.config import load
from server.opening import open_parts
config = load({{"DEFAULT_API_KEY": {key!r}}}, keys={str(tmp_path / "keys.yaml")!r})
pipeline = open_parts(config).compile()
assert not pipeline.call("scan_text", {{"text": "x"}}).is_error
sys.exit(any(name.split(".")[0] in {{"boto3", "botocore", "urllib3"}} for name in sys.modules))
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", program],
        env={"PYTHONPATH": str(ROOT), **CREDENTIALS},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(
        KeysError, match=r"boto3 is not installed; it comes with the extra `aws`: pip install 'sluicegate\[aws\]'"
    ):
        secret_reader(NAME)()
