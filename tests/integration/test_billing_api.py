"""Sources over replays of Stripe and Zuora, by the descriptions that come with the package, over real HTTP."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from server.api.opening import open_api
from server.api.source import ApiSource
from server.config import load
from server.source import Offer, Page, Query, Source, SourceError
from server.tools.table import tools_of
from tests.integration.billing_server import (
    STRIPE_KEY,
    ZUORA_CLIENT,
    ZUORA_SECRET,
    Asked,
    Reply,
    Server,
    Stripe,
    Zuora,
    reply,
    serving,
)

ALL = Query()


_OPENED: list[ApiSource] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().close()


def opened(name: str, url: str, credential: str, **more: str) -> ApiSource:
    variables = {"SLUICEGATE_API": name, "SLUICEGATE_API_URL": url, "SLUICEGATE_API_KEY": credential, **more}
    _OPENED.append(open_api(load(variables), lambda _: None, variables))
    return _OPENED[-1]


@pytest.fixture
def at_stripe() -> Iterator[tuple[Source, Server]]:
    with serving(Stripe()) as server:
        yield opened("stripe", server.url, STRIPE_KEY, SLUICEGATE_TENANT_FIELD="metadata.tenant"), server


@pytest.fixture
def zuora() -> Zuora:
    return Zuora()


@pytest.fixture
def at_zuora(zuora: Zuora) -> Iterator[tuple[Source, Server]]:
    with serving(zuora) as server:
        client = f"{ZUORA_CLIENT}:{ZUORA_SECRET}"
        yield opened("zuora", server.url, client, SLUICEGATE_TENANT_FIELD="tenant__c"), server


def every_page(source: Source, entity: str, query: Query = ALL, limit: int = 20) -> list[Page]:
    pages = [source.list(entity, query, limit=limit, cursor=None)]
    while (cursor := pages[-1].next_cursor) is not None:
        pages.append(source.list(entity, query, limit=limit, cursor=cursor))
    return pages


def ids(pages: list[Page]) -> list[str]:
    return [json.loads(record)["id"] for page in pages for record in page.records]


# ---- Stripe ----


def test_an_invoice_of_stripe_is_the_bytes_that_it_sent(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    record = source.get("Invoice", "in_007")
    sent = next(found for found in Stripe().lists["/v1/invoices"] if found["id"] == "in_007")
    assert record == json.dumps(sent).encode()
    assert source.get("Invoice", "in_999") is None
    assert server.asked[0].headers["stripe-version"].startswith("20")


def test_a_list_of_stripe_is_read_to_its_end(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    pages = every_page(source, "Invoice")
    assert [len(page.records) for page in pages] == [20, 20, 5]
    assert ids(pages) == [f"in_{number:03}" for number in range(45, 0, -1)]
    assert {page.total for page in pages} == {None}
    assert [asked.param("starting_after") for asked in server.asked] == [None, "in_026", "in_006"]


@pytest.mark.parametrize(
    ("entity", "query", "expected"),
    [
        ("invoice", Query(status="OPEN", account_id="cus_1"), {f"in_{n:03}" for n in range(6, 45, 6)}),
        ("invoice", Query(since=date(2026, 1, 3), until=date(2026, 1, 5)), {"in_002", "in_003", "in_004"}),
        ("invoice", Query(until=date(2026, 1, 2), sort="-date"), {"in_001"}),
        ("invoice", Query(due_since=date(2026, 1, 20), due_until=date(2026, 1, 25), status="open"), {"in_010"}),
        ("invoice", Query(account_id="cus_unknown"), set()),
        ("subscription", ALL, {"sub_0", "sub_1", "sub_2"}),
        ("subscription", Query(status="past_due"), {"sub_2"}),
        ("payment_method", Query(account_id="cus_1"), {"pm_1"}),
    ],
    ids=[
        "status and account",
        "days, both included",
        "until",
        "due",
        "nobody's",
        "canceled too",
        "past due",
        "of a customer",
    ],
)
def test_filters_of_stripe(at_stripe: tuple[Source, Server], entity: str, query: Query, expected: set[str]) -> None:
    assert set(ids(every_page(at_stripe[0], entity, query))) == expected


@pytest.mark.parametrize(
    ("entity", "query", "message"),
    [
        ("invoice", Query(least=Decimal(1)), "not offered"),
        ("invoice", Query(sort="amount"), "not offered"),
        ("invoice", Query(sort="due_date"), "not offered"),
        ("payment", Query(due_until=date(2026, 1, 1)), "not offered"),
        ("subscription", Query(since=date(2026, 1, 1)), "not offered"),
        ("invoice", Query(status="posted"), "it is one of draft, open, paid, uncollectible, void"),
        ("payment_method", ALL, "one account at a time"),
        ("dispute", ALL, "unknown entity"),
    ],
)
def test_what_stripe_cannot_be_asked_is_said_without_asking(
    at_stripe: tuple[Source, Server], entity: str, query: Query, message: str
) -> None:
    source, server = at_stripe
    with pytest.raises(SourceError, match=message) as caught:
        source.list(entity, query, limit=5, cursor=None)
    assert caught.value.asked
    assert server.asked == []


def test_line_items_of_stripe_stand_apart_and_can_be_paged(at_stripe: tuple[Source, Server]) -> None:
    source, _ = at_stripe
    first = source.lines("in_007", limit=30, cursor=None)
    second = source.lines("in_007", limit=30, cursor=first.next_cursor)
    assert ids([first, second]) == [f"il_{number:03}" for number in range(45)]
    assert second.next_cursor is None
    with pytest.raises(SourceError, match="does not belong to this list"):
        source.lines("in_008", limit=30, cursor=first.next_cursor)


def test_a_customer_is_found_by_email_address(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    found = source.customers(email=" Planted.Person2@example.com ", limit=5)
    assert [json.loads(record)["id"] for record in found] == ["cus_2"]
    assert server.paths() == ["/v1/customers", "/v1/customers"]  # as it is written, and in small letters
    with pytest.raises(SourceError, match="cannot look for accounts by a name"):
        source.customers(name="Planted Person", limit=5)
    with pytest.raises(SourceError, match="by a pseudonym"):
        source.customers(email="<EMAIL_7F3K2QXZ>", limit=5)


def test_the_tools_over_an_api_offer_what_it_can_be_asked(at_stripe: tuple[Source, Server]) -> None:
    tools = {tool.name: tool.input_schema for tool in tools_of(at_stripe[0].offers)}
    assert list(tools["find_customer"]["properties"]) == ["email"]
    status = tools["list_invoices"]["properties"]["status"]["description"]
    assert status == "Only records with this status: draft, open, paid, uncollectible, void. One at a time."
    overdue = tools["list_invoices"]["properties"]["to_due_date"]["description"]
    assert overdue.endswith("yesterday, with a status of what is not paid and not voided.")
    folder = tools_of({"invoice": Offer(filters=frozenset({"due_date", "balance"}), sums=True)})
    (invoices,) = [tool.input_schema["properties"] for tool in folder if tool.name == "list_invoices"]
    assert invoices["to_due_date"]["description"].endswith("yesterday, with min_balance 0.01.")
    nobody = {"account": Offer(found_by=frozenset())}
    assert "find_customer" not in {tool.name for tool in tools_of(nobody)}


def test_for_a_tenant_there_are_only_its_own_records(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    north = source.of_tenant("north")
    assert north.get("Invoice", "in_009") is not None
    assert north.get("Invoice", "in_007") is None
    assert ids(every_page(north, "Invoice", limit=4)) == ["in_045", "in_036", "in_027", "in_018", "in_009"]
    assert north.list("Invoice", ALL, limit=4, cursor=None).total is None
    assert north.count("Invoice", ALL) is None
    assert north.lines("in_007", limit=5, cursor=None) == Page((), 0, None)
    assert "/v1/invoices/in_007/lines" not in server.paths()
    assert north.customers(email="planted.person2@example.com", limit=5) == ()
    assert [json.loads(one)["id"] for one in north.customers(email="planted.person1@example.com", limit=5)] == ["cus_1"]
    assert ids(every_page(source.of_tenant("nobody"), "Invoice")) == []
    with pytest.raises(SourceError, match="a tenant sees no other"):
        north.of_tenant("south")


def test_a_cursor_of_one_tenant_or_list_opens_no_other(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    cursor = source.of_tenant("south").list("Invoice", ALL, limit=5, cursor=None).next_cursor
    asked = len(server.asked)
    others: list[tuple[Source, str, Query]] = [
        (source, "Invoice", ALL),
        (source.of_tenant("north"), "Invoice", ALL),
        (source.of_tenant("south"), "Subscription", ALL),
        (source.of_tenant("south"), "Invoice", Query(status="paid")),
    ]
    for other, entity, query in others:
        with pytest.raises(SourceError, match="does not belong to this list"):
            other.list(entity, query, limit=5, cursor=cursor)
    assert len(server.asked) == asked
    assert source.of_tenant("south").list("invoice", ALL, limit=5, cursor=cursor).records


# ---- Zuora ----


def test_zuora_is_read_with_one_token(at_zuora: tuple[Source, Server], zuora: Zuora) -> None:
    source, server = at_zuora
    by_number = source.get("Invoice", "INV00000007")
    assert by_number is not None
    assert by_number == source.get("Invoice", "inv007")
    assert ids(every_page(source, "Invoice")) == [f"inv{number:03}" for number in range(1, 26)]
    assert len(zuora.tokens) == 1
    assert server.asked[1].headers["zuora-version"] == "2025-08-12"


def test_a_cursor_of_zuora_is_not_handed_on(at_zuora: tuple[Source, Server]) -> None:
    source, server = at_zuora
    cursor = source.list("Invoice", ALL, limit=20, cursor=None).next_cursor
    assert cursor is not None
    source.list("Invoice", ALL, limit=20, cursor=cursor)
    theirs = server.asked[-1].param("cursor")
    assert theirs is not None
    assert theirs not in cursor
    assert "Planted" not in cursor
    assert len(cursor) < 512


@pytest.mark.parametrize(
    ("entity", "query", "expected"),
    [
        (
            "invoice",
            Query(status="posted", account_id="acc2", sort="-amount"),
            ["inv025", "inv019", "inv013", "inv007", "inv001"],
        ),
        ("invoice", Query(account_id="A00000002", until=date(2026, 1, 4)), ["inv001", "inv004"]),
        ("invoice", Query(least=Decimal("2311.5"), most=Decimal(2412)), ["inv023", "inv024"]),
        ("invoice", Query(since=date(2026, 1, 24), until=date(2026, 1, 25), sort="-date"), ["inv025", "inv024"]),
        ("invoice", Query(due_until=date(2026, 2, 12), least_balance=Decimal("0.01")), ["inv004", "inv008", "inv012"]),
        ("invoice", Query(due_since=date(2026, 2, 24), sort="-due_date"), ["inv025", "inv024"]),
        ("invoice", Query(account_id="A99999999"), []),
        ("subscription", ALL, ["s1v2"]),
    ],
    ids=["order", "by the account's number", "amounts", "days", "overdue", "by due date", "nobody's", "versions"],
)
def test_filters_of_zuora(at_zuora: tuple[Source, Server], entity: str, query: Query, expected: list[str]) -> None:
    assert ids(every_page(at_zuora[0], entity, query)) == expected


def test_line_items_of_zuora_are_found_by_the_number_of_their_invoice(at_zuora: tuple[Source, Server]) -> None:
    source, _ = at_zuora
    first = source.lines("INV00000007", limit=20, cursor=None)
    second = source.lines("INV00000007", limit=20, cursor=first.next_cursor)
    assert ids([first, second]) == [f"item{number:03}" for number in range(30)]
    assert source.lines("INV99999999", limit=20, cursor=None).records == ()
    north, south = source.of_tenant("north"), source.of_tenant("south")
    assert len(north.lines("INV00000007", limit=5, cursor=None).records) == 5
    assert south.lines("INV00000007", limit=5, cursor=None).records == ()


def test_accounts_of_zuora_are_found_by_their_contacts_and_names(at_zuora: tuple[Source, Server]) -> None:
    source, _ = at_zuora
    by_email = source.customers(email="Planted.Person2@example.com", limit=5)
    by_name = source.customers(name="planted person 2", limit=5)
    assert [json.loads(record)["id"] for record in (*by_email, *by_name)] == ["acc2", "acc2"]


def test_a_value_that_would_be_punctuation_of_a_filter_is_not_sent(at_zuora: tuple[Source, Server]) -> None:
    source, server = at_zuora
    for value in ("Posted,Draft", "x]", "a.EQ:b", "Posted\n"):
        with pytest.raises(SourceError, match="such characters") as caught:
            source.list("Invoice", Query(status=value), limit=5, cursor=None)
        assert caught.value.asked
    assert server.asked == []


def test_a_token_that_is_refused_is_got_anew_once(at_zuora: tuple[Source, Server], zuora: Zuora) -> None:
    source, server = at_zuora
    assert source.get("Account", "acc1") is not None
    zuora.valid.clear()
    assert source.get("Account", "acc1") is not None
    assert len(zuora.tokens) == 2
    server.answer = lambda asked: zuora(asked) if asked.path == "/oauth/token" else reply({}, 401)
    with pytest.raises(SourceError, match=r"refused the credential \(401\)"):
        source.get("Account", "acc1")
    assert len(zuora.tokens) == 3


def test_a_wrong_client_gets_no_token(zuora: Zuora) -> None:
    with serving(zuora) as server:
        source = opened("zuora", server.url, f"{ZUORA_CLIENT}:planted-wrong-secret")
        with pytest.raises(SourceError, match=r"refused the credential \(401\)"):
            source.get("Account", "acc1")
        assert server.paths() == ["/oauth/token"]


# ---- answers that are not as they should be ----


def answering(told: Reply) -> Iterator[Source]:
    with serving(lambda _: told) as server:
        yield opened("stripe", server.url, STRIPE_KEY)


SAID = "planted.person@example.com"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (Reply(body=b"<html>" + SAID.encode()), "something that is not what its description says"),
        (reply([SAID]), "something that is not what its description says"),
        (reply({"data": {"email": SAID}}), "something that is not what its description says"),
        (reply({"error": SAID}), "something that is not what its description says"),
        (reply({"data": [{"email": SAID}], "has_more": True}), "says that there is more, and not where"),
        (reply({"data": [], "has_more": True}), "says that there is more, and not where"),
        (Reply(body=b'{"data": [' + b"[" * 100_000), "something that is not what its description says"),
        (reply({"error": SAID}, 403), r"does not let this credential read that \(403\)"),
        (reply({"error": SAID}, 401), r"refused the credential \(401\)"),
        (reply({"error": SAID}, 418), "answered 418"),
        (reply({"error": SAID}, 404), r"no such list \(404\)"),
        (reply({}, 302, Location="https://collector.example.org/?" + SAID), r"with a redirect \(302\)"),
    ],
)
def test_an_error_says_what_went_wrong_and_nothing_of_what_was_said(told: Reply, message: str) -> None:
    for source in answering(told):
        with pytest.raises(SourceError, match=message) as caught:
            source.list("Invoice", Query(account_id="cus_planted"), limit=5, cursor=None)
        assert not caught.value.asked
        chain = [caught.value, caught.value.__cause__]
        assert not any(
            secret in repr(error) for error in chain for secret in (SAID, STRIPE_KEY, "cus_planted", "127.0")
        )


def test_a_record_that_is_broken_hides_no_other() -> None:
    body = b'{"has_more": false, "data": [{"id": "a"}, null, {"id": "b", "note": "\xff"}, 7, {"id": "c"}]}'
    for source in answering(Reply(body=body)):
        records = source.list("Invoice", ALL, limit=5, cursor=None).records
        assert records == (b'{"id": "a"}', b'{"id": "b", "note": "\xff"}', b'{"id": "c"}')


def test_more_records_than_were_asked_for_are_kept_for_the_next_page() -> None:
    def all_of_them(asked: Asked) -> Reply:
        names = [f"in_{number}" for number in range(9)]
        after = asked.param("starting_after")
        return reply(
            {
                "has_more": False,
                "data": [{"id": name} for name in names[0 if after is None else names.index(after) + 1 :]],
            }
        )

    with serving(all_of_them) as server:
        source = opened("stripe", server.url, STRIPE_KEY)
        assert ids(every_page(source, "Invoice", limit=4)) == [f"in_{number}" for number in range(9)]


@pytest.mark.parametrize("record_id", ["../v1/balance", "a/b", "..", ".", "", "%2e%2e", "a\\b", "a\x00b", "x" * 600])
def test_an_id_that_is_no_segment_is_nobodys(at_stripe: tuple[Source, Server], record_id: str) -> None:
    source, server = at_stripe
    assert source.get("Invoice", record_id) is None
    assert source.lines(record_id, limit=5, cursor=None).records == ()
    assert source.list("payment_method", Query(account_id=record_id or "/"), limit=5, cursor=None).records == ()
    assert server.asked == []


def test_every_other_character_stays_within_its_segment(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    assert source.get("Invoice", "in?limit=1#x&y;z é") is None
    assert (server.asked[0].path, server.asked[0].params) == ("/v1/invoices/in%3Flimit%3D1%23x%26y%3Bz%20%C3%A9", [])


def test_an_api_may_have_a_path_of_its_own() -> None:
    def behind(asked: Asked) -> Reply:
        return Stripe()(asked._replace(path=asked.path.removeprefix("/gateway/stripe")))

    with serving(behind) as server:
        source = opened("stripe", f"{server.url}/gateway/stripe/", STRIPE_KEY)
        assert source.get("Invoice", "in_007") is not None
        assert server.paths() == ["/gateway/stripe/v1/invoices/in_007"]


def test_a_restart_takes_the_cursors_of_before(at_stripe: tuple[Source, Server]) -> None:
    source, server = at_stripe
    cursor = source.list("Invoice", ALL, limit=40, cursor=None).next_cursor
    again = opened("stripe", server.url, STRIPE_KEY)
    assert len(again.list("Invoice", ALL, limit=40, cursor=cursor).records) == 5
