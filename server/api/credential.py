"""The credential of a billing API, and the headers that it goes into.

An environment variable holds one for the life of the process; a secret in AWS is read at the first call and again after
a while, or when the API refuses what was read. An OAuth token is got with it when it is first needed, used until
shortly before it expires, and got anew once when the API refuses it.
"""

import base64
import threading
import time
from collections.abc import Callable, Mapping
from math import inf
from typing import Final, Protocol
from urllib.parse import quote, urlencode

import msgspec

from server.api.file import Auth, Basic, Bearer, Header, OAuth
from server.source import SourceError, Watch, no_watch

EARLY: Final = 0.1
"""The part of a token's life after which it is renewed early, at most `EARLIEST` seconds."""

EARLIEST: Final = 300.0
"""Seconds; what Zuora's guide to error handling does, https://developer.zuora.com/docs/guides/error-handling/."""

ASSUMED_LIFE: Final = 3600.0
"""Seconds that a token is taken to live when its answer does not say; `expires_in` is optional in RFC 6749, 5.1."""

RETRY_SECRET: Final = 15.0
"""Seconds between two early reads of a secret, whatever the API refuses meanwhile."""

MAX_CREDENTIAL: Final = 4096
"""Characters of a credential, or of a token."""

GetToken = Callable[[str, bytes, Mapping[str, str], Watch], bytes]
"""Sends a form (path, body, headers, watch) and returns the body of the answer. Raises `SourceError`, as watch does."""


def usable(text: str) -> str:
    """The text, if it can be a credential in a header. Raises `ValueError` otherwise."""
    if not 0 < len(text) <= MAX_CREDENTIAL or not text.isascii() or not text.isprintable():
        raise ValueError
    return text


class Credential:
    """A credential that `fetch` reads, used for `ttl` seconds of `clock`. `fetch` may raise any exception.

    Threads share it. Its repr does not show it.
    """

    def __init__(
        self, fetch: Callable[[], bytes], *, ttl: float = inf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._ttl = ttl
        self._clock = clock
        self._lock = threading.Lock()
        self._held: tuple[str, float] | None = None

    def text(self, *, refused: str | None = None) -> str:
        """The credential; another one, if there is, than the one that was `refused`. Raises `SourceError`.

        While the store does not answer, it is the one that was read last.
        """
        with self._lock:
            now = self._clock()
            if self._held is not None:
                held, since = self._held
                old = now - since >= self._ttl or (held == refused and now - since >= RETRY_SECRET)
                if not old:
                    return held
            try:
                text = usable(self._fetch()[: MAX_CREDENTIAL + 2].decode().strip())
            except Exception:  # noqa: BLE001  a library of dozens of errors, or a secret that is no text
                if self._held is None:
                    raise SourceError("the credential of the billing API cannot be read from its secret") from None
                text = self._held[0]
            self._held = text, now
            return text


class Signer(Protocol):
    """Makes the headers that authenticate a request."""

    def headers(self, *, refused: Mapping[str, str] | None = None, watch: Watch = no_watch) -> Mapping[str, str]:
        """The headers; others, if there are, than those that were `refused`. Raises `SourceError`, as `watch` does."""


class CredentialHeader:
    """The credential itself in a header."""

    def __init__(self, auth: Bearer | Basic | Header, credential: Credential) -> None:
        self._auth = auth
        self._credential = credential
        self._last: tuple[str, Mapping[str, str]] | None = None  # a credential and its headers, replaced as a whole

    def headers(self, *, refused: Mapping[str, str] | None = None, watch: Watch = no_watch) -> Mapping[str, str]:
        """The one header."""
        del watch
        last = self._last
        text = self._credential.text(refused=last[0] if last is not None and last[1] == refused else None)
        made = _header(self._auth, text)
        self._last = text, made
        return made


class TokenHeader:
    """A token in `Authorization: Bearer`. One thread gets a token, the others wait for it."""

    def __init__(
        self, auth: OAuth, credential: Credential, get_token: GetToken, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._auth = auth
        self._credential = credential
        self._get_token = get_token
        self._clock = clock
        self._lock = threading.Lock()
        self._held: tuple[str, float] | None = None  # a token, and when it is renewed
        self._client: str | None = None  # the credential that it was got with

    def headers(self, *, refused: Mapping[str, str] | None = None, watch: Watch = no_watch) -> Mapping[str, str]:
        """The one header."""
        with self._lock:
            if self._held is not None and self._clock() < self._held[1]:
                made = {"Authorization": f"Bearer {self._held[0]}"}
                if made != refused:
                    return made
            refused_client = self._client if refused is not None else None
            self._held = self._new(self._credential.text(refused=refused_client), watch)
            return {"Authorization": f"Bearer {self._held[0]}"}

    def _new(self, text: str, watch: Watch) -> tuple[str, float]:
        """A fresh token of a client (OAuth 2.0) and when it has to be renewed. Raises `SourceError`."""
        self._client = text
        client, secret = _client(text)
        form = {"grant_type": "client_credentials"}
        if self._auth.scope is not None:
            form["scope"] = self._auth.scope
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._auth.in_body:
            form |= {"client_id": client, "client_secret": secret}
        else:  # RFC 6749, section 2.3.1: form-encoded first
            headers |= _header(Basic(), f"{quote(client, safe='')}:{quote(secret, safe='')}")
        asked = self._clock()
        try:
            answer = _TOKEN.decode(self._get_token(self._auth.token_path, urlencode(form).encode(), headers, watch))
        except (ValueError, RecursionError):
            raise SourceError("the billing API answered without a token") from None
        if not answer.access_token.isascii() or not answer.access_token.isprintable():
            raise SourceError("the billing API answered without a token")
        life = ASSUMED_LIFE if answer.expires_in is None else float(answer.expires_in)
        return answer.access_token, asked + life - min(life * EARLY, EARLIEST)


def signer(auth: Auth, credential: Credential, get_token: GetToken, clock: Callable[[], float]) -> Signer:
    """The signer for the kind of authentication that a description of an API asks for."""
    if isinstance(auth, OAuth):
        return TokenHeader(auth, credential, get_token, clock=clock)
    return CredentialHeader(auth, credential)


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: float | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.access_token) <= MAX_CREDENTIAL:
            raise ValueError("length")


class _Client(msgspec.Struct):
    client_id: str
    client_secret: str


_TOKEN: Final = msgspec.json.Decoder(_TokenAnswer, strict=False)  # some servers say "3600"


def _client(text: str) -> tuple[str, str]:
    if text.startswith("{"):
        try:
            client = msgspec.json.decode(text, type=_Client)
        except (ValueError, RecursionError):
            pass
        else:
            return client.client_id, client.client_secret
    client_id, colon, secret = text.partition(":")
    if not (client_id and colon and secret):
        raise SourceError("the credential of the billing API has to be client_id:client_secret")
    return client_id, secret


def _header(auth: Bearer | Basic | Header, text: str) -> dict[str, str]:
    if isinstance(auth, Header):
        return {auth.name: auth.template.replace("{credential}", text)}
    if isinstance(auth, Bearer):
        return {"Authorization": f"Bearer {text}"}
    pair = text if ":" in text else f"{text}:"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
