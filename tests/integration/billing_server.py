"""A billing API on this machine, for tests: a real HTTP server, and replays of the shapes of Stripe and Zuora."""

import base64
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Json = dict[str, Any]


class Asked(NamedTuple):
    method: str
    path: str
    params: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""

    def param(self, name: str) -> str | None:
        return dict(self.params).get(name)


class Reply(NamedTuple):
    """`pieces`: raw bytes of the body one after the other, without a length; they may never end."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = {}
    pieces: Iterable[bytes] | None = None


Answering = Callable[[Asked], Reply]


def reply(document: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(document).encode(), named)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that hang up are the point."""


class Server:
    """Answers by `answer`, which may be replaced at any time, and remembers what it was asked."""

    def __init__(self, answer: Answering, tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.ended = threading.Event()
        self._http = _Quiet(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def stop(self) -> None:
        self.ended.set()
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or each answer comes 40 ms late

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                params = parse_qsl(parts.query, keep_blank_values=True)
                asked = Asked(self.command, parts.path, params, headers, body)
                server.asked.append(asked)
                told = server.answer(asked)
                with suppress(OSError):
                    self._tell(told)

            def _tell(self, told: Reply) -> None:
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                if told.pieces is None:
                    self.send_header("Content-Length", str(len(told.body)))
                    self.end_headers()
                    self.wfile.write(told.body)
                    return
                self.send_header("Connection", "close")
                self.end_headers()
                for piece in told.pieces:
                    if server.ended.is_set():
                        return
                    self.wfile.write(piece)
                self.close_connection = True

            do_GET = do_POST = _serve  # noqa: N815  the names that the library looks for

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def serving(answer: Answering, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answer, tls)
    try:
        yield server
    finally:
        server.stop()


def own_authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """(file of a certificate authority, TLS of a server on 127.0.0.1 that it vouches for)."""
    now = datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test's own authority")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, private = folder / "authority.pem", folder / "server.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem, private)
    return pem, tls


# ---- Stripe ---------------------------------------------------------------------------------------------------------

STRIPE_KEY = "rk_test_plantedRestrictedKey0123456789"


class Stripe:
    """Lists as https://docs.stripe.com/api/pagination shows them, newest first; errors as /api/errors does."""

    def __init__(self) -> None:
        customers = [self._customer(number) for number in range(1, 4)]
        invoices = [self._invoice(number) for number in range(1, 46)]
        self.lists: dict[str, list[Json]] = {
            "/v1/customers": customers[::-1],
            "/v1/invoices": invoices[::-1],
            "/v1/subscriptions": [
                {"id": f"sub_{n}", "object": "subscription", "status": status, "customer": "cus_1"}
                for n, status in enumerate(["active", "canceled", "past_due"])
            ],
            "/v1/invoices/in_007/lines": [
                {"id": f"il_{n:03}", "object": "line_item", "amount": 100 + n, "description": f"Seat {n}"}
                for n in range(45)
            ],
            "/v1/customers/cus_1/payment_methods": [{"id": "pm_1", "object": "payment_method", "customer": "cus_1"}],
        }

    @staticmethod
    def _customer(number: int) -> Json:
        return {
            "id": f"cus_{number}",
            "object": "customer",
            "created": 1_767_225_600 + number,
            "email": f"planted.person{number}@example.com",
            "name": f"Planted Person {number}",
            "metadata": {"tenant": "north" if number == 1 else "south"},
        }

    @staticmethod
    def _invoice(number: int) -> Json:
        return {
            "id": f"in_{number:03}",
            "object": "invoice",
            "number": f"ACME-{number:04}",
            "created": 1_767_225_600 + 86_400 * number,  # 2026-01-01 and on
            "due_date": None if number % 5 else 1_767_225_600 + 86_400 * (number + 14),
            "customer": f"cus_{number % 3 + 1}",
            "customer_email": f"planted.person{number % 3 + 1}@example.com",
            "status": "paid" if number % 2 else "open",
            "currency": "usd",
            "amount_due": 1_000 * number,
            "total": 1_000 * number,
            "metadata": {"tenant": "north" if number % 9 == 0 else "south"},
            "lines": {"object": "list", "has_more": True, "total_count": 45, "data": []},
        }

    def __call__(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {STRIPE_KEY}":
            return self._error(401, "Invalid API Key provided: rk_test_*****")
        if not asked.headers.get("stripe-version"):
            return self._error(400, "no version")
        found = self.lists.get(asked.path)
        return self._one(asked.path) if found is None else self._page(asked, found)

    def _one(self, path: str) -> Reply:
        place, _, name = path.rpartition("/")
        for record in self.lists.get(place, []):
            if record["id"] == unquote(name):
                return reply(record)
        return self._error(404, f"No such object: '{name}'")

    def _page(self, asked: Asked, found: list[Json]) -> Reply:
        if (customer := asked.param("customer")) is not None:
            found = [record for record in found if record.get("customer") == customer]
        if (email := asked.param("email")) is not None:
            found = [record for record in found if record.get("email") == email]
        status = asked.param("status")
        if asked.path == "/v1/subscriptions" and status is None:
            found = [record for record in found if record["status"] != "canceled"]
        elif status not in {None, "all"}:
            found = [record for record in found if record["status"] == status]
        for field in ("created", "due_date"):
            if (since := asked.param(f"{field}[gte]")) is not None:
                found = [record for record in found if record.get(field) and record[field] >= int(since)]
            if (until := asked.param(f"{field}[lt]")) is not None:
                found = [record for record in found if record.get(field) and record[field] < int(until)]
        if (after := asked.param("starting_after")) is not None:
            ids = [record["id"] for record in found]
            if after not in ids:
                return self._error(400, f"No such object: '{after}'")
            found = found[ids.index(after) + 1 :]
        limit = int(asked.param("limit") or 10)
        page = {"object": "list", "url": asked.path, "has_more": len(found) > limit, "data": found[:limit]}
        return reply(page)

    @staticmethod
    def _error(status: int, message: str) -> Reply:
        return reply({"error": {"type": "invalid_request_error", "message": message}}, status)


# ---- Zuora -----------------------------------------------------------------------------------------------------------

ZUORA_CLIENT = "7c4d5433-dc23-4c36-9a01-b9719ecd059f"
ZUORA_SECRET = "planted=Client/Secret+0123456789"


class Zuora:
    """Object Query and its tokens, as https://developer.zuora.com/docs/guides/expand-filter-fields-sort/ shows them."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.expires_in = 3599
        self.valid: set[str] = set()
        self.lists: dict[str, list[Json]] = {
            "accounts": [
                {"id": f"acc{n}", "accountNumber": f"A0000000{n}", "name": f"Planted Person {n}", "status": "Active"}
                for n in range(1, 4)
            ],
            "contacts": [{"id": "con1", "accountId": "acc2", "workEmail": "planted.person2@example.com"}],
            "invoices": [self._invoice(number) for number in range(1, 26)],
            "invoice-items": [
                {"id": f"item{n:03}", "invoiceId": "inv007", "chargeAmount": n, "chargeName": f"Seat {n}"}
                for n in range(30)
            ],
            "subscriptions": [
                {"id": "s1v1", "name": "A-S00000001", "accountId": "acc1", "isLatestVersion": False, "version": 1},
                {"id": "s1v2", "name": "A-S00000001", "accountId": "acc1", "isLatestVersion": True, "version": 2},
            ],
        }

    @staticmethod
    def _invoice(number: int) -> Json:
        return {
            "id": f"inv{number:03}",
            "invoiceNumber": f"INV{number:08}",
            "accountId": f"acc{number % 3 + 1}",
            "amount": 100.5 * number,
            "balance": 100.5 * number if number % 4 == 0 else 0.0,
            "dueDate": f"2026-02-{number:02}",
            "invoiceDate": f"2026-01-{number:02}",
            "status": "Posted" if number % 2 else "Draft",
            "comments": "mail planted.person@example.com",
            "Tenant__c": "north" if number == 7 else "south",
        }

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/oauth/token":
            return self._token(asked)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in self.valid:
            return reply({"message": "Authentication error"}, 401)
        kind, _, key = asked.path.removeprefix("/object-query/").partition("/")
        found = self.lists.get(kind)
        if found is None:
            return reply({"message": "no such object"}, 404)
        return self._one(found, unquote(key)) if key else self._page(asked, found)

    def _token(self, asked: Asked) -> Reply:
        form = dict(parse_qsl(asked.body.decode()))
        expected = {"grant_type": "client_credentials", "client_id": ZUORA_CLIENT, "client_secret": ZUORA_SECRET}
        if asked.method != "POST" or form != expected or "authorization" in asked.headers:
            return reply({"error": "invalid_client"}, 401)
        token = f"planted-token-{len(self.tokens)}"
        self.tokens.append(token)
        self.valid.add(token)
        return reply(
            {"access_token": token, "expires_in": self.expires_in, "token_type": "bearer", "scope": "tenant.1"}
        )

    @staticmethod
    def _one(found: list[Json], key: str) -> Reply:
        for record in found:
            if key in {record["id"], record.get("invoiceNumber"), record.get("accountNumber"), record.get("name")}:
                return reply(record)
        return reply({"reasons": [{"code": "50000040", "message": f"Cannot find object by key '{key}'"}]}, 404)

    def _page(self, asked: Asked, found: list[Json]) -> Reply:
        for text in (value for name, value in asked.params if name == "filter[]"):
            field, _, rest = text.partition(".")
            operator, _, value = rest.partition(":")
            found = [record for record in found if self._holds(record, field, operator, value)]
        for text in (value for name, value in asked.params if name == "sort[]"):
            field, _, order = text.partition(".")
            found = sorted(found, key=lambda record: self._of(record, field), reverse=order == "DESC")
        start = json.loads(base64.b64decode(asked.param("cursor") or "W3sicGxhY2UiOjB9XQ=="))[0]["place"]
        size = int(asked.param("pageSize") or 10)
        if not 1 <= size <= 99:
            return reply({"message": "pageSize"}, 400)
        page: Json = {"data": found[start : start + size]}
        if start + size < len(found):
            name = {"value": "Planted Person", "place": start + size}  # the real ones hold values of a record as well
            page["nextPage"] = base64.b64encode(json.dumps([name]).encode()).decode()
        return reply(page, ratelimit_reset="1200")

    def _holds(self, record: Json, field: str, operator: str, value: str) -> bool:
        there = self._of(record, field)
        if operator == "EQ":
            return str(there).lower() == value.lower()
        other = float(value) if isinstance(there, float) else value
        return bool(there >= other if operator == "GE" else there <= other)

    @staticmethod
    def _of(record: Json, field: str) -> Any:
        return next((value for name, value in record.items() if name.lower() == field), None)
