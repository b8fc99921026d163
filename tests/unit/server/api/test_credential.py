"""How a credential becomes headers, and when a secret is read or a token got anew."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

import pytest

from server.api.credential import RETRY_SECRET, Credential, CredentialHeader, TokenHeader
from server.api.file import Basic, Bearer, Header, OAuth
from server.source import CancelledError, SourceError, Watch

CLIENT = "client:planted secret+/=%"


@pytest.mark.parametrize(
    ("auth", "credential", "headers"),
    [
        (Bearer(), "planted", {"Authorization": "Bearer planted"}),
        (Basic(), "user:word", {"Authorization": "Basic dXNlcjp3b3Jk"}),
        (Basic(), "key", {"Authorization": "Basic a2V5Og=="}),
        (Header(name="X-Api-Key"), "planted", {"X-Api-Key": "planted"}),
        (Header(name="Authorization", template="Token {credential}"), "planted", {"Authorization": "Token planted"}),
    ],
)
def test_a_credential_becomes_a_header(
    auth: Bearer | Basic | Header, credential: str, headers: Mapping[str, str]
) -> None:
    signer = CredentialHeader(auth, Credential(credential.encode))
    assert signer.headers() == headers
    assert signer.headers(refused=headers) == headers


def test_no_repr_shows_a_credential() -> None:
    held = Credential(lambda: b"planted")
    held.text()
    for thing in (held, CredentialHeader(Bearer(), held)):
        assert "planted" not in repr(thing)


class Secret:
    def __init__(self, *values: bytes | Exception) -> None:
        self.values = list(values)
        self.reads = 0
        self.now = 0.0
        self.held = Credential(self._fetch, ttl=60, clock=lambda: self.now)

    def _fetch(self) -> bytes:
        self.reads += 1
        value = self.values.pop(0) if len(self.values) > 1 else self.values[0]
        if isinstance(value, Exception):
            raise value
        return value


def test_a_secret_is_read_when_it_is_needed_and_again_after_its_time() -> None:
    secret = Secret(b" one\n", b"two")
    assert secret.reads == 0
    assert [secret.held.text(), secret.held.text()] == ["one", "one"]
    secret.now = 60
    assert secret.held.text() == "two"
    assert secret.reads == 2


def test_a_secret_that_is_refused_is_read_early_but_not_at_every_refusal() -> None:
    secret = Secret(b"one", b"two")
    secret.held.text()
    assert secret.held.text(refused="one") == "one"
    secret.now = RETRY_SECRET
    assert secret.held.text(refused="another") == "one"
    assert secret.held.text(refused="one") == "two"
    assert secret.reads == 2


@pytest.mark.parametrize("value", [OSError("planted"), b"", b"\xff", b"a\nb", b"x" * 5000])
def test_a_secret_that_cannot_be_used_leaves_the_last_one_or_none(value: bytes | Exception) -> None:
    secret = Secret(b"one", value)
    secret.held.text()
    secret.now = 60
    assert secret.held.text() == "one"
    with pytest.raises(SourceError, match="cannot be read from its secret") as caught:
        Secret(value).held.text()
    assert "planted" not in repr(caught.value)


class Tokens:
    """An OAuth server that answers with token after token."""

    def __init__(self, credential: str = CLIENT, auth: OAuth | None = None, **answer: object) -> None:
        self.answer: dict[str, object] = {"expires_in": 3600, "token_type": "bearer"} | answer
        self.asked: list[tuple[str, dict[str, str], Mapping[str, str]]] = []
        self.now = 0.0
        auth = auth or OAuth(token_path="/oauth/token")
        self.signer = TokenHeader(auth, Credential(credential.encode), self._get, clock=lambda: self.now)

    def _get(self, path: str, body: bytes, headers: Mapping[str, str], watch: Watch) -> bytes:
        watch(0, None, "seconds waited")
        self.asked.append((path, dict(parse_qsl(body.decode())), headers))
        return json.dumps({"access_token": f"token{len(self.asked)}"} | self.answer).encode()

    def bearer(self, refused: str | None = None) -> str:
        headers = None if refused is None else {"Authorization": f"Bearer {refused}"}
        return self.signer.headers(refused=headers)["Authorization"].removeprefix("Bearer ")


def test_the_client_stands_in_the_form_or_in_a_header() -> None:
    tokens = Tokens()
    tokens.bearer()
    form = {"grant_type": "client_credentials", "client_id": "client", "client_secret": "planted secret+/=%"}
    assert tokens.asked == [("/oauth/token", form, {"Content-Type": "application/x-www-form-urlencoded"})]
    other = Tokens(auth=OAuth(token_path="/t", in_body=False, scope="read"), credential="a b:c")
    other.bearer()
    ((path, form, headers),) = other.asked
    assert (path, form) == ("/t", {"grant_type": "client_credentials", "scope": "read"})
    assert headers["Authorization"] == "Basic YSUyMGI6Yw=="


def test_a_client_may_be_a_json_object() -> None:
    tokens = Tokens('{"client_id": "client", "client_secret": "a:b"}')
    tokens.bearer()
    assert tokens.asked[0][1]["client_secret"] == "a:b"


@pytest.mark.parametrize("credential", ["planted", ":planted", "planted:", "{planted"])
def test_a_credential_that_is_no_client_is_not_repeated(credential: str) -> None:
    with pytest.raises(SourceError, match="has to be client_id:client_secret") as caught:
        Tokens(credential).bearer()
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize(
    ("expires_in", "life"),
    [(3600, 3300.0), (100, 90.0), ("100", 90.0), (None, 3300.0), (0, 0.0)],
    ids=["five minutes early", "a tenth early", "as text", "unsaid", "already over"],
)
def test_a_token_is_used_until_shortly_before_its_end(expires_in: object, life: float) -> None:
    tokens = Tokens(expires_in=expires_in)
    assert tokens.bearer() == "token1"
    tokens.now = max(0.0, life - 0.5)
    assert tokens.bearer() == ("token1" if life else "token2")
    tokens.now = life
    assert tokens.bearer() == ("token2" if life else "token3")


def test_a_refused_token_is_got_anew_once_by_whoever_comes_first() -> None:
    tokens = Tokens()
    assert tokens.bearer() == "token1"
    assert tokens.bearer(refused="token1") == "token2"
    assert tokens.bearer(refused="token1") == "token2"  # another thread, whose call was refused as well
    assert len(tokens.asked) == 2


def test_whoever_no_longer_waits_gets_no_token_and_the_next_one_does() -> None:
    def gone(*_: object) -> None:
        raise CancelledError

    tokens = Tokens()
    with pytest.raises(CancelledError):
        tokens.signer.headers(watch=gone)
    assert tokens.bearer() == "token1"


@pytest.mark.parametrize(
    ("field", "value"), [("access_token", ""), ("access_token", "a\nb"), ("access_token", None), ("expires_in", [])]
)
def test_an_answer_without_a_token_is_told_from_one(field: str, value: object) -> None:
    tokens = Tokens()
    tokens.answer[field] = value
    with pytest.raises(SourceError, match="without a token"):
        tokens.bearer()
