"""What a source asks of an API and makes of its answers, for every style of paging; the API is a table of answers."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from server.api.calls import ApiCalls
from server.api.client import Answer, Tick
from server.api.credential import Credential, CredentialHeader
from server.api.cursor import Sealer
from server.api.file import ApiFile, Bearer
from server.api.question import days, followed
from server.api.source import MAX_REQUESTS, ApiSource
from server.source import Page, Query, Source, SourceError

ALL = Query()
BASE = "https://api.example.com/base"
CREDENTIAL = Credential(lambda: b"planted")
SEALER = Sealer(CREDENTIAL.text, BASE)

Answering = Callable[[str, dict[str, str]], object]


class Api:
    """A source over an API that answers by a function of path and parameters."""

    def __init__(self, answer: Answering, paging: Mapping[str, object], **more: Any) -> None:
        self.answer = answer
        self.targets: list[str] = []
        kind = {"get": "/v1/invoices/{id}", "list": "/v1/invoices"} | more.pop("kind", {})
        document = {"base_url": BASE, "auth": {"kind": "bearer"}, "paging": paging, "entities": {"invoice": kind}}
        api = msgspec.convert(document | {"records": "data"} | more, ApiFile)
        calls = ApiCalls(self, "/base", headers={}, random=lambda: 0.0)
        self.source = ApiSource(api, calls, CredentialHeader(Bearer(), CREDENTIAL), SEALER)

    def send(
        self, method: str, target: str, headers: Mapping[str, str], *, body: bytes | None = None, tick: Tick
    ) -> Answer:
        del method, headers, body, tick
        self.targets.append(target)
        parts = urlsplit(target)
        return Answer(200, json.dumps(self.answer(parts.path, dict(parse_qsl(parts.query)))).encode())

    def close(self) -> None: ...

    def pages(self, limit: int) -> list[Page]:
        pages = [self.source.list("invoice", ALL, limit=limit, cursor=None)]
        while (cursor := pages[-1].next_cursor) is not None:
            pages.append(self.source.list("invoice", ALL, limit=limit, cursor=cursor))
        return pages


def numbered(pages: list[Page]) -> list[list[int]]:
    return [[json.loads(record)["id"] for record in page.records] for page in pages]


def cut(numbers: range) -> list[dict[str, int]]:
    return [{"id": number} for number in numbers]


def by_page(_: str, params: dict[str, str]) -> object:
    start = (int(params["page"]) - 1) * int(params["per_page"])
    return {"data": cut(range(25)[start : start + int(params["per_page"])]), "meta": {"total": 25}}


def by_token(_: str, params: dict[str, str]) -> object:
    start = int(params.get("cursor", "0"))
    end = start + 10  # whatever size is asked for
    return {"data": cut(range(25)[start:end]), "meta": {"next": str(end) if end < 25 else ""}}


def by_link(path: str, params: dict[str, str]) -> object:
    start = int(params.get("from", "0"))
    link = f"https://api.example.com{path}?from={start + 10}&status=paid" if start + 10 < 25 else None
    return {"data": cut(range(25)[start : start + 10]), "links": {"next": link}}


BY_PAGE = {"style": "page", "param": "page", "size": "per_page", "most": 10}
BY_TOKEN = {"style": "token", "param": "cursor", "next": "meta.next", "size": "limit"}
BY_LINK = {"style": "link", "next": "links.next"}


@pytest.mark.parametrize(
    ("answer", "paging"),
    [(by_page, BY_PAGE), (by_token, BY_TOKEN), (by_link, BY_LINK)],
    ids=["numbers", "tokens", "links"],
)
@pytest.mark.parametrize("limit", [1, 4, 10, 20])
def test_every_record_comes_once_and_in_order(answer: Answering, paging: Mapping[str, object], limit: int) -> None:
    api = Api(answer, paging)
    shown = numbered(api.pages(limit))
    assert [number for page in shown for number in page] == list(range(25))
    assert all(0 < len(page) <= limit for page in shown)


def test_numbers_of_pages_are_of_pages_of_one_size() -> None:
    api = Api(by_page, BY_PAGE, total="meta.total")
    pages = api.pages(4)
    assert {urlsplit(target).query.partition("&")[0] for target in api.targets} == {"per_page=10"}
    assert pages[0].total == 25
    assert api.source.count("invoice", ALL) == 25
    north = api.source.of_tenant("north")
    assert north.count("invoice", ALL) is None
    assert north.list("invoice", ALL, limit=5, cursor=None).total is None


def test_a_link_is_followed_with_the_query_that_it_has() -> None:
    api = Api(by_link, BY_LINK)
    api.pages(10)
    assert api.targets[1] == "/base/v1/invoices?from=10&status=paid"


@pytest.mark.parametrize(
    "link",
    [
        "https://collector.example.org/base/v1/invoices?from=10",
        "https://api.example.com.collector.example.org/base/v1/invoices?from=10",
        "http://api.example.com/base/v1/invoices?from=10",
        "https://api.example.com:8443/base/v1/invoices?from=10",
        "https://user@api.example.com/base/v1/invoices?from=10",
        "//collector.example.org/base/v1/invoices?from=10",
        "https://api.example.com/base/v1/secrets?from=10",
        "/base/v1/invoices/../secrets?from=10",
        "https://[planted",
        "?" + "&".join("x=1" for _ in range(100)),
    ],
)
def test_a_link_to_anything_else_is_not_followed(link: str) -> None:
    api = Api(lambda *_: {"data": cut(range(3)), "links": {"next": link}}, BY_LINK)
    with pytest.raises(SourceError, match=r"(is not followed|cannot be followed)$") as caught:
        api.source.list("invoice", ALL, limit=3, cursor=None)
    assert "planted" not in str(caught.value)
    assert "collector" not in str(caught.value)
    assert len(api.targets) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://api.example.com/base/v1/invoices?a=1",
        "https://API.example.com:443/base/v1/invoices?a=1",
        "/base/v1/invoices?a=1",
        "/v1/invoices?a=1",
        "?a=1",
    ],
)
def test_a_link_to_the_same_list_is_its_query(link: str) -> None:
    assert followed(link, BASE, "/v1/invoices") == "a=1"


@pytest.mark.parametrize(
    ("paging", "answer"),
    [
        (BY_TOKEN, {"data": cut(range(2)), "meta": {"next": {"x": 1}}}),
        (BY_TOKEN, {"data": cut(range(2)), "meta": {"next": "x" * 5000}}),
        (BY_LINK, {"data": cut(range(2)), "links": {}}),
        (BY_LINK, {"data": cut(range(2))}),
    ],
)
def test_a_next_page_without_a_place_is_the_last(paging: Mapping[str, object], answer: object) -> None:
    assert Api(lambda *_: answer, paging).source.list("invoice", ALL, limit=2, cursor=None).next_cursor is None


def test_a_list_that_does_not_go_on_is_left() -> None:
    api = Api(lambda *_: {"data": cut(range(2)), "meta": {"next": "here"}}, BY_TOKEN)
    first = api.source.list("invoice", ALL, limit=2, cursor=None)
    with pytest.raises(SourceError, match="that there is more, and not where"):
        api.source.list("invoice", ALL, limit=2, cursor=first.next_cursor)


def test_empty_pages_are_passed_over_but_not_for_ever() -> None:
    def sparse(_: str, params: dict[str, str]) -> object:
        place = int(params.get("cursor", "0"))
        return {"data": cut(range(1)) if place == 7 else [], "meta": {"next": str(place + 1)}}

    api = Api(sparse, BY_TOKEN)
    first = api.source.list("invoice", ALL, limit=5, cursor=None)
    assert (first.records, len(api.targets)) == ((), MAX_REQUESTS)
    assert api.source.list("invoice", ALL, limit=5, cursor=first.next_cursor).records == (b'{"id": 0}',)


def test_a_tenants_page_is_filled_from_several_of_the_api() -> None:
    def mixed(_: str, params: dict[str, str]) -> object:
        start, size = int(params.get("cursor", "0")), int(params["limit"])
        data = [{"id": n, "tenant": "north" if n % 4 == 0 else "south"} for n in range(40)[start : start + size]]
        return {"data": data, "meta": {"next": str(start + size) if start + size < 40 else None}}

    north = Api(mixed, BY_TOKEN)
    north.source = north.source.of_tenant("north")  # type: ignore[assignment]
    assert [n for page in numbered(north.pages(5)) for n in page] == list(range(0, 40, 4))


def test_records_may_be_wrapped() -> None:
    kind = {"records": "list", "item": "invoice", "record": "invoice"}

    def chargebee(path: str, _: dict[str, str]) -> object:
        wrapped: list[object] = [{"invoice": {"id": "a"}, "customer": {"id": "c"}}, {"customer": {}}, {"invoice": "b"}]
        return wrapped[0] if path.endswith("/a") else {"list": wrapped, "next_offset": None}

    api = Api(chargebee, {"style": "token", "param": "offset", "next": "next_offset"}, kind=kind)
    assert api.source.get("invoice", "a") == b'{"id": "a"}'
    assert api.source.list("invoice", ALL, limit=9, cursor=None).records == (b'{"id": "a"}',)


def test_customers_that_are_looked_for_may_be_wrapped_as_accounts_are() -> None:
    account = {"get": "/customers/{id}", "list": "/customers", "records": "list", "item": "customer"}
    api = Api(
        lambda *_: {"list": [{"customer": {"id": "c"}, "card": {}}]},
        BY_TOKEN,
        entities={"account": account},
        customers={"email": [{"path": "/customers", "params": ["email[is]={value}"]}]},
    )
    assert api.source.customers(email="jane@example.com", limit=5) == (b'{"id": "c"}',)
    assert api.targets == ["/base/customers?email%5Bis%5D=jane%40example.com&limit=5"]


@pytest.mark.parametrize("answer", [{}, {"id": ""}, {"id": None}, {"id": {"x": 1}}, [], "text", {"success": False}])
def test_an_answer_without_a_record_is_no_record(answer: object) -> None:
    with pytest.raises(SourceError, match="not what its description says"):
        Api(lambda *_: answer, BY_TOKEN).source.get("invoice", "a")


@pytest.mark.parametrize(
    ("asked", "answer", "right"),
    [
        ("in_1", {"id": "in_1"}, True),
        ("7", {"id": 7}, True),
        ("ACME-1", {"id": "in_1", "document": {"number": "ACME-1"}}, True),
        ("acme-1", {"id": "in_1", "document": {"number": "ACME-1"}}, True),
        ("in_1", {"id": "in_2"}, False),
        ("in_1", {"id": "IN_1"}, False),
        ("in_1", {"id": "in_10"}, False),
        ("7", {"id": 70}, False),
        ("ACME-1", {"id": "in_1", "document": {"number": "ACME-10"}}, False),
        ("ACME-1", {"id": "in_1", "number": "ACME-1"}, False),
        ("None", {"id": "in_1", "document": {"number": None}}, False),
    ],
)
@pytest.mark.parametrize("tenant", [None, "north"])
def test_a_record_that_was_not_asked_for_is_refused(
    asked: str, answer: Any, tenant: str | None, *, right: bool
) -> None:
    found = {**answer, "tenant": "north"}
    source: Source = Api(lambda _, __: found, BY_PAGE, kind={"number": "document.number"}).source
    source = source if tenant is None else source.of_tenant(tenant)
    if right:
        assert json.loads(source.get("invoice", asked) or b"") == found
    else:
        with pytest.raises(SourceError, match="another record"):
            source.get("invoice", asked)


def test_days_are_of_utc_and_the_next_one_may_be_asked_for() -> None:
    forms = days(date(2026, 2, 28))
    assert forms == {
        "date": "2026-02-28",
        "datetime": "2026-02-28T00:00:00Z",
        "epoch": "1772236800",
        "next_date": "2026-03-01",
        "next_datetime": "2026-03-01T00:00:00Z",
        "next_epoch": "1772323200",
    }


def test_a_line_item_that_names_another_tenant_is_not_shown() -> None:
    """An API that was asked for the lines of one invoice, and answers with those of others among them."""
    lines = [{"id": 1}, {"id": 2, "tenant": "north"}, {"id": 3, "tenant": "south"}, {"id": 4, "Tenant": None}]

    def answer(path: str, parameters: dict[str, str]) -> object:
        del parameters
        return {"data": lines} if path.endswith("/lines") else {"id": "i", "tenant": "north"}

    kind = {"lines": {"path": "/v1/invoices/{id}/lines"}}
    source = Api(answer, BY_PAGE, kind=kind).source
    everybody, north = (one.lines("i", limit=9, cursor=None).records for one in (source, source.of_tenant("north")))
    assert [[json.loads(line)["id"] for line in page] for page in (everybody, north)] == [[1, 2, 3, 4], [1, 2, 4]]


def test_payments_of_an_invoice_are_asked_for_by_its_id() -> None:
    """A number is looked up first; without such an invoice nothing is asked of the list."""

    def answer(path: str, _: dict[str, str]) -> object:
        invoice = {"id": "in_1", "number": "INV-1"}
        return {"data": [{"id": "p1"}]} if path.endswith("payments") else invoice if path.endswith("INV-1") else {}

    entities = {
        "invoice": {"get": "/v1/invoices/{id}", "list": "/v1/invoices", "number": "number"},
        "payment": {
            "get": "/v1/payments/{id}",
            "list": "/v1/payments",
            "invoice": {"param": "of={value}", "by_id": True},
        },
    }
    api = Api(answer, BY_PAGE, entities=entities)
    page = api.source.list("payment", Query(invoice_id="INV-1"), limit=5, cursor=None)
    assert page.records == (b'{"id": "p1"}',)
    assert api.targets[-1].startswith("/base/v1/payments?of=in_1&")
    with pytest.raises(SourceError):
        api.source.list("invoice", Query(invoice_id="INV-1"), limit=5, cursor=None)
